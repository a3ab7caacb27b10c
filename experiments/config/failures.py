"""Failed runs of a sweep: notes in the sweep's folder, which all its processes and machines reach."""

import shlex
import traceback
from pathlib import Path

from hydra.conf import HydraConf

from experiments.config.error_messages import explain
from experiments.errors import RunError
from experiments.files import whole_file

FAILED = "failed"  # in the sweep's folder: a text file for each run that failed


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
    """The file of ``keep_failure`` for a run."""
    return Path(hydra.sweep.dir) / FAILED / f"{hydra.job.num}.txt"


def killed(hydra: HydraConf) -> RunError:
    """The failure of a run whose process did not come to its end."""
    return RunError(f"its process was killed (too little memory?); {to_go_on(hydra)}")


def to_go_on(hydra: HydraConf) -> str:
    """What the user adds to the command of a sweep that did not reach its end."""
    return f"to go on, add to the command: skip_finished=true {shlex.quote(f'hydra.sweep.dir={hydra.sweep.dir}')}"


def failures(folder: Path) -> list[str]:
    """``failed: loss=arcface,seed=1: message`` for each failed run of the sweep in this folder, in their order."""
    return [f"failed: {note.read_text(encoding='utf-8').splitlines()[0]}" for note in notes(folder)]


def notes(folder: Path) -> list[Path]:
    """The files of ``keep_failure``, in the order of the runs."""
    kept = [path for path in (folder / FAILED).glob("*.txt") if path.stem.isdigit()]
    return sorted(kept, key=lambda path: int(path.stem))
