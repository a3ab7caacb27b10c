"""Finished runs as a contact sheet: the last epoch of each, with its numbers and what to see.

    python scripts/gallery.py outputs/multirun/DATE                                   gallery.pdf, on slides
    python scripts/gallery.py outputs/multirun/DATE --page a4 --greyscale             sheets for print
    python scripts/gallery.py outputs/multirun/DATE --view circle --output gallery.png
    python scripts/gallery.py outputs/multirun/DATE --output gallery.html             one page for a browser

Many runs go over several pages; a PNG of each has its number in its name.
"""

import sys
from argparse import Namespace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the code beside this script, whatever is installed

from experiments.command_line import Parser, command, require_file
from experiments.plotting.figure_style import using
from experiments.plotting.options import add_style_options, style_of
from experiments.plotting.panels import PANELS
from experiments.reports.gallery.pages import PAGES, pages, write_pages
from experiments.reports.gallery.web_page import write_web_page
from experiments.runs.find import find_runs


def parsed() -> Namespace:
    """The arguments of the command line, checked."""
    parser = Parser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, help="run folders, folders that contain runs, or patterns")
    parser.add_argument("--output", type=Path, default=Path("gallery.pdf"), help="a pdf, html or png (gallery.pdf)")
    parser.add_argument("--page", choices=PAGES, default="slide", help="16:9 or A4, of pdf and png (slide)")
    parser.add_argument("--view", choices=PANELS, default="plane", help="features or directions (plane)")
    parser.add_argument("--unfinished", action="store_true", help="show interrupted and stopped runs too")
    add_style_options(parser, without=("width",))
    arguments = parser.parse_args()
    require_file(arguments.output, (".pdf", ".html", ".png"))
    return arguments


@command
def main() -> None:
    arguments = parsed()
    runs, output = find_runs(arguments.folders, arguments.unfinished), arguments.output
    with using(style_of(arguments, runs)):
        output.parent.mkdir(parents=True, exist_ok=True)
        if output.suffix == ".html":
            write_web_page(output, runs, arguments.view)
            written = [output]
        else:
            written = write_pages(output, pages(runs, PAGES[arguments.page], arguments.view))
    print(f"runs: {len(runs)}; files: {', '.join(map(str, written))}")


if __name__ == "__main__":
    main()
