"""The losses of ``--help``, read from their source: help does not wait for torch."""

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

from omegaconf import DictConfig, OmegaConf

from experiments.config.own.code import config_dirs

PROJECT = Path(__file__).resolve().parents[2]
CUSTOM = "Your own, of a file: loss.target=FILE.py:CLASS (docs/own.md)"


def loss_help(root: DictConfig | None = None) -> str:
    """A line for each loss of conf/loss and of ``--config-dir``: its name, and the first line of its docstring."""
    names = sorted(path.stem for path in (PROJECT / "conf" / "loss").glob("*.yaml"))
    places = config_dirs(root.hydra.runtime.config_sources) if root is not None else []
    lines = {name: summary(name) for name in names} | dict(own_summaries(places)) | {"custom": CUSTOM}
    width = max(map(len, lines))
    return "\n".join(f"  {name:{width}}  {line}" for name, line in lines.items())


def summary(name: str) -> str:
    """First docstring line of the class that ``losses/__init__.py`` imports from ``losses/NAME.py``; else nothing."""
    imports = [node for node in _statements(PROJECT / "losses" / "__init__.py") if isinstance(node, ast.ImportFrom)]
    wanted = [node.names[0].name for node in imports if node.module == f"losses.{name}"]
    return first_line(PROJECT / "losses" / f"{name}.py", wanted) if wanted else ""


def own_summaries(places: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """Names and first lines of the losses of a user; a file that cannot be read has no line."""
    for place in places:
        for path in sorted((place / "loss").glob("*.yaml")):
            try:
                module, _, kind = str(OmegaConf.load(path)._target_).rpartition(".")
                yield path.stem, first_line(place.parent / f"{module.replace('.', '/')}.py", [kind])
            except Exception:  # whatever YAML and ast raise; a run reports it
                yield path.stem, ""


def first_line(path: Path, names: Sequence[str]) -> str:
    """Of the docstring of one of these classes, without its full stop."""
    for node in _statements(path):
        if isinstance(node, ast.ClassDef) and node.name in names:
            return (ast.get_docstring(node) or "").partition("\n")[0].removesuffix(".")
    return ""


def _statements(path: Path) -> list[ast.stmt]:
    return ast.parse(path.read_text(encoding="utf-8")).body
