"""Finished runs side by side: a panel for each, and a table of their results.

    python scripts/compare.py outputs/multirun/DATE                         every run below a folder, at its last epoch
    python scripts/compare.py "outputs/*/DATE" --columns 3                  patterns in quotes
    python scripts/compare.py RUNS --rows loss --cols seed --align          a grid over any keys of the configuration
    python scripts/compare.py RUNS --rows loss=softmax,arcface --cols epoch=0,1,2,8 --view circle
    python scripts/compare.py RUNS --output figure.pdf --output figure.svg  points as pixels, all else as vectors

The table has a line for each setting, with mean and standard deviation over its seeds. It is printed, and written as
CSV beside the picture.
"""

import sys
from argparse import Namespace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the code beside this script, whatever is installed

from experiments.command_line import Parser, command, require_file
from experiments.errors import RunError
from experiments.plotting.figure_style import using
from experiments.plotting.options import add_style_options, style_of
from experiments.plotting.panels import VIEWS
from experiments.plotting.style import METADATA, save_figure
from experiments.reports.comparison.axis import Axis
from experiments.reports.comparison.figure import draw_comparison
from experiments.reports.comparison.grid import Grid, arrange
from experiments.reports.comparison.table import markdown, write_csv
from experiments.runs.find import find_planes
from experiments.text import printable


def parsed() -> Namespace:
    """The arguments of the command line, checked."""
    parser = Parser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, help="run folders, folders that contain runs, or patterns")
    parser.add_argument("--rows", metavar="KEY", help="a row for each value of seed, loss.margin, epoch=0,1,2 ...")
    parser.add_argument("--cols", metavar="KEY", help="a column for each value")
    parser.add_argument("--columns", type=int, default=5, help="panels in a row, without --rows and --cols (5)")
    parser.add_argument("--view", choices=VIEWS, default="plane", help="features, directions, or one above the other")
    parser.add_argument("--align", action="store_true", help="rotate and mirror the planes onto one another")
    parser.add_argument("--unfinished", action="store_true", help="draw interrupted and stopped runs too")
    parser.add_argument(
        "--output", type=Path, action="append", help="a png, pdf or svg file; may be repeated (comparison.png)"
    )
    parser.add_argument("--table", type=Path, help="a CSV file (beside the first picture)")
    add_style_options(parser)
    arguments = parser.parse_args()
    arguments.output = arguments.output or [Path("comparison.png")]
    arguments.table = arguments.table or arguments.output[0].with_suffix(".csv")
    if arguments.columns < 1:
        raise RunError(f"--columns {arguments.columns}: must be at least 1")
    for path in arguments.output:
        require_file(path, METADATA)
    require_file(arguments.table)
    return arguments


@command
def main() -> None:
    arguments = parsed()
    rows, columns = (key and Axis.parse(key) for key in (arguments.rows, arguments.cols))
    runs = find_planes(arguments.folders, arguments.unfinished)
    grid = arrange(runs, rows, columns, width=min(arguments.columns, len(runs)))
    for path in (*arguments.output, arguments.table):
        path.parent.mkdir(parents=True, exist_ok=True)
    with using(style_of(arguments, runs)):
        figure = draw_comparison(grid, arguments.view, arguments.align)
        for line in notes(grid):
            print(printable(line), file=sys.stderr)
        for path in arguments.output:
            save_figure(figure, path)
    write_csv(arguments.table, grid.runs)
    print(markdown(grid.runs))
    print(f"runs: {len(grid.runs)}; files: {', '.join(map(str, [*arguments.output, arguments.table]))}")


def notes(grid: Grid) -> list[str]:
    """What is not drawn, and why."""
    missing = [f"missing: {words}" for words in grid.missing().values() if "epoch=" not in words]  # those have a note
    several = [f"{place}: the first of {len(own)} runs is drawn" for place, own in grid.crowded().items()]
    return [*grid.notes, *missing, *several]


if __name__ == "__main__":
    main()
