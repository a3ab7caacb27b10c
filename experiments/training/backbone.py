"""Whether a backbone of the user ends as all others do: in an affine layer to the plane, in float32."""

import copy
import math
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode

from experiments.errors import RunError

AFFINE = "addmm", "mm", "linear", "_addmm_activation"
SAME = "view", "_unsafe_view", "reshape", "_to_copy", "clone", "detach", "alias", "squeeze", "add"
"""Operations that keep an affine map affine; of ``add``, with a parameter."""


class LastOperation(TorchDispatchMode):
    """Notes which tensors are the outputs of an affine layer, and the operation that made each."""

    def __init__(self) -> None:
        super().__init__()
        self.affine: set[int] = set()
        self.made: dict[int, str] = {}
        self.kept: list[Any] = []  # so that no id is given twice

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        out, name = func(*args, **(kwargs or {})), func.overloadpacket.__name__
        inputs = [value for value in args if isinstance(value, Tensor) and not isinstance(value, nn.Parameter)]
        kept = name in SAME and inputs and all(id(value) in self.affine for value in inputs)
        for made in out if isinstance(out, tuple) else (out,):
            if (kept or name in AFFINE) and made.dtype == inputs[0].dtype:
                self.affine.add(id(made))
            self.made[id(made)] = name
            self.kept.append(made)
        return out


def require_backbone(model: nn.Module, dim: int, shape: tuple[int, ...] = (1, 28, 28)) -> None:
    """Refuse a backbone without an affine last layer to ``dim`` dimensions, or with another output than float32.

    Tried on a copy in eval mode, on four images or vectors of this shape, under bfloat16 as on devices that compute in
    it.

    Raises:
        RunError: with what it returns, and what to do.
    """
    kind, last, what = type(model).__name__, LastOperation(), "images" if len(shape) > 1 else "vectors"
    samples = torch.linspace(-1, 1, 4 * math.prod(shape)).view(4, *shape)
    with torch.random.fork_rng(devices=[]), torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        network = copy.deepcopy(model).eval()
        try:
            with last:
                features = network(samples)
        except Exception as error:  # whatever the code of the user raises
            words = f"{type(error).__name__}: {error}".splitlines()[0]
            sizes = ", ".join(map(str, shape))
            raise RunError(f"model: {kind} cannot take {what} (batch, {sizes}): {words}") from error
    if not isinstance(features, Tensor) or features.shape != (4, dim):
        returned = tuple(features.shape) if isinstance(features, Tensor) else type(features).__name__
        raise RunError(f"model: {kind} returns {returned} for 4 {what}: must be (4, {dim})")
    if features.dtype == torch.float64:
        raise RunError(f"model: {kind} returns float64: must be float32; leave out double()")
    if id(features) not in last.affine:
        made = last.made.get(id(features), "its input").strip("_")
        raise RunError(f"model: {kind} ends in {made}: it must be models.plane.Plane(units, dim), and nothing after")
    if features.dtype != torch.float32:
        raise RunError(
            f"model: {kind} returns {str(features.dtype).removeprefix('torch.')} where layers compute in bfloat16: "
            "end in models.plane.Plane(units, dim), a linear layer in float32"
        )
