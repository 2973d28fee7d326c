"""A bound on the time that the marker spends on one thing."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from typing import Any


class OverdueError(BaseException):
    """The time is over; not an `Exception`, so that what handles errors on the way lets it pass."""


def _ring(_number: int, _frame: Any) -> None:
    raise OverdueError


@contextlib.contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise `OverdueError` in the block after so many seconds of this process's processor time.

    Not of the clock: on a busy machine an honest answer would run out of time.

    Only the main thread can be interrupted, and not on Windows. Elsewhere the block runs to its end.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGPROF, _ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
