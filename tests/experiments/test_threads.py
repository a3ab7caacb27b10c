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
    ("cores", "others", "hint"), [(2, 0.5, ""), (2, 0.96, "1.0 of 2"), (2, 300, "2.0 of 2"), (16, 4.2, "4.2 of 16")]
)
def test_busy_machine_lets_threads_sleep_and_names_the_remedy(environment, capsys, cores, others, hint):
    environment.setattr(os, "sched_getaffinity", lambda process: set(range(cores)))
    used_by_others(environment, others)
    choose_waiting()
    assert os.environ["OMP_WAIT_POLICY"] == "passive"
    expected = f"hint: {hint} cores are in use; fewer threads may be faster: OMP_NUM_THREADS=1\n" if hint else ""
    assert capsys.readouterr().out == expected


@pytest.mark.parametrize("content", [None, "cpu  1 2 3\ncpu0 1 2 3\n", "cpu0 a b c d e f g h\n"])
def test_unknown_load_is_no_obstacle(environment, tmp_path, content, capsys):
    if content is not None:
        (tmp_path / "stat").write_text(content)
    read = threads._busy_seconds
    environment.setattr(threads, "_busy_seconds", lambda: read(tmp_path / "stat"))
    choose_waiting()
    assert not os.environ.keys() & set(WAITING)
    assert capsys.readouterr().out == ""


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


def test_load_is_the_time_in_use_over_the_time_that_passed(environment):
    seconds, clock = iter([100.0, 100.6]), iter([7.0, 7.4])
    environment.setattr(threads, "_busy_seconds", lambda: next(seconds))
    environment.setattr(threads.time, "perf_counter", lambda: next(clock))
    environment.setattr(threads.time, "sleep", lambda _: None)
    assert cores_used_by_others() == pytest.approx(1.5)


def test_waiting_has_no_effect_on_results():
    def printed(**variables):
        kept = {name: value for name, value in os.environ.items() if name not in WAITING}
        environment = kept | {"OMP_NUM_THREADS": "2"} | variables
        return subprocess.check_output([sys.executable, "-c", SUMS], cwd=PROJECT, env=environment, text=True)

    assert printed() == printed(OMP_WAIT_POLICY="passive")
    assert printed().startswith("2 ")
