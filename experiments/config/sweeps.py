"""Sweeps (``-m``): a failed run stops no other and is named at the end; no two runs share a folder.

Runs may be in other processes or on other machines.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hydra.core.plugins import Plugins
from hydra.core.utils import JobReturn, JobStatus
from hydra.experimental.callback import Callback
from hydra.types import RunMode
from omegaconf import DictConfig

from experiments.config.error_messages import ERRORS_OF_THE_USER, explain, one_line
from experiments.config.failures import FAILED, failures, keep_failure, killed, note_of, notes
from experiments.config.sweep_mistakes import refuse_mistakes, refuse_without_m
from experiments.files import remove_empty

JOBLIB = "hydra_plugins.hydra_joblib_launcher.joblib_launcher.JoblibLauncher"


class Sweep(Callback):
    """Called by Hydra around a sweep, in the process of the command, and after every run, in the process of the run."""

    def on_run_start(self, config: DictConfig, **_: Any) -> None:
        """Refuse what is for a sweep."""
        with mistakes_in_one_line():
            refuse_without_m(config)

    def on_multirun_start(self, config: DictConfig, **_: Any) -> None:
        """Refuse a sweep with a mistake; remove the notes of earlier failures."""
        with mistakes_in_one_line():
            refuse_mistakes(config)
        for note in notes(Path(config.hydra.sweep.dir)):
            note.unlink()
        if config.hydra.launcher._target_ == JOBLIB:
            from experiments.config.joblib_launcher import WorkersApart  # of an optional package

            Plugins.instance().class_name_to_class[JOBLIB] = WorkersApart  # Hydra takes launchers from this table alone

    def on_multirun_end(self, config: DictConfig, **_: Any) -> None:
        """One line for each failed run, and exit status 1 if there is one."""
        folder = Path(config.hydra.sweep.dir)
        remove_empty([folder / FAILED])
        print(f"runs: {folder}", flush=True)
        if failed := failures(folder):
            sys.exit("\n".join(failed))

    def on_job_start(self, config: DictConfig, **_: Any) -> None:
        """A run of a sweep counts as failed until it ends: its process may be killed, here or on another machine."""
        if config.hydra.mode == RunMode.MULTIRUN:
            keep_failure(config.hydra, killed(config.hydra))

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


@contextmanager
def mistakes_in_one_line() -> Iterator[None]:
    """Hydra would only warn of an error of a callback, and go on."""
    try:
        yield
    except ERRORS_OF_THE_USER as error:
        sys.exit(f"train.py: {explain(error)}")
