"""Torch's meta device holds shapes and no numbers: a tensor made on the wrong device fails there, and so does whatever
waits for a result (``.item()``, ``if tensor:``, boolean masks). It guards the GPU's path where there is no GPU."""

import pytest
import torch

from configs import LOSSES, composed
from experiments.data.image_set import Data, ImageSet
from experiments.evaluation.evaluator import embed
from experiments.training.build import build_trainer


def on_meta(count):
    return ImageSet.whole(torch.zeros(count, 28, 28, dtype=torch.uint8), torch.zeros(count, dtype=torch.int64)).to(
        "meta"
    )


@pytest.mark.parametrize("loss", sorted(set(LOSSES) - {"pml"}))  # which lists pairs, and waits for their number
@pytest.mark.parametrize("model", ["cnn", "lenetpp"])
def test_training_step_and_evaluation_never_wait_for_the_device(loss, model):
    data = Data("none", on_meta(64), on_meta(20), "test", "nowhere", "", tuple("0123456789"))
    config = composed(
        f"loss={loss}", f"model={model}", "epochs=1", "batch_size=64", "precision=fp32", "optimizer.fused=false"
    )
    trainer = build_trainer(config, data)
    value = trainer.take_step(torch.zeros(64, 1, 28, 28, device="meta"), data.train.labels)
    assert value.device.type == "meta"
    assert value.shape == ()
    features = embed(trainer.model, data.evaluation.images, torch.float32)
    assert features.shape == (20, 2)
    classifier = trainer.loss.classifier
    with torch.inference_mode():
        assert classifier is None or classifier(features).shape == (20, 10)


def test_meta_device_does_notice_a_synchronisation():
    with pytest.raises(RuntimeError, match="meta"):
        torch.zeros(3, device="meta").sum().item()
