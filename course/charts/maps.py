"""Builders of maps: bubbles at the place of each economy, and a choropleth; neither shows verdicts.

Shapes and names say nothing about who is right in a dispute over territory.
"""

import math
from typing import Any

import altair as alt
import pandas as pd

from course.charts._frame import fitting_format, numbers, take
from course.charts._shapes import shapes_text
from course.charts._words import map_in_words
from course.charts.caption import captioned
from course.charts.guard import ChartError
from course.charts.layout import in_heights, moves_of_labels, placed_names
from course.charts.ramps import ramp_of
from course.charts.theme import PALETTE
from course.errors import UnknownNameError
from course.tables import load
from course.verdicts import Verdict

_LAND = "#e9ecef"
#: most bubbles with a name
_NAMED = 6
#: sizes of a map in pixels for which places of names are found, on a wide and on a narrow page
_SIZES = ((560, 270), (238, 115))
#: area of the largest bubble in square pixels
LARGEST = 2800


def places_of(frame: pd.DataFrame, code: str) -> pd.DataFrame:
    """Return rows that name economies by code, with name, ISO number, latitude and longitude added."""
    economies = load("economies")
    known = set(economies["iso3"])
    for value in frame[code]:
        if value not in known:
            raise UnknownNameError("economy code", value, known)
    kept = economies[["iso3", "iso_numeric", "name", "latitude", "longitude"]].rename(columns={"iso3": code})
    kept["iso_numeric"] = kept["iso_numeric"].astype("string").str.zfill(3)
    for column in (code, "name"):
        kept[column] = kept[column].astype(str)
    frame[code] = frame[code].astype(str)
    return frame.merge(kept, on=code, how="left", validate="many_to_one", suffixes=("", "_of_map"))


def _shapes() -> alt.InlineData:
    """Return the shipped shapes as inline data, so that a chart reads no address."""
    layout = alt.TopoDataFormat(type="topojson", feature="countries")
    return alt.InlineData(values=shapes_text(), format=layout)


def land() -> alt.Chart:
    """Return a chart of all land in grey, without Antarctica."""
    return alt.Chart(_shapes()).mark_geoshape(fill=_LAND, stroke="#ffffff", strokeWidth=0.5, aria=False)


def equal_earth(longitude: float, latitude: float) -> tuple[float, float]:
    """Return a place (degrees) projected onto the Equal Earth map of a globe with radius one.

    Formula: Savric, Patterson and Jenny (2019), International Journal of Geographical Information Science
    33(3), which Vega's map uses too.
    """
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    slope = a1 + 3 * a2 * theta**2 + theta**6 * (7 * a3 + 9 * a4 * theta**2)
    across = 2 * math.sqrt(3) / 3 * math.radians(longitude) * math.cos(theta) / slope
    return across, theta * (a1 + a2 * theta**2 + theta**6 * (a3 + a4 * theta**2))


def _pixels(frame: pd.DataFrame, width: int, height: int) -> tuple[list[float], list[float]]:
    """Return the places of economies on a map of this size, which all land but Antarctica fills."""
    scale = min(width / 5.42, height / 2.42)
    points = [equal_earth(*place) for place in zip(frame["longitude"], frame["latitude"], strict=True)]
    return (
        [width / 2 + scale * x for x, _ in points],
        [height / 2 + 0.13 * scale - scale * y for _, y in points],
    )


def on_map(chart: Any) -> Any:
    """Return a chart of places on the world map, as wide as its page."""
    scale = "min(width / 5.42, height / 2.42)"
    centre = f"[width / 2, height / 2 + 0.13 * {scale}]"
    drawn = chart.project(type="equalEarth", scale=alt.ExprRef(scale), translate=alt.ExprRef(centre))
    tall = "(room - 24) * 0.48"
    return in_heights(drawn, f"min({tall}, 460)", tall)


def bubble_scale(largest: float) -> alt.Scale:
    """Return the scale of bubbles, whose areas shrink with a narrow map; `largest` is the largest amount."""
    area = alt.ExprRef(f"{LARGEST} * min(1, width / {_SIZES[0][0]})")
    return alt.Scale(domain=[0, largest], range=[0, area], nice=False, clamp=True)


def _check_words(frame: pd.DataFrame, value: str) -> None:
    if {str(item).casefold() for item in frame[value].head(50)} & set(Verdict):
        raise ChartError("Verdicts are about sentences, never about economies: they have no place on a map.")


@captioned(map_in_words)
def bubble_map(
    data: pd.DataFrame,
    *,
    code: str,
    value: str,
    value_format: str | None = None,
) -> Any:
    """Draw one bubble for each economy; its area stands for the amount. The largest have their names.

    Parameters
    ----------
    data
        One row for each economy.
    code, value
        Columns: ISO 3166 alpha-3 code, and the amount (not negative).
    value_format
        d3 number format of the amounts.

    Returns
    -------
    altair chart
    """
    raw = take(data, code, value)
    _check_words(raw, value)
    frame = numbers(raw, value)
    if frame[value].min() < 0:
        raise ChartError("The area of a bubble cannot stand for a negative amount.")
    frame = places_of(frame, code).dropna(subset=["latitude", "longitude"])
    frame = frame.sort_values(value, ascending=False, kind="stable").reset_index(drop=True)
    form = value_format or fitting_format(frame[value])
    top = float(frame[value].max())
    area = bubble_scale(top)
    base = alt.Chart(frame).encode(longitude="longitude:Q", latitude="latitude:Q")
    bubbles = base.mark_circle(color=PALETTE[0], opacity=0.7, stroke="#ffffff", strokeWidth=0.8)
    bubbles = bubbles.encode(
        size=alt.Size(f"{value}:Q", scale=area, legend=None),
        tooltip=[alt.Tooltip("name:N", title="economy"), alt.Tooltip(f"{value}:Q", format=form)],
    )
    layers: list[Any] = [land(), bubbles]
    if not frame.empty:
        names = label_rows(frame.head(30), value, _NAMED, largest=top)
        layers.append(placed_names(names, longitude="longitude:Q", latitude="latitude:Q"))
    return on_map(alt.layer(*layers))


def label_rows(frame: pd.DataFrame, value: str, labels: int, *, largest: float) -> pd.DataFrame:
    """Return the names of the largest bubbles, with their places; `frame` begins with the largest."""
    radii = [math.sqrt(LARGEST / math.pi * min(amount / largest, 1.0)) for amount in frame[value]]
    smaller = math.sqrt(_SIZES[1][0] / _SIZES[0][0])
    texts = [str(name) if k < labels else "" for k, name in enumerate(frame["name"])]
    points = [_pixels(frame, *size) for size in _SIZES]
    narrow = [radius * smaller for radius in radii]
    moves = moves_of_labels(points, texts, (radii, narrow), [width for width, _ in _SIZES])
    places = frame[["longitude", "latitude"]].reset_index(drop=True)
    rows = pd.concat([places, moves.assign(label=texts)], axis=1).head(labels)
    return rows.dropna(subset=["dx", "near_x"], how="all").reset_index(drop=True)


@captioned(map_in_words)
def choropleth(
    data: pd.DataFrame,
    *,
    code: str,
    value: str,
    signed: bool = False,
    value_format: str | None = None,
) -> Any:
    """Colour each economy by a rate or share (amounts belong on a `bubble_map`: large areas look like much).

    Parameters
    ----------
    data
        One row for each economy; those without a row stay grey.
    code, value
        Columns: ISO 3166 alpha-3 code, and the number.
    signed
        Whether zero is the middle: two hues, one for below and one for above.
    value_format
        d3 number format of legend and tooltip.

    Returns
    -------
    altair chart
    """
    raw = take(data, code, value)
    _check_words(raw, value)
    frame = places_of(numbers(raw, value), code)
    if frame[code].duplicated().any():
        raise ChartError("An economy stands in more than one row: sum or select before drawing a map.")
    frame = frame.dropna(subset=["iso_numeric"]).rename(columns={"iso_numeric": "id"})
    form = value_format or fitting_format(frame[value])
    size = float(frame[value].abs().max()) or 1.0
    low = -size if signed else min(0.0, float(frame[value].min()))
    scale, _ = ramp_of(low, size, signed=signed)
    legend = alt.Legend(title=None, format=form, gradientLength=220, orient="bottom", direction="horizontal")
    known = alt.LookupData(frame[["id", value, "name"]], "id", [value, "name"])
    # All shapes are in one layer, so that they are stored once; those without a number are grey.
    given = f"isValid(datum['{value}'])"
    colour = alt.Color(f"{value}:Q", scale=scale, legend=legend)
    shapes = (
        alt.Chart(_shapes())
        .mark_geoshape(stroke="#ffffff", strokeWidth=0.5, invalid=None)
        .transform_lookup(lookup="id", from_=known)
        .encode(
            color=alt.condition(given, colour, alt.value(_LAND)),
            tooltip=[alt.Tooltip("name:N", title="economy"), alt.Tooltip(f"{value}:Q", format=form)],
        )
    )
    return on_map(shapes)
