"""A measure without a value is NaN: a collapsed plane leaves an empty cell and never ends a run."""

import math
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import numpy as np

P = ParamSpec("P")


def nan_unless_finite(measure: Callable[P, float]) -> Callable[P, float]:
    """The same measure, NaN if an array among its arguments is not finite."""

    @wraps(measure)
    def measured(*arguments: P.args, **named: P.kwargs) -> float:
        arrays = (value for value in (*arguments, *named.values()) if isinstance(value, np.ndarray))
        return measure(*arguments, **named) if all(np.isfinite(array).all() for array in arrays) else math.nan

    return measured


def ratio(numerator: float, denominator: float) -> float:
    """The quotient; NaN if it is not finite, as for a spread of zero."""
    with np.errstate(all="ignore"):
        quotient = float(np.float64(numerator) / np.float64(denominator))
    return quotient if math.isfinite(quotient) else math.nan
