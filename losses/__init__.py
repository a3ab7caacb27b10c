"""One file per loss, one contract for all (``losses.base.Loss``), tensors only.

What a loss L2-normalises decides its picture; ``print(losses.__doc__)`` ends with the table of all of them.
"""

import typing

from losses.arcface import ArcFace as ArcFace
from losses.center import CenterLoss as CenterLoss
from losses.circle import Circle as Circle
from losses.contrastive import Contrastive as Contrastive
from losses.cosface import CosFace as CosFace
from losses.l2_softmax import L2Softmax as L2Softmax
from losses.l_softmax import LSoftmax as LSoftmax
from losses.lgm import LGM as LGM
from losses.modified import ModifiedSoftmax as ModifiedSoftmax
from losses.normface import NormFace as NormFace
from losses.pml import PML as PML
from losses.proxy_anchor import ProxyAnchor as ProxyAnchor
from losses.ring import RingLoss as RingLoss
from losses.softmax import Softmax as Softmax
from losses.sphereface import SphereFace as SphereFace
from losses.supcon import SupCon as SupCon
from losses.triplet import Triplet as Triplet

ALL: dict[str, typing.Any] = {
    kind.__module__.removeprefix("losses."): kind for kind in list(vars().values()) if isinstance(kind, type)
}
"""Every loss by its name on the command line, in the order of the imports above."""


def table() -> str:
    """Markdown, a row per loss: its name, what it is, whether features and class vectors are L2-normalised, paper."""
    words = {True: "yes", False: "no", None: "-"}
    rows = ["| `loss=` | logits and terms | features / class vectors L2-normalised | source |", "|---|---|---|---|"]
    for name, kind in ALL.items():
        summary = (kind.__doc__ or "").splitlines()[0].removesuffix(".")
        normalized = f"{words[kind.normalizes_features]} / {words[kind.normalizes_weights]}"
        rows.append(f"| `{name}` | {summary} | {normalized} | {kind.paper} |")
    return "\n".join(rows)


__doc__ = f"{__doc__}\n{table()}\n"
