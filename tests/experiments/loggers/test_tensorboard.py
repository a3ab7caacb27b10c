"""TensorBoard's event files, read back by TensorBoard."""

import pytest
from PIL import Image

import experiments
from experiments.experiment import resume
from experiments.loggers.tensorboard import TensorBoard
from experiments.runs.writer import RunWriter
from kills import Killed, kill_at
from logs import assert_same, logged


def events(folder):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    return EventAccumulator(str(folder / "tensorboard"), {"images": 0, "scalars": 0, "tensors": 0}).Reload()


def scalars(log):
    tags = [tag for tag in log.Tags()["scalars"] if not tag.startswith("final/")]
    return {tag: [(event.step, event.value) for event in log.Scalars(tag)] for tag in tags}


def texts(log, name):
    return [event.tensor_proto.string_val[0] for event in log.Tensors(f"{name}/text_summary")]


def test_log_has_every_number_and_the_final_pictures(tmp_path, tiny, finished):
    run = logged(tiny, tmp_path / "run", "tensorboard")
    log = events(run.folder)
    assert_same(scalars(log), run)
    assert [image.step for image in log.Images("plane")] == [0, 1, 2]
    for image, epoch in zip(log.Images("plane_final"), range(3), strict=True):
        with Image.open(run.folder / "plots" / f"epoch_{epoch:03d}.png") as picture:
            assert (image.step, image.width, image.height) == (epoch, *picture.size)
    (config,) = texts(log, "config")
    assert b'"margin": 0.5' in config
    assert texts(log, "status") == [b"finished"]
    (reached,) = log.Scalars("final/accuracy_percent")
    assert reached.value == pytest.approx(run.metrics["accuracy_percent"][-1])
    assert "_hparams_/session_start_info" in log.summary_metadata
    assert (run.folder / "embeddings.npz").read_bytes() == (finished.folder / "embeddings.npz").read_bytes()


def test_resumed_run_continues_the_same_curves(tmp_path, tiny, monkeypatch):
    """The epoch that was logged but not completed comes again, once."""
    with monkeypatch.context() as patch:
        kill_at(patch, RunWriter, "write_checkpoint", 3)
        with pytest.raises(Killed):
            logged(tiny, tmp_path / "run", "tensorboard", "plot.every=0")
    assert [step for step, _ in scalars(events(tmp_path / "run"))["accuracy_percent"]] == [0, 1, 2]
    assert_same(scalars(events(resume(tmp_path / "run").folder)), experiments.load_run(tmp_path / "run"))
    assert texts(events(tmp_path / "run"), "status") == [b"interrupted", b"finished"]


def test_run_without_an_epoch_is_closed_without_a_log(tmp_path, finished):
    TensorBoard(tmp_path, finished.record).close(finished.record | {"status": "interrupted"})
    assert list(tmp_path.rglob("*")) == []
