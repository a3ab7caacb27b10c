"""NPZ files of strangers: right ones are read, the others cost neither memory nor safety."""

import io
import zipfile

import numpy as np
import pytest

from experiments.npz import read_npz


def npz(**arrays):
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def packed(content, compression=zipfile.ZIP_STORED):
    """An archive with these bytes as the array ``a``."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        archive.writestr("a.npy", content)
    return file.getvalue()


def array_bytes(array, shape=None):
    """The bytes of an array file, whose header may promise another shape."""
    file = io.BytesIO()
    header = np.lib.format.header_data_from_array_1_0(array)
    np.lib.format.write_array_header_1_0(file, header | {"shape": shape or array.shape})
    return file.getvalue() + array.tobytes()


@pytest.mark.parametrize(
    "array",
    [np.zeros((3, 0, 2), np.float32), np.arange(6).reshape(2, 3), np.array("mean_point"), np.array(True), np.eye(3).T],
)
def test_arrays_are_read_as_numpy_reads_them(array):
    content = npz(a=array, b=np.arange(3.0))
    found, expected = read_npz(content), dict(np.load(io.BytesIO(content)))
    assert list(found) == list(expected) == ["a", "b"]
    for name, own in found.items():
        np.testing.assert_array_equal(own, expected[name])
        assert own.dtype == expected[name].dtype


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (packed(array_bytes(np.zeros(4), shape=(10**12,))), "shorter or longer than its header"),
        (packed(array_bytes(np.zeros(4), shape=(3,))), "shorter or longer than its header"),
        (packed(array_bytes(np.zeros(4), shape=(2**40, 2**40))), "shorter or longer than its header"),
        (packed(bytes(range(256)), zipfile.ZIP_DEFLATED), "a.npy is compressed"),
        (packed(b"\x93NUMPY\x09\x00" + b"x" * 40), "unknown version"),
        (packed(array_bytes(np.zeros(0), shape=(0, 10**30))), "Error"),
        (packed(b""), "EOF|magic"),
        (npz(a=np.array([print, 7], object)), "holds objects"),
    ],
)
def test_impossible_contents_are_refused(content, message):
    with pytest.raises(ValueError, match=message):
        read_npz(content)


def test_parts_that_overlap_are_refused():
    """A directory with the same part many times is how small files become huge ones."""
    content = bytearray(packed(array_bytes(np.zeros(100))))
    place = content.rindex(b"PK\x01\x02")
    entry, end = content[place:-22], content[-22:]
    end[8:12] = (50).to_bytes(2, "little") * 2
    end[12:16] = (50 * len(entry)).to_bytes(4, "little")
    with pytest.raises(ValueError, match=r"larger than the file|Overlapped"):
        read_npz(bytes(content[:place] + entry * 50 + end))


def test_a_flipped_bit_is_noticed():
    content = bytearray(npz(a=np.zeros(100)))
    content[400] ^= 1
    with pytest.raises(ValueError, match="CRC"):
        read_npz(bytes(content))


def test_every_flipped_bit_is_noticed_or_without_effect():
    array = np.arange(7.0)
    content = npz(a=array)
    for bit in range(8 * len(content)):
        damaged = bytearray(content)
        damaged[bit // 8] ^= 1 << bit % 8
        try:
            found = read_npz(bytes(damaged))
        except ValueError:
            continue
        assert len(found) == 1
        np.testing.assert_array_equal(*found.values(), array)
