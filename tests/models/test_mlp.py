"""The backbone for vectors: any number of inputs of any unit; a linear plane at its end."""

import pytest
import torch

from models import MLP
from models.plane import Plane


@pytest.mark.parametrize("shape", [(7,), (1, 28, 28), (1, 5, 9)])
@pytest.mark.parametrize("hidden", [[8], [8, 6, 4]])
def test_samples_of_any_shape_have_features(shape, hidden):
    network = MLP(dim=3, hidden=hidden)
    assert network(torch.randn(10, *shape)).shape == (10, 3)
    *_, last = network.children()
    assert type(last) is Plane


def test_units_of_the_inputs_do_not_count():
    torch.manual_seed(0)
    network, vectors = MLP(), torch.randn(500, 4)
    units = torch.tensor([1e-2, 1.0, 1e3, 1e6])
    torch.testing.assert_close(network(vectors * units + units), network(vectors), rtol=1e-3, atol=1e-2)


@pytest.mark.parametrize("hidden", [[], 8, [8, 0], [True]])
def test_bad_layers_are_named(hidden, without_type_checks):
    with pytest.raises(ValueError, match=r"hidden=.*: must be a list of one or more whole numbers of at least 1"):
        MLP(hidden=hidden)
