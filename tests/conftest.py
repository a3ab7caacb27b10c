"""Fixtures that several test files share: the commands as a user types them, and one small finished run."""

import os
import runpy
import sys
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before torch: tiny networks lose by more, above all on busy cores

import hypothesis
import jaxtyping
import pytest
from hydra.core.global_hydra import GlobalHydra

import experiments

hypothesis.settings.register_profile("no deadline", deadline=None)  # a busy machine is no mistake
hypothesis.settings.load_profile("no deadline")

PROJECT = Path(__file__).parent.parent
TINY = ("data=mnist5k", "epochs=2", "batch_size=200", "model.channels=[4,4,8]", "model.hidden=[16]")


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    """Every test stands in an empty folder of its own, so that nothing lands in the project."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def command(monkeypatch, capfd):
    """``command("loss=arcface")`` is ``python train.py loss=arcface``; gives (exit status, what it printed)."""

    def run(*arguments):
        GlobalHydra.instance().clear()
        monkeypatch.setattr(jaxtyping.config, "jaxtyping_disable", True)  # users run without the type checker
        monkeypatch.setattr(sys, "argv", ["train.py", *arguments])
        status = 0
        try:
            runpy.run_path(str(PROJECT / "train.py"), run_name="__main__")
        except SystemExit as leaving:
            status = leaving.code
        printed = "".join(capfd.readouterr())
        return (1, f"{printed}{status}") if isinstance(status, str) else (status or 0, printed)

    return run


@pytest.fixture(scope="session")
def finished(tmp_path_factory):
    """A run of two small epochs on real digits."""
    folder = tmp_path_factory.mktemp("finished") / "run"
    return experiments.run(*TINY, loss="arcface", folder=folder)


@pytest.fixture(scope="session")
def tiny():
    """Overrides that make a run take about a second."""
    return TINY


def pytest_xdist_auto_num_workers():
    """One more than the cores: some tests wait for a browser or for another process."""
    return (os.cpu_count() or 1) + 1


def pytest_configure():
    os.environ.setdefault("MPLBACKEND", "agg")


@pytest.fixture
def without_type_checks(monkeypatch):
    """As for a user, where nothing but the code itself looks at the values."""
    monkeypatch.setattr(jaxtyping.config, "jaxtyping_disable", True)
