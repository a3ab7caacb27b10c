"""From embeddings to pictures."""

import os
import sys
from contextlib import suppress

if "matplotlib" not in sys.modules and (BACKEND := os.environ.pop("MPLBACKEND", None)):
    import matplotlib

    with suppress(ValueError):  # not installed, as the one that Jupyter's ``!python`` names; no picture here needs it
        matplotlib.rcParams["backend"] = BACKEND
        os.environ["MPLBACKEND"] = BACKEND
