"""Japan's customs statistics: yearly by partner and goods, and monthly with China."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from makers.tables._weo import yen_per_dollar
from makers.tables.raw import read_csv, read_rda
from makers.tables.registry import (
    AUTHORED,
    BuildError,
    Spot,
    dataset,
    day,
    number,
    text,
    year,
)
from makers.tables.rhythm import Rhythm

PUBLISHER = "Ministry of Finance Japan"
#: the last year that the file holds whole; the file itself does not say how many months a year has
LAST_YEAR = 2025
FLOWS = ("export", "import")
LEVELS = ("total", "section", "item", "sub-item")
KINDS = ("world", "group", "economy")

#: where the customs explain the versions of their figures
_VERSIONS = "https://www.customs.go.jp/toukei/sankou/howto/yougo_e.htm"
CALENDAR_YEAR = Rhythm(
    says=(
        "A calendar year is complete in the last ten days of January, revised in March and fixed in "
        "November of the following year."
    ),
    page=_VERSIONS,
    months=(1, 3, 11),
    lag=1,
)
_MONTHLY = Rhythm(
    says="The provisional figures of a month come out in the last ten days of the following month.",
    page=_VERSIONS,
    months=tuple(range(1, 13)),
    lag=1,
)


def _sections_add_up(frame: pd.DataFrame) -> None:
    by = ["year", "flow", "partner"]
    values = frame.set_index(by)["value_jpy_bn"]
    level = frame.set_index(by)["goods_level"]
    total, parts = values[level == "total"], values[level == "section"].groupby(by, observed=True).sum()
    # nine sections, each rounded to a million yen or left out below half a million
    gap = (total - parts).abs().max()
    if gap > 0.006:
        raise BuildError(f"sections miss the total by {gap} billion yen.")


def _items_stay_within(frame: pd.DataFrame) -> None:
    parts = frame.merge(_goods()[["goods", "part_of"]].drop_duplicates(), on="goods")
    items = parts[parts["goods_level"] == "item"]
    by = ["year", "flow", "partner"]
    sums = items.groupby([*by, "part_of"], observed=True)["value_jpy_bn"].sum()
    whole = frame[frame["goods_level"] == "section"].rename(columns={"goods": "part_of"})
    over = (sums - whole.set_index([*by, "part_of"])["value_jpy_bn"]).max()
    if over > 0.006:
        raise BuildError(f"items exceed their section by {over} billion yen.")


def _economies_stay_within_the_world(frame: pd.DataFrame) -> None:
    rows = frame[frame["goods_level"] == "total"]
    by = ["year", "flow"]
    world = rows[rows["partner_kind"] == "world"].set_index(by)["value_jpy_bn"]
    named = rows[rows["partner_kind"] == "economy"].groupby(by, observed=True)["value_jpy_bn"].sum()
    share = named / world
    if not share.between(0.9, 1.0).all():
        raise BuildError(f"the named economies are {share.min():.3f} to {share.max():.3f} of the world.")


def _goods() -> pd.DataFrame:
    return pd.read_csv(AUTHORED / "japan_trade_goods.csv")


def customs_codes() -> dict[str, str]:
    """Return code by customs label of the partners."""
    economies = pd.read_csv(AUTHORED / "economies.csv", keep_default_na=False)
    named = economies[economies["customs_label"] != ""]
    return dict(zip(named["customs_label"], named["iso3"], strict=True))


def _china(year: int, flow: str, value: float, goods: str = "All goods", partner: str = "CHN") -> Spot:
    where = {"year": year, "flow": flow, "partner": partner, "goods": goods}
    return Spot(where, "value_jpy_bn", value, tolerance=0.5)


@dataset(
    title="Japan's goods trade by partner and goods group",
    description=(
        "Exports and imports of Japan by partner, goods group and year, as recorded by the "
        "customs. Exports are FOB and imports are CIF. Values are in yen, and in dollars at the "
        "rate in the row. Use one partner_kind and one goods_level at a time. The European Union "
        "contains economies that are also listed by name. Sub-items are parts of items, items are "
        "parts of sections, and sections add up to the total."
    ),
    publisher=PUBLISHER,
    source_url="https://www.e-stat.go.jp/en/stat-search?toukei=00350300",
    licence="japan-gov",
    vintage="Trade Statistics of Japan, final 2009-2024, 2025 as released by spring 2026",
    rhythm=CALENDAR_YEAR,
    released="2026-03",
    retrieved="2026-11-24, from a stored copy",
    processing=(
        "Partner and goods labels are replaced by codes and readable names (tables economies and "
        "japan_trade_goods). January to March 2026 and values below half a million yen are left "
        "out. Dollars are yen divided by the yearly rate that the IMF itself uses. This rate is "
        "nominal GDP in yen over nominal GDP in dollars (World Economic Outlook, October 2025; "
        "2025 is an IMF estimate). The customs office converts at its own weekly rates: 150.97 in "
        "2024, here 151.37."
    ),
    known_gaps=(
        "The table names 56 partners; the named economies are 93-98 % of the total. Exports to "
        "Viet Nam and Qatar start in 2017 here. A goods group that is missing in a flow is not "
        "published for that flow. The audio and visual items change within 2017. For that year, "
        "add visual, audio, and audio and visual apparatus. Telephone sets start within 2017. The "
        "file does not say which members the European Union has in which year. Exports shipped "
        "through Hong Kong are booked under Hong Kong."
    ),
    status="observed",
    compress=True,
    key=("year", "flow", "partner", "goods"),
    fields=(
        year(),
        text("flow", "Direction, seen from Japan", allowed=FLOWS, category=True),
        text("partner", "Partner: ISO code, WLD world, EUU European Union", category=True),
        text(
            "partner_kind",
            "world, group (contains economies that are also listed) or economy",
            allowed=KINDS,
            category=True,
        ),
        text("goods", "Goods group", category=True),
        text("goods_level", "Level in the tree of goods groups", allowed=LEVELS, category=True),
        number("value_jpy_bn", "JPY billion", "Value at current prices", minimum=0),
        number("value_usd_mn", "USD million", "Value at the rate in the row", minimum=0, decimals=1),
        number(
            "jpy_per_usd",
            "JPY per USD",
            "Rate used: the yearly average implied by the World Economic Outlook",
            decimals=3,
        ),
    ),
    spots=(
        _china(2023, "export", 17764),
        _china(2023, "import", 24424),
        _china(2023, "export", 100873, partner="WLD"),
        _china(2024, "export", 2177, "Chip-making machinery"),
        _china(2024, "export", 4496, "Chip-making machinery", "WLD"),
        _china(2024, "import", 2059, "Integrated circuits", "TWN"),
        _china(2024, "import", 3476, "Integrated circuits", "WLD"),
        Spot(
            {"year": 2024, "flow": "export", "partner": "WLD", "goods": "All goods"},
            "jpy_per_usd",
            151.37,
            tolerance=0.01,
        ),
    ),
    identities=(_sections_add_up, _items_stay_within, _economies_stay_within_the_world),
)
def japan_trade(raw: Path) -> pd.DataFrame:
    """Build the table from the customs file by partner and goods."""
    data = read_rda(raw, "japan-customs/trade_year.rda")
    data["year"] = data["year"].astype(int)
    left_out = _later_years(data)
    data = data[(data["year"] <= LAST_YEAR) & (data["value"] >= 0.0005)]
    goods = _goods().set_index("customs_label")
    partners = customs_codes()
    unknown = (set(data["area"]) - set(partners)) | (set(data["goods"]) - set(goods.index))
    if unknown:
        raise BuildError(f"labels without a code: {sorted(unknown)}")
    partner = data["area"].astype(str).map(partners)
    label = data["goods"].astype(str)
    rate = data["year"].map(yen_per_dollar(raw).round(3))
    frame = pd.DataFrame(
        {
            "year": data["year"],
            "flow": data["ex_im"].astype(str),
            "partner": partner,
            "partner_kind": partner.map({"WLD": "world", "EUU": "group"}).fillna("economy"),
            "goods": label.map(goods["goods"]),
            "goods_level": label.map(goods["goods_level"]),
            "value_jpy_bn": data["value"],
            "value_usd_mn": data["value"] / rate * 1000,
            "jpy_per_usd": rate,
        }
    )
    frame.attrs["left_out"] = left_out
    return frame


def _later_years(data: pd.DataFrame) -> str:
    """Say how much of each year after the last whole one the file holds; nothing where it holds none."""
    sizes = data.groupby("year")["value"].sum()
    later = sizes[sizes.index > LAST_YEAR]
    return "; ".join(
        f"{year_}, which is {size / sizes[LAST_YEAR]:.0%} of {LAST_YEAR}: if it is whole, raise LAST_YEAR"
        for year_, size in later.items()
    )


def _yearly(year_: int, exports: float, imports: float) -> list[tuple[int, str, float]]:
    return [(year_, "exports_jpy_bn", exports), (year_, "imports_jpy_bn", imports)]


_YEARS = [
    *_yearly(2007, 12840, 15040),
    *_yearly(2010, 13090, 13410),
    *_yearly(2017, 14890, 18460),
    *_yearly(2019, 14680, 18450),
]


def _years_as_published(frame: pd.DataFrame) -> None:
    sums = frame.groupby("year")[["exports_jpy_bn", "imports_jpy_bn"]].sum()
    for year_, column, value in _YEARS:
        found = float(sums[column].to_dict()[year_])
        if abs(found - value) > 5:
            raise BuildError(f"{column} of {year_} is {found:.0f}, published {value}.")
    if not (sums["exports_jpy_bn"] < sums["imports_jpy_bn"]).all():
        raise BuildError("Japan's balance with China must be negative in all years.")
    if not (frame.groupby("year").size() == 12).all():
        raise BuildError("a year has not twelve months.")


@dataset(
    title="Japan's goods trade with China by month",
    description=(
        "Exports (FOB) and imports (CIF) of Japan with mainland China by month, in yen at current prices."
    ),
    publisher=PUBLISHER,
    source_url="https://www.customs.go.jp/toukei/suii/html/time_e.htm",
    licence="japan-gov",
    vintage="Trade Statistics of Japan, time series as of May 2025",
    rhythm=_MONTHLY,
    retrieved="2025-05-23",
    processing="Thousand yen were turned into billion yen. The balance is exports minus imports.",
    known_gaps=(
        "The table covers 2001-2019 only. Values are not seasonally adjusted: every January and "
        "February moves with the Lunar New Year. The table covers mainland China only. Goods "
        "shipped through Hong Kong are booked under Hong Kong."
    ),
    status="observed",
    key=("month",),
    fields=(
        day("month", "First day of the month"),
        year(),
        number("exports_jpy_bn", "JPY billion", "Exports to China, FOB", minimum=0),
        number("imports_jpy_bn", "JPY billion", "Imports from China, CIF", minimum=0),
        number("balance_jpy_bn", "JPY billion", "Exports minus imports"),
    ),
    spots=(
        Spot({"month": "2001-01-01"}, "exports_jpy_bn", 231.700, tolerance=0.001),
        Spot({"month": "2001-01-01"}, "imports_jpy_bn", 586.530, tolerance=0.001),
    ),
    identities=(_years_as_published,),
)
def japan_china_monthly(raw: Path) -> pd.DataFrame:
    """Build the table from the customs time series with China."""
    data = read_csv(raw, "japan-customs/japan-china-trade-data.csv", sep=";")
    month = pd.to_datetime(data["Date"], format="%Y/%m")
    exports, imports = data["Exports"] / 1e6, data["Imports"] / 1e6
    return pd.DataFrame(
        {
            "month": month,
            "year": month.dt.year,
            "exports_jpy_bn": exports,
            "imports_jpy_bn": imports,
            "balance_jpy_bn": exports - imports,
        }
    )
