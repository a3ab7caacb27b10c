"""How threads wait: measured load, the user's variables, and results that stay the same."""

import os
import subprocess
import sys

import pytest

from configs import PROJECT
from experiments import threads
from experiments.threads import WAITING, choose_waiting, cores_used_by_others

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="for Linux")

STAT = """cpu  900 90 90 9000 900 9 9 9 0 0
cpu0 500 40 30 7000 100 2 8 50 0 0
cpu1 100 0 0 9999 0 0 0 0 0 0
intr 5 6 7
"""
SUMS = """
import torch
torch.manual_seed(0)
images, layer = torch.randn(256, 1, 28, 28), torch.nn.Conv2d(1, 16, 5)
layer(images).square().mean().backward()
print(torch.get_num_threads(), layer.weight.grad.double().sum().item().hex())
"""


@pytest.fixture
def environment(monkeypatch):
    """Two cores, torch not yet imported, no variable of OpenMP set."""
    for name in ("OMP_NUM_THREADS", *WAITING):
        monkeypatch.setenv(name, "")  # so that what the code sets is undone
        monkeypatch.delenv(name)
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 3})
    monkeypatch.delitem(sys.modules, "torch", raising=False)
    return monkeypatch


def used_by_others(environment, cores):
    environment.setattr(threads, "cores_used_by_others", lambda: cores)


def test_quiet_machine_keeps_the_default(environment, capsys):
    used_by_others(environment, 0.3)
    choose_waiting()
    assert not os.environ.keys() & set(WAITING)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("cores", "others", "free"), [(2, 0.5, 1), (2, 1.04, 1), (2, 2.0, 1), (16, 4.2, 11), (16, 15.9, 1)]
)
def test_busy_machine_lets_threads_sleep_and_names_the_remedy(environment, capsys, cores, others, free):
    environment.setattr(os, "sched_getaffinity", lambda process: set(range(cores)))
    used_by_others(environment, others)
    choose_waiting()
    assert os.environ["OMP_WAIT_POLICY"] == "passive"
    hint = f"hint: other processes use {others:.1f} of {cores} cores; faster on the rest: OMP_NUM_THREADS={free}"
    assert capsys.readouterr().out == f"{hint}\n"


@pytest.mark.parametrize("name", WAITING)
def test_variable_of_the_user_wins(environment, name):
    used_by_others(environment, 2)
    environment.setenv(name, "7")
    choose_waiting()
    assert {key: os.environ[key] for key in WAITING if key in os.environ} == {name: "7"}


@pytest.mark.parametrize(("count", "sleeps"), [("1", False), ("2", True)])
def test_thread_count_of_the_user_needs_no_hint(environment, capsys, count, sleeps):
    used_by_others(environment, 2)
    environment.setenv("OMP_NUM_THREADS", count)
    choose_waiting()
    assert ("OMP_WAIT_POLICY" in os.environ) == sleeps
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_other_systems_are_left_alone(environment, platform):
    used_by_others(environment, 2)
    environment.setattr(sys, "platform", platform)
    choose_waiting()
    assert not os.environ.keys() & set(WAITING)


def test_time_of_own_cores_alone_counts(environment, tmp_path):
    (tmp_path / "stat").write_text(STAT)
    environment.setattr(os, "sched_getaffinity", lambda process: {0})
    assert threads._busy_seconds(tmp_path / "stat") * os.sysconf("SC_CLK_TCK") == 500 + 40 + 30 + 2 + 8


def test_busy_processes_are_seen():
    processes = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in os.sched_getaffinity(0)]
    try:
        used = cores_used_by_others(seconds=1.0)
    finally:
        for process in processes:
            process.kill()
            process.wait()
    assert used > 0.5 * len(processes)


def test_waiting_has_no_effect_on_results():
    def printed(**variables):
        environment = os.environ | {"OMP_NUM_THREADS": "2"} | variables
        return subprocess.check_output([sys.executable, "-c", SUMS], cwd=PROJECT, env=environment, text=True)

    assert printed() == printed(OMP_WAIT_POLICY="passive")
    assert printed().startswith("2 ")
