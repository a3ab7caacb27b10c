"""Runs in one archive: their numbers and embeddings with checksums, from which every picture can be drawn again."""

import io
import os
import tarfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from experiments.errors import RunError
from experiments.files import read_bounded, whole_file
from experiments.runs.checksums import checksum
from experiments.runs.run import Run

FILES = "run.json", "metrics.csv", "embeddings.npz"
SUMS = "SHA256SUMS"  # one line for each file, as sha256sum writes and checks them
LARGEST = 4 << 30  # bytes of all files together
FORBIDDEN = set('\\:*?"<>|')  # in names: not on every system; nor what is not printable


def pack(runs: Sequence[Run], archive: Path) -> None:
    """Write an archive of the runs' numbers, without pictures and checkpoints; names begin below their common folder.

    The same runs give the same bytes.

    Raises:
        RunError: if a name could not be unpacked on every system.
    """
    folders = [run.folder.resolve() for run in runs]
    root = Path(os.path.commonpath([folder.parent for folder in folders]))
    files = [folder / name for folder in folders for name in FILES]
    contents = {file.relative_to(root).as_posix(): file.read_bytes() for file in files}
    for name in contents:
        require_name(archive, name)
    sums = "".join(f"{checksum(content)['sha256']}  {name}\n" for name, content in sorted(contents.items()))
    archive.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(archive) as temporary, tarfile.open(temporary, "w:xz") as tar:
        for name, content in [(SUMS, sums.encode()), *sorted(contents.items())]:
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))


def unpack(archive: Path, folder: Path) -> list[Path]:
    """Extract an archive into a folder; the folders of its runs.

    Raises:
        RunError: if it is no such archive, a file differs from its checksum, or one would replace another; nothing is
            then written.
    """
    try:
        contents = read(archive)
        sums = dict(line.split("  ", 1)[::-1] for line in contents.pop(SUMS, b"").decode().splitlines())
    except RunError:
        raise
    except Exception as error:  # whatever the three formats raise for wrong bytes
        raise RunError(f"{archive}: no archive of scripts/bundle.py ({error})") from error
    for name in sorted(sums.keys() | contents.keys()) or [SUMS]:
        if name not in contents or checksum(contents[name])["sha256"] != sums.get(name):
            raise RunError(f"{archive}: {name} is missing or damaged; get the archive again")
        if (folder / name).exists():
            raise RunError(f"{folder / name}: exists already; unpack into another folder")
    for name, content in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        with whole_file(folder / name) as temporary:
            temporary.write_bytes(content)
    return sorted({(folder / name).parent for name in contents})


def read(archive: Path) -> dict[str, bytes]:
    """The files of an archive by name.

    Raises:
        RunError: for an entry that is no file of a run, or more than ``LARGEST`` bytes in all.
    """
    contents: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(read_bounded(archive, LARGEST)), mode="r:xz") as tar:
        for entry in tar:
            if entry.type != tarfile.REGTYPE:
                raise RunError(f"{archive}: {entry.name} is no plain file; not unpacked")
            require_name(archive, entry.name)
            if entry.size + sum(map(len, contents.values())) > LARGEST:
                raise RunError(f"{archive}: holds more than {LARGEST >> 30} GB; not unpacked")
            file = tar.extractfile(entry)
            contents[entry.name] = file.read() if file else b""
    return contents


def require_name(archive: Path, name: str) -> None:
    """A file of a run in a folder below, with a name that every system accepts."""
    path = PurePosixPath(name)
    is_inside = not path.is_absolute() and ".." not in path.parts and not FORBIDDEN & set(name) and name.isprintable()
    if name != SUMS and not (is_inside and path.name in FILES and len(path.parts) > 1):
        raise RunError(f"{archive}: {name} is no file of a run, or not below a folder that every system can name")
