"""Dated events and treaties, as typed from their sources."""

from __future__ import annotations

from course.tables.builders.cited import CITED, RETRIEVED
from course.tables.builders.registry import Spot, authored, day, text

__all__ = ["EXCERPTS"]

#: columns for title and address that every table of cited facts needs
EXCERPTS = (
    "Many pages were seen as excerpts: where no full address was kept, source_url is the publisher's site "
    "and source_title describes the page."
)

events = authored(
    "events",
    title="Events, 2004 to 2026",
    description=(
        "Dated events between Japan, China, the United States and others: trade, minerals, export "
        "controls, tariffs, tensions, and who said what. Measures of all sides are listed alike. What "
        "happened after the text of 27 April 2025 is here too: the text cannot be blamed for not knowing "
        "it."
    ),
    publisher="The institutions and agencies named in each row",
    source_url="https://www.wto.org/english/tratop_e/dispu_e/cases_e/ds431_e.htm",
    licence="facts",
    vintage="events to February 2026",
    retrieved=RETRIEVED,
    processing=(
        "Collected and worded for this course. The actor of an act is who took it; of an act that is itself "
        "disputed, and of any report or statement, who says so. What both sides took part in names both. "
        "`disputed` says what the sides disagree about where the sources at hand show it, whoever acted; an "
        "empty cell is not agreement."
    ),
    known_gaps=(
        "A selection, not a chronicle: the number of rows of a government says what was found, not what it "
        "did. Measures among other pairs (China and South Korea, China and Australia, the United States and "
        "its allies) are outside this selection. Events graded relay carry no verdict. " + EXCERPTS
    ),
    status="observed",
    key=("date", "id"),
    fields=(
        text("id", "Short name"),
        day("date", "Day; first of the month or last of the year where only that is known"),
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
            ),
        ),
        text("actor", "Who acted, or who reports or says it: ISO 3166 codes, EU, WTO; several with ;"),
        text("target", "Towards whom; WLD for all"),
        text("event", "What happened, in own words"),
        text("disputed", "What the sides disagree about, where they do", required=False),
        text("claims", "Claims the event bears on, with ;", required=False),
        *CITED,
    ),
    spots=(
        Spot({"id": "wto_request"}, "date", "2012-03-13 00:00:00"),
        Spot({"id": "chips_2023"}, "actor", "JPN"),
        Spot({"id": "scotus"}, "source_grade", "agency"),
    ),
)

treaties = authored(
    "treaties",
    title="Mutual-defence treaties and trade agreements, by member",
    description=(
        "Who is bound by the mutual-defence treaties of the United States in the Pacific, by RCEP, by "
        "CPTPP and by the trade agreement of Japan and the United States, and since when."
    ),
    publisher="The governments and depositaries named in each row",
    source_url=(
        "https://www.mfat.govt.nz/en/about-us/who-we-are/treaties/comprehensive-and-progressive-agreement-for-tpp/"
    ),
    licence="facts",
    vintage="as of December 2024",
    retrieved=RETRIEVED,
    processing="One row for each treaty and member, typed from treaty texts and official notices.",
    known_gaps=(
        "NATO and China's treaties are not listed. A treaty's text says what is promised, not what will "
        "be done. " + EXCERPTS
    ),
    status="observed",
    key=("treaty", "economy"),
    fields=(
        text("treaty", "Name of the treaty"),
        text("kind", "Mutual defence or trade", allowed=("mutual defence", "trade")),
        text("economy", "Member, ISO 3166 alpha-3 code"),
        day("signed", "Day of signature", required=False),
        day("in_force", "Day from which it binds this member", required=False),
        text("status", "Whether it binds today", allowed=("in force", "suspended", "disputed")),
        text(
            "role",
            "Party, acceding party, or signatory only",
            allowed=("party", "acceding party", "signatory"),
        ),
        *CITED,
    ),
    spots=(
        Spot({"treaty": "US-Japan security treaty", "economy": "JPN"}, "in_force", "1960-06-23 00:00:00"),
        Spot({"treaty": "ANZUS", "economy": "NZL"}, "status", "suspended"),
    ),
)
