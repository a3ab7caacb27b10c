"""The dimension of the features, ``model.dim``, and what only the plane allows."""

from omegaconf import DictConfig

from experiments.errors import RunError

PLANE = 2


def features_dim(config: DictConfig) -> int:
    """``model.dim``; 2 for a backbone without that key, and for runs from before it."""
    return config.model.get("dim", PLANE)


def require_drawable(config: DictConfig) -> None:
    """Refuse pictures of the plane for features in more dimensions.

    Raises:
        RunError: for example ``plot.view=circle: shows a plane; model.dim=3 has the view plane alone``.
    """
    dim = features_dim(config)
    if dim != PLANE and config.plot.view != "plane":
        raise RunError(f"plot.view={config.plot.view}: shows a plane, but model.dim={dim}; leave plot.view out")
    if dim != PLANE and config.plot.get("report"):
        raise RunError(f"plot.report=true: the page shows planes, but model.dim={dim}; leave plot.report out")
