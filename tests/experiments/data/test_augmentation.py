"""Shifted images: every shift occurs, ink inside the border is kept, and the border is filled with paper."""

import pytest
import torch
from torch.nn import functional as F

from experiments.data.augmentation import shifted


@pytest.mark.parametrize("pixels", [1, 3])
def test_images_are_shifted_independently_and_every_shift_occurs(pixels):
    torch.manual_seed(0)
    dot = torch.zeros(2000, 28, 28, dtype=torch.uint8)
    dot[:, 14, 10] = 200
    moved = shifted(dot, pixels)
    places = moved.flatten(1).argmax(dim=1)
    found = {(int(place) // 28 - 14, int(place) % 28 - 10) for place in places}
    assert found == {(down, across) for down in range(-pixels, pixels + 1) for across in range(-pixels, pixels + 1)}
    assert moved.flatten(1).sum(dim=1).unique().tolist() == [200]


@pytest.mark.parametrize("size", [(32, 32), (28, 40), (5, 3)])
def test_images_of_any_size_are_shifted_and_not_scrambled(size):
    torch.manual_seed(0)
    images = torch.randint(1, 256, (300, *size), dtype=torch.uint8)
    assert torch.equal(shifted(images, 0), images)
    padded = F.pad(images, (1, 1, 1, 1))
    places = [(down, across) for down in range(3) for across in range(3)]
    for image, around in zip(shifted(images, 1), padded, strict=True):
        found = [around[down : down + size[0], across : across + size[1]] for down, across in places]
        assert sum(torch.equal(image, part) for part in found) == 1


def test_border_is_filled_with_paper_and_nothing_wraps_around():
    torch.manual_seed(0)
    grey = torch.full((50, 28, 28), 9, dtype=torch.uint8)
    expected = {F.pad(grey[0], (x, -x, y, -y)).sum().item() for x in (-1, 0, 1) for y in (-1, 0, 1)}
    assert set(shifted(grey, 1).sum(dim=(1, 2)).tolist()) == expected


def test_no_shift_changes_nothing():
    images = torch.randint(256, (5, 28, 28), dtype=torch.uint8)
    assert torch.equal(shifted(images, 0), images)
    assert shifted(images.to("meta"), 2).shape == (5, 28, 28)
