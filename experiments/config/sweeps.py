"""Sweeps (``-m``): a failed run stops no other and is named at the end; no two runs share a folder.

Runs may be in other processes or on other machines. All of them reach the sweep's folder, so failures are kept there.
"""

import re
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hydra.conf import HydraConf
from hydra.core.global_hydra import GlobalHydra
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Glob, Override
from hydra.core.utils import JobReturn, JobStatus
from hydra.experimental.callback import Callback
from hydra.types import RunMode
from omegaconf import DictConfig, OmegaConf

from experiments.config.error_messages import ERRORS_OF_THE_USER, explain, one_line
from experiments.config.side_by_side import mend_joblib_launcher
from experiments.errors import RunError
from experiments.files import remove_empty, whole_file

EXPERIMENTS = Path(__file__).resolve().parents[2] / "conf" / "experiment"
FAILED = "failed"  # in the sweep's folder: a text file for each run that failed


class Sweep(Callback):
    """Called by Hydra around a sweep, in the process of the command, and after every run, in the process of the run."""

    def on_multirun_start(self, config: DictConfig, **_: Any) -> None:
        """Refuse a sweep whose runs or folder names would not differ; remove the notes of earlier failures."""
        for mistake in mistakes(config):
            sys.exit(f"train.py: {mistake}")
        if config.hydra.launcher._target_.endswith(".JoblibLauncher"):
            mend_joblib_launcher()
        for note in notes(Path(config.hydra.sweep.dir)):
            note.unlink()

    def on_multirun_end(self, config: DictConfig, **_: Any) -> None:
        """One line for each failed run, and exit status 1 if there is one."""
        folder = Path(config.hydra.sweep.dir)
        remove_empty([folder / FAILED])
        print(f"runs: {folder}", flush=True)
        if failed := failures(folder):
            sys.exit("\n".join(failed))

    def on_job_start(self, config: DictConfig, **_: Any) -> None:
        """A run of a sweep counts as failed until it ends: its process may be killed."""
        if config.hydra.mode == RunMode.MULTIRUN:
            keep_failure(config.hydra, RunError("its process was killed; skip_finished=true goes on with it"))

    def on_job_end(self, config: DictConfig, job_return: JobReturn, **_: Any) -> None:
        """Turn the failure of a run into a note, with 0 % as its result, and that of a single run into one line."""
        if job_return.status != JobStatus.FAILED:
            if config.hydra.mode == RunMode.MULTIRUN:
                note_of(config.hydra).unlink(missing_ok=True)
            return
        error = job_return._return_value
        if config.hydra.mode == RunMode.MULTIRUN:
            keep_failure(config.hydra, error)
            job_return.status, job_return.return_value = JobStatus.COMPLETED, 0.0  # a search avoids these values
        elif one_line.get() and isinstance(error, ERRORS_OF_THE_USER):
            sys.exit(f"train.py: {explain(error)}")


def mistakes(config: DictConfig) -> Iterator[str]:
    """What is wrong with the command of a sweep."""
    hydra = config.hydra
    typed = OverridesParser.create().parse_overrides(list(hydra.overrides.task))
    swept = [override for override in typed if override.is_sweep_override()]
    for override in swept:
        if (key := override.get_key_element()) in hydra.job.config.override_dirname.exclude_keys:
            yield f"{override.input_line}: folder names leave {key} out; call once for each"
        if key == "experiment" and any(map(sweeps_itself, chosen(override))):
            yield f"{override.input_line}: some of these are sweeps themselves; call once for each"
        if not any(values_of(override)):
            yield f"{override.input_line}: no value to run"
    if any(override.get_key_element() in ("resume", "rerun") for override in typed):
        yield "resume and rerun take one run: call them without -m, once for each"
    if "n_trials" in hydra.sweeper and not swept and not hydra.sweeper.params:
        yield "nothing to search; name values, such as 'optimizer.lr=tag(log,interval(0.001,0.1))'"
    if hydra.sweeper.get("n_trials", 1) < 1:
        yield f"hydra.sweeper.n_trials={hydra.sweeper.n_trials}: must be at least 1"
    if hydra.launcher.get("n_jobs", 1) == 0:
        yield "hydra.launcher.n_jobs=0: must be the number of runs at a time, or -1 for all cores"


def values_of(override: Override) -> Iterator[Any]:
    """Something for each value of a sweep; of an interval, which is searched, one thing."""
    value = override.value()
    if isinstance(value, Glob):
        options = GlobalHydra.instance().config_loader().get_group_options(override.key_or_group)
        return iter(value.filter(options))
    return override.sweep_string_iterator() if override.is_discrete_sweep() else iter(["interval"])


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


def keep_failure(hydra: HydraConf, error: BaseException) -> None:
    """Note which run of a sweep failed and why, with the traceback unless it is a mistake of the user."""
    path = note_of(hydra)
    path.parent.mkdir(parents=True, exist_ok=True)
    note = f"{hydra.job.override_dirname or 'defaults'}: {explain(error)}\n"
    if not isinstance(error, RunError):
        note += "\n" + "".join(traceback.format_exception(error))
    with whole_file(path) as temporary:
        temporary.write_text(note, encoding="utf-8")


def note_of(hydra: HydraConf) -> Path:
    """The file of ``keep_failure`` for this run."""
    return Path(hydra.sweep.dir) / FAILED / f"{hydra.job.num}.txt"


def failures(folder: Path) -> list[str]:
    """``failed: loss=arcface,seed=1: message`` for each failed run of the sweep in this folder, in their order."""
    return [f"failed: {note.read_text(encoding='utf-8').splitlines()[0]}" for note in notes(folder)]


def notes(folder: Path) -> list[Path]:
    """The files of ``keep_failure``, in the order of the runs."""
    kept = [path for path in (folder / FAILED).glob("*.txt") if path.stem.isdigit()]
    return sorted(kept, key=lambda path: int(path.stem))
