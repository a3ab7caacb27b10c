"""The formulas in the prose of the pages, written out on random numbers, give what the code gives."""

import math
from math import acos, cos, pi, sin

import numpy as np
import pytest
import torch
from numpy.linalg import norm

import losses
from experiments.evaluation.metrics.packing import simplex
from losses.sphereface import psi
from pages import PAGES, PROJECT

RANDOM = np.random.default_rng(0)
C, s, m, y = 10, 32.0, 0.5, 3
x, W = RANDOM.normal(size=2), RANDOM.normal(size=(C, 2))
θ, λ = RANDOM.uniform(0.1, pi, size=20), 5.0
HANDOUT = (PROJECT / "docs" / "lecture" / "handout.md").read_text(encoding="utf-8")


def angle(j):
    return acos(x @ W[j] / norm(x) / norm(W[j]))


def scores(loss):
    loss = loss.double()
    loss.weight.data = torch.from_numpy(W)
    return loss.scores(torch.from_numpy(x)[None])[0].detach().numpy()


def minus_gradient():
    loss, sample = losses.Softmax(C, 2).double(), torch.from_numpy(x)[None].requires_grad_()
    loss.weight.data = torch.from_numpy(W)
    loss(sample, torch.tensor([y])).backward()
    return -sample.grad[0].numpy()


def softmax_pull():
    p = np.exp(W @ x) / np.exp(W @ x).sum()
    return W[y] - sum(p[j] * W[j] for j in range(C))


def target(loss, angles):
    """The target cosine of a loss, and minus its slope, at each angle."""
    leaf = torch.tensor(angles, requires_grad=True)
    value = loss.double().target_cosine(leaf.cos()[:, None])[:, 0]
    (slope,) = torch.autograd.grad(value.sum(), leaf)
    return value.detach().numpy(), -slope.numpy()


def mixed():
    loss = losses.SphereFace(C, 2, margin=4, lambda_max=λ, lambda_min=λ)
    return target(loss, θ)[0]


def psi_at(angle, factor=4):
    k = math.floor(angle * factor / pi)
    return (-1) ** k * cos(factor * angle) - 2 * k


def centre_term():
    loss = losses.CenterLoss(C, 2, weight_center=λ, weight_softmax=0.0).double()
    return loss(torch.from_numpy(x)[None], torch.tensor([y])).item()


def simplex_cosines():
    corners = simplex(C, C - 1)
    return (corners @ corners.T)[np.triu_indices(C, 1)]


near, far = θ[θ < pi - m], np.linspace(pi - m + 0.01, pi - 0.01, 9)
ARCFACE, COSFACE = losses.ArcFace(C, 2, s, m), losses.CosFace(C, 2, s, 0.15)
FORMULAS = [  # pages, what they say, written out, the code
    (
        ["story"],
        "‖W_j‖ ‖x‖ cos θ_j",
        lambda: [norm(W[j]) * norm(x) * cos(angle(j)) for j in range(C)],
        lambda: scores(losses.Softmax(C, 2)),
    ),
    (
        ["story"],
        "‖x‖ cos θ_j",
        lambda: [norm(x) * cos(angle(j)) for j in range(C)],
        lambda: scores(losses.ModifiedSoftmax(C, 2)),
    ),
    (["story"], "s cos θ_j", lambda: [s * cos(angle(j)) for j in range(C)], lambda: scores(losses.NormFace(C, 2, s))),
    (["lessons/softmax"], "W_y - Σ p_j W_j", softmax_pull, minus_gradient),
    (["lessons/cosface"], "s sin θ", lambda: s * np.sin(θ), lambda: s * target(COSFACE, θ)[1]),
    (["lessons/cosface"], "s sin(θ + m)", lambda: s * np.sin(near + m), lambda: s * target(ARCFACE, near)[1]),
    (
        ["lessons/arcface", "story", "questions"],
        "cos(θ + m)",
        lambda: np.cos(near + m),
        lambda: target(ARCFACE, near)[0],
    ),
    (["lessons/arcface"], "cos θ - m sin m", lambda: np.cos(far) - m * sin(m), lambda: target(ARCFACE, far)[0]),
    (
        ["lessons/arcface"],
        "π/C - m/2",
        lambda: math.degrees(pi / C - m / 2),
        lambda: losses.limits.arcface_half_width_degrees(m, C),
    ),
    (
        ["bugs"],
        "sin(θ + m) / sin θ",
        lambda: np.sin(near + m) / np.sin(near),
        lambda: target(ARCFACE, near)[1] / target(losses.NormFace(C, 2, s), near)[1],
    ),
    (
        ["questions"],
        "(-1)^k cos(mθ) - 2k",
        lambda: [psi_at(one) for one in θ],
        lambda: psi(torch.from_numpy(np.cos(θ)), 4).numpy(),
    ),
    (["questions"], "(λ cos θ + ψ) / (1 + λ)", lambda: [(λ * cos(one) + psi_at(one)) / (1 + λ) for one in θ], mixed),
    (["lessons/center"], "λ/2 ‖x‖²", lambda: λ / 2 * norm(x) ** 2, centre_term),
    (
        ["lessons/lgm"],
        "‖x‖² - 2 x·μ + ‖μ‖²",
        lambda: norm(x) ** 2 - 2 * x @ W[y] + norm(W[y]) ** 2,
        lambda: norm(x - W[y]) ** 2,
    ),
    (["two_dimensions"], "-1/(C - 1)", lambda: np.full(C * (C - 1) // 2, -1 / (C - 1)), simplex_cosines),
    (
        ["lessons/cosface", "lecture/handout"],
        "1 - cos(2π/C)",
        lambda: 1 - cos(2 * pi / C),
        lambda: losses.limits.largest_cosface_margin(C),
    ),
    (
        ["lessons/arcface", "lecture/handout"],
        "2π/C",
        lambda: 2 * pi / C,
        lambda: losses.limits.largest_arcface_margin(C),
    ),
    (["lecture/handout"], "2 sin(π/C)", lambda: 2 * sin(pi / C), lambda: losses.limits.largest_triplet_margin(C)),
    (
        ["lecture/handout"],
        "2π/C / (m + 1)",
        lambda: math.degrees(2 * pi / C / (4 + 1)),
        lambda: losses.limits.sphereface_half_width_degrees(4, C),
    ),
]


@pytest.mark.parametrize(("pages", "words", "written_out", "code"), FORMULAS, ids=[words for _, words, *_ in FORMULAS])
def test_a_formula_of_the_text_is_what_the_code_computes(pages, words, written_out, code):
    for page in pages:
        text = HANDOUT if page == "lecture/handout" else PAGES[f"docs/{page}.md"]
        assert words in " ".join(text.split()).replace("\N{MINUS SIGN}", "-"), page
    np.testing.assert_allclose(code(), written_out(), rtol=1e-9, atol=1e-9)
