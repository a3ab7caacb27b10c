"""Tables whose cells may hold text from anyone, as CSV and as Markdown."""

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from experiments.files import whole_file
from experiments.text import printable

FORMULA = re.compile(r"[=@]|[+-](?![\d.]+(e[+-]?\d+)?$)")  # a signed number is none


def write_csv(path: Path, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A CSV file, a line for each row; a spreadsheet calculates none of its cells."""
    with whole_file(path) as temporary, temporary.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(head)
        table.writerows(map(inert, row) for row in rows)


def inert(cell: Any) -> Any:
    """A text in one line, with an apostrophe before what spreadsheets take for a formula (OWASP); or the number."""
    if not isinstance(cell, str):
        return cell
    text = printable(cell)
    return f"'{text}" if FORMULA.match(text) else text


def markdown_row(*cells: Any) -> str:
    """A line of a table; no cell ends itself or the line."""
    safe = (printable(str(cell)).replace("|", r"\|") for cell in cells)
    return f"| {' | '.join(safe)} |"


def markdown_head(*heads: str) -> list[str]:
    """The first two lines of a table."""
    return [markdown_row(*heads), "|---" * len(heads) + "|"]
