"""Files in the format of MNIST, written from the definition of the format and not by the code under test."""

import struct

import torch

from experiments.data.mnist import torchvision_images

TRAIN_IMAGES, TRAIN_LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"
TEST_IMAGES, TEST_LABELS = "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"
FILES = (TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS)


def idx(tensor):
    """The bytes of an IDX file."""
    return struct.pack(f">HBB{tensor.dim()}I", 0, 8, tensor.dim(), *tensor.shape) + bytes(tensor.flatten().tolist())


def write_set(root, train_labels, test_labels):
    """MNIST's four files under ``root``, with these labels and noise for images; gives ``root``."""
    raw, generator = root / "MNIST" / "raw", torch.Generator().manual_seed(0)
    raw.mkdir(parents=True)
    for part, labels in (("train", train_labels), ("t10k", test_labels)):
        pixels = torch.randint(256, (len(labels), 28, 28), generator=generator, dtype=torch.uint8)
        (raw / f"{part}-images-idx3-ubyte").write_bytes(idx(pixels))
        (raw / f"{part}-labels-idx1-ubyte").write_bytes(idx(torch.tensor(labels, dtype=torch.uint8)))
    return root


def load(root=None, **changed):
    """The data of ``data=mnist data.root=ROOT``."""
    arguments = {"dataset": "MNIST", "name": "MNIST", "class_names": list("0123456789"), "root": root}
    arguments |= {"download": True, "fallback": "mnist5k", "validation": False}
    return torchvision_images(**(arguments | changed))
