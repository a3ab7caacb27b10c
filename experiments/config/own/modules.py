"""Modules of a user: imported from the folders that the command names, with one line for every mistake in them."""

import sys
import traceback
from importlib import import_module, invalidate_caches
from pathlib import Path
from types import ModuleType

from experiments.config.own.code import current
from experiments.config.own.targets import OURS
from experiments.errors import RunError
from experiments.text import did_you_mean


def import_own(key: str, target: str) -> None:
    """Import the module of ``my_loss.Mine`` if it lies in a folder of the user; its source is kept.

    Raises:
        RunError: if the module cannot be imported, lies elsewhere, or has no such class.
    """
    module, _, kind = target.rpartition(".")
    top = module.partition(".")[0]
    place = next((folder for folder in current().folders if _holds(folder, top)), None)
    if place is None or top in OURS:
        return
    invalidate_caches()
    try:
        found = import_module(module)
    except Exception as error:  # whatever the code of the user raises
        raise RunError(f"{key}={target}: {mistake(error, place)}") from error
    if not (isinstance(found.__file__, str) and Path(found.__file__).absolute().is_relative_to(place)):
        raise RunError(f"{key}={target}: {top} is also the name of another module ({_place(found)}); rename your file")
    if not hasattr(found, kind):
        raise RunError(f"{key}={target}: {found.__file__} has no {kind}{did_you_mean(kind, vars(found))}")
    current().texts.update(sources(place))


def sources(place: Path) -> dict[str, str]:
    """The text of every module that was imported from a folder, by its name; not of what is installed below it."""
    texts, there = {}, {path.stem for path in place.iterdir()}
    for name, module in list(sys.modules.items()):
        if (top := name.partition(".")[0]) in there:  # few of thousands
            file = Path(getattr(module, "__file__", None) or "")
            if file.suffix == ".py" and any(file.is_relative_to(place / first) for first in (top, f"{top}.py")):
                texts[name] = file.read_text(encoding="utf-8")
    return texts


def mistake(error: BaseException, place: Path) -> str:
    """``my_loss.py, line 7: NameError: name 'tensor' is not defined``: the last line of the user that led to it."""
    words = f"{type(error).__name__}: {error}".splitlines()[0]
    if isinstance(error, SyntaxError) and error.filename:
        return f"{Path(error.filename).name}, line {error.lineno}: SyntaxError: {error.msg}"
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(place)]
    return f"{Path(own[-1].filename).name}, line {own[-1].lineno}: {words}" if own else words


def _holds(folder: Path, top: str) -> bool:
    return (folder / f"{top}.py").is_file() or (folder / top).is_dir()


def _place(module: ModuleType) -> str:
    return module.__file__ or "built in"
