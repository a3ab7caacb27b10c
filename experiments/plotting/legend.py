"""What the marks in a panel mean, in one line."""

from collections.abc import Iterable, Sequence

from experiments.evaluation.embedding import Embedding, PrototypeKind
from experiments.plotting import circle
from experiments.plotting.artists import SIGNS
from experiments.plotting.figure_style import current
from experiments.plotting.words import said

KINDS = {
    PrototypeKind.VECTOR: "arrows: class vectors, in proportion to one another",
    PrototypeKind.DIRECTION: "arrowheads at the rim: directions of the class vectors",
    PrototypeKind.POINT: "full stars: learned class centres",
    PrototypeKind.MEAN_DIRECTION: "arrowheads at the rim: mean directions of the classes",
    PrototypeKind.MEAN_POINT: "hollow stars: class means",
}


DOTS = {"images": "dots: images", "samples": "dots: samples"}
DIRECTIONS = {"images": "dots: directions of the images", "samples": "dots: directions of the samples"}


def legend(
    embeddings: Iterable[Embedding],
    views: Sequence[str],
    class_names: Iterable[Sequence[str]] = (),
    samples: str = "images",
) -> list[str]:
    """What dots, tints, arrows and stars are in the panels of some embeddings, and how the circle is read.

    Args:
        embeddings: what is drawn.
        views: of all panels.
        class_names: those of each embedding, for the markers of a figure of greys.
        samples: ``images`` or ``samples``, what a dot is.
    """
    kinds = {made.prototype_kind for made in embeddings if made.prototypes is not None}
    words = []
    if "plane" in views:
        words.append(said(DOTS[samples]))
        words.append(said("tint: the class predicted there"))
        words += [said(phrase) for kind, phrase in KINDS.items() if kind in kinds]
    if "sphere" in views:
        words += [said(DIRECTIONS[samples]), said("tint: the class predicted there")]
        words += [said("stars: directions of class vectors, centres or means")] * bool(kinds)
    if "circle" in views:
        words.append(circle.key())
        words += [said("arrows in the circle: directions of class vectors, centres or means")] * bool(kinds)
    return words + markers({tuple(names) for names in class_names})


def markers(class_names: Iterable[Sequence[str]]) -> list[str]:
    """The marker of each class that is drawn, in a figure of greys whose panels have the same classes, not too many."""
    names, *others = [*class_names, ()]
    if not current().greyscale or len(others) > 1 or not len(names) <= len(SIGNS):
        return []
    drawn = zip(SIGNS.values(), names, current().drawn(names), strict=False)
    return [said("markers: {signs}", signs=", ".join(f"{sign}\u00a0{name}" for sign, name, own in drawn if own))]
