"""How far other threads or another precision lead in the first steps: bounds and numbers in docs/reliability.md."""

import numpy as np
import pytest
import torch

from configs import composed
from experiments.data.mnist import mnist5k
from experiments.evaluation.evaluator import embed
from experiments.training.build import build_trainer
from experiments.training.trainer import prepare

STEPS = 4  # each multiplies the difference
BOUNDS = {"threads": 0.05, "precision": 0.1}


@pytest.fixture
def features(tiny):
    """The plane after the first steps of a training on the CPU."""
    data, before = mnist5k(validation=False), torch.get_num_threads()

    def trained(loss, threads=1, precision="fp32", shifted_labels=0):
        torch.set_num_threads(threads)
        trainer = build_trainer(composed(*tiny, f"loss={loss}", f"precision={precision}"), data)
        for images in torch.arange(STEPS * trainer.batch_size).split(trainer.batch_size):
            labels = (data.train.labels[images] + shifted_labels) % 10
            trainer.take_step(prepare(data.train.images[images]), labels)
        return embed(trainer.model, data.evaluation.images, trainer.precision).double().numpy()

    yield trained
    torch.set_num_threads(before)


@pytest.mark.parametrize("loss", ["softmax", "arcface", "triplet"])
def test_first_steps_differ_by_rounding_alone(features, loss):
    """Wrong labels exceed both bounds: four steps are enough to tell them."""
    one = features(loss)
    others = {"threads": features(loss, threads=2), "precision": features(loss, precision="bf16")}
    others["labels"] = features(loss, shifted_labels=3)
    differences = {name: np.linalg.norm(other - one) / np.linalg.norm(one) for name, other in others.items()}
    assert differences["threads"] <= BOUNDS["threads"]
    assert 0 < differences["precision"] <= BOUNDS["precision"] < differences["labels"]
