"""A process that is killed at a chosen moment of a run."""


class Killed(BaseException):
    """Like a kill: no handler of the program catches it."""


def kill_at(monkeypatch, owner, method, call):
    """The call of this number of a method is a kill, before it does anything."""
    original, calls = getattr(owner, method), []

    def counted(*arguments, **named):
        calls.append(1)
        if len(calls) == call:
            raise Killed
        return original(*arguments, **named)

    monkeypatch.setattr(owner, method, counted)
