"""A finished run again, from its ``run.json`` alone, and whether the same bytes come out."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from omegaconf import OmegaConf

from experiments.errors import RunError
from experiments.experiment import train
from experiments.runs.arrays import PER_EMBEDDING
from experiments.runs.begin import require_own_targets
from experiments.runs.provenance import differences
from experiments.runs.reader import load_run
from experiments.runs.run import Run

WHERE = "data.root", "device"  # where a run happens, not what it is

MAX_THREADS = 1024  # a record may come from anyone


def rerun(folder: Path, new: Path, overrides: Sequence[str] = ()) -> Run:
    """Train again with the settings, the seed and the number of threads of a finished run; compare the embeddings.

    Args:
        folder: the finished run.
        new: the run folder of its repetition.
        overrides: of the keys ``WHERE`` alone.

    Raises:
        RunError: if the run is not finished, names classes of others, or other embeddings come out; both runs are kept.
    """
    old = load_run(folder)
    if old.status != "finished":
        raise RunError(f"rerun={folder}: the run is {old.status}, not finished")
    if others := [word for word in overrides if word.partition("=")[0] not in WHERE]:
        raise RunError(f"rerun={folder}: repeats that run's own settings; leave out {' '.join(others)}")
    require_own_targets(folder, old.config)
    threads, words = old.record.get("threads"), old.record.get("overrides", [])
    if type(threads) is not int or not 1 <= threads <= MAX_THREADS or not isinstance(words, list):
        raise RunError(f"rerun={folder}: its record does not say with how many threads it was trained")
    config = OmegaConf.merge(OmegaConf.create(old.config), OmegaConf.from_dotlist(list(overrides)))
    torch.set_num_threads(threads)
    run = train(config, new, old.name, words)  # type: ignore[arg-type]
    if (differing := first_difference(old, run)) is not None:
        causes = differences(old.record, run.record) or ["no known cause"]
        raise RunError(f"{new}: differs from {folder} {differing} ({'; '.join(causes)})")
    print(f"the same {len(run)} embeddings as in {folder}, bit for bit")
    return run


def first_difference(old: Run, new: Run) -> str | None:
    """Where two runs begin to differ, in words; None for equal bytes."""
    if old.record["data"]["checksum"] != new.record["data"]["checksum"]:
        return f"in its images: {old.record['data']['source']}, now {new.record['data']['source']}"
    if len(old) != len(new):
        return f"in the number of epochs: {len(old)}, now {len(new)}"
    for index, epoch in enumerate(old.epochs):
        if any(getattr(old, name)[index].tobytes() != getattr(new, name)[index].tobytes() for name in PER_EMBEDDING):
            distance = np.abs(old.features[index] - new.features[index]).max()
            return f"from epoch {epoch} on, there by up to {distance:.2g} in a feature"
    return None
