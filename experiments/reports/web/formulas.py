"""The formulas of the losses, written once: shown by the pages, and evaluated by the tests against ``losses``.

The value of a formula is that of one sample, or of one anchor, from numbers under the keys of its symbols. ``x`` is an
embedding, ``y`` its label; what a loss has learned or was set to has the name of its attribute, as ``weight`` and
``margin``; of pairs, cosines or distances are given.
"""

from typing import Any

import numpy as np

from experiments.reports.web import terms
from experiments.reports.web.terms import Equation, Numbers, Term, cos, equals, exp, half, i, log, norm, o, row, sub


def logits(numbers: Numbers) -> Any:
    """Those of all classes, where the label may have one of its own."""
    every, y = np.array(numbers["z_j"]), numbers["y"]
    every[y] = numbers.get("z_y", every[y])
    return every


def angles(numbers: Numbers) -> Any:
    """Between x and each class vector, in radians."""
    vectors, x = numbers["weight"], numbers["x"]
    return np.arccos(vectors @ x / np.linalg.norm(vectors, axis=1) / np.linalg.norm(x))


def parts(numbers: Numbers) -> Any:
    """The part of the half circle in which the target angle lies, counted from 0."""
    return np.floor(numbers["margin"] * theta_y.value(numbers) / np.pi)


def symbol(name: str, index: str = "", key: str = "") -> Term:
    return terms.symbol(sub(i(name), i(index)) if index else i(name), key or name + "_" * bool(index) + index)


def setting(name: str, *keys: str, index: str = "") -> Term:
    return terms.setting(sub(i(name), i(index)) if index else i(name), *keys)


def own(name: str, of_all: Term) -> Term:
    """What belongs to the label, out of what each class has."""
    return Term(sub(i(name), i("y")), lambda numbers: of_all.value(numbers)[numbers["y"]])


def total(index: str, term: Term) -> Term:
    return terms.over(o("∑"), i(index), term, np.sum)


L, x, z, z_j, z_y = symbol("L"), symbol("x"), Term(i("z"), logits), symbol("z", "j"), symbol("z", "y")
W_j, c_j, mu_j = symbol("W", "j", "weight"), symbol("c", "j", "centers"), symbol("μ", "j", "means")
theta_j = Term(sub(i("θ"), i("j")), angles)
W_y, c_y, mu_y, theta_y = own("W", W_j), own("c", c_j), own("μ", mu_j), own("θ", theta_j)
s_p, s_n, d_p, d_n = symbol("s", "p"), symbol("s", "n"), symbol("d", "p"), symbol("d", "n")  # cosines, distances
a_p, a_n = symbol("a", "p"), symbol("a", "n")  # the weights of a positive, of a negative
s, m, b_j, R = setting("s", "scale"), setting("m", "margin"), setting("b", "bias", index="j"), setting("R", "radius")
gamma, alpha, delta, tau = (
    setting(name, key) for name, key in (("γ", "gamma"), ("α", "alpha"), ("δ", "margin"), ("τ", "temperature"))
)
D_n, anneal = setting("Δ", "negative_limit", index="n"), setting("λ", "lambda_max", "lambda_min")
k = Term(i("k"), parts)
psi = terms.symbol(row(i("ψ"), terms.in_brackets(theta_y)), "psi")
x_a = symbol("x", "a")
of_others = terms.symbol(row(i("cos"), terms.in_brackets(x, x_a)), "cosines")
PRESENT = f"<msup>{i('P')}{o('+')}</msup>"  # the proxies of the classes in the batch

entropy = -log(terms.softmax(z, "y"))
L_softmax = Term(sub(i("L"), i("softmax")), entropy.value)
ENTROPY, PRODUCT, SCALED = equals(L, entropy), equals(z_j, terms.dot(W_j, x)), equals(z_j, s * cos(theta_j))
NORM_AND_COSINE = equals(z_j, norm(x) * cos(theta_j))
PSI = equals(psi, (-terms.number(1)) ** k * cos(m * theta_y) - 2 * k)
with_psi = terms.fraction(anneal * cos(theta_y) + psi, 1 + anneal)
too_near = half(terms.of("mean", terms.at_least_0(m - d_n) ** 2, np.mean))
push, pull = gamma * a_n * (s_n - D_n), gamma * a_p * (s_p - 1 + m)

FORMULAS: dict[str, tuple[Equation, ...]] = {
    "softmax": (ENTROPY, equals(z_j, terms.dot(W_j, x) + b_j)),
    "modified": (ENTROPY, NORM_AND_COSINE),
    "normface": (ENTROPY, SCALED),
    "sphereface": (ENTROPY, NORM_AND_COSINE, equals(z_y, norm(x) * with_psi), PSI),
    "arcface": (ENTROPY, SCALED, equals(z_y, s * cos(theta_y + m))),
    "cosface": (ENTROPY, SCALED, equals(z_y, s * (cos(theta_y) - m))),
    "center": (
        equals(
            L,
            setting("w", "weight_softmax") * L_softmax + setting("λ", "weight_center") * half(norm(x - c_y) ** 2),
        ),
        PRODUCT,
    ),
    "ring": (equals(L, L_softmax + setting("λ", "weight_ring") * half((norm(x) - R) ** 2)), PRODUCT),
    "l_softmax": (ENTROPY, PRODUCT, equals(z_y, norm(W_y) * norm(x) * with_psi), PSI),
    "l2_softmax": (ENTROPY, equals(z_j, s * terms.dot(W_j, x) / norm(x))),
    "lgm": (
        equals(L, entropy + setting("λ", "weight_likelihood") * half(norm(x - mu_y) ** 2)),
        equals(z_j, -half(norm(x - mu_j) ** 2)),
        equals(z_y, -((1 + m) * half(norm(x - mu_y) ** 2))),
    ),
    "triplet": (equals(L, terms.at_least_0(m + terms.of("max", d_p, np.max) - terms.of("min", d_n, np.min))),),
    "contrastive": (equals(L, half(terms.of("mean", d_p**2, np.mean)) + too_near),),
    "circle": (
        equals(L, log(1 + total("n", exp(push)) * total("p", exp(-pull)))),
        equals(a_n, terms.at_least_0(s_n - D_n + 2 * m)),
        equals(a_p, terms.at_least_0(1 + m - s_p)),
    ),
    "proxy_anchor": (
        equals(
            L,
            terms.over(i("mean"), PRESENT, log(1 + total("p", exp(-(alpha * (s_p - delta))))), np.mean, "present"),
            terms.over(i("mean"), i("P"), log(1 + total("n", exp(alpha * (s_n - D_n)))), np.mean, "proxies"),
        ),
    ),
    "supcon": (equals(L, -terms.over(i("mean"), i("p"), log(terms.softmax(of_others / tau, "p")), np.mean)),),
}


def lines(loss: str) -> list[str]:
    """The contents of a MathML element for each line of the formula."""
    return [line for equation in FORMULAS[loss] for line in equation.lines()]


def formula(loss: str) -> str:
    """MathML elements, one for each line."""
    return "".join(f'<math display="block">{line}</math>' for line in lines(loss))


def value(loss: str, numbers: Numbers) -> Any:
    """What the formula gives for one sample, or one anchor; see the file's docstring."""
    known = dict(numbers)
    for equation in reversed(FORMULAS[loss]):
        known[equation.left.key] = equation.value(known)
    return known["L"]
