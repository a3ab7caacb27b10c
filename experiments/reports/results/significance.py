"""Which differences are more than noise: paired t-tests, corrected for their number."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from statistics import mean

import numpy as np

from experiments.reports.results.result import Trial, Values

LEVEL = 0.05


def paired_p(one: Mapping[Trial, float], other: Mapping[Trial, float]) -> float:
    """The p-value of a two-sided paired t-test over the trials that both have; 1 where nothing can be concluded.

    The two runs of a trial share the initial weights of the backbone, the order of the images and the unseen classes.
    """
    from scipy.stats import ttest_1samp  # slow to import

    differences = np.array([one[trial] - other[trial] for trial in one if trial in other])
    if len(differences) < 2:
        return 1.0
    if np.ptp(differences) == 0:
        return float(differences[0] == 0)
    return float(ttest_1samp(differences, 0).pvalue)


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


def leaders(values: Values, sign: int) -> set[str]:
    """The loss with the best mean, and those that do not differ from it significantly."""
    if not values:
        return set()
    best = max(values, key=lambda loss: sign * mean(values[loss].values()))
    others = [loss for loss in values if loss != best]
    adjusted = holm([paired_p(values[loss], values[best]) for loss in others])
    return {best} | {loss for loss, p in zip(others, adjusted, strict=True) if p >= LEVEL}


def significant_pairs(values: Values) -> list[tuple[str, str, float]]:
    """Loss with the higher mean, the other, and the adjusted p-value below 0.05; all pairs are tested together."""
    ranked = sorted(values, key=lambda loss: -mean(values[loss].values()))
    pairs = list(combinations(ranked, 2))
    adjusted = holm([paired_p(values[higher], values[lower]) for higher, lower in pairs])
    return [(*pair, p) for pair, p in zip(pairs, adjusted, strict=True) if p < LEVEL]
