"""How fast, against what the machine could do at best: every number a ratio taken in one run, median of repetitions.

    python scripts/benchmark.py outputs/reference/benchmark.md data.root=FOLDER
    python scripts/benchmark.py losses.md --only losses

Sections: ``training`` (the loop against the bare arithmetic, the command against the loop), ``losses`` (against
pytorch-metric-learning, extra ``[test]``), ``drawing`` (pictures, films, archives as they grow), ``start``. Needs a
machine that does nothing else.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hydra
import numpy as np
import torch

import losses
from experiments.archive import load_run
from experiments.build import build
from experiments.device import choose_device, choose_precision
from experiments.figures import PlaneFigure, Snapshot
from experiments.film import write_film
from experiments.provenance import describe_machine, describe_source
from experiments.story import build_training
from experiments.training import prepare

PROJECT = Path(__file__).resolve().parent.parent
Row = list[str]


def seconds(action: Callable[[], Any], device: str = "cpu") -> float:
    """Wall time of one call, the device's queue drained before and after."""
    settle = torch.cuda.synchronize if device == "cuda" else lambda: None
    settle()
    start = time.perf_counter()
    action()
    settle()
    return time.perf_counter() - start


def median_and_spread(values: list[float], digits: int = 3) -> str:
    """Median, and half the distance between the extremes."""
    return f"{statistics.median(values):.{digits}f} ± {(max(values) - min(values)) / 2:.{digits}f}"
