"""Runs for the tests of the reports: variants of a finished run, copies of its folder, and runs made of three rays."""

import json
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from experiments.evaluation.classifier import Classifier
from experiments.evaluation.embedding import Embedding, PrototypeKind
from experiments.runs.checksums import sealed
from experiments.runs.run import Run

ANGLES = np.arange(3) * 2 * np.pi / 3
CORNERS = np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1).astype(np.float32)
RECORD = {
    "name": "softmax",
    "status": "finished",
    "data": {"class_names": list("abc"), "name": "Rays", "evaluated_on": "test"},
    "config": {"loss": {"_target_": "losses.Softmax"}, "plot": {"split": "test"}, "warm_start": None, "data": {}},
}


def variant(run, name="arcface", seed=0, loss=None, config=None, **changes):
    """The run as if another loss, or another configuration, had made it; ``loss`` holds the parameters."""
    own = {"_target_": "losses.ArcFace", **(run.config["loss"] if loss is None else loss)}
    settings = run.config | (config or {}) | {"seed": seed, "loss": own}
    record = run.record | {"name": name, "seed": seed, "config": settings}
    return replace(run, folder=Path("runs", f"{name}-{seed}-{own}-{config}"), record=record, **changes)


def change(folder, **values):
    """Other entries in the ``run.json`` of a folder."""
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    (folder / "run.json").write_text(json.dumps(sealed(record | values)), encoding="utf-8")


def copied(run, folder, **values):
    """A copy of a run's folder, with other entries in ``run.json``."""
    shutil.copytree(run.folder, folder)
    change(folder, **values)
    return folder


def growing(epochs=2, snapshots=(), steps_per_epoch=8, seed=0):
    """A run of three classes on rays: features and class vectors are 1, 2, 3, ... times as long from epoch to epoch."""
    random = np.random.default_rng(seed)
    labels = np.arange(60) % 3
    plane = (CORNERS[labels] * random.uniform(0.5, 1, (60, 1))).astype(np.float32)
    times = np.arange(epochs + 1)
    lengths = (1 + times)[:, None, None].astype(np.float32)

    def snapshot(step):
        length = np.float32(1 + step / steps_per_epoch)
        classifier = Classifier(CORNERS * length, np.zeros(3), normalize=False, scale=1.0)
        return Embedding(plane * length, labels, CORNERS * length, PrototypeKind.VECTOR, classifier, 0, step)

    return Run(
        RECORD | {"seed": seed, "epochs": epochs},
        Path("run"),
        metrics={"accuracy_percent": 90.0 + times},
        features=plane * lengths,
        labels=labels,
        indices=np.arange(60),
        epochs=times,
        steps=times * steps_per_epoch,
        prototypes=CORNERS * lengths,
        prototype_kind=PrototypeKind.VECTOR,
        classifier_weight=CORNERS * lengths,
        classifier_bias=np.zeros((epochs + 1, 3)),
        classifier_normalize=np.zeros(epochs + 1, bool),
        classifier_scale=np.ones(epochs + 1),
        snapshots=tuple(map(snapshot, snapshots)),
    )


def called(monkeypatch, script, *arguments):
    """``python scripts/SCRIPT.py ARGUMENTS`` in this process."""
    monkeypatch.setattr(sys, "argv", [f"{script.__name__.rpartition('.')[2]}.py", *map(str, arguments)])
    script.main()


def refused(monkeypatch, script, *arguments):
    """The one line with which the script ends."""
    with pytest.raises(SystemExit) as leaving:
        called(monkeypatch, script, *arguments)
    (line,) = leaving.value.code.splitlines()
    return line
