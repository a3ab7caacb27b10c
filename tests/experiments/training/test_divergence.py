"""NaN and infinity are refused, with their number."""

import math

import numpy as np
import pytest

from experiments.errors import Diverged
from experiments.training.divergence import require_finite


@pytest.mark.parametrize("numbers", [0.0, np.zeros((2, 3), np.float32), np.array(3e38, np.float32), np.zeros(0)])
def test_finite_numbers_pass(numbers):
    require_finite("features", numbers)


@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        (math.nan, "NaN or infinity in the features"),
        (np.array([1.0, -math.inf, math.nan]), "NaN or infinity in the features (2 of 3 numbers)"),
        (np.full((1000, 2), math.inf), "NaN or infinity in the features (2,000 of 2,000 numbers)"),
    ],
)
def test_others_are_counted(numbers, message):
    with pytest.raises(Diverged) as caught:
        require_finite("features", numbers)
    assert str(caught.value) == message
