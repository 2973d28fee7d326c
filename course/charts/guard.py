"""The guard every chart of the course passes: no picture without title, description, unit and source.

It works on any Altair chart, so learners can call it on their own.
"""

from __future__ import annotations

import textwrap
from typing import Any

import altair as alt
import pandas as pd

from course.charts._fields import all_data, missing_fields
from course.charts.theme import STATUS_WORDS, WIDTH
from course.errors import CourseError, UnknownNameError
from course.tables import Card
from course.tables.loader import card as table_card

__all__ = ["ChartError", "finish"]


class ChartError(CourseError):
    """A chart that cannot be shown as it is: something a reader needs is missing."""


def finish(
    chart: Any,
    *,
    title: str,
    description: str,
    unit: str,
    source: Card | str,
    status: str = "observed",
) -> Any:
    """Check a chart and give it title, unit, source and a text description.

    Parameters
    ----------
    chart : altair chart
        Single, layered, concatenated or faceted.
    title : str
        What the picture shows, as a sentence or a phrase.
    description : str
        What a reader who cannot see the picture should know; at least five words.
    unit : str
        Unit of the main axis, for example "percent of Japan's goods trade".
    source : Card or str
        A table's card, the name of a shipped table, or a reference in words.
    status : {"observed", "estimated", "scenario", "illustrative", "guess"}
        What kind of figures are shown.

    Returns
    -------
    altair chart
        The same chart with title, subtitle (unit, source, status) and description.

    Raises
    ------
    ChartError
        A part is missing or says nothing, or the chart would come out blank.
    UnknownNameError
        A field is no column of the chart's data (names the nearest), or the status is none of the five.
    """
    if status not in STATUS_WORDS:
        raise UnknownNameError("status", status, STATUS_WORDS)
    for name, value, least in (("title", title, 2), ("description", description, 5), ("unit", unit, 1)):
        if not isinstance(value, str) or len(value.split()) < least:
            what = f"at least {least} words" if least > 1 else "a word or more"
            raise ChartError(f"A chart needs a {name} of {what}, this one has {value!r}.")
    if not isinstance(chart, alt.TopLevelMixin):
        raise ChartError(f"An Altair chart was expected, not {type(chart).__name__}.")
    credit = _credit(source)
    _check_fields(chart)
    width = _width(chart)
    subtitle = [
        *_wrap(f"{unit} · {STATUS_WORDS[status]}", width // 6),
        *_wrap(f"Source: {credit}", width // 6),
    ]
    heading = alt.TitleParams(text=_wrap(title, width // 8), subtitle=subtitle)
    return chart.properties(title=heading, description=description.strip())


def _width(chart: Any) -> int:
    """Return about how wide the picture is, in pixels: what the title may fill."""
    width = getattr(chart, "width", None)
    return max(int(width), 420) + 60 if isinstance(width, (int, float)) else WIDTH + 60


def _wrap(text: str, width: int) -> list[str]:
    return textwrap.wrap(" ".join(text.split()), width) or [text]


def _credit(source: Card | str) -> str:
    if isinstance(source, Card):
        return source.citation
    if not isinstance(source, str) or not source.strip():
        raise ChartError(
            "A chart needs a source: a table's card (`table.attrs['card']`), the name of a shipped table, "
            f"or a reference in words; this one has {source!r}."
        )
    if " " in source.strip():
        return source.strip()
    return table_card(source.strip()).citation


def _check_fields(chart: Any) -> None:
    for data in all_data(chart):
        if isinstance(data, pd.DataFrame) and data.empty:
            raise ChartError("The chart's table has no rows, so the chart would be blank.")
        if isinstance(data, str) or isinstance(getattr(data, "url", None), str):
            raise ChartError(
                "The chart reads from an address. Load the table and pass it: charts work offline."
            )
    for field, columns in missing_fields(chart):
        if field.replace("\\", "") in columns:
            raise ChartError(
                f"The column {field!r} has a dot or a bracket in its name, which charts read as nesting: "
                "rename the column first."
            )
        raise UnknownNameError("column", field, columns)
    try:
        chart.to_dict()
    except alt.MaxRowsError:
        raise ChartError(
            "The chart carries more than 5,000 rows. Sum or select first: nobody can see so many marks."
        ) from None
