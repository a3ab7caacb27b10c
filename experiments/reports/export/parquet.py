"""Parquet: the embeddings of a run in ``NAME.parquet``, a row for each image and epoch. Needs pyarrow.

The file's metadata hold ``run.json`` and, for each column, its description in ``COLUMNS``. Images of unseen classes
(experiment=open_set) are left out.
"""

import json
from pathlib import Path
from typing import Any

from experiments.files import whole_file
from experiments.runs.run import Run

COLUMNS = {  # name -> type in Arrow, description
    "run": ("text", "name of the run, made from its folder"),
    "loss": ("text", "as in loss=arcface"),
    "seed": ("int64", "seed of the initial weights and of the order of the images"),
    "epoch": ("int64", "0 is before training"),
    "step": ("int64", "number of training steps before"),
    "index": ("int64", "position of the image in its file of the data set"),
    "label": ("int64", "true class, from 0"),
    "class_name": ("text", "name of the true class"),
    "x": ("float32", "first output of the last linear layer"),
    "y": ("float32", "second output of the last linear layer"),
    "predicted": ("int64", "predicted class, from 0"),
}


def write(run: Run, name: str, output: Path) -> None:
    """All epochs of one run, a row group for each.

    Raises:
        ModuleNotFoundError: without the extra ``parquet``.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"text": pa.dictionary(pa.int32(), pa.string()), "int64": pa.int64(), "float32": pa.float32()}
    fields = [pa.field(column, types[kind], metadata={"what": what}) for column, (kind, what) in COLUMNS.items()]
    schema = pa.schema(fields, metadata={"run.json": json.dumps(run.record)})
    with (
        whole_file(output / f"{name}.parquet") as temporary,
        pq.ParquetWriter(temporary, schema, compression="zstd") as file,
    ):
        for index in range(len(run)):
            file.write_table(pa.table(columns(run, name, index), schema=schema))


def columns(run: Run, name: str, index: int) -> dict[str, Any]:
    """The columns of one epoch."""
    x, y = run.features[index].T
    constant = {"run": name, "loss": run.name, "seed": run.seed}
    constant |= {"epoch": int(run.epochs[index]), "step": int(run.steps[index])}
    repeated = {column: [value] * len(run.labels) for column, value in constant.items()}
    names = run.class_names
    classes = [names[label] for label in run.labels]
    points = {"index": run.indices, "label": run.labels, "class_name": classes, "x": x, "y": y}
    return repeated | points | {"predicted": run.embedding(index).predicted}


def write_all(runs: dict[str, Run], output: Path) -> None:
    """Nothing more: readers of Parquet take the folder as one table."""
