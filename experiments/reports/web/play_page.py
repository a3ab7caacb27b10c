"""``playground.html``: free points under every loss, live, in one file that opens from disk; ``playground/`` has its
scripts."""

import json
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

from experiments.data.files import read_mnist5k
from experiments.files import whole_file
from experiments.plotting.style import palette
from experiments.reports.web.assemble import HERE, assemble, block, data, script, style, words
from experiments.reports.web.formulas import FORMULAS, formula
from experiments.reports.web.packing import images_in_16_greys, packed

LOSSES = (
    *("parts", "cosine_head", "sphereface", "softmax", "modified", "normface", "arcface", "cosface", "center", "ring"),
    *("triplet", "contrastive", "circle", "proxy_anchor", "l_softmax", "l2_softmax", "lgm", "supcon"),
)
SCRIPTS = (
    *(f"losses/{name}" for name in LOSSES),
    *("network", "world", "digits", "worker", "limits", "link", "charts", "drawing", "hand", "controls"),
    *("digit_level", "play"),
)
MAX_CLASSES = 20
RANGE = ("value", "least", "most", "step", "symbol")


def write_playground(path: Path, lang: str = "en", digits: bool = True) -> None:
    """Write the page; ``playground_page`` explains the arguments."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as temporary:
        temporary.write_text(playground_page(lang, digits), encoding="utf-8")


def playground_page(lang: str = "en", digits: bool = True) -> str:
    """The page as text; the same each time.

    Args:
        lang: ``en`` or ``zh``.
        digits: with the level that trains on MNIST-5k, 0.25 MB more.
    """
    texts, settings, glossary = (_read(name) for name in ("texts", "settings", "glossary"))
    said = {key: text for key, text in words(lang).items() if key.startswith(("play_", "limit_", "card_"))}
    page = {
        "settings": {
            loss: {key: {name: own[name] for name in RANGE} | {"name": own[lang]} for key, own in keys.items()}
            for loss, keys in settings.items()
        },
        "losses": {name: text[lang] for name, text in texts["losses"].items()},
        "presets": [
            preset | {key: preset[key][lang] for key in ("title", "text")}
            for preset in texts["presets"]
            if digits or preset.get("level") != "digits"
        ],
        "questions": [question[lang] for question in texts["questions"]],
        "colours": ["#" + bytes(np.rint(255 * color).astype(np.uint8)).hex() for color in palette(MAX_CLASSES)],
        "hasDigits": digits,
        "words": said,
    }
    parts = {
        "lang": lang,
        "style": style("playground"),
        "script": script("playground", SCRIPTS),
        "formulas": "".join(f'<div data-formula="{name}" hidden>{formula(name)}</div>' for name in FORMULAS),
        "glossary": "".join(
            f"<dt>{escape(own[lang][0])}</dt><dd>{escape(own[lang][1])}</dd>" for own in glossary["words"]
        ),
        "page": data(page),
        "blocks": block("digits", packed_digits()) if digits else "",
    }
    return assemble("playground", lang, parts)


def packed_digits() -> str:
    """MNIST-5k at 14 x 14 pixels in 16 greys: 4,000 to train, then 1,000 to show, sorted by class; then the labels."""
    train, shown = (read_mnist5k(part) for part in ("train", "t10k"))
    order = np.argsort(shown[1], kind="stable")
    images, labels = np.concatenate([train[0], shown[0][order]]), np.concatenate([train[1], shown[1][order]])
    halved = images.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4)).astype(np.uint8)
    return packed(images_in_16_greys(halved) + labels.astype(np.uint8).tobytes())


def _read(name: str) -> Any:
    return json.loads((HERE / "playground" / f"{name}.json").read_text(encoding="utf-8"))
