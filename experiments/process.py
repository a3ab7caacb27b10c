"""The set-up of a process that is wholly ours: ``train.py``, the scripts, the benchmark."""

import atexit
import ctypes
import gc
import sys
from functools import cache
from types import ModuleType

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # of malloc.h
LARGEST_MMAP_THRESHOLD = 32 << 20  # bytes; the maximum that every glibc accepts
NEVER = -1


@cache
def import_experiment() -> ModuleType:
    """``experiments.experiment``, and with it torch: half a million objects, nearly all of which stay.

    No garbage collection visits them, which saves a second of importing and one of exiting: objects that exist at the
    first call are never collected.
    """
    keep_freed_memory()
    gc.disable()
    try:
        from experiments import experiment

        gc.freeze()
    finally:
        gc.enable()
    atexit.register(gc.freeze)  # at exit all memory returns at once
    return experiment


def keep_freed_memory() -> None:
    """Tell glibc not to return blocks of up to 32 MB to the system; other C libraries are left alone.

    By default large freed blocks are returned, and the next step gets them again page by page, each zeroed by the
    kernel: in the bare loop of the benchmark up to 2,000 page faults a step, a fifth of its time on two cores. Results
    do not change.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:
        mallopt(M_MMAP_THRESHOLD, LARGEST_MMAP_THRESHOLD)
        mallopt(M_TRIM_THRESHOLD, NEVER)
