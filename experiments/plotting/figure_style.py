"""How figures look, as far as the user chooses it: one value, in force for all that is drawn inside ``using``."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from jaxtyping import Bool

from experiments.errors import RunError
from experiments.evaluation.embedding import Embedding
from experiments.runs.record import RunRecord
from experiments.text import did_you_mean

NUMBERS = 8.0  # points: the size of the numbers at the axes, to which all other letters are in proportion
CM_PER_INCH = 2.54


@dataclass(frozen=True)
class FigureStyle:
    """The choices of a user; what is None or empty is left to the figure.

    Attributes:
        title: the words above the figure.
        classes: the only classes that are drawn, by name or number.
        theme: ``light`` or ``dark``.
        font_size: of the numbers at the axes, points; all other letters are in proportion.
        dpi: pixels per inch of a picture, and of the points in vector drawings.
        width: of the figure, cm.
        labels: other names of losses or run folders: ``arcface=ArcFace``.
        lang: the language of captions, ``en`` or ``zh``.
        greyscale: greys in the order of the classes, and a marker for each.
    """

    title: str | None = None
    classes: tuple[str, ...] = ()
    theme: str = "light"
    font_size: float | None = None
    dpi: int | None = None
    width: float | None = None
    labels: tuple[str, ...] = ()
    lang: str = "en"
    greyscale: bool = False

    @classmethod
    def of(cls, choices: Mapping[str, Any]) -> "FigureStyle":
        """From the options of a script or ``plot`` of a configuration, which may lack some and hold others."""
        known: dict[str, Any] = {
            field.name: choices[field.name] for field in fields(cls) if choices.get(field.name) is not None
        }
        known |= {name: tuple(map(str, known[name])) for name in ("classes", "labels") if name in known}
        return cls(**known)

    def letters(self, points: float) -> float:
        """The size of letters that are ``points`` high by default."""
        return points * self.growth

    @property
    def growth(self) -> float:
        """The factor of all letters, and of the strips that hold them."""
        return (self.font_size or NUMBERS) / NUMBERS

    def side(self, default: float, count: int, strips: float, least: float = 0.5) -> float:
        """The side of ``count`` panels beside each other in the wanted width, with strips around them; inches.

        Raises:
            RunError: if no room is left for them.
        """
        if self.width is None:
            return default
        if (side := (self.width / CM_PER_INCH - strips) / count) < least:
            needed = (strips + least * count) * CM_PER_INCH
            raise RunError(f"width={self.width:g}: too narrow for this figure, which needs {needed:.1f} cm")
        return side

    def shrink(self, share: float) -> float:
        """The factor of points and names in a panel whose side is a share of the usual one, in a wanted width."""
        return 1.0 if self.width is None else min(share, 1.0)

    def drawn(self, class_names: Sequence[str]) -> Bool[np.ndarray, " classes"]:
        """Which of the classes are drawn."""
        wanted = set(self.classes)
        return np.array([not wanted or {name, str(k)} & wanted != set() for k, name in enumerate(class_names)], bool)

    def chosen(self, embedding: Embedding, class_names: Sequence[str]) -> Embedding:
        """The samples and the prototypes of the classes that are drawn."""
        drawn = self.drawn(class_names)
        if drawn.all():
            return embedding
        kept, prototypes = drawn[embedding.labels], embedding.prototypes
        if prototypes is not None:
            prototypes = np.where(drawn[:, None], prototypes, np.float32(np.nan))
        return replace(
            embedding, features=embedding.features[kept], labels=embedding.labels[kept], prototypes=prototypes
        )

    def name(self, run: RunRecord) -> str:
        """The name of a run in figures: that of its folder or of its loss in ``labels``, else that of its loss."""
        return self.label(*_names(run))

    def label(self, *keys: str) -> str:
        """The words of the first key that has some in ``labels``; the last key without any."""
        found = (label.removeprefix(f"{key}=") for key in keys for label in self.labels if label.startswith(f"{key}="))
        return next(found, keys[-1])

    def require_known(self, runs: Iterable[RunRecord]) -> None:
        """Every class and every labelled name must belong to one of the runs.

        Raises:
            RunError: with the first that does not.
        """
        runs = list(runs)
        names = list(dict.fromkeys(name for run in runs for name in run.class_names))
        known = {*names, *map(str, range(max(len(run.class_names) for run in runs)))}
        for wanted in self.classes:
            if wanted not in known:
                raise RunError(
                    f"classes={wanted}: no such class{did_you_mean(wanted, names)}; there are {', '.join(names)}"
                )
        named = list(dict.fromkeys(key for run in runs for key in _names(run)))
        for label in self.labels:
            if not any(label.startswith(f"{key}=") for key in named):
                guess = did_you_mean(label.partition("=")[0], named)
                raise RunError(f"labels={label}: write NAME=WORDS, NAME being a loss or a run folder{guess}")


def _names(run: RunRecord) -> list[str]:
    """A run's folder, the more particular name, and its loss."""
    folder = getattr(run, "folder", None)
    return [run.name] if folder is None else [folder.name, run.name]


_CURRENT: ContextVar[FigureStyle] = ContextVar("figure style", default=FigureStyle())  # noqa: B039 (it is frozen)


def current() -> FigureStyle:
    """The style that is in force."""
    return _CURRENT.get()


@contextmanager
def using(style: FigureStyle) -> Iterator[None]:
    """All that is drawn inside has this style."""
    token = _CURRENT.set(style)
    try:
        yield
    finally:
        _CURRENT.reset(token)
