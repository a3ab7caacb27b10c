"""SHA-256 of the files of a run, kept in ``run.json`` when the run ends, and of ``run.json`` itself."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from experiments.files import read_bounded

Checksum = dict[str, Any]  # {"bytes": 1234, "sha256": "9f86..."}

FILES = "embeddings.npz", "metrics.csv", "checkpoint.pt", "animation.*", "plots/*", "source/*.py.txt"
"""Patterns of the files that a run writes itself; loggers have files of their own."""


def checksums(folder: Path) -> dict[str, Checksum]:
    """By the path of each file in the run folder, with forward slashes."""
    paths = sorted(path for pattern in FILES for path in folder.glob(pattern) if path.is_file() and path.name[0] != ".")
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
    """Names of the files that are missing or differ from their checksums, in words; the names are those of a record."""
    states = {name: _state(folder / name, expected) for name, expected in known.items()}
    return [f"{name}: {state}" for name, state in states.items() if state]


def _state(path: Path, expected: Checksum) -> str:
    try:
        return "" if checksum(read_bounded(path, expected["bytes"])) == expected else "damaged"
    except FileNotFoundError:
        return "missing"
    except ValueError:  # larger, or no regular file
        return "damaged"
    except OSError as error:
        return f"not readable ({error.strerror})"


def are_checksums(value: Any, patterns: Sequence[str] = FILES) -> bool:
    """Whether these are names of files that a run writes, with sizes and digests."""
    return isinstance(value, dict) and all(
        any(PurePosixPath(name).match(pattern) and name.count("/") == pattern.count("/") for pattern in patterns)
        and isinstance(entry, dict)
        and type(entry.get("bytes")) is int
        and isinstance(entry.get("sha256"), str)
        for name, entry in value.items()
    )
