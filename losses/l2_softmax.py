"""L2-softmax: features of one norm, class vectors of any norm."""

from losses.arguments import require
from losses.base import Classifier
from losses.softmax import Softmax


class L2Softmax(Softmax):
    """Softmax of L2-normalised features times a scale; class vectors keep their norms.

    Source:   ``paper``, equation 3.

    Formula:  L = mean_i -log( exp(z_y) / sum_j exp(z_j) ),   z_j = W_j . (alpha x / ||x||)

    Symbols:  alpha -> scale;  W_j -> weight[j].

    In the plane: spokes, as for NormFace; only the angle of a feature counts. But the class vectors keep their norms:
    the longer one takes more than half of the arc to its neighbour. As they grow, confident samples have hardly any
    gradient left, and spokes stay some degrees beside their class vectors.

    Differs from the paper: alpha is fixed (there it may be learned) and there is no bias. The paper's lower bound for
    alpha does not hold here: it assumes class vectors of norm 1, every two at least 90 degrees apart, and the plane
    has room for four of those. Free class vectors grow where alpha is small, so no alpha is infeasible. They start as
    a regular polygon of radius 1.

    Args:
        num_classes: C, at least 2.
        dim: D, the dimension of the features.
        scale: alpha > 0.

    Raises:
        ValueError: if an argument is out of range.

    Examples:
        >>> import losses, torch
        >>> loss, features = losses.L2Softmax(2, 2), torch.tensor([[1.0, 1.9], [1.0, 2.1]])
        >>> loss.weight.data = torch.tensor([[2.0, 0.0], [0.0, 1.0]])  # of norm 2 and 1
        >>> loss.scores(features).argmax(dim=1)  # the border has slope 2
        tensor([0, 1])
    """

    paper = "Ranjan et al., 2017, arXiv 1703.09507"
    normalizes_features = True

    def __init__(self, num_classes: int, dim: int, scale: float = 16.0):
        super().__init__(num_classes, dim)
        require("scale", scale, above=0)
        self.scale = scale

    @property
    def classifier(self) -> Classifier:
        return Classifier(self.weight, normalize=True, scale=self.scale)
