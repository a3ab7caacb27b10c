"""Classes that are left out of the training: their images, the numbers of the others, and the record."""

import json

import pytest
import torch

from experiments.data.mnist import mnist5k


def test_unseen_images_are_neither_trained_nor_evaluated_on():
    whole, got = mnist5k(False), mnist5k(False, unseen=[8, 3])
    assert (got.num_classes, "".join(got.class_names), got.unseen_names) == (8, "01245679", {3: "3", 8: "8"})
    original = torch.tensor([0, 1, 2, 4, 5, 6, 7, 9])
    for before, after in ((whole.train, got.train), (whole.evaluation, got.evaluation)):
        kept = (before.labels != 3) & (before.labels != 8)
        torch.testing.assert_close(after.images, before.images[kept])
        torch.testing.assert_close(original[after.labels], before.labels[kept])
        torch.testing.assert_close(before.images[after.indices], after.images)
    assert got.unseen.labels.unique().tolist() == [3, 8]
    torch.testing.assert_close(whole.evaluation.images[got.unseen.indices], got.unseen.images)
    assert len(got.evaluation) + len(got.unseen) == len(whole.evaluation)


def test_without_unseen_classes_nothing_changes():
    whole, got = mnist5k(True), mnist5k(True, unseen=[])
    assert got.describe() == whole.describe()
    assert "unseen_names" not in got.describe()
    assert (got.unseen, got.unseen_names) == (None, {})
    assert torch.equal(got.evaluation.indices, whole.evaluation.indices)


def test_validation_images_are_parted_too():
    got = mnist5k(True, unseen=[7, 8, 9])
    assert (got.evaluated_on, len(got.train), len(got.evaluation) + len(got.unseen)) == ("validation", 2335, 666)
    assert got.evaluation.labels.max() == 6


def test_record_names_the_unseen_classes():
    names = ["null", *"123456789"]
    got = mnist5k(False, class_names=names, unseen=[0]).describe()
    assert json.loads(json.dumps(got)) == got
    assert (got["unseen_names"], got["unseen_images"], got["evaluation_images"]) == ({"0": "null"}, 100, 900)
    assert got["class_names"] == names[1:]
    sums = {mnist5k(False, unseen=unseen).checksum for unseen in ([], [0], [1], [0, 1])}
    assert len(sums) == 4


def test_unseen_images_move_to_the_device_too():
    assert mnist5k(False, unseen=[1]).to("meta").unseen.images.device.type == "meta"


@pytest.mark.parametrize(
    "value",
    ["[12]", "[-1]", "7", "seven", "[seven]", "[7,7]", "[0,1,2,3,4,5,6,7,8,9]", "[0,1,2,3,4,5,6,7,8]", "[true]"],
)
def test_bad_classes_are_refused_in_one_line(command, value):
    status, printed = command("data=mnist5k", f"data.unseen={value}")
    assert status == 1
    assert "must be a list of at most 8 different whole numbers from 0 to 9" in printed
    assert printed.startswith("train.py: data.unseen=")
    assert len(printed.strip().splitlines()) == 1
