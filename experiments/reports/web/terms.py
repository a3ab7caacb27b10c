"""Expressions that are shown and computed: each term has its MathML and its value for given numbers.

Brackets are set where the value needs them, so that what is shown is what is computed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Any

import numpy as np

Numbers = Mapping[str, Any]
SUM, QUOTIENT, PRODUCT, ATOM = 1, 2, 3, 4  # how tightly the parts of a term hold together
SPACE = '<mspace width="0.17em"/>'


@dataclass(frozen=True)
class Term:
    """An expression.

    Args:
        markup: MathML.
        value: from the numbers of the symbols, arrays among them.
        holds: ``SUM`` to ``ATOM``: what holds less tightly than the term around it is bracketed.
        key: the number that a symbol stands for.
    """

    markup: str
    value: Callable[[Numbers], Any]
    holds: int = ATOM
    key: str = ""

    def within(self, holds: int) -> str:
        """The markup as a part of a term that holds as tightly as that."""
        return self.markup if self.holds >= holds else in_brackets(self)

    def __add__(self, other: "Term | int") -> "Term":
        return _joined(self, o("+"), number(other), SUM, np.add)

    def __radd__(self, other: int) -> "Term":
        return number(other) + self

    def __sub__(self, other: "Term | int") -> "Term":
        right = number(other)
        return _joined(self, o("−"), replace(right, markup=right.within(QUOTIENT), holds=ATOM), SUM, np.subtract)

    def __rsub__(self, other: int) -> "Term":
        return number(other) - self

    def __mul__(self, other: "Term") -> "Term":
        return _joined(self, "", other, PRODUCT, np.multiply)

    def __rmul__(self, other: int) -> "Term":
        return number(other) * self

    def __truediv__(self, other: "Term") -> "Term":
        markup = row(self.within(PRODUCT), o("/"), other.within(ATOM))
        return Term(markup, lambda numbers: self.value(numbers) / other.value(numbers), QUOTIENT)

    def __pow__(self, exponent: "Term | int") -> "Term":
        def value(numbers: Numbers) -> Any:
            return self.value(numbers) ** power.value(numbers)

        power = number(exponent)
        return Term(f"<msup>{self.within(ATOM)}{power.markup}</msup>", value)

    def __neg__(self) -> "Term":
        return Term(row(o("−"), self.within(QUOTIENT)), lambda numbers: -self.value(numbers), SUM)


@dataclass(frozen=True)
class Equation:
    """A symbol and what it is: the sum of some terms, each on a line."""

    left: Term
    terms: tuple[Term, ...]

    def lines(self) -> list[str]:
        first, *others = (term.markup for term in self.terms)
        return [row(self.left.markup, o("="), first), *(row(o("+"), other) for other in others)]

    def value(self, numbers: Numbers) -> Any:
        return sum(term.value(numbers) for term in self.terms)


def equals(left: Term, *terms: Term) -> Equation:
    return Equation(left, terms)


def i(name: str) -> str:
    return f"<mi>{escape(name)}</mi>"


def o(sign: str) -> str:
    return f"<mo>{escape(sign)}</mo>"


def row(*parts: str) -> str:
    return f"<mrow>{''.join(parts)}</mrow>"


def sub(base: str, index: str) -> str:
    return f"<msub>{base}{index}</msub>"


def in_brackets(*terms: Term) -> str:
    return row(o("("), o(",").join(term.markup for term in terms), o(")"))


def _joined(a: Term, sign: str, b: Term, holds: int, act: Callable[[Any, Any], Any]) -> Term:
    markup = row(a.within(holds), sign, b.within(holds))
    return Term(markup, lambda numbers: act(a.value(numbers), b.value(numbers)), holds)


def number(value: "Term | int") -> Term:
    return value if isinstance(value, Term) else Term(f"<mn>{value}</mn>", lambda _: value)


def symbol(markup: str, key: str) -> Term:
    """A named number."""
    return Term(markup, lambda numbers: numbers[key], key=key)


def setting(markup: str, *keys: str) -> Term:
    """A number that is set, by its first key; the page ties it to the sliders of all."""
    return symbol(markup.replace(">", f' data-keys="{" ".join(keys)}">', 1), keys[0])


def of(name: str, term: Term, act: Callable[[Any], Any]) -> Term:
    """A function, or a measure of many numbers: ``cos(x)``, ``max x``."""
    markup = row(i(name), SPACE, term.markup) if term.holds == ATOM else row(i(name), in_brackets(term))
    return Term(markup, lambda numbers: act(term.value(numbers)))


def over(sign: str, index: str, term: Term, act: Callable[[Any], Any], cases: str = "") -> Term:
    """A sum or a mean over what the term has as an array, or over cases, each with numbers of its own."""

    def value(numbers: Numbers) -> Any:
        return act([term.value({**numbers, **own}) for own in numbers[cases]] if cases else term.value(numbers))

    return Term(row(sub(sign, index), term.within(PRODUCT)), value, PRODUCT)


def cos(angle: Term) -> Term:
    return Term(row(i("cos"), in_brackets(angle)), lambda numbers: np.cos(angle.value(numbers)))


def log(term: Term) -> Term:
    return of("log", term, np.log)


def exp(term: Term) -> Term:
    return Term(f"<msup>{i('e')}{term.markup}</msup>", lambda numbers: np.exp(term.value(numbers)))


def half(term: Term) -> Term:
    markup = row("<mfrac><mn>1</mn><mn>2</mn></mfrac>", term.within(PRODUCT))
    return Term(markup, lambda numbers: term.value(numbers) / 2, PRODUCT)


def fraction(above: Term, below: Term) -> Term:
    markup = f"<mfrac>{above.markup}{below.markup}</mfrac>"
    return Term(markup, lambda numbers: above.value(numbers) / below.value(numbers))


def softmax(scores: Term, index: str) -> Term:
    """The share of the score, or the scores, at an index."""

    def value(numbers: Numbers) -> Any:
        powers = np.exp(scores.value(numbers))
        return powers[numbers[index]] / powers.sum()

    return Term(sub(row(i("softmax"), in_brackets(scores)), i(index)), value)


def norm(vector: Term) -> Term:
    """Of a vector, or of each row of a matrix."""
    markup = row(o("‖"), vector.markup, o("‖"))
    return Term(markup, lambda numbers: np.linalg.norm(vector.value(numbers), axis=-1))


def dot(vectors: Term, vector: Term) -> Term:
    return _joined(vectors, o("·"), vector, PRODUCT, np.matmul)


def at_least_0(term: Term) -> Term:
    markup = row(i("max"), in_brackets(number(0), term))
    return Term(markup, lambda numbers: np.maximum(0, term.value(numbers)))
