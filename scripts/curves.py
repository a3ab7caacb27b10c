"""Figures of the losses themselves, drawn from their code, and of the angles and norms of a run. Nothing is trained.

python scripts/curves.py target --output target.png        the target logit at each angle, margin by margin
python scripts/curves.py margins --output margins.png      where the margin between two classes is satisfied
python scripts/curves.py circle --output circle.png        losses and gradients in the plane of similarities
python scripts/curves.py circle --run outputs/circle/DATE  the same, with the pairs of a run
python scripts/curves.py landscape                         the probability of a class, at each place
python scripts/curves.py tangent                           a step against the gradient, and the norm
python scripts/curves.py scales                            the lowest loss that a scale allows
python scripts/curves.py proxies                           pull and push of a proxy in a batch
python scripts/curves.py field --loss arcface              which way a loss moves a sample, at each place
python scripts/curves.py lesson --loss arcface             a loss against angles and norms
python scripts/curves.py angles outputs/arcface/DATE       angles to class vectors and of pairs, over the training
python scripts/curves.py uniformity outputs/arcface/DATE   directions around the circle, at the start and the end
python scripts/curves.py confidence outputs/softmax/DATE   images by their norm; what distinguishes errors from hits
"""

import sys
from argparse import Namespace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the code beside this script, whatever is installed

from matplotlib.figure import Figure

from experiments.command_line import Parser, command, require_file
from experiments.errors import RunError
from experiments.plotting.figure_style import using
from experiments.plotting.options import add_style_options, style_of
from experiments.plotting.style import METADATA, save_figure
from experiments.reports.curves.logits import CONF
from experiments.reports.curves.sheets import LOSS_SHEETS, RUN_SHEETS, SHEETS, circle_sheet
from experiments.runs.reader import load_run

LOSSES = sorted({path.stem for path in (CONF / "loss").glob("*.yaml")} - {"pml"})  # that one has no file here


def drawn(arguments: Namespace) -> Figure:
    """The figure that is asked for.

    Raises:
        RunError: if it needs a run or a loss and none is named, or the other way round.
    """
    name, folder = arguments.figure, arguments.folder
    if arguments.run and name != "circle":
        raise RunError(f"--run {arguments.run}: only the figure circle takes it")
    if folder and name not in RUN_SHEETS:
        raise RunError(f"{folder}: the figure {name} is not of a run")
    if (arguments.loss is not None) != (name in LOSS_SHEETS):
        raise RunError("--loss: the loss of the figure field or lesson, such as field --loss arcface")
    if name in LOSS_SHEETS:
        return LOSS_SHEETS[name](arguments.loss)
    if name in RUN_SHEETS:
        if folder is None:
            raise RunError(f"{name} needs a run folder: python scripts/curves.py {name} outputs/arcface/DATE")
        return RUN_SHEETS[name](load_run(folder), arguments.data_root)
    return circle_sheet(arguments.run) if name == "circle" else SHEETS[name]()


@command
def main() -> None:
    parser = Parser(description=__doc__)
    parser.add_argument("figure", choices=[*SHEETS, "circle", *LOSS_SHEETS, *RUN_SHEETS])
    parser.add_argument("folder", nargs="?", type=Path, help="the run folder of angles, uniformity or confidence")
    parser.add_argument("--run", type=Path, help="a run of loss=circle, whose hardest pairs are drawn too")
    parser.add_argument("--loss", choices=LOSSES, help="of field and lesson: a loss")
    parser.add_argument("--data-root", type=Path, help="of confidence: folder of the data set (that of the run)")
    parser.add_argument("--output", type=Path, help="a png, pdf or svg file (FIGURE.png)")
    add_style_options(parser, without=("classes",))
    arguments = parser.parse_args()
    output = arguments.output or Path(f"{arguments.figure}.png")
    require_file(output, METADATA)
    with using(style_of(arguments)):
        figure = drawn(arguments)
        output.parent.mkdir(parents=True, exist_ok=True)
        save_figure(figure, output)
    print(output)


if __name__ == "__main__":
    main()
