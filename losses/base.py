"""What every loss promises, as a type: training, embedding and drawing rely on this and on nothing else."""

from collections.abc import Iterator
from typing import Any, Protocol, runtime_checkable

from jaxtyping import Float, Int
from torch import Tensor
from torch.nn import Parameter


@runtime_checkable
class Loss(Protocol):
    """An ``nn.Module`` that judges features; B samples, C classes, D dimensions.

    Optional, for a loss whose setting may ask for more than the plane can give: ``infeasible() -> str | None``, one
    sentence with the number asked for and the number that D = 2 allows (``losses/limits.py``); None where D is another
    or all is well. It is printed before training and kept in the record.
    """

    prototype_kind: str  # what prototypes (or class means in their place) are: "vector", "direction" or "point"
    progress: float  # share of the training that has passed, for annealing; 1.0 is the paper's formula in full

    @property
    def prototypes(self) -> Float[Tensor, "classes dim"] | None: ...

    def scores(self, features: Float[Tensor, "batch dim"]) -> Float[Tensor, "batch classes"] | None: ...

    def __call__(self, features: Float[Tensor, "batch dim"], labels: Int[Tensor, " batch"]) -> Float[Tensor, ""]: ...

    def parameters(self) -> Iterator[Parameter]: ...

    def state_dict(self) -> dict[str, Any]: ...

    def load_state_dict(self, state_dict: dict[str, Any]) -> Any: ...
