"""Reading NPZ files that may come from anyone: memory is taken only for what a file really holds."""

import math
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import numpy as np

from experiments.runs.arrays import Arrays

HEADERS = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}


def read_npz(content: bytes) -> Arrays:
    """The arrays of an uncompressed NPZ file, each checked against its CRC.

    Raises:
        ValueError: if it is damaged or compressed, has arrays of objects, or a header that promises more than it holds.
    """
    try:
        return _arrays(content)
    except (Exception, MemoryError) as error:  # whatever the two formats raise for wrong bytes
        raise ValueError(f"{type(error).__name__}: {error}") from error


def _arrays(content: bytes) -> Arrays:
    with ZipFile(BytesIO(content)) as archive:
        members = archive.infolist()
        if sum(member.file_size for member in members) > len(content):
            raise ValueError("its parts are larger than the file")
        return {member.filename.removesuffix(".npy"): _array(archive, member) for member in members}


def _array(archive: ZipFile, member: ZipInfo) -> np.ndarray:
    if member.compress_type != ZIP_STORED:
        raise ValueError(f"{member.filename} is compressed")
    content = archive.read(member)
    stream = BytesIO(content)
    version = np.lib.format.read_magic(stream)
    if version not in HEADERS:
        raise ValueError(f"{member.filename} has an unknown version of the format")
    shape, _, dtype = HEADERS[version](stream)
    if math.prod(shape) * dtype.itemsize != len(content) - stream.tell():
        raise ValueError(f"{member.filename} is shorter or longer than its header says")
    return np.lib.format.read_array(BytesIO(content), allow_pickle=False)
