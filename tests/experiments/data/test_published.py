"""Files that are not those that were published are noticed, and one's own are not."""

import hashlib

import pytest

from experiments.data import published
from experiments.errors import RunError
from idx_files import FILES, TRAIN_IMAGES, TRAIN_LABELS, idx, load


@pytest.fixture
def known(written, monkeypatch):
    """As if the small data set of the tests were MNIST."""
    tensors = written[1]
    monkeypatch.setattr(published, "MNIST", {file: hashlib.sha256(idx(tensors[file])).hexdigest() for file in FILES})
    counts = {"train": len(tensors[TRAIN_IMAGES]), "t10k": len(tensors["t10k-images-idx3-ubyte"])}
    monkeypatch.setattr(published, "COUNTS", counts)
    return written[0]


def test_published_files_are_accepted(known):
    assert len(load(known).train) == published.COUNTS["train"]


@pytest.mark.parametrize("file", FILES)
def test_one_changed_bit_is_noticed(known, file):
    path = known / "MNIST" / "raw" / file
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(RunError, match=rf"{file}: differs from the published file of MNIST; delete it and run again"):
        load(known)
    assert load(known, verify=False).name == "MNIST"


def test_file_of_another_size_is_somebodys_own(known, monkeypatch):
    monkeypatch.setattr(published, "COUNTS", {"train": 60_000, "t10k": 10_000})
    monkeypatch.setattr(published, "MNIST", dict.fromkeys(FILES, "another"))
    assert load(known).name == "MNIST"


def test_mnist_is_not_accepted_as_its_look_alike(known):
    (known / "MNIST").rename(known / "FashionMNIST")
    with pytest.raises(RunError, match=rf"{TRAIN_IMAGES}: is a file of MNIST, not of FashionMNIST"):
        load(known, dataset="FashionMNIST", fallback="error")


def test_look_alike_itself_is_accepted(known):
    (known / "MNIST").rename(known / "FashionMNIST")
    for file in FILES:
        path = known / "FashionMNIST" / "raw" / file
        content = bytearray(path.read_bytes())
        content[-1] ^= 1
        path.write_bytes(content)
    assert load(known, dataset="FashionMNIST", fallback="error", name="Fashion").name == "Fashion"


def test_checksum_is_that_of_the_file(written):
    content = written[1][TRAIN_LABELS]
    assert published.checksum(content.numpy()) == hashlib.sha256(idx(content)).hexdigest()
