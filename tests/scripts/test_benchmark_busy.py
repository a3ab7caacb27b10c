"""The benchmark beside busy processes: how fast it is there is not asserted here."""

import os
import sys
from argparse import Namespace
from contextlib import contextmanager
from pathlib import Path

import pytest

from scripts.benchmark import busy


def test_busy_section_measures_every_setting_beside_each_number_of_processes(monkeypatch):
    measurements, running = [], []

    @contextmanager
    def counted(processes):
        running.append(processes)
        yield
        running.pop()

    def measured(variables):
        measurements.append((running[-1], *variables.items()))
        return 1000 / (1 + running[-1])

    monkeypatch.setattr(busy, "busy", counted)
    monkeypatch.setattr(busy, "measured", measured)
    lines = busy.report(Namespace())
    assert [line.split(" | ")[1:] for line in lines[4:]] == [
        ["1000 ± 0 (1.00)", "500 ± 0 (0.50)", "333 ± 0 (0.33) |"]
    ] * 3
    assert measurements.count((0,)) == measurements.count((2, ("OMP_NUM_THREADS", "1"))) == busy.ROUNDS


def test_throughput_is_measured_without_the_variables_of_this_process(monkeypatch):
    seen = []
    monkeypatch.setenv("OMP_WAIT_POLICY", "active")
    monkeypatch.setattr(busy.subprocess, "check_output", lambda command, env, **_: seen.append(env) or "hint\n7.5\n")
    assert busy.measured({"GOMP_SPINCOUNT": "9"}) == 7.5
    (variables,) = seen
    assert variables["GOMP_SPINCOUNT"] == "9"
    assert not variables.keys() & {"OMP_WAIT_POLICY", "OMP_NUM_THREADS"}


def test_throughput_in_a_process_of_its_own(monkeypatch):
    monkeypatch.setattr(busy, "SECONDS", 0.1)
    assert busy.measured({"OMP_NUM_THREADS": "1"}) > 0


@pytest.mark.skipif(sys.platform != "linux", reason="reads times in /proc")
def test_busy_processes_use_time_until_the_end():
    with busy.busy(2) as processes:
        before = sum(used(process.pid) for process in processes)
        while sum(used(process.pid) for process in processes) < before + 0.1:
            assert all(process.poll() is None for process in processes)
    assert all(process.poll() is not None for process in processes)


def used(process):
    """Seconds of processor time."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
