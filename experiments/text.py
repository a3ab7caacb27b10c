"""Text from anyone: names of classes, runs and folders that must not change the lines of a terminal or a file."""


def printable(text: str) -> str:
    r"""The text in one line: ends of lines, control characters, marks of direction are written as in Python, ``\n``.

    The result can be encoded, and is one line for any program; a text without such characters stays as it is.
    """
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)
