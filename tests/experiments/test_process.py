"""Importing the story of a run."""

import subprocess
import sys

SCRIPT = """
import gc, sys, weakref
from experiments.startup import import_story
assert "torch" not in sys.modules
story = import_story()
assert story is import_story() and callable(story.train)


class Thing:
    pass


thing = Thing()
thing.itself, gone = thing, weakref.ref(thing)
del thing
gc.collect()
assert gone() is None and gc.isenabled()
print(gc.get_freeze_count())
"""


def test_modules_are_kept_from_the_collector_and_garbage_is_not():
    done = subprocess.run([sys.executable, "-c", SCRIPT], check=True, capture_output=True, text=True)
    assert int(done.stdout) > 100_000
