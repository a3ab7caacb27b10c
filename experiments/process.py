"""Starting and ending a process without needless searches for garbage."""

import atexit
import gc
from functools import cache
from types import ModuleType


@cache
def import_story() -> ModuleType:
    """``experiments.story``, and with it torch: half a million objects, nearly all of which stay.

    No collection looks at them, which saves a second of importing and one of ending. For a process that is wholly ours:
    what exists when this is called for the first time is never collected.
    """
    gc.disable()
    try:
        from experiments import story

        gc.freeze()
    finally:
        gc.enable()
    atexit.register(gc.freeze)  # at the end all memory goes back at once
    return story
