"""The values of a sweep: those of its command, and those of a preset or a search."""

from collections.abc import Iterator, Sequence

from hydra.core.config_loader import ConfigLoader
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import IntervalSweep, Override
from omegaconf import DictConfig

from experiments.errors import RunError


def all_overrides(config: DictConfig, loader: ConfigLoader) -> list[Override]:
    """One for each key; the command comes before the preset."""
    words = [f"{key}={value}" for key, value in (config.hydra.sweeper.params or {}).items()]
    parsed = OverridesParser.create(loader).parse_overrides([*words, *config.hydra.overrides.task])
    return list({override.get_key_element(): override for override in parsed}.values())


def values(override: Override) -> list[str]:
    """All values of a key, as on the command line; of a range its ends.

    Raises:
        RunError: if there is none, or one twice.
    """
    value = override.value()
    if isinstance(value, IntervalSweep):
        return _ends(override, value)
    try:
        named = list(override.sweep_string_iterator()) if override.is_sweep_override() else [_single(override)]
    except ValueError as error:  # range(0,3,0)
        raise RunError(f"{override.input_line}: {error}") from error
    if not named:
        raise RunError(f"{override.input_line}: names no value, so there is no run")
    if len(set(named)) < len(named):
        raise RunError(f"{override.input_line}: names a value twice")
    return named


def _single(override: Override) -> str:
    return str(override.get_value_element_as_str())


def _ends(override: Override, interval: IntervalSweep) -> list[str]:
    if interval.start is None or interval.end is None or interval.start >= interval.end:
        raise RunError(f"{override.input_line}: the first number of a range is to be the smaller one")
    if "log" in interval.tags and interval.start <= 0:
        raise RunError(f"{override.input_line}: a range of logarithms begins above 0")
    return [str(interval.start), str(interval.end)]


def compositions(overrides: Sequence[Override], loader: ConfigLoader) -> Iterator[list[str]]:
    """The command lines of a few runs that name every choice of a group and every other key once."""
    named = [
        [
            f"{override.get_key_element()}={value}"
            for value in values(override)[: None if is_group(override, loader) else 1]
        ]
        for override in overrides
    ]
    longest = max(map(len, named), default=0)
    yield from ([words[min(index, len(words) - 1)] for words in named] for index in range(longest))


def is_group(override: Override, loader: ConfigLoader) -> bool:
    """Whether the values of a key are files of conf/, as those of ``loss`` are."""
    return bool(loader.get_group_options(override.get_key_element()))
