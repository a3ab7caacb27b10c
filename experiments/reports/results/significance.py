"""Which differences are more than noise: paired t-tests, corrected for their number."""

from collections.abc import Hashable, Mapping, Sequence
from itertools import combinations
from typing import TypeVar

import numpy as np

from experiments.reports.results.result import Trial, Values

Name = TypeVar("Name", bound=Hashable)
LEVEL = 0.05
FEWEST = 3  # trials of which a difference can be significant


def differences(one: Mapping[Trial, float], other: Mapping[Trial, float]) -> np.ndarray:
    """One minus other, for each trial that both have."""
    return np.array([one[trial] - other[trial] for trial in one if trial in other])


def paired_p(one: Mapping[Trial, float], other: Mapping[Trial, float]) -> float | None:
    """The p-value of a two-sided paired t-test; None where nothing can be concluded.

    The two runs of a trial share the initial weights of the backbone, the order of the images and the unseen classes.
    Nothing can be concluded from fewer than three trials, nor from differences that are all the same: numbers in files
    are rounded.
    """
    from scipy.stats import ttest_1samp  # slow to import

    found = differences(one, other)
    if len(found) < FEWEST or np.ptp(found) <= 1e-9 * max(map(abs, [*one.values(), *other.values()])):
        return None
    return float(ttest_1samp(found, 0).pvalue)


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjusted p-values (Holm, Scandinavian Journal of Statistics 6, 1979), in the order given.

    The smallest of n is multiplied by n, the next by n - 1, and so on, and none is below one of those before. Of all
    that are below 0.05 the probability that any is false is at most 5 %.
    """
    order = np.argsort(p_values, kind="stable")
    raised = np.asarray(p_values, float)[order] * np.arange(len(order), 0, -1)
    adjusted = np.empty(len(order))
    adjusted[order] = np.minimum(1, np.maximum.accumulate(raised))
    return adjusted.tolist()


def adjusted(pairs: Mapping[Name, tuple[Mapping[Trial, float], Mapping[Trial, float]]]) -> dict[Name, float]:
    """The adjusted p-values of the pairs that can be tested, by name."""
    tested = {name: p for name, pair in pairs.items() if (p := paired_p(*pair)) is not None}
    return dict(zip(tested, holm(list(tested.values())), strict=True))


def significant_pairs(values: Values) -> list[tuple[str, str]]:
    """The losses with the higher and the lower mean of all pairs that differ significantly, tested together."""
    pairs = {(one, other): (values[one], values[other]) for one, other in combinations(values, 2)}
    found = [pair for pair, p in adjusted(pairs).items() if p < LEVEL]
    return [pair if differences(*pairs[pair]).mean() > 0 else pair[::-1] for pair in found]


def leaders(values: Values, sign: int) -> set[str]:
    """The losses to which no other is significantly better, if there are enough trials; else none.

    Args:
        values: of a column.
        sign: 1 if higher is better, -1 if lower is.
    """
    if max(map(len, values.values()), default=0) < FEWEST:
        return set()
    worse = {pair[1] if sign > 0 else pair[0] for pair in significant_pairs(values)}
    return {loss for loss, own in values.items() if len(own) >= FEWEST} - worse
