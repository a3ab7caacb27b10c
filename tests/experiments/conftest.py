"""One small finished run that leaves some classes out."""

import pytest

import experiments


@pytest.fixture(scope="session")
def seven_classes(tiny):
    """Overrides of a small run in which three of the ten classes are unseen."""
    return ("experiment=open_set", *tiny)


@pytest.fixture(scope="session")
def opened(tmp_path_factory, seven_classes):
    return experiments.run(*seven_classes, loss="triplet", folder=tmp_path_factory.mktemp("opened") / "run")
