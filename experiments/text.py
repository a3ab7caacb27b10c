"""Text from anyone: names of classes, runs and folders that must not change the lines of a terminal or a file."""

import difflib
from collections.abc import Iterable


def printable(text: str) -> str:
    r"""The text in one line: ends of lines, control characters, marks of direction are written as in Python, ``\n``.

    The result can be encoded, and is one line for any program; a text without such characters stays as it is.
    """
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)


def did_you_mean(name: str, options: Iterable[str], cutoff: float = 0.6) -> str:
    """`` (did you mean arcface?)``, or nothing without a near option."""
    close = difflib.get_close_matches(name, list(options), n=1, cutoff=cutoff)
    return f" (did you mean {close[0]}?)" if close else ""
