"""The configuration in ``--help``: every key, its value, and the comment of conf/: meaning, unit, range."""

import re
from collections.abc import Iterable
from pathlib import Path

from omegaconf import DictConfig, OmegaConf

from experiments.config.own.code import CONF, config_dirs

COMMENTED = re.compile(r"^(\w+): .*?\s# (.+)$", re.MULTILINE)
WIDTH = 28  # columns before a comment


def configuration_help(root: DictConfig) -> str:
    """YAML of all keys but Hydra's own; ``$`` is doubled, as the text of the help is a template."""
    config, found = root.copy(), comments(root)
    OmegaConf.set_struct(config, False)
    config.pop("hydra")
    lines, group = [], ""
    for line in OmegaConf.to_yaml(config).rstrip().splitlines():
        indent, key = re.match(r"( *)([\w-]*)", line).groups()  # type: ignore[union-attr]
        group = key if not indent else group
        comment = found.get(key if not indent else f"{group}.{key}" if len(indent) == 2 else "")
        lines.append(f"{line:{WIDTH}} # {comment}" if comment else line)
    return "\n".join(lines).replace("$", "$$")


def comments(root: DictConfig) -> dict[str, str]:
    """By their keys, such as ``loss.margin``: those of the composed files."""
    found = comments_of(CONF / "config.yaml")
    places = [CONF, *config_dirs(root.hydra.runtime.config_sources)]
    for group, choice in root.hydra.runtime.choices.items():
        if isinstance(root.get(group), DictConfig):
            names = [*bases(places, group, str(choice)), str(choice)]
            for path in (place / group / f"{name}.yaml" for name in names for place in places):
                found |= {f"{group}.{key}": comment for key, comment in comments_of(path).items()}
    return found


def bases(places: Iterable[Path], group: str, choice: str) -> list[str]:
    """The files of its group that a file begins with."""
    paths = [place / group / f"{choice}.yaml" for place in places]
    lists = [OmegaConf.to_container(OmegaConf.load(path)).get("defaults", []) for path in paths if path.is_file()]  # type: ignore[union-attr, call-overload]
    return [name for names in lists for name in names if isinstance(name, str) and name != "_self_"]


def comments_of(path: Path) -> dict[str, str]:
    return dict(COMMENTED.findall(path.read_text(encoding="utf-8"))) if path.is_file() else {}
