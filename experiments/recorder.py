"""What happens after every epoch of a run: write, draw, log."""

import math
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any

from omegaconf import OmegaConf
from tqdm import tqdm

from experiments.config.instantiate import instantiate
from experiments.config.own.code import current
from experiments.errors import Diverged
from experiments.evaluation.diagnostics import diagnose
from experiments.evaluation.embedding import PrototypeKind
from experiments.evaluation.evaluator import Evaluation, Evaluator
from experiments.evaluation.loss_lower_bound import loss_lower_bound
from experiments.plotting.captions import counted, gap
from experiments.plotting.errors import Images
from experiments.plotting.run_plots import RunPlots
from experiments.runs.checkpoint import read_whole_checkpoint
from experiments.runs.checksums import checksums
from experiments.runs.reader import load_run
from experiments.runs.run import Run
from experiments.runs.writer import RunWriter
from experiments.training.trainer import Trainer
from losses.base import Loss

SIGNIFICANT_DIGITS = 6  # of numbers in files


class RunRecorder:
    """Keeps the run folder of one training while its ``with`` block runs.

    An interrupted run is restored after its last complete epoch. However the block ends, the logger is closed.

    Args:
        folder: the run folder.
        record: ``run.json``, without timings and final numbers.
        trainer: the trainer, whose state is restored from the checkpoint of the folder, if there is one.
        evaluator: makes the snapshots inside the first epoch.

    Raises:
        RunError: if the checkpoint is damaged, or the package of the logger is missing.
    """

    def __init__(self, folder: Path, record: dict[str, Any], trainer: Trainer, evaluator: Evaluator):
        self.started = time.perf_counter()
        self.folder, self.run_record, self.trainer, self.evaluator = folder, record, trainer, evaluator
        self.rows: list[dict[str, Any]] = []
        self.writer, self.plots = RunWriter(folder), RunPlots(folder, record, _images(record, evaluator))
        if state := read_whole_checkpoint(folder):
            trainer.load_state(state)
            self.rows, self.writer.parts = state["rows"], state["parts"]
        self.lower_bound = loss_lower_bound(trainer.loss)
        self.logger = instantiate(OmegaConf.create(record["config"]), "logger", folder, record)
        for warning in record["warnings"]:
            print(f"warning: {warning}", flush=True)
        self.bar = tqdm(initial=trainer.epoch, total=trainer.epochs, unit="epoch", disable=None)

    @property
    def is_new(self) -> bool:
        """Whether no epoch is recorded yet, not even the one before training."""
        return not self.rows

    def __enter__(self) -> "RunRecorder":
        with ExitStack() as stack:
            stack.push(self)  # an error here closes the logger, too
            self.writer.write_record(self.run_record)
            if self.is_new:
                self.writer.write_source(current().texts)
                self.writer.write_constants(self.evaluator.constants(), _prototype_kind(self.trainer.loss))
            stack.pop_all()
        return self

    def record(self, evaluation: Evaluation, train_loss: float | None = None) -> None:
        """Write, draw and log one epoch. The checkpoint comes last: all epochs that it covers are complete."""
        trainer = self.trainer
        row = {
            "epoch": trainer.epoch,
            "step": trainer.step,
            "training_seconds": trainer.seconds,
            "images_per_second": trainer.images_per_second,
            "learning_rate": trainer.schedule.get_last_lr()[0],
            "train_loss": train_loss,
            "loss_lower_bound": self.lower_bound,
            **evaluation.metrics,
        }
        row = {name: rounded(value) for name, value in row.items()}
        self.rows.append(row)
        self.writer.write_epoch(evaluation)
        self.writer.write_metrics(self.rows)
        self.logger.log(row)
        if picture := self.plots.draw(evaluation.embedding, evaluation.metrics["accuracy_percent"]):
            self.logger.picture(picture, trainer.epoch, final=False)
        self.writer.write_checkpoint(trainer.state() | {"rows": self.rows, "parts": self.writer.parts})
        self._show_progress(row)

    def snapshot(self, trainer: Trainer) -> None:
        """Between two steps of the first epoch: embed and write. A repeated epoch writes the same again."""
        self.writer.write_snapshot(self.evaluator.embed(trainer))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.bar.close()
        try:
            if error is None:
                print_report(self._finish("finished", []))
            elif isinstance(error, Diverged):
                problem = f"epoch {self.trainer.epoch}: {error}"
                self._finish("stopped", [problem])
                raise Diverged(f"{problem}; the run stopped, all before that epoch is kept in {self.folder}") from None
        finally:
            self.logger.close(self.run_record)

    def _finish(self, status: str, stopped_by: list[str]) -> Run:
        """Gather the epochs, redraw them with common axes, animate them; then the run has its status."""
        self.writer.gather_epochs()
        run = load_run(self.folder)
        for epoch, picture in self.plots.finish(run).items():
            self.logger.picture(picture, epoch, final=True)
        found = _diagnosed(run) if len(run) else []
        self.run_record = self.run_record | {
            "status": status,
            "seconds": {
                "training": rounded(self.trainer.seconds),
                "this_session": rounded(time.perf_counter() - self.started),
            },
            "final": {name: rounded(column[-1]) for name, column in run.metrics.items()},
            "diagnostics": [*stopped_by, *found],
            "files": checksums(self.folder),
        }
        self.writer.write_record(self.run_record)
        self.writer.remove_parts()
        return replace(run, record=self.run_record)

    def _show_progress(self, row: dict[str, Any]) -> None:
        """On a terminal, one bar for the epochs."""
        if row["train_loss"] is None:
            return
        accuracy, speed = f"{row['accuracy_percent']:.2f} %", f"{row['images_per_second']:,.0f} images/s"
        self.bar.set_postfix_str(f"loss {row['train_loss']:.4f}, accuracy {accuracy}, {speed}")
        self.bar.update()


def _images(record: dict[str, Any], evaluator: Evaluator) -> Images | None:
    """The embedded images, if they are to be drawn."""
    return evaluator.images() if record["config"]["plot"]["view"] == "errors" else None


def _prototype_kind(loss: Loss) -> PrototypeKind:
    kind = PrototypeKind(loss.prototype_kind)
    return PrototypeKind.of_means(kind) if loss.prototypes is None else kind


def _diagnosed(run: Run) -> list[str]:
    last = run.embedding(-1)
    return diagnose(last.features, last.labels, last.predicted, run.class_names)


def rounded(value: Any) -> Any:
    """Six significant digits; whole numbers stay whole; None for NaN and infinity, which JSON does not have."""
    if value is None or isinstance(value, int):
        return value
    return float(f"{value:.{SIGNIFICANT_DIGITS}g}") if math.isfinite(value) else None


def print_report(run: Run) -> None:
    """The last lines on the terminal."""
    final, seconds = run.record["final"], run.record["seconds"]
    epochs = counted(run.last_epoch, "epochs")
    print(
        f"{run.name}: {final['accuracy_percent']:.2f} % {run.evaluated_on} accuracy on {run.data_name} after "
        f"{epochs} ({seconds['training']:.1f} s of training, {seconds['this_session']:.1f} s in all)"
    )
    for problem in run.record["diagnostics"]:
        print(f"diagnosis: {problem}")
    names = ", ".join(run.unseen_names.values())
    if final.get("unseen_eer_percent") is not None:
        print(f"unseen {names}: equal error rate {final['unseen_eer_percent']:.1f} % on their pairs")
    elif final.get("unseen_auroc_percent") is not None:  # one class alone has no pairs of two
        print(f"unseen {names}: told from the trained classes with an AUROC of {final['unseen_auroc_percent']:.1f} %")
    if run.dim != 2 and final["smallest_gap_degrees"] is not None:
        print(f"{gap(final['smallest_gap_degrees'], len(run.class_names), run.dim)} in {run.dim} dimensions")
    if run.config["plot"]["every"] and run.dim > 3:
        print(f"no pictures of {run.dim} dimensions; the numbers: {run.folder / 'metrics.csv'}")
    elif run.config["plot"]["every"]:
        print(f"pictures: {run.folder / 'plots'}  animation: {run.folder / 'animation.webp'}")
