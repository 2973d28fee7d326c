"""`load` for the bank's questions: shipped tables, or the same tables changed by a usual slip."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import pandas as pd

from course.tables import load as _shipped

#: returns a changed copy of a loaded table, or None where nothing is to be changed
Slip = Callable[[pd.DataFrame], pd.DataFrame | None]

_slip: ContextVar[Slip | None] = ContextVar("slip", default=None)


def load(name: str) -> pd.DataFrame:
    """Return a shipped table, as `course.load` does.

    Inside `slipped(change)` the table is changed first. So a question's own solution can be run as if its
    learner had read the wrong flow or the wrong year.
    """
    frame = _shipped(name)
    slip = _slip.get()
    changed = slip(frame) if slip is not None else None
    return frame if changed is None else changed


def rows_of(name: str, **values: Any) -> pd.DataFrame:
    """Return the rows of a table in which each named column has the given value.

    This is for wrong answers, where brevity helps. Solutions are in plain pandas, since learners read them.
    """
    frame = load(name)
    for column, value in values.items():
        frame = frame[frame[column] == value]
    return frame


def claimed(claim: str) -> float:
    """Return the number that a claim states; `claim` is its id, such as "C26"."""
    return float(load("claims").set_index("id")["claimed_value"][claim])


def cited(figure: str) -> float:
    """Return the value of a row of the table `cited_figures`."""
    return float(load("cited_figures").set_index("id")["value"][figure])


@contextmanager
def slipped(change: Slip) -> Iterator[None]:
    """Make `load` return changed tables inside the `with` block."""
    token = _slip.set(change)
    try:
        yield
    finally:
        _slip.reset(token)
