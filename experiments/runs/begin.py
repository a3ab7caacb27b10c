"""``run.json`` at the beginning of a run, and where an interrupted run goes on."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hydra.utils import get_object
from omegaconf import DictConfig, OmegaConf

from experiments.data.image_set import Data
from experiments.errors import RunError
from experiments.runs.provenance import describe_machine, describe_source
from experiments.runs.reader import SCHEMA, read_record
from experiments.training.trainer import Trainer

CLASSES = ("losses.", "models.", "experiments.loggers.", "torch.optim.", "pytorch_metric_learning.")
FUNCTIONS = ("experiments.data.mnist.", "experiments.training.schedule.")
"""The modules whose classes, or functions, ``resume`` may call."""


def new_record(config: DictConfig, name: str, overrides: Sequence[str], data: Data, trainer: Trainer) -> dict[str, Any]:
    """The record of a run before its first epoch."""
    description = {
        "name": name,
        "overrides": list(overrides),
        "schema": SCHEMA,
        "status": "interrupted",
        "seed": config.seed,
        "epochs": trainer.epochs,
        "config": OmegaConf.to_container(config, resolve=True),
        "data": data.describe(),
        "warnings": warnings(trainer),
    }
    return description | describe_source() | describe_machine(data.device, trainer.precision)


def record_to_resume(folder: Path, overrides: Sequence[str]) -> dict[str, Any]:
    """The record of a run that can go on, or is finished.

    Raises:
        RunError: if the folder holds no run, or a stopped one, or links that lead elsewhere, or there are overrides.
    """
    record = read_record(folder)
    if overrides:
        raise RunError(f"resume={folder}: goes on with that run's own settings; leave out {' '.join(overrides)}")
    if record["status"] == "stopped":
        raise RunError(f"{folder}: stopped at {record['diagnostics'][0]}, and would again; try other settings")
    require_own_targets(folder, record["config"])
    for path in (folder / "plots", folder / "epochs"):
        if path.is_symlink():
            raise RunError(f"{path}: leads out of the run folder; put its files there")
    return record


def require_own_targets(folder: Path, node: Any) -> None:
    """Refuse a configuration that names callables of other packages: a run folder may come from a stranger.

    Raises:
        RunError: with the first such name.
    """
    target = node.get("_target_") if isinstance(node, dict) else None
    if target is not None and not is_own(str(target)):
        raise RunError(f"{folder}: its configuration names {target}, which is no class of this project; not resumed")
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        require_own_targets(folder, child)


def is_own(target: str) -> bool:
    """Whether a name is one of ours and also leads to one: ``experiments.files.os.system`` does not."""
    if not target.startswith(CLASSES + FUNCTIONS):
        return False
    try:
        found = get_object(target)
    except Exception:  # whatever the import of a wrong name raises; it cannot be built either
        return False
    home = f"{getattr(found, '__module__', '')}."
    return home.startswith(CLASSES if isinstance(found, type) else FUNCTIONS)


def resumed_record(record: dict[str, Any], folder: Path, data: Data, trainer: Trainer) -> dict[str, Any]:
    """The record of an interrupted run, with the machine and the code that go on with it.

    Raises:
        RunError: if the images are others than those of the beginning.
    """
    if record["data"]["checksum"] != data.checksum:
        begun = record["data"]["source"]
        raise RunError(f"{folder}: began with the images of {begun}, not with those of {data.source}")
    now = describe_source() | describe_machine(data.device, trainer.precision)
    return record | {"resumed": [*record.get("resumed", []), now]}


def warnings(trainer: Trainer) -> list[str]:
    """One sentence if the setting of the loss is infeasible in the plane."""
    infeasible = getattr(trainer.loss, "infeasible", None)
    return [sentence] if infeasible is not None and (sentence := infeasible()) else []
