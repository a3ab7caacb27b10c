"""The tables of a study: the right numbers in the right cells."""

import pytest

from experiments.reports.results.result import Result
from experiments.reports.results.table import main_table, p_value, pair_table, variant_table


def results(loss, accuracies, part="default", diagnosed=0, **numbers):
    return [
        Result(part, loss, (seed, ""), seed < diagnosed, {"accuracy_percent": value} | numbers)
        for seed, value in enumerate(accuracies)
    ]


DEFAULT = [
    *results("far", [97.0, 97.1, 96.9, 97.05]),
    *results("near", [99.0, 99.2, 98.9, 99.1]),
    *results("best", [99.1, 99.2, 99.0, 99.1]),
    Result("default", "best", (0, "7 8"), False, {"unseen_eer_percent": 20.0}),
    Result("default", "best", (0, "1 2"), False, {"unseen_eer_percent": 22.0}),
]


def test_main_table():
    head, line, far, near, best = main_table(DEFAULT)
    assert head == "| loss | runs | accuracy % | unseen EER % |"
    assert line == "|---|---|---|---|"
    assert far == "| `far` | 4 | 97.01 ± 0.09 | - |"
    assert near == "| `near` | 4 | **99.05 ± 0.13** | - |"
    assert best == "| `best` | 4 | **99.10 ± 0.08** | 21.00 ± 1.41 |"


def test_main_table_without_numbers():
    assert main_table([Result("default", "far", (0, ""), False, {})])[2:] == ["| `far` | 0 |"]


def test_pair_table_lists_what_is_significantly_lower():
    assert pair_table(DEFAULT)[2:] == ["| `near` | `far` |", "| `best` | `far` |"]


def test_variant_is_compared_seed_by_seed():
    variant = [
        *results("far", [98.0, 98.11, 97.9, 98.05], part="random", diagnosed=2),
        *results("best", [99.1, 99.1, 99.1, 99.1], part="random", gnc2=0.5),
        *results("new", [50.0], part="random"),
    ]
    head, _, far, best = variant_table(DEFAULT, variant)
    names = [cell.strip() for cell in head.strip("|").split("|")]
    assert names == ["loss", "runs", *("accuracy %", "difference", "p"), *("smallest gap °", "difference", "p"),
                     *("GNC2", "difference", "p"), "diagnosed"]  # fmt: skip
    assert far == "| `far` | 4 | 98.02 ± 0.09 | +1.00 | **<0.001** | - | - | - | - | - | - | 2 |"
    assert best == "| `best` | 4 | 99.10 ± 0.00 | +0.00 | 1.00 | - | - | - | 0.50 ± 0.00 | - | - | 0 |"


@pytest.mark.parametrize(
    ("p", "text"),
    [(0.0004, "**<0.001**"), (0.0123, "**0.012**"), (0.0512, "0.051"), (0.4, "0.40"), (1, "1.00"), (None, "-")],
)
def test_p_values_are_readable(p, text):
    assert p_value(p) == text
