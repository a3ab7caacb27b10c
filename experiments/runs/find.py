"""Finding runs in the folders and patterns of a command line."""

import glob
import sys
from collections.abc import Iterable
from pathlib import Path

from experiments.errors import RunError
from experiments.runs.reader import load_run
from experiments.runs.run import Run
from experiments.text import printable


def find_runs(folders: Iterable[Path], unfinished: bool = False) -> list[Run]:
    """The finished runs in or below the folders, which may be patterns; all others are named on stderr.

    Raises:
        RunError: if no run is left.
    """
    runs, folders = [], list(folders)
    for folder in run_folders(folders):
        try:
            run = load_run(folder)
        except RunError as error:
            print(printable(f"left out: {error}"), file=sys.stderr)
            continue
        if run.status == "finished" or (unfinished and len(run)):
            runs.append(run)
        else:
            print(printable(f"left out: {run.folder}: {run.status}"), file=sys.stderr)
    if not runs:
        raise RunError(f"{', '.join(map(str, folders))}: no finished run there; name folders that contain a run.json")
    return runs


def run_folders(folders: Iterable[Path]) -> list[Path]:
    """Every folder that should be a run, each once, however often it was named."""
    found: dict[Path, Path] = {}
    for folder in folders:
        matching = [folder] if folder.exists() else sorted(map(Path, glob.glob(str(folder), recursive=True)))
        for match in matching or [folder]:
            for record in sorted(match.rglob("run.json")) or [match / "run.json"]:
                found.setdefault(record.parent.resolve(), record.parent)
    return list(found.values())
