"""The pictures of docs/bugs.md: each mistake and its mended lines, trained on MNIST-5k.

    python -m scripts.bugs                        all of them: outputs/reference/bugs/*.png, and numbers.csv
    python -m scripts.bugs --only center angle    some of them

A picture has a panel of the wrong lines and one of the mended ones, of seed 0; numbers.csv has the number above each
panel for the seeds 0, 1 and 2. Five minutes on one core.
"""

from importlib import import_module
from pathlib import Path
from typing import Any

import torch
from matplotlib.figure import Figure

from experiments.command_line import Parser, command
from experiments.plotting.style import default_look, save_figure
from experiments.reports import tables
from experiments.reports.curves.sheet import name_panel, sheet
from scripts.bugs.bug import Bug

NAMES = ["accuracy", "scatter", "axes", "center", "margin", "normalisation", "optimizer", "angle", "counter", "loader"]
PROJECT = Path(__file__).resolve().parents[2]
SEEDS = 0, 1, 2
SIDE = 2.9  # of a square panel, inches
HEAD = "bug", "seed", "wrong", "mended"


def bug(name: str) -> Bug:
    return import_module(f"scripts.bugs.{name}").BUG


@default_look
def picture(bug: Bug, results: tuple[Any, Any]) -> Figure:
    """The wrong and the mended lines side by side."""
    caption = f"{bug.caption}. MNIST-5k, seed {SEEDS[0]}"
    figure, axes = sheet(2, SIDE * bug.wide**0.5, SIDE / bug.wide**0.5, bug.title, caption, gap=0.6)
    for ax, name, result in zip(axes, ("Wrong", "Mended"), results, strict=True):
        bug.draw(ax, result, results)
        name_panel(ax, f"{name}: {bug.named(result)}", ax.get_xlabel(), ax.get_ylabel() if ax is axes[0] else "")
    return figure


@command
def main() -> None:
    parser = Parser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=NAMES, default=NAMES, help="some of the mistakes (all)")
    parser.add_argument("--output", type=Path, default=PROJECT / "outputs" / "reference" / "bugs", help="a folder")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    arguments.output.mkdir(parents=True, exist_ok=True)
    rows = []
    for name in arguments.only:
        wanted = bug(name)
        for seed in SEEDS:
            results = wanted.results(seed)
            rows.append([name, seed, *map(wanted.named, results)])
            print(*rows[-1], sep=" | ", flush=True)
            if seed == SEEDS[0]:
                save_figure(picture(wanted, results), arguments.output / f"{name}.png")
    if arguments.only == NAMES:
        tables.write_csv(arguments.output / "numbers.csv", HEAD, rows)


if __name__ == "__main__":
    main()
