"""Coverage-guided fuzzing of everything that reads a file of others (pip install atheris; Linux).

    python -m scripts.faults.fuzz --seconds 600           every reader, that long each
    python -m scripts.faults.fuzz npz idx --seconds 60

It begins with the files of a small run, and ends at the first input that raises anything but the reader's own error;
that input is kept in the working directory.
"""

import argparse
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from scripts.faults.child import train

Read = Callable[[Path], object]


def targets() -> dict[str, tuple[str, Read]]:
    """By name, the file that is fuzzed and its reader, given the folder that holds the file."""
    from experiments.data.idx import read_idx
    from experiments.npz import read_npz
    from experiments.runs.checkpoint import read_checkpoint
    from experiments.runs.reader import read_record, read_rows

    return {
        "record": ("run.json", read_record),
        "metrics": ("metrics.csv", read_rows),
        "npz": ("embeddings.npz", lambda folder: read_npz((folder / "embeddings.npz").read_bytes())),
        "checkpoint": ("checkpoint.pt", read_checkpoint),
        "idx": ("labels", lambda folder: read_idx(folder, "labels")),
    }


def fuzz(name: str, corpus: Path, seconds: int) -> None:
    """In a process of its own, which ends with an error at the first finding."""
    import atheris

    with atheris.instrument_imports(include=["experiments"]):
        file, read = targets()[name]
    from experiments.errors import RunError

    folder = Path(mkdtemp(prefix="fuzz-"))

    def one_input(content: bytes) -> None:
        (folder / file).write_bytes(content)
        try:
            read(folder)
        except (RunError, ValueError):
            return

    atheris.Setup([sys.argv[0], f"-max_total_time={seconds}", "-print_final_stats=1", str(corpus)], one_input)
    atheris.Fuzz()


def seeds(folder: Path) -> None:
    """For each reader a folder with a file that it reads."""
    train("loss=arcface", "plot.every=0", folder=folder / "run")
    for name, (file, _) in targets().items():
        content = b"\0\0\x08\x01\0\0\0\x03abc" if name == "idx" else (folder / "run" / file).read_bytes()
        (folder / name).mkdir()
        (folder / name / "seed").write_bytes(content)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("readers", nargs="*", help=f"of {', '.join(targets())} (all)")
    parser.add_argument("--seconds", type=int, default=600, help="for each reader (600)")
    parser.add_argument("--corpus", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.corpus:
        fuzz(arguments.readers[0], arguments.corpus, arguments.seconds)
        return
    with TemporaryDirectory() as folder:
        seeds(Path(folder))
        for name in arguments.readers or targets():
            own = [name, "--seconds", str(arguments.seconds), "--corpus", f"{folder}/{name}"]
            command = [sys.executable, "-m", "scripts.faults.fuzz", *own]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            tried = [line.split()[-1] for line in done.stderr.splitlines() if "number_of_executed_units" in line]
            found = "nothing found" if done.returncode == 0 else f"found:\n{done.stderr[-2000:]}"
            print(f"{name}: {''.join(tried) or 'no'} inputs, {found}", flush=True)


if __name__ == "__main__":
    main()
