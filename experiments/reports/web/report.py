"""``report.html``: every epoch of every run in one file that opens from disk; ``report/`` has its scripts."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

from experiments.errors import RunError
from experiments.files import whole_file
from experiments.plotting.figure_style import current, using
from experiments.plotting.style import palette
from experiments.reports.animation.track import Track
from experiments.reports.comparison.table import COLUMNS
from experiments.reports.web import names
from experiments.reports.web.assemble import assemble, block, data, words
from experiments.reports.web.contents import Contents, Note, caption, dropped, time_name
from experiments.reports.web.frame import frame
from experiments.reports.web.packing import byte_planes, images_in_16_greys, packed
from experiments.reports.web.run_data import description, numbers
from experiments.reports.web.selection import Share, alike, chosen_images, chosen_states, shares
from experiments.reports.web.stories import SHIPPED, read_stories, told
from experiments.runs.images import images_of
from experiments.runs.run import Run

DIGITS = [str(digit) for digit in range(10)]  # class names
MAX_CLASSES, MAX_RUNS = 1000, 500
PER_IMAGE = 180  # bytes of a packed MNIST digit, to estimate


def write_report(runs: Sequence[Run], path: Path, **settings: Any) -> list[str]:
    """Write the page of some runs to an HTML file; ``report_page`` has the settings. Returns the page's notes."""
    page, notes = report_page(runs, **settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as temporary:
        temporary.write_text(page, encoding="utf-8")
    return notes


def report_page(
    runs: Sequence[Run],
    *,
    lang: str = "en",
    megabytes: float = 8.0,
    points: int | None = None,
    stories: Iterable[dict[str, Any]] | None = None,
    left_out: Sequence[str] = (),
    data_root: Path | None = None,
) -> tuple[str, list[str]]:
    """The page of some runs as text.

    Args:
        runs: finished or not; those with other images or classes than most are left out.
        lang: language of the page: ``en`` or ``zh``.
        megabytes: the budget, which the page keeps to by dropping precision, then epochs, then images.
        points: at most so many images; None for all.
        stories: guided stories; None for the shipped ones whose runs are there.
        left_out: a line for each run that could not be read, for the face of the page.
        data_root: folder of the data set with the images; None for that of the runs.

    Returns:
        the page, and its notes, which name what it left out.

    Raises:
        RunError: if there is nothing to show, or far too much.
    """
    shown, others = alike([run for run in runs if len(run) and run.dim == 2])
    if not shown or len(shown[0].class_names) > MAX_CLASSES or len(shown) > MAX_RUNS:
        raise RunError(
            f"a page shows 1 to {MAX_RUNS} runs in the plane that have an epoch, of at most {MAX_CLASSES} classes"
        )
    notes: list[Note] = [("note_unreadable", {"reason": line}) for line in left_out]
    notes += [("note_left_out", {"name": f"{run.name} ({run.folder.name})"}) for run in others]
    try:
        images = images_of(shown[0], data_root)
    except RunError:
        images = None
        notes.append(("note_no_images", {"data": shown[0].data_name}))
    shipped = read_stories(SHIPPED) if shown[0].class_names == DIGITS else []  # they tell of digits
    chosen = list(shipped if stories is None else stories)
    with using(replace(current(), lang=lang)):
        return _fitting(Contents(shown, lang, images, chosen, notes), megabytes, points)


def _fitting(contents: Contents, megabytes: float, points: int | None) -> tuple[str, list[str]]:
    """The page that holds the most within the budget, or else the smallest, with a note that it is too large."""
    tracks = [Track(run) for run in contents.runs]
    count = len(tracks[0].run.labels)
    options = shares(min(points or count, count), max(len(track.states) for track in tracks))
    parts = frame(contents)
    for share in options:
        if share is options[-1] or _estimate(contents, tracks, share, parts) <= megabytes * 1e6:
            page, notes = _page(contents, tracks, share, parts, f"{megabytes:g}")
            if len(page.encode()) <= megabytes * 1e6:
                return page, notes
    larger = replace(contents, notes=[*contents.notes, ("note_over_budget", {"budget": f"{megabytes:g}"})])
    return _page(larger, tracks, options[-1], parts, f"{megabytes:g}")


def _estimate(contents: Contents, tracks: Sequence[Track], share: Share, parts: dict[str, str]) -> float:
    """Bytes of a page, from the blocks of two of its runs."""
    images = chosen_images(tracks[0].run.labels, share.points)
    tried = {len(tracks) // 3, 2 * len(tracks) // 3}
    sizes = [len(numbers(tracks[i], chosen_states(tracks[i], share.every), images, share.bits)[0]) for i in tried]
    pictures = 0 if contents.images is None else PER_IMAGE * share.points
    return sum(map(len, parts.values())) + pictures + len(tracks) * float(np.mean(sizes))


def _page(
    contents: Contents, tracks: Sequence[Track], share: Share, parts: dict[str, str], budget: str
) -> tuple[str, list[str]]:
    """The page at one share, and its notes."""
    run, said = contents.runs[0], words(contents.lang)
    chosen = chosen_images(run.labels, share.points)
    blocks = {
        "labels": packed(byte_planes(run.labels[chosen].astype(np.uint16)[None])),
        "indices": packed(run.indices[chosen].astype("<u4").tobytes()),
    }
    if contents.images is not None:
        blocks["images"] = packed(images_in_16_greys(contents.images[chosen]))
    described, keys = [], names.keys(contents.runs)
    for track, key, setting in zip(tracks, keys, names.settings(contents.runs), strict=True):
        states = chosen_states(track, share.every)
        blocks[f"numbers-{key}"], quanta = numbers(track, states, chosen, share.bits)
        described.append(description(track, states, quanta, key=key, name=track.run.name, setting=setting))
    lines = [said[key].format(**values) for key, values in [*contents.notes, *dropped(tracks, share, budget)]]
    times = sorted({time for own in described for time in own["times"]})
    page = {
        "caption": caption(contents.runs),
        "classNames": run.class_names,
        "colours": [
            "#" + bytes(np.rint(255 * color).astype(np.uint8)).hex() for color in palette(len(run.class_names))
        ],
        "imageSide": 28,
        "hasImages": contents.images is not None,
        "times": times,
        "timeNames": [time_name(time, tracks, said) for time in times],
        "columns": [{"key": key, "name": said[f"column_{key}"]} for key in ("name", "setting", *COLUMNS)],
        "runs": described,
        "stories": told(contents.stories, keys, contents.lang),
        "words": said,
    }
    filled = parts | {
        "last_place": str(len(times) - 1),
        "notes": "".join(f'<p class="note">{escape(line)}</p>' for line in lines),
        "page": data(page),
        "blocks": "\n".join(block(name, text) for name, text in blocks.items()),
    }
    return assemble("report", contents.lang, filled), lines
