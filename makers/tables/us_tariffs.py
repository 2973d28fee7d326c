"""United States tariffs of 2025-26 and imports of strategic goods in 2024."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from makers.tables._names import iso3_from_names
from makers.tables.raw import read_csv
from makers.tables.registry import BuildError, Spot, dataset, day, number, text, yes_no
from makers.tables.rhythm import Rhythm, no_rhythm

__all__ = ["us_strategic_imports_2024", "us_tariff_daily", "us_tariffs"]

TRACKER = "M. Waugh, trade war tracker"
TRACKER_URL = "https://github.com/tradewartracker/trade-war-redux-2025"
#: the day of the tracker's snapshot: what it gives for later days is law already published, not observed
SNAPSHOT = pd.Timestamp("2026-07-23")
SCHEDULED = yes_no(
    "scheduled",
    ("Whether the day lies after the snapshot of 23 July 2026: a scheduled rate, not an observed rate"),
)
PARTNER = text("iso3", "Partner; EUU is the European Union in one row, without Slovakia")


def _total_is_base_plus_increase(frame: pd.DataFrame) -> None:
    gap = (frame["total_pct"] - frame["base_rate_pct"] - frame["increase_pp"]).abs().max()
    if gap > 2e-4:
        raise BuildError(f"a total misses base plus increase by {gap}.")


def _one_base_rate(frame: pd.DataFrame) -> None:
    if frame.groupby("iso3")["base_rate_pct"].nunique().max() != 1:
        raise BuildError("a partner has more than one base rate.")


def _end_of_schedule(frame: pd.DataFrame) -> pd.Timestamp:
    return frame["date"].max()


FOLLOWS_THE_LAW = no_rhythm("the tracker follows each change of the law.")
CENSUS_YEAR = Rhythm(
    says=(
        "A month comes out about 35 days after its end, so a year is complete in February. Each June "
        "the last three years are revised."
    ),
    page="https://www.export.gov/article?id=Data-Releases-and-Revisions",
    months=(2, 6),
    lag=2,
)


@dataset(
    title="United States tariff on each partner's goods, by date",
    description=(
        "One row for one partner and date on which the tariff changed. It gives the average rate "
        "before 2025, the increase since, and their sum. Each rate is weighted by the goods that "
        "the United States bought from that partner in 2024. The total is the tariff on a shipment "
        "of average composition."
    ),
    publisher=TRACKER,
    source_url=TRACKER_URL,
    licence="MIT",
    vintage="23 dates from 4 February 2025 to 19 August 2026, as of 23 July 2026; later ones are scheduled",
    rhythm=FOLLOWS_THE_LAW,
    projected="scheduled",
    last_day=_end_of_schedule,
    retrieved="2026-11-24, from a stored copy",
    processing=(
        "The file's column named effective tariff is the increase over 2024. The total is the base "
        "rate plus this increase. Names became ISO codes, and dollars became billions."
    ),
    known_gaps=(
        "These are statutory rates applied to the goods mix of 2024, computed by a researcher. "
        "They are not collected duties: exemptions in practice, refunds and a changed mix are left "
        "out. The table has 51 partners. EUU is one row. Slovakia stands apart under SVK: do not "
        "use SVK. By an accident of the source, its rate leaves out the agreement with the "
        "European Union. On 20 February 2026 the Supreme Court removed one legal basis. Another "
        "legal basis followed on 24 February, so the row in between lasts four days. Rows after "
        "the snapshot of 23 July 2026 are a schedule: the law published then, applied forward. The "
        "column scheduled marks them. This course has not seen whether these rates came into force."
    ),
    status="estimated",
    key=("date", "iso3"),
    fields=(
        day("date", "First day on which the rates are valid"),
        SCHEDULED,
        PARTNER,
        number("base_rate_pct", "percent", "Average rate of 2024", decimals=4, minimum=0),
        number("increase_pp", "percentage points", "Increase since 2024", decimals=4),
        number("total_pct", "percent", "Base rate plus increase", decimals=4, minimum=0),
        number("imports_2024_usd_bn", "USD billion", "US imports of 2024, the weight", minimum=0),
    ),
    spots=tuple(
        Spot({"iso3": code, "date": day}, "increase_pp", value, tolerance=0.05)
        for code, day, value in (
            ("CHN", "2025-04-09", 112.2),
            ("CHN", "2025-11-14", 18.9),
            ("CHN", "2026-08-19", 11.9),
            ("JPN", "2025-08-07", 15.4),
        )
    ),
    identities=(_total_is_base_plus_increase, _one_base_rate),
)
def us_tariffs(raw: Path) -> pd.DataFrame:
    """Build the table from the tracker's file by partner and date."""
    data = read_csv(raw, "us-tariffs-2025-26/country-by-time.csv")
    dates = pd.to_datetime(data["date"], format="%Y-%m-%d")
    return pd.DataFrame(
        {
            "date": dates,
            "scheduled": dates > SNAPSHOT,
            "iso3": data["country_name"].map(iso3_from_names(data["country_name"])),
            "base_rate_pct": data["2024 tariff"],
            "increase_pp": data["effective tariff"],
            "total_pct": data["2024 tariff"] + data["effective tariff"],
            "imports_2024_usd_bn": data["total imports"] / 1e9,
        }
    )


def _no_day_is_missing(frame: pd.DataFrame) -> None:
    days = frame["date"].sort_values().diff().dropna().dt.days
    if set(days) != {1}:
        raise BuildError("days are missing or stand twice.")


@dataset(
    title="Average United States tariff, by day",
    description=(
        "One row for one day from 1 January 2025: the average tariff on all goods, weighted by the "
        "imports of 2024. The average changes on days on which the rate of some partner or good "
        "changes."
    ),
    publisher=TRACKER,
    source_url=TRACKER_URL,
    licence="MIT",
    vintage="days from 1 January 2025 to 21 September 2026, as of 23 July 2026; later ones are scheduled",
    rhythm=FOLLOWS_THE_LAW,
    projected="scheduled",
    last_day=_end_of_schedule,
    retrieved="2026-11-24, from a stored copy",
    processing="Dates and rates were rearranged, not changed.",
    known_gaps=(
        "These are statutory rates applied to the goods mix of 2024, computed by a researcher. The "
        "duties actually collected, as a share of imports, are lower and come later. The source "
        "rounds the level of 2024 to 2.3 %. Days after the snapshot of 23 July 2026 are a "
        "schedule: see the column scheduled. This course has not seen whether these rates came "
        "into force."
    ),
    status="estimated",
    key=("date",),
    fields=(
        day("date", "Day"),
        SCHEDULED,
        number("tariff_pct", "percent", "Average tariff, weighted by imports of 2024", minimum=0),
    ),
    spots=(
        Spot({"date": "2025-01-01"}, "tariff_pct", 2.3),
        Spot({"date": "2025-04-06"}, "tariff_pct", 25.5, tolerance=0.05),
        Spot({"date": "2026-09-21"}, "tariff_pct", 11.6, tolerance=0.05),
    ),
    identities=(_no_day_is_missing,),
)
def us_tariff_daily(raw: Path) -> pd.DataFrame:
    """Build the table from the tracker's daily file."""
    data = read_csv(raw, "us-tariffs-2025-26/daily-tariff-latest-data.csv")
    dates = pd.to_datetime(data["date"], format="%Y-%m-%d")
    return pd.DataFrame(
        {
            "date": dates,
            "scheduled": dates > SNAPSHOT,
            "tariff_pct": data["import_weighted_avg_tariff"],
        }
    )


#: first digits of the HS code -> group; the longest match counts
GROUPS = {
    "2504": "graphite",
    "2804": "other critical minerals",
    "280530": "rare earths",
    "2825": "other critical minerals",
    "2836": "other critical minerals",
    "2846": "rare earths",
    "3801": "graphite",
    "7202": "other critical minerals",
    "81": "other critical minerals",
    "8471": "computers and parts",
    "8473": "computers and parts",
    "8486": "chip machinery",
    "850511": "permanent magnets",
    "8507": "other batteries",
    "850760": "lithium-ion batteries",
    "8517": "phones and network equipment",
    "8541": "other semiconductors",
    "8542": "integrated circuits",
    "8703": "cars",
    "8708": "car parts",
}


def group_of(hs6: str) -> str:
    """Return the group of a six-digit code."""
    for length in (6, 4, 2):
        if hs6[:length] in GROUPS:
            return GROUPS[hs6[:length]]
    raise BuildError(f"HS {hs6} belongs to no group.")


#: known without the European Union, in USD million: group, total, origin, its part, tolerance
_KNOWN = (
    ("permanent magnets", 415, "CHN", 345, 0.6),
    ("lithium-ion batteries", 20_480, "CHN", 15_660, 6.0),
    ("integrated circuits", 34_800, "TWN", 11_100, 50.0),
)


def _groups_as_published(frame: pd.DataFrame) -> None:
    for group, total, code, part, tolerance in _KNOWN:
        rows = frame[(frame["group"] == group) & (frame["iso3"] != "EUU")]
        found = rows["imports_usd_mn"].sum(), rows.loc[rows["iso3"] == code, "imports_usd_mn"].sum()
        if abs(found[0] - total) > tolerance or abs(found[1] - part) > tolerance:
            raise BuildError(f"{group}: {found} where {total} and {part} are known.")


def _duty_is_below_imports(frame: pd.DataFrame) -> None:
    if (frame["duty_usd_mn"] > frame["imports_usd_mn"]).any():
        raise BuildError("a duty exceeds its imports.")


@dataset(
    title="United States imports of strategic goods in 2024, by origin",
    description=(
        "One row for one six-digit product and origin: imports for consumption and the duty paid. "
        "The table covers 146 products in twelve groups, from rare earths and magnets to chips, "
        "batteries and cars."
    ),
    publisher="US Census Bureau",
    source_url="https://usatrade.census.gov/",
    licence="us-public-domain",
    vintage="calendar year 2024",
    rhythm=CENSUS_YEAR,
    retrieved="2026-11-24, from a stored copy",
    processing="Names became ISO codes, and dollars became millions. The groups are those of this course.",
    known_gaps=(
        "The table has 50 origins and the European Union in one row. Small origins are missing, so "
        "a sum over rows is not the world total. EUU is without Slovakia, which has its own rows "
        "(an accident of the source). Add EUU and Slovakia, and no other member by name: then "
        "nothing is counted twice. A total without EUU overstates every share. China's part of "
        "permanent magnets is 83 % of the 50 origins and 76 % with the European Union. Origin is "
        "where the good was last made, not where its parts come from."
    ),
    status="observed",
    compress=True,
    key=("hs6", "iso3"),
    fields=(
        text("hs6", "Product, six digits of the Harmonized System"),
        text("group", "Group of products", allowed=tuple(sorted(set(GROUPS.values()))), category=True),
        text("iso3", "Origin; EUU is the European Union in one row, without Slovakia", category=True),
        number(
            "imports_usd_mn", "USD million", "Imports for consumption, customs value", decimals=6, minimum=0
        ),
        number("duty_usd_mn", "USD million", "Duty paid", decimals=6, minimum=0),
    ),
    spots=(Spot({"hs6": "850511", "iso3": "CHN"}, "imports_usd_mn", 344.660767, tolerance=1e-6),),
    identities=(_groups_as_published, _duty_is_below_imports),
)
def us_strategic_imports_2024(raw: Path) -> pd.DataFrame:
    """Build the table from the Census extract."""
    data = read_csv(raw, "us-census-2024/us_imports_2024_strategic_hs6.csv", dtype={"HS6": str})
    return pd.DataFrame(
        {
            "hs6": data["HS6"],
            "group": data["HS6"].map(group_of),
            "iso3": data["CTY_NAME"].map(iso3_from_names(data["CTY_NAME"])),
            "imports_usd_mn": data["imports"] / 1e6,
            "duty_usd_mn": data["duty"] / 1e6,
        }
    )
