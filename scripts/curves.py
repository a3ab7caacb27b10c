"""Figures of the losses themselves, drawn from their code without any training.

python scripts/curves.py target --output target.png        the target logit at each angle, margin by margin
python scripts/curves.py margins --output margins.png      where the margin between two classes is satisfied
python scripts/curves.py circle --output circle.png        losses and gradients in the plane of similarities
python scripts/curves.py circle --run outputs/circle/DATE  the same, with the pairs of a run
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the code beside this script, whatever is installed

from experiments.command_line import Parser, command, require_file
from experiments.errors import RunError
from experiments.plotting.figure_style import using
from experiments.plotting.options import add_style_options, style_of
from experiments.plotting.style import METADATA, save_figure
from experiments.reports.curves.sheets import SHEETS, circle_sheet


@command
def main() -> None:
    parser = Parser(description=__doc__)
    parser.add_argument("figure", choices=["target", "margins", "circle"])
    parser.add_argument("--run", type=Path, help="a run of loss=circle, whose hardest pairs are drawn too")
    parser.add_argument("--output", type=Path, help="a png, pdf or svg file (FIGURE.png)")
    add_style_options(parser, without=("classes",))
    arguments = parser.parse_args()
    output = arguments.output or Path(f"{arguments.figure}.png")
    require_file(output, METADATA)
    if arguments.run and arguments.figure != "circle":
        raise RunError(f"--run {arguments.run}: only the figure circle draws a run")
    with using(style_of(arguments)):
        figure = circle_sheet(arguments.run) if arguments.figure == "circle" else SHEETS[arguments.figure]()
        output.parent.mkdir(parents=True, exist_ok=True)
        save_figure(figure, output)
    print(output)


if __name__ == "__main__":
    main()
