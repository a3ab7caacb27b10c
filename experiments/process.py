"""Set-up of a process that runs nothing else: ``train.py`` and the benchmark."""

import atexit
import ctypes
import gc
import sys
from functools import cache
from types import ModuleType

from experiments.threads import choose_waiting

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # of malloc.h
LARGEST_MMAP_THRESHOLD = 32 << 20  # bytes; the maximum that every glibc accepts
NEVER = -1


@cache
def import_experiment() -> ModuleType:
    """``experiments.run_command``, and with it torch: half a million objects, nearly all of which stay.

    They are exempt from garbage collection, as is every object that exists at the first call. This saves a second at
    import and one at exit.
    """
    keep_freed_memory()
    choose_waiting()
    gc.disable()
    try:
        from experiments import run_command

        gc.freeze()
    finally:
        gc.enable()
    atexit.register(gc.freeze)  # at exit all memory is freed at once
    return run_command


def keep_freed_memory() -> None:
    """Keep freed blocks of up to 32 MB in the process; C libraries other than glibc are left alone.

    By default glibc returns large freed blocks to the system, and the next step gets them again page by page, each
    zeroed by the kernel: in the bare loop of the benchmark up to 2,000 page faults a step, a fifth of its time on two
    cores. Results do not change.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:
        mallopt(M_MMAP_THRESHOLD, LARGEST_MMAP_THRESHOLD)
        mallopt(M_TRIM_THRESHOLD, NEVER)
