"""Figures of what the losses are, without any training: drawn from the loss code itself.

python scripts/curves.py target --output target.png        the own logit at each angle, margin by margin
python scripts/curves.py margins --output margins.png      which of two classes a loss is content with
python scripts/curves.py circle --output circle.png        the plane of similarities, and where they are led
python scripts/curves.py circle --run outputs/circle/DATE  the same, with the pairs of a run
"""

import argparse
from pathlib import Path

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

import curves_circle as circle
import curves_margins as margins
import curves_target as target
from curves_logits import configured
from experiments import load_run
from experiments.errors import RunError
from experiments.figures import DPI, METADATA, fit_text
from experiments.files import whole_file

LEFT, GAP, HEAD, FOOT = 0.65, 0.3, 0.65, 1.05  # free strips, inches


def sheet(
    count: int, width: float, height: float, title: str, caption: str, right: float = 0.0
) -> tuple[Figure, list[Axes]]:
    """Panels of this size in a row, with a title above and a caption below; inches."""
    across, up = LEFT + count * (width + GAP) + right, FOOT + height + HEAD
    figure = Figure((across, up), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    places = [(LEFT + k * (width + GAP), FOOT) for k in range(count)]
    axes = [figure.add_axes((x / across, y / up, width / across, height / up)) for x, y in places]
    for ax in axes:
        ax.spines[:].set(color="0.75", linewidth=0.7)
        ax.tick_params(color="0.75", labelcolor="0.35", labelsize=8, length=3)
    room = (across - LEFT - GAP) * DPI
    heading = figure.text(LEFT / across, 1 - 0.22 / up, "", weight="bold", va="center")
    fit_text(heading, title, 13, room, 0.4 * DPI)
    footer = figure.text(LEFT / across, (FOOT - 0.5) / up, "", color="0.25", va="top")
    fit_text(footer, caption, 9, room, (FOOT - 0.55) * DPI)
    return figure, axes


def target_sheet() -> Figure:
    figure, (ax,) = sheet(1, 6.2, 4.2, target.TITLE, target.CAPTION, right=2.0)
    target.draw_target(ax)
    return figure


def margins_sheet() -> Figure:
    figure, axes = sheet(len(margins.PANELS), 2.3, 2.3, margins.TITLE, margins.CAPTION)
    for ax, (title, name, changes) in zip(axes, margins.PANELS, strict=True):
        margins.draw_margins(ax, name, changes)
        ax.set_title(title, size=10, loc="left", weight="bold")
        ax.tick_params(labelleft=ax is axes[0])
    axes[0].set_ylabel("angle to the vector of class 2", size=8)
    axes[0].set_xlabel("angle to the vector of class 1", size=8)
    return figure


def circle_sheet(folder: Path | None) -> Figure:
    """Three losses; with a run its own Circle loss stands in the last panel, and its pairs lie on all three."""
    run = load_run(folder) if folder else None
    last = circle.loss_of(run) if run else configured("circle")
    pairs = circle.hardest_pairs(run) if run else None
    panels = {"cosface": circle.cosine_fields("cosface")}
    panels |= {"paper/circle": circle.circle_fields(configured("paper/circle")), "circle": circle.circle_fields(last)}
    caption = f"{circle.CAPTION} {circle.in_words(run, pairs)}." if run else circle.CAPTION
    figure, axes = sheet(len(panels), 3.5, 3.5, circle.TITLE, caption)
    for ax, (name, fields) in zip(axes, panels.items(), strict=True):
        circle.draw_similarities(ax, fields)
        ax.set_title(name, size=10, loc="left", weight="bold")
        ax.tick_params(labelleft=ax is axes[0])
        if pairs is not None:
            circle.draw_pairs(ax, pairs)
    axes[0].set_ylabel("s_p: cosine with one of the own class", size=8)
    axes[0].set_xlabel("s_n: cosine with one of another class", size=8)
    return figure


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("figure", choices=["target", "margins", "circle"])
    parser.add_argument("--run", type=Path, help="a run folder of loss=circle, for its pairs")
    parser.add_argument("--output", type=Path, help="png, pdf or svg (default FIGURE.png)")
    arguments = parser.parse_args()
    output = arguments.output or Path(f"{arguments.figure}.png")
    if output.suffix not in METADATA:
        parser.error(f"--output {output}: must end in .png, .pdf or .svg")
    if arguments.run and arguments.figure != "circle":
        parser.error(f"--run {arguments.run}: only the figure circle shows a run")
    try:
        figure = circle_sheet(arguments.run) if arguments.figure == "circle" else SHEETS[arguments.figure]()
    except RunError as error:
        parser.error(str(error))
    output.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(output) as temporary, matplotlib.rc_context({"svg.hashsalt": "rosette"}):
        figure.savefig(temporary, dpi=DPI if output.suffix == ".png" else 300, metadata=METADATA[output.suffix])
    print(output)


SHEETS = {"target": target_sheet, "margins": margins_sheet}

if __name__ == "__main__":
    main()
