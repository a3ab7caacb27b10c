"""Embedding and measures of a network with frozen weights."""

import math

import numpy as np
import pytest
import torch
from omegaconf import OmegaConf

import losses
from experiments.data.mnist import mnist5k
from experiments.errors import Diverged
from experiments.evaluation import evaluator
from experiments.evaluation.evaluator import Evaluator, embed
from experiments.evaluation.metrics.classes import class_means, unit
from experiments.evaluation.metrics.collapse import nc3
from experiments.experiment import prepare

VECTORS = {"arcface": losses.ArcFace, "softmax": losses.Softmax, "center": losses.CenterLoss, "lgm": losses.LGM}
MEANS = {"triplet": losses.Triplet, "circle": losses.Circle}
SPLITS = pytest.mark.parametrize("split", ["test", "train"])


@pytest.fixture(scope="module")
def prepared(finished):
    """Images and an untrained trainer."""
    return prepare(OmegaConf.create(finished.record["config"] | {"device": "cpu"}))  # as the tensors made below


@pytest.fixture
def build(prepared, monkeypatch):
    """``build("softmax")``: the images, and the trainer with this loss, whose class vectors are random."""

    def with_loss(name):
        data, trainer = prepared
        torch.manual_seed(3)
        loss = (VECTORS | MEANS)[name](10, 2)
        for parameter in loss.parameters():
            parameter.data = torch.randn_like(parameter)
        monkeypatch.setattr(trainer, "loss", loss)
        return data, trainer

    return with_loss


def features_of(trainer, images):
    return embed(trainer.model, images.images, trainer.precision).numpy()


# Features


def test_features_do_not_depend_on_their_batch_and_the_network_is_frozen(prepared):
    data, trainer = prepared
    trainer.model.train()
    state = {name: tensor.clone() for name, tensor in trainer.model.state_dict().items()}
    random = torch.get_rng_state()
    whole, parts = (embed(trainer.model, data.evaluation.images[:200], trainer.precision, size) for size in (200, 7))
    torch.testing.assert_close(whole, parts, rtol=1e-5, atol=1e-5)
    assert whole.dtype == torch.float32
    assert not whole.requires_grad
    assert not trainer.model.training
    assert all(torch.equal(tensor, state[name]) for name, tensor in trainer.model.state_dict().items())
    assert torch.equal(torch.get_rng_state(), random)


@SPLITS
@pytest.mark.parametrize("name", [*VECTORS, *MEANS])
def test_embedding_is_of_the_images_of_its_split(build, name, split):
    data, trainer = build(name)
    evaluate = Evaluator(data, split)
    shown = {"test": data.evaluation, "train": data.train}[split]
    constants = evaluate.constants()
    np.testing.assert_array_equal(constants["labels"], shown.labels.numpy())
    np.testing.assert_array_equal(constants["indices"], shown.indices.numpy())
    for embedding in (evaluate(trainer).embedding, evaluate.embed(trainer)):
        np.testing.assert_array_equal(embedding.features, features_of(trainer, shown))
        np.testing.assert_array_equal(embedding.labels, shown.labels.numpy())
        assert (embedding.epoch, embedding.step) == (trainer.epoch, trainer.step)


# Prototypes and classifier


@SPLITS
@pytest.mark.parametrize("name", VECTORS)
def test_class_vectors_and_scores_are_those_of_the_loss(build, name, split):
    data, trainer = build(name)
    evaluation = Evaluator(data, split)(trainer)
    embedding, test = evaluation.embedding, features_of(trainer, data.evaluation)
    np.testing.assert_array_equal(embedding.prototypes, trainer.loss.prototypes.detach().numpy())
    assert embedding.prototype_kind == trainer.loss.prototype_kind
    with torch.no_grad():
        predicted = trainer.loss.scores(torch.from_numpy(test)).argmax(dim=1)
    np.testing.assert_array_equal(embedding.classifier.predict(test), predicted.numpy())
    accuracy = 100 * (predicted == data.evaluation.labels).float().mean().item()
    assert evaluation.metrics["accuracy_percent"] == pytest.approx(accuracy)
    assert math.isfinite(evaluation.metrics["nc3"])


@SPLITS
@pytest.mark.parametrize("name", MEANS)
def test_without_class_vectors_the_means_of_the_training_images_classify(build, name, split):
    data, trainer = build(name)
    evaluation = Evaluator(data, split)(trainer)
    train, test = (features_of(trainer, images) for images in (data.train, data.evaluation))
    by_direction = name == "circle"
    means = class_means(unit(train) if by_direction else train, data.train.labels.numpy(), 10)
    for embedding in (evaluation.embedding, Evaluator(data, split).embed(trainer)):
        np.testing.assert_array_equal(embedding.prototypes, means)
        assert embedding.prototype_kind == ("mean_direction" if by_direction else "mean_point")
        assert (embedding.classifier.normalize, embedding.classifier.is_nearest_point) == (
            by_direction,
            not by_direction,
        )
    accuracy = 100 * (evaluation.embedding.classifier.predict(test) == data.evaluation.labels.numpy()).mean()
    assert evaluation.metrics["accuracy_percent"] == pytest.approx(accuracy)
    assert math.isnan(evaluation.metrics["nc3"])


def test_measures_do_not_depend_on_the_split_shown(build):
    for name in ("arcface", "triplet"):
        data, trainer = build(name)
        of_test, of_train = (Evaluator(data, split)(trainer).metrics for split in ("test", "train"))
        assert of_test == pytest.approx(of_train, nan_ok=True)


# Number of images


@pytest.mark.parametrize(
    ("name", "split", "expected"),
    [
        ("arcface", "test", [1000, 2000]),
        ("arcface", "train", [1000, 3000]),
        ("triplet", "test", [1000, 3000]),
        ("triplet", "train", [1000, 3000]),
    ],
)
def test_no_more_images_are_embedded_than_needed(build, monkeypatch, name, split, expected):
    monkeypatch.setattr(evaluator, "MAX_TRAINING_IMAGES", 3000)
    counts, original = [], evaluator.embed
    monkeypatch.setattr(
        evaluator, "embed", lambda model, images, *rest: counts.append(len(images)) or original(model, images, *rest)
    )
    data, trainer = build(name)
    evaluate = Evaluator(data, split)
    evaluate(trainer)
    assert counts == expected
    counts.clear()
    evaluate.embed(trainer)
    assert counts == ([3000] if split == "train" else [1000, 3000] if name == "triplet" else [1000])


# Numbers that are not finite


def test_features_that_are_not_finite_end_an_evaluation_but_not_a_snapshot(build, monkeypatch):
    data, trainer = build("arcface")
    evaluate = Evaluator(data, "test")
    last = list(trainer.model.parameters())[-1]
    monkeypatch.setattr(last, "data", torch.full_like(last, math.nan))
    with pytest.raises(Diverged, match=r"NaN or infinity in the features \(2,000 of 2,000 numbers\)"):
        evaluate(trainer)
    assert np.isnan(evaluate.embed(trainer).features).all()


# Unseen classes


def test_unseen_classes_have_features_labels_and_measures(prepared, build):
    assert Evaluator(prepared[0], "test").constants().keys() == {"labels", "indices"}
    assert Evaluator(prepared[0], "test")(prepared[1]).unseen_features is None
    _, trainer = build("triplet")
    data = mnist5k(validation=False, unseen=[2, 7])
    trainer.loss = losses.Triplet(8, 2)
    evaluate = Evaluator(data, "test")
    np.testing.assert_array_equal(evaluate.constants()["unseen_labels"], data.unseen.labels.numpy())
    evaluation = evaluate(trainer)
    np.testing.assert_array_equal(evaluation.unseen_features, features_of(trainer, data.unseen))
    assert evaluation.embedding.prototypes.shape == (8, 2)
    assert {name for name in evaluation.metrics if name.startswith("unseen")} >= {"unseen_eer_percent"}


def test_nc3_of_center_loss_is_of_its_centres(build):
    data, trainer = build("center")
    test = features_of(trainer, data.evaluation).astype(np.float64)
    means = class_means(test, data.evaluation.labels.numpy(), 10)
    own, scoring = (
        nc3(vectors.detach().double().numpy(), means) for vectors in (trainer.loss.centers, trainer.loss.weight)
    )
    found = Evaluator(data, "test")(trainer).metrics["nc3"]
    assert found == pytest.approx(own)
    assert found != pytest.approx(scoring, rel=1e-3)
