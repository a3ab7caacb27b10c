"""Finished runs in one archive, and back: numbers and embeddings, from which pictures are drawn without training.

    python scripts/bundle.py pack outputs/multirun/DATE --seed 0 --output runs.tar.xz
    python scripts/bundle.py unpack runs.tar.xz --output outputs/unpacked
    python scripts/compare.py outputs/unpacked

An archive has no pictures and no checkpoints, so that its runs cannot be resumed. Every file is checked against its
SHA-256 before any is written.
"""

import sys
from argparse import Namespace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the code beside this script, whatever is installed

from experiments.command_line import Parser, command, require_file
from experiments.errors import RunError
from experiments.reports.bundle import pack, unpack
from experiments.runs.find import find_runs


def parsed() -> Namespace:
    parser = Parser(description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    packing = actions.add_parser("pack", help="write an archive")
    packing.add_argument("folders", nargs="+", type=Path, help="run folders, folders that contain runs, or patterns")
    packing.add_argument("--seed", type=int, help="runs with this seed alone (all)")
    packing.add_argument("--output", type=Path, default=Path("runs.tar.xz"), help="a tar.xz file (runs.tar.xz)")
    unpacking = actions.add_parser("unpack", help="check and extract an archive")
    unpacking.add_argument("archive", type=Path)
    unpacking.add_argument("--output", type=Path, default=Path("outputs/unpacked"), help="a folder (outputs/unpacked)")
    return parser.parse_args()


@command
def main() -> None:
    arguments = parsed()
    if arguments.action == "unpack":
        print(f"runs: {len(unpack(arguments.archive, arguments.output))}; folder: {arguments.output}")
        return
    require_file(arguments.output)
    runs = [run for run in find_runs(arguments.folders) if arguments.seed in (None, run.seed)]
    if not runs:
        raise RunError(f"--seed {arguments.seed}: no run has this seed")
    pack(runs, arguments.output)
    print(f"runs: {len(runs)}; file: {arguments.output}, {arguments.output.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
