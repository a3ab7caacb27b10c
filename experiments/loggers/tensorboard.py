"""TensorBoard: event files in ``tensorboard/`` of the run folder; ``tensorboard --logdir outputs`` shows all runs."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from experiments.loggers.base import flat, imported, numbers
from experiments.plotting.style import read_pixels


class TensorBoard:
    """A curve for each column, a slider of the planes (``plane``; with the final axes ``plane_final``).

    A resumed run continues the same curves: the entries of an incomplete epoch are purged. Pictures in other formats
    than PNG are not logged, nor is the animation.
    """

    def __init__(self, folder: Path, record: dict[str, Any]):
        self.package = imported("torch.utils.tensorboard", "tensorboard")
        self.folder, self.record = folder / "tensorboard", record
        self.writer: Any = None

    def _open(self, epoch: int) -> None:
        """At the first entry, since the first epoch of a resumed run is known only then."""
        if self.writer is None:
            self.writer = self.package.SummaryWriter(str(self.folder), purge_step=epoch)
            self.writer.add_text("config", f"```\n{json.dumps(self.record['config'], indent=2)}\n```", epoch)

    def log(self, row: dict[str, Any]) -> None:
        self._open(row["epoch"])
        for name, number in numbers(row).items():
            self.writer.add_scalar(name, number, row["epoch"])
        self.writer.flush()  # a live view shows the epoch, and a kill loses none

    def picture(self, path: Path, epoch: int, final: bool) -> None:
        if path.suffix == ".png":
            self._open(self.record["epochs"] + 1)  # a run resumed after its last epoch has none to log
            self.writer.add_image(
                "plane_final" if final else "plane", np.array(read_pixels(path)), epoch, dataformats="HWC"
            )

    def close(self, record: dict[str, Any]) -> None:
        """The status as a text, and the parameters beside the final numbers for the page of hyperparameters."""
        if self.writer is None:
            return
        self.writer.add_text("status", record["status"], record["epochs"])
        reached = {f"final/{name}": number for name, number in numbers(record.get("final", {})).items()}
        parameters = {key: _simple(value) for key, value in flat(record["config"]).items()}
        self.writer.add_hparams(parameters, reached, run_name=".", global_step=record["epochs"])
        self.writer.close()


def _simple(value: Any) -> Any:
    """Hyperparameters are numbers, Booleans and strings there."""
    return value if isinstance(value, (bool, int, float, str)) else json.dumps(value)
