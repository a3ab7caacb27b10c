"""The words of a comparison: each fact once, and none is lost."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from experiments.evaluation.embedding import PrototypeKind
from experiments.reports.comparison import heads
from experiments.reports.comparison.axis import Axis, Entry
from experiments.reports.comparison.figure import draw_comparison
from experiments.reports.comparison.grid import arrange
from report_runs import variant


@pytest.fixture
def made(finished):
    """``made("arcface", 0, margin=0.1)``: a run of this loss and seed with these parameters alone."""
    return lambda name, seed=0, /, **loss: variant(finished, name, seed, loss)


def drawn(runs, rows=None, columns=None):
    """The words beside rows, over columns, over panels and in the caption, as the figure shows them."""
    grid = arrange(runs, *(key and Axis.parse(key) for key in (rows, columns)))
    figure = draw_comparison(grid)
    below = {heads.key_numbers(entry) for entry in grid.drawn.values()}
    texts = [[text.get_text() for text in ax.texts] for ax in figure.axes]
    panels = [[text for text in own if text not in below and re.search("[a-z]", text)] for own in texts]
    caption, *others = [text.get_text() for text in figure.texts]
    return Words(re.sub(r"\s+", " ", caption).split(" · "), [text for text in others if text], panels)


class Words:
    def __init__(self, caption, heads, panels):
        self.caption, self.heads, self.panels = caption, heads, panels

    def count(self, word):
        """How often a word stands in the whole figure."""
        everything = [*self.caption, *self.heads, *(text for panel in self.panels for text in panel)]
        return len(re.findall(rf"\b{word}\b", "\n".join(everything)))


def test_without_keys_each_panel_names_its_loss_and_parameters(made):
    words = drawn([made("softmax"), made("arcface", scale=32.0, margin=0.5), made("cosface", scale=32.0, margin=0.1)])
    assert words.panels == [["softmax"], ["arcface", "scale 32, margin 0.5"], ["cosface", "scale 32, margin 0.1"]]
    assert words.heads == []
    assert words.caption[:3] == ["test images of MNIST-5k", "seed 0", "epoch 2"]


def test_a_swept_parameter_stands_once_over_its_column(made):
    runs = [made("cosface", scale=32.0, margin=margin) for margin in (0.05, 0.1, 0.15)]
    words = drawn(runs, columns="loss.margin")
    assert words.heads == ["margin 0.05", "margin 0.1", "margin 0.15"]
    assert words.panels == [[], [], []]
    assert words.caption[0] == "cosface: scale 32"
    assert words.count("margin") == 3
    assert words.count("scale 32") == words.count("cosface") == 1


def test_a_single_value_of_a_swept_parameter_stands_once(made):
    words = drawn([made("cosface", scale=32.0, margin=0.05)], columns="loss.margin")
    assert words.count("margin") == words.count("cosface") == words.count("seed") == words.count("epoch") == 1


def test_rows_of_losses_state_the_parameters_and_columns_the_seeds(made):
    runs = [made("arcface", seed, scale=32.0, margin=0.5) for seed in (0, 1)]
    runs += [made("softmax", seed) for seed in (0, 1)]
    words = drawn(runs, "loss", "seed")
    assert words.heads == ["arcface", "scale 32, margin 0.5", "softmax", "seed 0", "seed 1"]
    assert words.panels == [[], [], [], []]
    assert words.caption[0] == "test images of MNIST-5k"
    assert words.count("seed") == 2
    assert words.count("margin") == 1


def test_rows_of_losses_and_columns_of_a_parameter(made):
    runs = [made("arcface", scale=32.0, margin=0.1), made("arcface", scale=32.0, margin=0.5)]
    runs += [made("cosface", scale=16.0, margin=0.1)]
    words = drawn(runs, "loss", "loss.margin")
    assert words.heads == ["arcface", "scale 32", "cosface", "scale 16", "margin 0.1", "margin 0.5"]
    assert words.panels == [[], [], [], ["missing"]]
    assert words.count("margin") == 2


def test_parameters_that_differ_within_a_row_stand_over_the_panels(made):
    runs = [made("arcface", scale=scale, margin=0.5) for scale in (16.0, 32.0)]
    words = drawn(runs, "loss")
    assert words.heads == ["arcface", "margin 0.5"]
    assert words.panels == [["scale 16"], ["scale 32"]]


def test_no_parameter_is_lost_where_columns_name_the_losses(made):
    """Two losses share a scale, yet neither a row nor the caption can state it."""
    words = drawn([made("arcface", scale=32.0, margin=0.5), made("cosface", scale=32.0, margin=0.1)], "seed", "loss")
    assert words.heads == ["seed 0", "arcface", "cosface"]
    assert words.panels == [["scale 32, margin 0.5"], ["scale 32, margin 0.1"]]


def test_one_loss_that_columns_name_has_its_parameters_in_the_caption(made):
    words = drawn([made("arcface", scale=32.0, margin=margin) for margin in (0.1, 0.5)], "loss.margin", "loss")
    assert words.heads == ["margin 0.1", "margin 0.5", "arcface"]
    assert words.caption[0] == "scale 32"
    assert words.count("arcface") == 1


def test_epochs_stand_over_their_columns_alone(made):
    words = drawn([made("arcface", margin=0.5)], columns="epoch=0,2,5")
    assert words.heads == ["epoch 0", "epoch 2", "epoch 5"]
    assert [set(own) - {"all classes", "9 classes"} for own in words.panels] == [set(), set(), {"missing"}]
    assert words.caption[0] == "arcface: margin 0.5"
    assert words.count("epoch") == 3


def test_several_seeds_without_a_key_stand_over_their_panels_alone(made):
    words = drawn([made("arcface", seed, scale=32.0, margin=0.5) for seed in (0, 1)])
    assert words.panels == [["seed 0"], ["seed 1"]]
    assert words.caption[0] == "arcface: scale 32, margin 0.5"
    assert words.count("seed") == 2
    assert words.count("epoch") == 1


def test_last_epochs_that_differ_stand_over_their_panels(made):
    long, short = made("softmax"), made("softmax", 1)
    short = replace(short, epochs=short.epochs * 3)
    words = drawn([long, short])
    assert words.panels == [["seed 0, epoch 2"], ["seed 1, epoch 6"]]
    assert words.count("epoch") == 2


def test_runs_that_differ_in_nothing_have_no_words_over_their_panels(made):
    words = drawn([made("arcface", margin=0.5), replace(made("arcface", margin=0.5), folder=Path("other"))])
    assert words.panels == [[], []]
    assert words.caption[:4] == ["arcface: margin 0.5", "test images of MNIST-5k", "seed 0", "epoch 2"]


def test_arguments_of_a_library_loss_are_parameters_too(made):
    runs = [made("pml", name="SupConLoss", arguments={"temperature": value}) for value in (0.1, 0.2)]
    words = drawn(runs, columns="loss.arguments.temperature")
    assert words.heads == ["temperature 0.1", "temperature 0.2"]
    assert words.caption[0] == "pml: name SupConLoss"
    assert words.count("temperature") == 2


@pytest.mark.parametrize(
    ("kind", "status", "expected"),
    [
        ("direction", "finished", "{accuracy:.2f} %  arc {arc:.1f}°  gap {gap:.1f}°"),
        ("mean_point", "finished", "{accuracy:.2f} %*  arc {arc:.1f}°  gap {gap:.1f}°"),
        ("direction", "stopped", "{accuracy:.2f} %  arc {arc:.1f}°  gap {gap:.1f}°  stopped"),
    ],
)
def test_numbers_below_a_panel(finished, kind, status, expected):
    run = replace(finished, record=finished.record | {"status": status})
    embedding = replace(run.embedding(1), prototype_kind=PrototypeKind(kind))
    columns = {"accuracy": "accuracy_percent", "arc": "arc_span_degrees", "gap": "smallest_gap_degrees"}
    numbers = {word: run.metrics[column][1] for word, column in columns.items()}
    assert heads.key_numbers(Entry(run, embedding)) == expected.format(**numbers)


def test_a_number_that_is_not_defined_is_left_out(finished):
    metrics = {name: values for name, values in finished.metrics.items() if name != "arc_span_degrees"}
    run = replace(finished, metrics=metrics | {"smallest_gap_degrees": finished.metrics["epoch"] * float("nan")})
    words = heads.key_numbers(Entry(run, run.embedding(-1)))
    assert words == f"{run.metrics['accuracy_percent'][-1]:.2f} %"


def test_data_are_named_where_they_differ(finished):
    other = finished.record["data"] | {"name": "Fashion-MNIST"}
    runs = [variant(finished), variant(finished, config={"data": {"_target_": "kmnist"}})]
    runs[1] = replace(runs[1], record=runs[1].record | {"data": other})
    words = drawn(runs)
    assert words.panels == [["MNIST-5k"], ["Fashion-MNIST"]]
    assert words.caption[1] == "test images of Fashion-MNIST, MNIST-5k"
    assert drawn(runs, columns="data").panels == [[], []]
    assert drawn([runs[0], variant(finished, seed=1)]).count("MNIST-5k") == 1
