"""Open set: does the plane tell apart digits of classes that were never trained? Pure functions of arrays.

Verification, as for faces (LFW: Huang et al. 2007; IJB-A: Klare et al. 2015): two digits are *accepted* as one class if
their similarity reaches a threshold. FAR, the false accept rate, is the share of accepted pairs among those of two
classes; TAR, the true accept rate, the same among those of one class.

Known or unknown: digits of the trained classes against unseen ones, by how sure the loss is of any class.
"""

import numpy as np
import torch
from jaxtyping import Bool, Float, Int
from scipy.spatial.distance import cdist, pdist
from sklearn.metrics import roc_auc_score, roc_curve

from experiments.geometry import unit
from losses.contract import Loss

MOST_DIGITS = 1000
"""So many unseen digits at most are paired, each with each: 499,500 pairs."""

Roc = tuple[Float[np.ndarray, " t"], Float[np.ndarray, " t"], Float[np.ndarray, " t"]]  # FAR, TAR, threshold


def paired_digits(count: int) -> Int[np.ndarray, " k"]:
    """Which digits are paired: all, or ``MOST_DIGITS`` of them, drawn alike for every epoch and every run."""
    return np.sort(np.random.default_rng(0).permutation(count)[:MOST_DIGITS])


def cosines(features: Float[np.ndarray, "n dim"]) -> Float[np.ndarray, " pairs"]:
    """Cosine of each pair (0, 1), (0, 2), ...; a feature of length 0 has cosine 0 with all others."""
    units = unit(features.astype(np.float64))
    return np.clip(units @ units.T, -1, 1)[np.triu_indices(len(features), k=1)]  # rounding may leave the range


def minus_distances(features: Float[np.ndarray, "n dim"]) -> Float[np.ndarray, " pairs"]:
    """Minus the Euclidean distance of each pair, in the order of ``cosines``."""
    return -pdist(features.astype(np.float64))


def similarities(features: Float[np.ndarray, "n dim"], prototype_kind: str) -> Float[np.ndarray, " pairs"]:
    """What is near to the loss: for one of cosines a high cosine, for any other a small distance."""
    return cosines(features) if prototype_kind.endswith("direction") else minus_distances(features)


def same_class(labels: Int[np.ndarray, " n"]) -> Bool[np.ndarray, " pairs"]:
    """Whether the two of each pair are of one class, in the order of ``cosines``."""
    return (labels[:, None] == labels)[np.triu_indices(len(labels), k=1)]


def roc(scores: Float[np.ndarray, " n"], positive: Bool[np.ndarray, " n"]) -> Roc | None:
    """Receiver operating characteristic: FAR, TAR and threshold from (0, 0) to (1, 1), a point for each score.

    The first threshold, which nothing reaches, is the highest score (infinite in scikit-learn).

    Returns:
        None where there is no curve: a score is not finite, or all or none of the samples are positive.
    """
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


@torch.inference_mode()
def familiarity(
    loss: Loss, prototypes: Float[np.ndarray, "classes 2"], features: Float[np.ndarray, "n 2"]
) -> Float[np.ndarray, " n"]:
    """How much a feature looks like any known class: the highest of ``loss.scores`` (Vaze et al., ICLR 2022).

    Without scores: the cosine to the nearest of the prototypes, there class means, or minus the distance.
    """
    device = next(iter(loss.parameters()), torch.empty(0)).device
    scores = loss.scores(torch.from_numpy(features).to(device))
    if scores is not None:
        return scores.amax(dim=1).cpu().numpy()
    if loss.prototype_kind == "direction":
        return (unit(features) @ unit(prototypes).T).max(axis=1)
    return -cdist(features, prototypes).min(axis=1)


def auroc_percent(known: Float[np.ndarray, " n"], unseen: Float[np.ndarray, " m"]) -> float:
    """Probability, in percent, that a known digit scores higher than an unseen one; 50 is chance, NaN if not finite."""
    scores = np.concatenate([known, unseen])
    if not np.isfinite(scores).all() or not len(known) or not len(unseen):
        return float("nan")
    return 100 * float(roc_auc_score(np.repeat([1, 0], [len(known), len(unseen)]), scores))


def verification(
    features: Float[np.ndarray, "n 2"], labels: Int[np.ndarray, " n"], prototype_kind: str
) -> dict[str, float]:
    """The columns of ``metrics.csv`` about pairs of unseen digits; those without ``cosine`` by ``similarities``."""
    chosen = paired_digits(len(labels))
    features, same = features[chosen], same_class(labels[chosen])
    curve = roc(similarities(features, prototype_kind), same)
    by_cosine = curve if prototype_kind.endswith("direction") else roc(cosines(features), same)
    return {
        "unseen_eer_percent": equal_error(curve)[0],
        "unseen_tar_percent_at_far_1e-2": tar_percent(curve, 1e-2),
        "unseen_tar_percent_at_far_1e-3": tar_percent(curve, 1e-3),
        "unseen_cosine_eer_percent": equal_error(by_cosine)[0],
    }
