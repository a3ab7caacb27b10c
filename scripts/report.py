"""Finished runs as one page to explore: every epoch, every digit, linked panels. It opens from disk in any browser.

    python scripts/report.py outputs/multirun/DATE                        report.html
    python scripts/report.py outputs/multirun/DATE --points 2000          a light page, below 2 MB for ten runs
    python scripts/report.py outputs/multirun/DATE --lang zh --story lesson.json

The page keeps to its budget by dropping precision, then epochs, then images, and prints what is left out.
"""

import sys
from argparse import Namespace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the code beside this script, whatever is installed

from experiments.command_line import Parser, command, require_file
from experiments.errors import RunError
from experiments.reports.web.assemble import LANGUAGES
from experiments.reports.web.report import write_report
from experiments.reports.web.stories import read_stories
from experiments.runs.find import find_planes
from experiments.text import printable


def parsed() -> Namespace:
    """The arguments of the command line, checked."""
    parser = Parser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, help="run folders, folders that contain runs, or patterns")
    parser.add_argument("--output", type=Path, default=Path("report.html"), help="an html file (report.html)")
    parser.add_argument("--lang", choices=LANGUAGES, default="en", help="language of the page (en)")
    parser.add_argument("--points", type=int, help="at most so many images (all)")
    parser.add_argument("--budget", type=float, default=8.0, metavar="MB", help="size of the page in megabytes (8)")
    parser.add_argument("--data-root", type=Path, help="folder of the data set with the images (that of the runs)")
    parser.add_argument("--story", type=Path, action="append", help="a JSON file of stories, instead of those shipped")
    parser.add_argument("--unfinished", action="store_true", help="show interrupted and stopped runs too")
    arguments = parser.parse_args()
    require_file(arguments.output, (".html",))
    if arguments.points is not None and arguments.points < 1:
        raise RunError(f"--points {arguments.points}: must be at least 1")
    if not 0.5 <= arguments.budget <= 200:
        raise RunError(f"--budget {arguments.budget:g}: must lie between 0.5 and 200 megabytes")
    return arguments


@command
def main() -> None:
    arguments = parsed()
    stories = [story for path in arguments.story for story in read_stories(path)] if arguments.story else None
    left_out: list[str] = []
    runs = find_planes(arguments.folders, arguments.unfinished, left_out)
    notes = write_report(
        runs,
        arguments.output,
        lang=arguments.lang,
        megabytes=arguments.budget,
        points=arguments.points,
        stories=stories,
        left_out=left_out,
        data_root=arguments.data_root,
    )
    for note in notes[len(left_out) :]:  # those are printed already
        print(printable(note), file=sys.stderr)
    megabytes = arguments.output.stat().st_size / 1e6
    print(f"runs: {len(runs)}, {megabytes:.2f} MB: {arguments.output}")


if __name__ == "__main__":
    main()
