"""The options by which the scripts that draw set the ``FigureStyle``; ``plot.`` of a run has the same names."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable

from experiments.errors import RunError
from experiments.look import LOOK
from experiments.plotting.figure_style import FigureStyle
from experiments.plotting.theme import SHADES, with_fonts
from experiments.runs.record import RunRecord


def add_style_options(parser: ArgumentParser, without: Iterable[str] = ()) -> None:
    """``--title`` and the others, each of which leaves the figure as it is if it is not given."""
    group = parser.add_argument_group("look")
    options = {
        "title": {"metavar": "TEXT", "help": "words above the figure"},
        "classes": {"type": _names, "metavar": "4,9", "help": "draw these classes alone, by name or number"},
        "theme": {"choices": sorted(SHADES, reverse=True), "help": "dark: light letters on a dark background (light)"},
        "font_size": {"type": float, "metavar": "POINTS", "help": "of the numbers at the axes; others follow (8)"},
        "dpi": {"type": int, "help": "pixels per inch (150; of the points in pdf and svg 300)"},
        "width": {"type": float, "metavar": "CM", "help": "of the figure, as for a column of a page"},
        "labels": {"nargs": "+", "metavar": "NAME=WORDS", "help": "other names of losses or run folders"},
        "lang": {"choices": ["en", "zh"], "help": "language of the captions (en)"},
        "greyscale": {"action": "store_true", "help": "greys and a marker for each class, for print"},
    }
    for name, settings in options.items():
        if name not in set(without):
            group.add_argument(f"--{name.replace('_', '-')}", **settings)  # type: ignore[arg-type]


def _names(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def style_of(arguments: Namespace, runs: Iterable[RunRecord] = ()) -> FigureStyle:
    """The style of a command line.

    Raises:
        RunError: if a value is out of range, or a class or a name belongs to none of the runs.
    """
    chosen = {name: value for name, value in vars(arguments).items() if name in LOOK and value is not None}
    for name, value in chosen.items():
        allowed, description = LOOK[name]
        if not allowed(value):
            raise RunError(f"--{name.replace('_', '-')} {value}: must be {description}")
    style, known = with_fonts(FigureStyle.of(chosen)), list(runs)
    if known:
        style.require_known(known)
    return style
