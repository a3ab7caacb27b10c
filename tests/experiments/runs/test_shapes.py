"""Arrays that do not belong together are named."""

import numpy as np
import pytest

from experiments.runs.reader import stack_parts
from experiments.runs.shapes import require_shapes
from run_folders import write


@pytest.fixture
def arrays(tmp_path):
    write(tmp_path, snapshots=(1, 2), unseen=4)
    return stack_parts(tmp_path)


def test_arrays_of_a_run_fit(arrays):
    require_shapes(arrays, 10)
    without = {name: arrays[name][:, :0] for name in ("prototypes", "snapshot_prototypes")}
    require_shapes(arrays | without, 10)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("features", lambda a: a[:, :-1]),
        ("features", lambda a: a[..., None]),
        ("features", lambda a: a.astype(int)),
        ("features", lambda a: np.concatenate([a, a], axis=2)),
        ("labels", lambda a: a.astype(np.float32)),
        ("labels", lambda a: a[:-1]),
        ("epochs", lambda a: a[:-1]),
        ("classifier_weight", lambda a: a[:, :3]),
        ("classifier_normalize", lambda a: a.astype(np.float32)),
        ("snapshot_features", lambda a: a[:, :-1]),
        ("unseen_labels", lambda a: a[:-1]),
        ("prototype_kind", lambda a: np.array(7)),
    ],
)
def test_array_of_another_shape_or_type_is_named(arrays, name, change):
    named = {"features": "features|prototypes", "labels": "labels|indices", "epochs": "epochs|features"}.get(
        name, name
    )  # the first that does not fit
    with pytest.raises(ValueError, match=f"^({named}) has shape"):
        require_shapes(arrays | {name: change(arrays[name])}, 10)


def test_unknown_array_is_named(arrays):
    with pytest.raises(ValueError, match="more has shape"):
        require_shapes(arrays | {"more": np.zeros(3)}, 10)


def test_missing_array_is_named(arrays):
    del arrays["steps"]
    with pytest.raises(KeyError, match="steps"):
        require_shapes(arrays, 10)


@pytest.mark.parametrize("label", [-1, 10, 99])
def test_labels_are_classes(arrays, label):
    arrays["labels"] = np.where(arrays["labels"] == 3, label, arrays["labels"])
    with pytest.raises(ValueError, match=f"labels from .*{label}.* of 10 classes"):
        require_shapes(arrays, 10)


def test_prototypes_are_as_many_as_classes(arrays):
    few = {name: arrays[name][:, :7] for name in ("prototypes", "snapshot_prototypes")}
    with pytest.raises(ValueError, match="7 prototypes of 10 classes"):
        require_shapes(arrays | few, 10)


def test_as_many_classes_as_names(arrays):
    with pytest.raises(ValueError, match="has shape"):
        require_shapes(arrays, 9)


@pytest.mark.parametrize("name", ["features", "classifier_weight", "classifier_bias"])
def test_numbers_are_finite(arrays, name):
    arrays[name][1, 0] = np.nan
    with pytest.raises(ValueError, match="NaN or infinity"):
        require_shapes(arrays, 10)
