"""The folders and classes of a user that a command names."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from omegaconf import DictConfig, OmegaConf

from experiments.config.own.targets import targets
from experiments.errors import RunError


@dataclass(frozen=True)
class OwnCode:
    """The classes of its user that one command names.

    Attributes:
        folders: modules are imported from them, after all others.
        classes: names such as ``my_loss.Mine``; of these alone a run folder may ask for one.
        words: those of the command line that name them.
        texts: the source of each module of these folders that was imported, by its name.
    """

    folders: tuple[Path, ...] = ()
    classes: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    texts: dict[str, str] = field(default_factory=dict)


CONF = Path(__file__).resolve().parents[3] / "conf"
_current: ContextVar[OwnCode | None] = ContextVar("own_code", default=None)


def current() -> OwnCode:
    """That of the command that is being carried out."""
    return _current.get() or OwnCode()


def own_code(config: DictConfig, sources: Sequence[Any]) -> OwnCode:
    """That of a command: of the folder beside its ``--config-dir``, and of ``loss.target`` and ``model.target``.

    Args:
        config: the composed configuration.
        sources: where Hydra found it (``hydra.runtime.config_sources``).

    Raises:
        RunError: if a target names no class.
    """
    own = targets(config)
    places = config_dirs(sources)
    folders = dict.fromkeys([*(place.parent for place in places), *(target.folder for target in own.values())])
    named = {name for place in places for name in named_classes(place)} | {target.name for target in own.values()}
    words = [word for place in places for word in ("--config-dir", str(place))]
    words += [f"{group}.target={config[group].target}" for group in own]
    return OwnCode(tuple(folders), frozenset(named), tuple(words))


def config_dirs(sources: Sequence[Any]) -> list[Path]:
    """The folders of ``--config-dir``."""
    return [Path(source.path).absolute() for source in sources if source.provider == "command-line"]


def refuse_hidden(sources: Sequence[Any]) -> None:
    """Refuse a file of ``--config-dir`` that has the name of one of ours: Hydra would take ours without a word.

    Raises:
        RunError: with the first such file.
    """
    for place in config_dirs(sources):
        for path in sorted(place.rglob("*.yaml")):
            name = path.relative_to(place)
            if (CONF / name).exists() and not path.samefile(CONF / name):
                raise RunError(
                    f"{path}: {name.with_suffix('').as_posix()} is a choice of Rosette itself; rename the file"
                )


def named_classes(place: Path) -> Iterator[str]:
    """Every ``_target_`` of the files below a folder; a file that is no configuration has none."""
    for path in sorted(place.rglob("*.yaml")):
        try:
            yield from _targets_in(OmegaConf.to_container(OmegaConf.load(path), resolve=False))
        except Exception:  # whatever YAML raises; Hydra reports it when the file is chosen
            continue


def _targets_in(node: Any) -> Iterator[str]:
    children: Iterable[Any] = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    if isinstance(node, dict) and isinstance(node.get("_target_"), str):
        yield node["_target_"]
    for child in children:
        yield from _targets_in(child)


@contextmanager
def importable(own: OwnCode) -> Iterator[None]:
    """Its folders can be imported from while the block runs; afterwards its modules are forgotten.

    A second run in the same process thus uses the files as they then are.
    """
    token, places = _current.set(own), [str(folder) for folder in own.folders if str(folder) not in sys.path]
    sys.path.extend(places)
    try:
        yield
    finally:
        for place in places:
            sys.path.remove(place)
        for name in own.texts:
            sys.modules.pop(name, None)
        _current.reset(token)
