"""Starting and ending a process without needless searches for garbage."""

import atexit
import gc
from functools import cache
from types import ModuleType


@cache
def import_story() -> ModuleType:
    """``experiments.story``, and with it torch: a million objects that all stay, which no collection need look at.

    Saves a second of importing and one of ending. For a process that is wholly ours: what exists when this is called
    for the first time is never collected.
    """
    gc.disable()
    from experiments import story

    gc.freeze()
    gc.enable()
    atexit.register(gc.freeze)  # at the end all memory goes back at once
    return story
