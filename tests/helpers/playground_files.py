"""What the playground's files hold: its texts and presets, and the ranges of its settings."""

import json

from experiments.reports.web.assemble import HERE

TEXTS = json.loads((HERE / "playground" / "texts.json").read_text(encoding="utf-8"))
POINTS = [preset for preset in TEXTS["presets"] if preset.get("level") != "digits"]
RANGES = json.loads((HERE / "playground" / "settings.json").read_text(encoding="utf-8"))
