"""Figures of the losses themselves, drawn from their code without any training.

python scripts/curves.py target --output target.png        the target logit at each angle, margin by margin
python scripts/curves.py margins --output margins.png      where the margin between two classes is satisfied
python scripts/curves.py circle --output circle.png        losses and gradients in the plane of similarities
python scripts/curves.py circle --run outputs/circle/DATE  the same, with the pairs of a run
"""

import argparse
from pathlib import Path

from experiments.errors import RunError
from experiments.plotting.style import METADATA, save_figure
from experiments.reports.curves.sheets import SHEETS, circle_sheet


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("figure", choices=["target", "margins", "circle"])
    parser.add_argument("--run", type=Path, help="a run of loss=circle, whose hardest pairs are drawn too")
    parser.add_argument("--output", type=Path, help="a png, pdf or svg file (FIGURE.png)")
    arguments = parser.parse_args()
    output = arguments.output or Path(f"{arguments.figure}.png")
    if output.suffix not in METADATA:
        parser.error(f"--output {output}: must end in {', '.join(METADATA)}")
    if arguments.run and arguments.figure != "circle":
        parser.error(f"--run {arguments.run}: only the figure circle draws a run")
    try:
        figure = circle_sheet(arguments.run) if arguments.figure == "circle" else SHEETS[arguments.figure]()
    except RunError as error:
        parser.error(str(error))
    output.parent.mkdir(parents=True, exist_ok=True)
    save_figure(figure, output)
    print(output)


if __name__ == "__main__":
    main()
