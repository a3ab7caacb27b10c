"""Values that no constructor checks: the allowed range of each key, and one message for all of them."""

from collections.abc import Sequence

from omegaconf import DictConfig, OmegaConf

from experiments.config.dimension import require_drawable
from experiments.config.own.targets import targets
from experiments.config.suggestions import no_such_key
from experiments.errors import RunError
from experiments.look import LOOK
from experiments.rules import Rule, choice, either, flag, number, one_of, path, share, text, whole

_ABSENT = object()  # not every optimiser has every key

ENUMERATED = {
    "precision": ("auto", "bf16", "fp32"),
    "initial": ("polygon", "random"),
    "plot.view": ("plane", "circle", "both", "errors"),
    "plot.split": ("test", "train"),
    "plot.format": ("png", "pdf", "svg"),
    "plot.theme": ("light", "dark"),
    "plot.lang": ("en", "zh"),
}
FLAGS = "skip_finished", "optimizer.nesterov", "optimizer.fused", "plot.report", "plot.greyscale"

RULES: dict[str, Rule] = {
    "loss": choice("loss"),
    "model": choice("model"),
    "data": choice("data"),
    "optimizer": choice("optimizer"),
    "schedule": choice("schedule"),
    "logger": choice("logger"),
    "warm_start": either(None, choice("loss")),
    "seed": whole(0, below=1e9),
    "device": text(),  # choose_device knows those of this machine
    "epochs": either("auto", whole(1)),
    "batch_size": whole(2),
    "clip": number(above=0),
    "shift": whole(0, below=28),
    "snapshots": whole(0, below=1e4),
    "lr_factor": number(above=0),
    "loss_lr_factor": number(above=0),
    "warm_start_until": share(),
    "output": path(),
    "resume": either(None, path()),
    "rerun": either(None, path()),
    "model.dim": whole(2),
    "data.root": either(None, path()),
    "data.path": either(None, path()),
    "optimizer.lr": number(above=0),
    "optimizer.momentum": share(),
    "optimizer.weight_decay": number(at_least=0),
    "plot.every": whole(0),
    **{key: one_of(*allowed) for key, allowed in ENUMERATED.items()},
    **dict.fromkeys(FLAGS, flag()),
    **{f"plot.{name}": rule for name, rule in LOOK.items()},
}
"""Of every key but those that a constructor checks; ``loss``, ``data`` and others name a class and its arguments."""


def validate(config: DictConfig) -> None:
    """Refuse a value out of range, and a key that nothing reads.

    Raises:
        RunError: for example ``epochs=0: must be auto or a whole number of at least 1``.
    """
    known = {*RULES, *(key.partition(".")[0] for key in RULES), "hydra"}
    for key in [*map(str, config), *(f"plot.{key}" for key in config.plot)]:
        if key not in known:
            raise RunError(no_such_key(key, config))
    for key, (allowed, description) in RULES.items():
        value = OmegaConf.select(config, key, default=_ABSENT)
        if value is not _ABSENT and not allowed(value):
            raise RunError(f"{key}={'null' if value is None else value}: must be {description}")
    targets(config)
    require_drawable(config)


def require_choice(name: str, value: object, allowed: Sequence[str]) -> None:
    """Refuse a value that is not one of ``allowed``: ``fallback=foo: must be mnist5k or error``."""
    if value not in allowed:
        raise ValueError(f"{name}={value}: must be {' or '.join(allowed)}")


def require_flag(name: str, value: object) -> None:
    """Refuse a value that is not a ``bool``: ``download=3: must be true or false``."""
    if not isinstance(value, bool):
        raise ValueError(f"{name}={value}: must be true or false")
