"""IDX files: read back exactly, plain or gzipped; damage is named."""

import contextlib
import gzip

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from experiments.data.idx import find, holds, read_idx
from experiments.errors import RunError
from idx_files import FILES, TEST_IMAGES, TEST_LABELS, TRAIN_IMAGES, TRAIN_LABELS, idx, load


def raw(written):
    return written[0] / "MNIST" / "raw"


def test_arrays_are_read_back_exactly(written):
    for file in FILES:
        expected = written[1][file].numpy()
        found = read_idx(raw(written), file, *expected.shape[1:])
        assert (found.dtype, found.flags.writeable) == (np.uint8, True)
        np.testing.assert_array_equal(found, expected)


def test_gzipped_files_are_found_and_read(written):
    plain = load(written[0]).checksum
    for path in list(raw(written).iterdir()):
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
    assert find(raw(written), TEST_LABELS) == raw(written) / f"{TEST_LABELS}.gz"
    assert load(written[0], download=False).checksum == plain


@pytest.mark.parametrize("file", FILES)
def test_data_set_is_there_only_if_all_its_files_are(written, file):
    assert holds(written[0], "MNIST")
    assert not holds(written[0], "KMNIST")
    (raw(written) / file).unlink()
    assert find(raw(written), file) is None
    assert not holds(written[0], "MNIST")


@pytest.mark.parametrize(
    ("file", "change", "complaint"),
    [
        (TRAIN_IMAGES, lambda content: content[:-1], "18831 bytes instead of 18832"),
        (TEST_LABELS, lambda content: content + b"\0", "more bytes instead of 13"),
        (TRAIN_IMAGES, lambda content: content[:7], "head"),
        (TEST_LABELS, lambda content: b"", "head"),
        (TRAIN_IMAGES, lambda content: b"\0\0\x09" + content[3:], "head"),
        (TEST_IMAGES, lambda content: idx(torch.zeros(5, 32, 32, dtype=torch.uint8)), "28 x 28"),
        (TEST_LABELS, lambda content: idx(torch.zeros(0, dtype=torch.uint8)), "head"),
        (TEST_LABELS, lambda content: idx(torch.zeros(4, dtype=torch.uint8)), "4 labels for 5 images"),
        (TRAIN_LABELS, lambda content: content[:-1] + b"\x0a", "a label is 10, not 0 to 9"),
    ],
)
def test_damaged_file_is_named(written, file, change, complaint):
    path = raw(written) / file
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(RunError, match="delete it and run again") as caught:
        load(written[0])
    assert str(path) in str(caught.value)
    assert complaint in str(caught.value)


def test_damaged_gzip_is_named(written):
    path = raw(written) / TRAIN_LABELS
    path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes())[:-9])
    path.unlink()
    with pytest.raises(RunError, match=r"train-labels-idx1-ubyte\.gz: .*delete it"):
        load(written[0])


def test_archive_is_unpacked_no_further_than_its_head_promises(written, monkeypatch):
    read = []

    class Endless(gzip.GzipFile):
        def read(self, size=-1):
            read.append(size)
            return super().read(size)

    monkeypatch.setattr(gzip, "GzipFile", Endless)
    raw = written[0] / "MNIST" / "raw"
    content = (raw / TEST_LABELS).read_bytes()
    (raw / TEST_LABELS).unlink()
    (raw / f"{TEST_LABELS}.gz").write_bytes(gzip.compress(content + bytes(10_000_000)))
    with pytest.raises(RunError, match="more bytes instead of 13"):
        read_idx(raw, TEST_LABELS)
    assert read == [8, 6]


def test_head_that_promises_too_much_is_refused_before_memory_is_taken(written):
    raw = written[0] / "MNIST" / "raw"
    (raw / TRAIN_IMAGES).write_bytes(b"\0\0\x08\x03\x7f\xff\xff\xff\0\0\0\x1c\0\0\0\x1c")
    with pytest.raises(RunError, match="promises 2147483647 entries, more than 2 GB"):
        read_idx(raw, TRAIN_IMAGES, 28, 28)


@given(st.binary(max_size=64))
def test_any_bytes_are_labels_or_an_error(tmp_path_factory, content):
    raw = tmp_path_factory.mktemp("raw")
    (raw / TEST_LABELS).write_bytes(content)
    try:
        labels = read_idx(raw, TEST_LABELS)
    except RunError:
        return
    assert content == b"\0\0\x08\x01" + len(labels).to_bytes(4, "big") + labels.tobytes()


@given(st.data(), st.booleans())
def test_changed_file_has_the_same_images_or_is_an_error(tmp_path_factory, data, packed):
    """Cut anywhere, and with one bit flipped: of a plain file a pixel may then differ, of a packed one nothing."""
    content = idx(torch.arange(2 * 784).view(2, 28, 28).to(torch.uint8))
    written = gzip.compress(content, mtime=0) if packed else content
    place, bit = data.draw(st.integers(0, len(written) - 1)), data.draw(st.integers(0, 7))
    flipped = written[:place] + bytes([written[place] ^ 1 << bit]) + written[place + 1 :]
    raw = tmp_path_factory.mktemp("raw")
    for changed in (written[:place], flipped):
        (raw / f"{TEST_IMAGES}{'.gz' * packed}").write_bytes(changed)
        with contextlib.suppress(RunError):
            found = read_idx(raw, TEST_IMAGES, 28, 28).tobytes()
            assert found == (content if packed else changed)[16:]
            assert changed is flipped
