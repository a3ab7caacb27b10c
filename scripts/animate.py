"""Finished runs as an animation: one run, or a grid of runs that train side by side.

    python scripts/animate.py outputs/arcface/DATE                                   film.webp
    python scripts/animate.py outputs/multirun/DATE --between 3 --output film.gif    smooth, as a GIF
    python scripts/animate.py 'outputs/*/DATE' --size 1200 --output film.mp4         (pip install -e '.[video]')

An animation shows the epochs of a run and its snapshots, if it has any. A shorter run keeps its last frame. The axes
follow the points; a bar in each panel shows the scale.
"""

import sys
from argparse import Namespace
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the code beside this script, whatever is installed

from experiments.command_line import Parser, command, require_file
from experiments.errors import RunError
from experiments.plotting.figure_style import using
from experiments.plotting.options import add_style_options, style_of
from experiments.plotting.panels import VIEWS
from experiments.reports.animation.figure import AnimationFigure
from experiments.reports.animation.formats import NO_VIDEO, WRITERS
from experiments.reports.animation.track import Track
from experiments.runs.find import find_planes

STATES_PER_SECOND = 2


def parsed() -> Namespace:
    parser = Parser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, help="run folders, folders that contain runs, or patterns")
    parser.add_argument("--output", type=Path, default=Path("film.webp"), help="a webp, gif or mp4 file (film.webp)")
    parser.add_argument("--view", choices=VIEWS, default="plane", help="features, directions, or both (plane)")
    parser.add_argument("--columns", type=int, default=5, help="runs in a row (5)")
    parser.add_argument("--size", type=int, default=1000, help="width in pixels (1000)")
    parser.add_argument("--until", type=int, help="last epoch to show (all)")
    parser.add_argument("--between", type=int, default=0, help="interpolated frames between two kept states (0)")
    parser.add_argument("--quality", type=int, help="of a webp, 1 to 100 (90); a lower one makes a smaller file")
    parser.add_argument("--fps", type=float, help="frames per second (2 kept states per second)")
    parser.add_argument("--hold", type=float, default=2.0, help="seconds for the last frame (2)")
    add_style_options(parser, without=("dpi", "width"))  # --size is the width
    return parser.parse_args()


def check(arguments: Namespace) -> None:
    """Raises a RunError if a value is not allowed."""
    suffix = arguments.output.suffix
    fastest = 50 if suffix == ".gif" else 100
    require_file(arguments.output, WRITERS)
    if arguments.quality is not None and suffix != ".webp":
        raise RunError(f"--quality {arguments.quality}: only a webp takes it")
    if suffix == ".mp4" and find_spec("av") is None:
        raise RunError(f"--output {arguments.output}: {NO_VIDEO}")
    for name, least, most in (
        ("columns", 1, 100),
        ("size", 200, 8000),
        ("until", 1, 1_000_000),
        ("between", 0, 100),
        ("quality", 1, 100),
        ("hold", 0.02, 60),
        ("fps", 0.1, fastest),
    ):
        value = getattr(arguments, name)
        if value is not None and not least <= value <= most:
            raise RunError(f"--{name} {value}: must lie between {least} and {most}")


@command
def main() -> None:
    arguments = parsed()
    check(arguments)
    runs = find_planes(arguments.folders)
    if arguments.until is not None and arguments.until > (last := max(run.epochs[-1] for run in runs)):
        print(f"--until {arguments.until}: the last epoch is {last}", file=sys.stderr)
    with using(style_of(arguments, runs)):
        tracks = [Track(run, arguments.until) for run in runs]
        columns = min(arguments.columns, len(tracks))
        figure = AnimationFigure(tracks, columns, arguments.view, arguments.size, arguments.between)
        fps = arguments.fps or STATES_PER_SECOND * (arguments.between + 1)
        arguments.output.parent.mkdir(parents=True, exist_ok=True)
        quality = {"quality": arguments.quality} if arguments.quality else {}
        WRITERS[arguments.output.suffix](arguments.output, figure.frames(), 1 / fps, arguments.hold, **quality)
    count = (len(figure.times) - 1) * (arguments.between + 1) + 1
    megabytes = arguments.output.stat().st_size / 1e6
    print(f"runs: {len(tracks)}, frames: {count}, {megabytes:.2f} MB: {arguments.output}")


if __name__ == "__main__":
    main()
