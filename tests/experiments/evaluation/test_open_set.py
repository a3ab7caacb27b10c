"""Unseen classes: measures with known answers, and whole runs."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import experiments
from experiments.evaluation import open_set
from experiments.evaluation.classifier import Classifier
from experiments.evaluation.embedding import PrototypeKind
from experiments.experiment import resume
from experiments.plotting.captions import epoch_caption
from experiments.runs.writer import RunWriter

COLUMNS = {
    "unseen_eer_percent",
    "unseen_tar_percent_at_far_1e-2",
    "unseen_tar_percent_at_far_1e-3",
    "unseen_cosine_eer_percent",
    "unseen_auroc_percent",
}
DIRECTION, VECTOR, POINT = PrototypeKind.DIRECTION, PrototypeKind.VECTOR, PrototypeKind.POINT


class TestPairs:
    def test_come_in_one_order_with_their_similarity(self):
        features = np.array([[3, 0], [0, 2], [-1, 0], [0, 0]], np.float32)
        np.testing.assert_allclose(open_set.cosines(features), [0, -1, 0, 0, 0, 0], atol=1e-12)
        distances = [13**0.5, 4, 3, 5**0.5, 2, 1]
        np.testing.assert_allclose(open_set.minus_distances(features), np.negative(distances), rtol=1e-6)
        same = open_set.same_class(np.array([7, 8, 7, 8]))
        assert same.tolist() == [False, True, False, False, True, False]

    def test_similarity_is_that_of_the_loss(self):
        features = np.random.default_rng(0).normal(size=(9, 2)).astype(np.float32)
        for kind in PrototypeKind:
            of_kind = open_set.cosines if kind in ("direction", "mean_direction") else open_set.minus_distances
            np.testing.assert_array_equal(open_set.similarities(features, kind), of_kind(features))

    def test_images_are_chosen_alike_every_time_and_none_twice(self):
        assert open_set.paired_images(5).tolist() == [0, 1, 2, 3, 4]
        many = open_set.paired_images(5000)
        assert len(set(many.tolist())) == open_set.MAX_PAIRED_IMAGES
        assert many.max() > 4000
        np.testing.assert_array_equal(many, open_set.paired_images(5000))


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
        for kind in (DIRECTION, POINT):
            apart = open_set.verification((corners[labels - 7] + noise).astype(np.float32), labels, kind)
            assert list(apart.values()) == [0, 100, 100, 0]
        rays = open_set.verification((corners[labels - 7] * np.linspace(0.01, 9, 60)[:, None]), labels, VECTOR)
        assert rays["unseen_cosine_eer_percent"] == 0
        assert rays["unseen_eer_percent"] > 10

    @pytest.mark.parametrize("value", [0.0, 1.0, np.nan, np.inf])
    def test_of_nothing_are_chance_or_nan(self, value):
        features = np.full((6, 2), value, np.float32)
        with np.errstate(invalid="ignore"):
            got = open_set.verification(features, np.array([7, 7, 8, 8, 9, 9]), DIRECTION)
        expected = [50, 0, 0, 50] if np.isfinite(value) else [np.nan] * 4
        np.testing.assert_allclose(list(got.values()), expected)

    def test_of_one_class_alone_are_nan(self):
        got = open_set.verification(np.eye(2, dtype=np.float32), np.array([9, 9]), POINT)
        assert np.isnan(list(got.values())).all()


class TestTrainedAgainstUnseen:
    def test_auroc_is_the_share_of_pairs_in_order(self):
        assert open_set.auroc_percent(np.array([3.0, 2.0]), np.array([1.0, 0.0])) == 100
        assert open_set.auroc_percent(np.array([1.0, 3.0, 5.0]), np.array([2.0, 3.0])) == pytest.approx(100 * 3.5 / 6)
        assert open_set.auroc_percent(np.ones(4), np.ones(3)) == 50
        assert np.isnan(open_set.auroc_percent(np.array([np.nan]), np.ones(3)))
        assert np.isnan(open_set.auroc_percent(np.empty(0), np.ones(3)))

    def test_highest_score_is_an_inner_product_a_cosine_or_a_distance(self):
        means = np.array([[4, 0], [0, 4]], np.float32)
        features = np.array([[8, 0], [3, 3], [0, 4]], np.float32)
        inner_products = Classifier(means, np.zeros(2), normalize=False, scale=1.0)
        cosines = Classifier(means / 4, np.zeros(2), normalize=True, scale=10.0)
        nearest = Classifier.nearest_point(means)
        np.testing.assert_allclose(open_set.max_class_score(inner_products, features), [32, 12, 16])
        np.testing.assert_allclose(open_set.max_class_score(cosines, features), [10, 50**0.5, 10], rtol=1e-6)
        half_squares = np.array([4, 10**0.5, 0]) ** 2 / 2
        np.testing.assert_allclose(open_set.max_class_score(nearest, features), -half_squares, atol=1e-12)

    def test_a_far_unseen_cluster_scores_lower_than_the_trained_ones_by_distance_alone(self):
        """Without the term that all classes share, a feature far out would have the highest score."""
        rng = np.random.default_rng(0)
        means = np.array([[4.0, 0], [0, 4]])
        trained = means.repeat(50, axis=0) + 0.1 * rng.normal(size=(100, 2))
        unseen = np.array([20.0, 20]) + 0.1 * rng.normal(size=(100, 2))
        row = open_set.open_set_row(unseen, np.arange(100) % 2, trained, Classifier.nearest_point(means), POINT)
        assert set(row) == COLUMNS
        assert row["unseen_auroc_percent"] == 100
        inner_products = Classifier(means, np.zeros(2), normalize=False, scale=1.0)
        row = open_set.open_set_row(unseen, np.arange(100) % 2, trained, inner_products, VECTOR)
        assert row["unseen_auroc_percent"] == 0


# Whole runs


def test_run_measures_keeps_and_draws_unseen_classes(opened, finished):
    assert set(opened.metrics) >= COLUMNS
    assert not COLUMNS & set(finished.metrics)
    assert finished.unseen_features is finished.unseen_labels is None
    assert opened.unseen_features.shape == (3, 300, 2)
    assert opened.unseen_labels.tolist() == [7, 8, 9] * 100
    assert opened.features.shape == (3, 700, 2)
    assert opened.prototypes.shape == (3, 7, 2)
    assert opened.indices[:8].tolist() == [0, 1, 2, 3, 4, 5, 6, 10]
    last = opened.embedding(-1)
    again = open_set.open_set_row(
        opened.unseen_features[-1], opened.unseen_labels, last.features, last.classifier, opened.prototype_kind
    )
    assert {name: opened.metrics[name][-1] for name in COLUMNS} == pytest.approx(again, rel=1e-5)
    assert (opened.folder / "plots" / "open_set.png").stat().st_size > 10_000
    assert "trained without 7, 8, 9" in epoch_caption(opened, last, 50.0)
    assert "trained without" not in epoch_caption(finished, finished.embedding(-1), 50.0)


@pytest.mark.parametrize(("owner_call", "epochs_there"), [(("write_epoch", 1), 0), (("write_checkpoint", 2), 2)])
def test_killed_run_loads_and_resumes_to_the_same_bytes(
    tmp_path, monkeypatch, opened, seven_classes, owner_call, epochs_there
):
    method, call = owner_call
    original, calls = getattr(RunWriter, method), []

    def stopping(*arguments):
        calls.append(1)
        if len(calls) == call:
            raise KeyboardInterrupt
        original(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(RunWriter, method, stopping)
        with pytest.raises(KeyboardInterrupt):
            experiments.run(*seven_classes, loss="triplet", folder=tmp_path / "run")
    stopped = experiments.load_run(tmp_path / "run")
    assert len(stopped) == epochs_there
    assert (0 if stopped.unseen_features is None else len(stopped.unseen_features)) == epochs_there
    resume(tmp_path / "run")
    for name in ("embeddings.npz", "plots/open_set.png"):
        assert (tmp_path / "run" / name).read_bytes() == (opened.folder / name).read_bytes()


@pytest.mark.parametrize("unseen", ["[9]", "[0,1,2,3,4,5,6,7]"])
def test_one_class_or_all_but_two_may_be_unseen(tmp_path, seven_classes, unseen):
    run = experiments.run(*seven_classes, "epochs=1", f"data.unseen={unseen}", loss="arcface", folder=tmp_path / "run")
    assert np.isfinite(run.metrics["unseen_auroc_percent"]).all()
    assert np.isnan(run.metrics["unseen_eer_percent"]).all() == (unseen == "[9]")
    assert (run.folder / "plots" / "open_set.png").exists()
