"""Output, growth, debt, current account and exchange rates of all economies (IMF WEO)."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from makers.tables._names import known_codes
from makers.tables.raw import read_rda
from makers.tables.registry import BuildError, Spot, dataset, number, text, year, yes_no
from makers.tables.rhythm import Rhythm

__all__ = ["last_actual_year", "macro"]

#: concept of the World Economic Outlook -> column
CONCEPTS = {
    "NGDPD": "gdp_usd_bn",
    "NGDP": "gdp_national_bn",
    "NGDP_RPCH": "growth_pct",
    "GGXWDG_NGDP": "gross_debt_pct_gdp",
    "GGXWDN_NGDP": "net_debt_pct_gdp",
    "BCA": "current_account_usd_bn",
    "BCA_NGDPD": "current_account_pct_gdp",
}
AREAS = {"KOS": "XKX", "WBG": "PSE", "G001": "WLD"}
#: concept -> flag that says whether a year is after the last year of data on this concept
ESTIMATES = {
    "NGDP_RPCH": "gdp_estimated",
    "GGXWDG_NGDP": "debt_estimated",
    "BCA": "current_account_estimated",
}


def last_actual_year(printed: str | float) -> int | None:
    """Read the last year with data: "2024" is 2024, the fiscal year "FY2024/25" is 2024.

    The World Economic Outlook files a fiscal year under the calendar year in which it begins.
    """
    return None if isinstance(printed, float) else int(printed.removeprefix("FY")[:4])


def _yen_is_one_rate(frame: pd.DataFrame) -> None:
    """GDP in yen over GDP in dollars is the same rate for all economies of a year."""
    sizeable = frame[frame["gdp_usd_bn"] >= 100]
    rate = 1e3 * sizeable["gdp_jpy_tn"] / sizeable["gdp_usd_bn"]
    spread = rate.groupby(sizeable["year"]).agg(lambda r: r.max() / r.min() - 1)
    if spread.max() > 1e-3:
        raise BuildError(f"GDP in yen uses more than one rate in {spread.idxmax()}.")


@dataset(
    title="Output, growth, public debt, current account and exchange rate",
    description=(
        "One row for one economy and year, 1980-2030, from the World Economic Outlook of October "
        "2025. The world stands under WLD. Years after the last year with data are the IMF's "
        "estimates and projections. Three columns mark them for each economy and kind of figure."
    ),
    publisher="International Monetary Fund",
    source_url="https://www.imf.org/en/Publications/WEO/weo-database/2025/October",
    licence="imf",
    vintage="World Economic Outlook database, October 2025",
    rhythm=Rhythm(
        says="The database is updated and published twice a year, usually in April and October.",
        page="https://www.imf.org/external/pubs/ft/weo/faq.htm",
        months=(4, 10),
    ),
    released="2025-10",
    projected="gdp_estimated",
    retrieved="2026-11-24, from a stored copy",
    processing=(
        "Seven of the database's 145 concepts, put side by side. national_per_usd is GDP in "
        "national currency divided by GDP in dollars. This is the yearly average rate that the IMF "
        "itself used. gdp_jpy_tn is GDP in dollars times Japan's rate of that year; for Japan this "
        "is GDP in yen. A figure is marked as an estimate where its year is later than the IMF's "
        "'latest actual' year. Where the IMF states no such year, the whole series is marked."
    ),
    known_gaps=(
        "Gross debt is that of general government, and Japan's is not consolidated. It is wider "
        "than the central government debt of the Ministry of Finance. Japan's debt figures are "
        "estimates from 2024. Revisions after October 2025 are left out. Fiscal years (India, "
        "Egypt and others) stand under the year in which they begin. The world has only GDP in "
        "dollars, growth, and a current account, which is the statistical discrepancy."
    ),
    status="estimated",
    compress=True,
    key=("iso3", "year"),
    fields=(
        text("iso3", "Economy; WLD is the world", category=True),
        year(),
        number("gdp_usd_bn", "USD billion", "GDP at current prices", required=False, minimum=0),
        number("gdp_jpy_tn", "JPY trillion", "GDP at current prices, in yen", required=False, minimum=0),
        number(
            "national_per_usd",
            "national currency per USD",
            "Exchange rate, yearly average",
            decimals=None,
            required=False,
            minimum=0,
        ),
        number("growth_pct", "percent", "Growth of real GDP on the year before", required=False),
        number(
            "gross_debt_pct_gdp",
            "percent of GDP",
            "Gross debt of general government",
            required=False,
            minimum=0,
        ),
        number("net_debt_pct_gdp", "percent of GDP", "Net debt of general government", required=False),
        number("current_account_usd_bn", "USD billion", "Current account balance", required=False),
        number("current_account_pct_gdp", "percent of GDP", "Current account balance", required=False),
        yes_no("gdp_estimated", "Whether GDP, growth and rate are estimates or projections"),
        yes_no("debt_estimated", "Whether the debt figures are estimates or projections"),
        yes_no("current_account_estimated", "Whether the current account is an estimate"),
    ),
    spots=(
        *(
            Spot({"iso3": code, "year": 2024}, column, value, tolerance=0.5)
            for column, values in {
                "gdp_usd_bn": (4019, 18_750, 29_298),
                "gross_debt_pct_gdp": (236, 88, 122),
                "current_account_usd_bn": (194, 424, -1185),
            }.items()
            for code, value in zip(("JPN", "CHN", "USA"), values, strict=True)
        ),
        Spot({"iso3": "JPN", "year": 2024}, "growth_pct", 0.1, tolerance=0.05),
        Spot({"iso3": "JPN", "year": 2024}, "gdp_jpy_tn", 609, tolerance=1),
        Spot({"iso3": "JPN", "year": 2024}, "national_per_usd", 151.48, tolerance=0.3),
    ),
    identities=(_yen_is_one_rate,),
)
def macro(raw: Path) -> pd.DataFrame:
    """Build the table from the database in long form."""
    table = read_rda(raw, "imf-weo-2025-10/data_2510.rda")
    table = table[table["concept"].isin(CONCEPTS)].assign(
        iso3=lambda t: t["ref_area"].replace(AREAS), year=lambda t: t["year"].astype("int64")
    )
    # Groups of economies are left out, except the world. Every other code must be an economy.
    table = table[~table["iso3"].str.match(r"G[\dX]\w*\d$")]
    strange = set(table["iso3"]) - known_codes()
    if strange:
        raise BuildError(f"macro: codes without an economy: {sorted(strange)}.")
    wide = table.pivot(index=["iso3", "year"], columns="concept", values="value").rename(columns=CONCEPTS)
    wide = wide.reset_index().dropna(subset=list(CONCEPTS.values()), how="all")
    wide["national_per_usd"] = wide["gdp_national_bn"] / wide["gdp_usd_bn"]
    yen = wide[wide["iso3"] == "JPN"].set_index("year")["national_per_usd"]
    wide["gdp_jpy_tn"] = wide["gdp_usd_bn"] * wide["year"].map(yen) / 1e3
    for concept, flag in ESTIMATES.items():
        rows = table[table["concept"] == concept].drop_duplicates("iso3").set_index("iso3")
        last = wide["iso3"].map(rows["lastactualdate"].map(last_actual_year))
        wide[flag] = ~(wide["year"] <= last)
    columns = [c for c in CONCEPTS.values() if c != "gdp_national_bn"]
    order = ["iso3", "year", columns[0], "gdp_jpy_tn", "national_per_usd", *columns[1:], *ESTIMATES.values()]
    return wide[order]
