"""Titles and captions, word by word."""

from dataclasses import replace

import pytest

from embeddings import NAMES, rays
from experiments.evaluation.embedding import PrototypeKind
from experiments.plotting import captions
from experiments.plotting.figure_style import FigureStyle, using
from experiments.plotting.legend import legend
from experiments.runs.reader import load_run
from experiments.runs.record import RunRecord
from run_folders import record, write


def known(data=None, **config):
    """A record with other entries of its data and its configuration."""
    return RunRecord(record(data=record()["data"] | (data or {}), config=record()["config"] | config))


@pytest.fixture
def run(tmp_path):
    write(tmp_path, epochs=1)
    return load_run(tmp_path)


def changed(run, **changes):
    return replace(run, record=run.record | changes)


def test_parameters_are_those_that_are_set():
    assert captions.parameters(known()) == {"scale": 32.0, "margin": 0.5}
    assert captions.parameters(known(loss={"_target_": "losses.Softmax", "bias": True})) == {"bias": True}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, ""),
        ({"scale": 32.0, "margin": 0.5}, "scale 32, margin 0.5"),
        ({"weight_center": 0.2, "lambda_max": 1500}, "weight center 0.2, lambda max 1500"),
        ({"bias": True, "name": "SupConLoss"}, "bias, name SupConLoss"),
        ({"margin": 0, "learning_rate": 1e-7}, "margin 0, learning rate 1e-07"),
    ],
)
def test_in_words(values, words):
    assert captions.in_words(values) == words


def test_title_is_the_loss_as_on_the_command_line_and_its_parameters():
    assert captions.title(known()) == "arcface: scale 32, margin 0.5"
    assert captions.title(known(loss={"_target_": "losses.Softmax", "bias": False})) == "arcface"


def test_epoch_caption():
    caption = captions.epoch_caption(known(), rays(epoch=1), 98.765)
    assert caption == "epoch 1 of 2 · test accuracy 98.77 % · 600 test images · MNIST-5k · seed 0"


def test_epoch_caption_of_another_split_names_both():
    training = known({"evaluated_on": "validation"}, plot={"split": "train"})
    caption = captions.epoch_caption(training, rays(epoch=1), 50.0)
    assert "validation accuracy 50.00 %" in caption
    assert "600 training images" in caption


def test_epoch_caption_has_unseen_classes_and_warm_start():
    loss = {"_target_": "losses.NormFace", "scale": 8}
    unusual = known({"unseen_names": {"7": "7", "9": "9"}}, warm_start=loss, warm_start_until=0.6)
    caption = captions.epoch_caption(unusual, rays(), 50.0)
    assert caption.endswith(" · seed 0 · trained without 7, 9 · warm start: NormFace for 60 % of the training")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("vector", ""),
        ("direction", ""),
        ("point", ""),
        ("mean_point", " by nearest class mean of the training embedding"),
        ("mean_direction", " by nearest class mean direction of the training embedding"),
    ],
)
def test_class_means_are_named_as_the_classifier(kind, words):
    assert captions.by_means(PrototypeKind(kind)) == words
    assert f"test accuracy 50.00 %{words} · 600" in captions.epoch_caption(known(), rays(kind=kind), 50.0)
    assert captions.star(PrototypeKind(kind)) == ("*" if words else "")


def test_seeds_and_splits_of_several_runs_are_named_once(run):
    others = [run, changed(run, seed=10), changed(run, seed=9), run]
    assert captions.seeds(others) == "seed 0, 9, 10"
    validated = changed(run, data=run.record["data"] | {"evaluated_on": "validation"})
    assert captions.evaluated_on([run, validated, run]) == "test/validation"


def test_remarks_explain_what_only_some_runs_have(run):
    assert captions.remarks([run, run]) == []
    by_means = replace(run, prototype_kind=PrototypeKind.MEAN_POINT)
    assert captions.remarks([run, by_means]) == [captions.STAR]
    data = run.record["data"]
    opened = changed(run, data=data | {"unseen_names": {"8": "8", "9": "9"}, "class_names": data["class_names"][:8]})
    others = changed(run, data=data | {"unseen_names": {"0": "0"}})
    assert captions.remarks([run, opened, others]) == [
        "trained without 0 / 8, 9",
        "the classes differ: each panel names its own",
    ]


@pytest.mark.parametrize(
    ("number", "words", "counted"),
    [
        (1, "points outside the frame", "1 point outside the frame"),
        (2, "points not drawn: not finite", "2 points not drawn: not finite"),
        (1234, "images", "1,234 images"),
    ],
)
def test_one_is_counted_in_the_singular(number, words, counted):
    assert captions.counted(number, words) == counted


def test_numbers_of_a_figure_of_some_classes_are_those_of_all():
    with using(FigureStyle(classes=("4", "9"))):
        assert captions.drawn_classes(NAMES) == ["only these classes: 4, 9 (numbers: of all)"]
    assert captions.drawn_classes(NAMES) == []


def test_vectors_are_samples():
    vectors = RunRecord(record(config=record()["config"] | {"data": {"_target_": "experiments.data.own.features"}}))
    assert (captions.shown(vectors, 1234), captions.shown(known(), 2)) == ("1,234 test samples", "2 test images")
    assert (captions.samples([known(), vectors]), captions.samples([known()])) == ("samples", "images")
    assert legend([rays()], ["plane", "sphere"], samples="samples")[0] == "dots: samples"
    assert "dots: directions of the samples" in legend([rays()], ["sphere"], samples="samples")


def test_markers_of_a_figure_of_greys_are_named():
    def found(*class_names):
        return [words for words in legend([rays()], ["circle"], class_names) if words.startswith("markers")]

    assert found(NAMES) == []
    with using(FigureStyle(greyscale=True, classes=("0", "1", "4"))):
        assert found(NAMES, NAMES) == ["markers: ●\u00a00, ■\u00a01, ▼\u00a04"]
        assert found(NAMES, list("abcde")) == []  # each panel has its own classes
        assert found([str(label) for label in range(20)]) == []  # more classes than markers
