"""Training continues only while its numbers are finite."""

import numpy as np
from jaxtyping import Float

from experiments.errors import Diverged


def require_finite(name: str, numbers: Float[np.ndarray, "..."] | float) -> None:
    """Refuse NaN and infinity.

    Raises:
        Diverged: for example ``NaN or infinity in the features (2 of 2,000 numbers)``.
    """
    bad, count = np.count_nonzero(~np.isfinite(numbers)), np.size(numbers)
    if bad:
        raise Diverged(f"NaN or infinity in the {name}" + (f" ({bad:,} of {count:,} numbers)" if count > 1 else ""))
