"""A training as public code has it: the 5,000 digits in batches, Adam, a network to the plane."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import torch
from torch import Tensor, nn

from experiments.data.image_set import Data
from experiments.data.mnist import mnist5k
from experiments.evaluation.classifier import Classifier
from experiments.evaluation.embedding import Embedding, PrototypeKind
from experiments.evaluation.evaluator import as_arrays, embed
from experiments.evaluation.metrics.classes import class_means
from experiments.training.trainer import prepare
from models import CNN

EPOCHS, BATCH, RATE = 5, 100, 0.002


@cache
def digits() -> Data:
    """MNIST-5k."""
    return mnist5k(validation=False)


def shuffled(labels: Tensor) -> Tensor:
    """A new order in each epoch."""
    return torch.randperm(len(labels))


def train(
    loss: Callable[[Tensor, Tensor], Tensor],
    weights: Iterable[nn.Parameter],
    seed: int,
    rate: float = RATE,
    epochs: int | None = None,
    order: Callable[[Tensor], Tensor] = shuffled,
    after_step: Callable[[Tensor, Tensor], Any] = lambda features, labels: None,
    after_epoch: Callable[[nn.Module], Any] = lambda net: None,
) -> nn.Module:
    """A network trained with a loss.

    Args:
        loss: of features (B, 2) and labels (B,).
        weights: what the optimiser knows beside those of the network.
        rate: of Adam.
        order: of the images in each epoch, from their labels.
        after_step: called with the features and labels of the batch.
        after_epoch: called with the network.
    """
    images, labels = prepare(digits().train.images), digits().train.labels
    torch.manual_seed(seed)
    net = CNN()
    optimizer = torch.optim.Adam([*net.parameters(), *weights], lr=rate)
    for _ in range(epochs or EPOCHS):
        net.train()
        for batch in order(labels).split(BATCH):
            features = net(images[batch])
            value = loss(features, labels[batch])
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
            after_step(features.detach(), labels[batch])
        after_epoch(net)
    return net


def embedding(net: nn.Module, loss: Any) -> Embedding:
    """Of the test images, with frozen weights; the prototypes are those of the loss, or means of training images."""
    images, labels = digits().evaluation.images, digits().evaluation.labels.numpy()
    shown = embed(net, images, torch.float32).numpy()
    if loss.classifier is not None and loss.prototypes is not None:
        kind, prototypes = PrototypeKind(loss.prototype_kind), loss.prototypes.detach().numpy()
        return Embedding(shown, labels, prototypes, kind, as_arrays(loss.classifier), EPOCHS, 0)
    trained = embed(net, digits().train.images, torch.float32).numpy()
    means = class_means(trained, digits().train.labels.numpy(), 10)
    return Embedding(shown, labels, means, PrototypeKind.MEAN_POINT, Classifier.nearest_point(means), EPOCHS, 0)
