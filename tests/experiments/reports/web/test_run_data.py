"""What a page says of a run."""

from dataclasses import replace

import numpy as np

from experiments.plotting.scale import plane_limit
from experiments.reports.web.run_data import page_limit
from report_runs import growing


def test_axes_fit_the_epochs_of_the_named_loss():
    """A warm start may leave features far beyond the scale of the loss that the page is about."""
    run = growing(epochs=4)
    features = np.ones_like(run.features) * np.array([1, 1000, 900, 20, 30], np.float32)[:, None, None]
    run, limits = replace(run, features=features), [plane_limit(made) for made in features]
    warm = run.config | {"warm_start": {"_target_": "losses.Softmax"}, "warm_start_until": 0.5}
    assert page_limit(run) == limits[1]
    assert page_limit(replace(run, record=run.record | {"config": warm})) == limits[4]
    assert page_limit(replace(run, record=run.record | {"config": warm, "epochs": 9})) == limits[1]  # stopped before
