"""The embeddings of a run as Parquet: ``NAME.parquet``, a line for each digit and epoch. Needs pyarrow.

``COLUMNS`` says what each column is; the file says so itself, in the metadata of its fields, and holds ``run.json``.
Digits of classes that were never trained (experiment=open_set) are left out.
"""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from experiments.archive import Run
from experiments.files import whole_file

WORD = pa.dictionary(pa.int32(), pa.string())
COLUMNS = {
    "run": (WORD, "name of the run, made of its folder"),
    "loss": (WORD, "as in loss=arcface"),
    "seed": (pa.int64(), "of initial weights and the order of the digits"),
    "epoch": (pa.int64(), "0 is before training"),
    "step": (pa.int64(), "training steps taken before"),
    "index": (pa.int64(), "place of the digit in its data set"),
    "label": (pa.int64(), "true class, from 0"),
    "class_name": (WORD, "name of the true class"),
    "x": (pa.float32(), "first number of the last linear layer's output"),
    "y": (pa.float32(), "second number"),
}
SCHEMA = pa.schema([pa.field(name, kind, metadata={"what": what}) for name, (kind, what) in COLUMNS.items()])


def write(run: Run, name: str, output: Path) -> None:
    """All epochs of one run."""
    record = json.dumps(run.record)
    with (
        whole_file(output / f"{name}.parquet") as temporary,
        pq.ParquetWriter(temporary, SCHEMA.with_metadata({"run.json": record}), compression="zstd") as file,
    ):
        for index in range(len(run.epochs)):
            file.write_table(epoch_table(run, name, index).replace_schema_metadata({"run.json": record}))


def epoch_table(run: Run, name: str, index: int) -> pa.Table:
    """The lines of one epoch, which become a row group of the file."""
    count, classes = len(run.labels), run.record["data"]["class_names"]
    same = {"run": name, "loss": run.name, "seed": run.record["seed"]}
    same |= {"epoch": int(run.epochs[index]), "step": int(run.steps[index])}
    x, y = run.features[index].T
    columns = {column: [value] * count for column, value in same.items()}
    columns |= {"index": run.indices, "label": run.labels, "class_name": [classes[label] for label in run.labels]}
    return pa.table(columns | {"x": x, "y": y}, schema=SCHEMA)


def write_all(runs: dict[str, Run], output: Path) -> None:
    """Nothing: a reader of Parquet takes the folder as one table."""
