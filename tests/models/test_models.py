"""Backbones: images in, linear features in float32 out."""

import pytest
import torch

from models import CNN, CNNReLU, LeNetPP
from models.plane import Plane

MODELS = [CNN, LeNetPP]


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("dim", [2, 5])
def test_features_have_the_given_dimension(model, dim):
    assert model(dim=dim).eval()(torch.rand(3, 1, 28, 28)).shape == (3, dim)


@pytest.mark.parametrize("model", MODELS)
def test_last_layer_is_linear_without_activation_or_norm(model):
    """A ReLU there would leave one quadrant of the plane, a PReLU would distort the others."""
    *_, last = model().children()
    assert type(last) is Plane
    assert last.bias is not None


@pytest.mark.parametrize("model", MODELS)
def test_features_reach_all_four_quadrants(model):
    torch.manual_seed(0)
    network = model()
    features = network(torch.randn(400, 1, 28, 28)) if model is CNN else network(10 * torch.randn(400, 1, 28, 28))
    centred = features - features.mean(dim=0)
    assert len({(bool(x > 0), bool(y > 0)) for x, y in centred}) == 4
    assert features.min() < 0


@pytest.mark.parametrize("model", MODELS)
def test_plane_computes_in_float32_under_autocast(model):
    network = model()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        features = network(torch.rand(4, 1, 28, 28))
    assert features.dtype == torch.float32
    grid = features.to(torch.bfloat16).float()
    assert not torch.equal(features, grid)


def test_plane_under_autocast_equals_plane_without():
    plane, hidden = Plane(8, 2), torch.randn(4, 8)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        inside = plane(hidden)
    torch.testing.assert_close(inside, plane(hidden), rtol=0, atol=0)


def test_cnn_relu_is_the_default_backbone_with_negative_features_set_to_zero():
    images = torch.rand(50, 1, 28, 28)
    torch.manual_seed(0)
    linear = CNN().eval()(images)
    torch.manual_seed(0)
    clipped = CNNReLU().eval()(images)
    assert linear.min() < 0
    torch.testing.assert_close(clipped, linear.clamp(min=0), rtol=0, atol=0)


def test_lenetpp_is_that_of_the_paper():
    shapes = [tuple(layer.weight.shape) for layer in LeNetPP().children() if isinstance(layer, torch.nn.Conv2d)]
    channels = [(32, 1), (32, 32), (64, 32), (64, 64), (128, 64), (128, 128)]
    assert shapes == [(*pair, 5, 5) for pair in channels]
    assert sum(isinstance(layer, torch.nn.PReLU) for layer in LeNetPP().children()) == 6


@pytest.mark.parametrize("arguments", [{"channels": [8, 8]}, {"channels": [8, 8, 0]}, {"hidden": [1.5]}])
def test_impossible_sizes_are_refused(arguments, without_type_checks):
    with pytest.raises(ValueError, match=r"channels=\[8, 8|hidden=\[1.5\]"):
        CNN(**arguments)
