"""The sphere of the last epoch, turning once around its axis."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from jaxtyping import UInt8
from PIL import Image

from experiments.evaluation.embedding import Embedding
from experiments.plotting.figure import PlaneFigure
from experiments.plotting.sphere import AZIMUTH, SpherePanel, camera
from experiments.plotting.style import Pixels
from experiments.plotting.webp import write_webp
from experiments.runs.record import RunRecord

FRAMES, SECONDS = 36, 0.15  # of a turn, and of each frame
WIDTH = 560  # pixels


def write_turn(path: Path, embedding: Embedding, run: RunRecord, title: str, caption: str) -> None:
    """An animated WebP of one turn, which goes on without a stop."""
    figure = PlaneFigure(run.class_names, "turn", run.samples)
    write_webp(path, _frames(figure, embedding, title, caption), SECONDS, hold_seconds=SECONDS)


def _frames(figure: PlaneFigure, embedding: Embedding, title: str, caption: str) -> Iterator[Pixels]:
    (panel,) = figure.panels
    assert isinstance(panel, SpherePanel)
    for azimuth in np.arange(FRAMES) * 360 / FRAMES:
        panel.view = camera(AZIMUTH + azimuth)
        figure.draw(embedding, 1.0, title, caption)
        yield smaller(figure.pixels())


def smaller(frame: Pixels) -> UInt8[np.ndarray, "lines columns 3"]:
    """``WIDTH`` pixels wide."""
    height = round(frame.shape[0] * WIDTH / frame.shape[1])
    return np.asarray(Image.fromarray(frame).resize((WIDTH, height), Image.Resampling.LANCZOS))
