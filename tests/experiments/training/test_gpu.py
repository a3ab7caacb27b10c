"""What only a GPU can show: no training step waits for it. Without one, tests/test_meta_device.py stands guard."""

import pytest
import torch
from hydra import compose, initialize_config_dir

from experiments.augmentation import shifted
from experiments.data import mnist5k
from experiments.device import choose_precision
from experiments.story import build_training
from experiments.training import prepare
from test_meta_device import CONF, LOSSES

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="needs an NVIDIA GPU")


@pytest.mark.parametrize("loss", LOSSES)
def test_no_step_waits_for_the_gpu(loss):
    device = torch.device("cuda")
    with initialize_config_dir(str(CONF), version_base="1.3"):
        config = compose("config", [f"loss={loss}", "data=mnist5k"])
    data = mnist5k(validation=False).to(device)
    training = build_training(config, data, device, choose_precision("auto", device))
    order = torch.randperm(len(data.train)).to(device)

    def step(batch):
        return training.take_step(
            prepare(shifted(data.train.images.index_select(0, batch), training.shift)),
            data.train.labels.index_select(0, batch),
        )

    first, *rest = order.split(256)[:5]
    step(first)  # libraries load and choose their algorithms
    torch.cuda.set_sync_debug_mode("error")
    try:
        values = [step(batch) for batch in rest]
    finally:
        torch.cuda.set_sync_debug_mode("default")
    assert torch.stack(values).isfinite().all()
