"""MNIST in 20 classes: each image once, every second one of a digit turned clockwise in a class of its own."""

import pytest
import torch
from torch.testing import assert_close

from experiments.data.mnist import mnist5k
from experiments.data.turned import turned_mnist


def load(**changed):
    return turned_mnist(**({"root": None, "download": False, "fallback": "mnist5k", "validation": False} | changed))


def test_every_second_image_of_a_digit_is_turned():
    plain, got = mnist5k(False), load()
    for before, after in ((plain.train, got.train), (plain.evaluation, got.evaluation)):
        turned = after.labels >= 10
        assert_close(after.labels % 10, before.labels)
        assert_close(after.images[~turned], before.images[~turned])
        assert_close(after.images[turned], before.images[turned].flip(1).transpose(1, 2))
        assert torch.bincount(after.labels).unique().tolist() == [len(before) // 20]
        assert after.labels[before.labels == 4][:4].tolist() == [4, 14, 4, 14]


def test_it_says_what_it_is():
    got = load()
    assert (got.name, got.num_classes, got.class_names[9:12]) == ("MNIST-5k turned", 20, ("9", "0↻", "1↻"))
    assert "MNIST-5k" in got.notice
    assert got.checksum != mnist5k(False).checksum


def test_checksums_are_compared_unless_the_command_leaves_it(monkeypatch):
    seen = []
    monkeypatch.setattr("experiments.data.turned.torchvision_images", lambda *_, verify: seen.append(verify) or plain)
    plain = mnist5k(False)
    load(), load(verify=False)
    assert seen == [True, False]


def test_unseen_classes_may_be_turned_ones():
    got = load(unseen=[4, 19])
    assert got.unseen_names == {4: "4", 19: "9↻"}
    assert (got.num_classes, set(got.unseen.labels.tolist())) == (18, {4, 19})
    with pytest.raises(ValueError, match="at most 18 different whole numbers from 0 to 19"):
        load(unseen=[20])


def test_names_are_twenty():
    with pytest.raises(ValueError, match=r"class_names=.*must be a list of 20 names"):
        load(class_names=list("0123456789"))
