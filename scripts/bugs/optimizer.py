"""7. An optimiser that does not know the weights of the loss."""

import numpy as np

import losses
from experiments.evaluation.embedding import Embedding
from scripts.bugs.bug import Bug
from scripts.bugs.training import embedding, train


def result(seed: int, mended: bool) -> Embedding:
    loss = losses.CenterLoss(10, 2, weight_center=0.5)
    return embedding(train(loss, loss.parameters() if mended else [], seed), loss)


BUG = Bug(
    title="An optimiser",
    caption="Center loss with λ = 0.5, in one scale; stars: the centres, on the left all at the origin",
    words="norm of the centres {:.2f}",
    result=result,
    value=lambda shown: float(np.linalg.norm(shown.prototypes, axis=1).mean()),
)
