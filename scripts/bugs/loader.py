"""10. A loader whose batches have one class."""

from torch import Tensor

import losses
from experiments.evaluation.embedding import Embedding
from scripts.bugs.bug import Bug, accuracy_percent
from scripts.bugs.training import embedding, shuffled, train


def sorted_by_label(labels: Tensor) -> Tensor:
    return labels.argsort(stable=True)


def result(seed: int, mended: bool) -> Embedding:
    loss = losses.Contrastive(10, 2)
    net = train(loss, loss.parameters(), seed, rate=0.001, order=shuffled if mended else sorted_by_label)
    return embedding(net, loss)


BUG = Bug(
    title="A loader",
    caption="The contrastive loss, in one scale; without negatives it only pulls",
    words="accuracy {:.1f} %",
    result=result,
    value=accuracy_percent,
)
