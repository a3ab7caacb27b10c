"""Tables as CSV files, which a spreadsheet may open."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from experiments.files import whole_file

FORMULA = tuple("=+-@\t\r")
"""So begins what a spreadsheet computes; after an apostrophe it shows the text as it is (OWASP, CSV injection)."""


def write_table(path: Path, head: Sequence[str], lines: Iterable[Sequence[Any]]) -> None:
    """A CSV file whose texts stay texts; numbers keep their sign."""
    with whole_file(path) as temporary, temporary.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(head)
        table.writerows([as_cell(value) for value in line] for line in lines)


def as_cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
