"""Builds tables of Japan's customs statistics: yearly by partner and goods, and monthly with China."""

from pathlib import Path

import pandas as pd

from makers.tables.macro import yen_per_dollar
from makers.tables.raw import read_csv, read_rda
from makers.tables.registry import (
    AUTHORED,
    BuildError,
    dataset,
)

#: last complete year in the file, which does not say how many months a year has
LAST_YEAR = 2025
KINDS = ("world", "group", "economy")


def _sections_add_up(frame: pd.DataFrame) -> None:
    by = ["year", "flow", "partner"]
    values = frame.set_index(by)["value_jpy_bn"]
    level = frame.set_index(by)["goods_level"]
    total, parts = values[level == "total"], values[level == "section"].groupby(by, observed=True).sum()
    # tolerance: each of nine sections is rounded to a million yen or left out below half a million
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
    """Return a dictionary from the customs label of each partner to its alpha-3 code."""
    economies = pd.read_csv(AUTHORED / "economies.csv", keep_default_na=False)
    named = economies[economies["customs_label"] != ""]
    return dict(zip(named["customs_label"], named["iso3"], strict=True))


@dataset(identities=(_sections_add_up, _items_stay_within, _economies_stay_within_the_world))
def japan_trade(raw: Path) -> pd.DataFrame:
    """Build the yearly table from the customs file by partner and goods."""
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
    """Say how large each year after the last complete one is in the file; empty without such a year."""
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


@dataset(identities=(_years_as_published,))
def japan_china_monthly(raw: Path) -> pd.DataFrame:
    """Build the monthly table from the customs time series with China."""
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
