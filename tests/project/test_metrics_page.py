"""Each formula of the page of metrics, written out for one sample after the other, gives what the code gives."""

import re

import numpy as np
import pytest
from numpy.linalg import norm

from experiments.evaluation.metrics import angles, collapse, scatter, sphere
from experiments.evaluation.metrics.packing import largest_hull_distance
from pages import PAGES

C = 4
RANDOM = np.random.default_rng(0)
labels = np.arange(40) % C
X = RANDOM.normal(size=(40, 2)) + 3 * RANDOM.normal(size=(C, 2))[labels]
U = X / norm(X, axis=1, keepdims=True)
M = np.stack([X[labels == k].mean(axis=0) for k in range(C)])
W = RANDOM.normal(size=(C, 2))
S_W = sum(np.outer(x - M[y], x - M[y]) for x, y in zip(X, labels, strict=True)) / len(X)
S_B = sum(np.outer(M[y] - X.mean(axis=0), M[y] - X.mean(axis=0)) for y in labels) / len(X)


def cos(a, b):
    return a @ b / norm(a) / norm(b)


def spread():
    radii = [norm(U[labels == k].mean(axis=0)) for k in range(C)]  # R
    return np.mean([np.degrees(np.sqrt(-2 * np.log(R))) for R in radii])


def fisher():
    return np.trace(S_B) / np.trace(S_W)


def angular_fisher():
    m = X.mean(axis=0)
    within = sum(1 - cos(x, M[y]) for x, y in zip(X, labels, strict=True))
    return within / sum(1 - cos(M[y], m) for y in labels)


def silhouette():
    def mean_distance(i, k):
        return np.mean([norm(X[i] - X[j]) for j in range(len(X)) if labels[j] == k and j != i])

    values = []
    for i, y in enumerate(labels):
        a, b = mean_distance(i, y), min(mean_distance(i, k) for k in range(C) if k != y)
        values.append((b - a) / max(a, b))
    return np.mean(values)


def squares(same_class):
    pairs = [(i, j) for i in range(len(X)) for j in range(i) if not same_class or labels[i] == labels[j]]
    return np.array([norm(U[i] - U[j]) ** 2 for i, j in pairs])


FORMULAS = {  # column -> what the page says, written out, the code
    "angular_spread_degrees": ("√(-2 ln R)", spread, lambda: angles.angular_spread_degrees(X, labels)),
    "feature_norm_variation": (
        "standard deviation of ‖x‖ over its mean",
        lambda: np.std([norm(x) for x in X]) / np.mean([norm(x) for x in X]),
        lambda: scatter.norm_variation(X),
    ),
    "fisher_ratio": ("tr S_B / tr S_W", fisher, lambda: scatter.fisher_ratio(X, labels)),
    "angular_fisher_score": (
        "Σ (1 - cos(x, m_y)) / Σ (1 - cos(m_y, m))",
        angular_fisher,
        lambda: scatter.angular_fisher_score(X, labels),
    ),
    "silhouette_euclidean": ("(b - a) / max(a, b)", silhouette, lambda: scatter.silhouette(X, labels, "euclidean")),
    "nc1": (
        "tr(S_W S_B⁺) / C",
        lambda: np.trace(S_W @ np.linalg.pinv(S_B)) / C,
        lambda: collapse.nc1(X, labels),
    ),
    "gnc2": (
        "1 - cos(2π/C) in the plane",
        lambda: 1 - np.cos(2 * np.pi / C),
        lambda: largest_hull_distance(C, dim=2),
    ),
    "nc3": ("‖W/‖W‖ - M/‖M‖‖", lambda: norm(W / norm(W) - M / norm(M)), lambda: collapse.nc3(W, M)),
    "alignment": ("mean of ‖u - v‖² over pairs", lambda: squares(True).mean(), lambda: sphere.alignment(X, labels)),
    "uniformity": (
        "ln of the mean of exp(-2 ‖u - v‖²)",
        lambda: np.log(np.exp(-2 * squares(False)).mean()),
        lambda: sphere.uniformity(X),
    ),
}


@pytest.mark.parametrize("column", FORMULAS)
def test_a_formula_of_the_page_is_what_the_code_computes(column):
    words, written_out, code = FORMULAS[column]
    (entry,) = re.findall(rf"^- `{column}`.*?(?=\n- |\n\n)", PAGES["docs/metrics.md"], re.DOTALL | re.MULTILINE)
    assert words in " ".join(entry.split()).replace("\N{MINUS SIGN}", "-")
    assert code() == pytest.approx(written_out(), rel=1e-9)


def test_the_largest_hull_distance_of_a_simplex():
    assert "C/(C - 1) if C ≤ D + 1" in " ".join(PAGES["docs/metrics.md"].split()).replace("\N{MINUS SIGN}", "-")
    assert largest_hull_distance(C, dim=3) == pytest.approx(C / (C - 1))
