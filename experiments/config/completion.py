"""The Tab key: values that Hydra does not know, runs to go on with, and the choices of ``--config-dir``."""

import os
import re
import shlex
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from experiments.config.own.targets import GROUPS, OPTION
from experiments.config.validation import ENUMERATED, FLAGS

VALUES = {key: ("true", "false") for key in (*FLAGS, "data.download", "data.verify", "data.validation")} | ENUMERATED
VALUES |= {"device": ("auto", "cpu", "cuda", "mps"), "epochs": ("auto",), "data.fallback": ("mnist5k", "error")}
RUNS = "resume", "rerun"
DEEPEST, MOST = 4, 200  # levels of folders that are searched for runs, and runs that are offered


def answered() -> bool:
    """Print what the Tab key completes; if Hydra has to, hand it the line as it understands one."""
    shell, line = shell_asked_by(sys.argv[1:]), os.environ.get("COMP_LINE")
    if not shell or not line:
        return False
    if (found := completions(line)) is not None:
        print(*found, sep="\n" if shell == "fish" else " ")
        return True
    os.environ["COMP_LINE"], own = for_hydra(line)
    sys.argv += own
    return False


def shell_asked_by(arguments: Sequence[str]) -> str | None:
    """``bash`` of ``-sc query=bash``, as the Tab key calls; None for any other command."""
    shells = [word.partition("=")[2] for word in arguments if word.startswith("query=")]
    return shells[0] if shells and {"-sc", "--shell-completion"} & set(arguments) else None


def completions(line: str) -> list[str] | None:
    """What may take the place of the last word of a line; None where Hydra knows."""
    word = line.rpartition(" ")[2]
    key, equals, begun = word.partition("=")
    if not equals:
        return None
    if key.lstrip("+") in RUNS:
        return [f"{key}={folder}" for folder in sorted(run_folders(begun))]
    if key in GROUPS and begun.startswith("cu"):  # below a group of its own, so Hydra does not offer it
        return [f"{key}=custom"]
    known = VALUES.get(key.lstrip("+"))
    return None if known is None else [f"{key}={value}" for value in known if value.startswith(begun)]


def run_folders(begun: str) -> Iterator[str]:
    """Run folders whose path begins so; of an empty beginning those below outputs/."""
    above, found = Path(begun).parent if "/" in begun else Path(), 0
    starts = [Path(begun)] if begun.endswith("/") else sorted(above.glob(f"{Path(begun or 'outputs').name}*"))
    for start in starts:
        for folder, below, files in os.walk(start):
            if "run.json" in files and found < MOST:
                found += 1
                yield folder
            if "run.json" in files or len(Path(folder).parts) - len(start.parts) >= DEEPEST:
                below.clear()


def for_hydra(line: str) -> tuple[str, list[str]]:
    """The line as Hydra understands it, and its ``--config-dir``, as arguments of the call that completes it."""
    for group in GROUPS:
        line = re.sub(rf"( {group}=)custom(?= )", rf"\g<1>{OPTION}", line)
    try:
        words = shlex.split(line)
    except ValueError:  # an open quote
        words = line.split()
    return line, [word for at in places(words) for word in at]


def places(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each ``--config-dir`` that exists, with its folder."""
    for index, word in enumerate(words):
        name, equals, value = word.partition("=")
        if name in ("--config-dir", "-cd"):
            value = value if equals else "".join(words[index + 1 : index + 2])
            if os.path.isdir(value):
                yield "--config-dir", value
