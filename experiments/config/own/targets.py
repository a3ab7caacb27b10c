"""``loss=custom loss.target=./my_loss.py:Mine``: a class of a file in place of one that conf/ names."""

import ast
from pathlib import Path
from typing import NamedTuple

from hydra.core.config_store import ConfigStore
from omegaconf import DictConfig, OmegaConf

from experiments.errors import RunError
from experiments.text import did_you_mean

GROUPS = "loss", "model"
OPTION = "own/custom"  # below a folder of its own, so that loss=glob(*) leaves it out
OURS = "losses", "models", "experiments"  # names of modules that a file of the user cannot have
WAITING = "custom"  # the _target_ of a group until its class is known


class Target(NamedTuple):
    """A class of a file: ``my_loss.Mine``, to be imported from ``folder``."""

    folder: Path
    name: str


def register() -> None:
    """Make ``custom`` an option of each group."""
    for group in GROUPS:
        node = {"_target_": WAITING, "target": None}
        ConfigStore.instance().store(name=WAITING, group=f"{group}/{OPTION.partition('/')[0]}", node=node)


def parse(key: str, text: object) -> Target:
    """The class that ``./my_loss.py:Mine`` names; the file is read, not executed.

    Raises:
        RunError: if it names no file of Python, or the file has no such class.
    """
    file, _, kind = str(text).rpartition(":")
    path = Path(file).absolute()
    if not kind.isidentifier() or path.suffix != ".py":
        example = f"./my_{key.partition('.')[0]}.py:Mine"
        raise RunError(f"{key}={'null' if text is None else text}: must be FILE.py:CLASS, such as {example}")
    if not path.is_file():
        raise RunError(f"{key}={text}: there is no file {file}")
    if not path.stem.isidentifier():
        raise RunError(f"{key}={text}: Python imports names of letters, digits and _ alone; rename {path.name}")
    if path.stem in OURS:
        raise RunError(f"{key}={text}: {path.stem} is the name of a package of this project; rename your file")
    names = top_level_names(path)
    if kind not in names:
        raise RunError(f"{key}={text}: {file} has no class {kind}{did_you_mean(kind, names)}")
    return Target(path.parent, f"{path.stem}.{kind}")


def top_level_names(path: Path) -> list[str]:
    """What a file defines or imports at its top level.

    Raises:
        RunError: if it is no Python.
    """
    try:
        statements = ast.parse(path.read_text(encoding="utf-8")).body
    except SyntaxError as error:
        raise RunError(f"{path}, line {error.lineno}: {error.msg}") from error
    except ValueError as error:  # of another encoding, or with zeros
        raise RunError(f"{path}: {error}") from error
    found: list[str] = []
    for node in statements:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            found.append(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            found += [alias.asname or alias.name for alias in node.names]
        elif isinstance(node, ast.Assign):
            found += [target.id for target in node.targets if isinstance(target, ast.Name)]
    return found


def targets(config: DictConfig) -> dict[str, Target]:
    """Of each group that has a ``target``, its class.

    Raises:
        RunError: if one names no class.
    """
    groups = {group: config[group] for group in GROUPS if OmegaConf.is_dict(config[group])}
    return {g: parse(f"{g}.target", node.target) for g, node in groups.items() if "target" in node}
