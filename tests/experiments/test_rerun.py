"""A finished run is repeated to the bit from its ``run.json`` alone, or what differs is named."""

import json
import shutil

import pytest
import torch

import experiments
from experiments.errors import RunError
from experiments.rerun import rerun
from experiments.runs.checksums import sealed


@pytest.fixture(scope="module")
def old(tmp_path_factory, tiny):
    folder = tmp_path_factory.mktemp("old") / "run"
    return experiments.run(*tiny, "plot.every=0", "loss.margin=0.2", loss="arcface", folder=folder)


@pytest.fixture
def changed(old, tmp_path):
    """A copy of the run with other entries in its record."""

    def copied(**entries):
        folder = shutil.copytree(old.folder, tmp_path / "changed")
        (folder / "run.json").write_text(json.dumps(sealed(old.record | entries)))
        return folder

    return copied


def test_command_repeats_a_run_to_the_bit(tmp_path, command, old):
    folder = shutil.copytree(old.folder, tmp_path / "run")
    status, printed = command(f"rerun={folder}")
    assert (status, printed.splitlines()[-1]) == (0, f"the same {len(old)} embeddings as in {folder}, bit for bit")
    again = experiments.load_run(tmp_path / "run_rerun")
    assert (again.name, again.config) == ("arcface", old.config)


def test_other_numbers_are_named_with_their_causes(tmp_path, changed, old):
    config = old.config | {"seed": 1}
    folder = changed(config=config, versions=old.record["versions"] | {"torch": "1.0"})
    with pytest.raises(RunError, match=rf"differs from .* from epoch 0 on, .*torch 1.0, now {torch.__version__[:4]}"):
        rerun(folder, tmp_path / "new")
    assert experiments.load_run(tmp_path / "new").status == "finished"


def test_number_of_threads_is_that_of_the_run(tmp_path, changed, monkeypatch):
    asked = []
    monkeypatch.setattr(torch, "set_num_threads", asked.append)
    rerun(changed(threads=7), tmp_path / "new")
    assert asked == [7]


@pytest.mark.parametrize(
    ("entries", "overrides", "message"),
    [
        ({"status": "stopped", "diagnostics": ["NaN"]}, (), "the run is stopped, not finished"),
        ({}, ("seed=1", "device=cpu"), "repeats that run's own settings; leave out seed=1"),
        ({"threads": None}, (), "does not say with how many threads"),
        ({"threads": 10**9}, (), "does not say with how many threads"),
        ({"config": {"_target_": "os.system"}}, (), "os.system, which is no class of this project"),
    ],
)
def test_run_that_cannot_be_repeated_is_refused(tmp_path, changed, old, entries, overrides, message):
    if "config" in entries:
        entries = {"config": old.config | {"loss": entries["config"]}}
    with pytest.raises(RunError, match=message):
        rerun(changed(**entries), tmp_path / "new", overrides)
    assert not (tmp_path / "new").exists()
