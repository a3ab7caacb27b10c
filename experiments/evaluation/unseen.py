"""After an epoch: the digits of unseen classes, embedded and measured. Runs that train all classes have none."""

import numpy as np
from jaxtyping import Float

from experiments.archive import Arrays
from experiments.data import Digits
from experiments.embedding import embed
from experiments.open_set import auroc_percent, familiarity, verification
from experiments.training import Training


def describe_unseen(unseen: Digits | None) -> Arrays:
    """What is the same in every epoch: classes, as numbered in the data set."""
    return {} if unseen is None else {"unseen_labels": unseen.labels.cpu().numpy()}


def observe_unseen(
    training: Training,
    unseen: Digits | None,
    known: Float[np.ndarray, "n 2"],
    prototypes: Float[np.ndarray, "classes 2"],
) -> tuple[Arrays, dict[str, float]]:
    """The embedding of the unseen digits, and their measures; ``known`` are the features of the evaluated digits."""
    if unseen is None:
        return {}, {}
    features = embed(training.model, unseen.images, training.precision).cpu().numpy()
    sure, unsure = (familiarity(training.loss, prototypes, points) for points in (known, features))
    measures = verification(features, unseen.labels.cpu().numpy(), training.loss.prototype_kind)
    return {"unseen_features": features}, measures | {"unseen_auroc_percent": auroc_percent(sure, unsure)}
