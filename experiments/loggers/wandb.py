"""Weights & Biases: a run of its own in ``wandb/`` of the run folder, offline unless asked otherwise."""

import os
import shutil
from pathlib import Path
from typing import Any

from experiments.config.validation import require_choice
from experiments.errors import RunError
from experiments.loggers.base import imported, numbers


class Wandb:
    """Every column over ``epoch``, the planes (``plane``; with the final axes ``plane_final``) and the animation.

    Offline, nothing leaves the machine and no login is needed; ``wandb sync RUN/wandb/offline-run-*`` uploads it. Such
    a run cannot be resumed: the epochs after ``resume`` are a second one in the same group. Pictures in other formats
    than PNG are not logged.

    Args:
        mode: ``offline``, or ``online``, which needs a login.
        project: the wandb project that holds the runs.

    Raises:
        ValueError: for another mode.
        RunError: if wandb cannot begin the run.
    """

    def __init__(self, folder: Path, record: dict[str, Any], mode: str, project: str):
        require_choice("mode", mode, ("offline", "online"))
        os.environ.setdefault("WANDB_ERROR_REPORTING", "false")  # to its makers, offline as well
        self.package = imported("wandb", "wandb")
        self.folder = folder
        if "resumed" in record:
            print("logger=wandb: an old run cannot be continued; the epochs from here on are a second run in its group")
        folder.mkdir(parents=True, exist_ok=True)
        settings = self.package.Settings(silent=True, console="off", save_code=False, disable_git=True)
        settings.x_disable_stats = True  # no log of the machine
        try:
            self.run = self.package.init(
                mode=mode,
                project=project,
                dir=str(folder),
                group=folder.name,
                name=f"{record['name']} seed {record['seed']}",
                config=record["config"],
                settings=settings,
            )
        except self.package.Error as error:
            raise RunError(f"logger.mode={mode}: {str(error).splitlines()[0]}") from error
        self.run.define_metric("*", step_metric="epoch")

    def log(self, row: dict[str, Any]) -> None:
        self.run.log(numbers(row))

    def picture(self, path: Path, epoch: int, final: bool) -> None:
        if path.suffix == ".png":
            self.run.log({"epoch": epoch, "plane_final" if final else "plane": self.package.Image(str(path))})

    def close(self, record: dict[str, Any]) -> None:
        if (animation := self.folder / "animation.webp").exists():
            copy = shutil.copy(animation, self.run.dir)
            self.run.save(copy, base_path=self.run.dir, policy="now")
        self.run.summary["status"] = record["status"]
        self.run.finish(exit_code=0 if record["status"] == "finished" else 1)
