"""Mistakes in the command of a sweep, found before it begins: nothing is then written."""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from hydra.core.global_hydra import GlobalHydra
from hydra.core.override_parser.types import Glob, IntervalSweep, Override
from omegaconf import DictConfig, OmegaConf

from experiments.config.own.code import refuse_hidden
from experiments.config.swept_values import all_overrides, compositions, values
from experiments.config.validation import validate
from experiments.errors import RunError
from experiments.rules import Rule, number, one_of, whole

EXPERIMENTS = Path(__file__).resolve().parents[2] / "conf" / "experiment"
RULES: dict[str, Rule] = {
    "hydra.launcher.n_jobs": (lambda value: value != 0, "a whole number other than 0; -1: one run for each core"),
    "hydra.launcher.timeout_min": whole(1),
    "hydra.launcher.ray.remote.num_cpus": number(above=0),
    "hydra.sweeper.max_batch_size": whole(1),
    "hydra.sweeper.n_jobs": whole(1),
    "hydra.sweeper.n_trials": whole(1),
    "hydra.sweeper.max_failure_rate": (lambda value: 0 <= value <= 1, "a share from 0 to 1"),
    "hydra.sweeper.direction": one_of("maximize", "minimize"),
    "hydra.sweep.dir": (lambda value: value != "", "a folder"),
}


def refuse_without_m(config: DictConfig) -> None:
    """Refuse a choice that a single run would ignore.

    Raises:
        RunError: with the choice.
    """
    for group in ("sweep", "hydra/sweeper", "hydra/launcher"):
        choice = config.hydra.runtime.choices.get(group)
        if choice not in (None, "null", "basic"):
            raise RunError(f"{group}={choice}: is for several runs: python train.py -m {group}={choice} ...")


def refuse_mistakes(config: DictConfig) -> None:
    """Refuse a sweep of no runs, of runs that share a folder, or of a key or a choice that does not exist.

    Raises:
        RunError, HydraException: with the first mistake.
    """
    refuse_hidden(config.hydra.runtime.config_sources)
    refuse_settings(config)
    loader = GlobalHydra.instance().config_loader()
    overrides = all_overrides(config, loader)
    refuse_values(overrides, config)
    common = [override.input_line for override in overrides if not override.is_sweep_override()]
    validate(loader.load_sweep_config(config, [line for line in common if line is not None]))
    for words in compositions(overrides, loader):
        loader.load_sweep_config(config, words)
    refuse_folder(config)


def refuse_settings(config: DictConfig) -> None:
    """Refuse a setting of the launcher or the sweeper out of range."""
    for key, (allowed, description) in RULES.items():
        value = OmegaConf.select(config, key)
        if value is not None and not allowed(getattr(value, "name", value)):
            raise RunError(f"{key}={value}: must be {description}")
    if config.hydra.launcher._target_.endswith(".SlurmLauncher") and shutil.which("srun") is None:
        raise RunError("hydra/launcher=submitit_slurm: this machine has no Slurm (there is no srun)")


def refuse_values(overrides: Sequence[Override], config: DictConfig) -> None:
    """Refuse keys that cannot be swept, a search without ranges, and a folder that all runs would share."""
    swept = [override for override in overrides if override.is_sweep_override()]
    search = "n_trials" in config.hydra.sweeper
    if any(override.get_key_element() in ("resume", "rerun") for override in overrides):
        raise RunError("resume and rerun take one run: call them without -m, once for each")
    if search and not swept:
        raise RunError("nothing to search; name values, such as 'optimizer.lr=tag(log,interval(0.001,0.1))'")
    for override in swept:
        refuse_key(override, config.hydra.job.config.override_dirname.exclude_keys)
        if isinstance(override.value(), IntervalSweep) and not search:
            raise RunError(f"{override.input_line}: a range is for a search; name values, or add sweep=optuna")
    several = any(len(values(override)) > 1 for override in swept)
    if several and not OmegaConf.is_interpolation(config.hydra.sweep, "subdir"):
        raise RunError(f"hydra.sweep.subdir={config.hydra.sweep.subdir}: all runs would share this folder")


def refuse_key(override: Override, unnamed: Sequence[str]) -> None:
    """Refuse to sweep a key that names of folders leave out, or presets that are sweeps."""
    line, key = override.input_line, override.get_key_element()
    if key in unnamed:
        raise RunError(f"{line}: folder names leave {key} out; call once for each")
    if key == "experiment" and any(map(sweeps_itself, chosen(override))):
        raise RunError(f"{line}: some of these are sweeps themselves; call once for each")


def refuse_folder(config: DictConfig) -> None:
    """Refuse to mix two sweeps in one folder, and to go on with none."""
    folder = Path(config.hydra.sweep.dir)
    named = any(override.startswith("hydra.sweep.dir=") for override in config.hydra.overrides.hydra)
    if config.skip_finished is True and not named:
        raise RunError("skip_finished=true: add the folder of the sweep, hydra.sweep.dir=FOLDER")
    if config.skip_finished is not True and any(folder.rglob("run.json")):
        raise RunError(f"{folder}: has runs already; skip_finished=true goes on with them")


def chosen(experiments: Override) -> list[Path]:
    """The existing files among the presets of ``experiment=a,b`` or ``experiment=glob(...)``."""
    presets = {path.stem: path for path in sorted(EXPERIMENTS.glob("*.yaml"))}
    value = experiments.value()
    words = value.filter(list(presets)) if isinstance(value, Glob) else experiments.sweep_string_iterator()
    names = [name for word in words for name in re.findall(r"\w+", word)]  # of a list, in quotes, with its ending
    return [presets[name] for name in names if name in presets]


def sweeps_itself(preset: Path) -> bool:
    """Whether a preset is a sweep: Hydra applies the sweep of a single preset, and ignores it in a list."""
    return OmegaConf.select(OmegaConf.load(preset), "hydra.sweeper.params") is not None
