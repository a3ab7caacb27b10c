"""What happens around a loss, in the order of the data: config, data, training, evaluation, runs, plotting, reports.

``experiments.run(loss="arcface", epochs=3)`` trains from a notebook; ``experiments.load_run(folder)`` reads any run.
"""

from typing import Any

__all__ = ["load_run", "run"]


def __getattr__(name: str) -> Any:
    """``run`` and ``load_run`` are imported when first used: reading a run does not wait for torch."""
    if name == "run":
        from experiments.api import run

        return run
    if name == "load_run":
        from experiments.runs.reader import load_run

        return load_run
    raise AttributeError(f"module 'experiments' has no attribute {name!r}")
