"""What every reader of a run folder relies on in ``run.json``, which may come from anyone."""

import json
from typing import Any

from experiments.runs.checksums import are_checksums

STATUS = "interrupted", "finished", "stopped"
LONGEST_NAME = 200  # characters, of a loss, a data set or a class
LONGEST_TEXT = 10_000  # characters, of a warning or a diagnosis
LONGEST_LOSS, LONGEST_CONFIG = 2_000, 100_000  # characters of JSON, of the parameters that captions show, and of all
MOST_CLASSES = 10_000


def require_record(record: dict[str, Any]) -> None:
    """What every reader relies on.

    Raises:
        ValueError: with the first entry that is missing or of another kind.
    """
    required = {
        "name": _is_name(_entry(record, "name")),
        "status": _entry(record, "status") in STATUS,
        "seed": type(_entry(record, "seed")) is int,
        "epochs": type(_entry(record, "epochs")) is int,
        "config": _is_group(record.get("config"), LONGEST_CONFIG),
        "config.loss": _is_group(_entry(record, "config", "loss"), LONGEST_LOSS),
        "config.batch_size": type(_entry(record, "config", "batch_size")) is int,
        "config.data": isinstance(_entry(record, "config", "data"), dict),
        "config.optimizer": isinstance(_entry(record, "config", "optimizer"), dict),
        "config.plot.split": _entry(record, "config", "plot", "split") in ("test", "train"),
        "data.name": _is_name(_entry(record, "data", "name")),
        "data.evaluated_on": _entry(record, "data", "evaluated_on") in ("test", "validation"),
        "data.class_names": _are_names(_entry(record, "data", "class_names")),
        "data.unseen_names": _are_numbered(_entry(record, "data", "unseen_names")),
        "config.warm_start": _is_warm_start(_entry(record, "config")),
        "warnings": _are_texts(record.get("warnings", [])),
        "files": are_checksums(record.get("files", {})),
    }
    if record.get("status") != "interrupted":
        required["diagnostics"] = _are_texts(record.get("diagnostics"))
    if record.get("status") == "finished":
        required["final"] = type(_entry(record, "final", "accuracy_percent")) in (int, float)
    for key, holds in required.items():
        if not holds:
            raise ValueError(f"{key} is missing or wrong")


def whole_number(text: str) -> int:
    """A number of ``run.json``.

    Raises:
        ValueError: if 64 bits do not hold it.
    """
    if len(text) > 20 or not -(2**63) <= int(text) < 2**63:
        raise ValueError(f"a number of {len(text)} digits")
    return int(text)


def _entry(record: Any, *keys: str) -> Any:
    """The value below several keys; None where there is none."""
    for key in keys:
        record = record.get(key) if isinstance(record, dict) else None
    return record


def _is_group(value: Any, longest: int) -> bool:
    return isinstance(value, dict) and len(json.dumps(value)) <= longest


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_NAME


def _are_names(value: Any) -> bool:
    return isinstance(value, list) and 2 <= len(value) <= MOST_CLASSES and all(map(_is_name, value))


def _are_numbered(value: Any) -> bool:
    """Names of classes by their numbers; there need not be any."""
    return value is None or (isinstance(value, dict) and all(k.isdecimal() and _is_name(v) for k, v in value.items()))


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) and len(text) <= LONGEST_TEXT for text in value)


def _is_warm_start(config: Any) -> bool:
    if not _entry(config, "warm_start"):
        return True
    return (
        isinstance(_entry(config, "warm_start", "_target_"), str) and type(_entry(config, "warm_start_until")) is float
    )
