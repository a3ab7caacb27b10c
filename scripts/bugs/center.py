"""4. A centre loss whose distance is one norm of the whole batch."""

from torch import Tensor
from torch.nn import functional as F

import losses
from experiments.evaluation.embedding import Embedding
from scripts.bugs.bug import Bug, accuracy_percent
from scripts.bugs.training import embedding, train


class Frobenius(losses.CenterLoss):
    """The root of the sum of all squares, in place of their mean."""

    def forward(self, features: Tensor, labels: Tensor) -> Tensor:
        centers = self.centers
        center_loss = features.dist(centers[labels]) / 2
        return F.cross_entropy(self.scores(features), labels) + self.weight_center * center_loss


def result(seed: int, mended: bool) -> Embedding:
    loss = (losses.CenterLoss if mended else Frobenius)(10, 2, weight_center=0.2)
    return embedding(train(loss, loss.parameters(), seed), loss)


BUG = Bug(
    title="A centre loss",
    caption="Both with λ = 0.2 and in one scale; stars: the centres",
    words="accuracy {:.1f} %",
    result=result,
    value=accuracy_percent,
)
