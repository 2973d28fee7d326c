"""What happened to trade, visitors and car exports after the text, as typed from their sources."""

from __future__ import annotations

import pandas as pd

from makers.tables.cited import CITED
from makers.tables.cited_history import EXCERPTS
from makers.tables.registry import BuildError, Spot, authored, day, number, text
from makers.tables.rhythm import Rhythm, no_rhythm

__all__: list[str] = []

RETRIEVED = "2026-11-26, from stored copies of the pages"


def _balance_is_the_difference(frame: pd.DataFrame) -> None:
    gap = (frame["exports_usd_mn"] - frame["imports_usd_mn"] - frame["balance_usd_mn"]).abs()
    # each of the three is rounded to 0.1 million
    if (gap > 0.151).any():
        first = frame[gap > 0.151].to_dict("records")[0]
        raise BuildError(f"exports less imports is not the balance: {first['partner']} {first['month']}.")


def _every_month_is_there(frame: pd.DataFrame) -> None:
    wanted = set(pd.date_range("2024-01-01", "2026-04-01", freq="MS"))
    for partner, rows in frame.groupby("partner"):
        if set(rows["month"]) != wanted or len(rows) != len(wanted):
            raise BuildError(f"the months of {partner} are not January 2024 to April 2026.")


us_monthly_trade = authored(
    "us_monthly_trade",
    title="US goods trade with four partners, month by month",
    description=(
        "American exports and imports of goods with Japan, China, Taiwan and South Korea, from January 2024 "
        "to April 2026. The months of a year add up to the year."
    ),
    publisher="US Census Bureau",
    source_url="https://www.census.gov/foreign-trade/balance/c5880.html",
    licence="us-public-domain",
    vintage="2024 as of February 2026; January 2025 to April 2026 as of 17 June 2026",
    rhythm=Rhythm(
        says="The Bureau releases the figures of a month about five weeks after its end.",
        page="https://www.census.gov/foreign-trade/balance/c5880.html",
        months=tuple(range(1, 13)),
        lag=2,
    ),
    released="2026-06",
    retrieved=RETRIEVED,
    processing=(
        "Typed from stored copies of the Bureau's pages by country, whose rows were out of order. Nothing "
        "was changed. The balance is the printed one."
    ),
    known_gaps=(
        "Not adjusted for season or price. The two vintages differ by revisions of up to two per cent of a "
        "month, so changes from 2024 to 2025 hold a small break. Months after April 2026 were not found."
    ),
    status="observed",
    key=("month", "partner"),
    fields=(
        day("month", "First day of the month"),
        text("partner", "ISO 3166 alpha-3 code", allowed=("JPN", "CHN", "TWN", "KOR")),
        number("exports_usd_mn", "USD million", "American exports of goods", minimum=0),
        number("imports_usd_mn", "USD million", "American imports of goods", minimum=0),
        number("balance_usd_mn", "USD million", "Exports less imports, as printed"),
        *CITED,
    ),
    spots=(
        Spot({"month": "2025-12-01", "partner": "JPN"}, "imports_usd_mn", 12166.8),
        Spot({"month": "2026-04-01", "partner": "CHN"}, "balance_usd_mn", -10394.1),
        Spot({"month": "2024-01-01", "partner": "TWN"}, "exports_usd_mn", 3118.0),
    ),
    identities=(_balance_is_the_difference, _every_month_is_there),
)


def _a_gap_is_marked(frame: pd.DataFrame) -> None:
    empty = frame["visitors"].isna()
    if not (empty == (frame["status"] == "not found")).all():
        raise BuildError("a row without a figure must be marked as not found, and no other row.")
    if (frame["status"].eq("not found") & frame["source_grade"].ne("relay")).any():
        raise BuildError("a gap decides nothing: its grade must be relay.")


visitors_to_japan = authored(
    "visitors_to_japan",
    title="Visitors to Japan by economy, with the gaps",
    description=(
        "How many foreigners came to Japan, by where they came from: some years, half years and months from "
        "2016 to April 2026. China's travel warning of November 2025 lies within the months."
    ),
    publisher="Japan National Tourism Organization, as quoted in each row",
    source_url="https://www.jnto.go.jp/",
    licence="facts",
    vintage="first prints to May 2026",
    rhythm=Rhythm(
        says="The organization prints the visitors of a month in the middle of the next one.",
        page="https://www.jnto.go.jp/",
        months=tuple(range(1, 13)),
        lag=1,
    ),
    released="2026-05",
    retrieved=RETRIEVED,
    processing=(
        "Typed as printed. Figures in millions were written out, and rounded_to says how far they are "
        "rounded. Months from January 2025 to May 2026 without a figure are listed as not found, for all "
        "visitors and for those from China."
    ),
    known_gaps=(
        "The months are too few for a series: draw points, and no line across a gap. The Lunar New Year lay "
        "in January in 2025 and in February in 2026. A comparison of the two Januaries therefore mixes "
        "calendar and politics. A figure graded relay decides no verdict. " + EXCERPTS
    ),
    status="observed",
    key=("period", "economy"),
    fields=(
        text("period", "Year, half year (2025-H1) or month (2025-05)"),
        text(
            "economy",
            "Where the visitors came from: ISO 3166 code, WLD for all; CHN without Hong Kong",
            allowed=("WLD", "CHN", "KOR", "TWN", "USA", "HKG"),
        ),
        text("status", "Whether a figure was found", allowed=("found", "not found")),
        number("visitors", "persons", "Visitors; empty where none was found", whole=True, required=False),
        number("rounded_to", "persons", "How far the figure is rounded", whole=True, required=False),
        number("change_pct", "percent", "Change on a year before, as printed", required=False),
        *CITED,
    ),
    spots=(
        Spot({"period": "2026-04", "economy": "CHN"}, "visitors", 330700),
        Spot({"period": "2026-01", "economy": "CHN"}, "change_pct", -60.7),
        Spot({"period": "2025", "economy": "WLD"}, "visitors", 42_700_000),
        Spot({"period": "2026-03", "economy": "CHN"}, "status", "not found"),
    ),
    identities=(_a_gap_is_marked,),
)

new_energy_exports = authored(
    "new_energy_exports",
    title="China's exports of new-energy vehicles, by who counts them",
    description=(
        "Electric and plug-in vehicles that China sold abroad, as printed by several sources. The sources "
        "disagree: the table keeps all of them and chooses none."
    ),
    publisher="The associations, agencies and portals named in each row",
    source_url="https://www.steelorbis.com/",
    licence="facts",
    vintage="figures for 2021 to 2025",
    rhythm=no_rhythm("each figure has a source of its own"),
    retrieved=RETRIEVED,
    processing="Typed as printed.",
    known_gaps=(
        "No figure for 2024 was found. The makers' doubling in 2025 would give about 1.31 million for 2024, "
        "the forwarders' growth of 48.5 % about 1.74 million. Only one of the two can be right. The customs "
        "count more vehicles than the makers. No such series was found for Japan. A figure graded relay "
        "decides no verdict. " + EXCERPTS
    ),
    status="observed",
    key=("id",),
    fields=(
        text("id", "Short name of the figure"),
        text("period", "Year, or months within one"),
        text(
            "counted_by",
            "makers: China's association of car makers; customs: China's customs; forwarders: a European "
            "association of forwarders",
            allowed=("makers", "customs", "forwarders"),
        ),
        text("goods", "What is counted"),
        number("vehicles", "vehicles", "Vehicles exported", whole=True, required=False, minimum=0),
        text(
            "growth_of",
            "Whether the growth is that of the number or of the value",
            allowed=("number", "value"),
            required=False,
        ),
        number("growth_pct", "percent", "Growth on a year before, as printed", required=False),
        *CITED,
    ),
    spots=(
        Spot({"id": "makers_2025"}, "vehicles", 2_615_000),
        Spot({"id": "forwarders_2025"}, "growth_pct", 48.5),
        Spot({"id": "makers_2023"}, "source_grade", "relay"),
    ),
)
