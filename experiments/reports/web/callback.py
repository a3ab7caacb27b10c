"""``plot.report=true``: a command ends with the page of its run, or of all runs of its sweep."""

import sys
from pathlib import Path
from typing import Any

from hydra.core.utils import JobReturn, JobStatus
from hydra.experimental.callback import Callback
from hydra.types import RunMode
from omegaconf import DictConfig

from experiments.errors import RunError
from experiments.text import printable


class WriteReport(Callback):
    """Called by Hydra in the process of the command; ``conf/config.yaml`` names it."""

    def on_job_end(self, config: DictConfig, job_return: JobReturn, **_: Any) -> None:
        """After a single run."""
        if config.hydra.mode != RunMode.MULTIRUN and job_return.status == JobStatus.COMPLETED:
            write(config, Path(config.hydra.run.dir))

    def on_multirun_end(self, config: DictConfig, **_: Any) -> None:
        """After all runs of a sweep; those that failed are left out."""
        write(config, Path(config.hydra.sweep.dir))


def write(config: DictConfig, folder: Path) -> None:
    """The page of all finished runs in a folder, if it is wanted. A page that cannot be written costs no run."""
    if not config.plot.get("report"):
        return
    from experiments.reports.web.report import write_report  # a run without a page need not wait for this
    from experiments.runs.find import find_planes

    path = folder / "report.html"
    try:
        left_out: list[str] = []
        notes = write_report(find_planes([folder], left_out=left_out), path, left_out=left_out)
    except (RunError, OSError) as error:
        print(printable(f"no report: {error}"), file=sys.stderr)
        return
    for line in notes[len(left_out) :]:
        print(printable(f"report: {line}"), file=sys.stderr)
    print(f"report: {path}", flush=True)
