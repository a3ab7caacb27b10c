"""What happens around a loss, in the order of the data: config, data, training, evaluation, runs, plotting, reports.

``experiments.run(loss="arcface", epochs=3)`` trains from a notebook; ``experiments.load_run(folder)`` reads any run,
``experiments.load_runs(folder)`` all finished ones, and ``experiments.report(runs, path)`` makes a page of them.
"""

from typing import Any

__all__ = ["load_run", "load_runs", "report", "run"]


def __getattr__(name: str) -> Any:
    """Imported when first used: reading a run does not wait for torch."""
    if name == "run":
        from experiments import api, notebook

        return api.run
    if name in __all__:
        from experiments import notebook

        return getattr(notebook, name)
    raise AttributeError(f"module 'experiments' has no attribute {name!r}")
