"""How the threads of a run wait for one another on a machine that other processes use as well."""

import os
import sys
import time
from pathlib import Path

BUSY = 0.2  # share of the cores used by other processes; from there on threads sleep
NEARLY_A_CORE = 0.75  # from there on a hint is worth its line
WAITING = "OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "KMP_BLOCKTIME"
"""By which a user chooses how threads wait: in OpenMP's standard, in GNU's library, in Intel's and LLVM's."""


def choose_waiting() -> None:
    """On a busy machine let waiting threads sleep, and print a hint; call it before torch is imported.

    OpenMP reads its variables once, when torch loads it. By default a thread spins at a barrier, which is fastest on a
    quiet machine; where another process has the core of the thread it waits for, it spins in vain
    (``docs/performance.md`` has both numbers). Results are the same. Variables that the user has set win. Linux alone:
    elsewhere nothing was measured.
    """
    threads = os.environ.get("OMP_NUM_THREADS")
    if sys.platform != "linux" or threads == "1" or "torch" in sys.modules:
        return
    cores = len(os.sched_getaffinity(0))
    try:
        others = min(cores_used_by_others(), cores)
    except (OSError, ValueError):  # no /proc, or an unknown one
        return
    if others < BUSY * cores:
        return
    if not any(name in os.environ for name in WAITING):
        os.environ["OMP_WAIT_POLICY"] = "passive"
    if threads is None and others >= NEARLY_A_CORE:
        print(f"hint: {others:.1f} of {cores} cores are in use; fewer threads may be faster: OMP_NUM_THREADS=1")


def cores_used_by_others(seconds: float = 0.2) -> float:
    """How many of the cores on which this process may run are in use, on average over a moment in which it sleeps."""
    before, start = _busy_seconds(), time.perf_counter()
    time.sleep(seconds)
    return (_busy_seconds() - before) / (time.perf_counter() - start)


def _busy_seconds(file: Path = Path("/proc/stat")) -> float:
    """Seconds in use of the cores on which this process may run, since the system started.

    A line of the file is ``cpu0 user nice system idle iowait irq softirq ...``, in ticks.
    """
    own = {f"cpu{core}" for core in os.sched_getaffinity(0)}
    busy = 0
    for line in file.read_text().splitlines():
        name, *ticks = line.split()
        if name in own:
            user, nice, system, _idle, _iowait, irq, softirq, *_ = map(int, ticks)
            busy += user + nice + system + irq + softirq
    return busy / os.sysconf("SC_CLK_TCK")
