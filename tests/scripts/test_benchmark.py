"""The benchmark's sections work and compare like with like; how fast they are is not asserted here."""

import importlib.util
import sys
from argparse import Namespace
from pathlib import Path

import pytest
import torch

import losses

SCRIPTS = Path(__file__).parent.parent / "scripts"


@pytest.fixture
def section(monkeypatch):
    monkeypatch.syspath_prepend(str(SCRIPTS))

    def load(name):
        spec = importlib.util.spec_from_file_location(name, SCRIPTS / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    yield load
    for name in (
        "stopwatch",
        "compare",
        "benchmark_accuracy",
        "benchmark_command",
        "benchmark_drawing",
        "benchmark_losses",
        "benchmark_sweep",
        "benchmark_training",
    ):
        sys.modules.pop(name, None)


@pytest.mark.filterwarnings("ignore:__array_wrap__:DeprecationWarning")  # inside the other library
def test_both_libraries_compute_the_same_loss(section):
    """Else the ratio of their times would say nothing."""
    torch.manual_seed(0)
    features, labels = torch.randn(60, 5), torch.randint(4, (60,))
    for name, build in section("benchmark_losses").oracles().items():
        own, other = getattr(losses, name)(4, 5), build(4, 5)
        for parameter in other.parameters():  # the same class vectors; theirs may be transposed
            vectors = next(own.parameters()).data
            parameter.data = vectors.clone() if parameter.shape == vectors.shape else vectors.T.clone()
        torch.testing.assert_close(own(features, labels), other(features, labels), rtol=1e-4, atol=1e-4)


def test_memory_counts_what_backward_needs(section):
    measure = section("benchmark_losses").megabytes_for_backward
    features, labels = torch.randn(1000, 2, requires_grad=True), torch.randint(10, (1000,))
    assert 0.04 < measure(losses.Softmax(10, 2), features, labels) < 0.2
    assert measure(losses.Triplet(10, 2), features, labels) < 4 * 1000 * 1000 * 4 / 1e6


def test_accuracy_section_reads_runs(section, finished):
    module = section("benchmark_accuracy")
    last = finished.metrics["accuracy_percent"][-1]
    assert module.first_reach(finished, last) == (2.0, finished.metrics["training_seconds"][2])
    assert module.first_reach(finished, 100.1) is None
    lines = module.report(Namespace(runs=[finished.folder]))
    assert lines[-1].startswith("| arcface, 2 epochs | 1 | - | - | - |")


def test_drawing_section_fills_its_table(section, monkeypatch):
    module = section("benchmark_drawing")
    for name, sizes in {"POINTS": (50,), "CLASSES": (10, 20), "FRAMES": (2,), "EPOCHS": (3,)}.items():
        monkeypatch.setattr(module, name, sizes)
    lines = module.report(Namespace())
    assert len(lines) == 2 + 2 + 4
    assert all(line.count("|") == 4 for line in lines[2:])


SMALL = ["data=mnist5k", "batch_size=1000", "model.channels=[4,4,4]"]


def test_bare_epoch_takes_as_many_steps_as_an_epoch(section, monkeypatch):
    module = section("benchmark_training")
    training, data = module.prepared(SMALL)
    steps = []
    monkeypatch.setattr(training.optimizer, "step", lambda: steps.append(1))
    module.bare_epoch(training, data)
    assert len(steps) == training.steps_per_epoch == 4


def test_what_no_command_can_avoid_is_arithmetic_a_start_and_looks(section, monkeypatch):
    module = section("benchmark_command")
    passed = {"bare": 3.0, "help": 0.5, "imports": 5.0, "torch": 2.0, "look": 0.1}
    done = []
    monkeypatch.setattr(module, "bare_epoch", lambda *_: done.append("bare"))
    monkeypatch.setattr(module, "run", lambda command: done.append(command[-1]))
    monkeypatch.setattr(module, "look", lambda *_: done.append("look"))

    def in_turns(actions, _):
        for action in actions:
            action()
        return [[one] * 5 for one in passed.values()]

    monkeypatch.setattr(module, "in_turns", in_turns)
    least, parts = module.unavoidable(None, None)
    assert done[:2] + done[4:] == ["bare", "--help", "look"]
    assert "import_story" in done[2]
    assert "AdamW" in done[3]
    assert least == f"{30 / (30 + 2 + 1.1):.2f} ± 0.00"
    cells = [line.split("|")[2].strip() for line in parts[2:]]
    assert cells == ["0.50 ± 0.00", "5.00 ± 0.00", "2.00 ± 0.00", "0.10 ± 0.00"]


def test_the_command_is_compared_with_the_bare_epochs_before_and_after_it(section, monkeypatch):
    module = section("benchmark_command")
    prepared, commands = section("benchmark_training").prepared, []
    monkeypatch.setattr(module, "prepared", lambda _: prepared(SMALL))
    monkeypatch.setattr(module, "run", commands.append)
    monkeypatch.setattr(module, "unavoidable", lambda *_: ("0.90 ± 0.01", []))

    def in_turns(actions, repetitions, uncounted):
        actions[1]()
        return [[1.0] * repetitions, [40.0] * repetitions, [3.0] * repetitions]

    monkeypatch.setattr(module, "in_turns", in_turns)
    lines = module.report(Namespace(data_root="FOLDER"))
    assert all({"data.root=FOLDER", "loss=arcface", "epochs=10"} < set(command) for command in commands)
    assert [[own for own in command if own.startswith("plot")] for command in commands] == [
        ["plot.every=0"],
        ["plot.every=1"],
    ]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line.startswith("| command")]
    assert [row[0] for row in rows] == ["command, no pictures", "command, a picture each epoch"]
    assert {row[2] for row in rows} == {"0.50 ± 0.00"}  # 10 epochs of 2 s in 40 s
    assert {row[1] for row in rows} == {"1000 ± 0"}  # 40,000 images in 40 s
