import math

import pytest
import torch

from loss_cases import SIZES, built, gradients_are_right, random_batch
from losses import CenterLoss, Softmax


def with_centers(weight, centers, **arguments):
    loss = built(CenterLoss, weight, **arguments)
    loss.centers.data = centers.clone()
    return loss


def naive(features, labels, weight, centers, weight_center, weight_softmax=1.0):
    total = 0.0
    for x, y in zip(features.tolist(), labels.tolist(), strict=True):
        logits = [sum(a * b for a, b in zip(x, w, strict=True)) for w in weight.tolist()]
        square_distance = math.dist(x, centers[y].tolist()) ** 2
        softmax = math.log(sum(math.exp(z) for z in logits)) - logits[y]
        total += weight_softmax * softmax + weight_center * square_distance / 2
    return total / len(features)


def centre_term(features, labels, centers):
    """The second term alone: with class vectors of norm 0 the first is log C."""
    loss = with_centers(torch.zeros_like(centers), centers, weight_center=1.0)
    return loss(features, labels) - math.log(len(centers)), loss


def test_known_value_of_the_centre_term():
    """Without the 1/2 it is 9, as a sum 13.5, as a root over the whole batch 0.866."""
    features = torch.tensor([[1, 0], [0, 1], [3, 4]], dtype=torch.float64)
    term, _ = centre_term(features, torch.tensor([0, 1, 2]), torch.zeros(3, 2, dtype=torch.float64))
    assert term.item() == pytest.approx(4.5, abs=1e-12)


def test_known_step_of_the_centres():
    """Plain gradient descent on the mean loss; the paper's update would move the second centre to (0, 0.5)."""
    features = torch.tensor([[1, 0], [3, 0], [0, 2]], dtype=torch.float64)
    term, loss = centre_term(features, torch.tensor([0, 0, 1]), torch.zeros(2, 2, dtype=torch.float64))
    assert term.item() == pytest.approx(7 / 3, abs=1e-12)
    term.backward()
    torch.optim.SGD([loss.centers], lr=0.5).step()
    torch.testing.assert_close(loss.centers.data, torch.tensor([[2 / 3, 0], [0, 1 / 3]], dtype=torch.float64))


@SIZES
@pytest.mark.parametrize("weights", [(0.2, 1.0), (1.0, 1.0), (1.0, 0.5), (0.2, 0.0)])
def test_equals_the_formula(num_classes, dim, weights):
    features, labels, weight, centers = random_batch(num_classes, dim, vectors=2, norm=1)
    own = dict(zip(("weight_center", "weight_softmax"), weights, strict=True))
    value = with_centers(weight, centers, **own)(features, labels).item()
    assert value == pytest.approx(naive(features, labels, weight, centers, *weights), rel=1e-12)


def test_alone_the_centre_term_has_its_least_value_where_all_classes_are_in_one_place():
    loss = CenterLoss(3, 2, weight_softmax=0)
    assert loss(torch.zeros(6, 2), torch.arange(6) % 3).item() == 0


def test_sequences_are_a_batch_of_all_their_steps():
    generator = torch.Generator().manual_seed(1)
    outputs = torch.randn(7, 3, 5, generator=generator, dtype=torch.float64)  # sequence, batch, dim
    labels = torch.randint(4, (7, 3), generator=generator)
    _, _, weight, centers = random_batch(4, 5, vectors=2, norm=1)
    loss = with_centers(weight, centers)
    by_step = torch.stack([loss(x, y) for x, y in zip(outputs, labels, strict=True)])
    torch.testing.assert_close(loss(outputs.flatten(0, 1), labels.flatten()), by_step.mean())


@SIZES
def test_gradients_are_those_of_the_value(num_classes, dim):
    features, labels, weight, centers = random_batch(num_classes, dim, size=5, vectors=2, norm=1)
    assert gradients_are_right(with_centers(weight, centers), features, labels)


def test_pull_of_a_sample_grows_with_its_distance():
    """The Frobenius norm of the whole batch in place of the mean square pulls all samples with one constant force."""
    features = torch.tensor([[1.0, 0.0], [10.0, 0.0]], dtype=torch.float64, requires_grad=True)
    term, _ = centre_term(features, torch.tensor([0, 1]), torch.zeros(2, 2, dtype=torch.float64))
    (pull,) = torch.autograd.grad(term, features)
    torch.testing.assert_close(pull, features / 2)


def test_small_distances_far_from_the_origin_survive_float32():
    """Expanding the square loses them to rounding."""
    features = torch.tensor([[100.3, 77.7]])
    term, _ = centre_term(features.double(), torch.tensor([0]), features.double().add(0.01).repeat(2, 1))
    loss = CenterLoss(2, 2, weight_center=1.0)
    loss.weight.data.zero_()
    loss.centers.data = features.add(0.01).repeat(2, 1)
    far = loss(features, torch.tensor([0])) - loss(features.add(0.01), torch.tensor([0]))
    assert far.item() == pytest.approx(term.item(), rel=0.01)


def test_weight_zero_is_softmax():
    features, labels, weight, centers = random_batch(10, 2, vectors=2, norm=1)
    loss = with_centers(weight, centers, weight_center=0.0)
    torch.testing.assert_close(loss(features, labels), built(Softmax, weight)(features, labels))


def test_prototypes_are_the_centres_and_scores_the_logits():
    features, _, weight, centers = random_batch(10, 2, vectors=2, norm=1)
    loss = with_centers(weight, centers)
    assert torch.equal(loss.prototypes, centers)
    torch.testing.assert_close(loss.scores(features), features @ weight.T)


def test_refuses_a_negative_weight():
    with pytest.raises(ValueError, match="weight_center="):
        CenterLoss(10, 2, weight_center=-0.1)


def test_centres_follow_equation_4_of_the_paper_class_by_class():
    features, labels, _, centers = random_batch(5, 2, size=9, vectors=2)
    loss = CenterLoss(5, 2, center_rate=0.5).double()
    loss.centers.copy_(centers)
    loss.after_step(features.detach(), labels)
    for j, centre in enumerate(centers.tolist()):
        own = [x for x, y in zip(features.tolist(), labels.tolist(), strict=True) if y == j]
        for axis in range(2):
            step = sum(centre[axis] - x[axis] for x in own) / (1 + len(own))
            assert loss.centers[j, axis].item() == pytest.approx(centre[axis] - 0.5 * step, rel=1e-12)
    assert "centers" not in dict(loss.named_parameters())


def test_value_is_the_same_whoever_moves_the_centres():
    features, labels, weight, centers = random_batch(5, 2, vectors=2)
    moved = built(CenterLoss, weight, center_rate=0.5)
    moved.centers.copy_(centers)
    assert torch.equal(moved(features, labels), with_centers(weight, centers)(features, labels))


def test_without_a_rate_the_optimiser_alone_moves_the_centres():
    features, labels, weight, centers = random_batch(5, 2, vectors=2)
    loss = with_centers(weight, centers)
    loss.after_step(features.detach(), labels)
    assert torch.equal(loss.centers, centers)
