"""Paired tests and Holm's correction, against scipy, a published example, and simulated losses that are all equal."""

import numpy as np
import pytest
from scipy.stats import ttest_rel

from experiments.reports.results.significance import adjusted, holm, leaders, paired_p, significant_pairs


def trials(values):
    return {(seed, ""): value for seed, value in enumerate(values)}


ONE, OTHER = [99.0, 99.2, 98.9, 99.1], [99.1, 99.25, 99.05, 99.2]


def test_p_value_is_that_of_the_paired_test():
    assert paired_p(trials(ONE), trials(OTHER)) == pytest.approx(ttest_rel(ONE, OTHER).pvalue)


def test_trials_are_paired_by_seed_and_only_shared_ones_count():
    shuffled = dict(reversed(trials([*OTHER, 7.0]).items()))
    assert paired_p(trials(ONE), shuffled) == pytest.approx(ttest_rel(ONE, OTHER).pvalue)


@pytest.mark.parametrize("other", [[], [2.0], [2.0, 7.0]])
def test_nothing_follows_from_fewer_than_three_trials(other):
    assert paired_p(trials([1.0, 2.5, 3.0, 3.1]), trials(other)) is None


@pytest.mark.parametrize("other", [[99.1, 99.2, 98.9], [99.11, 99.21, 98.91]])
def test_nothing_follows_from_equal_differences_of_rounded_numbers(other):
    """Warnings are errors here: such differences have no spread but that of floating point."""
    assert paired_p(trials([99.1, 99.2, 98.9]), trials(other)) is None


def test_holms_correction():
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.5, 0.4]) == [0.8, 0.8]
    assert holm([]) == []


VALUES = {
    "low": trials([97.0, 97.12, 96.9, 97.1]),
    "high": trials([99.2, 99.1, 99.05, 99.15]),
    "higher": trials(OTHER),
    "once": trials([99.9]),
}


def test_leaders_have_no_significantly_better_loss_and_enough_trials():
    assert leaders(VALUES, sign=1) == {"high", "higher"}
    assert leaders(VALUES, sign=-1) == {"low"}
    assert leaders({"once": trials([1.0]), "again": trials([2.0])}, sign=1) == set()
    assert leaders({}, sign=1) == set()


def test_pairs_are_significant_together():
    assert set(significant_pairs(VALUES)) == {("higher", "low"), ("high", "low")}
    near = VALUES | {"near": trials([value - 0.12 for value in (99.1, 99.26, 99.04, 99.2)])}
    alone = paired_p(near["near"], near["higher"])
    assert alone < 0.05 / 2
    assert ("higher", "near") in significant_pairs({name: near[name] for name in ("near", "higher")})
    assert adjusted({name: (near[name], near["higher"]) for name in ("near", "low")})["near"] == pytest.approx(
        holm([alone, paired_p(near["low"], near["higher"])])[0]
    )


def test_pairs_that_cannot_be_tested_count_for_nothing():
    pairs = {"tested": (trials(ONE), trials(OTHER)), "untested": (trials([1.0]), trials(OTHER))}
    assert adjusted(pairs) == {"tested": pytest.approx(paired_p(trials(ONE), trials(OTHER)))}


def test_equal_losses_seldom_differ():
    """Without the correction 45 pairs of ten equal losses have a false difference in most studies."""
    random = np.random.default_rng(0)
    studies = [{str(loss): trials(random.normal(99.2, 0.1, 5)) for loss in range(10)} for _ in range(100)]
    assert sum(bool(significant_pairs(study)) for study in studies) <= 10
    assert sum(len(leaders(study, sign=1)) < 10 for study in studies) <= 10
