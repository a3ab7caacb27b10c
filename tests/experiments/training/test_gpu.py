"""What only a GPU can show: no training step waits for it. Without one, test_meta_device.py stands in."""

import pytest
import torch

from configs import LOSSES, composed
from experiments.data.augmentation import shifted
from experiments.data.mnist import mnist5k
from experiments.training.build import build_trainer
from experiments.training.trainer import prepare

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="needs an NVIDIA GPU")


@pytest.mark.parametrize("loss", sorted(set(LOSSES) - {"pml"}))  # which lists pairs, and waits for their number
def test_no_step_waits_for_the_gpu(loss):
    data = mnist5k(validation=False).to("cuda")
    trainer = build_trainer(composed(f"loss={loss}", "data=mnist5k"), data)
    order = torch.randperm(len(data.train)).to(data.device)

    def step(batch):
        images, labels = (tensor.index_select(0, batch) for tensor in (data.train.images, data.train.labels))
        return trainer.take_step(prepare(shifted(images, trainer.shift)), labels)

    first, *rest = order.split(256)[:5]
    step(first)  # libraries load and choose their algorithms
    torch.cuda.set_sync_debug_mode("error")
    try:
        values = [step(batch) for batch in rest]
    finally:
        torch.cuda.set_sync_debug_mode("default")
    assert torch.stack(values).isfinite().all()
