"""What only a GPU can show: whole runs there, runs that change the device, and no training step that waits for it.

Without one, test_meta_device.py and test_operators.py stand in.
"""

import numpy as np
import pytest
import torch

import experiments
from configs import LOSSES, composed
from experiments.data.augmentation import shifted
from experiments.data.mnist import mnist5k
from experiments.experiment import resume
from experiments.runs.writer import RunWriter
from experiments.training import device
from experiments.training.build import build_trainer
from experiments.training.trainer import prepare
from kills import Killed, kill_at

OWN_LOSSES = sorted(set(LOSSES) - {"pml"})  # which lists pairs, and waits for their number
on_gpu = pytest.mark.skipif(not torch.cuda.is_available(), reason="needs an NVIDIA GPU")


@on_gpu
@pytest.mark.parametrize("loss", OWN_LOSSES)
def test_whole_run(loss, tiny, tmp_path):
    run = experiments.run(*tiny, f"loss={loss}", "device=cuda", folder=tmp_path / "run")
    assert run.status == "finished"
    assert run.record["device"].startswith("cuda:")
    assert np.isfinite(run.features).all()


@pytest.mark.parametrize(
    ("first", "then"),
    [pytest.param("cuda", "cpu", marks=on_gpu), pytest.param("cpu", "cuda", marks=on_gpu), ("cpu", "cpu")],
)
def test_interrupted_run_goes_on_elsewhere(first, then, tiny, tmp_path, monkeypatch):
    """``device=auto``, on a machine with a GPU and on one without."""

    def machine_with(kind):
        monkeypatch.setattr(device, "_available", lambda: [kind] if kind == "cpu" else [kind, "cpu"])

    machine_with(first)
    with monkeypatch.context() as patch:
        kill_at(patch, RunWriter, "write_checkpoint", 3)  # that of the second epoch
        with pytest.raises(Killed):
            experiments.run(*tiny, "precision=fp32", "loss=center", folder=tmp_path / "run")
    before = experiments.load_run(tmp_path / "run")
    machine_with(then)
    run = resume(tmp_path / "run")
    assert (before.status, run.status, len(run)) == ("interrupted", "finished", 3)
    assert np.array_equal(run.features[:2], before.features[:2])
    assert run.metrics["accuracy_percent"][-1] > 50


@on_gpu
@pytest.mark.filterwarnings("ignore:Synchronization debug mode is a prototype:UserWarning")
@pytest.mark.parametrize("loss", OWN_LOSSES)
def test_no_step_waits_for_the_gpu(loss):
    data = mnist5k(validation=False).to("cuda")
    trainer = build_trainer(composed(f"loss={loss}", "data=mnist5k"), data)
    order = torch.randperm(len(data.train)).to(data.device)

    def step(batch):
        images, labels = (tensor.index_select(0, batch) for tensor in (data.train.images, data.train.labels))
        return trainer.take_step(prepare(shifted(images, trainer.shift)), labels)

    first, *rest = order.split(256)[:5]
    step(first)  # libraries load and choose their algorithms
    try:
        torch.cuda.set_sync_debug_mode("error")
        values = [step(batch) for batch in rest]
    finally:
        torch.cuda.set_sync_debug_mode("default")
    assert torch.stack(values).isfinite().all()
