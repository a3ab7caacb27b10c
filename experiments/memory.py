"""Memory that one step frees is kept for the next."""

import ctypes
import sys

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # of malloc.h
LARGEST_MMAP_THRESHOLD = 32 << 20  # bytes; the most that every glibc takes
NEVER = -1


def keep_freed_memory() -> None:
    """Tell glibc to give no blocks of up to 32 MB back to the system; other C libraries are left alone.

    By default large blocks go back when they are free, and the next step gets them again page by page, each zeroed by
    the kernel: in the bare loop of ``scripts/benchmark.py`` up to 2,000 page faults a step, a fifth of its time on two
    cores, in a run by chance fewer. What is computed stays the same. For a process that is wholly ours.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:
        mallopt(M_MMAP_THRESHOLD, LARGEST_MMAP_THRESHOLD)
        mallopt(M_TRIM_THRESHOLD, NEVER)
