"""What the user may have meant."""

from collections.abc import Iterable
from pathlib import Path

from omegaconf import DictConfig, OmegaConf

from experiments.config.own.targets import GROUPS as OWN_GROUPS
from experiments.text import did_you_mean

LOSSES = Path(__file__).resolve().parents[2] / "conf" / "loss"


def no_such_choice(group: str, name: str, options: Iterable[str]) -> str:
    """``loss=arcfase: no such choice (did you mean arcface?); there are ...``."""
    known = list(options)
    own = f"; of your own: {group}=custom, or --config-dir FOLDER/conf (docs/own.md)" if group in OWN_GROUPS else ""
    return f"{group}={name}: no such choice{did_you_mean(name, known)}; there are {', '.join(known)}{own}"


def no_such_key(key: str, config: DictConfig) -> str:
    """``margin: no such key (did you mean loss.margin?)``, of the keys in this configuration."""
    keys = [known for known in (*dotted_keys(config), *siblings(key, config)) if known != key]
    last = [known for known in keys if known.rpartition(".")[2] == key.rpartition(".")[2]]
    if last:
        return f"{key}: no such key{did_you_mean(key, last[:1], 0.0)}"
    return f"{key}: no such key{of_other_losses(key) or did_you_mean(key, keys)}"


def of_other_losses(key: str) -> str:
    """``; loss.margin is a key of loss=arcface, loss=circle``: of those in conf/loss, for a loss that has none."""
    own = key.removeprefix("loss.")
    having = [path.stem for path in sorted(LOSSES.glob("*.yaml")) if own in OmegaConf.load(path)]
    return f"; loss.{own} is a key of {', '.join(f'loss={name}' for name in having)}" if having else ""


def siblings(key: str, config: DictConfig) -> list[str]:
    """The other keys beside one of Hydra's."""
    above, _, _ = key.rpartition(".")
    group = OmegaConf.select(config, above) if key.startswith("hydra.") else None
    return [f"{above}.{name}" for name in map(str, group)] if isinstance(group, DictConfig) else []


def dotted_keys(config: DictConfig) -> Iterable[str]:
    """``seed``, ``loss``, ``loss.margin`` and so on, but those of Hydra itself; two levels, as deep as conf/ goes."""
    for key in map(str, config):
        if key != "hydra":
            yield key
            group = OmegaConf.select(config, key)
            inner = [name for name in map(str, group) if name[0] != "_"] if isinstance(group, DictConfig) else []
            yield from (f"{key}.{name}" for name in inner)
