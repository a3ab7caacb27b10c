"""Data that nobody publishes: a run of them ends well, or with one line before anything is written."""

import numpy as np
import pytest

import experiments
from experiments.errors import RunError
from idx_files import write_set

SMALL = ("epochs=1", "batch_size=4", "plot.every=0", "model.channels=[4,4,8]", "model.hidden=[16]")
TEN = list(range(10)) * 3
HUGE = ("optimizer=sgd", "optimizer.lr=1e308")


def run(root, *overrides):
    return experiments.run(f"data.root={root}", *SMALL, *overrides, folder=root / "run")


@pytest.mark.parametrize(
    ("train", "test", "overrides", "message"),
    [
        ([7] * 8, TEN, ("data.unseen=[7]",), "0 images to train"),
        (TEN, [7] * 8, ("data.unseen=[7]",), "0 to evaluate"),
        (TEN, [1] * 8, ("data.unseen=[7]",), r"data\.unseen=\[7\]: none of the images to evaluate is of such a class"),
    ],
)
def test_too_little_is_refused_before_anything_is_written(tmp_path, train, test, overrides, message):
    write_set(tmp_path, train, test)
    with pytest.raises(RunError, match=message) as told:
        run(tmp_path, *overrides)
    assert "\n" not in str(told.value)
    assert not (tmp_path / "run").exists()


FEW = {
    "two training images": ([3, 4], TEN, ()),
    "two evaluated images": (TEN, [3, 4], ()),
    "one evaluated class": (TEN, [1] * 8, ()),
    "one trained class": ([1] * 8, TEN, ("loss=center",)),
    "two classes of ten": ([0, 1] * 9, [0, 1] * 3, ("loss=arcface",)),
    "two classes": ([0, 1] * 9, [0, 1, 2], ("data.unseen=[2,3,4,5,6,7,8,9]", "loss=circle")),
    "one unseen image": (TEN, [1] * 8 + [7], ("data.unseen=[7]", "loss=triplet")),
    "one image after the last batch": (TEN[:9], TEN, ("batch_size=2",)),
    "one batch": (TEN[:11], TEN, ("batch_size=11", "loss=proxy_anchor")),
}


@pytest.mark.parametrize("case", FEW)
@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_few_images_or_classes_are_trained(tmp_path, case):
    train, test, overrides = FEW[case]
    done = run(write_set(tmp_path, train, test), *overrides)
    assert done.status == "finished"
    assert np.isfinite(done.features).all()
    assert not any("nan" in sentence for sentence in done.record["diagnostics"])


@pytest.mark.parametrize("loss", ["softmax", "arcface", "triplet"])
def test_rate_beyond_float32_ends_in_one_line(command, tmp_path, loss):
    write_set(tmp_path, TEN, TEN)
    status, printed = command(f"data.root={tmp_path}", *SMALL, *HUGE, f"loss={loss}", "hydra.run.dir=run")
    assert status == 1
    assert "Traceback" not in printed
    assert "epoch 1: " in printed.splitlines()[-1]
    assert experiments.load_run("run").status == "stopped"


def test_sorted_images_have_class_means_too(tmp_path, monkeypatch):
    """The first thousands are of some classes alone: others would have no mean, and the run could not be read."""
    monkeypatch.setattr("experiments.evaluation.evaluator.MAX_TRAINING_IMAGES", 20)
    monkeypatch.setattr("experiments.evaluation.evaluator.REFERENCE_IMAGES", 10)
    done = run(write_set(tmp_path, sorted(TEN), TEN), "loss=triplet", "plot.split=train")
    assert done.labels.tolist() == list(range(10)) * 2
    assert np.isfinite(done.embedding(-1).classifier.weight).all()
    assert done.indices[:3].tolist() == [0, 3, 6]
