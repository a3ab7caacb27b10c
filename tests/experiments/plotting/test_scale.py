"""How far the axes reach: the points fill them, and from picture to picture they move no more than the points do."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.plotting.scale import FILL, ROOM, plane_limit, radius, running_limits

SIZES = st.floats(1e-20, 1e20)


def cloud(size, seed=0):
    """Points at one distance from the origin."""
    directions = np.random.default_rng(seed).normal(size=(50, 2))
    return (size * directions / np.linalg.norm(directions, axis=1, keepdims=True)).astype(np.float32)


@given(SIZES)
def test_points_fill_at_least_80_percent_of_a_picture_alone_and_leave_room_for_names(size):
    limit = plane_limit(cloud(size))
    assert ROOM * size <= 1.00001 * limit
    assert limit <= size / FILL


@given(st.lists(SIZES, min_size=2, max_size=9))
def test_axes_that_follow_the_points(sizes):
    """In every picture the points fill 80 to 89 % of the axes, which never move by a larger factor than the points."""
    limits = running_limits(cloud(size) for size in sizes)
    shares = np.array(sizes) / limits
    assert (shares > FILL - 1e-5).all()
    assert (shares < 1 / ROOM + 1e-5).all()
    moved, grown = np.abs(np.diff(np.log(limits))), np.abs(np.diff(np.log(sizes)))
    assert (moved <= grown + 1e-5).all()


def test_a_limit_of_two_digits_stays_as_it_is():
    """1.12 times 0.5 is a little above 0.56 in floating point."""
    assert plane_limit(np.array([[0.5, 0.0]])) == 0.56


def test_axes_stay_while_the_points_hardly_change():
    limits = running_limits(cloud(size) for size in (1, 0.95, 0.98, 0.92, 1.0))
    assert len(set(limits)) == 1


def test_axes_grow_at_once_and_shrink_at_once():
    """From an untrained network to the first epoch, and where a warm start ends."""
    limits = running_limits(cloud(size) for size in (0.05, 40, 42, 1.5))
    np.testing.assert_allclose(limits, [ROOM * 0.05, ROOM * 40, ROOM * 42, 1.5 / FILL], rtol=1e-5)


def test_stray_and_broken_points_have_no_effect():
    features = np.random.default_rng(0).normal(size=(10_000, 2)).astype(np.float32)
    stray = features.copy()
    stray[0], stray[1], stray[2] = 1e6, np.nan, np.inf
    assert plane_limit(stray) == plane_limit(features)
    assert radius(stray) == pytest.approx(radius(features), rel=1e-3)


@pytest.mark.parametrize(
    "features", [np.zeros((5, 2)), np.full((5, 2), np.nan), np.full((5, 2), np.inf), np.empty((0, 2))]
)
def test_limit_of_nothing(features):
    nothing = features.astype(np.float32)
    assert plane_limit(nothing) == 1.0
    assert running_limits([nothing, cloud(5), nothing]) == [1.0, pytest.approx(ROOM * 5), pytest.approx(ROOM * 5)]
