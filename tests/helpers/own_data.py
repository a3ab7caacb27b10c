"""Somebody's own data: small folders of pictures, NPZ files, and files in EMNIST's format."""

import numpy as np
import torch
from PIL import Image

from experiments.data.mnist import mnist5k
from idx_files import idx


def some_digits(count=60, classes=3):
    """(count, 28, 28) digits of MNIST-5k and their labels, which take turns."""
    data = mnist5k(validation=False).train
    chosen = torch.nonzero(data.labels < classes)[:count, 0]
    return data.images[chosen].numpy(), data.labels[chosen].numpy()


def write_pictures(root, names=("one", "two", "three"), count=60):
    """``root/NAME/0.png`` and so on; gives ``root``."""
    for index, (image, label) in enumerate(zip(*some_digits(count, len(names)), strict=True)):
        path = root / names[label] / f"{index}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).save(path)
    return root


def write_arrays(path, **changed):
    """An NPZ file of digits; gives ``path``."""
    images, labels = some_digits()
    np.savez(path, **({"images": images, "labels": labels} | changed))
    return path


def write_vectors(path, **changed):
    """An NPZ file of 60 vectors of 5 numbers in three classes; gives ``path``."""
    random, labels = np.random.default_rng(0), np.arange(60) % 3
    vectors = random.normal(size=(60, 5)) + 3 * np.eye(5)[labels]
    np.savez(path, **({"vectors": vectors, "labels": labels} | changed))
    return path


def write_emnist(root, split="letters", classes=26, first=1):
    """The four files of a split under ``root``, with their images stored transposed; gives the upright ones."""
    raw = root / "EMNIST" / "raw"
    raw.mkdir(parents=True)
    upright = {}
    for part, count in (("train", 3 * classes), ("test", classes)):
        images = torch.randint(256, (count, 28, 28), generator=torch.Generator().manual_seed(0), dtype=torch.uint8)
        labels = torch.arange(count, dtype=torch.uint8) % classes + first
        (raw / f"emnist-{split}-{part}-images-idx3-ubyte").write_bytes(idx(images.transpose(1, 2)))
        (raw / f"emnist-{split}-{part}-labels-idx1-ubyte").write_bytes(idx(labels))
        upright[part] = images
    return upright
