"""Results of a study: a line for each loss, mean and standard deviation over seeds, the best of each column bold.

    python scripts/results.py outputs/multirun/DATE outputs/multirun/OPEN

Reads all finished runs in or below the folders. Runs with unseen classes (experiment=open_set) fill the
columns about these classes, all other runs the rest. Prints a Markdown table and writes the numbers as CSV.
"""

import argparse
from pathlib import Path

from experiments.reports.results import collect, markdown, mixed, write_csv
from experiments.runs.find import find_runs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, help="run folders, folders that contain runs, or patterns")
    parser.add_argument("--output", type=Path, default=Path("results.csv"), help="a CSV file (results.csv)")
    arguments = parser.parse_args()
    if not (runs := find_runs(arguments.folders)):
        parser.exit(1, "no finished run there: name folders that contain a run.json\n")
    if names := mixed(runs):
        parser.exit(
            1, f"runs of several settings: {', '.join(names)}; name one setting of each loss, or use compare.py\n"
        )
    values = collect(runs)
    write_csv(arguments.output, values)
    print(markdown(values))
    print("Bold: the best of a column, and all that do not differ from it significantly (Welch's t-test, p > 0.05).")
    print(f"runs: {len(runs)}; file: {arguments.output}")


if __name__ == "__main__":
    main()
