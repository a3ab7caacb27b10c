"""Checks of constructor arguments: what passes, and the sentence about what does not."""

import math

import pytest

from losses.arguments import require, require_whole


@pytest.mark.parametrize(
    ("value", "bounds"), [(0, {"at_least": 0}), (1e-9, {"above": 0}), (1.99, {"at_least": -2, "below": 2}), (-7, {})]
)
def test_number_within_its_bounds_passes(value, bounds):
    require("margin", value, **bounds)


@pytest.mark.parametrize(
    ("value", "bounds", "message"),
    [
        (-1, {"at_least": 0, "below": math.pi}, "margin=-1: must be a number of at least 0 and below 3.14159"),
        (0, {"above": 0}, "margin=0: must be a number above 0"),
        (2.0, {"below": 2}, "margin=2.0: must be a number below 2"),
        (math.nan, {}, "margin=nan: must be a number"),
        (math.inf, {"above": 0}, "margin=inf: must be a number above 0"),
        (True, {"at_least": 0}, "margin=True: must be a number of at least 0"),
        ("0.5", {"at_least": 0}, "margin=0.5: must be a number of at least 0"),
        (None, {"at_least": 0}, "margin=None: must be a number of at least 0"),
    ],
)
def test_refusal_names_argument_value_and_range(value, bounds, message):
    with pytest.raises(ValueError, match="margin") as refused:
        require("margin", value, **bounds)
    assert str(refused.value) == message


@pytest.mark.parametrize("value", [1, 2.0, True, "3", None, math.nan])
def test_whole_number_is_an_int_of_at_least_the_bound(value):
    require_whole("num_classes", 2, at_least=2)
    with pytest.raises(ValueError, match=f"^num_classes={value}: must be a whole number of at least 2$"):
        require_whole("num_classes", value, at_least=2)
