"""EMNIST from files in its format: upright images, labels from 0, and one line where it is missing."""

import pytest
import torch
from torch.testing import assert_close
from torchvision.datasets import EMNIST

from experiments.data.emnist import emnist
from experiments.data.emnist_files import EMNIST_CLASSES
from experiments.errors import RunError
from own_data import write_emnist


def test_letters_are_upright_and_numbered_from_0(tmp_path):
    upright = write_emnist(tmp_path)
    got = emnist(tmp_path, "letters", download=False, validation=False)
    assert (got.name, got.num_classes, got.class_names[0], got.class_names[25]) == ("EMNIST letters", 26, "A", "Z")
    assert_close(got.train.images, upright["train"])
    assert_close(got.evaluation.images, upright["test"])
    assert_close(got.evaluation.labels, torch.arange(26))


def test_balanced_has_47_classes_from_0(tmp_path):
    write_emnist(tmp_path, "balanced", classes=47, first=0)
    got = emnist(tmp_path, "balanced", download=False, validation=False, unseen=[46])
    assert (got.num_classes, got.unseen_names, got.train.labels.max().item()) == (46, {46: "t"}, 45)


def test_names_are_those_of_torchvision():
    assert list(EMNIST_CLASSES["balanced"]) == EMNIST.classes_split_dict["balanced"]
    assert [name.lower() for name in EMNIST_CLASSES["letters"]] == EMNIST.classes_split_dict["letters"][1:]


@pytest.mark.parametrize("download", [True, False])
def test_where_it_is_missing_one_line_says_so(tmp_path, download):
    with pytest.raises(RunError, match=r"EMNIST letters is not in .*data\.root=FOLDER names your own copy") as told:
        emnist(tmp_path, "letters", download, validation=False)
    assert "\n" not in str(told.value)


def test_one_file_that_lacks_is_named_as_a_missing_copy(tmp_path):
    write_emnist(tmp_path)
    next(tmp_path.rglob("*test-labels*")).unlink()
    with pytest.raises(RunError, match="EMNIST letters is not in"):
        emnist(tmp_path, "letters", download=False, validation=False)


def test_a_label_of_no_letter_is_refused(tmp_path):
    write_emnist(tmp_path, classes=27)
    with pytest.raises(RunError, match="a label is 27, not 1 to 26"):
        emnist(tmp_path, "letters", download=False, validation=False)


def test_other_splits_are_refused(tmp_path):
    with pytest.raises(ValueError, match="split=digits: must be letters or balanced"):
        emnist(tmp_path, "digits", download=False, validation=False)
