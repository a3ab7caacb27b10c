"""Whether two run folders hold the same run."""

import csv
from pathlib import Path

CLOCK = "training_seconds", "images_per_second"  # columns that no two runs share

SAME_BYTES = "embeddings.npz", "plots/", "animation"


def difference(one: Path, other: Path) -> str:
    """The first kind of file that differs; nothing for equal runs."""
    if _files(one) != _files(other):
        return "other files"
    for name in sorted(_files(one)):
        if name == "metrics.csv":
            if _rows(one / name) != _rows(other / name):
                return "other metrics"
        elif (
            name.startswith(("embeddings", "plots/", "animation"))
            and (one / name).read_bytes() != (other / name).read_bytes()
        ):
            return f"another {name.partition('/')[0]}"
    return ""


def _files(folder: Path) -> set[str]:
    own = ("tensorboard/", "wandb/")  # of loggers, with names that hold the time
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return {name for name in names if not name.startswith(own)}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return [{key: cell for key, cell in row.items() if key not in CLOCK} for row in csv.DictReader(file)]
