"""The examples in the docstrings of the losses: every loss has some, and they print what they show."""

import doctest

import pytest

import losses


def examples(kind):
    """With no name defined beforehand: an example can be pasted into a fresh interpreter."""
    (test,) = doctest.DocTestFinder(recurse=False).find(kind, kind.__name__, globs={})
    return test


@pytest.mark.parametrize("kind", losses.ALL.values(), ids=losses.ALL)
def test_examples_print_what_they_show(kind):
    test, printed = examples(kind), []
    shown = [example for example in test.examples if example.want]
    doctest.DocTestRunner(verbose=False, optionflags=doctest.NORMALIZE_WHITESPACE).run(test, out=printed.append)
    assert shown, f"{kind.__name__} has no example that prints a result"
    assert not printed, "".join(printed)
