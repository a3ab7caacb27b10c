"""Run folders without a training: what the writer needs, and folders in every stage."""

import numpy as np

from embeddings import NAMES, rays
from experiments.evaluation.classifier import Classifier
from experiments.evaluation.embedding import PrototypeKind
from experiments.evaluation.evaluator import Evaluation
from experiments.runs.reader import SCHEMA
from experiments.runs.writer import RunWriter

LABELS = rays().labels


def record(status="interrupted", **changes):
    """A ``run.json`` of three epochs."""
    config = {
        "loss": {"_target_": "losses.ArcFace", "scale": 32.0, "margin": 0.5, "bias": False, "name": None},
        "plot": {"every": 1, "format": "png", "view": "plane", "split": "test"},
        "warm_start": None,
        "warm_start_until": 0.4,
        "batch_size": 30,
        "data": {},
        "optimizer": {},
    }
    data = {"name": "MNIST-5k", "class_names": NAMES, "evaluated_on": "test"}
    known = {"name": "arcface", "schema": SCHEMA, "status": status, "seed": 0, "epochs": 2}
    final = {"accuracy_percent": 21.0}
    return known | {"config": config, "data": data, "diagnostics": [], "final": final} | changes


def embedding(epoch, kind="direction", step=None, **changes):
    """Another one in each epoch, in every field."""
    rng = np.random.default_rng(epoch if step is None else 100 + step)
    weight, bias = rng.normal(size=(10, 2)).astype(np.float32), rng.normal(size=10)
    fields = {
        "features": rng.normal(size=(600, 2)).astype(np.float32) * (1 + epoch),
        "prototypes": rng.normal(size=(10, 2)).astype(np.float32),
        "classifier": Classifier(weight, bias, normalize=bool(epoch % 2), scale=1 / 3 + epoch),
        "epoch": epoch,
        "step": 20 * epoch if step is None else step,
    }
    return rays(kind=kind, **fields | changes)


def row(epoch):
    return {"epoch": epoch, "step": 20 * epoch, "train_loss": 2.5 if epoch else None, "accuracy_percent": 10.5 * epoch}


def write(folder, epochs=3, snapshots=(), unseen=0, kind="direction", **changes):
    """The folder of a run under way: all files of the first epochs; returns what was written."""
    writer = RunWriter(folder)
    writer.write_record(record())
    constants = {"labels": LABELS, "indices": np.arange(600) * 7}
    if unseen:
        constants["unseen_labels"] = np.arange(unseen) % 3
    writer.write_constants(constants, PrototypeKind(kind))
    written = [embedding(epoch, kind, **changes) for epoch in range(epochs)]
    for made in written:
        features = np.full((unseen, 2), made.epoch, np.float32) if unseen else None
        writer.write_epoch(Evaluation(made, {}, features))
        writer.write_metrics([row(epoch) for epoch in range(made.epoch + 1)])
    taken = [embedding(0, kind, step=step, **changes) for step in snapshots]
    for made in taken:
        writer.write_snapshot(made)
    return written, taken


def finish(folder, status="finished"):
    """As at the end of a run."""
    writer = RunWriter(folder)
    writer.gather_epochs()
    writer.write_record(record(status))
    writer.remove_parts()
