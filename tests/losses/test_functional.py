import math

import pytest
import torch

from losses.functional import cosines, pair_masks, sine, spread_directions


def test_cosines_of_known_angles_at_any_norm():
    features = torch.tensor([[3.0, 0.0], [0.5, 0.5]], dtype=torch.float64)
    vectors = torch.tensor([[2.0, 0.0], [0.0, 0.1], [-7.0, 0.0]], dtype=torch.float64)
    half = math.sqrt(0.5)
    expected = torch.tensor([[1, 0, -1], [half, half, -half]], dtype=torch.float64)
    torch.testing.assert_close(cosines(features, vectors), expected)


def test_zero_vector_has_cosine_zero_with_everything():
    features = torch.zeros(1, 2, requires_grad=True)
    cosine = cosines(features, torch.eye(2))
    cosine.sum().backward()
    assert cosine.tolist() == [[0, 0]]
    assert features.grad.isfinite().all()


def test_sine_is_that_of_the_angle():
    angles = torch.linspace(0.01, math.pi - 0.01, 101, dtype=torch.float64)
    torch.testing.assert_close(sine(angles.cos()), angles.sin())


def test_slope_of_sine_is_minus_cotangent():
    angles = torch.linspace(0.1, 3.0, 30, dtype=torch.float64)
    cosine = angles.cos().requires_grad_()
    (slope,) = torch.autograd.grad(sine(cosine).sum(), cosine)
    torch.testing.assert_close(slope, -1 / angles.tan())


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("value", [1.0, -1.0, 1 + 1e-6, -1 - 1e-6])
def test_sine_and_its_gradient_are_zero_at_the_ends_and_past_them(value, dtype):
    """A bare square root has an infinite slope there, and a NaN past +-1."""
    cosine = torch.tensor([value, 0.5], dtype=dtype, requires_grad=True)
    result = sine(cosine)
    result.sum().backward()
    assert result[0] == 0
    assert cosine.grad[0] == 0
    assert cosine.grad[1] != 0


@pytest.mark.parametrize("num_classes", [2, 3, 10, 37])
def test_directions_in_the_plane_are_a_regular_polygon(num_classes):
    directions = spread_directions(num_classes, 2).double()
    angles = torch.atan2(directions[:, 1], directions[:, 0]).remainder(2 * math.pi).sort().values
    gaps = torch.cat([angles.diff(), angles[:1] + 2 * math.pi - angles[-1:]])
    torch.testing.assert_close(gaps, torch.full_like(gaps, 2 * math.pi / num_classes), atol=1e-5, rtol=0)


@pytest.mark.parametrize("dim", [1, 2, 3, 64])
def test_directions_have_norm_one(dim):
    norms = torch.linalg.vector_norm(spread_directions(10, dim), dim=1)
    torch.testing.assert_close(norms, torch.ones(10))


@pytest.mark.parametrize("dim", [2, 5])
def test_seed_decides_the_order_of_the_directions(dim):
    def seeded(seed):
        torch.manual_seed(seed)
        return spread_directions(10, dim)

    assert torch.equal(seeded(0), seeded(0))
    assert not torch.equal(seeded(0), seeded(1))


@pytest.mark.parametrize(("num_classes", "dim"), [(1, 2), (0, 2), (True, 2), (10, 0), (10, -1)])
def test_directions_refuse_impossible_sizes(num_classes, dim):
    with pytest.raises(ValueError, match="must be a whole number"):
        spread_directions(num_classes, dim)


def test_pairs_of_a_batch():
    positive, negative = pair_masks(torch.tensor([4, 7, 4]))
    assert positive.int().tolist() == [[0, 0, 1], [0, 0, 0], [1, 0, 0]]
    assert negative.int().tolist() == [[0, 1, 0], [1, 0, 1], [0, 1, 0]]


def test_every_pair_of_different_samples_is_positive_or_negative():
    positive, negative = pair_masks(torch.randint(5, (40,), generator=torch.Generator().manual_seed(0)))
    assert torch.equal(positive | negative, ~torch.eye(40, dtype=torch.bool))
    assert not (positive & negative).any()
