"""Check a loss of one's own against the contract of losses/base.py: what fails, and what to do.

python scripts/check_loss.py ./my_loss.py:Mine                        the class Mine of that file
python scripts/check_loss.py ./my_loss.py:Mine margin=0.3 gamma=2     with these arguments

Exit status 0 if nothing fails. Nothing is trained, no GPU is needed, and no file is written.
"""

import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # this code, wherever the script is called

import torch
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException
from yaml import YAMLError

from experiments.command_line import Parser, command
from experiments.config.instantiate import instantiate
from experiments.config.own.code import OwnCode, importable
from experiments.config.own.targets import parse
from experiments.errors import RunError
from experiments.text import printable
from losses.contract.batches import Build
from losses.contract.checks import CHECKS, FIRST
from losses.contract.waits import place


def build(config: DictConfig, num_classes: int, dim: int, dtype: torch.dtype) -> Any:
    """A new loss, with the same initial values at every call.

    Raises:
        RunError: if it is no module of torch.
    """
    torch.manual_seed(0)
    made = instantiate(config, "loss", num_classes=num_classes, dim=dim)
    if not isinstance(made, torch.nn.Module):
        raise RunError(f"{type(made).__name__} is no torch.nn.Module: inherit from it, or from a class of losses")
    return made.to(dtype)


def problems(made: Build) -> dict[str, list[str]]:
    """What each check finds, in the order of the checks; after one of ``FIRST`` that fails there are no others."""
    found: dict[str, list[str]] = {}
    for name, check in CHECKS.items():
        found[name] = tried(check, made)
        if found[name] and name in FIRST:
            break
    return found


def tried(check: Callable[[Build], list[str]], made: Build) -> list[str]:
    """The problems of one check; an error of the loss is one, too."""
    try:
        return check(made)
    except Exception as error:  # whatever the code of the user raises
        return [f"{place(error)}: " + f"{type(error).__name__}: {error}".splitlines()[0]]


def configured(target: str, arguments: Sequence[str]) -> DictConfig:
    """The configuration of a class and its arguments, which may begin with ``loss.`` as on the command line.

    Raises:
        RunError: if an argument is not ``KEY=VALUE``.
    """
    if wrong := [argument for argument in arguments if "=" not in argument]:
        raise RunError(f"{wrong[0]}: must be KEY=VALUE, such as margin=0.3")
    try:
        own = OmegaConf.from_dotlist([argument.removeprefix("loss.") for argument in arguments])
    except (OmegaConfBaseException, YAMLError) as error:
        raise RunError(f"{' '.join(arguments)}: {str(error).splitlines()[0]}") from error
    return OmegaConf.create({"loss": OmegaConf.merge({"_target_": target}, own)})


@command
def main() -> None:
    parser = Parser(description=__doc__)
    parser.add_argument("target", metavar="FILE.py:CLASS", help="the class of a loss in a file of yours")
    parser.add_argument("arguments", metavar="KEY=VALUE", nargs="*", default=[], help="arguments of the class")
    given = parser.parse_args()
    target = parse("loss", given.target)
    made = partial(build, configured(target.name, given.arguments))
    with importable(OwnCode((target.folder,))):
        made(10, 2, torch.float32)  # errors of the constructor end the command
        found = problems(made)
    for name, lines in found.items():
        print(f"{'FAILS' if lines else 'ok   '} {name}", *(f"      {printable(line)}" for line in lines), sep="\n")
    failed, left = sum(map(bool, found.values())), len(CHECKS) - len(found)
    later = f"; {left} more follow once this one holds" if left else ""
    print(f"{given.target}: {f'{failed} of {len(found)} checks fail{later}' if failed else 'all checks hold'}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
