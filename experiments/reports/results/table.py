"""The tables of a study, as Markdown."""

from collections.abc import Mapping, Sequence

from experiments.reports.comparison.table import spread
from experiments.reports.results.result import BETTER, Result, Trial, Values, column_of
from experiments.reports.results.significance import LEVEL, adjusted, differences, leaders, significant_pairs
from experiments.reports.tables import markdown_head, markdown_row

COMPARED = "accuracy_percent", "smallest_gap_degrees", "gnc2"  # columns in which a variant is compared with the default


def main_table(results: Sequence[Result]) -> list[str]:
    """A row for each loss, mean and standard deviation; bold where no other loss is significantly better."""
    columns = {column: values for column in BETTER if (values := column_of(results, column))}
    leading = {column: leaders(values, BETTER[column][1]) for column, values in columns.items()}
    lines = markdown_head("loss", "runs", *(BETTER[column][0] for column in columns))
    for loss in losses_of(results):
        runs = max((len(values.get(loss, ())) for values in columns.values()), default=0)
        cells = [cell(values.get(loss, {}), loss in leading[column]) for column, values in columns.items()]
        lines.append(markdown_row(f"`{loss}`", runs, *cells))
    return lines


def variant_table(default: Sequence[Result], variant: Sequence[Result]) -> list[str]:
    """For each loss of a variant its numbers, and their paired differences to the default with adjusted p-values."""
    losses = [loss for loss in losses_of(variant) if loss in losses_of(default)]
    heads = [head for column in COMPARED for head in (BETTER[column][0], "difference", "p")]
    lines = markdown_head("loss", "runs", *heads, "diagnosed")
    columns = [compared(column_of(default, column), column_of(variant, column), losses) for column in COMPARED]
    for loss, *cells in zip(losses, *columns, strict=True):
        own = [result for result in variant if result.loss == loss]
        numbers = [number for column in cells for number in column]
        lines.append(markdown_row(f"`{loss}`", len(own), *numbers, sum(result.diagnosed for result in own)))
    return lines


def compared(old: Values, new: Values, losses: Sequence[str]) -> list[tuple[str, str, str]]:
    """For each loss the new numbers, their mean difference to the old ones, and its p-value among all of them."""
    p_values = adjusted({loss: (new.get(loss, {}), old.get(loss, {})) for loss in losses})
    return [
        (cell(new.get(loss, {})), mean_difference(new.get(loss, {}), old.get(loss, {})), p_value(p_values.get(loss)))
        for loss in losses
    ]


def pair_table(results: Sequence[Result], column: str = "accuracy_percent") -> list[str]:
    """For each loss those whose mean of a column is significantly lower."""
    lower: dict[str, list[str]] = {}
    for one, other in significant_pairs(column_of(results, column)):
        lower.setdefault(one, []).append(f"`{other}`")
    lines = markdown_head("loss", f"significantly lower {BETTER[column][0]}")
    return lines + [markdown_row(f"`{loss}`", ", ".join(others)) for loss, others in lower.items()]


def losses_of(results: Sequence[Result]) -> list[str]:
    return list(dict.fromkeys(result.loss for result in results))


def cell(own: Mapping[Trial, float], leads: bool = False) -> str:
    """Mean and standard deviation, bold for a leader."""
    return f"**{spread([*own.values()])}**" if leads else spread([*own.values()])


def mean_difference(new: Mapping[Trial, float], old: Mapping[Trial, float]) -> str:
    """The mean paired difference, with its sign."""
    found = differences(new, old)
    return f"{round(found.mean(), 2) + 0.0:+.2f}" if len(found) else "-"  # + 0.0: no minus before a zero


def p_value(p: float | None) -> str:
    """Bold where it is significant, a dash where nothing was tested."""
    if p is None:
        return "-"
    text = "<0.001" if p < 0.001 else f"{p:.3f}" if p < 0.1 else f"{p:.2f}"
    return f"**{text}**" if p < LEVEL else text
