"""The text's claims and the official totals of Japan-China trade, as typed from their sources."""

from __future__ import annotations

import csv

from course.tables.builders.registry import (
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
        "original: read where the publisher or agency put it; copy: the same text or figure on another site",
        allowed=("original", "copy"),
    ),
    text("note", "What a reader must know before using the figure", required=False),
)

claims = authored(
    "claims",
    title="Claims of the text, one by one",
    description=(
        "The text of 27 April 2025 taken apart into 38 claims, in this course's own words. At most ten "
        "words are quoted, and only where the wording itself is the evidence. The table says what is "
        "claimed; whether it holds is worked out in the lessons and in course.claims."
    ),
    publisher="Sou Hu Cai Jing (English abstract), taken apart for this course",
    source_url="https://www.sohu.com/",
    licence="facts",
    vintage="text of 27 April 2025",
    retrieved=RETRIEVED,
    processing="Split by hand into single claims; paraphrased; figures and units as the text gives them.",
    known_gaps=(
        "The Chinese original was not found. What is examined is an English abstract, most likely made and "
        "translated by software, so a slip may stem from the original, the translation or the abridgement."
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
        number("paragraph", "number", "Number that the text gives; 0 = headline", whole=True, minimum=0),
        text("text", "The claim in own words"),
        text("wording", "At most ten words of the text, where the wording matters", required=False),
        text(
            "kind",
            "What sort of statement it is",
            allowed=("number", "definition", "cause", "attribution", "forecast", "norm"),
        ),
        text("period", "Year the text names; empty where it names none", required=False),
        text("quantity", "What is counted, where the claim is a number", required=False),
        number("claimed_value", "see claimed_unit", "The figure in the text", required=False),
        text("claimed_unit", "Unit of the figure", required=False),
        text(
            "comparison",
            "equal, or more than",
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
        "What official statistics say about the same trade: Japan's Ministry of Finance (with Hong Kong, "
        "the United States and the world beside China), JETRO's table of both sides' imports, and China "
        "Customs. Exports are goods from Japan, imports are goods to Japan, whoever counts. Values stand "
        "in the currency in which they were published; the other is empty."
    ),
    publisher="Ministry of Finance, Japan; JETRO; China Customs",
    source_url="https://www.customs.go.jp/toukei/info/index_e.htm",
    licence="facts",
    vintage="latest as of 2026, with earlier prints",
    retrieved=RETRIEVED,
    processing=(
        "Typed from the publications. Japan-China 2001-2008 are sums of the ministry's months. JETRO's "
        "imports of 2023 are its total less its exports."
    ),
    known_gaps=(
        "China Customs: no total of 2022 was found, that of 2024 only as relayed. The bases differ by "
        "definition: exports are FOB and by last known destination, imports CIF and by origin, so goods "
        "that pass through Hong Kong are China's import from Japan but Japan's export to Hong Kong."
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
        year("Calendar year, or fiscal year that begins in April of it"),
        text("period", "Calendar or fiscal year", allowed=("calendar", "fiscal")),
        text(
            "vintage",
            "latest, or an earlier print kept to show revision",
            allowed=("latest", "confirmed", "first print"),
        ),
        number("exports_jpy_bn", "JPY billion", "Goods from Japan", required=False, minimum=0),
        number("imports_jpy_bn", "JPY billion", "Goods to Japan", required=False, minimum=0),
        number("exports_usd_bn", "USD billion", "Goods from Japan", required=False, decimals=6, minimum=0),
        number("imports_usd_bn", "USD billion", "Goods to Japan", required=False, decimals=6, minimum=0),
        number("total_usd_bn", "USD billion", "Both, as printed", required=False, decimals=6, minimum=0),
        number("total_jpy_bn", "JPY billion", "Both, as printed", required=False, minimum=0),
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
