"""Data and settings at the edge of what can be trained: a right answer, or one clear line."""

import numpy as np
import pytest
import torch

import experiments
from experiments.errors import Diverged, RunError
from idx_files import idx

SMALL = ("epochs=2", "plot.every=0", "model.channels=[4,4,4]", "model.hidden=[8]", "data=mnist")
EVERY_KIND = pytest.mark.parametrize("loss", ["softmax", "arcface", "triplet", "lgm"])


@pytest.fixture
def digits(tmp_path):
    """``digits(40, 20, grey=None, classes=range(10))`` writes a data set in MNIST's layout and gives its override."""

    def write(train, test, grey=None, classes=range(10)):
        random = torch.Generator().manual_seed(0)
        (tmp_path / "MNIST" / "raw").mkdir(parents=True)
        for part, count in (("train", train), ("t10k", test)):
            images = torch.randint(256, (count, 28, 28), generator=random, dtype=torch.uint8)
            images = images if grey is None else torch.full_like(images, grey)
            labels = torch.tensor([classes[k % len(classes)] for k in range(count)], dtype=torch.uint8)
            (tmp_path / "MNIST" / "raw" / f"{part}-images-idx3-ubyte").write_bytes(idx(images))
            (tmp_path / "MNIST" / "raw" / f"{part}-labels-idx1-ubyte").write_bytes(idx(labels))
        return f"data.root={tmp_path}"

    return write


@EVERY_KIND
@pytest.mark.parametrize("grey", [0, 7, 255])
def test_images_that_are_all_alike_are_one_place_in_the_plane(digits, loss, grey):
    run = experiments.run(*SMALL, digits(60, 20, grey=grey), "shift=0", loss=loss, folder="run")
    assert np.ptp(run.features, axis=1).max() < 1e-5
    assert run.record["diagnostics"]


@EVERY_KIND
@pytest.mark.parametrize("batch", [2, 20])
def test_last_batch_of_one_is_left_out_and_batches_of_two_are_trained(digits, loss, batch):
    run = experiments.run(*SMALL, digits(41, 20), loss=loss, batch_size=batch, folder="run")
    assert run.steps[-1] == 2 * (41 // batch)
    assert np.isfinite(run.features).all()


@pytest.mark.parametrize("loss", ["softmax", "arcface", "lgm"])
def test_class_that_is_never_trained_is_a_warning_where_the_loss_has_class_vectors(digits, loss):
    run = experiments.run(*SMALL, digits(40, 20, classes=[3, 7]), loss=loss, folder="run")
    assert run.record["warnings"][0] == "no training image of 0, 1, 2, 4, 5, 6, 8, 9"


def test_class_means_need_an_image_of_every_class(digits, tmp_path):
    with pytest.raises(RunError, match=r"no training image of 0, 1, .* this loss classifies by class means"):
        experiments.run(*SMALL, digits(40, 20, classes=[3, 7]), loss="triplet", folder=tmp_path / "run")
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("sizes", "setting"), [((1, 5), "seed=0"), ((5, 20), "data.validation=true"), ((20, 1), "seed=0")]
)
def test_too_few_images_are_refused(digits, sizes, setting):
    with pytest.raises(RunError, match="2 of each are needed"):
        experiments.run(*SMALL, digits(*sizes), setting)


@EVERY_KIND
@pytest.mark.parametrize("setting", ["optimizer.lr=1e30", "optimizer.lr=1e300", "lr_factor=1e38"])
def test_training_that_explodes_stops_with_the_epochs_before(digits, tmp_path, loss, setting):
    with pytest.raises(Diverged, match=r"NaN or infinity .*; the run stopped, all before that epoch is kept"):
        experiments.run(*SMALL, digits(40, 20), setting, loss=loss, folder=tmp_path / "run")
    run = experiments.load_run(tmp_path / "run")
    assert run.status == "stopped"
    assert np.isfinite(run.features).all()
