"""Finished runs in the formats of other programs, without training.

    python scripts/export.py outputs/multirun/DATE --to csv --output FOLDER         redraws pictures elsewhere
    python scripts/export.py outputs/multirun/DATE --to parquet --output FOLDER     embeddings, a file for each run
    python scripts/export.py outputs/multirun/DATE --to projector --output FOLDER   then: tensorboard --logdir FOLDER

Reads all finished runs in or below the folders. The modules in experiments/reports/export/ list the files they write.
"""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the code beside this script, whatever is installed

from experiments.command_line import Parser, command
from experiments.errors import RunError
from experiments.reports.export import csv, parquet, projector
from experiments.runs.find import find_planes, find_runs
from experiments.runs.run import Run

FORMATS = {"csv": csv, "parquet": parquet, "projector": projector}


def named(runs: list[Run]) -> dict[str, Run]:
    """Each run once, under the folders that tell the runs apart, at least the last two, joined by underscores."""
    folders = {run.folder.resolve(): run for run in runs}
    base = os.path.commonpath([folder.parent.parent for folder in folders])
    return {"_".join(folder.relative_to(base).parts): run for folder, run in folders.items()}


@command
def main() -> None:
    parser = Parser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, help="run folders, folders that contain runs, or patterns")
    parser.add_argument("--to", required=True, choices=list(FORMATS))
    parser.add_argument("--output", required=True, type=Path, help="a folder; replaces files of the same names")
    arguments = parser.parse_args()
    if arguments.to == "parquet" and find_spec("pyarrow") is None:
        raise RunError("--to parquet: needs pyarrow: pip install -e '.[parquet]'")
    form, find = FORMATS[arguments.to], find_runs if arguments.to == "projector" else find_planes
    runs = named(find(arguments.folders))
    arguments.output.mkdir(parents=True, exist_ok=True)
    for name, run in runs.items():
        form.write(run, name, arguments.output)
    form.write_all(runs, arguments.output)
    print(f"runs: {len(runs)}; folder: {arguments.output}")


if __name__ == "__main__":
    main()
