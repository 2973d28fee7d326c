"""Tables whose rows are sent apart from the picture that draws them."""

from typing import Any

import altair as alt
import pandas as pd


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as plain JSON-safe dictionaries; a missing value becomes None."""
    names = [str(name) for name in frame.columns]
    columns = []
    for name in frame.columns:
        cells = zip(frame[name].tolist(), frame[name].isna().tolist(), strict=True)
        columns.append([None if gone else getattr(cell, "item", lambda c=cell: c)() for cell, gone in cells])
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def named(name: str, frame: pd.DataFrame) -> alt.NamedData | alt.InlineData:
    """Return a table as chart data with a name, under which its rows can be replaced later."""
    return alt.InlineData(values=records(frame), name=name)


def take_out_rows(spec: Any, names: set[str]) -> Any:
    """Return a spec whose named data holds no rows: they are sent apart from it."""
    if isinstance(spec, dict):
        if spec.get("name") in names and "values" in spec:
            return {"name": spec["name"]}
        return {key: take_out_rows(value, names) for key, value in spec.items()}
    return [take_out_rows(item, names) for item in spec] if isinstance(spec, list) else spec
