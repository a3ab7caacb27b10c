"""Finding runs in the folders and patterns of a command line."""

import glob
import sys
from collections.abc import Iterable
from pathlib import Path

from experiments.errors import RunError
from experiments.runs.reader import load_run
from experiments.runs.run import Run
from experiments.text import printable


def find_planes(folders: Iterable[Path], unfinished: bool = False, left_out: list[str] | None = None) -> list[Run]:
    """``find_runs`` for what draws the plane: a run with features in more dimensions is left out.

    Raises:
        RunError: if no run is left.
    """
    return find_runs(folders, unfinished, left_out, plane=True)


def find_runs(
    folders: Iterable[Path], unfinished: bool = False, left_out: list[str] | None = None, plane: bool = False
) -> list[Run]:
    """The finished runs in or below the folders, which may be patterns; all others are named on stderr.

    Args:
        folders: run folders, folders that contain runs, or patterns.
        unfinished: take interrupted and stopped runs with an epoch, too.
        left_out: gets a line for each run that is left out, with the name of its folder alone.
        plane: leave out runs whose features have more than two dimensions.

    Raises:
        RunError: if no run is left.
    """
    runs, lacking, folders, missing = [], [], list(folders), "finished run"
    for folder in run_folders(folders):
        try:
            run = load_run(folder)
        except RunError as error:
            lacking.append((folder, str(error)))
            continue
        if plane and run.dim != 2:
            missing = "finished run in the plane"
            lacking.append((folder, f"{folder}: its features have {run.dim} dimensions, and this needs two"))
        elif run.status == "finished" or (unfinished and len(run)):
            runs.append(run)
        else:
            lacking.append((folder, f"{folder}: {run.status}"))
    for _, line in lacking:
        print(printable(f"left out: {line}"), file=sys.stderr)
    if left_out is not None:
        left_out += [printable(line.replace(str(folder), folder.name)) for folder, line in lacking]
    if not runs:
        raise RunError(f"{', '.join(map(str, folders))}: no {missing} there; name folders that contain a run.json")
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
