"""After an epoch: freeze, embed, measure."""

import numpy as np
from jaxtyping import Float32

from experiments.archive import Arrays
from experiments.data import Data, Digits
from experiments.embedding import embed, predictor
from experiments.geometry import Embedded, class_means, measures, unit
from experiments.training import Training
from experiments.unseen import describe_unseen, observe_unseen
from experiments.watch import require_finite
from losses.contract import Loss

MOST_TRAINING_DIGITS = 10_000
"""So many training digits (the first ones) stand for the training set in pictures and class means."""

KNOWN_DIGITS = 2_000
"""So many of them are embedded in every epoch, for measures that ask the nearest known digits or their means."""


class Observer:
    """Looks at the network with its weights frozen.

    Args:
        data: all digits, on the device.
        split: whose features are kept and drawn: ``test``, or ``train``.
    """

    def __init__(self, data: Data, split: str):
        self.num_classes = data.num_classes
        self.test = data.test
        self.unseen = data.unseen
        self.train, _ = data.train.split(MOST_TRAINING_DIGITS)
        self.known, _ = data.train.split(KNOWN_DIGITS)
        self.shown = {"test": self.test, "train": self.train}[split]

    def digits(self, prototype_kind: str) -> Arrays:
        """What is the same in every epoch: which digits are embedded, and what the prototypes are."""
        labels, indices = self.shown.labels.cpu().numpy(), self.shown.indices
        return {
            "labels": labels,
            "indices": np.arange(len(labels), dtype=np.int64) if indices is None else indices.cpu().numpy(),
            "prototype_kind": np.array(prototype_kind),
            **describe_unseen(self.unseen),
        }

    def observe(self, training: Training) -> tuple[Arrays, dict[str, float]]:
        """The embedding of the shown digits with all that redraws it, and the measures of the evaluated ones."""
        test = _features(training, self.test)
        own = training.loss.prototypes
        train = _features(training, self.train if own is None or self.shown is self.train else self.known)
        prototypes = self._prototypes(training.loss, train)
        shown = train if self.shown is self.train else test
        arrays = _drawn(training, shown, prototypes) | {"epochs": np.array(training.epoch, np.int64)}
        row = measures(
            test=Embedded(test, self.test.labels.cpu().numpy()),
            known=Embedded(train[:KNOWN_DIGITS], self.known.labels.cpu().numpy()),
            predicted=predictor(training.loss, prototypes)(test),
            prototypes=None if own is None else prototypes,
            prototype_kind=training.loss.prototype_kind,
            num_classes=self.num_classes,
        )
        unseen_arrays, unseen_measures = observe_unseen(training, self.unseen, test, prototypes)
        return arrays | unseen_arrays, row | unseen_measures

    def look(self, training: Training) -> Arrays:
        """The embedding of the shown digits with all that redraws it. Not measured, and NaN does not stop the run."""
        shown = _embedded(training, self.shown)
        needs_means = training.loss.prototypes is None and self.shown is not self.train
        train = _embedded(training, self.train) if needs_means else shown
        return _drawn(training, shown, self._prototypes(training.loss, train))

    def _prototypes(self, loss: Loss, train: Float32[np.ndarray, "n 2"]) -> Float32[np.ndarray, "classes 2"]:
        """The class vectors; for a loss without any, class means of the embedded training digits."""
        if loss.prototypes is not None:
            return loss.prototypes.detach().cpu().numpy()
        points = unit(train) if loss.prototype_kind == "direction" else train
        return class_means(points, self.train.labels.cpu().numpy(), self.num_classes)


def _drawn(
    training: Training, shown: Float32[np.ndarray, "n 2"], prototypes: Float32[np.ndarray, "classes 2"]
) -> Arrays:
    """All that redraws the plane as it is at this step."""
    return {
        "features": shown,
        "steps": np.array(training.step, np.int64),
        "prototypes": prototypes,
        **{f"loss.{name}": tensor.cpu().numpy() for name, tensor in training.loss.state_dict().items()},
    }


def _embedded(training: Training, digits: Digits) -> Float32[np.ndarray, "n 2"]:
    return embed(training.model, digits.images, training.precision).cpu().numpy()


def _features(training: Training, digits: Digits) -> Float32[np.ndarray, "n 2"]:
    features = _embedded(training, digits)
    require_finite("features", features)
    return features
