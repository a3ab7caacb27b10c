"""Provenance of a run: code, versions and machine, for its record; and what differs between two of them."""

import os
import platform
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch

from experiments.config.own.code import current
from experiments.runs.checksums import checksum

PACKAGES = "torch", "torchvision", "numpy", "scipy", "scikit-learn", "matplotlib", "pillow", "hydra-core"
CHOOSING_KERNELS = "ATEN_CPU_CAPABILITY", "DNNL_MAX_CPU_ISA", "ONEDNN_MAX_CPU_ISA", "MKL_CBWR"
"""Environment variables that change the last bits of a sum."""

MAX_PATCH = 200_000  # characters
DECISIVE = (
    "git_commit",
    "git_patch",
    "own_source",
    "versions",
    "device",
    "device_name",
    "precision",
    "threads",
    "environment",
)
"""Entries of a record that may change the last bits of a result."""


def describe_source() -> dict[str, Any]:
    """Git commit (None outside a repository), how tracked files differ from it, the command, and versions.

    The changes are a patch, as of ``git diff HEAD``; None without any, or if they are longer than MAX_PATCH.
    """
    commit, changes = _git("rev-parse", "HEAD"), _git("status", "--porcelain")
    patch = _git("diff", "HEAD", "--no-color", "--no-ext-diff") if changes else None
    return {
        "git_commit": commit and commit.strip(),
        "git_dirty": None if changes is None else bool(changes),
        "git_patch": patch if patch and len(patch) <= MAX_PATCH else None,
        "command": sys.argv,
        "versions": {"python": platform.python_version()} | {name: version(name) for name in PACKAGES},
    } | own_source()


def own_source() -> dict[str, Any]:
    """The first digits of the SHA-256 of each module of the user, whose text is in ``source/``; nothing without any."""
    digests = {name: _digest(text) for name, text in current().texts.items()}
    return {"own_source": digests} if digests else {}


def changed_source(record: Mapping[str, Any]) -> list[str]:
    """The modules of the user whose text is no longer that of a run, in the folders that the command names."""
    own: Mapping[str, str] = record.get("own_source", {})
    files = {name: folder / f"{name.replace('.', '/')}.py" for folder in current().folders for name in own}
    return [name for name, file in files.items() if file.is_file() and own[name] != _digest(file.read_text("utf-8"))]


def _digest(text: str) -> str:
    return checksum(text.encode())["sha256"][:12]


def describe_machine(device: torch.device, precision: torch.dtype) -> dict[str, Any]:
    """Device and precision; and what the last bits depend on: the number of CPU threads and some variables."""
    is_cuda = device.type == "cuda"
    return {
        "platform": platform.platform(),
        "device": str(device),
        "device_name": torch.cuda.get_device_name(device) if is_cuda else platform.processor() or platform.machine(),
        "precision": str(precision).removeprefix("torch."),
        "threads": torch.get_num_threads(),
        "environment": {name: os.environ[name] for name in CHOOSING_KERNELS if name in os.environ},
    }


def differences(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What may change the last bits, in words: ``threads 2, now 1``; entries that a record lacks are not compared."""
    found = []
    for key in DECISIVE:
        if key not in then or then[key] == now.get(key):
            continue
        if isinstance(now[key], dict):
            names = sorted({*then[key], *now[key]})
            changed = [name for name in names if then[key].get(name) != now[key].get(name)]
            found += [f"{name} {then[key].get(name)}, now {now[key].get(name)}" for name in changed]
        elif key == "git_patch":
            found.append("other changes of the code")
        else:
            found.append(f"{key.replace('_', ' ')} {then[key]}, now {now[key]}")
    return found


def _git(*arguments: str) -> str | None:
    """Output of a git command in the folder of this code; None without git or outside a repository."""
    command = ["git", "-C", str(Path(__file__).parent), *arguments]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=5).stdout
    except (OSError, subprocess.SubprocessError):
        return None
