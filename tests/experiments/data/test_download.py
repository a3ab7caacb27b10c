"""Downloads: quiet, once, whole or not at all, and abandoned where nothing answers."""

import gzip
import hashlib
import socket
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import torch
from torch.testing import assert_close

from experiments.data import download
from experiments.errors import RunError
from idx_files import FILES, TEST_LABELS, TRAIN_IMAGES, idx, load

ANSWERS = download.answers  # which conftest.py replaces


@pytest.fixture
def network(monkeypatch):
    monkeypatch.setattr(download, "answers", ANSWERS)
    monkeypatch.setenv("no_proxy", "*")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture
def mirror(written, tmp_path, network, monkeypatch):
    """A server on this machine with the files of ``written``, gzipped, as the only mirror of torchvision."""
    datasets = pytest.importorskip("torchvision.datasets")
    folder = tmp_path / "mirror"
    folder.mkdir()
    for file, tensor in written[1].items():
        (folder / f"{file}.gz").write_bytes(gzip.compress(idx(tensor)))
    sums = [(f"{file}.gz", hashlib.md5((folder / f"{file}.gz").read_bytes()).hexdigest()) for file in FILES]
    monkeypatch.setattr(datasets.MNIST, "resources", sums)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        monkeypatch.setattr(datasets.MNIST, "mirrors", [f"http://127.0.0.1:{server.server_port}/"])
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield folder
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("root", [None, "new/folder"])
def test_data_set_is_fetched_quietly_and_only_once(mirror, written, root, capfd):
    got = load(root, fallback="error")
    assert got.notice is None
    assert_close(got.train.images, written[1][TRAIN_IMAGES])
    assert capfd.readouterr() == ("", "")
    folder = Path(root or "data")
    assert sorted(path.name for path in folder.rglob("*") if path.is_file()) == sorted(FILES)
    assert [path.name for path in folder.iterdir()] == ["MNIST"]
    assert load(root, download=False).checksum == got.checksum
    assert socket.getdefaulttimeout() is None


def test_existing_files_are_left_alone(mirror, written):
    raw = written[0] / "MNIST" / "raw"
    (raw / TEST_LABELS).unlink()
    black = torch.zeros(24, 28, 28, dtype=torch.uint8)
    (raw / TRAIN_IMAGES).write_bytes(idx(black))
    got = load(written[0])
    assert_close(got.train.images, black)
    assert_close(got.evaluation.labels, written[1][TEST_LABELS].long())


def test_failed_download_leaves_nothing(mirror):
    (mirror / f"{TEST_LABELS}.gz").write_bytes(b"please log in")  # the last of four
    got = load()
    assert got.name == "MNIST-5k"
    assert "cannot be downloaded (" in got.notice
    assert "\n" not in got.notice
    assert list(Path("data").rglob("*")) == []


def test_root_that_cannot_be_made(mirror, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(RunError, match=r"cannot be downloaded \("):
        load(tmp_path / "file")


def test_second_mirror_replaces_a_first_that_is_down(mirror, monkeypatch):
    from torchvision.datasets import MNIST

    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setattr(MNIST, "mirrors", [f"http://127.0.0.1:{port}/", *MNIST.mirrors])
    assert load(fallback="error").notice is None


def test_every_status_is_an_answer(mirror):
    from torchvision.datasets import MNIST

    assert download.answers(MNIST.mirrors[0])
    assert download.answers(MNIST.mirrors[0] + "not-there")


def test_closed_port_is_no_answer(network):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert not download.answers(f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize("hangs", ["name", "server"])
def test_silence_does_not_block(network, monkeypatch, hangs):
    monkeypatch.setattr(download, "TIMEOUT", 0.05)
    woken, done = threading.Event(), threading.Event()

    def look_up(*args, **kwargs):
        woken.wait(60)
        done.set()
        raise socket.gaierror("no such name")

    with socket.create_server(("127.0.0.1", 0)) as server:  # accepts, and never answers
        if hangs == "name":
            monkeypatch.setattr(socket, "getaddrinfo", look_up)
        assert not download.answers(f"http://127.0.0.1:{server.getsockname()[1]}/")
    assert not done.is_set()
    assert all(thread.daemon for thread in threading.enumerate() if thread is not threading.main_thread())
    woken.set()
    assert hangs == "server" or done.wait(60)


def test_sockets_of_a_download_have_a_timeout():
    with download.quiet_with_timeout():
        assert socket.getdefaulttimeout() == download.TIMEOUT
    assert socket.getdefaulttimeout() is None


def test_server_that_sends_a_byte_from_time_to_time_is_abandoned(mirror, monkeypatch):
    ended = threading.Event()

    def dribble(self, source, output):
        output.write(source.read(1))
        ended.wait(30)

    monkeypatch.setattr(Quiet, "copyfile", dribble)
    monkeypatch.setattr(download, "DEADLINE", 0.5)
    try:
        with pytest.raises(RunError, match=r"cannot be downloaded \(no end within 0.5 s\)"):
            load("new", fallback="error")
    finally:
        ended.set()
