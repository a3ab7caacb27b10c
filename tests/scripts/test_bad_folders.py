"""One bad folder among good ones is left out with one line, by every script; none holds a script up."""

import json
import os
import shutil

import numpy as np
import pytest

from experiments.runs.checksums import sealed
from experiments.runs.find import find_runs
from report_runs import called, copied, refused
from scripts import animate, bundle, compare, export, results, study

SCRIPTS = {
    "animate": (animate, ["runs", "--until", "1", "--size", "400"]),
    "bundle": (bundle, ["pack", "runs"]),
    "compare": (compare, ["runs"]),
    "csv": (export, ["runs", "--to", "csv", "--output", "csv"]),
    "parquet": (export, ["runs", "--to", "parquet", "--output", "parquet"]),
    "projector": (export, ["runs", "--to", "projector", "--output", "projector"]),
    "results": (results, ["runs"]),
    "study": (study, ["runs"]),
}


def config(**values):
    return lambda record: {"config": record["config"] | values}


def loss(**values):
    return lambda record: config(loss=record["config"]["loss"] | values)(record)


def data(**values):
    return lambda record: {"data": record["data"] | values}


RECORDS = {  # what is wrong with run.json -> its other entries
    "a name of 1 MB": lambda record: {"name": "x" * 1_000_000},
    "a parameter of 1 MB": loss(note="x" * 1_000_000),
    "a configuration of 1 MB": config(note="x" * 1_000_000),
    "a parameter beyond 64 bits": loss(margin=10**400),
    "a seed beyond 64 bits": lambda record: {"seed": -(2**63) - 1},
    "three names of classes": data(class_names=list("abc")),
    "no optimizer": config(optimizer=None),
    "no data": config(data=None),
    "no batch size": config(batch_size=None),
    "no last accuracy": lambda record: {"final": {}},
}
ARRAYS = {  # what is wrong with embeddings.npz -> other arrays
    "features in 3-D": lambda arrays: {"features": np.zeros((3, 1000, 3), np.float32)},
    "labels 99": lambda arrays: {"labels": arrays["labels"] + 99},
    "labels that are no whole numbers": lambda arrays: {"labels": arrays["labels"] / 1},
    "no images": lambda arrays: (
        {name: arrays[name][:0] for name in ("labels", "indices")} | {"features": arrays["features"][:, :0]}
    ),
    "places below 0": lambda arrays: {"indices": -1 - arrays["indices"]},
    "an infinite scale": lambda arrays: {"classifier_scale": arrays["classifier_scale"] * np.inf},
    "epochs in one place": lambda arrays: {"epochs": arrays["epochs"] * 0},
    "steps in one place": lambda arrays: {"steps": arrays["steps"] * 0},
}
FILES = "run.json", "metrics.csv", "embeddings.npz"
KINDS = {"a pipe": os.mkfifo, "a folder": os.mkdir, "a device": lambda path: path.symlink_to("/dev/zero")}
KINDS |= {"a link to itself": lambda path: path.symlink_to(path)}


def damage(folder, what):
    """Makes the folder of a run bad."""
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    if what in RECORDS:
        record |= RECORDS[what](record)
    elif what in ARRAYS:
        arrays = dict(np.load(folder / "embeddings.npz"))
        np.savez(folder / "embeddings.npz", **arrays | ARRAYS[what](arrays))
        del record["files"]  # their checksums
    elif what == "no accuracies":
        (folder / "metrics.csv").write_text("epoch\n0\n1\n2\n")
        del record["files"]
    else:
        kind, _, name = what.partition(" for ")
        (folder / name).unlink()
        KINDS[kind](folder / name)
        if name == "run.json":
            return
    (folder / "run.json").write_text(json.dumps(sealed(record)), encoding="utf-8")


DAMAGES = [*RECORDS, *ARRAYS, "no accuracies", *(f"{kind} for {name}" for kind in KINDS for name in FILES)]


@pytest.mark.parametrize("what", DAMAGES)
def test_bad_folder_is_left_out(finished, tmp_path, capsys, what):
    for name in ("a", "bad"):
        shutil.copytree(finished.folder, tmp_path / "runs" / name)
    damage(tmp_path / "runs" / "bad", what)
    assert [run.folder.name for run in find_runs([tmp_path / "runs" / name for name in ("a", "bad")])] == ["a"]
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"left out: {tmp_path / 'runs' / 'bad'}")
    assert len(line) < 400


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_goes_on_with_the_others(finished, tmp_path, monkeypatch, capsys, script):
    module, arguments = SCRIPTS[script]
    for seed, name in enumerate(("a", "b", "bad")):
        changed = finished.config["loss"] | ({} if script == "results" else {"margin": 0.1 * seed})
        copied(finished, tmp_path / "runs" / name, seed=seed, config=finished.config | {"loss": changed})
    damage(tmp_path / "runs" / "bad", "a pipe for metrics.csv")
    called(monkeypatch, module, *arguments)
    printed = capsys.readouterr()
    assert "runs: 2" in printed.out
    assert [line.split(":")[:2] for line in printed.err.splitlines()] == [["left out", " runs/bad"]]
    for name in "ab":
        shutil.rmtree(tmp_path / "runs" / name)
    before = sorted(tmp_path.rglob("*"))
    assert "runs: no finished run there" in refused(monkeypatch, module, *arguments)
    assert sorted(tmp_path.rglob("*")) == before
