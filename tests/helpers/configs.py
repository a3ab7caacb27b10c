"""The project's folders, and configurations as the command line composes them."""

from pathlib import Path

from hydra import compose, initialize_config_dir

PROJECT = Path(__file__).parents[2]
CONF = PROJECT / "conf"
LOSSES = sorted(path.relative_to(CONF / "loss").with_suffix("").as_posix() for path in (CONF / "loss").rglob("*.yaml"))


def composed(*overrides):
    """The configuration of ``python train.py OVERRIDES``."""
    with initialize_config_dir(str(CONF), version_base="1.3"):
        return compose("config", list(overrides))
