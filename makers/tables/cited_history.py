"""Dated events and treaties, as typed from their sources."""

from __future__ import annotations

from makers.tables.cited import CITED, RETRIEVED
from makers.tables.registry import Spot, authored, day, text
from makers.tables.rhythm import Rhythm, no_rhythm

__all__ = ["EXCERPTS"]

#: columns for title and address that every table of cited facts needs
EXCERPTS = (
    "Many pages were seen as excerpts. Where no full address was kept, source_url is the "
    "publisher's site and source_title describes the page. "
    'A publisher written as "one via another" was held in the copy of the second only.'
)

events = authored(
    "events",
    title="Events, 2004 to 2026",
    description=(
        "Dated events between Japan, China, the United States and others: trade, minerals, export "
        "controls, tariffs, tensions, travel and study, and who said what. Measures of all sides are "
        "listed in the same way. Events after the text of 27 April 2025 are listed too. The text could not "
        "know them and cannot be blamed for that."
    ),
    publisher="The institutions and agencies named in each row",
    source_url="https://www.wto.org/english/tratop_e/dispu_e/cases_e/ds431_e.htm",
    licence="facts",
    vintage="events to July 2026",
    rhythm=Rhythm(
        says="The course looks for events once a month, by the checklist in docs/maintaining.md.",
        page="docs/maintaining.md",
        months=tuple(range(1, 13)),
    ),
    released="2026-07",  # the last month that was searched, also where nothing was found
    retrieved="2026-11-26, from stored copies of the pages",
    processing=(
        "Collected and worded for this course. The actor of an act is the side that acted. For a "
        "report, a statement or a disputed act, the actor is the side that says so. An event in "
        "which both sides took part names both. The column `disputed` says what the sides disagree "
        "about, where the sources at hand show a disagreement. This holds whoever acted. An empty "
        "cell does not mean that the sides agree."
    ),
    known_gaps=(
        "The table is a selection, not a complete list. A government's number of rows says how "
        "much was found, not how much it did. Measures among other pairs are left out, such as "
        "China and South Korea, China and Australia, or the United States and its allies. The Dutch case of "
        "Nexperia stands here because the truce of China and the United States bears on it. An event "
        "graded relay decides no verdict. The same sources were searched for acts of Japan, of China and of "
        "the United States. No agency or ministry was found after June 2026 and no event after July 2026. "
        "So the table does not know what became of the truce that was to run to 10 November 2026, nor of "
        "the American case on excess capacity. " + EXCERPTS
    ),
    status="observed",
    key=("date", "id"),
    fields=(
        text("id", "Short name of the event"),
        day(
            "date",
            ("Day; where only the month is known, its first day; where only the year is known, its last day"),
        ),
        text("precision", "How exactly the date is known", allowed=("day", "month", "year")),
        text(
            "theme",
            "What the event is about",
            allowed=(
                "trade",
                "minerals",
                "export controls",
                "tariffs",
                "tension",
                "viewpoint",
                "attribution",
                "people",
            ),
        ),
        text(
            "actor",
            "Who acted, or who reports or says it: ISO 3166 codes, EU, WTO; several are separated by ;",
        ),
        text("target", "Whom the act is directed at; WLD for all"),
        text("event", "What happened, in this course's own words"),
        text(
            "disputed", "What the sides disagree about; empty where no disagreement was found", required=False
        ),
        text("claims", "Claims that the event bears on, separated by ;", required=False),
        *CITED,
    ),
    spots=(
        Spot({"id": "wto_request"}, "date", "2012-03-13 00:00:00"),
        Spot({"id": "chips_2023"}, "actor", "JPN"),
        Spot({"id": "scotus"}, "source_grade", "agency"),
        Spot({"id": "investment_act"}, "source_grade", "primary"),
        Spot({"id": "duty_301"}, "source_grade", "relay"),
        Spot({"id": "truce_china"}, "actor", "CHN"),
        Spot({"id": "fentanyl_halved"}, "actor", "USA"),
        Spot({"id": "affiliates"}, "date", "2025-09-29 00:00:00"),
        Spot({"id": "china_125"}, "source_grade", "primary"),
        Spot({"id": "surcharge_15"}, "source_grade", "relay"),
        Spot({"id": "doctoral_aid_2025"}, "actor", "JPN"),
    ),
)

treaties = authored(
    "treaties",
    title="Mutual-defence treaties and trade agreements, by member",
    description=(
        "Who is bound by which treaty, and since when. The table covers the mutual-defence "
        "treaties of the United States in the Pacific, RCEP, CPTPP and the trade agreement of "
        "Japan and the United States."
    ),
    publisher="The governments and depositaries named in each row",
    source_url=(
        "https://www.mfat.govt.nz/en/about-us/who-we-are/treaties/comprehensive-and-progressive-agreement-for-tpp/"
    ),
    licence="facts",
    vintage="as of December 2024",
    rhythm=no_rhythm("treaties change when governments act; the checklist for events finds it."),
    retrieved=RETRIEVED,
    processing="One row for each treaty and member, typed from treaty texts and official notices.",
    known_gaps=(
        "NATO and China's treaties are not listed. The text of a treaty says what is promised, not "
        "what will be done. " + EXCERPTS
    ),
    status="observed",
    key=("treaty", "economy"),
    fields=(
        text("treaty", "Name of the treaty"),
        text("kind", "Mutual defence or trade", allowed=("mutual defence", "trade")),
        text("economy", "Member, ISO 3166 alpha-3 code"),
        day("signed", "Day of signature", required=False),
        day("in_force", "Day from which the treaty binds this member", required=False),
        text(
            "status",
            "Whether the treaty binds this member today",
            allowed=("in force", "suspended", "disputed"),
        ),
        text(
            "role",
            "Party, party that joined later, or signatory only",
            allowed=("party", "acceding party", "signatory"),
        ),
        *CITED,
    ),
    spots=(
        Spot({"treaty": "US-Japan security treaty", "economy": "JPN"}, "in_force", "1960-06-23 00:00:00"),
        Spot({"treaty": "ANZUS", "economy": "NZL"}, "status", "suspended"),
    ),
)
