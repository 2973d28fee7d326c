"""The figures of lessons and ledger that no other table holds, as typed from their sources."""

from __future__ import annotations

import pandas as pd

from makers.tables.cited import CITED
from makers.tables.cited_finance import EACH_ROW
from makers.tables.cited_history import EXCERPTS
from makers.tables.registry import BuildError, Spot, authored, number, text

__all__: list[str] = []


def _value_or_range(frame: pd.DataFrame) -> None:
    bare = frame["value"].isna() & (frame["low"].isna() | frame["high"].isna())
    if bare.any():
        raise BuildError(f"neither a value nor a range: {frame.loc[bare, 'id'].iloc[0]}.")


cited_figures = authored(
    "cited_figures",
    title="Cited figures",
    description=(
        "Single figures that stand in no other table: exchange rates, import dependence, surveys, "
        "studies, car sales, jobs, visitors, students and outcomes. Each row holds one figure with its "
        "unit, period and source."
    ),
    publisher="The institutions and agencies named in each row",
    source_url="https://www.jetro.go.jp/biz/areareports/2025/b2cbdfbb82ba07a5.html",
    licence="facts",
    vintage="figures printed to 2026",
    rhythm=EACH_ROW,
    retrieved="2026-11-26, from stored copies of the pages",
    processing=(
        "Typed as printed. Where a source gives a range, the columns low and high hold the range, "
        "and value is empty."
    ),
    known_gaps="A figure graded relay decides no verdict. " + EXCERPTS,
    status="observed",
    key=("id",),
    fields=(
        text("id", "Short name of the figure"),
        text("topic", "Topic of the figure"),
        text("claims", "Claims that the figure bears on, separated by ;"),
        text("economy", "ISO 3166 alpha-3 code; WLD for all"),
        text("quantity", "What is counted"),
        text("period", "Year, half year, fiscal year, month or scenario"),
        number("value", "see unit", "The figure", decimals=None, required=False),
        number("low", "see unit", "Lower end of a range", decimals=None, required=False),
        number("high", "see unit", "Upper end of a range", decimals=None, required=False),
        text("unit", "Unit of value, low and high"),
        text(
            "kind",
            "How the figure was made",
            allowed=("observed", "estimated", "stated", "survey", "scenario", "assumed"),
        ),
        *CITED,
    ),
    spots=(
        Spot({"id": "jpy_per_usd_2024_market"}, "value", 151.48),
        Spot({"id": "items_majority_china"}, "value", 1406),
        Spot({"id": "imf_fragmentation"}, "low", -7),
        Spot({"id": "people_spend_chn_2025"}, "value", 2002.6),
        Spot({"id": "people_students_chn_2020"}, "value", 121845),
    ),
    identities=(_value_or_range,),
)
