"""Code, versions and machine of a run."""

import platform
import subprocess
import sys

import numpy as np
import pytest
import torch

from experiments.runs import provenance


def test_source_has_command_and_versions(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["train.py", "loss=arcface"])
    source = provenance.describe_source()
    assert source["command"] == ["train.py", "loss=arcface"]
    assert source["versions"]["python"] == platform.python_version()
    assert source["versions"]["numpy"] == np.__version__
    assert set(source["versions"]) == {"python", *provenance.PACKAGES}


@pytest.mark.parametrize(("changes", "dirty"), [("", False), (" M train.py", True)])
def test_commit_and_whether_files_differ(monkeypatch, changes, dirty):
    answers = {"status": changes, "rev-parse": "abc123\n", "diff": "the patch\n"}

    def git(command, **_):
        return subprocess.CompletedProcess(command, 0, stdout=answers[command[3]])

    monkeypatch.setattr(subprocess, "run", git)
    source = provenance.describe_source()
    assert (source["git_commit"], source["git_dirty"]) == ("abc123", dirty)
    assert source["git_patch"] == ("the patch\n" if dirty else None)


def test_patch_of_unbounded_size_is_left_out(monkeypatch):
    monkeypatch.setattr(provenance, "_git", lambda *arguments: "x" * (provenance.MAX_PATCH + 1))
    assert provenance.describe_source()["git_patch"] is None


@pytest.mark.parametrize(
    "error", [FileNotFoundError("git"), subprocess.CalledProcessError(128, "git"), subprocess.TimeoutExpired("git", 5)]
)
def test_outside_a_repository_or_without_git_the_commit_is_unknown(monkeypatch, error):
    def git(*_, **__):
        raise error

    monkeypatch.setattr(subprocess, "run", git)
    source = provenance.describe_source()
    assert source["git_commit"] is source["git_dirty"] is None


def test_machine():
    machine = provenance.describe_machine(torch.device("cpu"), torch.bfloat16)
    assert (machine["device"], machine["precision"]) == ("cpu", "bfloat16")
    assert machine["threads"] == torch.get_num_threads()
    assert machine["device_name"]
    assert machine["platform"] == platform.platform()


def test_variables_that_choose_kernels_are_kept(monkeypatch):
    monkeypatch.setenv("ATEN_CPU_CAPABILITY", "avx2")
    assert provenance.describe_machine(torch.device("cpu"), torch.float32)["environment"] == {
        "ATEN_CPU_CAPABILITY": "avx2"
    }


def test_differences_are_named_and_equal_entries_are_not():
    then = {"git_commit": "a", "git_patch": None, "versions": {"torch": "2.5"}, "device": "cpu", "threads": 2}
    now = {"git_commit": "a", "git_patch": "+", "versions": {"torch": "2.6"}, "device": "cpu", "threads": 1}
    assert provenance.differences(then, now | {"environment": {}}) == [
        "other changes of the code",
        "torch 2.5, now 2.6",
        "threads 2, now 1",
    ]
    assert provenance.differences(now, now) == []
