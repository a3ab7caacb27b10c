"""Which failures are the plane's: the last numbers of every loss in each number of dimensions.

    python train.py experiment=dimensions                       every loss in 2, 3, 8 and 32 dimensions
    python scripts/dimensions.py outputs/multirun/DATE          the tables, and dimensions.csv with a row for each run
    python scripts/dimensions.py outputs/reference/dimensions.csv       the tables again, of one such file or several

Prints mean and standard deviation over the seeds as Markdown tables: accuracy, with the number of runs whose classes
have merged, and the smallest angle between two classes beside the largest that is possible.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the code beside this script, whatever is installed

from experiments.command_line import Parser, command, require_file
from experiments.reports.results.dimensions import accuracy_table, gap_table, results_by_dimension
from experiments.reports.results.result import Result, read_csv, write_csv
from experiments.runs.find import find_runs


@command
def main() -> None:
    parser = Parser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, help="folders that contain runs, patterns, or CSV files")
    parser.add_argument("--output", type=Path, default=Path("dimensions.csv"), help="a CSV file (dimensions.csv)")
    arguments = parser.parse_args()
    require_file(arguments.output)
    if arguments.folders[0].suffix == ".csv":
        show([result for path in arguments.folders for result in read_csv(path)])
        return
    results = results_by_dimension(find_runs(arguments.folders))
    write_csv(arguments.output, results)
    show(results)
    print(f"runs: {len(results)}; file: {arguments.output}")


def show(results: list[Result]) -> None:
    """Both tables."""
    print("\n".join([*accuracy_table(results), "", *gap_table(results)]))


if __name__ == "__main__":
    main()
