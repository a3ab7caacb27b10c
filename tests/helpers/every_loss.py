"""Every class of losses/ with its defaults, and every configuration of conf/loss: the cases of the contract."""

from functools import partial

import hydra
import pytest
import torch
from omegaconf import OmegaConf

import losses
from configs import CONF

FOLDER = CONF / "loss"
CONFIGS = {
    str(path.relative_to(FOLDER).with_suffix("")): OmegaConf.load(path) for path in sorted(FOLDER.rglob("*.yaml"))
}
KINDS = {kind.__name__: kind for kind in losses.ALL.values()}
KINDS |= {name: hydra.utils.get_class(config._target_) for name, config in CONFIGS.items()}
CASES = KINDS | {name: partial(hydra.utils.instantiate, config) for name, config in CONFIGS.items()}
EVERY_LOSS = pytest.mark.parametrize("case", CASES)
EVERY_CLASS = pytest.mark.parametrize("kind", losses.ALL.values(), ids=losses.ALL)


def build(case, num_classes=10, dim=2, seed=0, dtype=torch.float64):
    torch.manual_seed(seed)
    return CASES[case](num_classes=num_classes, dim=dim).to(dtype)


def cases_where(holds):
    """Every case, class or config, whose class fulfils a condition."""
    return pytest.mark.parametrize("case", [case for case, kind in KINDS.items() if holds(kind)])
