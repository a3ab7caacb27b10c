"""The arrays of MNIST-5k and of torchvision's folders."""

import numpy as np

from experiments.data.files import read_mnist5k, read_torchvision
from idx_files import TEST_IMAGES, TEST_LABELS


def test_mnist5k_is_stratified():
    for part, per_class in (("train", 400), ("t10k", 100)):
        images, labels = read_mnist5k(part)
        assert images.shape == (10 * per_class, 28, 28)
        assert (images.dtype, labels.dtype) == (np.uint8, np.int64)
        np.testing.assert_array_equal(labels, np.tile(np.arange(10), per_class))


def test_train_and_test_share_no_image():
    parts = [{image.tobytes() for image in read_mnist5k(part)[0]} for part in ("train", "t10k")]
    assert parts[0].isdisjoint(parts[1])


def test_images_are_upright_with_bright_ink():
    images, labels = read_mnist5k("train")
    one, six = (images[labels == digit].mean(axis=0) for digit in (1, 6))
    assert images[:, 0].mean() < 1 < images.mean() < 100
    assert one.mean(axis=0).max() > 2 * one.mean(axis=1).max()  # a vertical stroke
    assert six[14:].sum() > 1.2 * six[:14].sum()


def test_pair_of_a_folder_is_read_together(written):
    images, labels = read_torchvision(written[0], "MNIST", "t10k")
    np.testing.assert_array_equal(images, written[1][TEST_IMAGES].numpy())
    np.testing.assert_array_equal(labels, written[1][TEST_LABELS].numpy())
    assert labels.dtype == np.int64


def test_what_is_done_to_the_digits_changes_no_other_copy():
    """They are read once in a process."""
    first, labels = read_mnist5k("t10k")
    kept = first.copy()
    first[:], labels[:] = 0, 7
    again, labels = read_mnist5k("t10k")
    np.testing.assert_array_equal(again, kept)
    assert labels[:10].tolist() == [*range(10)]
