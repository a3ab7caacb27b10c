"""Figures of the losses themselves, drawn from their code without any training.

python scripts/curves.py target --output target.png        the target logit at each angle, margin by margin
python scripts/curves.py margins --output margins.png      where the margin between two classes is satisfied
python scripts/curves.py circle --output circle.png        losses and gradients in the plane of similarities
python scripts/curves.py circle --run outputs/circle/DATE  the same, with the pairs of a run
python scripts/curves.py field --loss arcface              which way a loss moves a sample, at each place
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the code beside this script, whatever is installed

from experiments.command_line import Parser, command, require_file
from experiments.errors import RunError
from experiments.plotting.style import METADATA, save_figure
from experiments.reports.curves.logits import CONF
from experiments.reports.curves.sheets import SHEETS, circle_sheet, field_sheet

LOSSES = sorted(
    {path.stem for path in (CONF / "loss").glob("*.yaml")} - {"pml"}
)  # a loss of another library has no file


@command
def main() -> None:
    parser = Parser(description=__doc__)
    parser.add_argument("figure", choices=["target", "margins", "circle", "field"])
    parser.add_argument("--loss", choices=LOSSES, help="a loss, for the figure field")
    parser.add_argument("--run", type=Path, help="a run of loss=circle, whose hardest pairs are drawn too")
    parser.add_argument("--output", type=Path, help="a png, pdf or svg file (FIGURE.png)")
    arguments = parser.parse_args()
    output = arguments.output or Path(f"{arguments.figure}.png")
    require_file(output, METADATA)
    if arguments.run and arguments.figure != "circle":
        raise RunError(f"--run {arguments.run}: only the figure circle draws a run")
    if (arguments.loss is not None) != (arguments.figure == "field"):
        raise RunError("--loss: the loss of the figure field, such as field --loss arcface")
    if arguments.figure == "field":
        figure = field_sheet(arguments.loss)
    else:
        figure = circle_sheet(arguments.run) if arguments.figure == "circle" else SHEETS[arguments.figure]()
    output.parent.mkdir(parents=True, exist_ok=True)
    save_figure(figure, output)
    print(output)


if __name__ == "__main__":
    main()
