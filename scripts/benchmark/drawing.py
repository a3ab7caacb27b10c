"""What pictures, films and archives cost, and how that grows."""

import tempfile
import tracemalloc
from argparse import Namespace
from pathlib import Path

import numpy as np

from experiments.figures import PlaneFigure, Snapshot, plane_limit
from experiments.film import write_film
from experiments.record import RunFolder
from stopwatch import repeated, seconds, spread, table

POINTS, CLASSES = (10_000, 100_000, 1_000_000), (10, 100, 1_000)
FRAMES, EPOCHS = (10, 100, 1_000), (10, 100, 1_000)


def rays(points: int, classes: int) -> Snapshot:
    """Classes on rays round the origin, as after training."""
    random = np.random.default_rng(0)
    labels = np.arange(points) % classes
    angles = labels * 2 * np.pi / classes + random.normal(0, 0.5 / classes, points)
    features = random.gamma(9, 1, points)[:, None] * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    corners = np.arange(classes) * 2 * np.pi / classes
    vectors = np.stack([np.cos(corners), np.sin(corners)], axis=1).astype(np.float32)

    def predict(places: np.ndarray) -> np.ndarray:
        return (places @ vectors.T).argmax(axis=1)

    return Snapshot(features.astype(np.float32), labels, vectors, "direction", predict, "Rays", "epoch 1 of 1")


def picture(points: int, classes: int, folder: Path) -> list[float]:
    snapshot = rays(points, classes)
    limit = plane_limit(snapshot.features)
    figure = PlaneFigure([str(name) for name in range(classes)])

    def draw() -> None:
        figure.draw(snapshot, limit)
        figure.save(folder / "picture.png")

    return repeated(draw, 3)


def film(frames: int, folder: Path) -> tuple[float, float]:
    """Seconds, and the highest megabytes of arrays that were alive at once."""
    frame = np.random.default_rng(0).integers(0, 255, (990, 900, 3), dtype=np.uint8)
    tracemalloc.start()
    spent = seconds(lambda: write_film(folder / "film.webp", (np.roll(frame, i, axis=0) for i in range(frames))))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return spent, peak / 1e6


def archive(epochs: int, folder: Path) -> float:
    writer = RunFolder(folder / str(epochs))
    writer.write_digits({"labels": np.zeros(10_000, np.int64)})
    arrays = {"features": np.zeros((10_000, 2), np.float32)}
    for epoch in range(epochs):
        writer.write_epoch(epoch, arrays)
    return seconds(writer.gather_epochs)


def report(arguments: Namespace) -> list[str]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sizes = [(points, 10) for points in POINTS] + [(10_000, classes) for classes in CLASSES[1:]]
        rows = [
            [f"picture, {points:,} points, {c} classes", spread(picture(points, c, folder)), ""] for points, c in sizes
        ]
        for frames in FRAMES:
            spent, peak = film(frames, folder)
            rows.append([f"film, {frames} frames", f"{spent:.2f}", f"{peak:.0f}"])
        rows += [[f"archive of {n} epochs, 10,000 points", f"{archive(n, folder):.2f}", ""] for n in EPOCHS]
    return ["## Drawing and writing", "", *table(["what", "s", "MB at once"], rows)]
