"""The set-up of a process: importing without garbage collection, and freed memory that stays with it."""

import platform
import subprocess
import sys

import pytest

from configs import PROJECT
from experiments.process import keep_freed_memory

IMPORTED_ONCE = """
import gc, sys, weakref
from experiments.process import import_experiment
assert "torch" not in sys.modules
command = import_experiment()
assert command is import_experiment() and callable(command.run_command)


class Thing:
    pass


thing = Thing()
thing.itself, gone = thing, weakref.ref(thing)
del thing
gc.collect()
assert gone() is None and gc.isenabled()
print(gc.get_freeze_count())
"""

PAGE_FAULTS = """
import resource
from experiments.process import keep_freed_memory
if {keep}:
    keep_freed_memory()
for number in range(11):
    if number == 1:  # the first time all memory comes from the system
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    blocks = [bytearray(24 << 20) for _ in range(4)]
    del blocks
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def printed_number(code: str) -> int:
    """What a process of its own prints."""
    return int(subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=True, capture_output=True).stdout)


def test_modules_are_never_collected_and_garbage_is():
    assert printed_number(IMPORTED_ONCE) > 100_000


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="for glibc")
def test_freed_blocks_are_used_again_without_the_system():
    kept, returned = (printed_number(PAGE_FAULTS.format(keep=keep)) for keep in (True, False))
    assert 5 * kept < returned


def test_other_c_libraries_are_left_alone(monkeypatch):
    monkeypatch.setattr("experiments.process.ctypes.CDLL", lambda name: object())
    keep_freed_memory()


def test_training_command_keeps_freed_memory_and_chooses_how_threads_wait(command, tiny, monkeypatch):
    from experiments import process

    calls = []
    process.import_experiment.cache_clear()  # an earlier command of this process has called it
    monkeypatch.setattr(process, "keep_freed_memory", lambda: calls.append("memory"))
    monkeypatch.setattr(process, "choose_waiting", lambda: calls.append("threads"))
    assert command(*tiny, "epochs=1", "plot.every=0")[0] == 0
    assert calls == ["memory", "threads"]
