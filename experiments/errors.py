"""Errors that a user can mend: one line, no traceback."""


class RunError(Exception):
    """A mistake in the command, the configuration or the files: names the key, its value and what to do instead."""


class Diverged(RunError):
    """Numbers that are not finite: nothing after them can be trained, measured or drawn."""
