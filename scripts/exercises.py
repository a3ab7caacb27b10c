"""The exercises that train: their numbers, and the tables in the lessons.

    python scripts/exercises.py

Trains every command of the lessons with seeds 0, 1 and 2, as far as outputs/reference/exercises.csv lacks it (delete
the file to train all of them again, for half an hour). Then fills the table below each command: mean (lowest to
highest).
"""

import csv
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the code beside this script, whatever is installed

from experiments.command_line import Parser, command, require_file
from experiments.reports import tables

PROJECT = Path(__file__).resolve().parents[1]
SEEDS = 0, 1, 2
COLUMNS = {  # head of a table -> column of metrics.csv, digits after the point
    "accuracy %": ("accuracy_percent", 1),
    "lowest recall %": ("lowest_recall_percent", 1),
    "arc span °": ("arc_span_degrees", 1),
    "smallest gap °": ("smallest_gap_degrees", 1),
    "mean norm": ("feature_norm_mean", 1),
    "variation of the norm": ("feature_norm_variation", 2),
    "Fisher ratio": ("fisher_ratio", 1),
    "cosine silhouette": ("silhouette_cosine", 2),
    "training loss": ("train_loss", 2),
}
EXERCISE = re.compile(  # commands, and the table that they fill
    r"(```bash\n((?:python train\.py .+\n)+)```\n\n<!-- generated: python scripts/exercises\.py -->\n)((?:\|.*\n)+)"
)
Numbers = dict[tuple[str, int], dict[str, str]]  # command and seed -> numbers by column


def commands_of(lesson: str) -> list[list[str]]:
    """What follows ``python train.py`` in each command of each exercise that trains."""
    return [re.findall(r"^python train\.py (.+)$", lines, re.MULTILINE) for _, lines, _ in EXERCISE.findall(lesson)]


def filled(lesson: str, numbers: Numbers) -> str:
    """The lesson with a row for each command; the heads of a table choose its columns."""

    def table(found: re.Match[str]) -> str:
        (commands,) = commands_of(found[0])
        heads = [cell.strip() for cell in found[3].splitlines()[0].strip("|").split("|")]
        rows = [[own_words(words, commands), *cells(words, heads[1:], numbers)] for words in commands]
        return found[1] + "\n".join([*tables.markdown_head(*heads), *(tables.markdown_row(*row) for row in rows), ""])

    return EXERCISE.sub(table, lesson)


def own_words(words: str, commands: Sequence[str]) -> str:
    """What a command has that another one of the exercise lacks, or a dash."""
    shared = set.intersection(*(set(other.split()) for other in commands))
    own = " ".join(word for word in words.split() if word not in shared)
    return f"`{own}`" if own else "-"


def cells(words: str, heads: Sequence[str], numbers: Numbers) -> Iterator[str]:
    """Mean (lowest to highest) over the seeds."""
    for column, digits in (COLUMNS[head] for head in heads):
        values = [float(numbers[words, seed][column]) for seed in SEEDS]
        yield f"{mean(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def read(path: Path) -> Numbers:
    """The numbers in the file, none without one."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["command"], int(row["seed"])): row for row in csv.DictReader(file)}


def write(path: Path, numbers: Numbers) -> None:
    columns = [column for column, _ in COLUMNS.values()]
    rows = [[words, seed, *(row[column] for column in columns)] for (words, seed), row in sorted(numbers.items())]
    tables.write_csv(path, ["command", "seed", *columns], rows)


def trained(words: str, seed: int) -> dict[str, str]:
    """The last row of the run's ``metrics.csv``."""
    from experiments.api import run

    with TemporaryDirectory() as folder:
        metrics = run(*words.split(), "plot.every=0", seed=seed, folder=folder).metrics
    return {column: f"{metrics[column][-1]:.6g}" for column, _ in COLUMNS.values()}


@command
def main() -> None:
    parser = Parser(description=__doc__)
    parser.add_argument("--output", type=Path, default=PROJECT / "outputs" / "reference" / "exercises.csv")
    path = parser.parse_args().output
    require_file(path)
    lessons = {place: place.read_text(encoding="utf-8") for place in (PROJECT / "docs" / "lessons").glob("*.md")}
    wanted = {words for text in lessons.values() for commands in commands_of(text) for words in commands}
    numbers = {key: row for key, row in read(path).items() if key[0] in wanted}
    for words, seed in sorted({(words, seed) for words in wanted for seed in SEEDS} - {*numbers}):
        numbers[words, seed] = trained(words, seed)
        write(path, numbers)
    write(path, numbers)
    for place, text in lessons.items():
        place.write_text(filled(text, numbers), encoding="utf-8")


if __name__ == "__main__":
    main()
