"""The data of a configuration: what any data set has to keep to, whoever wrote its function."""

from dataclasses import replace

import pytest

from configs import composed
from experiments.data.image_set import ImageSet
from experiments.data.load import load_data
from experiments.data.mnist import mnist5k
from experiments.errors import RunError


@pytest.mark.parametrize("part", ["train", "evaluation"])
@pytest.mark.parametrize(("label", "ends"), [(-100, "-100 to 9"), (10, "0 to 10")])
def test_label_without_a_class_name_is_refused(monkeypatch, part, label, ends):
    data = mnist5k(validation=False)
    labels = getattr(data, part).labels.clone()
    labels[5] = label
    wrong = replace(data, **{part: ImageSet.whole(getattr(data, part).images, labels)})
    monkeypatch.setattr("experiments.data.load.instantiate", lambda *_: wrong)
    with pytest.raises(RunError, match=f"^data: labels from {ends}: must be at least 0 and below 10"):
        load_data(composed("data=mnist5k"))
