"""What a user can mend is said in one line, without a traceback."""


class RunError(Exception):
    """A mistake in the command, the configuration or the files: names the key, its value and what to do instead."""
