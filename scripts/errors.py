"""The misclassified images of a run, the most confident errors first, with their true and predicted classes.

    python scripts/errors.py outputs/softmax/DATE                                 errors.png: the last epoch
    python scripts/errors.py outputs/softmax/DATE --epoch 1 --output errors.pdf
    python scripts/errors.py outputs/softmax/DATE --classes 4,9 --width 12 --lang zh

The images come from the data set of the run; --data-root names its folder if it has moved. Nothing is trained.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the code beside this script, whatever is installed

from experiments.command_line import Parser, command, require_file
from experiments.plotting.figure_style import using
from experiments.plotting.options import add_style_options, style_of
from experiments.plotting.style import METADATA, save_figure
from experiments.reports.errors import drawn_errors, errors_sheet
from experiments.runs.images import images_of
from experiments.runs.reader import load_run


@command
def main() -> None:
    parser = Parser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a run folder")
    parser.add_argument("--epoch", type=int, help="0 is before training (the last)")
    parser.add_argument("--output", type=Path, default=Path("errors.png"), help="a png, pdf or svg file (errors.png)")
    parser.add_argument("--data-root", type=Path, help="folder of the data set (that of the run)")
    add_style_options(parser)
    arguments = parser.parse_args()
    require_file(arguments.output, METADATA)
    run = load_run(arguments.folder)
    index = run.index_of(arguments.epoch)
    with using(style_of(arguments, [run])):
        figure = errors_sheet(run, index, images_of(run, arguments.data_root))
        arguments.output.parent.mkdir(parents=True, exist_ok=True)
        save_figure(figure, arguments.output)
        wrong = len(drawn_errors(run, run.embedding(index)))
    print(f"runs: 1; errors: {wrong:,}; file: {arguments.output}")


if __name__ == "__main__":
    main()
