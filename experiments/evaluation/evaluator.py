"""After an epoch: embed with frozen weights, then measure."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from jaxtyping import Float, Float32, UInt8
from torch import Tensor, nn

from experiments.data.image_set import Data, ImageSet, Samples
from experiments.errors import RunError
from experiments.evaluation.classifier import Classifier
from experiments.evaluation.confidence import confidence_row
from experiments.evaluation.embedding import Embedding, PrototypeKind
from experiments.evaluation.metrics.classes import class_means, unit
from experiments.evaluation.metrics.row import metrics_row
from experiments.evaluation.open_set import open_set_row
from experiments.evaluation.statistics import statistics_row
from experiments.training.divergence import require_finite
from experiments.training.trainer import Trainer, prepare, reduced_precision
from losses.base import Loss

MAX_TRAINING_IMAGES = 10_000
"""The first images of the training set represent it in pictures and class means."""

REFERENCE_IMAGES = 2_000
"""The first images of the training set are the reference set of k-NN and nearest-mean accuracies."""

Points = Float32[np.ndarray, "_ _"]  # any number of images: those shown and those trained on differ


@dataclass(frozen=True)
class Evaluation:
    """One epoch: the embedding to keep and draw, measures by their columns, the features of unseen classes."""

    embedding: Embedding
    metrics: dict[str, float]
    unseen_features: Points | None = None


class Evaluator:
    """Embeds and measures a network with its weights frozen.

    Args:
        data: all images, on the device.
        split: the images whose features are kept and drawn, ``test`` or ``train``. The measures are of the test images.
    """

    def __init__(self, data: Data, split: str):
        self.num_classes = data.num_classes
        self.evaluated, self.unseen = data.evaluation, data.unseen
        self.train = representatives(data.train)
        self.reference, _ = self.train.split(REFERENCE_IMAGES)
        self.shown = {"test": self.evaluated, "train": self.train}[split]
        self.labels = _numpy(self.shown.labels)

    def constants(self) -> dict[str, np.ndarray]:
        """The arrays that all epochs share: labels and indices of the embedded images, labels of the unseen ones."""
        unseen = {} if self.unseen is None else {"unseen_labels": _numpy(self.unseen.labels)}
        return {"labels": self.labels, "indices": _numpy(self.shown.indices)} | unseen

    def images(self) -> UInt8[np.ndarray, "n height width"]:
        """The embedded images, grey values.

        Raises:
            RunError: if they are vectors.
        """
        if self.shown.images.is_floating_point():
            raise RunError("plot.view=errors: shows images, the data are vectors; plot.view=plane draws them")
        return _numpy(self.shown.images)

    def __call__(self, trainer: Trainer) -> Evaluation:
        """Embedding and measures.

        Raises:
            Diverged: if a feature is not finite.
        """
        has_vectors = trainer.loss.classifier is not None
        test = _features(trainer, self.evaluated)
        train = _features(trainer, self.reference if has_vectors and self.shown is not self.train else self.train)
        embedding = self._embedding(trainer, train if self.shown is self.train else test, train)
        row = metrics_row(
            test=(test, _numpy(self.evaluated.labels)),
            reference=(train[:REFERENCE_IMAGES], _numpy(self.reference.labels)),
            predicted=embedding.classifier.predict(test),
            prototypes=embedding.prototypes if has_vectors else None,
            kind=embedding.prototype_kind,
            num_classes=self.num_classes,
        )
        unseen = None
        if self.unseen is not None:
            unseen, labels = _embed(trainer, self.unseen), _numpy(self.unseen.labels)
            row |= open_set_row(unseen, labels, test, embedding.classifier, embedding.prototype_kind)
        row |= confidence_row(test, _numpy(self.evaluated.labels), embedding.classifier, unseen)
        row |= statistics_row(trainer.loss, test, self.evaluated.labels)
        return Evaluation(embedding, row, unseen)

    def embed(self, trainer: Trainer) -> Embedding:
        """The embedding alone; features that are not finite are kept."""
        shown = _embed(trainer, self.shown)
        needs_means = trainer.loss.classifier is None and self.shown is not self.train
        return self._embedding(trainer, shown, _embed(trainer, self.train) if needs_means else shown)

    def _embedding(self, trainer: Trainer, shown: Points, train: Points) -> Embedding:
        prototypes, kind, classifier = self._prototypes(trainer.loss, train)
        return Embedding(shown, self.labels, prototypes, kind, classifier, trainer.epoch, trainer.step)

    def _prototypes(
        self, loss: Loss, train: Points
    ) -> tuple[Float[np.ndarray, "classes dim"], PrototypeKind, Classifier]:
        """Class vectors and classifier of the loss; for a loss without them, class means of the training embedding."""
        if loss.classifier is not None and loss.prototypes is not None:
            return _numpy(loss.prototypes), PrototypeKind(loss.prototype_kind), as_arrays(loss.classifier)
        kind = PrototypeKind.of_means(loss.prototype_kind)
        means = class_means(unit(train) if kind.is_direction else train, _numpy(self.train.labels), self.num_classes)
        return means, kind, (Classifier.nearest_direction if kind.is_direction else Classifier.nearest_point)(means)


def representatives(train: ImageSet) -> ImageSet:
    """The first images; where a class is not among those of the reference set, as in a sorted file, all take turns."""
    classes, found = (len(labels.unique()) for labels in (train.labels, train.labels[:REFERENCE_IMAGES]))
    return (train if found == classes else train.in_turn()).split(MAX_TRAINING_IMAGES)[0]


@torch.inference_mode()
def embed(model: nn.Module, images: Samples, precision: torch.dtype, batch_size: int = 500) -> Float[Tensor, "n dim"]:
    """Features of all images from the last linear layer, in float32; earlier layers in the precision of the training.

    In eval mode: batch norm uses its running statistics, so the features of an image do not depend on its batch.
    Batches are small enough for the cache of a CPU.
    """
    model.eval()
    with reduced_precision(images.device, precision):
        return torch.cat([model(prepare(batch)) for batch in images.split(batch_size)])


def as_arrays(classifier: Any) -> Classifier:
    """``losses.base.Classifier`` as arrays; no bias becomes zeros."""
    weight = _numpy(classifier.weight)
    bias = np.zeros(len(weight)) if classifier.bias is None else _numpy(classifier.bias).astype(np.float64)
    return Classifier(weight, bias, classifier.normalize, float(classifier.scale))


def _embed(trainer: Trainer, images: ImageSet) -> Points:
    return _numpy(embed(trainer.model, images.images, trainer.precision))


def _features(trainer: Trainer, images: ImageSet) -> Points:
    features = _embed(trainer, images)
    require_finite("features", features)
    return features


def _numpy(tensor: Tensor) -> np.ndarray:
    return tensor.detach().cpu().numpy()
