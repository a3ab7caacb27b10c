"""Many losses, one contract: what does each of them do to feature space?

Every class takes ``num_classes, dim`` first and then only what its paper adds. Every object is a plain
``nn.Module`` (as a type: ``losses.contract.Loss``):

* ``loss(features (B, D) float, labels (B,) int64)`` -> scalar tensor, differentiable, finite for every
  finite input (in float32 up to norms of 1e18, whose squares still fit).
* ``loss.scores(features (B, D))`` -> ``(B, C)`` class scores without margin and without labels, or ``None``
  for a loss that owns no class vectors.
* ``loss.prototypes`` -> ``(C, D)`` learned class vectors, or ``None``.
* ``loss.prototype_kind`` -> what a class vector is, or, for a loss that owns none, what a class mean in its place is:
  ``"vector"`` (drawn as an arrow), ``"direction"`` (only its angle counts: an arrow as long as the others) or
  ``"point"`` (a place in the plane: a star).
* ``loss.progress`` in [0, 1]: how much of the training has passed; set by the training loop alone.
  A new loss has 1.0 and computes its paper's formula in full.
* ``loss.infeasible()`` (optional) -> one sentence if its setting asks for more than the plane can give, or ``None``.

What each loss normalises is what decides its picture:

==============  ==================  =================  =============================================
loss            features on circle  weights on circle  what is added
==============  ==================  =================  =============================================
softmax         no                  no                 -
modified        no                  yes                -
normface        yes                 yes                a scale
sphereface      no                  yes                the own angle is multiplied by the margin
arcface         yes                 yes                the margin is added to the own angle
cosface         yes                 yes                the margin is taken from the own cosine
center          no                  no                 a pull towards the own class centre
triplet         no                  (none)             distances only
contrastive     no                  (none)             distances of all pairs
circle          yes                 (none)             similarities of pairs, each with its own weight
supcon          yes                 (none)             a softmax over the samples of the batch
proxy_anchor    yes                 yes                one proxy for each class gathers and repels
l_softmax       no                  no                 the own angle is multiplied by the margin
ring            no                  no                 a pull towards a circle of learned radius
l2_softmax      yes                 no                 a scale
lgm             no                  no                 distances to class means, and a margin
pml             (any loss of pytorch-metric-learning, by its name there)
==============  ==================  =================  =============================================
"""

from losses.arcface import ArcFace
from losses.center import CenterLoss
from losses.circle import Circle
from losses.contrastive import Contrastive
from losses.cosface import CosFace
from losses.l2_softmax import L2Softmax
from losses.l_softmax import LSoftmax
from losses.lgm import LGM
from losses.modified import ModifiedSoftmax
from losses.normface import NormFace
from losses.pml import PML
from losses.proxy_anchor import ProxyAnchor
from losses.ring import RingLoss
from losses.softmax import Softmax
from losses.sphereface import SphereFace
from losses.supcon import SupCon
from losses.triplet import Triplet

__all__ = [
    "LGM",
    "PML",
    "ArcFace",
    "CenterLoss",
    "Circle",
    "Contrastive",
    "CosFace",
    "L2Softmax",
    "LSoftmax",
    "ModifiedSoftmax",
    "NormFace",
    "ProxyAnchor",
    "RingLoss",
    "Softmax",
    "SphereFace",
    "SupCon",
    "Triplet",
]
