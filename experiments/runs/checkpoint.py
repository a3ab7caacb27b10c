"""The checkpoint of a run: the state of the trainer, the rows so far, and the checksums of the epochs it covers."""

import io
import shutil
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import torch

from experiments.errors import RunError
from experiments.files import read_bounded
from experiments.runs.checksums import Checksum, are_checksums, damaged_files

LARGEST = 4 << 30  # bytes


def read_checkpoint(folder: Path) -> dict[str, Any] | None:
    """The state of the trainer after the last complete epoch, None before the first one.

    Tensors come to the CPU first: the run may go on on another device.

    Raises:
        RunError: if the file is damaged.
    """
    path = folder / "checkpoint.pt"
    try:
        file = io.BytesIO(read_bounded(path, LARGEST))
        with ZipFile(file) as archive:
            if damaged := archive.testzip():  # torch compares no checksum
                raise ValueError(f"CRC of {damaged}")
        file.seek(0)
        return torch.load(file, map_location="cpu", weights_only=True)
    except FileNotFoundError:
        return None
    except Exception as error:  # the unpickler raises many kinds
        raise RunError(f"{path}: damaged ({type(error).__name__}); without this file the run starts again") from error


def to_bytes(state: dict[str, Any]) -> bytes:
    """The file: torch itself reports a full disk as an error of its own, without the name of the file."""
    file = io.BytesIO()
    torch.save(state, file)
    return file.getvalue()


def read_whole_checkpoint(folder: Path) -> dict[str, Any] | None:
    """The checkpoint, if all epochs that it covers are there unchanged.

    If one is not, a line names it, the epochs are removed, and there is no checkpoint: the run starts again, and makes
    the same epochs.

    Raises:
        RunError: if the checkpoint is damaged, or that of another version.
    """
    state = read_checkpoint(folder)
    if state is not None:
        if not (isinstance(state, dict) and "rows" in state and are_checksums(state.get("parts"), ["epochs/*.npz"])):
            raise RunError(f"{folder / 'checkpoint.pt'}: of another version of Rosette; train the run again")
        damaged = damaged_files(folder, state["parts"])
        if not damaged:
            remove_uncovered(folder, state["parts"])
            return state
        print(f"{folder}: {damaged[0]}; the run starts again", flush=True)
    shutil.rmtree(folder / "epochs", ignore_errors=True)  # epochs that no checkpoint covers
    return None


def remove_uncovered(folder: Path, parts: dict[str, Checksum]) -> None:
    """Files of an epoch that was killed before its checkpoint; the run makes them again."""
    for path in (folder / "epochs").glob("*.npz"):
        if f"epochs/{path.name}" not in parts:
            path.unlink()
