"""What every reader of a run folder relies on in ``run.json``, which may come from anyone."""

from typing import Any

from experiments.runs.checksums import are_checksums

STATUS = "interrupted", "finished", "stopped"
LONGEST_NAME = 200  # characters, of a loss, a data set or a class
LONGEST_TEXT = 10_000  # characters, of a warning or a diagnosis
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
        "config.loss": isinstance(_entry(record, "config", "loss"), dict),
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
    for key, holds in required.items():
        if not holds:
            raise ValueError(f"{key} is missing or wrong")


def _entry(record: Any, *keys: str) -> Any:
    """The value below several keys; None where there is none."""
    for key in keys:
        record = record.get(key) if isinstance(record, dict) else None
    return record


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
