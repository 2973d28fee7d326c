"""The checks that every measure makes on its input, and the errors of these checks."""

import itertools
import re
from typing import Any

import numpy as np
import pandas as pd

from course.errors import CourseError

#: a number, an array or a Series; a measure returns the kind that it was given
Values = Any

_TOTAL_WORDS = re.compile(
    r"\b(grand[ _-]?total|(sub[ _-]?)?totals?|world|all|sum|overall|wld|w00|tot)\b"
    r"|合計|総計|総額|世界計|全世界|^(0|00|000|001)$",
    re.IGNORECASE,
)
#: "Rest of world" and the like are a remainder, not a total
_REMAINDER = re.compile(r"\b(rest|other|others|remaining|remainder)\b", re.IGNORECASE)


class MeasureError(CourseError, ValueError):
    """The numbers given to a measure do not fit it; the message says why."""


class TotalRowError(MeasureError):
    """One of the entries is a total of the others, such as "World"."""


def numbers(name: str, value: Values, *, positive: bool = False, signed: bool = False) -> Values:
    """Return `value`; raise `MeasureError` if an entry is not a number, is infinite or is below zero.

    Missing entries are allowed. `signed` allows entries below zero, `positive` refuses zero. Lists and tuples
    become arrays; numbers, arrays and Series are returned unchanged.
    """
    if isinstance(value, list | tuple):
        value = np.asarray(value)
    raw = np.asarray(value)
    if raw.dtype == bool or not (np.issubdtype(raw.dtype, np.number) or raw.dtype == object):
        raise MeasureError(f"{name} should be numbers, but has the type {raw.dtype}.")
    try:
        array = raw.astype(float)
    except (TypeError, ValueError):
        raise MeasureError(f"{name} should be numbers, but holds text, such as {_text(raw)!r}.") from None
    # A missing value stays missing. An infinite value shows a mistake in an earlier step.
    bad = np.isinf(array)
    rule = "finite"
    if not bad.any() and positive:
        bad, rule = array <= 0, "above zero"
    elif not bad.any() and not signed:
        bad, rule = array < 0, "zero or more"
    if bad.any():
        where, worst = _first(value, array, bad)
        raise MeasureError(f"{name} should be {rule}, but is {worst:g}{where}.")
    return value


def aligned(**values: Values) -> None:
    """Raise `MeasureError` for Series with different labels or arrays with different shapes.

    Without this check, pandas silently fills unmatched labels with missing values.
    """
    series = [(name, value) for name, value in values.items() if isinstance(value, pd.Series)]
    for (first, left), (second, right) in itertools.pairwise(series):
        if not left.index.equals(right.index):
            only = left.index.symmetric_difference(right.index)
            detail = f"only one of them has {only[0]!r}" if len(only) else "their order differs"
            raise MeasureError(
                f"{first} and {second} have different labels: {detail}. Select the same labels in the same "
                "order, for example with `.loc`."
            )
    shapes = {name: np.shape(value) for name, value in values.items() if np.shape(value)}
    if len(set(shapes.values())) > 1:
        listing = ", ".join(f"{name} {shape}" for name, shape in shapes.items())
        raise MeasureError(f"The shapes differ: {listing}. Give values of the same shape.")


def no_total_row(values: Values, *, has_total: bool | None = None) -> None:
    """Raise `TotalRowError` when one entry is, or seems to be, the sum of the others.

    Among labelled values, a label such as "World" shows the total. Among values without labels, the largest
    counts as the total when it lies within 0.5 % of the sum of the others. `has_total=False` switches the
    check off.
    """
    if has_total is False:
        return
    array = np.asarray(values, dtype=float)
    labelled = isinstance(values, pd.Series) and not isinstance(values.index, pd.RangeIndex)
    if labelled:
        for label in values.index:
            parts = label if isinstance(label, tuple) else (label,)
            for part in parts:
                if isinstance(part, str) and _TOTAL_WORDS.search(part) and not _REMAINDER.search(part):
                    raise TotalRowError(
                        f"The row {part!r} is a total, not a supplier. Drop the row first, for example with "
                        f"values.drop({part!r}). With the total, the shares come out at half their size."
                    )
        return
    largest, total = np.nanmax(array, initial=0.0), np.nansum(array)
    if total > 0 and abs(largest - (total - largest)) <= 0.005 * largest:
        raise TotalRowError(
            f"The largest value ({largest:g}) equals the sum of all the others, so it may be a total. Drop a "
            "total. If the value is a supplier, say has_total=False or give a Series labelled by economy."
        )


def _first(value: Values, array: np.ndarray, bad: np.ndarray) -> tuple[str, float]:
    if array.ndim == 0:
        return "", float(array)
    place = tuple(int(i) for i in np.argwhere(bad)[0])
    if isinstance(value, pd.Series):
        return f" for {value.index[place[0]]!r}", float(array[place])
    if isinstance(value, pd.DataFrame):
        return f" for {value.index[place[0]]!r}, {value.columns[place[1]]!r}", float(array[place])
    return f" at position {place[0] if len(place) == 1 else place}", float(array[place])


def _text(raw: np.ndarray) -> str:
    return next((entry for entry in raw.ravel().tolist() if isinstance(entry, str)), str(raw.ravel()[0]))
