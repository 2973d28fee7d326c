"""Puts tooltips into words: column names with their units, and formats for numbers and dates."""

import re
from collections.abc import Mapping
from typing import Any

from course.charts.theme import NUMBER
from course.tables.economies import economy_names
from course.units import unit_of_column

_DAY = "%-d %B %Y"
#: column names that are meaningless without a unit
_PLAIN = {"value", "amount", "total", "size"}
_OWN = {"iso3": "economy", "gdp": "GDP", "vs": "against"}


def words_of(column: str, unit: str = "") -> str:
    """Return a column's name in words, with its unit in brackets.

    Parameters
    ----------
    column
        Name of a column, for instance "value_jpy_bn".
    unit
        Unit of the chart, for a column such as "value" whose name contains no unit.

    Returns
    -------
    str
        For instance "value (billion yen)".
    """
    unit_said = unit_of_column(column)
    if unit_said and unit_said.name == "fraction":
        unit_said = None  # "world share" needs no unit
    own = unit_said.said if unit_said else ""
    if unit_said and column == unit_said.ending:
        return own
    name = column.removesuffix(f"_{unit_said.ending}") if unit_said else column
    names = economy_names()
    said = " ".join(_OWN.get(part, names.get(part, part)) for part in name.split("_") if part)
    # "low50" reads as two words
    said = re.sub(r"(?<=[a-z]{2})(?=\d)", " ", said)
    if not own and name in _PLAIN and unit:
        own = re.split("[,;]", unit)[0].strip()
    return f"{said} ({own})" if own else said


def _tip(tip: Any, unit: str) -> Any:
    if not isinstance(tip, Mapping) or not isinstance(tip.get("field"), str):
        return tip
    if any(key in tip for key in ("aggregate", "bin", "timeUnit")):
        return tip  # Vega-Lite itself words the titles of such tooltips
    field = tip["field"].replace("\\", "")
    made: dict[str, Any] = {"title": words_of(field, unit if tip.get("type") == "quantitative" else "")}
    if tip.get("type") == "quantitative":
        made["format"] = "d" if field == "year" else NUMBER
    if tip.get("type") == "temporal":
        made["format"] = _DAY
    return {**made, **tip}


def in_words(spec: Any, unit: str = "") -> Any:
    """Return a specification with tooltip titles in words; titles and formats that it already has stay.

    Parameters
    ----------
    spec
        Vega-Lite specification, or a part of one.
    unit
        Unit of the chart.
    """
    if isinstance(spec, list):
        return [in_words(part, unit) for part in spec]
    if not isinstance(spec, Mapping):
        return spec
    made = dict(spec)
    for key in ("layer", "hconcat", "vconcat", "concat", "spec"):
        if key in made:
            made[key] = in_words(made[key], unit)
    encoding = made.get("encoding")
    if isinstance(encoding, Mapping) and "tooltip" in encoding:
        tips = encoding["tooltip"]
        said = [_tip(tip, unit) for tip in tips] if isinstance(tips, list) else _tip(tips, unit)
        made["encoding"] = {**encoding, "tooltip": said}
    return made
