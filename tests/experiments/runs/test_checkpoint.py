"""The checkpoint: written whole, read without executing anything."""

import pickle
import random
import re
from contextlib import suppress
from pathlib import Path

import pytest
import torch

from experiments.errors import RunError
from experiments.runs.checkpoint import read_checkpoint, read_whole_checkpoint
from experiments.runs.checksums import checksum
from experiments.runs.writer import RunWriter
from kills import fill_disk
from run_folders import write


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


def test_a_flipped_bit_is_noticed(tmp_path):
    """torch itself loads other numbers: it compares no checksum."""
    weight, generator, refused = torch.randn(300, 2), random.Random(0), 0
    RunWriter(tmp_path).write_checkpoint({"weight": weight})
    content = (tmp_path / "checkpoint.pt").read_bytes()
    for _ in range(200):
        damaged, place = bytearray(content), generator.randrange(len(content))
        damaged[place] ^= 1 << generator.randrange(8)
        (tmp_path / "checkpoint.pt").write_bytes(damaged)
        try:
            assert torch.equal(read_checkpoint(tmp_path)["weight"], weight)  # padding between the parts
        except RunError:
            refused += 1
    assert refused > 100


@pytest.mark.parametrize("state", [{"epoch": 1}, {"epoch": 1, "rows": []}])
def test_checkpoint_of_another_version_is_one_line(tmp_path, state):
    RunWriter(tmp_path).write_checkpoint(state)
    with pytest.raises(RunError, match=r"checkpoint\.pt: of another version of Rosette; train the run again"):
        read_whole_checkpoint(tmp_path)


def damage(path):
    path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.parametrize("fault", [Path.unlink, damage])
@pytest.mark.parametrize("name", ["epoch_001.npz", "constants.npz", "snapshot_000002.npz"])
def test_epochs_that_it_covers_are_there_or_there_is_no_checkpoint(tmp_path, capsys, fault, name):
    write(tmp_path, snapshots=(1, 2))
    parts = {f"epochs/{path.name}": checksum(path.read_bytes()) for path in (tmp_path / "epochs").iterdir()}
    state = {"epoch": 2, "rows": [{"epoch": 0, "loss": None}], "parts": parts}
    RunWriter(tmp_path).write_checkpoint(state)
    assert read_whole_checkpoint(tmp_path) == state
    assert capsys.readouterr().out == ""
    fault(tmp_path / "epochs" / name)
    what = "missing" if fault is Path.unlink else "damaged"
    assert read_whole_checkpoint(tmp_path) is None
    assert capsys.readouterr().out == f"{tmp_path}: epochs/{name}: {what}; the run starts again\n"
    assert not (tmp_path / "epochs").exists()


@pytest.mark.parametrize(
    "parts", [[], {"../x.npz": {}}, {"epochs/epoch_000.npz": {}}, {"checkpoint.pt": checksum(b"")}]
)
def test_parts_are_checksums_of_epochs(tmp_path, parts):
    RunWriter(tmp_path).write_checkpoint({"rows": [], "parts": parts})
    with pytest.raises(RunError, match="of another version"):
        read_whole_checkpoint(tmp_path)


def test_epoch_that_no_checkpoint_covers_is_removed(tmp_path):
    write(tmp_path)
    parts = {f"epochs/{path.name}": checksum(path.read_bytes()) for path in (tmp_path / "epochs").iterdir()}
    del parts["epochs/epoch_002.npz"]
    RunWriter(tmp_path).write_checkpoint({"rows": [], "parts": parts})
    assert read_whole_checkpoint(tmp_path)["parts"] == parts
    assert {f"epochs/{path.name}" for path in (tmp_path / "epochs").iterdir()} == set(parts)


def test_objects_are_not_loaded(tmp_path):
    torch.save({"epoch": torch.nn.Linear(2, 2)}, tmp_path / "checkpoint.pt")
    with pytest.raises(RunError, match="damaged"):
        read_checkpoint(tmp_path)


def test_a_failing_write_leaves_the_checkpoint_of_before(tmp_path, monkeypatch):
    RunWriter(tmp_path).write_checkpoint({"epoch": 1})

    with monkeypatch.context() as patch:
        fill_disk(patch)
        with pytest.raises(OSError, match="No space left on device") as caught:
            RunWriter(tmp_path).write_checkpoint({"epoch": 2})
    assert caught.value.filename == str(tmp_path / "checkpoint.pt")
    assert read_checkpoint(tmp_path) == {"epoch": 1}
    assert [path.name for path in tmp_path.iterdir()] == ["checkpoint.pt"]
