"""The choices of a user: what is drawn, how large, and under which name."""

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from omegaconf import OmegaConf

from embeddings import NAMES, rays
from experiments.config.validation import RULES
from experiments.errors import RunError
from experiments.look import LOOK
from experiments.plotting.figure_style import FigureStyle, current, using
from experiments.plotting.style import ink, palette
from experiments.plotting.theme import paper
from report_runs import growing

PROJECT = Path(__file__).parents[3]


def test_scripts_configuration_and_style_have_the_same_names():
    names = {field.name for field in fields(FigureStyle)}
    plot = OmegaConf.load(PROJECT / "conf" / "plot" / "default.yaml")
    assert names == set(LOOK)
    assert names <= set(plot)
    assert {f"plot.{name}" for name in names} <= set(RULES)
    assert FigureStyle.of(OmegaConf.to_container(plot)) == FigureStyle() == FigureStyle.of({})


def test_style_is_in_force_inside_alone_even_after_an_error():
    def fail():
        with using(FigureStyle(theme="dark")):
            assert current().theme == "dark"
            raise RunError("no")

    with pytest.raises(RunError, match="no"):
        fail()
    assert current() == FigureStyle()


def test_chosen_classes_by_name_and_number():
    names = ["zero", "one", "two"]
    assert FigureStyle().drawn(names).all()
    assert FigureStyle(classes=("2", "zero")).drawn(names).tolist() == [True, False, True]
    made = FigureStyle(classes=("4", "9")).chosen(rays(), NAMES)
    assert set(made.labels) == {4, 9}
    np.testing.assert_array_equal(made.features, rays().features[np.isin(rays().labels, [4, 9])])
    assert np.flatnonzero(np.isfinite(made.prototypes).all(axis=1)).tolist() == [4, 9]
    assert FigureStyle().chosen(rays(), NAMES).features is not None


def test_labels_are_those_of_the_folder_before_those_of_the_loss():
    run = growing()
    assert FigureStyle().name(run) == "softmax"
    assert FigureStyle(labels=("softmax=m = 0",)).name(run) == "m = 0"
    assert FigureStyle(labels=("softmax=a", "run=b")).name(run) == "b"


@pytest.mark.parametrize(
    ("style", "message"),
    [
        (FigureStyle(classes=("a", "d")), "classes=d: no such class; there are a, b, c"),
        (FigureStyle(labels=("softmix=a",)), r"labels=softmix=a: write NAME=WORDS.*\(did you mean softmax\?\)"),
    ],
)
def test_what_belongs_to_no_run_is_refused(style, message):
    with pytest.raises(RunError, match=message):
        style.require_known([growing()])
    FigureStyle(classes=("a", "2"), labels=("run=x", "softmax=y")).require_known([growing()])


def test_sides_fill_the_width_and_a_narrow_one_names_the_least():
    assert FigureStyle().side(2.9, 3, 1.0) == 2.9
    assert FigureStyle(width=2.54 * 7).side(2.9, 3, 1.0) == pytest.approx(2)
    with pytest.raises(RunError, match=r"width=5: too narrow for this figure, which needs 6\.3 cm"):
        FigureStyle(width=5).side(2.9, 3, 1.0)


def luminance(color):
    linear = np.where(color <= 0.04045, color / 12.92, ((color + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


@pytest.mark.parametrize("greyscale", [False, True])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_names_have_the_contrast_of_text(theme, greyscale):
    with using(FigureStyle(theme=theme, greyscale=greyscale)):
        bright, dark = np.sort([luminance(ink(palette(10))), np.full(10, luminance(paper()))], axis=0)[::-1]
    assert ((bright + 0.05) / (dark + 0.05) >= 4.5).all()


@pytest.mark.parametrize("count", [2, 10, 40])
def test_greys_are_in_the_order_of_the_classes(count):
    with using(FigureStyle(greyscale=True)):
        greys = palette(count)
    assert (np.ptp(greys, axis=1) == 0).all()
    assert (np.diff(luminance(greys)) > 0).all()
