"""``playground.html``: free points under every loss, live, in one file that opens from disk; ``playground/`` has its
scripts."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from experiments.files import whole_file
from experiments.plotting.style import palette
from experiments.reports.web.assemble import HERE, assemble, data, script, style, words
from experiments.reports.web.formulas import FORMULAS, formula

LOSSES = (
    *("parts", "cosine_head", "sphereface", "softmax", "modified", "normface", "arcface", "cosface", "center", "ring"),
    *("triplet", "contrastive", "circle", "proxy_anchor", "l_softmax", "l2_softmax", "lgm", "supcon"),
)
SCRIPTS = (*(f"losses/{name}" for name in LOSSES), "world", "limits", "link", "charts", "drawing", "controls", "play")
MAX_CLASSES = 20


def write_playground(path: Path, lang: str = "en") -> None:
    """Write the page in a language, ``en`` or ``zh``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as temporary:
        temporary.write_text(playground_page(lang), encoding="utf-8")


def playground_page(lang: str = "en") -> str:
    """The page as text; the same each time."""
    texts, settings = (_read(name) for name in ("texts", "settings"))
    said = {key: text for key, text in words(lang).items() if key.startswith(("play_", "limit_"))}
    page = {
        "settings": settings,
        "losses": {name: text[lang] for name, text in texts["losses"].items()},
        "presets": [preset | {key: preset[key][lang] for key in ("title", "text")} for preset in texts["presets"]],
        "colours": ["#" + bytes(np.rint(255 * color).astype(np.uint8)).hex() for color in palette(MAX_CLASSES)],
        "words": said,
    }
    parts = {
        "lang": lang,
        "style": style("playground"),
        "script": script("playground", SCRIPTS),
        "formulas": "".join(f'<div data-formula="{name}" hidden>{formula(name)}</div>' for name in FORMULAS),
        "page": data(page),
    }
    return assemble("playground", lang, parts)


def _read(name: str) -> Any:
    return json.loads((HERE / "playground" / f"{name}.json").read_text(encoding="utf-8"))
