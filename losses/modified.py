"""Modified softmax: class vectors of norm 1, so that only their directions count."""

from losses.cosine_head import CosineHead


class ModifiedSoftmax(CosineHead):
    """Softmax with class vectors of norm 1 and no bias.

    Source:   ``paper``, that of SphereFace, section 3.1.

    Formula:  L = mean_i -log( exp(z_y) / sum_j exp(z_j) ),   z_j = ||x|| cos(theta_j)

    Symbols:  theta_j -> angle between x and weight[j];  ||W_j|| = 1 and no bias.

    In the plane: petals; the border between two classes is exactly the bisector of their class vectors. The norm of x
    is still free, so confident samples lie far out.

    Differs from the paper: the weights are normalised inside the forward pass (their stored norm is free and has no
    effect); they start as a regular polygon.

    Args:
        num_classes: C, at least 2.
        dim: D, the dimension of the features.

    Raises:
        ValueError: if an argument is out of range.

    Examples:
        >>> import losses, torch
        >>> loss, features = losses.ModifiedSoftmax(10, 2), torch.tensor([[3.0, 4.0]])
        >>> before = loss.scores(features)
        >>> loss.weight.data *= torch.arange(1, 11)[:, None]  # the norms of the class vectors
        >>> torch.allclose(loss.scores(features), before, atol=1e-5)
        True
    """

    paper = "Liu et al., CVPR 2017, arXiv 1704.08063"
    normalizes_features = False

    def __init__(self, num_classes: int, dim: int):
        super().__init__(num_classes, dim, scale=None)
