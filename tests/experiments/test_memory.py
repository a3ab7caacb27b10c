"""Freed memory stays with the process."""

import platform
import subprocess
import sys

import pytest

from experiments.memory import keep_freed_memory

SCRIPT = """
import resource
from experiments.memory import keep_freed_memory
if {keep}:
    keep_freed_memory()
for number in range(11):
    if number == 1:  # the first time all memory comes from the system
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    blocks = [bytearray(24 << 20) for _ in range(4)]
    del blocks
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def page_faults(keep: bool) -> int:
    script = SCRIPT.format(keep=keep)
    return int(subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="for glibc")
def test_freed_blocks_are_used_again_without_the_system():
    assert 5 * page_faults(keep=True) < page_faults(keep=False)


def test_other_systems_are_left_alone(monkeypatch):
    monkeypatch.setattr("experiments.memory.ctypes.CDLL", lambda name: object())
    keep_freed_memory()


def test_a_run_keeps_what_it_frees(command, tiny, monkeypatch):
    called = []
    monkeypatch.setattr("experiments.memory.keep_freed_memory", lambda: called.append("memory"))
    assert command(*tiny, "epochs=1", "plot.every=0")[0] == 0
    assert called == ["memory"]
