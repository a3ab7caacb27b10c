"""``run.json`` at the beginning of a run, and where an interrupted run goes on."""

import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hydra.utils import get_object
from omegaconf import DictConfig, OmegaConf

from experiments.config.dimension import PLANE
from experiments.config.own.code import current
from experiments.data.image_set import Data
from experiments.errors import RunError
from experiments.runs.provenance import changed_source, describe_machine, describe_source, differences
from experiments.runs.reader import SCHEMA, read_record
from experiments.training.trainer import Trainer

CLASSES = ("losses.", "models.", "experiments.loggers.", "torch.optim.", "pytorch_metric_learning.")
FEW_STEPS = 4
"""With fewer steps in an epoch, the epochs of ``epochs=auto`` hardly move the weights."""

DATA = tuple(f"experiments.data.{name}." for name in ("mnist", "turned", "emnist", "own"))
FUNCTIONS = (*DATA, "experiments.training.schedule.")
"""The modules whose classes, or functions, ``resume`` may call."""

NO_SETTING = "output", "device", "logger", "resume", "rerun", "skip_finished"
"""Keys that say where or how a run happens, not what it is."""

WHERE = "root", "path"
"""The same below ``data``."""


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
        "warnings": warnings(data, trainer),
    }
    return description | describe_source() | describe_machine(data.device, trainer.precision)


def holds_this_run(folder: Path, config: DictConfig) -> bool:
    """Whether the folder holds a run, finished or not.

    Raises:
        RunError: if it is a run of another configuration.
    """
    if not (folder / "run.json").exists():
        return False
    begun, wanted = _settings(read_record(folder)["config"]), _settings(OmegaConf.to_container(config, resolve=True))
    if other := [key for key in begun | wanted if begun.get(key) != wanted.get(key)]:
        raise RunError(f"{folder}: holds a run of other settings ({', '.join(other)}); choose another folder")
    return True


def _settings(config: Any) -> dict[str, Any]:
    """What a run is, by top-level key; ``data.root`` or ``data.path`` is where its images lie."""
    kept = {key: value for key, value in config.items() if key not in NO_SETTING}
    kept["model"] = {"dim": PLANE} | kept.get("model", {})  # runs from before model.dim
    return kept | {"data": {key: value for key, value in config.get("data", {}).items() if key not in WHERE}}


def record_to_resume(folder: Path, overrides: Sequence[str]) -> dict[str, Any]:
    """The record of a run that can go on, or is finished.

    Raises:
        RunError: if the folder holds no run, or a stopped one, or links that lead elsewhere, or there are overrides.
    """
    record = read_record(folder)
    if overrides:
        raise RunError(f"resume={folder}: goes on with that run's own settings; leave out {' '.join(overrides)}")
    if record["status"] != "interrupted" and (changed := changed_source(record)):
        now = f"your code of {', '.join(changed)} differs from that of the run, which is in source/"
        print(f"{folder}: {now}; begin a new run with yours", file=sys.stderr)
    if record["status"] == "stopped":
        raise RunError(f"{folder}: stopped at {record['diagnostics'][0]}, and would again; try other settings")
    require_own_targets(folder, record["config"])
    for path in (folder / "plots", folder / "epochs", folder / "source"):
        if path.is_symlink():
            raise RunError(f"{path}: leads out of the run folder; put its files there")
    return record


def require_own_targets(folder: Path, node: Any) -> None:
    """Refuse a configuration that names callables of other packages: a run folder may come from a stranger.

    Raises:
        RunError: with the first such name.
    """
    target = node.get("_target_") if isinstance(node, dict) else None
    if target is not None and not (is_own(str(target)) or target in current().classes):
        raise RunError(
            f"{folder}: its configuration names {target}, which is no class of this project; nothing is trained"
            " (of your own: name it again, by --config-dir or loss.target)"
        )
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
    if (began := record.get("own_source", {})) != now.get("own_source", {}):
        raise RunError(
            f"{folder}: began with other code of {', '.join(began)} (source/ has it); begin a new run with this"
        )
    if changed := differences([record, *record.get("resumed", [])][-1], now):
        print(f"{folder}: began with {'; '.join(changed)}: the last bits may differ from those of an unbroken run")
    return record | {"resumed": [*record.get("resumed", []), now]}


def warnings(data: Data, trainer: Trainer) -> list[str]:
    """One sentence each for a setting that the plane does not allow, classes never trained, and very few steps."""
    infeasible = getattr(trainer.loss, "infeasible", None)
    found = [sentence] if infeasible is not None and (sentence := infeasible()) else []
    if data.untrained:
        found.append(f"no training image of {', '.join(data.untrained)}")
    images, steps = len(data.train), trainer.steps_per_epoch
    if steps < FEW_STEPS and images >= 2 * FEW_STEPS and trainer.batch_size > 2:
        smaller = 2 ** int(math.log2(images / FEW_STEPS))
        found.append(f"few steps: {steps} in each epoch of {images} images; batch_size={smaller} takes more")
    return found
