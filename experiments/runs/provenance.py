"""Provenance of a run: code, versions and machine, for its record."""

import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch

PACKAGES = ("torch", "torchvision", "numpy", "matplotlib", "hydra-core")


def describe_source() -> dict[str, Any]:
    """Git commit (None outside a repository), whether files differ from it, the command, and versions."""
    changes = _git("status", "--porcelain")
    return {
        "git_commit": _git("rev-parse", "HEAD"),
        "git_dirty": None if changes is None else bool(changes),
        "command": sys.argv,
        "versions": {"python": platform.python_version()} | {name: version(name) for name in PACKAGES},
    }


def describe_machine(device: torch.device, precision: torch.dtype) -> dict[str, Any]:
    """Device and precision; and the number of CPU threads, on which the last bits depend."""
    is_cuda = device.type == "cuda"
    return {
        "platform": platform.platform(),
        "device": str(device),
        "device_name": torch.cuda.get_device_name(device) if is_cuda else platform.processor() or platform.machine(),
        "precision": str(precision).removeprefix("torch."),
        "threads": torch.get_num_threads(),
    }


def _git(*arguments: str) -> str | None:
    """Output of a git command in the folder of this code; None without git or outside a repository."""
    command = ["git", "-C", str(Path(__file__).parent), *arguments]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=5).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None
