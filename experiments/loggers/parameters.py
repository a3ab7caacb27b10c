"""The configuration of a run as one flat list, for loggers that know no nesting."""

from typing import Any


def flat(config: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """``{"loss": {"margin": 0.5}}`` becomes ``{"loss.margin": 0.5}``; lists stay values."""
    parameters: dict[str, Any] = {}
    for key, value in config.items():
        parameters |= flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value}
    return parameters
