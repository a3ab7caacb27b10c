"""Errors that the user can correct: one line, no traceback."""


class RunError(Exception):
    """A mistake in the command, the configuration or the files: names the key, its value and the remedy."""


class Diverged(RunError):
    """Numbers that are not finite: nothing after them can be trained, measured or drawn."""
