"""Seconds to draw pictures and to write animations and run folders, by their size."""

import tempfile
import tracemalloc
from argparse import Namespace
from dataclasses import replace
from pathlib import Path

import numpy as np

from experiments.evaluation.classifier import Classifier
from experiments.evaluation.embedding import Embedding, PrototypeKind
from experiments.evaluation.evaluator import Evaluation
from experiments.plotting.figure import PlaneFigure, plane_limit
from experiments.plotting.webp import write_webp
from experiments.runs.writer import RunWriter
from scripts.benchmark.stopwatch import repeated, seconds, spread, table

POINTS, CLASSES = (10_000, 100_000, 1_000_000), (10, 100, 1_000)
FRAMES, EPOCHS = (10, 100, 1_000), (10, 100, 1_000)


def rays(points: int, classes: int, epoch: int = 1) -> Embedding:
    """Classes on rays around the origin, as after training."""
    random = np.random.default_rng(0)
    labels = np.arange(points) % classes
    angles = labels * 2 * np.pi / classes + random.normal(0, 0.5 / classes, points)
    features = random.gamma(9, 1, points)[:, None] * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    corners = np.arange(classes) * 2 * np.pi / classes
    vectors = np.stack([np.cos(corners), np.sin(corners)], axis=1).astype(np.float32)
    classifier = Classifier(vectors, np.zeros(classes), normalize=True, scale=1.0)
    return Embedding(features.astype(np.float32), labels, vectors, PrototypeKind.DIRECTION, classifier, epoch, epoch)


def picture(points: int, classes: int, folder: Path) -> list[float]:
    """Seconds for each of three pictures."""
    embedding = rays(points, classes)
    limit = plane_limit(embedding.features)
    figure = PlaneFigure([str(name) for name in range(classes)])

    def draw() -> None:
        figure.draw(embedding, limit, "Rays", "epoch 1 of 1")
        figure.save(folder / "picture.png")

    return repeated(draw, 3)


def animation(frames: int, folder: Path) -> tuple[float, float]:
    """Seconds, and the peak size of all arrays in memory, megabytes."""
    frame = np.random.default_rng(0).integers(0, 255, (990, 900, 3), dtype=np.uint8)
    tracemalloc.start()
    spent = seconds(lambda: write_webp(folder / "animation.webp", (np.roll(frame, i, axis=0) for i in range(frames))))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return spent, peak / 1e6


def gathering(epochs: int, folder: Path) -> float:
    """Seconds to gather the epochs of a run into one file."""
    writer, embedding = RunWriter(folder / str(epochs)), rays(10_000, 10)
    writer.write_constants({"labels": embedding.labels}, embedding.prototype_kind)
    for epoch in range(epochs):
        writer.write_epoch(Evaluation(replace(embedding, epoch=epoch), {}))
    return seconds(writer.gather_epochs)


def report(arguments: Namespace) -> list[str]:
    """The section as Markdown lines."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sizes = [(points, 10) for points in POINTS] + [(10_000, classes) for classes in CLASSES[1:]]
        rows = [
            [f"picture, {points:,} points, {c} classes", spread(picture(points, c, folder)), ""] for points, c in sizes
        ]
        for frames in FRAMES:
            spent, peak = animation(frames, folder)
            rows.append([f"animation, {frames} frames", f"{spent:.2f}", f"{peak:.0f}"])
        rows += [[f"embeddings.npz of {n} epochs, 10,000 points", f"{gathering(n, folder):.2f}", ""] for n in EPOCHS]
    return ["## Drawing and writing", "", *table(["what", "s", "peak MB"], rows)]
