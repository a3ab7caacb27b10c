"""Image sets: splits, unseen classes and devices keep images, labels and indices together."""

import json
from dataclasses import replace

import pytest
import torch
from torch.testing import assert_close

from idx_files import load
from small_training import numbered_images


def assert_whole(part, expected):
    """The images of these indices, with what belongs to them."""
    assert part.indices.tolist() == expected
    assert part.images[:, 0, 0].tolist() == expected


def test_all_images_of_a_file_have_their_places_as_indices():
    assert_whole(numbered_images(12), list(range(12)))
    assert len(numbered_images(12)) == 12


def test_split_keeps_places():
    first, rest = numbered_images(10).split(7)
    assert_whole(first, [0, 1, 2, 3, 4, 5, 6])
    assert_whole(rest, [7, 8, 9])
    assert rest.labels.tolist() == [7, 8, 9]


def test_classes_are_parted_and_the_others_renumbered():
    known, unseen = numbered_images(10).part_by_class([7, 2])
    assert_whole(known, [0, 1, 3, 4, 5, 6, 8, 9])
    assert known.labels.tolist() == [0, 1, 2, 3, 4, 5, 6, 7]
    assert_whole(unseen, [2, 7])
    assert unseen.labels.tolist() == [2, 7]


def test_classes_take_turns_in_the_order_of_their_images():
    pairs = replace(numbered_images(6), labels=torch.tensor([0, 0, 0, 2, 5, 5]))
    assert_whole(pairs.in_turn(), [0, 3, 4, 1, 5, 2])
    assert pairs.in_turn().labels.tolist() == [0, 2, 5, 0, 5, 0]


def test_parts_of_a_split_keep_their_places():
    _, validation = numbered_images(10).split(5)
    known, unseen = validation.part_by_class([6])
    assert_whole(known, [5, 7, 8, 9])
    assert_whole(unseen, [6])


@pytest.mark.parametrize("unseen", [(), (8,)])
def test_data_move_to_a_device_together(written, unseen):
    moved = load(written[0], unseen=unseen).to("meta")
    assert moved.device.type == "meta"
    parts = [part for part in (moved.train, moved.evaluation, moved.unseen) if part is not None]
    assert len(parts) == 2 + bool(unseen)
    tensors = [tensor for part in parts for tensor in (part.images, part.labels, part.indices)]
    assert {tensor.device.type for tensor in tensors} == {"meta"}


def test_data_are_described_in_json(written):
    data = load(written[0], validation=True)
    described = {"name": "MNIST", "train_images": 20, "evaluation_images": 4, "evaluated_on": "validation"}
    described |= {"source": str(written[0]), "checksum": data.checksum, "notice": None}
    assert json.loads(json.dumps(data.describe())) == described | {"class_names": list("0123456789")}


def test_indices_of_the_validation_set_are_places_in_the_training_file(written):
    whole, data = load(written[0]), load(written[0], validation=True, unseen=[7])
    for part in (data.train, data.evaluation, data.unseen):
        assert_close(whole.train.images[part.indices], part.images)
    places = [part.indices.tolist() for part in (data.train, data.evaluation, data.unseen)]
    assert max(places[0]) < 20 <= min(places[1] + places[2])
    assert sorted(places[1] + places[2]) == [20, 21, 22, 23]
    names = torch.tensor([int(name) for name in data.class_names])
    assert_close(names[data.evaluation.labels], whole.train.labels[data.evaluation.indices])
