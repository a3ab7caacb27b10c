"""A sweep (``-m``): a run that fails stops no other and is named at the end; no two runs share a folder.

Runs may lie in other processes or on other machines. All of them see the sweep's folder, so a failure is kept there.
"""

import re
import sys
import traceback
from pathlib import Path
from typing import Any

from hydra.conf import HydraConf
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Glob, Override
from hydra.experimental.callback import Callback
from omegaconf import DictConfig, OmegaConf

from experiments.command_line import explain
from experiments.errors import RunError
from experiments.files import whole_file

EXPERIMENTS = Path(__file__).resolve().parent.parent / "conf" / "experiment"
FAILED = "failed"  # in the sweep's folder: a text file for each run that failed


class Sweep(Callback):
    """Hydra calls it at the beginning and the end of a sweep, in the process that the user started."""

    def on_multirun_start(self, config: DictConfig, **_: Any) -> None:
        """Refuse a sweep whose runs would not differ, or their folders' names; forget what failed here before."""
        typed = OverridesParser.create().parse_overrides(list(config.hydra.overrides.task))
        swept = [override for override in typed if override.is_sweep_override()]
        for override in swept:
            if (key := override.get_key_element()) in config.hydra.job.config.override_dirname.exclude_keys:
                sys.exit(f"train.py: {override.input_line}: no folder name tells {key}; call once for each")
            if key == "experiment" and any(map(sweeps_itself, chosen(override))):
                sys.exit(f"train.py: {override.input_line}: among them are sweeps of their own; call once for each")
        if any(override.get_key_element() == "resume" for override in typed):
            sys.exit("train.py: resume goes on with one run: call it without -m, once for each")
        if "n_trials" in config.hydra.sweeper and not swept and not config.hydra.sweeper.params:
            sys.exit("train.py: nothing to search; name values, such as 'optimizer.lr=tag(log,interval(0.001,0.1))'")
        for note in notes(Path(config.hydra.sweep.dir)):
            note.unlink()

    def on_multirun_end(self, config: DictConfig, **_: Any) -> None:
        """One line for each run that failed, and exit status 1 if one did."""
        folder = Path(config.hydra.sweep.dir)
        print(f"runs: {folder}", flush=True)
        if failed := failures(folder):
            sys.exit("\n".join(failed))


def chosen(experiments: Override) -> list[Path]:
    """The files of the presets that ``experiment=a,b`` or ``experiment=glob(...)`` names, as far as there are any."""
    there = {path.stem: path for path in sorted(EXPERIMENTS.glob("*.yaml"))}
    value = experiments.value()
    words = value.filter(list(there)) if isinstance(value, Glob) else experiments.sweep_string_iterator()
    names = [name for word in words for name in re.findall(r"\w+", word)]  # of a list, in quotes, with its ending
    return [there[name] for name in names if name in there]


def sweeps_itself(preset: Path) -> bool:
    """Whether a preset names several runs: Hydra reads that from a single one, and passes it over in a list."""
    return OmegaConf.select(OmegaConf.load(preset), "hydra.sweeper.params") is not None


def keep_failure(hydra: HydraConf, error: Exception) -> None:
    """Note which run of a sweep failed and why, with the traceback of what is no mistake of the user."""
    folder = Path(hydra.sweep.dir) / FAILED
    folder.mkdir(parents=True, exist_ok=True)
    note = f"{hydra.job.override_dirname or 'defaults'}: {explain(error)}\n"
    if not isinstance(error, RunError):
        note += "\n" + "".join(traceback.format_exception(error))
    with whole_file(folder / f"{hydra.job.num}.txt") as temporary:
        temporary.write_text(note, encoding="utf-8")


def failures(folder: Path) -> list[str]:
    """``failed: loss=arcface,seed=1: message`` for each run of the sweep in this folder that did, in their order."""
    return [f"failed: {note.read_text(encoding='utf-8').splitlines()[0]}" for note in notes(folder)]


def notes(folder: Path) -> list[Path]:
    """What ``keep_failure`` left there, in the order of the runs."""
    kept = [path for path in (folder / FAILED).glob("*.txt") if path.stem.isdigit()]
    return sorted(kept, key=lambda path: int(path.stem))
