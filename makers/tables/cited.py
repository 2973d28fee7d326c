"""The text's claims and the official totals of Japan-China trade, as typed from their sources."""

from __future__ import annotations

import csv

from makers.tables.japan_trade import CALENDAR_YEAR
from makers.tables.registry import (
    AUTHORED,
    SOURCE_COLUMNS,
    BuildError,
    Field,
    Spot,
    authored,
    number,
    text,
    year,
)
from makers.tables.rhythm import closed

__all__ = ["CITED", "CLAIMS", "RETRIEVED"]

RETRIEVED = "2026-11-24, from stored copies of the pages"

with (AUTHORED / "claims.csv").open(encoding="utf-8", newline="") as _typed:
    #: ids of the claims, in the order in which they are typed
    CLAIMS = tuple(row["id"] for row in csv.DictReader(_typed))

#: columns that close every table of cited figures
CITED: tuple[Field, ...] = (
    *SOURCE_COLUMNS,
    text(
        "source_seen",
        (
            "original: read on the site of the publisher or agency; copy: the same text or figure read "
            "on another site"
        ),
        allowed=("original", "copy"),
    ),
    text("note", "What a reader must know before using the figure", required=False),
)

claims = authored(
    "claims",
    title="Claims of the text, one by one",
    description=(
        "The text of 27 April 2025, split into 38 claims in this course's own words. At most ten "
        "words are quoted, and only where the wording itself is the evidence. The table says what "
        "the text claims. The lessons and course.claims work out whether each claim holds."
    ),
    publisher="Sou Hu Cai Jing (English abstract), taken apart for this course",
    source_url="https://www.sohu.com/",
    licence="facts",
    vintage="text of 27 April 2025",
    rhythm=closed("the text was published once."),
    retrieved=RETRIEVED,
    processing="Split by hand into single claims and paraphrased. Figures and units are those of the text.",
    known_gaps=(
        "The Chinese original was not found. This course examines an English abstract, most likely "
        "made and translated by software. A slip may therefore come from the original, the "
        "translation or the shortening."
    ),
    status="observed",
    key=("id",),
    fields=(
        text("id", "Name of the claim, C01 to C38", allowed=CLAIMS),
        text(
            "theme",
            "What the claim is about",
            allowed=("viewpoint", "trade", "resources", "constraints", "global", "outlook", "frame"),
        ),
        number(
            "paragraph", "number", "Number of the paragraph in the text; 0 = headline", whole=True, minimum=0
        ),
        text("text", "The claim in this course's own words"),
        text("wording", "At most ten words of the text, where the wording matters", required=False),
        text(
            "kind",
            "What sort of statement it is",
            allowed=("number", "definition", "cause", "attribution", "forecast", "norm"),
        ),
        text("period", "Year that the text names; empty where the text names no year", required=False),
        text("quantity", "What is counted, where the claim is a number", required=False),
        number("claimed_value", "see claimed_unit", "The figure in the text", required=False),
        text("claimed_unit", "Unit of the figure", required=False),
        text(
            "comparison",
            "Whether the text says equal to the figure or more than the figure",
            allowed=("equal", "more than"),
            required=False,
        ),
    ),
    spots=(
        Spot({"id": "C05"}, "claimed_value", 370),
        Spot({"id": "C18"}, "claimed_unit", "JPY tn"),
        Spot({"id": "C26"}, "claimed_value", 1300),
    ),
)


def _total_is_the_sum(frame: object) -> None:
    both = frame.dropna(subset=["exports_usd_bn", "imports_usd_bn", "total_usd_bn"])  # type: ignore[attr-defined]
    gap = (both["exports_usd_bn"] + both["imports_usd_bn"] - both["total_usd_bn"]).abs()
    if (gap > 0.0015).any():
        row = both.loc[gap.idxmax()]
        raise BuildError(f"exports and imports do not add up to the total: {row['basis']} {row['year']}.")


official_totals = authored(
    "official_totals",
    title="Japan's goods trade with China by source and basis",
    description=(
        "What official statistics say about the same trade. The sources are Japan's Ministry of "
        "Finance, JETRO's table of both sides' imports, and China Customs. The ministry's rows "
        "also give Hong Kong, the United States and the world. Exports are goods from Japan and "
        "imports are goods to Japan, whoever counts. Values stand in the currency in which they "
        "were published; the columns of the other currency are empty."
    ),
    publisher="Ministry of Finance, Japan; JETRO; China Customs",
    source_url="https://www.customs.go.jp/toukei/info/index_e.htm",
    licence="facts",
    vintage="latest as of 2026, with earlier prints",
    rhythm=CALENDAR_YEAR,  # of the first of the three offices; the others state none
    released="2026-03",
    retrieved=RETRIEVED,
    processing=(
        "Typed from the publications. The Japan-China rows of 2001-2008 are sums of the ministry's "
        "monthly figures. JETRO's imports of 2023 are its total minus its exports. China Customs' first "
        "print of 2024 is worked out from its figures of 2023 and the printed changes."
    ),
    known_gaps=(
        "For China Customs, no total of 2022 was found. The amounts of 2024 were found only as a "
        "relay. The bases differ by definition. Exports are FOB and counted by last known "
        "destination; imports are CIF and counted by origin. Goods that pass through Hong Kong are "
        "therefore China's import from Japan, but Japan's export to Hong Kong."
    ),
    status="observed",
    key=("basis", "partner", "year", "period", "vintage"),
    fields=(
        text(
            "basis",
            "mof: Japan's customs; jetro: both sides' imports; china_customs: China's customs",
            allowed=("mof", "jetro", "china_customs"),
        ),
        text("reporter", "Who recorded the goods", allowed=("JPN", "CHN", "both")),
        text(
            "partner",
            "Japan's partner: ISO 3166 code, CHN+HKG for China with Hong Kong, WLD for all",
            allowed=("CHN", "HKG", "CHN+HKG", "USA", "WLD"),
        ),
        year("Calendar year, or the year in whose April the fiscal year begins"),
        text("period", "Calendar or fiscal year", allowed=("calendar", "fiscal")),
        text(
            "vintage",
            "latest, or an earlier print that is kept to show revisions",
            allowed=("latest", "confirmed", "first print"),
        ),
        number("exports_jpy_bn", "JPY billion", "Goods from Japan", required=False, minimum=0),
        number("imports_jpy_bn", "JPY billion", "Goods to Japan", required=False, minimum=0),
        number("exports_usd_bn", "USD billion", "Goods from Japan", required=False, decimals=6, minimum=0),
        number("imports_usd_bn", "USD billion", "Goods to Japan", required=False, decimals=6, minimum=0),
        number(
            "total_usd_bn",
            "USD billion",
            "Exports and imports together, as printed",
            required=False,
            decimals=6,
            minimum=0,
        ),
        number(
            "total_jpy_bn",
            "JPY billion",
            "Exports and imports together, as printed",
            required=False,
            minimum=0,
        ),
        *CITED,
    ),
    spots=(
        Spot(
            {"basis": "mof", "partner": "CHN", "year": 2024, "vintage": "latest"},
            "imports_jpy_bn",
            25313.195,
            1e-3,
        ),
        Spot({"basis": "jetro", "year": 2024}, "total_usd_bn", 323.575, 1e-3),
        Spot({"basis": "china_customs", "year": 2021}, "total_usd_bn", 371.4, 1e-9),
        Spot({"basis": "mof", "partner": "CHN", "year": 2007}, "exports_jpy_bn", 12840, 10),
    ),
    identities=(_total_is_the_sum,),
)
