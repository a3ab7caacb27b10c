"""An interrupted run with lost or damaged files: it still ends right, or says in one line what is wrong."""

import shutil

import numpy as np
import pytest

import experiments
from experiments.errors import RunError
from experiments.experiment import resume

FAULTS = {
    "an epoch is lost": lambda folder: (folder / "epochs" / "epoch_000.npz").unlink(),
    "an epoch is damaged": lambda folder: (folder / "epochs" / "epoch_001.npz").write_bytes(b"PK"),
    "all epochs are lost": lambda folder: shutil.rmtree(folder / "epochs"),
    "labels are damaged": lambda folder: (folder / "epochs" / "constants.npz").write_bytes(b""),
    "rows are lost": lambda folder: (folder / "metrics.csv").unlink(),
    "a number is another": lambda folder: (folder / "metrics.csv").write_bytes(b"epoch,step\n0,9\n1,99\n"),
    "the checkpoint is lost": lambda folder: (folder / "checkpoint.pt").unlink(),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_damaged_interrupted_run_still_ends_right(killed, tiny, fault, capsys, tmp_path):
    FAULTS[fault](killed)
    run = resume(killed)
    expected = experiments.run(*tiny, "plot.every=0", folder=tmp_path / "expected")
    assert (killed / "embeddings.npz").read_bytes() == (expected.folder / "embeddings.npz").read_bytes()
    for column in set(expected.metrics) - {"training_seconds", "images_per_second"}:
        np.testing.assert_array_equal(run.metrics[column], expected.metrics[column])
    starts_again = fault not in ("rows are lost", "a number is another", "the checkpoint is lost")
    assert ("; the run starts again\n" in capsys.readouterr().out) == starts_again


def test_damaged_checkpoint_is_named_in_one_line(interrupted):
    folder = interrupted()
    (folder / "checkpoint.pt").write_bytes(b"short")
    with pytest.raises(RunError, match=r"checkpoint\.pt: damaged") as caught:
        resume(folder)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("begun_at", ["killed", "whole"])
def test_leftovers_of_a_kill_are_swept(request, begun_at, tmp_path):
    folder = shutil.copytree(
        experiments.load_run(getattr(request.getfixturevalue(begun_at), "folder", "run")).folder, tmp_path / "copy"
    )
    for name in (".run.partial.json", "plots/.epoch_001.partial.png", "epochs/.epoch_002.partial.npz"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"half")
    resume(folder)
    assert [path for path in folder.rglob("*") if ".partial" in path.name] == []
    assert not (folder / "epochs").exists()
