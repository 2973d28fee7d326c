"""Turns tables into chart data whose rows are sent apart from the chart's specification."""

from typing import Any

import altair as alt
import pandas as pd


def cells_of(frame: pd.DataFrame) -> list[list[Any]]:
    """Return the columns of a table as lists of plain JSON-safe values; a missing value becomes None."""
    columns = []
    for _, column in frame.items():
        cells = [getattr(cell, "item", lambda c=cell: c)() for cell in column.to_numpy(object).tolist()]
        gone = column.isna().tolist()
        columns.append(
            [None if no else c for c, no in zip(cells, gone, strict=True)] if True in gone else cells
        )
    return columns


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as plain JSON-safe dictionaries; a missing value becomes None."""
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*cells_of(frame), strict=True)]


def named(name: str, frame: pd.DataFrame) -> alt.NamedData | alt.InlineData:
    """Return a table as named chart data, whose rows can be replaced later by that name."""
    # a tuple, because Altair copies every row of a list whenever it joins charts
    return alt.InlineData(values=tuple(records(frame)), name=name)


def take_out_rows(spec: dict[str, Any], names: set[str]) -> dict[str, Any]:
    """Return a drawn specification without the rows of the named data, which are sent separately."""
    kept = {name: rows for name, rows in spec.get("datasets", {}).items() if name not in names}
    return {**spec, "datasets": kept}
