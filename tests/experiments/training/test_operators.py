"""No operator of a run lacks a kernel for CUDA or MPS, by the operator table that torch ships."""

from functools import cache
from pathlib import Path

import pytest
import torch
import torchgen
from torch.torch_version import Version
from torch.utils._python_dispatch import TorchDispatchMode
from torchgen.gen import parse_native_yaml
from torchgen.model import DispatchKey

from configs import CONF, LOSSES, composed
from experiments.data.augmentation import shifted
from experiments.data.mnist import mnist5k
from experiments.evaluation.evaluator import Evaluator
from experiments.training.build import build_trainer
from experiments.training.trainer import prepare

ACCELERATORS = DispatchKey.CUDA, DispatchKey.MPS
LATER = {"_cdist_backward on MPS"}  # of contrastive and lgm; not yet in torch 2.11
MODELS = sorted(path.stem for path in (CONF / "model").glob("*.yaml"))


class Recorded(TorchDispatchMode):
    """The names of all operators that run inside the block."""

    def __init__(self):
        super().__init__()
        self.names = set()

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        if function.namespace == "aten":
            self.names.add(function.name().removeprefix("aten::"))
        return function(*args, **(kwargs or {}))


@cache
def operator_table():
    folder = Path(torchgen.__file__).parent / "packaged" / "ATen" / "native"
    parsed = parse_native_yaml(str(folder / "native_functions.yaml"), str(folder / "tags.yaml"))
    return {str(function.func.name): function for function in parsed.native_functions}, parsed.backend_indices


def has_kernel(name, key):
    """A kernel of the device itself, of the operator that this one is the wrapper of, or made of other operators."""
    functions, kernels = operator_table()
    function = functions[name]
    own = functions[str(function.structured_delegate)] if function.structured_delegate else function
    return function.has_composite_kernel or own.has_composite_kernel or kernels[key].has_kernel(own)


def without_kernel(names):
    missing = {f"{name} on {key.name}" for name in names for key in ACCELERATORS if not has_kernel(name, key)}
    return missing - (LATER if Version(torch.__version__) < Version("2.14") else set())


def operators(*overrides):
    """Those of two training steps (before and after a warm start), an embedding and its scores."""
    data = mnist5k(validation=False)
    trainer = build_trainer(composed("data=mnist5k", "epochs=1", "batch_size=64", *overrides), data)
    images, labels = data.train.images[:64], data.train.labels[:64]
    evaluator = Evaluator(data, "test")
    evaluator.evaluated = evaluator.shown = data.evaluation.split(50)[0]
    evaluator.labels = evaluator.shown.labels.numpy()
    evaluator.train = evaluator.reference = data.train.split(200)[0]
    with Recorded() as recorded:
        for step in (0, trainer.total_steps - 2):
            trainer.step = step
            trainer.take_step(prepare(shifted(images.index_select(0, torch.arange(64)), trainer.shift)), labels)
        evaluator(trainer)
    return recorded.names


@pytest.mark.parametrize("loss", sorted(set(LOSSES) - {"pml"}))
def test_every_operator_of_a_loss_has_kernels(loss):
    names = operators(f"loss={loss}")
    assert {"convolution", "convolution_backward", "index_select"} <= names
    assert without_kernel(names) == set()


@pytest.mark.parametrize("model", MODELS)
def test_every_operator_of_a_model_has_kernels(model):
    assert without_kernel(operators(f"model={model}")) == set()


@pytest.mark.parametrize("setting", ["optimizer=sgd", "optimizer.fused=false", "precision=fp32", "precision=bf16"])
def test_every_operator_of_a_setting_has_kernels(setting):
    assert without_kernel(operators(setting)) == set()


def test_every_operator_of_an_optimiser_that_takes_all_parameters_at_once_has_kernels():
    """The default of torch on CUDA, where ``fused`` is not set."""
    assert without_kernel(operators("optimizer.fused=false", "+optimizer.foreach=true")) == set()


def test_an_operator_without_a_kernel_is_found():
    assert without_kernel({"add.Tensor", "mkldnn_max_pool2d"}) == {
        "mkldnn_max_pool2d on CUDA",
        "mkldnn_max_pool2d on MPS",
    }
