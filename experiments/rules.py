"""Kinds of values: each rule is a test, and the words for what passes it."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Rule = tuple[Callable[[Any], bool], str]


def whole(at_least: int, below: float = math.inf) -> Rule:
    bound = f" and below {below:g}" if below < math.inf else ""
    return (
        lambda value: type(value) is int and at_least <= value < below,
        f"a whole number of at least {at_least}{bound}",
    )


def number(above: float = -math.inf, at_least: float = -math.inf, at_most: float = math.inf) -> Rule:
    bound = f"above {above:g}" if above > -math.inf else f"of at least {at_least:g}"
    bound += f" and at most {at_most:g}" if at_most < math.inf else ""
    return (
        lambda value: type(value) in (int, float) and above < value < math.inf and at_least <= value <= at_most,
        f"a number {bound}",
    )


def share() -> Rule:
    return lambda value: type(value) is float and 0 < value < 1, "a share above 0 and below 1"


def one_of(*allowed: str) -> Rule:
    return lambda value: value in allowed, f"{', '.join(allowed[:-1])} or {allowed[-1]}"


def flag() -> Rule:
    return lambda value: type(value) is bool, "true or false"


def text() -> Rule:
    return lambda value: isinstance(value, str), "a text"


def words() -> Rule:
    """A list of words, of which numbers are some, too."""
    return (
        lambda value: (
            isinstance(value, Sequence)
            and not isinstance(value, str)
            and all(type(word) is int or (isinstance(word, str) and bool(word)) for word in value)
        ),
        "a list of words",
    )


def path() -> Rule:
    return lambda value: isinstance(value, str) and bool(value), "a path"


def choice(group: str) -> Rule:
    return lambda value: isinstance(value, Mapping) and "_target_" in value, f"a choice of conf/{group}"


def either(word: str | None, rule: Rule) -> Rule:
    return lambda value: value == word or rule[0](value), f"{'null' if word is None else word} or {rule[1]}"
