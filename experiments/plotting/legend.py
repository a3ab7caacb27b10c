"""What the marks in a panel mean, in one line."""

from collections.abc import Iterable, Sequence

from experiments.evaluation.embedding import Embedding, PrototypeKind
from experiments.plotting import circle
from experiments.plotting.words import said

KINDS = {
    PrototypeKind.VECTOR: "arrows: class vectors, in proportion to one another",
    PrototypeKind.DIRECTION: "arrowheads at the rim: directions of the class vectors",
    PrototypeKind.POINT: "full stars: learned class centres",
    PrototypeKind.MEAN_DIRECTION: "arrowheads at the rim: mean directions of the classes",
    PrototypeKind.MEAN_POINT: "hollow stars: class means",
}


def legend(embeddings: Iterable[Embedding], views: Sequence[str]) -> list[str]:
    """What dots, tints, arrows and stars are in the panels of some embeddings, and how the circle is read."""
    kinds = {made.prototype_kind for made in embeddings if made.prototypes is not None}
    words = []
    if "plane" in views:
        words.append(said("dots: images"))
        words.append(said("tint: the class predicted there"))
        words += [said(phrase) for kind, phrase in KINDS.items() if kind in kinds]
    if "sphere" in views:
        words += [said("dots: directions of the images"), said("tint: the class predicted there")]
        words += [said("stars: directions of class vectors, centres or means")] * bool(kinds)
    if "circle" in views:
        words.append(circle.key())
        words += [said("arrows in the circle: directions of class vectors, centres or means")] * bool(kinds)
    return words
