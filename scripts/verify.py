"""Compare all files of finished runs with their checksums: numbers, embeddings, checkpoint and pictures.

    python scripts/verify.py outputs/multirun/DATE

One line for each damaged file; exit status 1 if there is any. Pictures and the checkpoint may be
missing, as from a bundle.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the code beside this script, whatever is installed

from experiments.command_line import Parser, command
from experiments.errors import RunError
from experiments.runs.checksums import damaged_files
from experiments.runs.find import run_folders
from experiments.runs.reader import load_run
from experiments.text import printable


def problems(folder: Path) -> list[str]:
    """What is wrong with one run folder, a line each."""
    try:
        run = load_run(folder)
    except RunError as error:
        return [str(error)]
    if run.status == "interrupted":
        return [f"{folder}: interrupted; python train.py resume=FOLDER ends it"]
    if "files" not in run.record:
        return [f"{folder}: without checksums, of a version before they were written"]
    found = damaged_files(folder, run.record["files"])
    return [f"{folder}: {problem}" for problem in found if not problem.endswith(": missing")]


@command
def main() -> None:
    parser = Parser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, help="run folders, folders that contain runs, or patterns")
    folders = run_folders(parser.parse_args().folders)
    found = [problem for folder in folders for problem in problems(folder)]
    print("\n".join([*map(printable, found), f"runs: {len(folders)}; problems: {len(found)}"]))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
