"""Runs with a logger, and what their logs must hold."""

import numpy as np

import experiments


def logged(tiny, folder, logger, *overrides):
    """A run with this logger."""
    return experiments.run(*tiny, *overrides, loss="arcface", logger=logger, folder=folder)


def curves_of(run):
    """Column -> [(epoch, number)], without empty cells."""
    return {
        column: pairs
        for column, values in run.metrics.items()
        if (pairs := [(int(epoch), value) for epoch, value in zip(run.epochs, values, strict=True) if value == value])
    }


def assert_same(found, run, tolerance=1e-6):
    """The curves that were found are those of ``metrics.csv``."""
    expected = curves_of(run)
    assert set(found) == set(expected)
    for column, pairs in expected.items():
        assert [epoch for epoch, _ in found[column]] == [epoch for epoch, _ in pairs], column
        np.testing.assert_allclose([number for _, number in found[column]], [n for _, n in pairs], rtol=tolerance)
