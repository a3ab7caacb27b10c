"""Results of a study: mean and standard deviation over seeds, and which differences are significant.

    python scripts/results.py outputs/multirun/DATE outputs/multirun/OPEN
    python scripts/results.py outputs/multirun/DATE --variant random outputs/multirun/RANDOM
    python scripts/results.py outputs/reference/results.csv                 the tables again, from the written numbers

Reads all finished runs in or below the folders. Runs with unseen classes (experiment=open_set) fill the columns about
these classes, all other runs the rest. A variant is the same study with one choice changed, and is compared with it
seed by seed. Prints Markdown tables and writes one row for each run as CSV.
"""

import sys
from argparse import Namespace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the code beside this script, whatever is installed

from experiments.command_line import Parser, command, require_file
from experiments.errors import RunError
from experiments.reports.results.result import BETTER, Result, read_csv, results_of, write_csv
from experiments.reports.results.table import main_table, pair_table, variant_table
from experiments.runs.find import find_runs

TESTED = "accuracy_percent", "unseen_eer_percent", "unseen_auroc_percent"
NOTES = """Bold: no other loss is significantly better (paired t-tests over seeds of all pairs of losses together, Holm,
p < 0.05). Differences: variant minus default, seed by seed; their p-values are corrected for the number of losses."""


def parsed() -> Namespace:
    parser = Parser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, help="folders that contain runs, patterns, or one results.csv")
    parser.add_argument("--variant", nargs="+", action="append", default=[], metavar=("NAME", "FOLDER"))
    parser.add_argument("--output", type=Path, default=Path("results.csv"), help="a CSV file (results.csv)")
    arguments = parser.parse_args()
    if arguments.variant and arguments.folders[0].suffix == ".csv":
        raise RunError("--variant: of runs, not of a file")
    require_file(arguments.output)
    return arguments


def read(folders: list[Path], variants: list[list[str]]) -> list[Result]:
    """The results of all runs, by part of the study.

    Raises:
        RunError: if a part has no finished run, or runs that cannot be averaged.
    """
    results = []
    named = {name: [Path(folder) for folder in own] for name, *own in variants}
    if len(named) < len(variants) or "default" in named:
        raise RunError("--variant: every variant needs a name of its own, other than default")
    for part, own in {"default": folders, **named}.items():
        results += results_of(find_runs(own), part)
    return results


def parts_of(results: list[Result]) -> dict[str, list[Result]]:
    parts: dict[str, list[Result]] = {}
    for result in results:
        parts.setdefault(result.part, []).append(result)
    return parts


@command
def main() -> None:
    arguments = parsed()
    written = len(arguments.folders) == 1 and arguments.folders[0].suffix == ".csv"
    results = read_csv(arguments.folders[0]) if written else read(arguments.folders, arguments.variant)
    if not written:
        write_csv(arguments.output, results)
    parts = parts_of(results)
    default = parts.pop("default", [])
    print("\n".join(main_table(default)))
    for column in TESTED:
        if len(lines := pair_table(default, column)) > 2:
            print(f"\nSignificant differences of {BETTER[column][0]}, all pairs of losses tested together:\n")
            print("\n".join(lines))
    for part, own in parts.items():
        print(f"\n{part}:\n")
        print("\n".join(variant_table(default, own)))
    print(f"\n{NOTES}")
    if not written:
        print(f"runs: {len(results)}; file: {arguments.output}")


if __name__ == "__main__":
    main()
