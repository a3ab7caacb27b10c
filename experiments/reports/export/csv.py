"""CSV: what another program (R, pgfplots, a spreadsheet) needs to redraw the final picture of a run.

NAME/points.csv         index, label, class_name, predicted, x, y: a line for each image of the last epoch
NAME/class_vectors.csv  label, class_name, colour, x, y: drawn as arrows or stars (figure.csv: prototype_kind)
NAME/regions.csv        x, y, label: the class predicted at each place of the plane, a grid of 100 x 100
NAME/figure.csv         key, value: title, caption, limit (the axes reach from -limit to limit), prototype_kind
metrics.csv             run, loss, seed, epoch, column, value: the metrics of all runs; empty cells are left out
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float
from matplotlib.colors import to_hex

from experiments.plotting.captions import epoch_caption, title
from experiments.plotting.scale import running_limits
from experiments.plotting.style import palette
from experiments.reports.tables import write_csv
from experiments.runs.run import Run

CELLS = 100  # of the grid of regions, in each direction


def write(run: Run, name: str, output: Path) -> None:
    """The four files of one run."""
    last, limit, names = run.embedding(-1), running_limits(run.features)[-1], run.class_names
    folder = output / name
    folder.mkdir(exist_ok=True)
    classes = [names[label] for label in run.labels]
    points = zip(run.indices, run.labels, classes, last.predicted, *last.features.T, strict=True)
    write_csv(folder / "points.csv", ["index", "label", "class_name", "predicted", "x", "y"], points)
    colours = map(to_hex, palette(len(names)))
    vectors = zip(range(len(names)), names, colours, *run.prototypes[-1].T, strict=False)  # there may be none
    write_csv(folder / "class_vectors.csv", ["label", "class_name", "colour", "x", "y"], vectors)
    places = grid(limit)
    regions = zip(*places.T, last.classifier.predict(places), strict=True)
    write_csv(folder / "regions.csv", ["x", "y", "label"], regions)
    caption = epoch_caption(run, last, run.metrics["accuracy_percent"][-1])
    figure = {"title": title(run), "caption": caption, "limit": limit, "prototype_kind": last.prototype_kind}
    write_csv(folder / "figure.csv", ["key", "value"], figure.items())


def write_all(runs: dict[str, Run], output: Path) -> None:
    """The metrics of all runs in one table."""
    head = ["run", "loss", "seed", "epoch", "column", "value"]
    write_csv(output / "metrics.csv", head, (line for name, run in runs.items() for line in metrics(run, name)))


def metrics(run: Run, name: str) -> Iterable[Sequence[Any]]:
    """A line for each cell of ``metrics.csv`` that is not empty."""
    for column, values in run.metrics.items():
        for epoch, value in zip(run.epochs, values, strict=True):
            if column != "epoch" and not np.isnan(value):
                yield name, run.name, run.seed, epoch, column, value


def grid(limit: float) -> Float[np.ndarray, "places 2"]:
    """The centres of the cells, row by row from below."""
    ticks = (np.arange(CELLS) + 0.5) / CELLS * 2 * limit - limit
    return np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2).astype(np.float32)
