"""The images behind a run: those of its split and its classes, or a line with the reason."""

import gzip
import struct
import sys
from dataclasses import replace

import numpy as np
import pytest
from omegaconf import OmegaConf

import experiments
from experiments.data.files import read_mnist5k
from experiments.data.load import load_data
from experiments.errors import RunError
from experiments.evaluation.evaluator import representatives
from experiments.runs.images import images_of
from own_data import write_arrays, write_emnist, write_pictures, write_vectors

TRAIN, TEST = 120, 40


def numbered(count, seed):
    """Images that carry their number, and random labels."""
    images = np.zeros((count, 28, 28), np.uint8)
    images[:, 0, 0] = np.arange(count)
    return images, np.random.default_rng(seed).integers(0, 10, count)


@pytest.fixture
def root(tmp_path):
    """A small data set in torchvision's layout."""
    folder = tmp_path / "own" / "FashionMNIST" / "raw"
    folder.mkdir(parents=True)
    for part, count in (("train", TRAIN), ("t10k", TEST)):
        images, labels = numbered(count, seed=count)
        head = struct.pack(">4i", 0x803, count, 28, 28)
        (folder / f"{part}-images-idx3-ubyte").write_bytes(head + images.tobytes())
        packed = gzip.compress(struct.pack(">2i", 0x801, count) + labels.astype(np.uint8).tobytes())
        (folder / f"{part}-labels-idx1-ubyte.gz").write_bytes(packed)
    return tmp_path / "own"


def run_of(finished, indices, labels, name="Fashion-MNIST", split="test", evaluated_on="test", unseen=(), **data):
    """The run as if it had embedded these images."""
    features = np.zeros((len(finished), len(indices), 2), np.float32)
    names = {"name": name, "evaluated_on": evaluated_on, "unseen_names": {str(label): "x" for label in unseen}}
    config = finished.config | {"data": {"dataset": "FashionMNIST", **data}, "plot": {"split": split}}
    record = finished.record | {"config": config, "data": finished.record["data"] | names}
    return replace(finished, record=record, features=features, indices=np.array(indices), labels=np.array(labels))


def test_test_images(finished):
    images, labels = read_mnist5k("t10k")
    np.testing.assert_array_equal(images_of(finished), images)
    np.testing.assert_array_equal(finished.labels, labels)


def test_validation_images(tiny, tmp_path):
    """They are the last sixth of the training set."""
    run = experiments.run(*tiny, "epochs=1", "plot.every=0", "data.validation=true", folder=tmp_path / "run")
    images, labels = read_mnist5k("train")
    np.testing.assert_array_equal(images_of(run), images[3334:])
    np.testing.assert_array_equal(run.labels, labels[3334:])


def test_training_images_without_unseen_classes(tiny, tmp_path):
    """Labels are numbered anew without those: class 2 is the digit 3."""
    settings = ("epochs=1", "plot.every=0", "plot.split=train", "data.unseen=[2,7]")
    run = experiments.run(*tiny, *settings, folder=tmp_path / "run")
    images, labels = read_mnist5k("train")
    known = ~np.isin(labels, [2, 7])
    np.testing.assert_array_equal(images_of(run), images[known])
    assert np.unique(labels[known][run.labels == 2]).tolist() == [3]


@pytest.mark.parametrize(
    ("split", "evaluated_on", "count"),
    [("test", "test", TEST), ("test", "validation", TRAIN), ("train", "test", TRAIN), ("train", "validation", TRAIN)],
)
def test_files_of_torchvision(finished, root, split, evaluated_on, count):
    _, labels = numbered(count, seed=count)
    chosen = [5, 3, count - 1]
    run = run_of(finished, chosen, labels[chosen], split=split, evaluated_on=evaluated_on, root=str(root))
    assert images_of(run)[:, 0, 0].tolist() == chosen


def test_any_name_may_stand_in_captions(finished, root):
    _, labels = numbered(TEST, seed=TEST)
    run = run_of(finished, [1], labels[[1]], name="Clothes", root=str(root))
    assert images_of(run)[0, 0, 0] == 1


def test_without_a_root_the_data_lie_in_the_current_folder(finished, root):
    (root).rename("data")
    _, labels = numbered(TEST, seed=TEST)
    assert images_of(run_of(finished, [1], labels[[1]], root=None))[0, 0, 0] == 1


@pytest.mark.parametrize(
    ("indices", "shift"),
    [([0, 1, 2], 1), ([0, 1, TEST], 0), ([0, 1, 2], 9)],
    ids=["other labels", "index beyond the file", "label beyond the classes"],
)
def test_other_images_are_refused(finished, root, indices, shift):
    _, labels = numbered(TEST, seed=TEST)
    given = np.append(labels, 0)[indices]
    given[0] = (given[0] + shift) % 10 if shift < 9 else 9 + given[0]
    unseen = () if shift < 9 else (0,)
    with pytest.raises(RunError, match="the images of Fashion-MNIST found here are not those of the run"):
        images_of(run_of(finished, indices, given, unseen=unseen, root=str(root)))


@pytest.mark.parametrize("dataset", ["EMNIST", None, "../MNIST"])
def test_an_unknown_data_set_is_refused(finished, root, dataset):
    with pytest.raises(RunError, match="data set Letters is not known here"):
        images_of(run_of(finished, [0], [0], name="Letters", root=str(root), dataset=dataset))


@pytest.mark.parametrize("folder", ["nowhere", None])
def test_missing_files_are_named(finished, folder):
    with pytest.raises(RunError, match=rf"^Fashion-MNIST is not in {folder or 'data'}$"):
        images_of(run_of(finished, [0], [0], root=folder))


def test_damaged_files_are_named(finished, root):
    (root / "FashionMNIST" / "raw" / "t10k-images-idx3-ubyte").write_bytes(b"")
    with pytest.raises(RunError, match="t10k-images-idx3-ubyte"):
        images_of(run_of(finished, [0], [0], root=str(root)))


def test_reading_needs_no_torch(monkeypatch, finished):
    """The module itself is imported without torch too: tests/scripts/test_without_torch.py."""
    monkeypatch.setitem(sys.modules, "torch", None)
    assert images_of(finished).shape == (1000, 28, 28)


OWN = {
    "folder": ("data.root=mine", "data.invert=true"),
    "arrays": ("data.path=mine.npz", "data.unseen=[1]"),
    "emnist": ("data.root=.", "data.download=false"),
    "mnist_turned": ("data.download=false",),
}


@pytest.mark.parametrize(
    ("kind", "split"), [(kind, "test") for kind in OWN] + [(kind, "train") for kind in ("folder", "emnist")]
)
def test_own_images_are_those_that_were_trained(tiny, tmp_path, kind, split):
    write_pictures(tmp_path / "mine")
    write_arrays(tmp_path / "mine.npz")
    write_emnist(tmp_path)
    settings = [word for word in tiny if not word.startswith("data")]
    words = (f"data={kind}", *OWN[kind], *settings, "epochs=1", "plot.every=0", f"plot.split={split}")
    run = experiments.run(*words, folder=tmp_path / "run")
    data = load_data(OmegaConf.create(run.config))
    expected = data.evaluation if split == "test" else representatives(data.train)
    np.testing.assert_array_equal(images_of(run), expected.images.numpy())


def test_vectors_have_no_images(tiny, tmp_path):
    path = write_vectors(tmp_path / "mine.npz")
    run = experiments.run("data=features", f"data.path={path}", "epochs=1", "plot.every=0", folder=tmp_path / "run")
    with pytest.raises(RunError, match=r"the data of mine\.npz are vectors, not images"):
        images_of(run)
