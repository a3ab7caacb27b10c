"""The benchmark's sections work and compare like with like; how fast they are is not asserted here."""

import re
import sys
from argparse import Namespace
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch

import losses
from browser import require_browser
from scripts.benchmark import __main__ as benchmark
from scripts.benchmark import accuracy, command, drawing, page, play, stopwatch, sweep, training
from scripts.benchmark import losses as loss_section


@pytest.mark.filterwarnings("ignore:__array_wrap__:DeprecationWarning")  # inside the other library
def test_both_libraries_compute_the_same_loss():
    """Otherwise the ratio of their times would mean nothing."""
    torch.manual_seed(0)
    features, labels = torch.randn(60, 5), torch.randint(4, (60,))
    for name, build in loss_section.oracles().items():
        own, other = getattr(losses, name)(4, 5), build(4, 5)
        for parameter in other.parameters():  # the same class vectors; theirs may be transposed
            vectors = next(own.parameters()).data
            parameter.data = vectors.clone() if parameter.shape == vectors.shape else vectors.T.clone()
        torch.testing.assert_close(own(features, labels), other(features, labels), rtol=1e-4, atol=1e-4)


def test_memory_counts_what_backward_needs():
    measure = loss_section.megabytes_for_backward
    features, labels = torch.randn(1000, 2, requires_grad=True), torch.randint(10, (1000,))
    assert 0.04 < measure(losses.Softmax(10, 2), features, labels) < 0.2
    assert measure(losses.Triplet(10, 2), features, labels) < 4 * 1000 * 1000 * 4 / 1e6


def test_accuracy_section_reads_runs(finished):
    last = finished.metrics["accuracy_percent"][-1]
    assert accuracy.first_reach(finished, last) == (2.0, finished.metrics["training_seconds"][2])
    assert accuracy.first_reach(finished, 100.1) is None
    lines = accuracy.report(Namespace(runs=[finished.folder]))
    assert lines[-1].startswith("| arcface, 2 epochs | 1 | - | - | - |")


def test_drawing_section_fills_its_table(monkeypatch):
    for name, sizes in {"POINTS": (50,), "CLASSES": (10, 20), "FRAMES": (2,), "EPOCHS": (3,)}.items():
        monkeypatch.setattr(drawing, name, sizes)
    lines = drawing.report(Namespace())
    assert len(lines) == 2 + 2 + 4
    assert all(line.count("|") == 4 for line in lines[2:])


def in_a_thread(section, arguments):
    """A driver of browsers refuses a second one beside it in a thread; other tests of this process may have one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(section, arguments).result()


def test_page_section_opens_a_page(monkeypatch, finished):
    require_browser()
    for name, value in {"OPENINGS": 1, "FRAMES": 3, "BUDGETS": {"few": {"points": 100}}}.items():
        monkeypatch.setattr(page, name, value)
    lines = in_a_thread(page.report, Namespace(runs=[finished.folder], data_root=None))
    cells = lines[-1].strip("| ").split(" | ")
    assert cells[0] == "few"
    assert all(re.search(r"\d", cell) for cell in cells[1:])
    assert page.report(Namespace(runs=None, data_root=None))[-1] == "Needs `--runs` and Chromium."


def test_playground_section_runs_points_and_digits(monkeypatch):
    require_browser()
    monkeypatch.setattr(play, "SECONDS", 0.6)
    monkeypatch.setattr(play, "STEPS_OF_DIGITS", 20)
    monkeypatch.setattr(play, "SEEDS", (0,))
    rows = in_a_thread(play.report, Namespace())[4:]
    assert len(rows) == 12
    assert all(float(re.findall(r"[\d.]+", row.split("|")[2])[0]) > 0 for row in rows)


SMALL = ["data=mnist5k", "batch_size=1000", "model.channels=[4,4,4]"]


def test_bare_epoch_takes_as_many_steps_as_an_epoch(monkeypatch):
    trainer, data = training.prepared(SMALL)
    steps = []
    monkeypatch.setattr(trainer.optimizer, "step", lambda: steps.append(1))
    training.bare_epoch(trainer, data)
    assert len(steps) == trainer.steps_per_epoch == 4


def test_what_no_command_can_avoid_is_arithmetic_a_start_and_embeddings(monkeypatch):
    passed = {"bare": 3.0, "help": 0.5, "imports": 5.0, "torch": 2.0, "embedding": 0.1}
    done = []
    monkeypatch.setattr(command, "bare_epoch", lambda *_: done.append("bare"))
    monkeypatch.setattr(command, "run", lambda arguments: done.append(arguments[-1]))
    monkeypatch.setattr(command, "embed_once", lambda *_: done.append("embedding"))

    def in_turns(actions, _):
        for action in actions:
            action()
        return [[one] * 5 for one in passed.values()]

    monkeypatch.setattr(command, "in_turns", in_turns)
    least, parts = command.unavoidable(None, None)
    assert done[:2] + done[4:] == ["bare", "--help", "embedding"]
    assert "import_experiment" in done[2]
    assert "AdamW" in done[3]
    assert least == f"{30 / (30 + 2 + 1.1):.2f} ± 0.00"
    cells = [line.split("|")[2].strip() for line in parts[2:]]
    assert cells == ["0.50 ± 0.00", "5.00 ± 0.00", "2.00 ± 0.00", "0.10 ± 0.00"]


def test_the_command_is_compared_with_the_bare_epochs_before_and_after_it(monkeypatch):
    prepared, commands = training.prepared, []
    monkeypatch.setattr(command, "prepared", lambda _: prepared(SMALL))
    monkeypatch.setattr(command, "run", commands.append)
    monkeypatch.setattr(command, "unavoidable", lambda *_: ("0.90 ± 0.01", []))

    def in_turns(actions, repetitions, uncounted):
        actions[1]()
        return [[1.0] * repetitions, [40.0] * repetitions, [3.0] * repetitions]

    monkeypatch.setattr(command, "in_turns", in_turns)
    lines = command.report(Namespace(data_root="FOLDER"))
    assert all({"data.root=FOLDER", "loss=arcface", "epochs=10"} < set(arguments) for arguments in commands)
    assert [[own for own in arguments if own.startswith("plot")] for arguments in commands] == [
        ["plot.every=0"],
        ["plot.every=1"],
    ]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line.startswith("| command")]
    assert [row[0] for row in rows] == ["command, no pictures", "command, a picture each epoch"]
    assert {row[2] for row in rows} == {"0.50 ± 0.00"}  # 10 epochs of 2 s in 40 s
    assert {row[1] for row in rows} == {"1000 ± 0"}  # 40,000 images in 40 s


def test_a_ratio_is_the_median_over_the_rounds():
    """One slow round changes neither the median nor the interquartile range."""
    assert stopwatch.ratio([2.0] * 6 + [100.0], [1.0] * 7) == "2.00 ± 0.00"
    assert stopwatch.ratio([1.0] * 5, [2.0] * 5) == "0.50 ± 0.00"
    assert stopwatch.spread([1.0, 5.0, 2.0]) == "2.00 ± 2.00"


def test_actions_take_turns_and_the_first_round_is_not_counted():
    done = []
    times = stopwatch.in_turns([lambda: done.append("a"), lambda: done.append("b")], repetitions=2)
    assert done == ["a", "b"] * 3
    assert [len(own) for own in times] == [2, 2]


def test_the_sweep_is_the_same_with_and_without_joblib(monkeypatch):
    commands = []
    monkeypatch.setattr(sweep, "run_command", commands.append)
    monkeypatch.setattr(sweep, "ROUNDS", 2)
    lines = sweep.report(Namespace(data_root=None))
    one_by_one, in_parallel = commands[:2]
    assert in_parallel == [*one_by_one, "hydra/launcher=joblib"]
    assert lines[0].startswith("## Sweep: `train.py -m loss=softmax,arcface seed=0,1 epochs=3` on ")


def test_the_file_has_the_machine_and_the_sections_that_were_named(tmp_path, finished, monkeypatch):
    path = tmp_path / "new" / "benchmark.md"
    arguments = ["--only", "accuracy", "--runs", str(finished.folder), "--output", str(path)]
    monkeypatch.setattr(sys, "argv", ["benchmark", *arguments])
    monkeypatch.setattr(benchmark, "keep_freed_memory", lambda: None)  # for the whole process
    benchmark.main()
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "# Benchmark"
    assert any(line.startswith("- machine: ") for line in lines)
    assert next(line for line in lines if line.startswith("## ")).startswith("## Accuracy")
    assert lines[-1].startswith("| arcface, 2 epochs | 1 |")
