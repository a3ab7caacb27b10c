"""Further logs of a run, beside its folder; only the configured logger is imported."""
