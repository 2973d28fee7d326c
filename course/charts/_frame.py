"""Helpers of all builders: check columns by name, choose axis limits, number formats and colours."""

import math
from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from course.charts.guard import ChartError
from course.charts.theme import text_colour
from course.errors import UnknownNameError
from course.phrases import with_minus


def take(data: pd.DataFrame, *columns: str | None) -> pd.DataFrame:
    """Return a copy of the named columns; an unknown name raises an error with the nearest column."""
    if not isinstance(data, pd.DataFrame):
        raise ChartError(f"A pandas DataFrame was expected, not {type(data).__name__}.")
    wanted = list(dict.fromkeys(name for name in columns if name is not None))
    for name in wanted:
        if name not in data.columns:
            raise UnknownNameError("column", name, map(str, data.columns))
        if any(sign in name for sign in ".[]:"):
            raise ChartError(f"Rename the column {name!r} first: charts cannot read names with . : [ or ].")
    if data.empty:
        raise ChartError("The table has no rows, so the chart would be blank.")
    frame = data.loc[:, wanted].reset_index(drop=True)
    frame.attrs = {}
    for name in wanted:
        if isinstance(frame[name].dtype, pd.CategoricalDtype):
            frame[name] = frame[name].astype(str)
    return frame


#: significant digits of a number in a stored chart: more than a reader sees, but without the last digits,
#: which differ between processors
DIGITS = 10


def numbers(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Return the frame with these columns as floats of ten digits, without rows that lack a number there."""
    for name in columns:
        try:
            values = pd.to_numeric(frame[name]).astype(float)
            frame[name] = values.map(lambda value: float(f"{value:.{DIGITS}g}"))
        except (TypeError, ValueError):
            raise ChartError(f"The column {name!r} must hold numbers.") from None
    kept = frame.dropna(subset=list(columns)).reset_index(drop=True)
    if kept.empty:
        raise ChartError(f"No row has a number in {', '.join(map(repr, columns))}: the chart would be blank.")
    return kept


def axis_type(values: pd.Series) -> str:
    """Tell how Vega-Lite should read a column: Q(uantitative), T(emporal) or N(ominal)."""
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        return "T"
    return "Q" if pd.api.types.is_numeric_dtype(values.dtype) else "N"


def in_order(values: pd.Series) -> list[Any]:
    """Return the distinct values in the order in which they first appear."""
    return list(dict.fromkeys(values.tolist()))


def fitting_format(values: Any) -> str:
    """Return a d3 number format with no, one or two decimals, by the size of the values."""
    sizes = np.abs(np.asarray(values, dtype=float))
    largest = float(np.nanmax(sizes, initial=0.0))
    whole = bool(np.all(np.isnan(sizes) | (sizes == np.round(sizes))))
    decimals = 0 if whole or largest >= 100 else 1 if largest >= 10 else 2
    return f",.{decimals}f"


def ink_of(field: str, colours: Mapping[str, str], *, text: bool = False) -> alt.Color:
    """Return the colour channel of a nominal column without a legend; `text` darkens the colours."""
    shades = [text_colour(shade) if text else shade for shade in colours.values()]
    return alt.Color(f"{field}:N", scale=alt.Scale(domain=list(colours), range=shades), legend=None)


def axis_note(limits: tuple[float, float], form: str) -> dict[str, str]:
    """Return where a vertical axis begins, for the caption, if zero is not on it; else nothing.

    `form`: d3 number format of the axis.
    """
    low, high = limits
    if low <= 0 <= high:
        return {}
    end = low if low > 0 else high
    words = with_minus(f"{end:.0%}" if "%" in form else f"{end:,.10g}")
    return {"axis": f"axis cut: it {'begins' if low > 0 else 'ends'} at {words}"}


def nice_domain(low: float, high: float, *, zero: bool = True) -> tuple[float, float]:
    """Return round limits around `low` and `high`.

    Parameters
    ----------
    low, high
        Smallest and largest value.
    zero
        Whether zero belongs inside.
    """
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if high == low:
        high = low + (abs(low) or 1.0)
    raw = (high - low) / 5  # about five steps
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= raw * 0.999)
    # Rounding keeps numbers such as 0.30000000000000004 out of the stored specifications.
    return round(math.floor(low / step + 1e-9) * step, 10), round(math.ceil(high / step - 1e-9) * step, 10)
