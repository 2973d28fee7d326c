"""The module that answers: each answer beside plain pandas, and each refusal with what would answer."""

from __future__ import annotations

import random

import pytest

from course.errors import CourseError, UnknownNameError
from course.tables import cube, load, meanings
from course.tables.cube import (
    NotHeld,
    balance,
    by_code,
    change,
    extreme,
    growth,
    held,
    periods,
    rank,
    ratio,
    share,
    streak,
    total,
    value,
)


def _japan(
    flow: str, partner: str, year: int, goods: str = "All goods", column: str = "value_jpy_bn"
) -> float:
    found = load("japan_trade").query(
        "flow == @flow and partner == @partner and year == @year and goods == @goods"
    )
    return float(found[column].iloc[0])


def test_a_value_is_the_cell_in_base_units_with_how_it_was_read() -> None:
    found = value("japan_trade", partner="CHN", flow="export", period=2024)
    assert (found.value, found.unit) == (pytest.approx(_japan("export", "CHN", 2024) * 1e9), "JPY")
    assert found.read["partner"] == "CHN" and found.read["counted by"] == "Japan's customs"
    assert set(found.rows["flow"].astype(str)) == {"export"} and "flow export" in str(found)


def test_the_rows_of_an_answer_are_those_that_it_is_computed_from() -> None:
    found = value("japan_trade", partner="CHN", flow="export", period=2024)
    assert len(found.rows) == 1 and set(found.rows["goods"].astype(str)) == {"All goods"}
    part = share("japan_trade", partner="CHN", flow="export", period=2024).rows
    assert sorted(part["partner"].astype(str)) == ["CHN", "WLD"]
    bought = share("goods_trade", area="JPN", partner="CHN", flow="import", period=2023).rows
    assert set(bought["importer"].astype(str)) == {"JPN"} and len(bought) > 20


def test_an_economy_whose_members_stand_in_one_row_is_a_part_of_the_whole() -> None:
    table = load("us_strategic_imports_2024").query("group == 'permanent magnets'")
    by_origin = table.groupby("iso3", observed=True)["imports_usd_mn"].sum()
    found = share("us_strategic_imports_2024", "trade", partner="CHN", product="permanent magnets")
    assert found.value == pytest.approx(100 * by_origin["CHN"] / by_origin.sum())


def test_the_column_in_the_unit_that_is_wanted_counts_and_else_the_year_s_mean_rate() -> None:
    asked = {"partner": "CHN", "flow": "export", "period": 2024}
    dollars = value("japan_trade", unit="USD", **asked)
    assert dollars.value == pytest.approx(_japan("export", "CHN", 2024, column="value_usd_mn") * 1e6)
    rate = load("macro").query("iso3 == 'JPN' and year == 2018")["national_per_usd"].iloc[0]
    months = load("japan_china_monthly").query("year == 2018")["exports_jpy_bn"].sum() * 1e9
    found = value("japan_china_monthly", flow="export", period=2018, unit="USD")
    assert found.value == pytest.approx(months / rate) and "2018" in found.read["rate"]


def test_flows_are_added_and_subtracted() -> None:
    out, into = (_japan(flow, "USA", 2024) * 1e9 for flow in ("export", "import"))
    assert value("japan_trade", partner="USA", period=2024).value == pytest.approx(out + into)
    assert balance("japan_trade", partner="USA", period=2024).value == pytest.approx(out - into)


def test_what_one_exports_the_other_imports() -> None:
    sold = value("goods_trade", area="KOR", partner="CHN", flow="export", period=2020)
    bought = value("goods_trade", area="CHN", partner="KOR", flow="import", period=2020)
    cell = load("goods_trade").query("year == 2020 and exporter == 'KOR' and importer == 'CHN'")[
        "value_usd_mn"
    ]
    assert sold.value == bought.value == pytest.approx(float(cell.iloc[0]) * 1e6)
    assert list(sold.index) == list(bought.index) == list(cell.index)


def test_a_share_of_partners_and_of_goods() -> None:
    whole, china = _japan("export", "WLD", 2024), _japan("export", "CHN", 2024)
    assert share("japan_trade", partner="CHN", flow="export", period=2024).value == pytest.approx(
        100 * china / whole
    )
    cars = _japan("export", "USA", 2024, "Motor vehicles") / _japan("export", "USA", 2024)
    found = share(
        "japan_trade", of="product", product="Motor vehicles", partner="USA", flow="export", period=2024
    )
    assert found.value == pytest.approx(100 * cars)
    both = share("japan_trade", partner="CHN+HKG", flow="export", period=2024).value
    assert both == pytest.approx(100 * (china + _japan("export", "HKG", 2024)) / whole)


def test_a_share_by_weight_is_another_than_by_value() -> None:
    asked = {"area": "JPN", "partner": "CHN", "flow": "import", "period": 2023}
    rows = load("rare_earth_trade").query("year == 2023 and importer == 'JPN'")
    for unit, column in (("tonnes", "weight_t"), ("USD", "value_usd_mn")):
        wanted = 100 * rows.loc[rows["exporter"] == "CHN", column].sum() / rows[column].sum()
        assert share("rare_earth_trade", unit=unit, **asked).value == pytest.approx(wanted)


def test_the_whole_that_a_table_prints_is_the_whole() -> None:
    asked = {"product": "rare earths", "stage": "mine", "period": 2024, "vintage": "MCS 2025"}
    rows = load("mineral_production").query(
        "mineral == 'rare earths' and stage == 'mine' and year == 2024 and vintage == 'MCS 2025'"
    )
    china = rows.set_index("iso3")["quantity_t"]["CHN"]
    wanted = 100 * china / rows["world_total_t"].iloc[0]
    assert wanted != pytest.approx(100 * china / rows["quantity_t"].sum())
    found = share("mineral_production", "output", of="area", area="CHN", **asked)
    assert found.value == pytest.approx(wanted)
    assert value("mineral_production", "output", area="WLD", **asked).value == rows["world_total_t"].iloc[0]


def test_a_rank_leaves_out_totals_groups_and_the_rest() -> None:
    assert rank("japan_trade", partner="CHN", period=2024).value == 1
    table = load("macro").query("year == 2024 and iso3 != 'WLD'").set_index("iso3")["gdp_usd_bn"]
    place = 1 + (table > table["JPN"]).sum()
    assert rank("macro", "gdp", area="JPN", period=2024).value == place
    # ROW is one of the largest importers, and no economy
    order = (
        by_code("goods_trade", by="area", flow="export", period=2020).drop("ROW").sort_values(ascending=False)
    )
    second = str(order.index[1])
    assert rank("goods_trade", among="area", area=second, flow="export", period=2020).value == 2


def test_the_deepest_deficit_is_the_first() -> None:
    table = load("japan_trade").query("year == 2023 and goods == 'All goods'")
    flows = table.pivot_table(index="partner", columns="flow", values="value_jpy_bn", observed=True)
    lowest = str((flows["export"] - flows["import"]).drop(["WLD", "EUU"]).dropna().idxmin())
    assert rank("japan_trade", partner=lowest, flow="balance", period=2023).value == 1


def test_growth_between_years_months_and_business_years() -> None:
    asked = {"partner": "CHN", "flow": "export"}
    wanted = 100 * (_japan("export", "CHN", 2024) / _japan("export", "CHN", 2023) - 1)
    assert growth("japan_trade", period=2024, **asked).value == pytest.approx(wanted)
    since = 100 * (_japan("export", "CHN", 2024) / _japan("export", "CHN", 2015) - 1)
    assert growth("japan_trade", period=2024, since=2015, **asked).value == pytest.approx(since)
    months = load("japan_china_monthly").set_index("month")["exports_jpy_bn"]
    may = 100 * (months["2018-05-01"] / months["2017-05-01"] - 1)
    assert growth("japan_china_monthly", flow="export", period="2018-05").value == pytest.approx(may)
    fiscal = months["2018-04":"2019-03"].sum() / months["2017-04":"2018-03"].sum()
    found = growth("japan_china_monthly", flow="export", period="FY2018")
    assert found.value == pytest.approx(100 * (fiscal - 1)) and found.read["since"] == "FY2017"


def test_a_change_of_percent_is_in_points() -> None:
    debt = load("macro").query("iso3 == 'ITA'").set_index("year")["gross_debt_pct_gdp"]
    found = change("macro", "gross debt", area="ITA", period=2020)
    assert (found.value, found.unit) == (pytest.approx(debt[2020] - debt[2019]), "percentage points")


def test_a_total_adds_up_parts_and_never_a_total_or_a_group() -> None:
    found = total("visitors_to_japan", "visitors", period=2024).value
    table = load("visitors_to_japan").query("period == '2024' and status == 'found' and economy != 'WLD'")
    assert found == pytest.approx(float(table["visitors"].sum()))
    with pytest.raises(NotHeld, match="not added up along period"):
        total("macro", "gross debt", along="period", area="JPN")


def test_a_ratio_needs_one_unit() -> None:
    out = value("japan_trade", partner="CHN", flow="export", period=2024)
    into = value("japan_trade", partner="CHN", flow="import", period=2024)
    assert ratio(out, into).value == pytest.approx(out.value / into.value)
    with pytest.raises(NotHeld, match="one unit is needed"):
        ratio(out, value("macro", "gdp", area="JPN", period=2024))


def test_a_streak_ends_where_it_was_not_so_or_is_not_held() -> None:
    count = streak(
        lambda year: balance("japan_trade", partner="CHN", period=year), lambda one: one.value < 0, 2024
    )
    assert count == 2024 - min(periods("japan_trade")) + 1
    turned = streak(
        lambda year: balance("japan_trade", partner="CHN", period=year), lambda one: one.value > 0, 2024
    )
    assert turned == 0


def test_the_largest_of_some_years_says_its_year() -> None:
    table = load("japan_trade").query("flow == 'export' and partner == 'CHN' and goods == 'All goods'")
    best = table.set_index("year")["value_jpy_bn"]
    found = extreme(
        lambda year: value("japan_trade", partner="CHN", flow="export", period=year), periods("japan_trade")
    )
    assert found.read["period"] == str(best.idxmax()) and found.value == pytest.approx(best.max() * 1e9)


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (
            lambda: value("japan_trade", area="KOR", flow="export", period=2020),
            "not South Korea.*Ask 'goods_trade'",
        ),
        (lambda: value("macro", "trade", area="JPN"), "Ask goods_trade"),
        (lambda: value("macro", "gpd", area="JPN"), "Did you mean 'gdp'"),
        (lambda: value("japan_trade", partner="CHN", period=1999), "2009 to 2025, and not 1999"),
        (lambda: value("japan_trade", partner="CHN", period="2020-05"), "whole calendar years"),
        (
            lambda: value("official_totals", partner="CHN", unit="USD", flow="export", period=2023),
            "set basis to",
        ),
        (lambda: rank("official_totals", partner="CHN", basis="mof", period=2023), "no whole and no order"),
        (lambda: share("us_goods_trade", partner="CHN", flow="export", period=2024), "no whole and no order"),
        (lambda: value("japan_china_monthly", flow="export", period="2020-03"), "every month"),
        (lambda: share("japan_trade", of="area", area="JPN", period=2024), "JPN only"),
        (lambda: rank("japan_china_monthly", partner="CHN", among="partner", period=2024), "CHN only"),
        (lambda: value("mineral_production", area="CHN", product="copper", period=2023), "set stage to"),
        (lambda: share("japan_trade", period=2024), "say partner"),
    ],
)
def test_a_refusal_says_what_is_held_and_what_would_answer(ask: object, says: str) -> None:
    with pytest.raises(NotHeld, match=says):
        ask()  # type: ignore[operator]


def test_a_slip_of_the_pen_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'japan_trade'"):
        value("japan_trad")
    with pytest.raises(UnknownNameError, match="Did you mean 'partner'"):
        value("japan_trade", patner="CHN")


def test_what_a_table_holds() -> None:
    assert held("us_goods_trade", "area") == ("USA",) and set(held("us_goods_trade", "partner")) == {
        "CHN",
        "JPN",
    }
    assert "services" in held("world_trade", "product") and held("macro", "partner") == ()
    assert "KOR" in held("goods_trade", "area") and periods("sector_trade_2022") == (2022,)


def test_any_question_is_answered_or_refused_in_words() -> None:
    draw = random.Random(5)
    answered = 0
    for table, means in meanings().items():
        for _ in range(25):
            words = {word: draw.choice([*held(table, word), "WLD", "xx"]) for word in cube.WORDS}
            words = {word: code for word, code in words.items() if draw.random() < 0.12}
            year = draw.choice(periods(table) if means.of("TIME_PERIOD") else [2022])
            words["period"] = draw.choice(["{}", "{}", "FY{}", "{}-05", "{}-Q2", "x"]).format(year)
            ask = draw.choice([value, share, rank, growth, total, by_code])
            try:
                ask(table, draw.choice([*means.measures, ""]), **words)
                answered += 1
            except CourseError:
                continue
    assert answered > 20
