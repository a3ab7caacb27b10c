"""The limits that pages state are what the code computes from the defaults."""

import math
import re

import numpy as np
import pytest
from scipy.special import i0

from experiments.evaluation.metrics.packing import largest_gap_degrees
from experiments.evaluation.metrics.sphere import uniformity
from experiments.reports.curves.logits import configured
from losses import limits
from pages import PAGES, tables

TEN, MINUS = 10, "\N{MINUS SIGN}"
DIMENSIONS = {"2": (2,), "3": (3,), "4": (4,), "5 to 8": (5, 8), "9 and more": (9, 12)}


def default(name):
    return configured(name, TEN)


def rows():
    (table,) = [table for table in tables("docs/limits.md") if "ten classes" in table.rows[0]]
    return table.rows[1:]


def expected():
    """The numbers in the last two columns of each row."""
    cosface, arcface, sphereface = (default(name) for name in ("cosface", "arcface", "sphereface"))
    circle, scale = default("circle"), default("normface").scale
    cosine = f"{limits.neighbour_cosine(TEN):.3f}"
    widths = [
        limits.cosface_half_width_degrees(cosface.margin, TEN),
        limits.arcface_half_width_degrees(arcface.margin, TEN),
        limits.sphereface_half_width_degrees(sphereface.margin, TEN),
    ]
    scales = [f"{limits.scale_for_probability(share, TEN):.1f}" for share in (0.90, 0.99, 0.999)]
    boundary = circle.negative_limit + (math.sqrt(2) - 1) * circle.margin
    return {
        "any on a circle": [f"{limits.neighbour_angle_degrees(TEN):g}", cosine],
        "`normface`": [*scales, f"{scale:g}", f"{limits.target_probability(scale, TEN):.3f}"],
        "`cosface`": [f"{limits.largest_cosface_margin(TEN):.3f}", f"{cosface.margin:g}", f"{widths[0]:.1f}"],
        "`arcface`": [f"{limits.largest_arcface_margin(TEN):.3f}", f"{arcface.margin:g}", f"{widths[1]:.1f}"],
        "`sphereface`": [f"{sphereface.margin}", f"{widths[2]:.1f}"],
        "`triplet`": [f"{limits.largest_triplet_margin(TEN):.3f}"],
        "`circle`": [cosine, f"{boundary:.2f}"],
        "`proxy_anchor`": [cosine, f"{default('proxy_anchor').negative_limit:g}"],
    }


def test_limits_of_ten_classes():
    assert {row[0]: re.findall(r"\d+(?:\.\d+)?", " ".join(row[2:])) for row in rows()} == expected()


def value(formula, **symbols):
    """A formula as it is typed on a page: ``1 - cos(2π/C)``, ``D + (√2 - 1) m``."""
    python = re.sub(r"(?<=[\d)]) (?=[a-z])", "*", formula.replace(MINUS, "-").replace("√2", "sqrt(2)"))
    return eval(python.replace("2π", "2*pi").replace("π", "pi"), vars(math) | symbols)


def test_formulas_of_the_limits():
    formulas = {row[0]: row[1].rpartition(", ")[2] for row in rows()}
    circle = default("circle")
    boundary = limits.neighbour_cosine(TEN) - 1e-9, limits.neighbour_cosine(TEN) + 1e-9
    for count in (5, 10, 20):
        assert value(formulas["`cosface`"], C=count) == pytest.approx(limits.largest_cosface_margin(count))
        assert value(formulas["`arcface`"], C=count) == pytest.approx(limits.largest_arcface_margin(count))
        assert value(formulas["`triplet`"], C=count) == pytest.approx(limits.largest_triplet_margin(count))
    for cosine, refused in zip(boundary, (True, False), strict=True):
        circle.negative_limit = cosine - value(formulas["`circle`"], D=0, m=circle.margin)
        assert (circle.infeasible() is not None) == refused


def test_the_largest_gap_in_each_dimension():
    (table,) = [table for table in tables("docs/metrics.md") if table.rows[0][0] == "D"]
    (_, *heads), (_, *cells) = table.rows
    assert heads == [*DIMENSIONS]
    for head, cell in zip(heads, cells, strict=True):
        assert {f"{largest_gap_degrees(TEN, dim):.3g}" for dim in DIMENSIONS[head]} == {cell}


def test_the_lowest_uniformity_of_the_circle_and_of_a_thousand_balanced_images():
    turns = 2 * np.pi * (np.arange(1000) % TEN) / TEN
    bound, reached = math.log(math.exp(-4) * i0(4)), uniformity(np.stack([np.cos(turns), np.sin(turns)], axis=1))
    (text,) = re.findall(r"- `uniformity`.*?(?=\n- )", PAGES["docs/metrics.md"], re.DOTALL)
    found = [float(number) for number in re.findall(rf"{MINUS}(1\.\d+)", text)]
    assert found == pytest.approx([-bound, -reached], abs=5e-4)
