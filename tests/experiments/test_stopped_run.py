"""A run whose numbers become NaN or infinite: it stops, and everything before that epoch is kept."""

import math

import numpy as np
import pytest
import torch
from PIL import Image

import experiments
from experiments.errors import Diverged, RunError
from experiments.evaluation.evaluator import Evaluator
from experiments.experiment import resume
from experiments.training.trainer import Trainer
from losses import Softmax

WITHOUT_PICTURES = "plot.every=0"


class Diverging(Softmax):
    """Softmax whose value is NaN from the third epoch on (of three: past two thirds of the training)."""

    def forward(self, features, labels):
        value = super().forward(features, labels)
        return value * math.nan if self.progress >= 0.7 else value


@pytest.fixture
def diverging(monkeypatch):
    monkeypatch.setattr("losses.Softmax", Diverging)


@pytest.fixture
def stopped(tmp_path, tiny, diverging):
    with pytest.raises(Diverged, match=r"epoch 3: NaN or infinity in the loss; the run stopped"):
        experiments.run(*tiny, "epochs=3", folder=tmp_path / "run")
    return experiments.load_run(tmp_path / "run")


def test_stopped_run_keeps_all_before(stopped, tiny):
    """Numbers, pictures, animation and checkpoint are those of its two good epochs."""
    assert stopped.status == "stopped"
    assert stopped.epochs.tolist() == [0, 1, 2]
    assert np.isfinite(stopped.features).all()
    assert stopped.record["diagnostics"][0] == "epoch 3: NaN or infinity in the loss"
    assert stopped.record["final"]["epoch"] == 2
    assert stopped.record["final"]["accuracy_percent"] == stopped.metrics["accuracy_percent"][2]
    files = {path.relative_to(stopped.folder).as_posix() for path in stopped.folder.rglob("*") if path.is_file()}
    pictures = {f"plots/epoch_00{epoch}.png" for epoch in range(3)}
    assert files == {"embeddings.npz", "metrics.csv", "run.json", "checkpoint.pt", "animation.webp"} | pictures
    with Image.open(stopped.folder / "animation.webp") as animation:
        assert animation.n_frames == 3
    state = torch.load(stopped.folder / "checkpoint.pt", weights_only=True)
    assert state["epoch"] == 2
    assert all(tensor.isfinite().all() for tensor in state["model"].values())


def test_stopped_run_is_not_resumed(stopped):
    before = (stopped.folder / "run.json").read_bytes()
    with pytest.raises(RunError, match=r"stopped at epoch 3: NaN or infinity in the loss, and would again"):
        resume(stopped.folder)
    assert (stopped.folder / "run.json").read_bytes() == before


@pytest.mark.usefixtures("diverging")
def test_stopped_run_ends_with_one_line(command, tiny):
    status, printed = command(*tiny, "epochs=3", WITHOUT_PICTURES, "hydra.run.dir=run")
    assert status == 1
    assert (
        "train.py: epoch 3: NaN or infinity in the loss; the run stopped, all before that epoch is kept in" in printed
    )
    assert "Traceback" not in printed


@pytest.mark.parametrize(("owner", "tensor", "named"), [("model", 0, "features"), ("loss", 0, "loss's weight")])
def test_last_step_may_ruin_the_weights_alone(tmp_path, tiny, monkeypatch, owner, tensor, named):
    """The loss was finite when the step began that made the weights NaN."""
    take_step = Trainer.take_step

    def ruined(self, *arguments):
        value = take_step(self, *arguments)
        if self.step == self.total_steps:
            list(getattr(self, owner).parameters())[tensor].data.fill_(math.nan)
        return value

    monkeypatch.setattr(Trainer, "take_step", ruined)
    with pytest.raises(Diverged, match=f"epoch 2: NaN or infinity in the {named}"):
        experiments.run(*tiny, WITHOUT_PICTURES, folder=tmp_path / "run")
    assert experiments.load_run(tmp_path / "run").epochs.tolist() == [0, 1]


def test_absurd_learning_rate_stops_cleanly(tmp_path, tiny):
    with pytest.raises(Diverged, match="NaN or infinity"):
        experiments.run(*tiny, WITHOUT_PICTURES, "optimizer.lr=1e30", "clip=1e30", folder=tmp_path / "run")
    assert experiments.load_run(tmp_path / "run").status == "stopped"


def test_run_that_stops_before_its_first_epoch_is_empty(tmp_path, tiny, monkeypatch):
    def diverged(self, trainer):
        raise Diverged("NaN or infinity in the features")

    monkeypatch.setattr(Evaluator, "__call__", diverged)
    with pytest.raises(Diverged, match="epoch 0"):
        experiments.run(*tiny, WITHOUT_PICTURES, folder=tmp_path / "run")
    run = experiments.load_run(tmp_path / "run")
    assert (run.status, len(run), run.metrics) == ("stopped", 0, {})
