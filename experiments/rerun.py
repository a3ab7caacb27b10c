"""A finished run again, from its ``run.json`` alone, and whether the same bytes come out."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from omegaconf import OmegaConf

from experiments.errors import RunError
from experiments.experiment import train
from experiments.runs.arrays import Arrays, to_arrays
from experiments.runs.begin import require_own_targets
from experiments.runs.provenance import differences
from experiments.runs.reader import load_run
from experiments.runs.run import Run

WHERE = "data.root", "data.path", "device"  # where a run happens, not what it is

FEATURES = "features", "unseen_features"

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
    overrides = [word.lstrip("+") for word in overrides]
    if others := [word for word in overrides if word.partition("=")[0] not in WHERE]:
        raise RunError(f"rerun={folder}: repeats that run's own settings; leave out {' '.join(others)}")
    if (new / "run.json").exists():
        raise RunError(f"rerun={folder}: {new} holds a repetition already; move it away to repeat the run again")
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
    print(f"the same {len(list(embeddings(run)))} embeddings as in {folder}, bit for bit")
    return run


def first_difference(old: Run, new: Run) -> str | None:
    """Where two runs begin to differ, in words; None for equal bytes."""
    if old.record["data"]["checksum"] != new.record["data"]["checksum"]:
        return f"in its images: {old.record['data']['source']}, now {new.record['data']['source']}"
    if len(old) != len(new):
        return f"in the number of epochs: {len(old)}, now {len(new)}"
    steps, now = ([snapshot.step for snapshot in run.snapshots] for run in (old, new))
    if steps != now:
        return f"in the steps of its snapshots: {steps}, now {now}"
    for (place, before), (_, after) in zip(embeddings(old), embeddings(new), strict=True):
        if any(before[name].tobytes() != after[name].tobytes() for name in before):
            distance = max(np.abs(before[name] - after[name]).max() for name in before if name in FEATURES)
            return f"from {place} on, there by up to {distance:.2g} in a feature"
    return None


def embeddings(run: Run) -> Iterator[tuple[str, Arrays]]:
    """All that a run kept of the plane, in the order of its training, each with its place in words."""
    for index, epoch in enumerate(run.epochs):
        unseen = {} if run.unseen_features is None else {"unseen_features": run.unseen_features[index]}
        yield f"epoch {epoch}", to_arrays(run.embedding(index)) | unseen
        for snapshot in run.snapshots if index == 0 else ():
            yield f"step {snapshot.step}", to_arrays(snapshot)
