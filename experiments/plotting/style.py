"""The look that all figures share: colours, frames, texts that fit; the same figure always gives the same file."""

import io
import textwrap
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy as np
from jaxtyping import Int, UInt8
from matplotlib import rc_context, style
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from PIL import Image

from experiments.files import whole_file
from experiments.plotting.figure_style import current, using
from experiments.plotting.palette import Colors as Colors
from experiments.plotting.palette import palette as palette
from experiments.plotting.theme import DARK as DARK
from experiments.plotting.theme import MEDIUM as MEDIUM
from experiments.plotting.theme import PALE as PALE
from experiments.plotting.theme import settings

DPI, DPI_IN_VECTORS = 150, 300  # of pictures, and of the points in vector drawings
METADATA: dict[str, dict[str, Any]] = {".png": {}, ".pdf": {"CreationDate": None}, ".svg": {"Date": None}}  # no dates

Pixels = UInt8[np.ndarray, "height width 3"]
Drawing = TypeVar("Drawing", bound=Callable[..., Any])


def default_look(draw: Drawing) -> Drawing:
    """Decorator of all that draws: the style in force; no matplotlibrc and no notebook's settings change a picture."""

    @wraps(draw)
    def styled(*arguments: Any, **named: Any) -> Any:
        with style.context(["default", settings(current())]):
            return draw(*arguments, **named)

    return cast(Drawing, styled)


def ink(colors: Colors) -> Colors:
    """The same hues, dark enough for text on white, or light enough on black: a contrast of at least 4.5 to 1."""
    linear = colors**2.2
    luminance = linear @ [0.2126, 0.7152, 0.0722]
    if current().theme == "dark":
        whiter = np.maximum(0, (0.25 - luminance) / (1 - luminance))[:, None]
        return (linear + whiter * (1 - linear)) ** (1 / 2.2)
    return (linear * np.minimum(1, 0.17 / luminance)[:, None]) ** (1 / 2.2)


def shared_colors(all_names: Sequence[list[str]]) -> dict[tuple[str, ...], Colors]:
    """List of class names -> colours: those of the longest list where it holds all the names, else the palette."""
    longest: list[str] = max(all_names, key=len)
    colors = {}
    for names in {tuple(names) for names in all_names}:
        known = [longest.index(name) for name in names if name in longest]
        colors[names] = palette(len(longest))[known] if len(known) == len(names) else palette(len(names))
    return colors


def line_style(number: int) -> Any:
    """Of one of several lines: solid, but in a figure of greys another pattern for each."""
    patterns: list[Any] = ["-", (0, (6, 2)), (0, (2, 1)), (0, (6, 1, 1, 1)), (0, (1, 1)), (0, (9, 3, 2, 3))]
    return patterns[number % len(patterns)] if current().greyscale else "-"


def fixed_order(count: int) -> Int[np.ndarray, " n"]:
    """The shuffled order in which points are drawn, the same in every picture: no class lies on top of the others."""
    return np.random.default_rng(0).permutation(count)


class StyledFigure(Figure):
    """A figure that is drawn in the style in which it was made, also where another one or none is in force."""

    def __init__(self, *arguments: Any, **named: Any):
        super().__init__(*arguments, **named)
        self.look = current()

    def draw(self, renderer: Any) -> None:
        with using(self.look), rc_context(cast(Any, settings(self.look))):
            super().draw(renderer)


def new_figure(width: float, height: float, dpi: float | None = None) -> Figure:
    """An empty figure with a canvas; inches. Its dots per inch are the user's, if none are given, or ``DPI``."""
    figure = StyledFigure((width, height), dpi=dpi or current().dpi or DPI)
    FigureCanvasAgg(figure)
    return figure


def add_axes(figure: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Axes at a place in inches."""
    across, up = figure.get_size_inches()
    return figure.add_axes((left / across, bottom / up, width / across, height / up))


def add_text(figure: Figure, left: float, bottom: float, **look: Any) -> Text:
    """An empty text at a place in inches; a dollar sign in it is one, and begins no formula.

    Its size is in points, before the user's factor.
    """
    if "size" in look:
        look["size"] = current().letters(look["size"])
    across, up = figure.get_size_inches()
    return figure.text(left / across, bottom / up, "", parse_math=False, **look)


def frame(ax: Axes) -> None:
    """Thin pale spines, small dark numbers."""
    ax.spines[:].set(color=PALE, linewidth=0.7)
    ax.tick_params(which="both", color=PALE, labelcolor=MEDIUM, labelsize=current().letters(8), length=3)


def extent(text: Text) -> Bbox:
    """The box of a text in pixels. A text alone would measure with the renderer of the file it was last drawn into."""
    canvas = text.figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    return text.get_window_extent(canvas.get_renderer())


def fit_text(text: Text, string: str, size: float, width: float, height: float) -> None:
    """Wraps the string to the width, in smaller letters until it fits the height as well; pixels, size in points.

    The size is meant before the user's factor.
    """
    size = current().letters(size)
    string = string.replace(" · ", "\u00a0· ")  # a line may end in a dot, but not begin with one
    for smaller in np.arange(size, 2, -0.5):
        text.set(fontsize=smaller, text=string, parse_math=False)
        columns = int(len(string) * width / max(extent(text).width, 1) * 0.97)
        text.set_text("\n".join(textwrap.wrap(string, max(columns, 1))))
        box = extent(text)
        if box.width <= width and box.height <= height:
            return


@default_look
def pixels(figure: Figure) -> Pixels:
    """Red, green and blue of a drawn figure."""
    assert isinstance(figure.canvas, FigureCanvasAgg)
    figure.canvas.draw()
    return np.asarray(figure.canvas.buffer_rgba())[..., :3].copy()


@default_look
def save_figure(figure: Figure, path: Path, painted: Pixels | None = None) -> None:
    """Writes a png, pdf or svg, by the suffix; the same figure always gives the same bytes.

    Args:
        figure: the figure.
        path: the file.
        painted: its pixels, if they are known already.

    Raises:
        ValueError: at any other suffix.
    """
    if path.suffix not in METADATA:
        raise ValueError(f"path={path}: must end in one of {', '.join(METADATA)}")
    with whole_file(path) as partial:
        if path.suffix == ".png":
            Image.fromarray(pixels(figure) if painted is None else painted).save(partial, dpi=(figure.dpi, figure.dpi))
            return
        with rc_context({"svg.hashsalt": "rosette", "pdf.fonttype": 42}):  # fixed names of parts, TrueType fonts
            figure.savefig(partial, dpi=current().dpi or DPI_IN_VECTORS, metadata=METADATA[path.suffix])


def png(figure: Figure) -> bytes:
    """The figure as the content of a png file, as a notebook shows it."""
    content = io.BytesIO()
    Image.fromarray(pixels(figure)).save(content, "png", dpi=(DPI, DPI))
    return content.getvalue()


def read_pixels(path: Path) -> Pixels:
    """The red, green and blue of a picture file."""
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))
