"""Runs in one archive: their numbers and embeddings with checksums, from which every picture can be drawn again."""

import hashlib
import io
import os
import tarfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from experiments.errors import RunError
from experiments.files import whole_file
from experiments.runs.run import Run

FILES = "run.json", "metrics.csv", "embeddings.npz"
SUMS = "SHA256SUMS"  # one line for each file, as sha256sum writes and checks them


def pack(runs: Sequence[Run], archive: Path) -> None:
    """Write an archive of the runs' numbers, without pictures and checkpoints; names begin below their common folder.

    The same runs give the same bytes, and files that several runs have in common take their space once.
    """
    root = Path(os.path.commonpath([run.folder.resolve().parent for run in runs]))
    contents = {
        (run.folder.resolve().relative_to(root) / name).as_posix(): (run.folder / name).read_bytes()
        for run in runs
        for name in FILES
    }
    sums = "".join(f"{checksum(content)}  {name}\n" for name, content in sorted(contents.items()))
    archive.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(archive) as temporary, tarfile.open(temporary, "w:xz", preset=9) as tar:
        for name, content in [(SUMS, sums.encode()), *sorted(contents.items())]:
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))


def unpack(archive: Path, folder: Path) -> list[Path]:
    """Extract an archive into a folder; the folders of its runs.

    Raises:
        RunError: if it is no such archive, or if a file differs from its checksum; nothing is then written.
    """
    contents = read(archive)
    sums = dict(line.split("  ", 1)[::-1] for line in contents.pop(SUMS, b"").decode().splitlines())
    damaged = sorted(
        name for name in sums.keys() | contents.keys() if checksum(contents.get(name, b"")) != sums.get(name)
    )
    if damaged or not sums:
        raise RunError(f"{archive}: {damaged[0] if damaged else SUMS} is missing or damaged; get the archive again")
    for name, content in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        with whole_file(folder / name) as temporary:
            temporary.write_bytes(content)
    return sorted({(folder / name).parent for name in contents})


def read(archive: Path) -> dict[str, bytes]:
    """The files of an archive by name; those alone whose names stay inside a folder.

    Raises:
        RunError: if it is no such archive.
    """
    try:
        with tarfile.open(archive, "r:xz") as tar:
            files = {entry.name: tar.extractfile(entry) for entry in tar if entry.isfile()}
            contents = {name: file.read() for name, file in files.items() if file}
    except (tarfile.TarError, EOFError, OSError) as error:
        raise RunError(f"{archive}: no archive of scripts/bundle.py ({error})") from error
    for name in contents:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
            raise RunError(f"{archive}: {name} lies outside the folder; not unpacked")
    return contents


def checksum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
