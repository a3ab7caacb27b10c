"""Finished runs in the formats of other programs, without training.

    python scripts/export.py outputs/multirun/DATE --to csv --output FOLDER         to redraw pictures elsewhere
    python scripts/export.py outputs/multirun/DATE --to parquet --output FOLDER     embeddings, a file for each run
    python scripts/export.py outputs/multirun/DATE --to projector --output FOLDER   then: tensorboard --logdir FOLDER

Reads all finished runs in or below the folders; what each format holds stands in export_csv.py, export_parquet.py and
export_projector.py beside this file.
"""

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path

from hydra.errors import HydraException

from compare import find_runs
from experiments.archive import Run
from experiments.errors import RunError


def named(runs: list[Run]) -> dict[str, Run]:
    """Each run once, under a name that no other has: its folder and those above it, as far as they differ, and one."""
    folders = {run.folder.resolve(): run for run in runs}
    base = os.path.commonpath([folder.parent.parent for folder in folders])
    return {"_".join(folder.relative_to(base).parts): run for folder, run in folders.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, help="run folders, or folders that hold some")
    parser.add_argument("--to", required=True, choices=["csv", "parquet", "projector"])
    parser.add_argument("--output", required=True, type=Path, help="a folder; what it holds under the same names goes")
    arguments = parser.parse_args()
    try:
        form = import_module(f"export_{arguments.to}")
    except ModuleNotFoundError as error:
        parser.exit(1, f"--to {arguments.to}: {error}; pip install -e '.[{arguments.to}]'\n")
    if not (runs := find_runs(arguments.folders)):
        parser.exit(1, "no finished run there: name folders that hold a run.json\n")
    try:
        arguments.output.mkdir(parents=True, exist_ok=True)
        done = {}
        for name, run in named(runs).items():
            try:
                form.write(run, name, arguments.output)
                done[name] = run
            except (RunError, HydraException) as error:
                print(f"left out: {run.folder}: {str(error).splitlines()[0]}", file=sys.stderr)
        form.write_all(done, arguments.output)
    except OSError as error:
        parser.exit(1, f"--output {arguments.output}: {error.strerror}\n")
    print(f"{len(done)} runs: {arguments.output}")


if __name__ == "__main__":
    main()
