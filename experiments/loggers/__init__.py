"""Where the numbers and pictures of a run go beside its folder; only the configured logger is imported."""
