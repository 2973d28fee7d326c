"""Tables against each other: each tolerance states why the two do not agree exactly."""

from __future__ import annotations

import pandas as pd
import pytest

from course.tables import codes, load


def customs(year: int, flow: str, partner: str) -> float:
    table = load("japan_trade")
    rows = table[(table["year"] == year) & (table["flow"] == flow) & (table["partner"] == partner)]
    return float(rows.loc[rows["goods_level"] == "total", "value_usd_mn"].iloc[0])


def pair(table: str, column: str, year: int, exporter: str, importer: str) -> float:
    frame = load(table)
    rows = frame[(frame["exporter"] == exporter) & (frame["importer"] == importer) & (frame["year"] == year)]
    return float(rows[column].iloc[0])


@pytest.mark.parametrize("year", [2010, 2019, 2023])
@pytest.mark.parametrize("partner", ["CHN", "USA", "KOR", "THA"])
def test_baci_exports_of_japan_meet_japans_customs(partner: str, year: int) -> None:
    # Both FOB; CEPII averages with what the partner reports, and converts at another rate: 12 %.
    ratio = pair("goods_trade", "value_usd_mn", year, "JPN", partner) / customs(year, "export", partner)
    assert 0.88 <= ratio <= 1.12


@pytest.mark.parametrize("year", [2010, 2019, 2023])
@pytest.mark.parametrize("partner", ["CHN", "USA", "KOR", "THA", "IDN"])
def test_baci_imports_of_japan_lie_below_japans_customs(partner: str, year: int) -> None:
    # Customs record CIF, BACI is FOB: freight and insurance are 2-10 % of the value, and the partner's
    # own report (goods to Japan booked to Hong Kong or Singapore) pulls China's figure further down.
    ratio = pair("goods_trade", "value_usd_mn", year, partner, "JPN") / customs(year, "import", partner)
    assert 0.80 <= ratio <= 1.02


@pytest.mark.parametrize(
    ("exporter", "importer"),
    [
        ("CHN", "JPN"),
        ("JPN", "CHN"),
        ("CHN", "USA"),
        ("JPN", "USA"),
        ("USA", "CHN"),
        ("KOR", "CHN"),
        ("DEU", "CHN"),
    ],
)
def test_baci_meets_icio_for_the_big_pairs(exporter: str, importer: str) -> None:
    # ICIO is at basic prices (trade and transport margins are services) and balanced against national
    # accounts; re-exports are booked with their origin: BACI is up to 45 % above, never far below.
    ratio = pair("goods_trade", "value_usd_mn", 2019, exporter, importer) / pair(
        "world_trade", "goods_usd_mn", 2019, exporter, importer
    )
    assert 0.9 <= ratio <= 1.45


def test_hong_kong_shows_what_the_definitions_do() -> None:
    # Customs book goods where they are shipped, ICIO where they are used: the gap must be visible.
    assert pair("world_trade", "goods_usd_mn", 2019, "JPN", "HKG") < 0.1 * customs(2019, "export", "HKG")


def test_sectors_add_up_to_world_trade() -> None:
    # Same source, each written to its own number of decimals: 0.06 million a cell.
    sectors = load("sector_trade_2022")
    named = codes("model")
    goods = sectors[sectors["sector"] != "SERV"].groupby(["exporter", "importer"], observed=True)
    world = load("world_trade").query("year == 2022").set_index(["exporter", "importer"])["goods_usd_mn"]
    both = pd.concat([goods["value_usd_mn"].sum(), world], axis=1, keys=["sum", "total"]).dropna()
    both = both[[e in named and i in named for e, i in both.index]]
    assert len(both) == 24 * 24
    assert (both["sum"] - both["total"]).abs().max() < 0.08


def test_sector_output_of_icio_meets_the_national_tables() -> None:
    flows = load("sector_trade_2022")
    output = flows.groupby(["exporter", "sector"], observed=True)["value_usd_mn"].sum()
    inputs = load("input_output_2022").query("economy != 'ROW'")
    national = inputs.groupby(["economy", "user"], observed=True)["value_usd_mn"].sum()
    output.index.names = national.index.names = ["economy", "sector"]
    both = pd.concat([output, national], axis=1, keys=["icio", "national"]).dropna()
    # Below a hundred million dollars the rounding of the published tables shows (Italy's coal: 3 %).
    big = both[both["national"] > 100]
    assert ((big["icio"] / big["national"] - 1).abs() < 1e-3).all()
    total = both.groupby("economy", observed=True).sum()
    assert ((total["icio"] / total["national"] - 1).abs() < 2.4e-4).all()


def test_final_demand_meets_the_national_tables() -> None:
    # The remainder of the accounting contains purchases of residents abroad (Singapore: 3.6 %), the
    # published column does not.
    final = load("final_demand_2022").query("economy != 'ROW'").groupby("economy", observed=True)
    ratio = final["final_usd_mn"].sum() / final["published_usd_mn"].sum()
    assert ratio.between(1.0, 1.04).all(), ratio.sort_values()


@pytest.mark.parametrize("flow", ["export", "import"])
def test_months_add_up_to_years(flow: str) -> None:
    # The monthly series is final, the yearly one too: a difference beyond rounding is a wrong file.
    months = load("japan_china_monthly").groupby("year")[f"{flow}s_jpy_bn"].sum()
    table = load("japan_trade").query("partner == 'CHN' and goods_level == 'total'")
    years = table[table["flow"] == flow].set_index("year")["value_jpy_bn"]
    both = pd.concat([months, years], axis=1, keys=["months", "years"]).dropna()
    assert list(both.index) == list(range(2009, 2020))
    assert ((both["months"] / both["years"] - 1).abs() < 2e-4).all()


def test_rate_of_the_trade_table_lies_near_the_customs_rate() -> None:
    # Customs convert at their own weekly rates (150.97 in 2024), WEO at the market average: 0.5 %.
    table = load("japan_trade")
    rate = table.loc[table["year"] == 2024, "jpy_per_usd"].unique()
    assert len(rate) == 1 and abs(rate[0] / 150.97 - 1) < 0.005


def test_rare_earth_imports_agree_with_the_all_goods_matrix() -> None:
    # A product cannot exceed the whole.
    rare = load("rare_earth_trade").query("year <= 2020 and year >= 2000")
    rare = rare.groupby(["year", "exporter", "importer"], observed=True)["value_usd_mn"].sum()
    whole = load("goods_trade").set_index(["year", "exporter", "importer"])["value_usd_mn"]
    both = pd.concat([rare, whole], axis=1, keys=["rare", "whole"]).dropna()
    # Two releases of BACI differ a little: compare where the pair trades more than a million.
    both = both[both["whole"] > 50]
    assert len(both) > 3000 and (both["rare"] <= both["whole"]).all()


def test_shares_add_up_to_one() -> None:
    shares = load("input_output_2022").groupby(["economy", "user"], observed=True)["output_share"].sum()
    assert len(shares) == 25 * 28 and ((shares - 1).abs() < 1e-7).all()
    final = load("final_demand_2022").groupby("economy", observed=True)["final_share"].sum()
    assert len(final) == 25 and ((final - 1).abs() < 1e-7).all()


def test_both_elasticity_sets_cover_all_sectors() -> None:
    table = load("trade_elasticities")
    sectors = set(load("sectors")["sector"])
    for _, part in table.groupby("elasticity_set"):
        assert set(part["sector"]) == sectors and (part["elasticity"] > 0).all()
    assert set(load("sector_trade_2022")["sector"]) == sectors


def test_every_code_is_an_economy() -> None:
    known = set(load("economies")["iso3"])
    for name in ("japan_trade", "goods_trade", "world_trade", "sector_trade_2022", "rare_earth_trade"):
        table = load(name)
        for column in ("partner", "exporter", "importer"):
            if column in table:
                assert set(table[column].unique()) <= known, (name, column)


@pytest.mark.parametrize("flow", ["export", "import"])
def test_official_totals_of_the_ministry_are_those_of_the_trade_table(flow: str) -> None:
    # Both are the latest vintage of the same statistics: only the rounding to millions remains.
    totals = load("official_totals").query("basis == 'mof' and vintage == 'latest' and period == 'calendar'")
    totals = totals.set_index(["partner", "year"])[f"{flow}s_jpy_bn"].dropna()
    table = load("japan_trade").query("goods_level == 'total'")
    table = table[table["flow"] == flow].set_index(["partner", "year"])["value_jpy_bn"]
    both = pd.concat([totals, table], axis=1, keys=["official", "table"]).dropna()
    assert len(both) > 10
    assert (both["official"] - both["table"]).abs().max() < 0.002


def test_us_imports_of_strategic_goods_stay_below_all_imports() -> None:
    # A selection of products cannot exceed the imports by which the tariff tracker weights.
    some = load("us_strategic_imports_2024").groupby("iso3", observed=True)["imports_usd_mn"].sum() / 1000
    whole = load("us_tariffs").drop_duplicates("iso3").set_index("iso3")["imports_2024_usd_bn"]
    both = pd.concat([some, whole], axis=1, keys=["some", "whole"]).dropna()
    assert len(both) >= 45 and (both["some"] <= both["whole"]).all()


def test_us_and_japanese_records_of_one_flow_differ_as_they_should() -> None:
    # US imports are customs values at origin, Japan's exports FOB to the first destination: within 6 %,
    # because goods that reach the US through third economies are in one and not in the other.
    recorded = load("us_goods_trade").set_index("partner").loc["JPN", "imports_usd_bn"]
    assert abs(recorded * 1000 / customs(2024, "export", "USA") - 1) < 0.06
