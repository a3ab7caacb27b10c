"""The pages that people read, in parts: code blocks, commands, tables, headings, links."""

import io
import re
import shlex
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[2]
PATHS = [PROJECT / "README.md", PROJECT / "CONTRIBUTING.md", PROJECT / "CHANGELOG.md"]
PATHS += [*sorted((PROJECT / "docs").glob("*.md")), *sorted((PROJECT / "docs" / "lessons").glob("*.md"))]
PAGES = {path.relative_to(PROJECT).as_posix(): path.read_text(encoding="utf-8") for path in PATHS}
GENERATED = re.compile(r"^<!-- generated: (.*) -->$")


@dataclass(frozen=True)
class Table:
    """A Markdown table: its lines, and the command that made it; None for one that a person edits."""

    lines: list[str]
    made_by: str | None

    @property
    def rows(self):
        """The cells of each row, without the line of dashes."""
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in self.lines]
        return [rows[0], *rows[2:]]


def blocks(page, language):
    """The contents of all code blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGES[page], re.DOTALL | re.MULTILINE)


def answers(page):
    """Pairs of a Python block and the output that the page shows below it."""
    return re.findall(r"^```python\n(.*?)^```\n\n```text\n(.*?)^```$", PAGES[page], re.DOTALL | re.MULTILINE)


def printed(page):
    """What the Python blocks with an output print, run one after the other."""
    names, found = {}, []
    for block, _ in answers(page):
        with redirect_stdout(io.StringIO()) as output:
            exec(block, names)
        found.append(output.getvalue())
    return found


def prose(page):
    """The page without its code blocks."""
    return re.sub(r"^```.*?^```$", "", PAGES[page], flags=re.DOTALL | re.MULTILINE)


def command_lines(block):
    """The commands of a shell block as lists of words, without comments."""
    lines = [shlex.split(line, comments=True) for line in block.splitlines()]
    return [line for line in lines if line]


def tables(page):
    found = []
    for part in re.split(r"\n(?!\|)", prose(page)):
        head, *lines = part.split("\n")
        if lines:
            made_by = GENERATED.match(head)
            found.append(Table(lines, made_by[1] if made_by else None))
    return found


def anchors(page):
    """What ``page.md#anchor`` may name: GitHub's form of each heading."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links(page):
    """All relative links, of text and pictures, with their anchors."""
    inline = re.findall(r"\]\(([^)\s]+)\)", prose(page))
    references = re.findall(r"^\[[^\]]+\]: (\S+)$", prose(page), re.MULTILINE)
    return [link for link in inline + references if not re.match(r"https?://", link)]
