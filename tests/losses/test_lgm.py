import math

import pytest
import torch
from torch.distributions import MultivariateNormal
from torch.nn import functional as F

from loss_cases import SIZES, built, gradients_are_right, random_batch
from losses import LGM, Softmax


def naive(features, labels, means, margin, weight_likelihood):
    total = 0.0
    for x, y in zip(features.tolist(), labels.tolist(), strict=True):
        distances = [math.dist(x, mean) ** 2 / 2 for mean in means.tolist()]
        exponents = [-d * (1 + margin * (j == y)) for j, d in enumerate(distances)]
        total += math.log(sum(math.exp(e) for e in exponents)) - exponents[y] + weight_likelihood * distances[y]
    return total / len(features)


def test_known_value():
    """Between two means 2 apart, d = 1/2 each: log(1 + e^(alpha / 2)) + lambda / 2."""
    loss = built(LGM, torch.tensor([[0, 0], [2, 0]], dtype=torch.float64), margin=1.0, weight_likelihood=0.4)
    value = loss(torch.tensor([[1, 0]], dtype=torch.float64), torch.tensor([0])).item()
    assert value == pytest.approx(math.log(1 + math.exp(0.5)) + 0.2, abs=1e-12)


@SIZES
@pytest.mark.parametrize(("margin", "weight_likelihood"), [(0.0, 0.0), (0.3, 0.1), (1.0, 0.0), (0.0, 2.0)])
def test_equals_the_formula(num_classes, dim, margin, weight_likelihood):
    features, labels, means = random_batch(num_classes, dim, norm=1)
    value = built(LGM, means, margin=margin, weight_likelihood=weight_likelihood)(features, labels).item()
    assert value == pytest.approx(naive(features, labels, means, margin, weight_likelihood), rel=1e-12)


@SIZES
def test_gradients_are_those_of_the_value(num_classes, dim):
    features, labels, means = random_batch(num_classes, dim, size=5, norm=1)
    assert gradients_are_right(built(LGM, means), features, labels)


def test_without_margin_and_likelihood_it_is_cross_entropy_of_minus_half_squared_distances():
    features, labels, means = random_batch(10, 2)
    value = built(LGM, means, margin=0.0, weight_likelihood=0.0)(features, labels)
    torch.testing.assert_close(value, F.cross_entropy(-torch.cdist(features, means).square() / 2, labels))


def test_means_at_one_distance_from_the_origin_give_softmax():
    """-||x - mu||^2 / 2 = mu . x - ||x||^2 / 2 - ||mu||^2 / 2: what all classes share cancels."""
    features, labels, means = random_batch(10, 2)
    means = 3 * F.normalize(means)
    value = built(LGM, means, margin=0.0, weight_likelihood=0.0)(features, labels)
    torch.testing.assert_close(value, built(Softmax, means)(features, labels))


def test_likelihood_is_that_of_a_gaussian_with_identity_covariance():
    """Up to the constant that is left out, D/2 log(2 pi)."""
    features, labels, means = random_batch(4, 5)
    gain = built(LGM, means, weight_likelihood=1.0)(features, labels)
    gain = gain - built(LGM, means, weight_likelihood=0.0)(features, labels)
    likelihood = MultivariateNormal(means[labels], torch.eye(5, dtype=torch.float64)).log_prob(features)
    torch.testing.assert_close(gain, -likelihood.mean() - 5 / 2 * math.log(2 * math.pi))


def test_softmax_of_the_scores_is_the_posterior_without_margin():
    features, _, means = random_batch(10, 2)
    clouds = MultivariateNormal(means, torch.eye(2, dtype=torch.float64))
    expected = clouds.log_prob(features[:, None]).softmax(dim=1)
    torch.testing.assert_close(built(LGM, means, margin=3.0).scores(features).softmax(dim=1), expected)


def test_translation_of_the_plane_changes_nothing():
    """Unlike the losses of inner products, for which the origin has a role."""
    features, labels, means = random_batch(10, 2)
    aside = torch.tensor([5.0, -3.0], dtype=torch.float64)
    value = built(LGM, means)(features, labels)
    torch.testing.assert_close(built(LGM, means + aside)(features + aside, labels), value)


def test_margin_raises_the_loss_on_the_border():
    means = torch.tensor([[0, 0], [2, 0]], dtype=torch.float64)
    features, labels = torch.tensor([[1, 0]], dtype=torch.float64), torch.tensor([0])
    values = [built(LGM, means, margin=margin)(features, labels) for margin in (0.0, 0.3, 1.0)]
    assert values[0] < values[1] < values[2]


def test_features_on_distant_means_have_no_loss():
    means = 20 * F.normalize(random_batch(4, 5)[2])
    assert built(LGM, means)(means, torch.arange(4)).item() == pytest.approx(0, abs=1e-6)


def test_small_distances_far_from_the_origin_survive_float32():
    """The expanded square would lose them to rounding: distances 0.5 and 0.25."""
    loss = LGM(2, 2, margin=0.0, weight_likelihood=0.0)
    loss.means.data = torch.tensor([[1000.0, 777.0], [1000.25, 777.0]])
    features = torch.tensor([[1000.5, 777.0]])
    assert loss.minus_distances(features).tolist() == [[-0.125, -0.03125]]
    assert loss(features, torch.tensor([0])).item() == pytest.approx(math.log(1 + math.exp(0.125 - 0.03125)), abs=1e-6)


def test_prototypes_are_points():
    loss = LGM(10, 2)
    assert loss.prototype_kind == "point"
    assert loss.prototypes is loss.means


@pytest.mark.parametrize("arguments", [{"margin": -0.1}, {"margin": math.inf}, {"weight_likelihood": -0.1}])
def test_refuses_impossible_arguments(arguments):
    with pytest.raises(ValueError, match=f"{next(iter(arguments))}="):
        LGM(10, 2, **arguments)
