"""The playground: every loss moves free points in the plane, live, in one page that opens from disk.

python scripts/playground.py                    playground.html
python scripts/playground.py --lang zh
python scripts/playground.py --light            without the level of digits, a fifth of the size
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the code beside this script, whatever is installed

from experiments.command_line import Parser, command, require_file
from experiments.reports.web.assemble import LANGUAGES
from experiments.reports.web.play_page import write_playground


@command
def main() -> None:
    parser = Parser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path("playground.html"), help="an html file (playground.html)")
    parser.add_argument("--lang", choices=LANGUAGES, default="en", help="language of the page (en)")
    parser.add_argument("--light", action="store_true", help="without the level of digits")
    arguments = parser.parse_args()
    require_file(arguments.output, (".html",))
    write_playground(arguments.output, arguments.lang, not arguments.light)
    print(f"{arguments.output.stat().st_size / 1e3:.0f} kB: {arguments.output}")


if __name__ == "__main__":
    main()
