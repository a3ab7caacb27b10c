"""The losses of ``--help``, read from their source: help does not wait for torch."""

import ast
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def loss_help() -> str:
    """A line for each loss of conf/loss: its name, and the first line of its class's docstring."""
    names = sorted(path.stem for path in (PROJECT / "conf" / "loss").glob("*.yaml"))
    width = max(map(len, names))
    return "\n".join(f"  {name:{width}}  {summary(name)}" for name in names)


def summary(name: str) -> str:
    """First docstring line of the class that ``losses/__init__.py`` imports from ``losses/NAME.py``; else nothing."""
    imports = [node for node in _statements("__init__") if isinstance(node, ast.ImportFrom)]
    wanted = [node.names[0].name for node in imports if node.module == f"losses.{name}"]
    for node in _statements(name) if wanted else ():
        if isinstance(node, ast.ClassDef) and node.name in wanted:
            return (ast.get_docstring(node) or "").partition("\n")[0].removesuffix(".")
    return ""


def _statements(module: str) -> list[ast.stmt]:
    return ast.parse((PROJECT / "losses" / f"{module}.py").read_text(encoding="utf-8")).body
