"""Pull and push of a proxy, compared with the formula of the paper."""

import numpy as np
import pytest

from experiments.reports.curves.logits import configured
from experiments.reports.curves.proxies import NEGATIVES, POSITIVES, force, proxies_sheet


@pytest.mark.parametrize("name", ["paper/proxy_anchor", "proxy_anchor"])
def test_forces_are_the_derivatives_of_the_paper(name):
    """Equations 7 and 8: alpha h / (1 + sum of all h), by the number of proxies that have positives, and of all."""
    loss = configured(name, dim=3)
    pull = np.exp(-32 * (np.cos(np.radians(POSITIVES)) - loss.margin))
    push = np.exp(32 * (np.cos(np.radians(NEGATIVES)) - loss.negative_limit))
    np.testing.assert_allclose(force(loss, POSITIVES, 0), 32 * pull / (1 + pull.sum()), rtol=1e-6)
    np.testing.assert_allclose(force(loss, NEGATIVES, 1), -32 * push / (1 + push.sum()) / 2, rtol=1e-6)


def test_one_sample_alone_is_pulled_more_than_beside_a_harder_one():
    loss = configured("proxy_anchor", dim=3)
    assert force(loss, (30.0,), 0)[0] > 10 * force(loss, (30.0, 60.0), 0)[0] > 0


def test_the_numbers_of_the_atlas():
    paper, own = (configured(name, dim=3) for name in ("paper/proxy_anchor", "proxy_anchor"))
    assert force(own, (30.0,), 0)[0] == pytest.approx(32, abs=0.05)
    first, *_, last = force(own, POSITIVES, 0)
    assert (first < 0.001, last) == (True, pytest.approx(29.6, abs=0.05))
    assert force(paper, POSITIVES, 0).max() < 0.02


def test_bars_and_crosses():
    figure = proxies_sheet()
    for ax in figure.axes:
        _, pull, alone, push, alone_negative = (line.get_ydata() for line in ax.lines)
        assert (alone >= pull).all()
        assert (alone_negative <= push).all()
