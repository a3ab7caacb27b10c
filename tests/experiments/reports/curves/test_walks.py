"""The loss along a circle and along a ray."""

import numpy as np
import pytest

from experiments.reports.curves.field import CLASSES
from experiments.reports.curves.logits import configured
from experiments.reports.curves.walks import DEGREES, NORMS, along_circle, along_ray


@pytest.mark.parametrize("name", ["arcface", "supcon", "proxy_anchor"])
def test_the_norm_does_not_count_where_features_are_normalised(name):
    walk = along_ray(configured(name, CLASSES), 18)
    assert np.ptp(walk) < 1e-9


@pytest.mark.parametrize(("name", "norm"), [("center", 4), ("ring", 10)])
def test_the_norm_has_a_best_value_a_little_beyond_what_the_second_term_wants(name, norm):
    best = 4 * NORMS[along_ray(configured(name, CLASSES), 0).argmin()]
    assert norm < best < 1.2 * norm


def test_softmax_falls_outwards_and_along_the_circle():
    loss = configured("softmax", CLASSES)
    assert (np.diff(along_ray(loss, 0)) < 0).all()
    assert (np.diff(along_circle(loss)) > 0).all()
    assert len(along_circle(loss)) == len(DEGREES)
