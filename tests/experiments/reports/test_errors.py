"""The sheet of errors: its order, its words, and what it refuses."""

from dataclasses import replace

import pytest

from experiments.errors import RunError
from experiments.evaluation.confidence import errors_by_score
from experiments.plotting.figure_style import FigureStyle, using
from experiments.reports.errors import class_words, errors_sheet


def words(figure):
    return [text.get_text() for text in (*figure.axes[0].texts, *figure.texts)]


def test_most_confident_errors_come_first_with_both_classes(finished):
    last = finished.embedding(-1)
    wrong = errors_by_score(last)
    said = words(errors_sheet(finished, 2, finished.images))
    assert said[:200:2] == [f"{last.labels[i]} → {last.predicted[i]}" for i in wrong[:100]]
    assert said[1].startswith(f"no. {finished.indices[wrong[0]]}\nscore ")
    assert "epoch 2 of 2" in said[-1]
    assert f"100 of {len(wrong):,} errors" in said[-1].replace("\n", " ")


def test_pictures_are_those_of_the_errors(finished):
    figure = errors_sheet(finished, 2, finished.images)
    wrong = errors_by_score(finished.embedding(-1))
    for place in (0, 57):
        drawn = figure.axes[0].images[place].get_array()
        background = (finished.images[wrong[place]] == 0).mean()
        assert (drawn[3:-3, 3:-3] == 255).all(axis=2).mean() == pytest.approx(background)


def test_few_errors_need_few_rows(finished):
    labels = finished.predicted[-1].copy()
    labels[:3] = (labels[:3] + 1) % 10
    figure = errors_sheet(replace(finished, labels=labels), 2, finished.images)
    assert len(figure.axes[0].images) == 3
    assert figure.get_size_inches()[1] < 3


def test_no_error_is_one_line(finished):
    perfect = replace(finished, labels=finished.predicted[-1])
    with pytest.raises(RunError, match=r"no errors at epoch 2: all 1,000 test images are classified correctly"):
        errors_sheet(perfect, 2, finished.images)


def test_long_names_stand_in_two_lines_and_are_cut():
    assert class_words(["4", "9"], 0, 1) == ("4 → 9", 9)
    assert class_words(["Bag", "Ankle boot"], 1, 0) == ("Ankle boot\n→ Bag", 6.5)
    assert class_words(["Bag", "x" * 200], 0, 1)[0] == f"Bag\n→ {'x' * 13}…"


def test_only_errors_of_the_drawn_classes_are_shown(finished):
    with using(FigureStyle(classes=("4", "9"))):
        found = words(errors_sheet(finished, 2, finished.images))
        perfect = replace(finished, labels=finished.predicted[-1])
        with pytest.raises(RunError, match=f"all {sum(label in (4, 9) for label in perfect.labels)} test images"):
            errors_sheet(perfect, 2, finished.images)
    wrong = [i for i in errors_by_score(finished.embedding(-1)) if finished.labels[i] in (4, 9)]
    assert [text[0] for text in found[: 2 * len(wrong[:100]) : 2]] == [str(finished.labels[i]) for i in wrong[:100]]
    caption = found[-1].replace("\n", " ").replace("\u00a0", " ")
    assert f"only these classes: 4, 9 (numbers: of all) · {min(len(wrong), 100)} of {len(wrong)} errors" in caption


@pytest.mark.parametrize(("width", "columns"), [(4, 1), (12, 4), (60, 24)])
def test_a_narrow_sheet_has_fewer_images_in_a_row(finished, width, columns):
    with using(FigureStyle(width=width)):
        figure = errors_sheet(finished, 2, finished.images)
    lefts = {image.get_extent()[0] for image in figure.axes[0].images}
    assert (figure.get_size_inches()[0] * 2.54, len(lefts)) == (pytest.approx(width), columns)


def test_letters_and_cells_grow_alike(finished):
    with using(FigureStyle(font_size=16)):
        large = errors_sheet(finished, 2, finished.images)
    figure = errors_sheet(finished, 2, finished.images)
    assert large.axes[0].texts[0].get_size() == 2 * figure.axes[0].texts[0].get_size()
    assert large.axes[0].bbox.width == pytest.approx(2 * figure.axes[0].bbox.width)
