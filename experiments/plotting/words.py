"""The phrases of the figures in their language: English stands in the code, Chinese in ``chinese.json``."""

import functools
import json
from pathlib import Path
from typing import Any

from experiments.plotting.figure_style import current


def said(phrase: str, **values: Any) -> str:
    """The phrase in the language of the figure, with values in the place of their names.

    Args:
        phrase: in English, such as ``epoch {epoch} of {last}``.
        values: what stands for the names in braces.
    """
    return (phrase if current().lang == "en" else _chinese()[phrase]).format(**values)


def wide_letters() -> float:
    """How wide the letters of a caption are, in English ones."""
    return 1.0 if current().lang == "en" else 1.6


@functools.cache
def _chinese() -> dict[str, str]:
    return json.loads(Path(__file__).with_name("chinese.json").read_text(encoding="utf-8"))
