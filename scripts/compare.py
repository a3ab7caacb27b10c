"""Finished runs side by side: one panel for each, at its last epoch, and a table of what they reached.

    python scripts/compare.py outputs/multirun/DATE                            every run below a folder
    python scripts/compare.py outputs/*/DATE --columns 3 --output three.png    run folders in the order given

The table has a line for each setting, with mean and standard deviation over its seeds.
"""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from statistics import mean, stdev

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from experiments import load_run
from experiments.archive import Run
from experiments.errors import RunError
from experiments.figures import PlanePanel, plane_limit
from experiments.files import whole_file
from experiments.pictures import shown_split, snapshot, title

PANEL, GAP, HEAD, FOOT = 2.9, 0.12, 0.55, 0.35  # inches


def find_runs(folders: Iterable[Path]) -> list[Run]:
    """The finished runs in or below the folders; others are named and left out."""
    runs = []
    for folder in folders:
        for record in sorted(folder.rglob("run.json")) or [folder / "run.json"]:
            try:
                run = load_run(record.parent)
            except RunError as error:
                print(f"left out: {error}", file=sys.stderr)
                continue
            if run.status == "finished":
                runs.append(run)
            else:
                print(f"left out: {run.folder}: {run.status}", file=sys.stderr)
    return runs


def draw_comparison(runs: list[Run], columns: int) -> Figure:
    """Small multiples in rows of ``columns``; every panel has the limits of its own run, as scales differ widely."""
    rows = -(-len(runs) // columns)
    width, height = columns * (PANEL + GAP) + GAP, rows * (PANEL + HEAD) + FOOT
    figure = Figure((width, height), dpi=150, facecolor="white")
    FigureCanvasAgg(figure)
    for place, run in enumerate(runs):
        row, column = divmod(place, columns)
        left, bottom = GAP + column * (PANEL + GAP), height - (row + 1) * (PANEL + HEAD)
        ax = figure.add_axes((left / width, bottom / height, PANEL / width, PANEL / height))
        PlanePanel(ax, run.record["data"]["class_names"]).draw(snapshot(run, -1), plane_limit(run.features[-1]))
        ax.tick_params(labelbottom=False, labelleft=False, length=0)
        accuracy = f"{run.metrics['accuracy_percent'][-1]:.2f} %{'*' * run.prototype_kind.startswith('mean_')}"
        name, _, parameters = title(run.record).partition(": ")
        ax.text(0, 1.085, name, transform=ax.transAxes, size=10, weight="bold")
        ax.text(1, 1.085, accuracy, transform=ax.transAxes, size=10, ha="right")
        ax.text(0, 1.025, parameters, transform=ax.transAxes, size=7.5, color="0.25")
    figure.text(GAP / width, 0.1 / height, footer(runs), size=8, color="0.25")
    return figure


def footer(runs: list[Run]) -> str:
    """What the panels have in common, and what they may differ in."""
    data = sorted({run.record["data"]["name"] for run in runs})
    splits = sorted({run.record["data"]["evaluated_on"] for run in runs})
    shown = sorted({shown_split(run.record) for run in runs})
    seeds = sorted({run.record["seed"] for run in runs})
    epochs = sorted({int(run.epochs[-1]) for run in runs})
    parts = [f"{'/'.join(shown)} images of {', '.join(data)}", f"right: {'/'.join(splits)} accuracy"]
    parts += [f"epoch {', '.join(map(str, epochs))}", f"seed {', '.join(map(str, seeds))}"]
    if any(run.prototype_kind.startswith("mean_") for run in runs):
        parts.append("* by nearest class mean of the training embedding")
    unseen = sorted({", ".join(run.record["data"].get("unseen_names", {}).values()) or "none" for run in runs})
    if unseen != ["none"]:
        parts.append(f"trained without {' / '.join(unseen)}")
    return " · ".join([*parts, "each panel in its own scale"])


def table(runs: list[Run]) -> str:
    """Markdown: accuracy, lowest recall and training time of each setting, mean +- standard deviation over its runs."""
    settings: dict[str, list[Run]] = {}
    for run in runs:
        settings.setdefault(what_counts(run), []).append(run)
    columns = {"accuracy %": "accuracy_percent", "lowest recall %": "lowest_recall_percent", "s": "training_seconds"}
    lines = [f"| loss | setting | seeds | {' | '.join(columns)} |", "|---|---|---" + "|---" * len(columns) + "|"]
    for own in settings.values():
        _, _, setting = title(own[0].record).partition(": ")
        numbers = [spread([run.metrics[column][-1] for run in own]) for column in columns.values()]
        lines.append(f"| `{own[0].name}` | {setting} | {len(own)} | {' | '.join(numbers)} |")
    return "\n".join(lines)


def what_counts(run: Run) -> str:
    """All that makes a setting: runs that agree in it differ in their seeds alone."""
    config = {key: value for key, value in run.record["config"].items() if key not in ("seed", "device", "output")}
    data = {key: run.record["data"].get(key) for key in ("name", "evaluated_on", "unseen_names")}
    return f"{config | {'data': data}}"


def spread(values: list[float]) -> str:
    """Mean and, for several values, their sample standard deviation."""
    return f"{mean(values):.2f}" + (f" ± {stdev(values):.2f}" if len(values) > 1 else "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, help="run folders, or folders that hold some")
    parser.add_argument("--columns", type=int, default=5, help="panels in a row (default 5)")
    parser.add_argument("--output", type=Path, default=Path("comparison.png"), help="png, pdf or svg")
    arguments = parser.parse_args()
    if arguments.columns < 1:
        parser.error(f"--columns {arguments.columns}: must be at least 1")
    if arguments.output.suffix not in (".png", ".pdf", ".svg"):
        parser.error(f"--output {arguments.output}: must end in .png, .pdf or .svg")
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    if not (runs := find_runs(arguments.folders)):
        parser.exit(1, "no run to draw: name folders that hold a run.json\n")
    figure = draw_comparison(runs, min(arguments.columns, len(runs)))
    with whole_file(arguments.output) as temporary:
        figure.savefig(temporary)
    print(table(runs))
    print(f"{len(runs)} runs: {arguments.output}")


if __name__ == "__main__":
    main()
