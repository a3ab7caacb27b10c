"""The tests under every Python, and with the oldest torch: ``nox -f .ci/noxfile.py``; a path chooses some tests.

nox -f .ci/noxfile.py -s tests-3.13
nox -f .ci/noxfile.py -s oldest -- tests/losses
"""

import nox

nox.options.error_on_missing_interpreters = False  # those that this machine has


@nox.session(python=["3.10", "3.11", "3.12", "3.13", "3.14"])
def tests(session: nox.Session) -> None:
    session.chdir("..")
    session.install("-e", ".[test]")
    session.run("pytest", *session.posargs)


@nox.session(python="3.10")
def oldest(session: nox.Session) -> None:
    """The lower bound of torch in pyproject.toml."""
    session.chdir("..")
    session.install("-e", ".[test]", "torch==2.5.*", "torchvision==0.20.*")
    session.run("pytest", *session.posargs)
