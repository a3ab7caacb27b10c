"""Download of a data set with torchvision; without an answer it is abandoned after seconds."""

import contextlib
import io
import os
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from http.client import HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from experiments.data.idx import FILES, find

TIMEOUT = 3.0  # seconds without an answer
DEADLINE = 300.0  # seconds for a whole data set of 12 to 30 MB, or EMNIST's 540 MB on a fast line


def fetch(root: Path, dataset: str, files: Sequence[str] = FILES, **choice: str) -> str | None:
    """Download a data set; each file appears whole or not at all. Returns None, or why it could not be done.

    Args:
        root: the data root.
        dataset: the class in torchvision, whose arguments ``choice`` are.
        files: what is kept of it, without ``.gz``.
    """
    from torchvision import datasets  # takes a second, and is needed only here

    source = getattr(datasets, dataset)
    mirrors = [source.url] if dataset == "EMNIST" else source.mirrors
    if not any(answers(mirror) for mirror in mirrors):
        hosts = dict.fromkeys(str(urlsplit(mirror).hostname) for mirror in mirrors)
        return f"and cannot be downloaded (no answer from {' or '.join(hosts)})"
    try:
        root.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=root, prefix=".download-", ignore_cleanup_errors=True) as staging:
            within_deadline(partial(source, staging, download=True, **choice))
            raw = root / dataset / "raw"
            raw.mkdir(parents=True, exist_ok=True)
            for file in files:
                if not find(raw, file):
                    os.replace(Path(staging, dataset, "raw", file), raw / file)
    except (OSError, HTTPException, RuntimeError, EOFError) as error:
        return f"and cannot be downloaded ({' '.join(str(error).split())})"
    return None


def within_deadline(download: Callable[[], object]) -> None:
    """Call in a thread that is abandoned at the deadline: a server may send a byte from time to time.

    Raises:
        OSError: at the deadline; otherwise whatever the call raises.
    """
    failures: list[BaseException] = []

    def call() -> None:
        try:
            with quiet_with_timeout():
                download()
        except BaseException as error:
            failures.append(error)

    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    thread.join(DEADLINE)
    if thread.is_alive():
        raise TimeoutError(f"no end within {DEADLINE:g} s")
    for failure in failures:
        raise failure


def answers(url: str) -> bool:
    """Whether a server answers at all. In a thread, because the lookup of a name can hang and has no timeout."""
    answered = threading.Event()

    def request():
        try:
            urlopen(Request(url, method="HEAD"), timeout=TIMEOUT).close()
        except HTTPError as refusal:  # also an answer
            refusal.close()
        except (OSError, HTTPException):
            return
        answered.set()

    thread = threading.Thread(target=request, daemon=True)
    thread.start()
    thread.join(TIMEOUT)
    return answered.is_set()


@contextlib.contextmanager
def quiet_with_timeout() -> Iterator[None]:
    """No socket opened in this block waits longer than TIMEOUT, and no progress bar shows."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(TIMEOUT)
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            yield
    finally:
        socket.setdefaulttimeout(before)
