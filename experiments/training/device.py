"""The device of a run, and the precision of its backbone."""

import torch

from experiments.errors import RunError


def choose_device(name: str) -> torch.device:
    """``auto`` takes cuda, then mps, then cpu; any other device must be available.

    Raises:
        RunError: for a name that torch does not know or a device that this machine does not have.
    """
    if name == "auto":
        return torch.device(_available()[0])
    kind, _, index = str(name).partition(":")
    missing = kind not in _available() or (index and (kind != "cuda" or index not in map(str, _cuda_indices())))
    if missing:
        choices = ", ".join(["auto", *_available(), *(f"cuda:{i}" for i in _cuda_indices())])
        raise RunError(f"device={name}: not available on this machine; choose one of {choices}")
    return torch.device(name)


def choose_precision(name: str, device: torch.device) -> torch.dtype:
    """The type of the backbone's arithmetic; the 2-D layer and the loss always use float32.

    Raises:
        RunError: for a name other than auto, bf16 and fp32.
    """
    choices = {"bf16": torch.bfloat16, "fp32": torch.float32, "auto": None}
    if name not in choices:
        raise RunError(f"precision={name}: must be auto, bf16 or fp32")
    return choices[name] or (torch.bfloat16 if has_native_bfloat16(device) else torch.float32)


def has_native_bfloat16(device: torch.device) -> bool:
    """Whether the device multiplies bfloat16 in hardware; emulated, it is slower than float32."""
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    if device.type == "cpu" and hasattr(torch.cpu, "get_capabilities"):  # torch >= 2.10
        capabilities = torch.cpu.get_capabilities()
        return bool(capabilities.get("avx512_bf16") or capabilities.get("amx_bf16"))
    return False


def _available() -> list[str]:
    """The kinds of device that this machine has, the fastest first."""
    cuda, mps = torch.cuda.is_available(), torch.backends.mps.is_available()
    return ["cuda"] * cuda + ["mps"] * mps + ["cpu"]


def _cuda_indices() -> range:
    return range(torch.cuda.device_count() if torch.cuda.is_available() else 0)
