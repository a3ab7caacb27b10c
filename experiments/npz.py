"""Reading NPZ files that may come from anyone: memory is taken only for what a file really holds."""

import math
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import numpy as np

Arrays = dict[str, np.ndarray]

HEADERS = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}


def read_npz(content: bytes, largest: int | None = None) -> Arrays:
    """The arrays of an NPZ file, each checked against its CRC.

    Args:
        content: the file.
        largest: bytes that its parts may have together once they are unpacked; None for a file that is not compressed.

    Raises:
        ValueError: if it is damaged, compressed or too large, has arrays of objects, or a header that promises more
            than it holds.
    """
    try:
        return _arrays(content, largest)
    except (Exception, MemoryError) as error:  # whatever the two formats raise for wrong bytes
        raise ValueError(f"{type(error).__name__}: {error}") from error


def _arrays(content: bytes, largest: int | None) -> Arrays:
    with ZipFile(BytesIO(content)) as archive:
        members = archive.infolist()
        unpacked = sum(member.file_size for member in members)
        if largest is None and unpacked > len(content):
            raise ValueError("its parts are larger than the file")
        if largest is not None and unpacked > largest:
            raise ValueError(f"its parts are larger than {largest >> 20} MB")
        compressed = [member.filename for member in members if member.compress_type != ZIP_STORED]
        if largest is None and compressed:
            raise ValueError(f"{compressed[0]} is compressed")
        return {member.filename.removesuffix(".npy"): _array(archive, member) for member in members}


def _array(archive: ZipFile, member: ZipInfo) -> np.ndarray:
    """Of a part no more bytes are unpacked than its entry in the archive promises."""
    content = archive.read(member)
    stream = BytesIO(content)
    version = np.lib.format.read_magic(stream)
    if version not in HEADERS:
        raise ValueError(f"{member.filename} has an unknown version of the format")
    shape, _, dtype = HEADERS[version](stream)
    if dtype.hasobject:
        raise ValueError(f"{member.filename} holds objects")
    if math.prod(shape) * dtype.itemsize != len(content) - stream.tell():
        raise ValueError(f"{member.filename} is shorter or longer than its header says")
    return np.lib.format.read_array(BytesIO(content), allow_pickle=False)
