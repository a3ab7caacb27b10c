"""Damage to a finished run is never read as if it were right, in any of the files that are read."""

import json
import random
import shutil

import numpy as np
import pytest

import experiments
from experiments.errors import RunError
from experiments.runs.checksums import checksum, checksums, require_unchanged, seal, sealed
from experiments.runs.reader import load_run
from report_runs import change

READ = ("embeddings.npz", "metrics.csv", "run.json")


def test_finished_run_has_the_checksums_of_its_files(finished):
    files = {path.relative_to(finished.folder).as_posix() for path in finished.folder.rglob("*") if path.is_file()}
    assert set(finished.record["files"]) == files - {"run.json"}
    assert finished.record["files"] == checksums(finished.folder)


def test_checksum_is_sha256():
    """The test vector of FIPS 180-2."""
    assert checksum(b"abc") == {
        "bytes": 3,
        "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    }


def test_file_without_a_checksum_is_believed_and_another_is_not():
    require_unchanged("a", b"text", {})
    require_unchanged("a", b"text", {"a": checksum(b"text")})
    with pytest.raises(ValueError, match=r"a differs from its checksum in run\.json"):
        require_unchanged("a", b"texT", {"a": checksum(b"text")})


def test_seal_does_not_depend_on_order_and_white_space_but_on_every_value():
    record = {"unseen": {10: "ten", 9: "nine"}, "name": "arcface", "final": {"gnc2": 0.1 + 0.2}}
    read = json.loads(json.dumps(sealed(record), indent=7, sort_keys=True))
    assert read.pop("sha256") == seal(record) == seal(read)
    assert seal(record | {"name": "arcfacE"}) != seal(record)


def damaged(name, content, rng):
    """One byte changed, the end cut off, or some bytes twice."""
    place = rng.randrange(len(content))
    kinds = {
        "changed": content[:place] + bytes([content[place] ^ 1 << rng.randrange(8)]) + content[place + 1 :],
        "cut": content[:place],
        "doubled": content[:place] + content[max(0, place - 40) :],
    }
    return kinds[rng.choice(list(kinds))]


@pytest.mark.parametrize("name", READ)
def test_damage_is_refused_or_without_effect(finished, tmp_path, name):
    folder = shutil.copytree(finished.folder, tmp_path / "run")
    path, rng, refused = folder / name, random.Random(0), []
    content = path.read_bytes()
    for _ in range(100):
        path.write_bytes(damaged(name, content, rng))
        try:
            run = load_run(folder)
        except RunError as error:
            refused.append(str(error))
            continue
        assert np.array_equal(run.features, finished.features)
        for column, values in finished.metrics.items():
            np.testing.assert_array_equal(run.metrics[column], values)
        assert run.record == finished.record
    assert len(refused) >= 95
    assert all("\n" not in message for message in refused)


def test_lost_rows_are_not_averaged(finished, tmp_path):
    """Half of metrics.csv, in a folder without checksums as others may write them."""
    folder = shutil.copytree(finished.folder, tmp_path / "run")
    change(folder, files={})
    lines = (folder / "metrics.csv").read_text().splitlines(keepends=True)
    (folder / "metrics.csv").write_text("".join(lines[:-1]))
    with pytest.raises(RunError, match=r"2 rows of metrics\.csv for 3 epochs"):
        load_run(folder)
    (folder / "metrics.csv").write_text("".join(lines)[:-20])
    with pytest.raises(RunError, match=r"row 3 of metrics\.csv is not complete|missing or damaged"):
        load_run(folder)


def test_seal_cannot_be_switched_off(finished, tmp_path):
    folder = shutil.copytree(finished.folder, tmp_path / "run")
    text = (folder / "run.json").read_text()
    (folder / "run.json").write_text(text.replace('"sha256": "' + json.loads(text)["sha256"], '"sha257": "' + "0" * 64))
    with pytest.raises(RunError, match="differs from its own checksum"):
        load_run(folder)


def test_pictures_may_be_missing(finished, tmp_path):
    folder = shutil.copytree(finished.folder, tmp_path / "run")
    shutil.rmtree(folder / "plots")
    assert len(experiments.load_run(folder)) == 3


def test_deep_nesting_is_damage(finished, tmp_path):
    folder = shutil.copytree(finished.folder, tmp_path / "run")
    text = (folder / "run.json").read_text()
    for depth in (900, 100_000):
        (folder / "run.json").write_text(text.rstrip()[:-1] + ', "more": ' + "[" * depth + "]" * depth + "}")
        with pytest.raises(RunError, match=r"run\.json: damaged"):
            load_run(folder)
