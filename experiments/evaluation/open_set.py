"""Open set: verification and detection of classes that were not trained. Pure functions of arrays.

Verification, as for faces (LFW: Huang et al. 2007; IJB-A: Klare et al. 2015): two images are *accepted* as one class if
their similarity reaches a threshold. FAR, the false accept rate, is the share of accepted pairs among negatives; TAR,
the true accept rate, the same among positives.

Detection: images of the trained classes against unseen ones, by the highest class score.
"""

import numpy as np
from jaxtyping import Bool, Float, Int
from scipy.spatial.distance import pdist

from experiments.evaluation.classifier import Classifier
from experiments.evaluation.embedding import PrototypeKind
from experiments.evaluation.metrics.classes import unit

MAX_PAIRED_IMAGES = 1000
"""At most this many unseen images are paired, each with each: 499,500 pairs."""

Roc = tuple[Float[np.ndarray, " t"], Float[np.ndarray, " t"], Float[np.ndarray, " t"]]  # FAR, TAR, threshold


def paired_images(count: int) -> Int[np.ndarray, " k"]:
    """Indices of the paired images: all, or ``MAX_PAIRED_IMAGES`` of them, the same in every epoch and run."""
    return np.sort(np.random.default_rng(0).permutation(count)[:MAX_PAIRED_IMAGES])


def cosines(features: Float[np.ndarray, "n dim"]) -> Float[np.ndarray, " pairs"]:
    """Cosine of each pair (0, 1), (0, 2), ...; a feature of length 0 has cosine 0 with all others."""
    units = unit(features.astype(np.float64))
    return np.clip(units @ units.T, -1, 1)[np.triu_indices(len(features), k=1)]  # rounding may leave the range


def minus_distances(features: Float[np.ndarray, "n dim"]) -> Float[np.ndarray, " pairs"]:
    """Minus the Euclidean distance of each pair, in the order of ``cosines``."""
    return -pdist(features.astype(np.float64))


def similarities(features: Float[np.ndarray, "n dim"], kind: PrototypeKind) -> Float[np.ndarray, " pairs"]:
    """Cosines for a loss of cosines, minus distances for any other."""
    return cosines(features) if kind.is_direction else minus_distances(features)


def same_class(labels: Int[np.ndarray, " n"]) -> Bool[np.ndarray, " pairs"]:
    """Whether each pair is positive, in the order of ``cosines``."""
    return (labels[:, None] == labels)[np.triu_indices(len(labels), k=1)]


def roc(scores: Float[np.ndarray, " n"], positive: Bool[np.ndarray, " n"]) -> Roc | None:
    """Receiver operating characteristic: FAR, TAR and threshold from (0, 0) to (1, 1), a point for each score.

    The first threshold is the highest score (scikit-learn: infinity).

    Returns:
        None where there is no curve: a score is not finite, or all or none of the samples are positive.
    """
    from sklearn.metrics import roc_curve  # slow to import, and only runs with unseen classes need it

    if not np.isfinite(scores).all() or positive.all() or not positive.any():
        return None
    far, tar, thresholds = roc_curve(positive, scores, drop_intermediate=False)
    return far, tar, np.minimum(thresholds, scores.max())


def equal_error(curve: Roc | None) -> tuple[float, float]:
    """EER in percent, the FAR that equals the share of falsely rejected pairs (1 - TAR), and its threshold.

    Linear between the points of the curve; NaN without one.
    """
    if curve is None:
        return float("nan"), float("nan")
    far, tar, thresholds = curve
    return 100 * float(np.interp(1, far + tar, far)), float(np.interp(1, far + tar, thresholds))


def tar_percent(curve: Roc | None, far: float) -> float:
    """The highest TAR, in percent, of a threshold whose FAR is at most ``far``, a share; NaN without a curve."""
    return float("nan") if curve is None else 100 * float(curve[1][curve[0] <= far].max())


def max_class_score(classifier: Classifier, features: Float[np.ndarray, "n dim"]) -> Float[np.ndarray, " n"]:
    """The highest class score of each feature (Vaze et al., ICLR 2022).

    For the nearest point -distance^2 / 2, with the term -||x||^2 / 2 that the classes share and the features do not.
    """
    highest = classifier.scores(features).max(axis=1)
    return highest - (features.astype(np.float64) ** 2).sum(axis=1) / 2 if classifier.is_nearest_point else highest


def auroc_percent(trained: Float[np.ndarray, " n"], unseen: Float[np.ndarray, " m"]) -> float:
    """Probability, in percent, that an image of a trained class scores higher than an unseen one.

    50 is chance; NaN if a score is not finite.
    """
    from sklearn.metrics import roc_auc_score

    scores = np.concatenate([trained, unseen])
    if not np.isfinite(scores).all() or not len(trained) or not len(unseen):
        return float("nan")
    return 100 * float(roc_auc_score(np.repeat([1, 0], [len(trained), len(unseen)]), scores))


def verification(
    features: Float[np.ndarray, "n dim"], labels: Int[np.ndarray, " n"], kind: PrototypeKind
) -> dict[str, float]:
    """The columns of ``metrics.csv`` about pairs of unseen images, by ``similarities`` or by cosine."""
    chosen = paired_images(len(labels))
    features, same = features[chosen], same_class(labels[chosen])
    curve = roc(similarities(features, kind), same)
    by_cosine = curve if kind.is_direction else roc(cosines(features), same)
    return {
        "unseen_eer_percent": equal_error(curve)[0],
        "unseen_tar_percent_at_far_1e-2": tar_percent(curve, 1e-2),
        "unseen_tar_percent_at_far_1e-3": tar_percent(curve, 1e-3),
        "unseen_cosine_eer_percent": equal_error(by_cosine)[0],
    }


def open_set_row(
    features: Float[np.ndarray, "m dim"],
    labels: Int[np.ndarray, " m"],
    trained: Float[np.ndarray, "n dim"],
    classifier: Classifier,
    kind: PrototypeKind,
) -> dict[str, float]:
    """All columns about unseen classes.

    Args:
        features: of the images of unseen classes.
        labels: their classes.
        trained: features of the evaluated images of trained classes.
        classifier: that of the loss, or of class means.
        kind: of the prototypes.
    """
    scores = [max_class_score(classifier, points) for points in (trained, features)]
    return verification(features, labels, kind) | {"unseen_auroc_percent": auroc_percent(*scores)}
