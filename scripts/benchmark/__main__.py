"""How fast, against what the machine could do at best: ratios taken in one run, medians of repetitions with range.

    python scripts/benchmark.py --data-root FOLDER --runs outputs/multirun/DATE     all sections
    python scripts/benchmark.py --only losses drawing                               some of them

Writes a Markdown table with machine, versions and commit. Needs a machine that does nothing else, and the extra
``[test]`` for the section ``losses``.
"""

import argparse
from pathlib import Path

import torch

import benchmark_accuracy
import benchmark_command
import benchmark_drawing
import benchmark_losses
import benchmark_sweep
import benchmark_training
from experiments.device import choose_device, choose_precision
from experiments.files import whole_file
from experiments.memory import keep_freed_memory
from experiments.provenance import describe_machine, describe_source

ALTERNATIVES = Path(__file__).parent / "alternatives.md"  # what was tried by hand, kept or not
SECTIONS = {
    "training": benchmark_training.report,
    "command": benchmark_command.report,
    "losses": benchmark_losses.report,
    "sweep": benchmark_sweep.report,
    "accuracy": benchmark_accuracy.report,
    "drawing": benchmark_drawing.report,
}


def heading() -> list[str]:
    """Machine, versions and commit."""
    device = choose_device("auto")
    machine = describe_machine(device, choose_precision("auto", device))
    source = describe_source()
    commit = f"{source['git_commit']}{' with changes' if source['git_dirty'] else ''}"
    versions = ", ".join(f"{name} {version}" for name, version in source["versions"].items())
    spreads = "± is half the range of the repetitions, of a ratio half of their middle half."
    lines = ["# Benchmark", "", f"Made by `python scripts/benchmark.py`; {spreads}", ""]
    processor = torch.cpu.get_capabilities().get("cpu_name", "") if hasattr(torch.cpu, "get_capabilities") else ""
    facts = [f"{machine['device']} {processor}", f"{machine['threads']} threads", machine["precision"]]
    return [*lines, f"- machine: {machine['platform']}, {', '.join(facts)}", f"- {versions}", f"- commit {commit}"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=list(SECTIONS), help="sections (default all)")
    parser.add_argument("--data-root", help="folder of the full MNIST; without it MNIST-5k is used")
    parser.add_argument("--runs", type=Path, nargs="+", help="folders of finished runs for the section accuracy")
    parser.add_argument("--output", type=Path, default=Path("outputs/reference/benchmark.md"))
    arguments = parser.parse_args()
    keep_freed_memory()  # as a run does
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    lines = heading()
    for name in arguments.only:
        print(f"{name} ...", flush=True)
        lines += ["", *SECTIONS[name](arguments)]
        with whole_file(arguments.output) as temporary:  # after each section: the whole takes many minutes
            temporary.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with arguments.output.open("a", encoding="utf-8") as file:
        file.write("\n" + ALTERNATIVES.read_text(encoding="utf-8"))
    print(arguments.output)


if __name__ == "__main__":
    main()
