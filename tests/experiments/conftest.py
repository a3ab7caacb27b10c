"""Small runs: whole, killed, and one that leaves some classes out."""

import json
import shutil

import pytest

import experiments
from experiments.runs.checksums import sealed
from experiments.runs.writer import RunWriter
from kills import Killed, kill_at


@pytest.fixture(scope="session")
def seven_classes(tiny):
    """Overrides of a small run in which three of the ten classes are unseen."""
    return ("experiment=open_set", *tiny)


@pytest.fixture(scope="session")
def opened(tmp_path_factory, seven_classes):
    return experiments.run(*seven_classes, loss="triplet", folder=tmp_path_factory.mktemp("opened") / "run")


@pytest.fixture(scope="session")
def whole(tmp_path_factory, tiny):
    folder = tmp_path_factory.mktemp("whole") / "run"
    return experiments.run(*tiny, "plot.every=2", loss="sphereface", folder=folder)


@pytest.fixture
def killed(tiny, monkeypatch):
    """The folder of a run that was killed before the checkpoint of its second epoch."""
    with monkeypatch.context() as patch:
        kill_at(patch, RunWriter, "write_checkpoint", 3)
        with pytest.raises(Killed):
            experiments.run(*tiny, "plot.every=0", folder="run")
    return experiments.load_run("run").folder


@pytest.fixture
def interrupted(whole, tmp_path):
    """A copy of the whole run with other entries in its record."""

    def copied(**entries):
        folder = shutil.copytree(whole.folder, tmp_path / "run")
        record = whole.record | {"status": "interrupted"} | entries
        (folder / "run.json").write_text(json.dumps(sealed(record)))
        return folder

    return copied
