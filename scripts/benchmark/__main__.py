"""Speed, as ratios to the bare arithmetic on the same machine at the same time; medians of repetitions with ranges.

    python -m scripts.benchmark --data-root FOLDER --runs outputs/multirun/DATE     all sections
    python -m scripts.benchmark --only losses drawing                               some sections

Writes Markdown tables with machine, versions and commit. The machine must do nothing else. The section ``losses`` needs
the extra ``[test]``.
"""

import argparse
from pathlib import Path

import torch

from experiments.files import whole_file
from experiments.process import keep_freed_memory
from experiments.runs.provenance import describe_machine, describe_source
from experiments.training.device import choose_device, choose_precision
from scripts.benchmark import accuracy, busy, command, drawing, gpu, losses, page, play, sweep, training

SECTIONS = {
    "training": training.report,
    "gpu": gpu.report,
    "busy": busy.report,
    "command": command.report,
    "losses": losses.report,
    "sweep": sweep.report,
    "accuracy": accuracy.report,
    "drawing": drawing.report,
    "page": page.report,
    "playground": play.report,
}


def heading() -> list[str]:
    """Machine, versions and commit."""
    device = choose_device("auto")
    machine = describe_machine(device, choose_precision("auto", device))
    source = describe_source()
    commit = f"{source['git_commit']}{' with changes' if source['git_dirty'] else ''}"
    versions = ", ".join(f"{name} {version}" for name, version in source["versions"].items())
    spreads = "± is half the range of the repetitions; of a ratio, half their interquartile range."
    lines = ["# Benchmark", "", f"Made by `python -m scripts.benchmark`; {spreads}", ""]
    processor = torch.cpu.get_capabilities().get("cpu_name", "") if hasattr(torch.cpu, "get_capabilities") else ""
    facts = [f"{machine['device']} {processor}", f"{machine['threads']} threads", machine["precision"]]
    return [*lines, f"- machine: {machine['platform']}, {', '.join(facts)}", f"- {versions}", f"- commit {commit}"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=list(SECTIONS), help="sections (all)")
    parser.add_argument("--data-root", help="folder of the full MNIST (without it, MNIST-5k)")
    parser.add_argument("--runs", type=Path, nargs="+", help="finished runs for the sections accuracy and page")
    parser.add_argument("--output", type=Path, default=Path("outputs/reference/benchmark.md"))
    arguments = parser.parse_args()
    keep_freed_memory()  # as a run does
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    lines = heading()
    for name in arguments.only:
        print(f"{name} ...", flush=True)
        lines += ["", *SECTIONS[name](arguments)]
        with whole_file(arguments.output) as temporary:  # after each section: all of them take many minutes
            temporary.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(arguments.output)


if __name__ == "__main__":
    main()
