"""The losses of ``--help``, read from their source: help does not wait for torch."""

import ast
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def loss_help() -> str:
    """A line for each loss of conf/loss: its name, and the first line of its class's docstring."""
    names = sorted(path.stem for path in (PROJECT / "conf" / "loss").glob("*.yaml"))
    width = max(map(len, names))
    return "\n".join(f"    {name:{width}}  {summary(name)}" for name in names)


def summary(name: str) -> str:
    """First docstring line of the class that ``losses/__init__.py`` imports from ``losses/NAME.py``."""
    wanted = _imported(name)
    for node in ast.parse((PROJECT / "losses" / f"{name}.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef) and node.name == wanted:
            return (ast.get_docstring(node) or "").partition("\n")[0].removesuffix(".")
    return ""


def _imported(name: str) -> str | None:
    for node in ast.parse((PROJECT / "losses" / "__init__.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module == f"losses.{name}":
            return node.names[0].name
    return None
