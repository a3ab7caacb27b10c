"""The results of a search: accuracy against each value tried, read from the run folders.

    python train.py -m sweep=optuna loss=arcface             the search: outputs/multirun/DATE/
    python scripts/study.py outputs/multirun/DATE            its picture and its table, best run first

If two values were searched together, one more panel shows the plane of both, coloured by accuracy. A square is a run
whose setting is infeasible in the plane. Any sweep over numbers of one loss can be drawn.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the code beside this script, whatever is installed

from experiments.command_line import Parser, command, require_file
from experiments.errors import RunError
from experiments.plotting.style import METADATA, save_figure
from experiments.reports.search import draw_study, searched, table
from experiments.runs.find import find_runs


@command
def main() -> None:
    parser = Parser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder of a sweep over one loss")
    parser.add_argument("--output", type=Path, help="a png, pdf or svg file (study.png in that folder)")
    arguments = parser.parse_args()
    output = arguments.output or arguments.folder / "study.png"
    require_file(output, METADATA)
    runs = find_runs([arguments.folder])
    if len(names := sorted({run.name for run in runs})) > 1:
        raise RunError(f"{arguments.folder}: runs of {', '.join(names)}; name a folder with runs of one loss")
    if not searched(runs):
        raise RunError(f"{arguments.folder}: no value of loss or optimizer differs between its finished runs")
    figure = draw_study(runs)
    output.parent.mkdir(parents=True, exist_ok=True)
    save_figure(figure, output)
    print(table(runs))
    print(f"runs: {len(runs)}; file: {output}")


if __name__ == "__main__":
    main()
