"""How a page names its runs: by loss and setting for people, by a short key in links."""

import re
from collections.abc import Sequence

from experiments.reports.comparison.table import by_setting
from experiments.runs.run import Run


def settings(runs: Sequence[Run]) -> list[str]:
    """The setting of each run in words, with the seed where several runs have the same."""
    named = {}
    for words, own in by_setting(runs):
        for run in own:
            seed = [f"seed {run.seed}"] if len(own) > 1 else []
            named[id(run)] = ", ".join(filter(None, [words, *seed]))
    return [named[id(run)] for run in runs]


def keys(runs: Sequence[Run]) -> list[str]:
    """A key for each run of letters, digits and dashes: ``arcface``, and ``arcface-2`` for the next of that name."""
    found: list[str] = []
    for run in runs:
        slug = re.sub(r"[^a-z0-9_]+", "-", run.name.lower()).strip("-") or "run"
        later = (f"{slug}-{number}" for number in range(2, len(runs) + 2))
        found.append(next(key for key in (slug, *later) if key not in found))
    return found
