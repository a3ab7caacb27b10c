"""Results of a study: one line for each loss, mean and standard deviation over seeds, bold within its noise.

    python scripts/results.py outputs/multirun/DATE outputs/multirun/OPEN

Reads all finished runs in or below the folders. Runs without some classes (experiment=open_set) give the columns about
unseen classes, all other runs the rest. Prints a Markdown table and writes the numbers as CSV.
"""

import argparse
from pathlib import Path

from experiments.reports.results import collect, markdown, mixed, write_csv
from experiments.runs.find import find_runs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, help="run folders, or folders that hold some")
    parser.add_argument("--output", type=Path, default=Path("results.csv"), help="a CSV file (results.csv)")
    arguments = parser.parse_args()
    if not (runs := find_runs(arguments.folders)):
        parser.exit(1, "no finished run there: name folders that hold a run.json\n")
    if names := mixed(runs):
        parser.exit(1, f"runs of several settings: {', '.join(names)}; name their folders apart, or see compare.py\n")
    values = collect(runs)
    write_csv(arguments.output, values)
    print(markdown(values))
    print("Bold: the best of its column, and what does not differ from it significantly (Welch's t-test, p > 0.05).")
    print(f"{len(runs)} runs: {arguments.output}")


if __name__ == "__main__":
    main()
