"""Sweeps (``-m``): a failed run stops no other and is named at the end; no two runs share a folder.

Runs may be in other processes or on other machines.
"""

import re
import sys
from pathlib import Path
from typing import Any

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Glob, Override
from hydra.core.plugins import Plugins
from hydra.core.utils import JobReturn, JobStatus
from hydra.experimental.callback import Callback
from hydra.types import RunMode
from omegaconf import DictConfig, OmegaConf

from experiments.config.error_messages import ERRORS_OF_THE_USER, explain, one_line
from experiments.config.failures import failures, keep_failure, notes

EXPERIMENTS = Path(__file__).resolve().parents[2] / "conf" / "experiment"
JOBLIB = "hydra_plugins.hydra_joblib_launcher.joblib_launcher.JoblibLauncher"


class Sweep(Callback):
    """Called by Hydra around a sweep, in the process of the command, and after every run, in the process of the run."""

    def on_multirun_start(self, config: DictConfig, **_: Any) -> None:
        """Refuse a sweep whose runs or folder names would not differ; remove the notes of earlier failures."""
        typed = OverridesParser.create().parse_overrides(list(config.hydra.overrides.task))
        swept = [override for override in typed if override.is_sweep_override()]
        for override in swept:
            if (key := override.get_key_element()) in config.hydra.job.config.override_dirname.exclude_keys:
                sys.exit(f"train.py: {override.input_line}: folder names leave {key} out; call once for each")
            if key == "experiment" and any(map(sweeps_itself, chosen(override))):
                sys.exit(f"train.py: {override.input_line}: some of these are sweeps themselves; call once for each")
        if any(override.get_key_element() == "resume" for override in typed):
            sys.exit("train.py: resume continues one run: call it without -m, once for each")
        if "n_trials" in config.hydra.sweeper and not swept and not config.hydra.sweeper.params:
            sys.exit("train.py: nothing to search; name values, such as 'optimizer.lr=tag(log,interval(0.001,0.1))'")
        folder = Path(config.hydra.sweep.dir)
        if config.skip_finished is True and not any(
            name.startswith("hydra.sweep.dir=") for name in config.hydra.overrides.hydra
        ):
            sys.exit("train.py: skip_finished=true: add the folder of the sweep, hydra.sweep.dir=FOLDER")
        if config.skip_finished is not True and any(folder.rglob("run.json")):
            sys.exit(f"train.py: {folder}: has runs already; skip_finished=true goes on with them")
        for note in notes(folder):
            note.unlink()
        if config.hydra.launcher._target_ == JOBLIB:
            from experiments.config.joblib_launcher import WorkersApart  # of an optional package

            Plugins.instance().class_name_to_class[JOBLIB] = WorkersApart  # Hydra takes launchers from this table alone

    def on_multirun_end(self, config: DictConfig, **_: Any) -> None:
        """One line for each failed run, and exit status 1 if there is one."""
        folder = Path(config.hydra.sweep.dir)
        print(f"runs: {folder}", flush=True)
        if failed := failures(folder):
            sys.exit("\n".join(failed))

    def on_job_end(self, config: DictConfig, job_return: JobReturn, **_: Any) -> None:
        """Turn the failure of a run into a note, with 0 % as its result, and that of a single run into one line."""
        if job_return.status != JobStatus.FAILED:
            return
        error = job_return._return_value
        if config.hydra.mode == RunMode.MULTIRUN:
            keep_failure(config.hydra, error)
            job_return.status, job_return.return_value = JobStatus.COMPLETED, 0.0  # a search avoids these values
        elif one_line.get() and isinstance(error, ERRORS_OF_THE_USER):
            sys.exit(f"train.py: {explain(error)}")


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
