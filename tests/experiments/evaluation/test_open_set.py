"""Digits of classes that were never trained: measures with known answers, what leaves the training, whole runs."""

import json
import shutil
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

import experiments
from experiments import open_set
from experiments.comparison.grid import arrange
from experiments.comparison.table import what_counts
from experiments.comparison.words import footer
from experiments.data import mnist5k
from experiments.open_set_figure import draw_open_set, save_open_set
from experiments.pictures import caption, title
from experiments.record import RunFolder
from experiments.story import resume
from losses import ArcFace, Softmax, Triplet

OPEN = ("experiment=open_set", "data=mnist5k", "epochs=2", "batch_size=200", "model.channels=[4,4,8]")
OPEN += ("model.hidden=[16]",)
COLUMNS = {
    "unseen_eer_percent",
    "unseen_tar_percent_at_far_1e-2",
    "unseen_tar_percent_at_far_1e-3",
    "unseen_cosine_eer_percent",
    "unseen_auroc_percent",
}


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    return experiments.run(*OPEN, loss="triplet", folder=tmp_path_factory.mktemp("opened") / "run")


class TestPairs:
    def test_come_in_one_order_and_know_their_similarity(self):
        features = np.array([[3, 0], [0, 2], [-1, 0], [0, 0]], np.float32)
        np.testing.assert_allclose(open_set.cosines(features), [0, -1, 0, 0, 0, 0], atol=1e-12)
        distances = [13**0.5, 4, 3, 5**0.5, 2, 1]
        np.testing.assert_allclose(open_set.minus_distances(features), np.negative(distances), rtol=1e-6)
        same = open_set.same_class(np.array([7, 8, 7, 8]))
        assert same.tolist() == [False, True, False, False, True, False]

    def test_similarity_is_that_of_the_loss(self):
        features = np.random.default_rng(0).normal(size=(9, 2)).astype(np.float32)
        for kind in ("direction", "mean_direction"):
            np.testing.assert_array_equal(open_set.similarities(features, kind), open_set.cosines(features))
        for kind in ("vector", "point", "mean_point"):
            np.testing.assert_array_equal(open_set.similarities(features, kind), open_set.minus_distances(features))

    def test_digits_are_drawn_alike_every_time_and_no_digit_twice(self):
        assert open_set.paired_digits(5).tolist() == [0, 1, 2, 3, 4]
        many = open_set.paired_digits(5000)
        assert len(set(many.tolist())) == open_set.MOST_DIGITS
        assert many.max() > 4000
        np.testing.assert_array_equal(many, open_set.paired_digits(5000))


class TestErrorRates:
    def test_of_a_small_example_by_hand(self):
        """Accepted from the top: + - + + - -. At three accepted FAR is 1/3 and TAR 2/3, so both errors are 1/3."""
        curve = open_set.roc(np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4]), np.array([1, 0, 1, 1, 0, 0], bool))
        error, threshold = open_set.equal_error(curve)
        assert error == pytest.approx(100 / 3)
        assert threshold == pytest.approx(0.7)
        assert open_set.tar_percent(curve, 0.1) == pytest.approx(100 / 3)
        assert open_set.tar_percent(curve, 1 / 3) == pytest.approx(100)

    def test_between_two_points_are_linear(self):
        """From (0, 1/2) to (1, 1/2) the curve crosses FAR = 1 - TAR at one half."""
        curve = open_set.roc(np.array([3.0, 2.0, 1.0]), np.array([True, False, True]))
        assert open_set.equal_error(curve) == (pytest.approx(50), pytest.approx(2.5))

    def test_of_perfect_separation(self):
        curve = open_set.roc(np.array([4.0, 3.0, 2.0, 1.0]), np.array([True, True, False, False]))
        error, threshold = open_set.equal_error(curve)
        assert (error, threshold) == (0, 3)
        assert open_set.tar_percent(curve, 1e-3) == 100

    def test_of_chance(self):
        rng = np.random.default_rng(0)
        curve = open_set.roc(rng.normal(size=100_000), rng.random(100_000) < 0.3)
        assert open_set.equal_error(curve)[0] == pytest.approx(50, abs=0.7)
        assert open_set.tar_percent(curve, 1e-2) == pytest.approx(1, abs=0.2)

    @given(st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=2, max_size=30), st.floats(0, 1))
    def test_agree_with_a_loop_over_thresholds(self, pairs, most):
        scores, same = np.array([score for score, _ in pairs], float), np.array([own for _, own in pairs])
        curve = open_set.roc(scores, same)
        if same.all() or not same.any():
            assert curve is None
            return
        rates = [(0.0, 0.0)]
        for threshold in sorted(set(scores), reverse=True):
            accepted = scores >= threshold
            rates.append((float(accepted[~same].mean()), float(accepted[same].mean())))
        best = max(tar for far, tar in rates if far <= most)
        assert open_set.tar_percent(curve, most) == pytest.approx(100 * best)
        for (far, tar), (next_far, next_tar) in pairwise(rates):
            if next_far + next_tar >= 1:
                share = (1 - far - tar) / (next_far + next_tar - far - tar)
                assert open_set.equal_error(curve)[0] == pytest.approx(100 * (far + share * (next_far - far)), abs=1e-6)
                break

    def test_of_three_far_clusters_and_of_one_heap(self):
        labels = np.arange(60) % 3 + 7
        corners = np.array([[5, 0], [0, 5], [-5, -5]])
        noise = np.random.default_rng(0).normal(size=(60, 2)) * 0.1
        for kind in ("direction", "point"):
            apart = open_set.verification((corners[labels - 7] + noise).astype(np.float32), labels, kind)
            assert list(apart.values()) == [0, 100, 100, 0]
        rays = open_set.verification((corners[labels - 7] * np.linspace(0.01, 9, 60)[:, None]), labels, "vector")
        assert rays["unseen_cosine_eer_percent"] == 0
        assert rays["unseen_eer_percent"] > 10

    @pytest.mark.parametrize("value", [0.0, 1.0, np.nan, np.inf])
    def test_of_nothing_are_chance_or_nan(self, value):
        features = np.full((6, 2), value, np.float32)
        with np.errstate(invalid="ignore"):
            got = open_set.verification(features, np.array([7, 7, 8, 8, 9, 9]), "direction")
        expected = [50, 0, 0, 50] if np.isfinite(value) else [np.nan] * 4
        np.testing.assert_allclose(list(got.values()), expected)

    def test_of_one_class_alone_are_nan(self):
        got = open_set.verification(np.eye(2, dtype=np.float32), np.array([9, 9]), "point")
        assert np.isnan(list(got.values())).all()


class TestKnownAgainstUnseen:
    def test_auroc_is_the_share_of_pairs_in_order(self):
        assert open_set.auroc_percent(np.array([3.0, 2.0]), np.array([1.0, 0.0])) == 100
        assert open_set.auroc_percent(np.array([1.0, 3.0, 5.0]), np.array([2.0, 3.0])) == pytest.approx(100 * 3.5 / 6)
        assert open_set.auroc_percent(np.ones(4), np.ones(3)) == 50
        assert np.isnan(open_set.auroc_percent(np.array([np.nan]), np.ones(3)))
        assert np.isnan(open_set.auroc_percent(np.empty(0), np.ones(3)))

    def test_familiar_is_what_scores_high_or_lies_near(self):
        means = np.array([[4, 0], [0, 4]], np.float32)
        features = np.array([[8, 0], [3, 3], [0, 4]], np.float32)
        softmax, arcface, triplet = Softmax(2, 2), ArcFace(2, 2, scale=10.0), Triplet(2, 2)
        for loss in (softmax, arcface):
            loss.weight.data = torch.from_numpy(means)
        np.testing.assert_allclose(open_set.familiarity(softmax, means, features), [32, 12, 16])
        np.testing.assert_allclose(open_set.familiarity(arcface, means, features), [10, 50**0.5, 10], rtol=1e-6)
        np.testing.assert_allclose(open_set.familiarity(triplet, means, features), [-4, -(10**0.5), 0], rtol=1e-6)


class TestData:
    def test_no_unseen_picture_is_trained_or_judged_on(self):
        whole, got = mnist5k(False), mnist5k(False, unseen=[8, 3])
        assert (got.num_classes, "".join(got.class_names), got.unseen_names) == (8, "01245679", {3: "3", 8: "8"})
        original = torch.tensor([0, 1, 2, 4, 5, 6, 7, 9])
        for before, after in ((whole.train, got.train), (whole.test, got.test)):
            kept = (before.labels != 3) & (before.labels != 8)
            torch.testing.assert_close(after.images, before.images[kept])
            torch.testing.assert_close(original[after.labels], before.labels[kept])
            torch.testing.assert_close(before.images[after.indices], after.images)
        assert got.unseen.labels.unique().tolist() == [3, 8]
        torch.testing.assert_close(whole.test.images[got.unseen.indices], got.unseen.images)
        assert len(got.test) + len(got.unseen) == len(whole.test)

    def test_without_unseen_classes_nothing_changes(self):
        whole, got = mnist5k(True), mnist5k(True, unseen=[])
        assert got.describe() == whole.describe()
        assert (got.unseen, got.test.indices) == (None, None)

    def test_validation_digits_are_parted_too(self):
        got = mnist5k(True, unseen=[7, 8, 9])
        assert (got.evaluated_on, len(got.train), len(got.test) + len(got.unseen)) == ("validation", 2335, 666)
        assert got.test.labels.max() == 6

    def test_record_says_what_is_unseen(self):
        names = ["null", *"123456789"]
        got = mnist5k(False, class_names=names, unseen=[0]).describe()
        assert json.loads(json.dumps(got)) == got
        assert (got["unseen_names"], got["unseen_images"], got["test_images"]) == ({"0": "null"}, 100, 900)
        assert got["class_names"] == names[1:]
        sums = {mnist5k(False, unseen=unseen).checksum for unseen in ([], [0], [1], [0, 1])}
        assert len(sums) == 4

    def test_unseen_digits_move_along(self):
        assert mnist5k(False, unseen=[1]).to("meta").unseen.images.device.type == "meta"


@pytest.mark.parametrize(
    "value",
    ["[12]", "[-1]", "7", "seven", "[seven]", "[7,7]", "[0,1,2,3,4,5,6,7,8,9]", "[0,1,2,3,4,5,6,7,8]", "[true]"],
)
def test_bad_classes_are_told_in_one_line(command, value):
    status, printed = command("data=mnist5k", f"data.unseen={value}")
    assert status == 1
    assert "must be a list of at most 8 different whole numbers from 0 to 9" in printed
    assert printed.startswith("train.py: data.unseen=")
    assert len(printed.strip().splitlines()) == 1


def test_run_measures_keeps_and_draws_unseen_digits(opened, finished):
    assert set(opened.metrics) >= COLUMNS
    assert not COLUMNS & set(finished.metrics)
    assert finished.unseen_features is finished.unseen_labels is None
    assert opened.unseen_features.shape == (3, 300, 2)
    assert opened.unseen_labels.tolist() == [7, 8, 9] * 100
    assert opened.features.shape == (3, 700, 2)
    assert opened.prototypes.shape == (3, 7, 2)
    assert opened.indices[:8].tolist() == [0, 1, 2, 3, 4, 5, 6, 10]
    again = open_set.verification(opened.unseen_features[-1], opened.unseen_labels, opened.prototype_kind)
    assert {name: opened.metrics[name][-1] for name in again} == pytest.approx(again)
    assert (opened.folder / "plots" / "open_set.png").stat().st_size > 10_000
    assert "trained without 7, 8, 9" in caption(opened, -1)
    assert "trained without" not in caption(finished, -1)


def test_comparison_says_what_is_unseen_and_keeps_such_runs_apart(opened, finished):
    assert footer(arrange([opened])).endswith("trained without 7, 8, 9")
    assert "trained without 7, 8, 9 / none" in footer(arrange([opened, finished]))
    assert "the classes differ" in footer(arrange([opened, finished]))
    assert "trained without" not in footer(arrange([finished]))
    record = opened.record | {"data": opened.record["data"] | {"unseen_names": {"9": "9"}}}
    assert what_counts(replace(opened, record=record)) != what_counts(opened)


@pytest.mark.parametrize(("owner_call", "epochs_there"), [(("write_epoch", 1), 0), (("write_checkpoint", 2), 2)])
def test_stopped_run_loads_and_resumes_to_the_same_bytes(tmp_path, monkeypatch, opened, owner_call, epochs_there):
    method, call = owner_call
    original, calls = getattr(RunFolder, method), []

    def stopping(*arguments):
        calls.append(1)
        if len(calls) == call:
            raise KeyboardInterrupt
        original(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(RunFolder, method, stopping)
        with pytest.raises(KeyboardInterrupt):
            experiments.run(*OPEN, loss="triplet", folder=tmp_path / "run")
    stopped = experiments.load_run(tmp_path / "run")
    assert len(stopped.epochs) == epochs_there
    assert (0 if stopped.unseen_features is None else len(stopped.unseen_features)) == epochs_there
    resume(tmp_path / "run")
    for name in ("embeddings.npz", "plots/open_set.png"):
        assert (tmp_path / "run" / name).read_bytes() == (opened.folder / name).read_bytes()


@pytest.mark.parametrize("suffix", ["png", "pdf", "svg"])
def test_picture_is_redrawn_from_the_folder_alone(tmp_path, opened, suffix):
    run = experiments.load_run(shutil.copytree(opened.folder, tmp_path / "copy"))
    for name in ("first", "second"):
        figure = draw_open_set(run, title(run.record), caption(run, -1))
        save_open_set(figure, tmp_path / f"{name}.{suffix}")
    assert (tmp_path / f"first.{suffix}").read_bytes() == (tmp_path / f"second.{suffix}").read_bytes()
    if suffix == "png":
        assert (tmp_path / "first.png").read_bytes() == (opened.folder / "plots" / "open_set.png").read_bytes()


def test_picture_of_long_names_clips_and_covers_nothing(tmp_path):
    names = "T-shirt,trousers,pullover,dress,coat,sandal,shirt,sneaker,bag,boot"
    unseen = "data.unseen=[0,1,2,3,4,5,6,7]"
    run = experiments.run(*OPEN, unseen, f"data.class_names=[{names}]", "plot.every=0", folder=tmp_path / "run")
    figure = draw_open_set(run, "title " * 30, "caption " * 60)
    heading, footer = (text.get_window_extent() for text in figure.texts)
    for ax in figure.axes:
        strip = ax.get_legend().get_window_extent()
        assert strip.y0 >= ax.bbox.y1 - 1
        assert strip.y1 <= heading.y0
        assert strip.x1 <= figure.bbox.x1
        assert footer.y1 <= ax.get_tightbbox().y0
    assert footer.y0 >= 0
    assert max(footer.x1, heading.x1) <= figure.bbox.x1


@pytest.mark.parametrize("unseen", ["[9]", "[0,1,2,3,4,5,6,7]"])
def test_one_class_or_all_but_two_may_be_unseen(tmp_path, unseen):
    run = experiments.run(*OPEN, "epochs=1", f"data.unseen={unseen}", loss="arcface", folder=tmp_path / "run")
    assert np.isfinite(run.metrics["unseen_auroc_percent"]).all()
    assert np.isnan(run.metrics["unseen_eer_percent"]).all() == (unseen == "[9]")
    assert (run.folder / "plots" / "open_set.png").exists()
