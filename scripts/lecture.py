"""A lecture on what losses do to feature space: its slides, or its handout of two pages.

python scripts/lecture.py                            deck.html, one file, with the playground inside
python scripts/lecture.py --output handout.pdf       A4; needs Chromium and playwright
python scripts/lecture.py mine.md --output mine.html

The sources are docs/lecture/deck.md and handout.md; both need the extra [docs].
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the code beside this script, whatever is installed

from experiments.command_line import Parser, command, require_file
from experiments.reports.web.deck_page import write_deck
from experiments.reports.web.handout_page import write_handout

SOURCES = Path(__file__).resolve().parents[1] / "docs" / "lecture"


@command
def main() -> None:
    parser = Parser(description=__doc__)
    parser.add_argument("source", nargs="?", type=Path, help="Markdown (docs/lecture/deck.md or handout.md)")
    parser.add_argument("--output", type=Path, default=Path("deck.html"), help="an html or pdf file (deck.html)")
    arguments = parser.parse_args()
    output = arguments.output
    require_file(output, (".html", ".pdf"))
    name, write = ("handout", write_handout) if output.suffix == ".pdf" else ("deck", write_deck)
    count = write(output, arguments.source or SOURCES / f"{name}.md")
    print(f"pages: {count}; {output.stat().st_size / 1e3:.0f} kB: {output}")


if __name__ == "__main__":
    main()
