"""Checks that every chart of the course has rows and the columns that it names, so that none is blank."""

import re
from collections.abc import Iterator
from typing import Any

import altair as alt
import pandas as pd

from course.charts._fields import Spec, data_of, missing_fields, rows_of
from course.errors import CourseError, UnknownNameError

#: Altair's messages about a field for which it finds no type
_UNTYPED = re.compile(r'for the field "(.+?)";|^(\S+) encoding field is specified without a type')


class ChartError(CourseError):
    """A chart cannot be shown, because something that a reader needs is missing."""


def checked(chart: Any) -> Spec:
    """Return a chart's specification after checking its data and every field that it names.

    Parameters
    ----------
    chart
        Any Altair chart.

    Raises
    ------
    ChartError
        It is no chart, has no rows, too many of them, or reads them from an address.
    UnknownNameError
        A field is no column of the chart's data (names the nearest).
    """
    if not isinstance(chart, alt.TopLevelMixin):
        raise ChartError(f"An Altair chart was expected, not {type(chart).__name__}.")
    try:
        spec = chart.to_dict(validate=False)  # Altair compares it with its schema when the chart is shown
    except alt.MaxRowsError:
        raise ChartError(
            "The chart carries more than 5,000 rows. Sum or select first: nobody can see so many marks."
        ) from None
    except ValueError as error:
        _explain(chart, str(error))
        raise
    datasets = spec.get("datasets", {})
    for data in data_of(spec):
        if "name" not in data or data["name"] in datasets:
            _check_data(rows_of(data, datasets), data.get("url"))
    for field, columns in missing_fields(spec, datasets):
        _refuse(field, columns)
    return spec


def _check_data(rows: Any, address: Any) -> None:
    if isinstance(address, str):
        raise ChartError("The chart reads from an address. Load the table and pass it: charts work offline.")
    if isinstance(rows, list) and not rows:
        raise ChartError("The chart's table has no rows, so the chart would be blank.")


def _refuse(field: str, columns: frozenset[str]) -> None:
    if field.replace("\\", "") in columns:
        raise ChartError(
            f"The column {field!r} has a dot or a bracket in its name, which charts read as nesting: "
            "rename the column first."
        )
    raise UnknownNameError("column", field, columns)


def _explain(chart: Any, error: str) -> None:
    """Raise an error in the course's words where Altair finds no type for a field: no column, or no rows."""
    found = _UNTYPED.search(error)
    if found is None:
        return
    columns: set[str] = set()
    for data in _tables(chart):
        if isinstance(data, pd.DataFrame):
            _check_data(data.values.tolist(), None)
            columns.update(map(str, data.columns))
        elif isinstance(data, str):
            _check_data(None, data)
        elif isinstance(data, alt.Data):
            made = data.to_dict()
            _check_data(made.get("values"), made.get("url"))
            rows = made.get("values", [])
            columns.update(*(row for row in rows if isinstance(row, dict)))
    field = found[1] or found[2]
    if columns and field not in columns:
        _refuse(field, frozenset(columns))


def _tables(chart: Any) -> Iterator[Any]:
    """Yield the data of a chart and its parts, also where Altair cannot make a specification."""
    yield getattr(chart, "data", None)
    for kind in ("layer", "hconcat", "vconcat", "concat"):
        for part in getattr(chart, kind, ()):
            yield from _tables(part)
    if hasattr(chart, "spec"):
        yield from _tables(chart.spec)
