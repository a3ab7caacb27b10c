"""Light and dark figures, the settings of matplotlib, and the font of the captions."""

import functools
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from cycler import cycler
from jaxtyping import Float
from matplotlib import font_manager
from matplotlib.colors import to_hex

from experiments.plotting.figure_style import FigureStyle, current

PALE, MEDIUM, DARK = "C0", "C1", "C2"
"""The greys of frames, numbers and texts: matplotlib's names of the colours of ``SHADES``."""

SHADES = {"light": ("0.75", "0.35", "0.25"), "dark": ("0.4", "0.72", "0.82")}
PAPER, TEXT = {"light": "#ffffff", "dark": "#14171c"}, {"light": "black", "dark": "#f2f2f2"}
CHINESE_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "Noto Sans CJK JP",  # the name of the first font in Noto's collection, which holds all of them
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Heiti SC",
    "SimHei",
    "Arial Unicode MS",
)
CHINESE_FILES = ("sanscjk", "notosanssc", "sourcehansans", "pingfang", "msyh", "wqy", "heiti", "simhei", "arialuni")
NO_FONT = "lang=zh: no font with Chinese letters is installed (apt install fonts-noto-cjk); the captions stay English"


def settings(style: FigureStyle) -> dict[str, Any]:
    """Matplotlib's settings beyond its default ones."""
    paper, text = PAPER[style.theme], TEXT[style.theme]
    parts = ("text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color")
    font = chinese_font() if style.lang == "zh" else None
    return {
        **dict.fromkeys(parts, text),
        **dict.fromkeys(("figure.facecolor", "axes.facecolor"), paper),
        "axes.prop_cycle": cycler(color=SHADES[style.theme]),
        "font.size": style.letters(10),
        "font.family": ["DejaVu Sans", font] if font else ["DejaVu Sans"],
    }


def paper() -> Float[np.ndarray, "3"]:
    """Red, green and blue of the background."""
    color = PAPER[current().theme]
    return np.array(list(bytes.fromhex(color[1:]))) / 255


def grey(share: float) -> str:
    """A share of the way from the background to the colour of texts, as hexadecimal digits."""
    text = 0.0 if current().theme == "light" else 0.95
    return to_hex(tuple(paper() + share * (text - paper())))


@functools.cache
def chinese_font() -> str | None:
    """The first of ``CHINESE_FONTS`` that is installed, also since matplotlib made its list of fonts."""
    for path in font_manager.findSystemFonts():
        if any(mark in Path(path).stem.lower() for mark in CHINESE_FILES):
            with suppress(OSError, RuntimeError):  # no font after all
                font_manager.fontManager.addfont(path)
    installed = {entry.name for entry in font_manager.fontManager.ttflist}
    return next((name for name in CHINESE_FONTS if name in installed), None)


def with_fonts(style: FigureStyle) -> FigureStyle:
    """The style, in English with a line on the terminal where Chinese letters cannot be drawn."""
    if style.lang != "zh" or chinese_font():
        return style
    print(NO_FONT, file=sys.stderr, flush=True)
    return replace(style, lang="en")
