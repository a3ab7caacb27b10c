"""Torch's meta device holds shapes and no numbers: a tensor made on the wrong device fails there, and so does whatever
waits for a result (``.item()``, ``if tensor:``, boolean masks). It guards the GPU's path where there is no GPU."""

from pathlib import Path

import pytest
import torch
from hydra import compose, initialize_config_dir

from experiments.data import Data, Digits
from experiments.embedding import embed
from experiments.story import build_training

CONF = Path(__file__).parent.parent / "conf"
LOSSES = sorted(path.relative_to(CONF / "loss").with_suffix("").as_posix() for path in (CONF / "loss").rglob("*.yaml"))
LOSSES.remove("pml")  # pytorch-metric-learning lists the pairs of a batch, and waits for their number


def digits(count):
    images = torch.zeros(count, 28, 28, dtype=torch.uint8, device="meta")
    return Digits(images, torch.zeros(count, dtype=torch.int64, device="meta"))


def training_on_meta(*overrides):
    with initialize_config_dir(str(CONF), version_base="1.3"):
        config = compose("config", list(overrides))
    names = tuple("0123456789")
    data = Data("none", digits(64), digits(20), "test", "nowhere", "", names)
    return data, build_training(config, data, torch.device("meta"), torch.float32)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("model", ["cnn", "lenetpp"])
def test_training_step_and_evaluation_never_wait_for_the_device(loss, model):
    data, training = training_on_meta(f"loss={loss}", f"model={model}", "epochs=1", "batch_size=64")
    images = torch.zeros(64, 1, 28, 28, device="meta")
    value = training.take_step(images, data.train.labels)
    assert value.device.type == "meta"
    assert value.shape == ()
    features = embed(training.model, data.test.images, torch.float32)
    with torch.inference_mode():
        scores = training.loss.scores(features)
    assert features.shape == (20, 2)
    assert scores is None or scores.shape == (20, 10)


def test_meta_device_does_notice_a_synchronisation():
    with pytest.raises(RuntimeError, match="meta"):
        torch.zeros(3, device="meta").sum().item()
