"""A finished run is repeated to the bit from its ``run.json`` alone, or what differs is named."""

import json
import shutil
from dataclasses import replace

import pytest
import torch

import experiments
from experiments.errors import RunError
from experiments.rerun import first_difference, rerun
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
    status, printed = command(f"rerun={folder}")
    assert (status, "holds a repetition already; move it away" in printed) == (1, True)


def test_other_numbers_are_named_with_their_causes(tmp_path, changed, old):
    config = old.config | {"seed": 1}
    folder = changed(config=config, versions=old.record["versions"] | {"torch": "1.0"})
    with pytest.raises(RunError, match=rf"differs from .* from epoch 0 on, .*torch 1.0, now {torch.__version__[:4]}"):
        rerun(folder, tmp_path / "new")
    assert experiments.load_run(tmp_path / "new").status == "finished"


@pytest.fixture(scope="module")
def complete(tmp_path_factory, tiny):
    """A run with all that a run can keep of the plane."""
    folder = tmp_path_factory.mktemp("complete") / "run"
    return experiments.run(*tiny, "data.unseen=[8,9]", "plot.every=0", "snapshots=4", folder=folder)


def test_snapshots_and_unseen_classes_are_repeated_too(tmp_path, command, complete):
    folder = shutil.copytree(complete.folder, tmp_path / "run")
    status, printed = command(f"rerun={folder}")
    assert (status, printed.splitlines()[-1]) == (0, f"the same 7 embeddings as in {folder}, bit for bit")


def test_difference_inside_the_first_epoch_is_named_by_its_step(complete):
    first, second, *later = complete.snapshots
    later = [replace(snapshot, features=snapshot.features + 9) for snapshot in later]
    other = replace(complete, snapshots=(first, replace(second, features=second.features + 0.5), *later))
    assert first_difference(complete, other) == "from step 2 on, there by up to 0.5 in a feature"
    others = replace(complete, snapshots=complete.snapshots[:3])
    assert first_difference(complete, others) == "in the steps of its snapshots: [1, 2, 4, 8], now [1, 2, 4]"


def test_difference_of_unseen_classes_alone_is_named(complete):
    features = complete.unseen_features.copy()
    features[1, 3] += 0.5
    other = replace(complete, unseen_features=features)
    assert first_difference(complete, complete) is None
    assert first_difference(complete, other) == "from epoch 1 on, there by up to 0.5 in a feature"


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
