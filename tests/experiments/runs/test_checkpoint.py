"""The checkpoint: written whole, read without executing anything."""

import pickle
import random
import re
from contextlib import suppress

import pytest
import torch

from experiments.errors import RunError
from experiments.runs.checkpoint import read_checkpoint
from experiments.runs.writer import RunWriter


def test_state_is_read_back(tmp_path):
    state = {"model": {"weight": torch.randn(3, 2)}, "epoch": 4, "steps": [1, 2.5], "generator": torch.get_rng_state()}
    RunWriter(tmp_path).write_checkpoint(state)
    found = read_checkpoint(tmp_path)
    assert found.keys() == state.keys()
    assert torch.equal(found["model"]["weight"], state["model"]["weight"])
    assert torch.equal(found["generator"], state["generator"])
    assert (found["epoch"], found["steps"]) == (4, [1, 2.5])


def test_before_the_first_epoch_there_is_none(tmp_path):
    assert read_checkpoint(tmp_path) is None


@pytest.mark.parametrize("content", [b"", b"short", pickle.dumps(print, protocol=2), b"PK\x03\x04" + bytes(100)])
def test_a_damaged_one_is_one_line_with_the_way_out(tmp_path, content):
    (tmp_path / "checkpoint.pt").write_bytes(content)
    with pytest.raises(RunError) as caught:
        read_checkpoint(tmp_path)
    assert re.fullmatch(r".*checkpoint\.pt: damaged \(\w+\); without this file the run starts again", str(caught.value))


@pytest.mark.parametrize("seed", range(20))
def test_wrong_bytes_raise_no_other_error(tmp_path, seed):
    """Errors of every kind come out of the unpickler."""
    RunWriter(tmp_path).write_checkpoint({"model": {"weight": torch.randn(30, 2)}, "epoch": 4})
    content, generator = bytearray((tmp_path / "checkpoint.pt").read_bytes()), random.Random(seed)
    for _ in range(20):
        damaged = bytearray(content)
        for place in generator.sample(range(400), 3):
            damaged[place] = generator.randrange(256)
        (tmp_path / "checkpoint.pt").write_bytes(damaged)
        with suppress(RunError):
            read_checkpoint(tmp_path)


def test_objects_are_not_loaded(tmp_path):
    torch.save({"epoch": torch.nn.Linear(2, 2)}, tmp_path / "checkpoint.pt")
    with pytest.raises(RunError, match="damaged"):
        read_checkpoint(tmp_path)


def test_a_failing_write_leaves_the_checkpoint_of_before(tmp_path, monkeypatch):
    RunWriter(tmp_path).write_checkpoint({"epoch": 1})

    def failing(state, path):
        path.write_bytes(b"half")
        raise OSError("disk full")

    monkeypatch.setattr(torch, "save", failing)
    with pytest.raises(OSError, match="disk full"):
        RunWriter(tmp_path).write_checkpoint({"epoch": 2})
    assert read_checkpoint(tmp_path) == {"epoch": 1}
    assert [path.name for path in tmp_path.iterdir()] == ["checkpoint.pt"]
