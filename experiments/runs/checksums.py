"""SHA-256 of the files of a run, kept in ``run.json`` when the run ends, and of ``run.json`` itself."""

import hashlib
import json
from pathlib import Path, PurePosixPath
from typing import Any

Checksum = dict[str, Any]  # {"bytes": 1234, "sha256": "9f86..."}

FILES = "embeddings.npz", "metrics.csv", "checkpoint.pt", "animation.*", "plots/*"
"""Patterns of the files that a run writes itself; loggers have files of their own."""


def checksums(folder: Path) -> dict[str, Checksum]:
    """By the path of each file in the run folder, with forward slashes."""
    paths = sorted(path for pattern in FILES for path in folder.glob(pattern) if not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): checksum(path.read_bytes()) for path in paths}


def checksum(content: bytes) -> Checksum:
    return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def require_unchanged(name: str, content: bytes, known: dict[str, Checksum]) -> None:
    """Compare a file with its checksum, if it has one.

    Raises:
        ValueError: if it differs.
    """
    if name in known and checksum(content) != known[name]:
        raise ValueError(f"{name} differs from its checksum in run.json")


def sealed(record: dict[str, Any]) -> dict[str, Any]:
    """The record with the checksum of all its other entries."""
    return record | {"sha256": seal(record)}


def seal(record: dict[str, Any]) -> str:
    """The checksum of a record as JSON, whatever its order and its white space."""
    others = json.loads(json.dumps({name: value for name, value in record.items() if name != "sha256"}))
    return hashlib.sha256(json.dumps(others, sort_keys=True).encode()).hexdigest()


def damaged_files(folder: Path, known: dict[str, Checksum]) -> list[str]:
    """Names of the files that are missing or differ from their checksums, in words."""
    found = []
    for name, expected in known.items():
        path = folder / name
        if ".." in PurePosixPath(name).parts or not path.is_file():
            found.append(f"{name}: missing")
        elif checksum(path.read_bytes()) != expected:
            found.append(f"{name}: damaged")
    return found
