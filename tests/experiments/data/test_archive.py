"""NPZ files of images and vectors: what is read, and that the rest is refused in one line."""

import numpy as np
import pytest

from experiments.data.archive import read_images, read_vectors
from experiments.data.own import arrays, features
from experiments.errors import RunError
from own_data import some_digits, write_arrays, write_vectors

IMAGES, LABELS = np.zeros((4, 8, 9), np.uint8), np.array([0, 1, 0, 1])


def test_images_and_labels_are_read(tmp_path):
    got = read_images(write_arrays(tmp_path / "a.npz"), invert=False)
    images, labels = some_digits()
    np.testing.assert_array_equal(got.train[0], images)
    np.testing.assert_array_equal(got.train[1], labels)
    assert (got.test, got.class_names) == (None, ["0", "1", "2"])


def test_shares_colours_and_compressed_files_are_read(tmp_path):
    images, labels = some_digits()
    colours = np.repeat(images[..., None], 3, axis=3)
    for name, given in {"floats": images / 255, "colours": colours, "channel": images[..., None]}.items():
        np.savez_compressed(tmp_path / f"{name}.npz", images=given, labels=labels)
        got = read_images(tmp_path / f"{name}.npz", invert=False)
        np.testing.assert_array_equal(got.train[0], images)
    got = read_images(write_arrays(tmp_path / "ink.npz", images=images > 99), invert=False)
    np.testing.assert_array_equal(got.train[0], 255 * (images > 99))


def test_labels_may_be_texts_and_a_class_may_lack_in_the_test_set(tmp_path):
    path = tmp_path / "a.npz"
    words = np.array(["b", "a 10", "a 9", "b"])
    np.savez(path, images=IMAGES, labels=words, test_images=IMAGES[:2], test_labels=words[:2])
    got = arrays(path, None, 0.2, False, False, [])
    assert got.class_names == ("a 9", "a 10", "b")
    assert (len(got.train), got.evaluation.labels.tolist(), got.name) == (4, [2, 1], "a.npz")


def test_numbers_are_places_in_the_names_or_names_themselves(tmp_path):
    np.savez(tmp_path / "a.npz", images=IMAGES, labels=LABELS, class_names=np.array(["x", "y", "z"]))
    assert read_images(tmp_path / "a.npz", invert=False).class_names == ["x", "y", "z"]
    np.savez(tmp_path / "b.npz", images=IMAGES, labels=LABELS * 90 - 5)
    got = read_images(tmp_path / "b.npz", invert=False)
    assert (got.class_names, got.train[1].tolist()) == (["-5", "85"], LABELS.tolist())


def test_whole_numbers_of_any_type_are_the_same_classes(tmp_path):
    tested = {"test_images": IMAGES, "test_labels": LABELS.astype(np.uint64)}
    np.savez(tmp_path / "a.npz", images=IMAGES, labels=LABELS, class_names=np.array([b"x", b"y"]), **tested)
    assert read_images(tmp_path / "a.npz", invert=False).class_names == ["x", "y"]
    np.savez(tmp_path / "b.npz", images=IMAGES, labels=LABELS, **tested)
    got = read_images(tmp_path / "b.npz", invert=False)
    assert (got.class_names, got.test[1].tolist()) == (["0", "1"], LABELS.tolist())


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"images": None}, r"has no array images \(it has labels\)"),
        ({"labels": LABELS[:3]}, r"images has the shape \(4, 8, 9\), labels \(3,\)"),
        ({"images": IMAGES[:0], "labels": LABELS[:0]}, "N above 0"),
        ({"images": IMAGES[:, 0]}, r"images of the shape \(4, 9\); must be \(N, height, width\)"),
        ({"images": np.zeros((4, 8, 9, 4))}, r"images of the shape \(4, 8, 9, 4\)"),
        ({"images": IMAGES + 1.5}, "values from 1.5 to 1.5; must be uint8, or floats from 0 to 1"),
        ({"images": IMAGES + np.nan}, "values from nan to nan"),
        ({"images": IMAGES - np.int64(1)}, "values from -1 to -1"),
        ({"images": IMAGES.astype(str)}, "images of the type <U"),
        ({"labels": LABELS / 2}, "labels have the type float64; must be whole numbers or texts"),
        ({"labels": LABELS.astype(object)}, r"no NPZ file of arrays .*texts need numpy\.array\(labels, dtype=str\)"),
        ({"class_names": np.array(["x"])}, "the label 1 is none of its 1 class_names"),
        ({"class_names": np.array(["x", "x"])}, "two of its class_names are the same"),
        ({"test_labels": LABELS}, "has no array test_images"),
        ({"test_images": IMAGES}, "has no array test_labels"),
        ({"test_images": IMAGES, "test_labels": LABELS.astype(str)}, "numbers in one set and texts in the other"),
    ],
)
def test_wrong_arrays_are_one_line(tmp_path, changed, message):
    given = {"images": IMAGES, "labels": LABELS} | changed
    np.savez(tmp_path / "a.npz", **{name: array for name, array in given.items() if array is not None})
    with pytest.raises(RunError, match=message) as told:
        read_images(tmp_path / "a.npz", invert=False)
    assert str(told.value).startswith(f"{tmp_path / 'a.npz'}: ")
    assert "\n" not in str(told.value)


def test_names_are_few_and_short(tmp_path):
    np.savez(tmp_path / "a.npz", images=IMAGES, labels=LABELS, class_names=np.array(["x", "y" * 201]))
    with pytest.raises(ValueError, match="class_names: one has 201 characters; must have 1 to 200"):
        arrays(tmp_path / "a.npz", None, 0.5, False, False, [])
    np.savez(tmp_path / "a.npz", images=IMAGES, labels=LABELS * 0)
    with pytest.raises(RunError, match=r"one class alone \(0\)"):
        arrays(tmp_path / "a.npz", None, 0.5, False, False, [])


@pytest.mark.parametrize("content", [None, b"", b"PK\3\4 and more", b"\x93NUMPY"])
def test_a_file_that_is_none_is_one_line(tmp_path, content):
    if content is not None:
        (tmp_path / "a.npz").write_bytes(content)
    message = r"data\.path=.*no such file" if content is None else "no NPZ file of arrays"
    with pytest.raises(RunError, match=message):
        read_images(tmp_path / "a.npz", invert=False)


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("experiments.data.archive.LARGEST", 1 << 20)
    np.savez_compressed(tmp_path / "a.npz", images=np.zeros((2000, 28, 28), np.uint8), labels=np.zeros(2000, int))
    with pytest.raises(RunError, match="its parts are larger than 1 MB"):
        read_images(tmp_path / "a.npz", invert=False)


def test_vectors_of_16_bits_are_read(tmp_path):
    halves = np.arange(180, dtype=np.float16).reshape(60, 3)
    got = read_vectors(write_vectors(tmp_path / "a.npz", vectors=halves))
    np.testing.assert_array_equal(got.train[0], halves.astype(np.float32))


def test_vectors_are_read_as_they_are(tmp_path):
    path = write_vectors(tmp_path / "a.npz")
    got = features(path, "mine", 0.25, False, [])
    with np.load(path) as written:
        np.testing.assert_array_equal(got.train.images, written["vectors"].astype(np.float32)[got.train.indices])
    assert (got.name, len(got.train), len(got.evaluation), got.notice) == ("mine", 45, 15, None)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"vectors": np.zeros((60, 2, 3))}, r"vectors of the shape \(60, 2, 3\)"),
        ({"vectors": np.full((60, 2), np.inf)}, "not finite"),
        ({"vectors": np.full((60, 2), 1e30)}, r"beyond 1e\+15"),
        ({"vectors": np.full((60, 2), np.iinfo(np.int64).min)}, r"beyond 1e\+15"),
        ({"vectors": np.ones((60, 2), complex)}, "and the type complex128; must be"),
        ({"test_vectors": np.zeros((2, 4)), "test_labels": LABELS[:2]}, "vectors of 5, test_vectors of 4"),
    ],
)
def test_wrong_vectors_are_one_line(tmp_path, changed, message):
    with pytest.raises(RunError, match=message):
        read_vectors(write_vectors(tmp_path / "a.npz", **changed))
