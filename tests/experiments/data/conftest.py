"""Small data sets in files, and a network that does not answer."""

import pytest
import torch

from experiments.data import download
from idx_files import idx


@pytest.fixture
def written(tmp_path):
    """A data root with 24 + 5 random images, and the four tensors that were written."""
    generator = torch.Generator().manual_seed(0)
    tensors = {}
    for part, count in (("train", 24), ("t10k", 5)):
        images = torch.randint(256, (count, 28, 28), generator=generator, dtype=torch.uint8)
        tensors[f"{part}-images-idx3-ubyte"] = images
        tensors[f"{part}-labels-idx1-ubyte"] = torch.randint(10, (count,), generator=generator, dtype=torch.uint8)
    root = tmp_path / "digits"
    (root / "MNIST" / "raw").mkdir(parents=True)
    for file, tensor in tensors.items():
        (root / "MNIST" / "raw" / file).write_bytes(idx(tensor))
    return root, tensors


@pytest.fixture(autouse=True)
def no_network(monkeypatch, tmp_path):
    """Every test runs in an empty folder, and no server answers."""
    monkeypatch.setattr(download, "answers", lambda url: False)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
