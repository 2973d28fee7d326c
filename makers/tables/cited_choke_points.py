"""Choke points of three economies: who holds them, under which law, what was done and what was undone."""

from __future__ import annotations

import pandas as pd

from makers.tables.cited import CITED
from makers.tables.cited_history import EXCERPTS
from makers.tables.registry import BuildError, Spot, authored, day, number, text, year
from makers.tables.rhythm import no_rhythm

__all__: list[str] = []


def _a_share_has_one_source(frame: pd.DataFrame) -> None:
    """Refuse a share that is both computed and printed, or printed without a source and its grade."""
    printed = frame[["share_low_pct", "share_high_pct", "share_source", "share_grade"]].notna()
    if (printed.any(axis=1) != printed.all(axis=1)).any():
        raise BuildError("a printed share needs both ends, a source and a grade.")
    computed = frame["share_table"].notna()
    if (computed & printed.any(axis=1)).any():
        raise BuildError("a share is computed from a table or printed by a source, not both.")
    if (frame["share_rule"].notna() != (computed | printed.any(axis=1))).any():
        raise BuildError("share_rule says what a share is of: it is needed with a share, and only there.")
    if (frame["share_low_pct"] > frame["share_high_pct"]).any():
        raise BuildError("the lower end of a share is above its upper end.")


def _an_end_has_its_day(frame: pd.DataFrame) -> None:
    """Refuse an end without day, source and grade, and a last day of what was not suspended."""
    undone = frame["outcome"] != "not undone"
    for column in ("undone", "undone_source", "undone_grade"):
        if (frame[column].notna() != undone).any():
            raise BuildError(f"{column} is needed where a measure was suspended or ended, and only there.")
    if (frame["until"].notna() != (frame["outcome"] == "suspended")).any():
        raise BuildError("until is the last day of a suspension: it is needed there, and only there.")
    if (frame["undone"] <= frame["used"]).any() or (frame["until"] <= frame["undone"]).any():
        raise BuildError("a measure is undone after it was used, and a suspension lasts at least a day.")


choke_points = authored(
    "choke_points",
    title="Choke points of China, Japan and the United States",
    description=(
        "Hubs that a government can close to others: what the hub is, under which law, how far abroad the "
        "law reaches, what was done and what was undone. One row for one measure at one hub. The three "
        "governments are described by the same columns."
    ),
    publisher="The institutions and agencies named in each row",
    source_url="https://home.treasury.gov/news/press-releases/tg1661",
    licence="facts",
    vintage="measures to January 2026",
    rhythm=no_rhythm("measures change when governments act; the checklist for events finds them."),
    planned=("until",),
    last_day=lambda frame: frame["until"].min(),  # the first suspension that runs out
    retrieved="2026-11-27, from stored copies of the pages",
    processing=(
        "Typed from the sources named row by row, in this course's own words. Where a table of the course "
        "gives a share, share_table names that table, and share_rule says how to compute the share. "
        "Otherwise the share is printed by the source in share_source. The five source columns at the end "
        "belong to the measure and its reach; shares and ends have sources of their own. The reach is the "
        "farthest that the row's law and measure were found to go."
    ),
    known_gaps=(
        "The table is a selection. A government's number of rows says how much was found, not how much "
        "it holds. A share of the United States in advanced chips, and one of Japan in silicon wafers, "
        "were found in relays only and are left out. The stop of rare earths of 2010 is left out: China "
        "says that there was none, and no law was named. The table does not know what became of the "
        "suspensions after 9, 10 and 27 November 2026, so the fate of the truce is open for the course. "
        "That no end was found does not prove that a measure still holds. For Japan, no rule on goods "
        "that others make abroad was found; that is no proof that none exists. " + EXCERPTS
    ),
    status="observed",
    key=("holder", "id"),
    fields=(
        text("id", "Short name of the row"),
        text("holder", "Who holds the choke point, ISO 3166 code", allowed=("CHN", "JPN", "USA")),
        text("choke_point", "The hub"),
        text("kind", "What passes the hub", allowed=("goods", "software", "network")),
        text("share_table", "Table of this course that gives the hub's share", required=False),
        text("share_rule", "What the share is of, and how to compute it", required=False),
        number(
            "share_low_pct", "percent", "Printed share, lower end", required=False, minimum=0, maximum=100
        ),
        number(
            "share_high_pct", "percent", "Printed share, upper end", required=False, minimum=0, maximum=100
        ),
        text("share_source", "Who prints the share", required=False),
        text(
            "share_grade",
            "Grade of the printed share",
            allowed=("primary", "agency", "relay"),
            required=False,
        ),
        text("law", "Law or order on which the measure rests"),
        year("Year in which that law was passed", name="law_year"),
        text(
            "reach",
            "How far abroad: exports of the holder; resale abroad of the holder's goods; goods made abroad "
            "by others; banks abroad",
            allowed=("exports", "resale abroad", "goods made abroad", "banks abroad"),
        ),
        text("reach_says", "What the reach covers, in this course's words"),
        text("measure", "What was done at the hub"),
        text("target", "Whom the measure is directed at; WLD for all"),
        day("used", "Day of the measure: in force, or announced where the note says so"),
        text("used_event", "Row of the table events, where one exists", required=False),
        text(
            "outcome",
            "Whether the measure was suspended or ended; not undone says that neither was found",
            allowed=("not undone", "suspended", "ended"),
        ),
        day("undone", "Day of the suspension or the end", required=False),
        text("undone_event", "Row of the table events, where one exists", required=False),
        day("until", "Last day of the suspension as announced", required=False),
        text("undone_source", "Who says so", required=False),
        text(
            "undone_grade",
            "Grade of that source",
            allowed=("primary", "agency", "relay"),
            required=False,
        ),
        *CITED,
    ),
    spots=(
        Spot({"id": "cn_magnets"}, "until", "2026-11-10 00:00:00"),
        Spot({"id": "us_affiliates"}, "used", "2025-09-29 00:00:00"),
        Spot({"id": "us_dollars"}, "share_low_pct", 88),
        Spot({"id": "jp_materials"}, "undone", "2023-03-16 00:00:00"),
        Spot({"id": "jp_end_users"}, "source_grade", "primary"),
    ),
    identities=(_a_share_has_one_source, _an_end_has_its_day),
)
