"""The words of every picture: titles, and captions with what a reader must know."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from experiments.evaluation.embedding import Embedding, PrototypeKind
from experiments.runs.record import RunRecord
from experiments.runs.run import Run
from experiments.text import printable

SEPARATOR = " · "
STAR = "* by nearest class mean of the training embedding"


def counted(number: int, words: str) -> str:
    """``1,234 points outside the frame``, ``1 point outside the frame``: of words that begin with a plural."""
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
    """The loss as on the command line, and its parameters: ``arcface: scale 32, margin 0.5``."""
    return f"{run.name}: {words}" if (words := in_words(parameters(run))) else run.name


def epoch_caption(run: RunRecord, embedding: Embedding, accuracy_percent: float) -> str:
    """Epoch, accuracy and its classifier, images, data set and seed; unseen classes and warm start, if any."""
    parts = [
        f"epoch {embedding.epoch} of {run.last_epoch}",
        f"{run.evaluated_on} accuracy {accuracy_percent:.2f} %{by_means(embedding.prototype_kind)}",
        f"{len(embedding.labels):,} {run.shown_split} images",
        run.data_name,
        f"seed {run.seed}",
    ]
    if run.unseen_names:
        parts.append(trained_without(run))
    if run.config.get("warm_start"):
        parts.append(f"warm start: {warm_start(run)} of the training")
    return SEPARATOR.join(parts)


def by_means(kind: PrototypeKind) -> str:
    """The classifier of a loss without class vectors, as the end of a phrase; empty for all others."""
    if not kind.is_mean:
        return ""
    return f" by nearest class mean{' direction' if kind.is_direction else ''} of the training embedding"


def star(kind: PrototypeKind) -> str:
    """The mark of an accuracy that ``STAR`` explains."""
    return "*" * kind.is_mean


def trained_without(run: RunRecord) -> str:
    return f"trained without {', '.join(run.unseen_names.values())}"


def warm_start(run: RunRecord) -> str:
    """The first loss and its share of the training: ``Softmax for 40 %``."""
    loss = printable(run.config["warm_start"]["_target_"].rpartition(".")[2])
    return f"{loss} for {100 * run.warm_start_until:.0f} %"


def seeds(runs: Iterable[RunRecord]) -> str:
    return f"seed {', '.join(map(str, sorted({run.seed for run in runs})))}"


def evaluated_on(runs: Iterable[RunRecord]) -> str:
    return "/".join(sorted({run.evaluated_on for run in runs}))


def remarks(runs: Sequence[Run]) -> list[str]:
    """What the caption of several runs must explain: the star, unseen classes, classes that differ."""
    found = [STAR] if any(run.prototype_kind.is_mean for run in runs) else []
    if unseen := sorted({", ".join(run.unseen_names.values()) for run in runs} - {""}):
        found.append(f"trained without {' / '.join(unseen)}")
    if len({tuple(run.class_names) for run in runs}) > 1:
        found.append("the classes differ: each panel names its own")
    return found
