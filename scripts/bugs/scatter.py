"""2. Features that are collected while the network learns."""

from dataclasses import replace

import torch
from torch import Tensor

import losses
from experiments.evaluation.embedding import Embedding
from experiments.training.trainer import prepare
from scripts.bugs.bug import Bug, accuracy_percent
from scripts.bugs.training import digits, embedding, train


def result(seed: int, mended: bool) -> Embedding:
    """The training images in the first epoch, or after it."""
    loss, plotted, classes = losses.Softmax(10, 2), list[Tensor](), list[Tensor]()

    def collect(features: Tensor, labels: Tensor) -> None:
        plotted.append(features.detach())
        classes.append(labels)

    net = train(loss, loss.parameters(), seed, epochs=1, after_step=collect)
    if mended:
        loader = zip(prepare(digits().train.images).split(500), digits().train.labels.split(500), strict=True)
        net.eval()
        with torch.no_grad():
            plotted = [net(images) for images, labels in loader]
        classes = [digits().train.labels]
    return replace(embedding(net, loss), features=torch.cat(plotted).numpy(), labels=torch.cat(classes).numpy())


BUG = Bug(
    title="A scatter plot",
    caption="The training images of softmax in its first epoch; regions: the classifier after it",
    words="{:.0f} % right",
    result=result,
    value=accuracy_percent,
)
