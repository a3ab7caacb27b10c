"""The words of every picture: titles, and captions with what a reader must know."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from experiments.evaluation.embedding import Embedding, PrototypeKind
from experiments.evaluation.metrics.angles import smallest_gap_degrees
from experiments.evaluation.metrics.packing import largest_gap_degrees
from experiments.plotting.figure_style import current
from experiments.plotting.words import said
from experiments.runs.record import RunRecord
from experiments.runs.run import Run
from experiments.text import printable

SEPARATOR = " · "
ONLY = "only these classes: {names} (numbers: of all)"
SHOWN = {"images": "{number} {split} images", "samples": "{number} {split} samples"}
STAR = "* by nearest class mean of the training embedding"


def counted(number: int, words: str) -> str:
    """``1,234 points outside the frame``, ``1 point outside the frame``: of words that begin with a plural."""
    if current().lang != "en":
        return f"{number:,} {said(words)}"
    first, *others = words.split(" ")
    return " ".join([f"{number:,}", first.removesuffix("s") if number == 1 else first, *others])


def parameters(run: RunRecord) -> dict[str, Any]:
    """The parameters of the loss that are set, by their keys below ``loss``; without one that is its name."""
    settings = {key: value for key, value in run.config["loss"].items() if key != "_target_" and value != run.name}
    return {key: value for key, value in settings.items() if value not in (None, {}) and value is not False}


def in_words(values: Mapping[str, Any]) -> str:
    """``scale 32, margin 0.5``."""
    return ", ".join(_in_words(key, value) for key, value in values.items())


def _in_words(key: str, value: Any) -> str:
    words = key.replace("_", " ")
    if value is True:
        return printable(words)
    return printable(f"{words} {value:g}" if isinstance(value, (int, float)) else f"{words} {value}")


def title(run: RunRecord) -> str:
    """The user's title, or the loss and its parameters: ``arcface: scale 32, margin 0.5``."""
    name = current().name(run)
    return current().title or (f"{name}: {words}" if (words := in_words(parameters(run))) else name)


def epoch_caption(run: RunRecord, embedding: Embedding, accuracy_percent: float) -> str:
    """Epoch, accuracy and its classifier, images, data set and seed; unseen classes and warm start, if any."""
    accuracy = said("{split} accuracy", split=said(run.evaluated_on))
    parts = [
        said("epoch {epoch} of {last}", epoch=embedding.epoch, last=run.last_epoch),
        f"{accuracy} {accuracy_percent:.2f} %{by_means(embedding.prototype_kind)}",
        shown(run, len(embedding.labels)),
        run.data_name,
        seeds([run]),
    ]
    if embedding.dim == 3:
        parts.append(gap(smallest_gap_degrees(embedding.features, embedding.labels), len(run.class_names), 3))
    if run.unseen_names:
        parts.append(trained_without(run))
    if run.config.get("warm_start"):
        parts.append(said("warm start: {first} of the training", first=warm_start(run)))
    return SEPARATOR.join(parts)


def shown(run: RunRecord, number: int) -> str:
    """``10,000 test images``, or ``samples`` where the data are vectors."""
    return said(SHOWN[run.samples], number=f"{number:,}", split=said(run.shown_split))


def samples(runs: Iterable[RunRecord]) -> str:
    """What the data of runs are: ``images``, or ``samples`` if those of one are vectors."""
    return max(run.samples for run in runs)


def drawn_classes(class_names: Sequence[str]) -> list[str]:
    """The part of a caption that names the classes, if not all are drawn."""
    names = [name for name, drawn in zip(class_names, current().drawn(class_names), strict=True) if drawn]
    return [] if len(names) == len(class_names) else [said(ONLY, names=", ".join(names))]


def gap(degrees: float, num_classes: int, dim: int) -> str:
    """The smallest angle between two classes beside the largest that is possible: ``smallest gap 61.3° of 66.1°``."""
    largest = largest_gap_degrees(num_classes, dim)
    return f"smallest gap {degrees:.1f}°" + ("" if math.isnan(largest) else f" of at most {largest:.1f}°")


def by_means(kind: PrototypeKind) -> str:
    """The classifier of a loss without class vectors, as the end of a phrase; empty for all others."""
    if not kind.is_mean:
        return ""
    if kind.is_direction:
        return said(" by nearest class mean direction of the training embedding")
    return said(" by nearest class mean of the training embedding")


def star(kind: PrototypeKind) -> str:
    """The mark of an accuracy that ``remarks`` explains."""
    return "*" * kind.is_mean


def trained_without(run: RunRecord) -> str:
    return said("trained without {names}", names=", ".join(run.unseen_names.values()))


def warm_start(run: RunRecord) -> str:
    """The first loss and its share of the training: ``Softmax for 40 %``."""
    loss = printable(run.config["warm_start"]["_target_"].rpartition(".")[2])
    return said("{loss} for {share} %", loss=loss, share=f"{100 * run.warm_start_until:.0f}")


def seeds(runs: Iterable[RunRecord]) -> str:
    return said("seed {seeds}", seeds=", ".join(map(str, sorted({run.seed for run in runs}))))


def evaluated_on(runs: Iterable[RunRecord]) -> str:
    return "/".join(said(split) for split in sorted({run.evaluated_on for run in runs}))


def remarks(runs: Sequence[Run]) -> list[str]:
    """What the caption of several runs must explain: the star, unseen classes, classes that differ."""
    found = [said(STAR)] if any(run.prototype_kind.is_mean for run in runs) else []
    if unseen := sorted({", ".join(run.unseen_names.values()) for run in runs} - {""}):
        found.append(said("trained without {names}", names=" / ".join(unseen)))
    if len({tuple(run.class_names) for run in runs}) > 1:
        found.append(said("the classes differ: each panel names its own"))
    return found
