"""Paired tests and Holm's correction, against scipy, a published example, and simulated losses that are all equal."""

import numpy as np
import pytest
from scipy.stats import ttest_rel

from experiments.reports.results.significance import holm, leaders, paired_p, significant_pairs


def trials(values):
    return {(seed, ""): value for seed, value in enumerate(values)}


ONE, OTHER = [99.0, 99.2, 98.9, 99.1], [99.1, 99.25, 99.05, 99.2]


def test_p_value_is_that_of_the_paired_test():
    assert paired_p(trials(ONE), trials(OTHER)) == pytest.approx(ttest_rel(ONE, OTHER).pvalue)


def test_trials_are_paired_by_seed_and_only_shared_ones_count():
    shuffled = dict(reversed(trials([*OTHER, 7.0]).items()))
    assert paired_p(trials(ONE), shuffled) == pytest.approx(ttest_rel(ONE, OTHER).pvalue)


def test_nothing_follows_from_one_trial_or_none():
    assert paired_p(trials([1.0]), trials([2.0])) == 1
    assert paired_p({}, trials([2.0])) == 1


def test_equal_differences_are_no_obstacle():
    """Warnings are errors here: such differences have no spread."""
    assert paired_p(trials([1.0, 2.0]), trials([1.0, 2.0])) == 1
    assert paired_p(trials([1.0, 2.0]), trials([2.0, 3.0])) == 0


def test_holms_correction():
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.5, 0.4]) == [0.8, 0.8]
    assert holm([]) == []


def test_leaders_are_the_best_and_what_is_within_its_noise():
    values = {
        "best": trials(OTHER),
        "near": trials([99.2, 99.1, 99.05, 99.15]),
        "far": trials([97.0, 97.1, 96.9, 97.1]),
    }
    assert leaders(values, sign=1) == {"best", "near"}
    assert leaders(values, sign=-1) == {"far"}
    assert leaders({}, sign=1) == set()


def test_pairs_are_significant_together():
    values = {"low": trials([97.0, 97.12, 96.9, 97.1]), "high": trials(ONE), "higher": trials(OTHER)}
    pairs = {(higher, lower): p for higher, lower, p in significant_pairs(values)}
    assert set(pairs) == {("higher", "low"), ("high", "low"), ("higher", "high")}
    alone = {
        name: ttest_rel(list(values["higher"].values()), list(values[name].values())).pvalue for name in ("low", "high")
    }
    assert pairs["higher", "high"] == pytest.approx(alone["high"])  # the largest of the three: times 1
    assert pairs["higher", "low"] >= 2 * alone["low"]


def test_equal_losses_seldom_differ():
    """Without the correction 45 pairs of ten equal losses have a false difference in most studies."""
    random = np.random.default_rng(0)
    studies = [{str(loss): trials(random.normal(99.2, 0.1, 5)) for loss in range(10)} for _ in range(100)]
    assert sum(bool(significant_pairs(study)) for study in studies) <= 10
