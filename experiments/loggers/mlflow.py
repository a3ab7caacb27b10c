"""MLflow: one store for all runs, a database file with a folder of pictures."""

import os
import time
from pathlib import Path
from typing import Any

from experiments.loggers.base import flat, imported, numbers

STATUS = {"finished": "FINISHED", "stopped": "FAILED", "interrupted": "KILLED"}


class MLflow:
    """Every column as a metric over the epoch, the configuration as parameters, pictures and animation as artifacts.

    The pictures with the final axes replace those drawn during the training. A resumed run continues the same MLflow
    run, whose name is in the file ``mlflow_run_id`` of the run folder.

    Args:
        store: the folder for ``mlflow.db`` and ``artifacts/``.
        experiment: the MLflow experiment that holds the runs.
    """

    def __init__(self, folder: Path, record: dict[str, Any], store: str, experiment: str):
        os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")  # it would report its use to its makers
        os.environ.setdefault("MLFLOW_LOGGING_LEVEL", "WARNING")  # no line for each table that it creates
        imported("sqlalchemy", "mlflow")
        self.package, self.folder = imported("mlflow", "mlflow"), folder
        path = Path(store).resolve()
        path.mkdir(parents=True, exist_ok=True)
        with imported("filelock", "mlflow").FileLock(path / "mlflow.lock"):  # the runs of a sweep may start together
            self.client = self.package.MlflowClient(f"sqlite:///{path / 'mlflow.db'}")
            known = self.client.get_experiment_by_name(experiment)
            artifacts = (path / "artifacts").as_uri()
            place = known.experiment_id if known else self.client.create_experiment(experiment, artifacts)
        self.run_id = self._resumed() or self._begun(place, record)

    def _resumed(self) -> str | None:
        """The run that this folder had before, if the store still has it."""
        note = self.folder / "mlflow_run_id"
        if not note.exists():
            return None
        run_id = note.read_text(encoding="utf-8")
        try:
            self.client.set_terminated(run_id, "RUNNING")
        except self.package.MlflowException:
            return None
        return run_id

    def _begun(self, experiment: str, record: dict[str, Any]) -> str:
        run_id = self.client.create_run(experiment, run_name=f"{record['name']} seed {record['seed']}").info.run_id
        parameters = [self.package.entities.Param(key, str(value)) for key, value in flat(record["config"]).items()]
        self.client.log_batch(run_id, params=parameters)
        self.client.set_tag(run_id, "run_folder", str(self.folder.resolve()))
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "mlflow_run_id").write_text(run_id, encoding="utf-8")
        return run_id

    def log(self, row: dict[str, Any]) -> None:
        now, epoch = int(time.time() * 1000), row["epoch"]
        metrics = [self.package.entities.Metric(name, cell, now, epoch) for name, cell in numbers(row).items()]
        self.client.log_batch(self.run_id, metrics=metrics)

    def picture(self, path: Path, epoch: int, final: bool) -> None:
        self.client.log_artifact(self.run_id, str(path), "plots")

    def close(self, record: dict[str, Any]) -> None:
        if (animation := self.folder / "animation.webp").exists():
            self.client.log_artifact(self.run_id, str(animation))
        self.client.set_tag(self.run_id, "status", record["status"])
        self.client.set_terminated(self.run_id, STATUS[record["status"]])
