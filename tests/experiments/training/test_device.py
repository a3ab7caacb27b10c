"""Device and precision of a run, on machines with other devices than this one."""

import pytest
import torch

from experiments.errors import RunError
from experiments.training import device as module
from experiments.training.device import choose_device, choose_precision, has_native_bfloat16


@pytest.mark.parametrize(
    ("available", "taken"), [(["cuda", "mps", "cpu"], "cuda"), (["mps", "cpu"], "mps"), (["cpu"], "cpu")]
)
def test_auto_takes_the_fastest_device(monkeypatch, available, taken):
    monkeypatch.setattr(module, "_available", lambda: available)
    assert choose_device("auto").type == taken


@pytest.mark.parametrize(("name", "allowed"), [("cuda:1", True), ("cuda:2", False), ("cuda", True), ("mps", False)])
def test_named_device_must_be_available(monkeypatch, name, allowed):
    monkeypatch.setattr(module, "_available", lambda: ["cuda", "cpu"])
    monkeypatch.setattr(module, "_cuda_indices", lambda: range(2))
    if allowed:
        assert choose_device(name) == torch.device(name)
    else:
        with pytest.raises(RunError, match="choose one of auto, cuda, cpu, cuda:0, cuda:1"):
            choose_device(name)


def test_precision_auto_follows_the_hardware(monkeypatch):
    for native, expected in [(True, torch.bfloat16), (False, torch.float32)]:
        monkeypatch.setattr(module, "has_native_bfloat16", lambda _, native=native: native)
        assert choose_precision("auto", torch.device("cpu")) is expected
    assert choose_precision("fp32", torch.device("cpu")) is torch.float32
    with pytest.raises(RunError, match="precision=fp16: must be auto, bf16 or fp32"):
        choose_precision("fp16", torch.device("cpu"))


@pytest.mark.parametrize(
    ("capabilities", "native"), [({"avx512_bf16": True}, True), ({"amx_bf16": True}, True), ({"avx2": True}, False)]
)
def test_emulated_bfloat16_is_not_native(monkeypatch, capabilities, native):
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: capabilities, raising=False)
    assert has_native_bfloat16(torch.device("cpu")) is native
