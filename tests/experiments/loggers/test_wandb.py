"""The offline file of Weights & Biases, decoded."""

import json
import struct
import time

from experiments.loggers.wandb import Wandb
from logs import assert_same, logged


def records_of(folder):
    """The records of the offline file, which wandb writes in a process of its own."""
    (path,) = folder.glob("wandb/offline-run-*/run-*.wandb")
    for _ in range(300):
        records = list(decoded(path.read_bytes()))
        if any(record.HasField("exit") for record in records):
            break
        time.sleep(0.1)
    return records


def decoded(content):
    """The format of LevelDB's logs: 7 bytes, then blocks of chunks (checksum, length, 1: whole, 2 to 4: parts)."""
    from wandb.proto.wandb_internal_pb2 import Record

    place, whole = 7, b""
    while place + 7 <= len(content):
        length, kind = struct.unpack_from("<HB", content, place + 4)
        if place + 7 + length > len(content):
            return  # still being written
        whole += content[place + 7 : place + 7 + length]
        place += 7 + length
        if (left := -place % 32768) < 7:
            place += left  # too little for a chunk: filled with zeros
        if kind in (1, 4):
            yield Record.FromString(whole)
            whole = b""


def test_file_has_every_number_the_pictures_and_the_film(tmp_path, tiny):
    run = logged(tiny, tmp_path / "run", "wandb")
    records = records_of(run.folder)
    rows = [
        {".".join(item.nested_key) or item.key: json.loads(item.value_json) for item in record.history.item}
        for record in records
        if record.HasField("history")
    ]
    metrics = [row for row in rows if not any("plane" in key for key in row)]
    columns = {key for row in metrics for key in row if not key.startswith("_")}
    found = {key: [(row["epoch"], row[key]) for row in metrics if key in row] for key in columns}
    assert_same(found, run)
    pictures = [(row["epoch"], key) for row in rows for key in row if key.endswith("._type")]
    assert pictures == [(epoch, f"{key}._type") for key in ("plane", "plane_final") for epoch in range(3)]
    folder = next(run.folder.glob("wandb/offline-run-*/files"))
    assert len(list(folder.rglob("plane_final*.png"))) == 3
    assert (folder / "animation.webp").read_bytes() == (run.folder / "animation.webp").read_bytes()
    (begun,) = [record.run for record in records if record.HasField("run")]
    assert (begun.project, begun.run_group, begun.display_name) == ("rosette", "run", "arcface seed 0")
    assert "0.5" in next(item.value_json for item in begun.config.update if item.key == "loss")
    assert [record.exit.exit_code for record in records if record.HasField("exit")] == [0]


def test_resumed_run_is_announced_as_a_second_run(tmp_path, finished, capsys):
    again = Wandb(tmp_path, finished.record | {"resumed": [{}]}, mode="offline", project="rosette")
    again.close(finished.record | {"status": "stopped"})
    assert "an old run cannot be continued" in capsys.readouterr().out
    assert [record.exit.exit_code for record in records_of(tmp_path) if record.HasField("exit")] == [1]


def test_unknown_mode_is_named(command):
    status, printed = command("data=mnist5k", "logger=wandb", "logger.mode=nowhere")
    assert (status, printed) == (1, "train.py: logger.mode=nowhere: must be offline or online")
