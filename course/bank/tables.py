"""`load` as the questions use it: the shipped tables, or the same tables read with a usual slip."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import pandas as pd

from course.tables import load as _shipped

#: changes a loaded table, or returns None when it has nothing to change in it
Slip = Callable[[pd.DataFrame], pd.DataFrame | None]

_slip: ContextVar[Slip | None] = ContextVar("slip", default=None)


def load(name: str) -> pd.DataFrame:
    """Load a shipped table, as `course.load` does.

    Inside `slipped(change)` the table is changed first; so a question's own solution can be run as if its
    learner had read the wrong flow or the wrong year.
    """
    frame = _shipped(name)
    slip = _slip.get()
    changed = slip(frame) if slip is not None else None
    return frame if changed is None else changed


def rows_of(name: str, **values: Any) -> pd.DataFrame:
    """Return the rows of a table in which each named column has the value given.

    For wrong answers, where brevity helps; a solution is better in plain pandas, since learners read it.
    """
    frame = load(name)
    for column, value in values.items():
        frame = frame[frame[column] == value]
    return frame


def claimed(claim: str) -> float:
    """Return the number that a claim states, such as the claim "C26"."""
    return float(load("claims").set_index("id")["claimed_value"][claim])


def cited(figure: str) -> float:
    """Return the value of a row of the table `cited_figures`."""
    return float(load("cited_figures").set_index("id")["value"][figure])


@contextmanager
def slipped(change: Slip) -> Iterator[None]:
    """Let `load` return changed tables for a while."""
    token = _slip.set(change)
    try:
        yield
    finally:
        _slip.reset(token)
