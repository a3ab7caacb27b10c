"""The picture of an open-set run: drawn from the folder alone, with words that neither clip nor cover anything."""

import shutil
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.collections import PathCollection

import experiments
from experiments.evaluation.open_set import equal_error, paired_images, roc, same_class, similarities
from experiments.plotting.captions import title
from experiments.plotting.figure_style import FigureStyle, using
from experiments.plotting.open_set_figure import draw_open_set, draw_roc
from experiments.plotting.style import save_figure


def points_of(plane):
    """The places of the trained images, and of the unseen ones."""
    trained, *parts = (artist.get_offsets() for artist in plane.collections if isinstance(artist, PathCollection))
    return trained, np.concatenate(parts)


@pytest.mark.parametrize("suffix", ["png", "pdf", "svg"])
def test_picture_is_redrawn_from_the_folder_alone(tmp_path, opened, suffix):
    run = experiments.load_run(shutil.copytree(opened.folder, tmp_path / "copy"))
    for name in ("first", "second"):
        save_figure(draw_open_set(run), tmp_path / f"{name}.{suffix}")
    assert (tmp_path / f"first.{suffix}").read_bytes() == (tmp_path / f"second.{suffix}").read_bytes()
    if suffix == "png":
        assert (tmp_path / "first.png").read_bytes() == (opened.folder / "plots" / "open_set.png").read_bytes()


def test_a_run_on_all_classes_is_refused(finished):
    with pytest.raises(ValueError, match="all its classes were trained"):
        draw_open_set(finished)


def test_points_are_the_trained_and_the_unseen_images(opened):
    plane = draw_open_set(opened).axes[0]
    trained, unseen = points_of(plane)
    np.testing.assert_array_equal(trained, opened.features[-1])
    assert sorted(map(tuple, unseen.tolist())) == sorted(map(tuple, opened.unseen_features[-1].tolist()))
    assert [text.get_text() for text in plane.texts] == [*opened.class_names, "7", "8", "9"]


def test_histogram_and_threshold_are_those_of_the_pairs(opened):
    axes = draw_open_set(opened).axes[1]
    chosen = paired_images(len(opened.unseen_labels))
    distances = -similarities(opened.unseen_features[-1][chosen], opened.prototype_kind)
    same = same_class(opened.unseen_labels[chosen])
    for patch, kept in zip(axes.patches[::2], (same, ~same), strict=True):  # filled, and their outlines
        values, edges, _ = patch.get_data()
        assert edges[-1] == pytest.approx(distances.max())
        np.testing.assert_allclose(values, 100 * np.histogram(distances[kept], edges)[0] / kept.sum())
        assert values.sum() == pytest.approx(100)
    (threshold,) = axes.lines
    assert threshold.get_xdata()[0] == pytest.approx(-equal_error(roc(-distances, same))[1])


def test_roc_has_the_numbers_of_the_metrics(opened):
    axes = draw_open_set(opened).axes[2]
    words = [text.get_text() for text in axes.get_legend().get_texts()]
    last = {name: column[-1] for name, column in opened.metrics.items()}
    assert words == [
        f"EER {last['unseen_eer_percent']:.1f} %",
        f"TAR {last['unseen_tar_percent_at_far_1e-2']:.1f} % at FAR 1e-2",
        f"TAR {last['unseen_tar_percent_at_far_1e-3']:.1f} % at FAR 1e-3",
    ]
    far = [line.get_xdata()[0] for line in axes.lines[2:]]
    assert far == pytest.approx([last["unseen_eer_percent"] / 100, 1e-2, 1e-3], rel=1e-4)


def test_words_name_the_run_and_what_was_compared(opened):
    heading, caption = (
        text.get_text().replace("\u00a0", " ").replace("\n", " ") for text in draw_open_set(opened).texts
    )
    assert heading == f"Unseen classes · {title(opened)}"
    assert "300 of 300 unseen images, each with each: 44,850 pairs" in caption
    assert f"AUROC {opened.metrics['unseen_auroc_percent'][-1]:.1f} %" in caption


def test_one_unseen_class_has_no_equal_error_rate(command, tiny):
    """It has no pairs of two classes; what has no value is printed nowhere."""
    status, printed = command(*tiny, "epochs=1", "plot.every=0", "data.unseen=[3]", "hydra.run.dir=run")
    assert (status, "nan" in printed) == (0, False)
    run = experiments.load_run("run")
    percent = f"{run.metrics['unseen_auroc_percent'][-1]:.1f} %"
    assert f"unseen 3: told from the trained classes with an AUROC of {percent}" in printed
    *_, caption = (text.get_text().replace("\u00a0", " ") for text in draw_open_set(run).texts)
    assert ("nan" in caption, f"AUROC {percent}" in caption) == (False, True)


def test_without_a_curve_the_panel_has_words(ax):
    draw_roc(ax, None)
    assert [text.get_text() for text in ax.texts] == ["no pairs to compare"]


def test_features_that_are_not_finite_are_left_out(opened):
    features, unseen = opened.features.copy(), opened.unseen_features.copy()
    features[-1, :5], unseen[-1, :5] = np.nan, np.inf
    figure = draw_open_set(replace(opened, features=features, unseen_features=unseen))
    assert [len(points) for points in points_of(figure.axes[0])] == [695, 295]
    assert [text.get_text() for text in figure.axes[2].texts] == ["no pairs to compare"]


def test_long_names_clip_and_cover_nothing(tmp_path, seven_classes):
    names = "T-shirt,trousers,pullover,dress,coat,sandal,shirt,sneaker,bag,boot"
    unseen = "data.unseen=[0,1,2,3,4,5,6,7]"
    run = experiments.run(
        *seven_classes, unseen, f"data.class_names=[{names}]", "plot.every=0", folder=tmp_path / "run"
    )
    config = run.config | {"loss": {"_target_": "losses.Softmax", "a long parameter " * 20: 1}}
    data = run.record["data"] | {"name": "a data set " * 30}
    figure = draw_open_set(replace(run, record=run.record | {"config": config, "data": data}))
    heading, caption = (text.get_window_extent() for text in figure.texts)
    for ax in figure.axes:
        strip = ax.get_legend().get_window_extent()
        assert strip.y0 >= ax.bbox.y1 - 1
        assert strip.y1 <= heading.y0
        assert strip.x1 <= figure.bbox.x1
        assert caption.y1 <= ax.get_tightbbox().y0
    assert caption.y0 >= 0
    assert max(caption.x1, heading.x1) <= figure.bbox.x1


@pytest.mark.parametrize(("width", "below_each_other"), [(18, False), (8.6, True), (6, True)])
def test_the_figure_has_the_wanted_width_and_its_words_fit(opened, width, below_each_other):
    with using(FigureStyle(width=width)):
        figure = draw_open_set(opened)
    assert figure.get_size_inches()[0] * 2.54 == pytest.approx(width)
    lefts = {round(ax.bbox.x0) for ax in figure.axes}
    assert (len(lefts) == 1) == below_each_other
    heading, caption = (text.get_window_extent() for text in figure.texts)
    assert figure.axes[0].get_legend().get_window_extent().y1 <= heading.y0
    assert caption.y1 <= min(ax.get_tightbbox().y0 for ax in figure.axes)
    assert caption.y0 >= 0


def test_only_the_wanted_classes_of_the_trained_ones_are_drawn(opened):
    with using(FigureStyle(classes=("2",))):
        figure = draw_open_set(opened)
    trained, unseen = points_of(figure.axes[0])
    np.testing.assert_array_equal(trained, opened.features[-1][opened.labels == 2])
    assert len(unseen) == len(opened.unseen_labels)
    assert [text.get_text() for text in figure.axes[0].texts if text.get_visible()] == ["2", "7", "8", "9"]
    assert "only these classes: 2" in figure.texts[1].get_text()
