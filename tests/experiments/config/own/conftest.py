"""A folder of a user with a loss in it."""

import pytest

from own_folder import own_folder


@pytest.fixture
def lab(tmp_path):
    return own_folder(tmp_path / "lab")


@pytest.fixture
def small(tiny):
    return (*tiny, "epochs=1", "plot.every=0")
