"""A folder for each class: natural order, both layouts, what is left out, and every way in which it can be wrong."""

import numpy as np
import pytest
from PIL import Image

from experiments.data.folder import read_folder
from experiments.data.own import folder
from experiments.errors import RunError
from own_data import some_digits, write_pictures


def load(root, **changed):
    settings = {"name": None, "test_share": 0.2, "invert": False, "validation": False, "unseen": []}
    return folder(root, **(settings | changed))


def test_pictures_are_read_exactly_in_natural_order(tmp_path):
    got = read_folder(write_pictures(tmp_path / "mine", ("Class 10", "class 9", "class 1")), invert=False)
    images, labels = some_digits()
    assert got.class_names == ["class 1", "class 9", "Class 10"]
    assert got.test is None
    expected = np.concatenate([images[labels == digit] for digit in (2, 1, 0)])
    np.testing.assert_array_equal(got.train[0], expected)
    assert got.train[1].tolist() == [0] * 20 + [1] * 20 + [2] * 20


def test_without_a_test_set_a_fifth_of_each_class_is_held_out(tmp_path):
    got = load(write_pictures(tmp_path / "mine"))
    assert (got.name, got.class_names, got.source) == ("mine", ("one", "three", "two"), str(tmp_path / "mine"))
    assert (got.train.labels.bincount().tolist(), got.evaluation.labels.bincount().tolist()) == ([16] * 3, [4] * 3)
    places = sorted(got.train.indices.tolist() + got.evaluation.indices.tolist())
    assert places == list(range(60))
    assert load(tmp_path / "mine").checksum == got.checksum
    validation = load(tmp_path / "mine", validation=True).evaluation
    assert validation.labels.bincount(minlength=3).min() >= 2
    assert not set(validation.indices.tolist()) & set(got.evaluation.indices.tolist())


def test_train_and_test_folders(tmp_path):
    write_pictures(tmp_path / "train")
    write_pictures(tmp_path / "test", ("two", "one"), count=6)
    got = load(tmp_path)
    assert (len(got.train), len(got.evaluation), got.evaluation.labels.unique().tolist()) == (60, 6, [0, 2])


@pytest.mark.parametrize("name", ["Testing", "val"])
def test_a_test_folder_of_another_name_is_not_passed_over(tmp_path, name):
    write_pictures(tmp_path / "train")
    write_pictures(tmp_path / "others", ("dog",), count=6)
    assert len(load(tmp_path).train) == 48  # a fifth is held out
    write_pictures(tmp_path / name, count=6)
    with pytest.raises(RunError, match=rf"test/ has no classes, and {name}/ is not read: rename it test"):
        load(tmp_path)
    write_pictures(tmp_path / "test", count=6)
    assert len(load(tmp_path).evaluation) == 6


def test_a_class_of_the_test_folder_alone_is_untrained(tmp_path):
    write_pictures(tmp_path / "train", ("b", "c"))
    write_pictures(tmp_path / "test", ("a", "b"), count=6)
    got = load(tmp_path)
    assert (got.class_names, got.untrained) == (("a", "b", "c"), ("a",))
    assert (got.train.labels.unique().tolist(), got.evaluation.labels.unique().tolist()) == ([1, 2], [0, 1])


def test_the_name_is_that_of_the_folder_or_the_first_of_a_long_one(tmp_path, monkeypatch):
    root = write_pictures(tmp_path / "mine")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert load("~/mine").source == str(root)
    monkeypatch.chdir(root)
    assert load(".").name == "mine"
    assert load(".", name="x" * 201).name == "x" * 200


def test_hidden_and_other_files_are_left_out_and_deeper_folders_are_not(tmp_path):
    root = write_pictures(tmp_path / "mine")
    for name in (".DS_Store", "notes.txt", "one/._0.png", "one/Thumbs.db", "__MACOSX/one/0.png", ".git/one.png"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"no picture")
    (root / "one" / "more").mkdir()
    (root / "one" / "0.png").rename(root / "one" / "more" / "0.PNG")
    (root / "train").write_text("no folder")
    (root / "loop").symlink_to("loop")
    assert len(read_folder(root, invert=False).train[1]) == 60


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("nothing", r"data\.root=.*: no folder of pictures in it; each class needs one"),
        ("empty class", r"empty: no picture in this folder of a class"),
        ("one class", r"data: one class alone \(one\): 2 or more are needed"),
        ("few", r"data: 2 images to train and 0 to evaluate: 2 of each are needed"),
        ("damaged", r"broken\.png: no readable picture \(its format is unknown\); repair or remove it"),
        ("cut", r"cut\.png: no readable picture \(.+\); repair or remove it"),
        ("missing", r"data\.root=.*: no such folder"),
    ],
)
def test_what_is_wrong_is_one_line(tmp_path, wrong, message):
    root = tmp_path / "digits"
    if wrong != "missing":
        root.mkdir()
    if wrong not in ("nothing", "missing"):
        names, count = {"one class": (("one",), 9), "few": (("one", "two"), 2)}.get(wrong, (("one", "two"), 12))
        write_pictures(root, names, count)
    if wrong == "empty class":
        (root / "empty").mkdir()
    if wrong == "damaged":
        (root / "one" / "broken.png").write_bytes(b"<html>")
    if wrong == "cut":
        (root / "one" / "cut.png").write_bytes((root / "one" / "0.png").read_bytes()[:-60])
    with pytest.raises(RunError, match=message) as told:
        load(root)
    assert "\n" not in str(told.value)


def test_dark_on_light_is_said_and_inverted_on_demand(tmp_path):
    root = write_pictures(tmp_path / "mine")
    plain = load(root)
    for path in root.rglob("*.png"):
        with Image.open(path) as picture:
            dark = Image.fromarray(255 - np.asarray(picture))
        dark.save(path)
    assert plain.notice is None
    assert "dark on light; data.invert=true" in load(root).notice
    inverted = load(root, invert=True)
    assert (inverted.notice, inverted.checksum) == (None, plain.checksum)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"root": None}, "root=null: must be a folder"),
        ({"test_share": 1}, "test_share=1: must be a share above 0 and below 1"),
        ({"test_share": 1.0}, r"test_share=1\.0: must be a share above 0 and below 1"),
        ({"invert": 1}, "invert=1: must be true or false"),
        ({"unseen": [0, 1]}, "at most 1 different whole numbers from 0 to 2"),
    ],
)
def test_bad_value_is_named(tmp_path, without_type_checks, changed, message):
    root = write_pictures(tmp_path / "mine")
    with pytest.raises(ValueError, match=message):
        load(**({"root": root} | changed))
