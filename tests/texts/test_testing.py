"""A claim held against a table: the figure, the readings, the verdict, and what is refused."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from course.claims import claim as ledger
from course.errors import CourseError, UnknownNameError
from course.readings import choices, rules
from course.readings.rules import OTHER_BOOKS, TOLERANCES
from course.tables import load
from course.texts import routes as routes_package
from course.texts.fields import CHOICES, set_right
from course.texts.finding import claims
from course.texts.read.source import sentences
from course.texts.routes import NotHeld
from course.texts.routes.words import says
from course.texts.spans import Claim
from course.texts.tested import Test as Held
from course.texts.testing import test as hold
from course.verdicts import Verdict

DAY = date(2025, 4, 27)


def _one(text: str, at: int = 0) -> Claim:
    return claims(sentences(text), DAY)[at]


def _japan(flow: str, partner: str, year: int, column: str = "value_jpy_bn") -> float:
    table = load("japan_trade")
    return float(
        table.query("flow == @flow and partner == @partner and year == @year and goods == 'All goods'")[
            column
        ].iloc[0]
    )


def _hold(text: str, table: str | None = None, at: int = 0, **settings: object) -> Held:
    return hold(_one(text, at), table, day=DAY, settings=settings)


def test_an_amount_is_the_table_s_own() -> None:
    done = _hold("Japan exported goods worth 18.9 trillion yen to China in 2024.", area="without Hong Kong")
    assert done.table == "japan_trade"
    assert done.measured == pytest.approx(_japan("export", "CHN", 2024) * 1e9)
    assert done.verdict == Verdict.SUPPORTED and done.factor == pytest.approx(1.002, abs=0.001)
    assert set(done.rows["partner"].astype(str)) == {"CHN"} and len(done.rows) == 1
    assert "Ministry of Finance" in done.source and "18.86 trillion JPY" in done.sentence


@pytest.mark.parametrize(
    ("text", "goods", "partner"),
    [
        ("China took 42 % of Japan's exports of chip machinery in 2023.", "Chip-making machinery", "CHN"),
        ("2023年日本芯片设备出口的42%销往中国。", "Chip-making machinery", "CHN"),
        (
            "2023年、日本の半導体製造装置の輸出に占める中国の割合は42%だった。",
            "Chip-making machinery",
            "CHN",
        ),
        ("Cars made up 28 percent of what Japan sold to America in 2023.", "Motor vehicles", ""),
    ],
)
def test_words_that_name_the_whole_of_a_share_leave_one_whole(text: str, goods: str, partner: str) -> None:
    done = _hold(text)
    assert len({one.figure for one in done.readings.every}) == 1
    said = done.figures[0].what.casefold()
    assert goods.casefold() in said and ("to the world" in said) is bool(partner)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("In 2023 the United States was Japan's largest customer.", Verdict.SUPPORTED),
        (
            "In 2023 China overtook the United States as the largest buyer of Japanese goods.",
            Verdict.CONTRADICTED,
        ),
        ("In 2023 China was Japan's largest supplier.", Verdict.SUPPORTED),
        ("In 2023 China was Japan's largest trading partner.", Verdict.SUPPORTED),
        ("2023年、中国は日本の最大の輸出先だった。", Verdict.CONTRADICTED),
    ],
)
def test_a_buyer_is_placed_by_exports_and_a_supplier_by_imports(text: str, verdict: Verdict) -> None:
    assert _hold(text).verdict == verdict


def test_what_another_table_supports_is_not_called_wrong() -> None:
    fits = _hold("China accounted for 61 percent of the rare earths mined in 2024.")
    assert fits.verdict == Verdict.NOT_CHECKABLE and "The table mineral_stages counts in another way" in str(
        fits
    )
    assert (
        _hold("China accounted for 41 percent of the rare earths mined in 2024.").verdict
        == Verdict.CONTRADICTED
    )


def test_dollars_are_held_against_yen_at_both_rates() -> None:
    done = _hold(
        "Japan exported goods worth $125 billion to China in 2024.", "japan_trade", area="without Hong Kong"
    )
    figures = {reading.chosen["rate"]: reading.figure for reading in done.readings.every}
    yen = _japan("export", "CHN", 2024) * 1e9
    assert figures["at the customs' rate"] == pytest.approx(
        yen / _japan("export", "CHN", 2024, "jpy_per_usd")
    )
    mean = load("macro").query("iso3 == 'JPN' and year == 2024")["national_per_usd"].iloc[0]
    assert figures["at the market's mean rate"] == pytest.approx(yen / mean)


def test_a_share_is_part_by_whole_and_hong_kong_is_added_where_it_is_set() -> None:
    done = _hold("China takes 18 % of Japan's exports in 2024.", "japan_trade")
    part, whole = _japan("export", "CHN", 2024), _japan("export", "WLD", 2024)
    assert done.measured == pytest.approx(100 * part / whole)
    # every office prints China without Hong Kong, so the words leave no choice
    assert [choice.name for choice in done.readings.choices] == ["tolerance"]
    with_it = _hold("China takes 18 % of Japan's exports in 2024.", "japan_trade", area="with Hong Kong")
    assert with_it.measured == pytest.approx(100 * (part + _japan("export", "HKG", 2024)) / whole)


def test_every_reading_takes_each_option_once() -> None:
    done = _hold("China takes 18 % of Japan's exports.", "japan_trade")
    years = {reading.chosen["year"] for reading in done.readings.every}
    assert years == {"2023", "2024"}, "the last two full years before the day of the text"
    assert len(done.readings) == len(years) * len(TOLERANCES.options)


def test_a_year_that_the_words_name_is_no_choice() -> None:
    done = _hold("China takes 18 % of Japan's exports in 2020.", "japan_trade")
    assert "year" not in [choice.name for choice in done.readings.choices]


def test_what_the_words_leave_open_can_turn_the_verdict() -> None:
    done = _hold("Of Japan's rare-earth imports 60 % come from China.", "rare_earth_trade")
    assert done.verdict == Verdict.DEPENDS and done.readings.turns
    by_weight = done.readings.where(count="by weight", year="2024")
    assert by_weight.verdict == Verdict.SUPPORTED or by_weight.turns
    assert done.readings.where(count="by value", year="2024").verdict == Verdict.CONTRADICTED


def test_bounds_are_kept() -> None:
    share = 100 * _japan("export", "CHN", 2024) / _japan("export", "WLD", 2024)
    told = "{} of Japan's exports went to China in 2024."
    low, high = int(share) - 5, int(share) + 5
    settings = {"table": "japan_trade", "area": "without Hong Kong"}
    for words, verdict in (
        (f"More than {low} %", Verdict.SUPPORTED),
        (f"More than {high} %", Verdict.CONTRADICTED),
        (f"Between {low} and {high} %", Verdict.SUPPORTED),
        (f"Nearly {2 * high} %", Verdict.CONTRADICTED),
    ):
        assert _hold(told.format(words), **settings).verdict == verdict, words  # type: ignore[arg-type]


def test_a_fall_is_no_rise() -> None:
    before, after = _japan("export", "USA", 2019), _japan("export", "USA", 2020)
    fell = 100 * (1 - after / before)
    assert fell > 5
    right = _hold(f"Japan's exports to the United States fell {fell:.1f} % in 2020.", "japan_trade")
    wrong = _hold(f"Japan's exports to the United States rose {fell:.1f} % in 2020.", "japan_trade")
    assert (right.verdict, wrong.verdict) == (Verdict.SUPPORTED, Verdict.CONTRADICTED)


def test_a_change_from_a_year_that_is_not_held_decides_nothing() -> None:
    done = _hold("South Korea's exports to China fell by 19.9 % in 2023.", "goods_trade")
    assert done.measured is None and done.figures and "decides nothing" in done.sentence
    assert done.verdict == Verdict.NOT_CHECKABLE


def test_a_count_that_reaches_back_to_a_gap_is_a_least_number() -> None:
    text = "China has been Australia's largest trading partner for {} years in a row in 2020."
    held = 2020 - int(load("goods_trade")["year"].min()) + 1
    done = _hold(text.format(held + 5), "goods_trade", at=1)
    assert done.claim.measure == "years_in_a_row"
    assert Verdict.CONTRADICTED in done.readings.counts or not done.readings.judged


def test_a_fiscal_year_is_the_sum_of_its_months() -> None:
    done = _hold(
        "Japan exported goods worth 14.8 trillion yen to China in fiscal 2018.", "japan_china_monthly"
    )
    months = load("japan_china_monthly").set_index("month")["exports_jpy_bn"]["2018-04":"2019-03"]
    assert len(months) == 12 and done.measured == pytest.approx(months.sum() * 1e9)
    calendar = _hold("Japan exported goods worth 14.8 trillion yen to China in fiscal 2018.", "japan_trade")
    assert calendar.measured is None and calendar.verdict == Verdict.NOT_CHECKABLE


def test_a_fiscal_year_in_the_other_side_s_books_refutes_only_what_is_far_off() -> None:
    day, text = "2025-06-01", "America absorbed ¥{}trn of Japanese exports in fiscal 2024."
    near, within, far = (_told(text.format(size), day, table="us_monthly_trade") for size in (22.6, 18.5, 60))
    assert (near.verdict, far.verdict) == (Verdict.SUPPORTED, Verdict.CONTRADICTED)
    assert within.verdict == Verdict.NOT_CHECKABLE


def test_a_deficit_is_below_zero_whoever_tells_it() -> None:
    japan = _hold("Japan's goods deficit with China came to 6.45 trillion yen in 2024.", "japan_trade")
    china = _hold("China's goods surplus with Japan came to 6.45 trillion yen in 2024.", "japan_trade")
    assert japan.claimed < 0 < china.claimed and japan.measured == -china.measured  # type: ignore[operator]
    assert japan.verdict == china.verdict == "supported"


def test_a_forecast_that_was_replaced_is_none_as_in_the_ledger() -> None:
    (text,) = load("claims").query("id == 'C20'")["text"]
    done = hold(claims(sentences(text), DAY)[0], day=DAY)
    assert done.table == "growth_vintages" and done.verdict == ledger("C20").verdict == "contradicted"
    judged = {reading.figure for reading in done.readings.judged}
    assert 0.3 in judged and not judged & {0.9, 1.0, 1.2}, "only each issuer's last forecast counts"


def test_hearsay_decides_nothing() -> None:
    done = _hold("Japan's foreign exchange reserves were $1.27 trillion in March 2025.", "public_finance")
    assert set(done.rows["source_grade"]) == {"relay"} and not done.readings.judged
    assert "from a relay only" in done.sentence and "the print of the office itself" in done.sentence


def test_no_table_at_all() -> None:
    done = _hold("Brent crude oil traded at $74 a barrel in March 2025.")
    assert (done.table, done.verdict, done.measured) == ("", Verdict.NOT_CHECKABLE, None)
    assert done.sentence.startswith("No table here can test this.")


@pytest.mark.parametrize(
    ("table", "settings", "says"),
    [
        ("japan_trad", {}, "Did you mean 'japan_trade'"),
        ("japan_trade", {"patner": "CHN"}, "Did you mean 'partner'"),
        ("japan_trade", {"partner": "CHI"}, "Did you mean 'CHN'"),
        ("japan_trade", {"flow": "exports"}, "Did you mean 'export'"),
        ("japan_trade", {"measure": "shar"}, "Did you mean 'share'"),
        ("japan_trade", {"area": "with HongKong"}, "Did you mean 'with Hong Kong'"),
        ("japan_trade", {"goods": "unicorns"}, "group of goods"),
    ],
)
def test_a_slip_of_the_pen_is_answered_with_the_nearest(
    table: str, settings: dict[str, str], says: str
) -> None:
    with pytest.raises(UnknownNameError, match=says):
        _hold("Japan exported goods worth $125 billion to China in 2024.", table, **settings)


OIL = "Brent crude oil traded at $74 a barrel in March 2025."
TRADE = "Japan exported goods worth $125 billion to China in 2024."


@pytest.mark.parametrize("text", [OIL, TRADE])
@pytest.mark.parametrize("table", [None, "macro", "mineral_stages", "un_vote_2022"])
@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"flow": "bothh"}, "flow"),
        ({"patner": "CHN"}, "setting of"),
        ({"partner": "CHX"}, "partner"),
        ({"measure": "shar"}, "Did you mean 'share'"),
        ({"goods": "unicorns"}, "goods"),
        ({"mineral": "lithum"}, "mineral"),
        ({"stage": "minning"}, "stage"),
        ({"vote": "yess"}, "vote"),
        ({"economy": "JPX"}, "economy"),
        ({"sector": "nosuch"}, "sector"),
    ],
)
def test_a_slip_of_the_pen_is_said_before_what_a_table_lacks(
    text: str, table: str | None, settings: dict[str, str], says: str
) -> None:
    with pytest.raises(UnknownNameError, match=says):
        _hold(text, table, **settings)


def test_a_claim_that_no_table_can_test_takes_what_is_spelt_right() -> None:
    held = {"flow": "both", "partner": "ASEAN", "goods": "Passenger cars", "mineral": "lithium", "year": 2024}
    assert _hold(OIL, **held).settings == held
    with pytest.raises(UnknownNameError, match="without a table called 'area'"):
        _hold(OIL, area="with Hong Kong")


def test_a_word_for_a_day_or_for_a_rate_is_looked_at_too() -> None:
    tariffs = "American tariffs on Chinese goods averaged 20 % in 2025."
    with pytest.raises(UnknownNameError, match="option of day"):
        _hold(tariffs, "us_tariffs", day="from 2025-04-31")
    with pytest.raises(UnknownNameError, match="option of rate"):
        _hold(TRADE, "japan_trade", rate="at the customs rate")


def test_the_choice_of_the_rate_can_be_closed() -> None:
    done = _hold(TRADE, "japan_trade", rate="at the customs' rate")
    assert {reading.chosen["rate"] for reading in done.readings.every} == {"at the customs' rate"}


def test_every_name_of_a_choice_is_known() -> None:
    folder = Path(routes_package.__file__).parent
    files = [*folder.glob("*.py"), folder.parent / "testing.py", Path(choices.__file__), Path(rules.__file__)]
    written = [file.read_text("utf-8") for file in files]
    found = {name for text in written for name in re.findall(r'Choice\(\s*"(\w+)"', text)}
    # the ledger alone asks for these two
    assert found - {"part", "months"} <= set(CHOICES)


@pytest.mark.parametrize(
    ("table", "settings", "says"),
    [
        ("japan_trade", {"year": 2031}, "holds 2009 to .*and not 2031"),
        ("goods_trade", {"partner": "TWN"}, "nothing of Taiwan"),
        ("macro", {}, "no exports"),
        ("us_goods_trade", {}, "holds the trade of USA"),
    ],
)
def test_what_a_table_does_not_hold_is_said_with_what_it_holds(
    table: str, settings: dict[str, object], says: str
) -> None:
    with pytest.raises(NotHeld, match=says):
        _hold("Japan exported goods worth $125 billion to China in 2024.", table, **settings)


def test_a_table_without_figures_for_claims_is_named() -> None:
    with pytest.raises(CourseError, match="holds no figure"):
        _hold("Japan exported goods worth $125 billion to China in 2024.", "economies")


def test_readings_show_their_figures_as_they_are_read() -> None:
    done = _hold("Japan exported goods worth $125 billion to China in 2024.", "japan_trade")
    assert "124.6 billion USD" in done._repr_html_() and "e+1" not in done._repr_html_()
    assert "124.6 billion USD" in str(done.readings)
    assert "124.6 billion USD" in str(done.readings.where(rate="at the market's mean rate"))
    assert done.readings.table["figure, USD"].dtype == float, "the table itself can be computed with"
    fell = _hold("Japan's goods deficit with China came to 6.45 trillion yen in 2024.", "japan_trade")
    assert "<td>\u22126." in fell._repr_html_(), "figures stand at the right, below zero too"


def test_opposite_signs_are_said_in_words() -> None:
    done = _hold("Japan's goods surplus with China came to 6.45 trillion yen in 2024.", "japan_trade")
    assert done.factor is not None and done.factor < 0
    assert "have opposite signs" in str(done) and "over measured" not in str(done)
    done = _hold("Japan exported goods worth $250 billion to China in 2024.", "japan_trade")
    assert "The claimed figure is 2.01 times the measured one." in str(done)


def test_a_text_is_never_markup() -> None:
    done = _hold(
        "Japan exported goods worth $125 billion to China in 2024 <script>x()</script>.", "japan_trade"
    )
    assert "<script" not in done._repr_html_()


_SAID = tomllib.loads((Path(__file__).parent / "said_verdicts.toml").read_text("utf-8"))["sentence"]


@pytest.mark.parametrize("said", _SAID, ids=[said["text"][:40] for said in _SAID])
def test_what_the_tables_bear_out_is_the_verdict(said: dict[str, Any]) -> None:
    day = date(2026, 3, 1)
    found = claims(sentences(said["text"]), day)
    done = hold(found[-1], day=day, beside=found[:-1])
    assert done.verdict == said["verdict"], done.sentence
    if "table" in said:
        assert done.table == said["table"]


def test_a_figure_far_away_decides_nothing_unless_a_power_of_ten_lies_between() -> None:
    """Where figures lie twenty times apart, the words were more likely misread than the text is wrong."""
    far = "Japan exported goods worth {} billion dollars to China in 2024."
    assert _hold(far.format(2500)).verdict == Verdict.NOT_CHECKABLE
    assert "so far from the text's" in str(_hold(far.format(2500)))
    for claimed in (250, 1250, 12.5):
        assert _hold(far.format(claimed)).verdict == Verdict.CONTRADICTED
    assert _hold(far.format(2500), "japan_trade", partner="CHN").verdict == Verdict.CONTRADICTED


def test_growth_of_an_unnamed_thing_contradicts_nothing() -> None:
    found = claims(sentences("Japan's net foreign assets rose 13 percent in 2024."), date(2025, 8, 20))
    assert all(hold(one, day=date(2025, 8, 20)).verdict != Verdict.CONTRADICTED for one in found)


# running totals


def test_a_running_total_is_no_figure_of_a_table_of_single_years() -> None:
    text = "From 2015 to 2020 Japan sold goods worth 92 trillion yen to the United States."
    with pytest.raises(NotHeld, match="holds single years, and the claim is a running total"):
        _hold(text, "japan_trade")
    assert _hold(text).verdict == Verdict.NOT_CHECKABLE


@pytest.mark.parametrize(
    "text",
    [
        "Japan's exports to China have risen to 18.9 trillion yen since 2015.",
        "Japan's exports to China reached 18.9 trillion yen, the highest since 2015.",
        "日本の対中輸出は2015年以来の高水準となる18.9兆円だった。",
        "日本对华出口自2015年以来增至18.9万亿日元。",
    ],
)
def test_a_level_that_changed_since_a_year_is_no_sum(text: str) -> None:
    done = _hold(text, "japan_trade", area="without Hong Kong")
    assert done.readings.where(year="2024").verdict == Verdict.SUPPORTED


def test_a_bound_since_a_year_that_may_be_a_sum_decides_nothing() -> None:
    done = _hold("Japan's exports to China have stayed above 20 trillion yen since 2015.", "japan_trade")
    assert done.verdict == Verdict.NOT_CHECKABLE and "may mean a sum over several years" in str(done)


# several partners


@pytest.mark.parametrize(
    "text",
    [
        "China and the United States together took {} % of Japan's exports in 2024.",
        "2024年，中国和美国合计占日本出口的{}%。",
        "2024年に中国と米国は合わせて日本の輸出の{}％を占めた。",
        "In 2024 {} % of Japan's exports went to China and the United States.",
    ],
)
def test_the_partners_that_are_named_for_one_figure_are_added_up(text: str) -> None:
    both = 100 * sum(_japan("export", code, 2024) for code in ("CHN", "USA")) / _japan("export", "WLD", 2024)
    right = _hold(text.format(round(both)), "japan_trade", area="without Hong Kong")
    assert right.measured == pytest.approx(both) and right.verdict == Verdict.SUPPORTED
    assert set(right.rows["partner"].astype(str)) == {"CHN", "USA", "WLD"}
    assert _hold(text.format(round(both / 2)), "japan_trade").verdict == Verdict.CONTRADICTED


def test_two_sellers_are_added_up() -> None:
    table = load("goods_trade").query("year == 2020 and importer == 'CHN'").set_index("exporter")
    both = table.loc[["JPN", "KOR"], "value_usd_mn"].sum() / 1e3
    text = f"Combined exports of Japan and Korea to China came to {both:.0f} billion dollars in 2020."
    done = _hold(text, "goods_trade")
    assert done.measured == pytest.approx(both * 1e9) and done.verdict == Verdict.SUPPORTED


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("China or Taiwan took 12 % of Japan's exports in 2023.", "also names Taiwan"),
        ("Trade between Japan, China and Korea came to 90 trillion yen in 2023.", "also names South Korea"),
    ],
)
def test_a_third_economy_whose_part_is_not_plain_leaves_the_claim_open(text: str, says: str) -> None:
    done = _hold(text, "japan_trade")
    assert done.verdict == Verdict.NOT_CHECKABLE and "decides nothing" in done.sentence
    assert any(says in one for one in done.cannot)


# the other side's books


def test_the_other_side_s_books_decide_only_near_by_and_far_away() -> None:
    sold, bought = _japan("import", "DEU", 2015), _japan("import", "DEU", 2015) * (1 + OTHER_BOOKS / 2)
    text = "Germany exported goods worth {:.3f} trillion yen to Japan in 2015."
    near = _hold(text.format(sold / 1e3), "japan_trade")
    within = _hold(text.format(bought / 1e3), "japan_trade")
    far = _hold(text.format(2 * sold / 1e3), "japan_trade")
    assert (near.verdict, far.verdict) == (Verdict.SUPPORTED, Verdict.CONTRADICTED)
    assert within.verdict == Verdict.NOT_CHECKABLE and not within.readings.turns
    assert any("stand in for" in one for one in within.cannot)
    own = _hold(f"Japan imported goods worth {bought / 1e3:.3f} trillion yen from Germany in 2015.")
    assert (own.table, own.verdict) == ("japan_trade", Verdict.CONTRADICTED)


def test_a_balance_in_the_other_side_s_books_may_differ_by_both_flows() -> None:
    text = "The American goods deficit with Japan was {} billion dollars in 2019."
    # 69 billion by the American census, 61 by Japan's customs
    assert _hold(text.format(69)).verdict == Verdict.NOT_CHECKABLE
    assert _hold(text.format(300)).verdict == Verdict.CONTRADICTED


def test_nine_of_ten_flows_differ_by_less_than_other_books_may() -> None:
    own = load("japan_trade").query("goods == 'All goods' and year == 2019 and value_usd_mn > 2000")
    both = load("goods_trade").query("year == 2019")
    gaps = []
    for flow, side, other in (("export", "exporter", "importer"), ("import", "importer", "exporter")):
        theirs = both[both[side] == "JPN"].set_index(other)["value_usd_mn"]
        for row in own[own["flow"] == flow].itertuples():
            if row.partner in theirs.index:
                gaps.append(abs(theirs[row.partner] / row.value_usd_mn - 1))
    assert len(gaps) > 50 and sum(gap <= OTHER_BOOKS for gap in gaps) / len(gaps) >= 0.9


def test_a_change_in_dollars_is_not_the_change_in_yen() -> None:
    def change(column: str) -> float:
        before, after = (_japan("export", "CHN", year, column) for year in (2021, 2022))
        return 100 * (after / before - 1)

    assert change("value_jpy_bn") > 0 > change("value_usd_mn")
    told = f"Japan's exports to China fell {-change('value_usd_mn'):.0f} % in dollar terms in 2022."
    done = _hold(told, "japan_trade", area="without Hong Kong")
    assert done.verdict == Verdict.SUPPORTED
    mirrored = _hold("China's imports from Japan fell 10 % in 2022.", "japan_trade")
    assert mirrored.verdict == Verdict.NOT_CHECKABLE and "decides nothing" in mirrored.sentence


# what a figure counts


def test_the_year_of_the_text_is_not_over() -> None:
    done = _hold("Japan exported goods worth 4.5 trillion yen to China in 2025.", "japan_trade")
    assert done.verdict == Verdict.NOT_CHECKABLE and any("was not over" in one for one in done.cannot)


def test_a_share_of_what_goes_to_a_partner_is_no_share_of_the_goods() -> None:
    table = load("japan_trade").query("year == 2023 and flow == 'export' and partner == 'USA'")
    values = table.set_index("goods")["value_jpy_bn"]
    share = 100 * values["Motor vehicles"] / values["All goods"]
    for text in (
        f"Cars made up {share:.0f} % of Japan's exports to the United States in 2023.",
        f"Cars made up {share:.0f} % of what Japan sold to the United States in 2023.",
        f"自動車は2023年の対米輸出の{share:.0f}％を占めた。",
    ):
        done = _hold(text, "japan_trade")
        assert [one.figure for one in done.readings.judged] == pytest.approx([share] * 2), text


@pytest.mark.parametrize(
    ("text", "at", "column"),
    [
        ("Japan's gross debt was 236 % of GDP in 2024.", 0, "gross_debt_pct_gdp"),
        ("In 2024 Japan's debt was 236 % of GDP gross and 134 % net.", 1, "net_debt_pct_gdp"),
    ],
)
def test_words_for_gross_or_net_debt_leave_one_reading(text: str, at: int, column: str) -> None:
    done = _told(text, "2025-04-27", at, table="macro")
    held = load("macro").query("iso3 == 'JPN' and year == 2024")[column].iloc[0]
    assert {one.figure for one in done.readings.every} == {held} and done.verdict == Verdict.SUPPORTED


def test_words_that_say_how_it_is_counted_close_the_choice() -> None:
    done = _hold(
        "China supplied 60 % of the rare earths that Japan imported by weight in 2023.", "rare_earth_trade"
    )
    assert {one.chosen["count"] for one in done.readings.every} == {"by weight"}


def test_old_years_decide_nothing_on_a_sentence_without_a_year() -> None:
    claim = claims(sentences("Japan takes 5 % of American imports."), date(2026, 3, 1))[0]
    done = hold(claim, "goods_trade", day=date(2026, 3, 1))
    assert {one.chosen["year"] for one in done.readings.judged} == {"2023"}


def test_a_change_until_now_is_counted_from_the_year_that_is_said() -> None:
    output = load("macro").query("iso3 == 'VNM'").set_index("year")["gdp_usd_bn"]
    done = _hold("Vietnam's economy has trebled in dollars since 2010.", "macro")
    assert done.readings.where(year="2024").every[0].figure == pytest.approx(output[2024] / output[2010])


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("South Korea's GDP per head came to $36,113 in 2023.", "macro"),
        ("China's economy grew 5.4 % in the first quarter of 2024.", "macro"),
        ("If trade stopped, Germany's GDP would shrink by 3 % in 2024.", "macro"),
        ("静岡県の2023年の対米輸出は5600億円だった。", "japan_trade"),
        ("日銀の国債保有は2024年末に582兆円だった。", "public_finance"),
    ],
)
def test_a_person_a_quarter_a_region_or_a_holder_is_not_the_whole(text: str, table: str) -> None:
    with pytest.raises(NotHeld):
        _hold(text, table)
    assert _hold(text).verdict == Verdict.NOT_CHECKABLE


def test_a_first_print_of_growth_may_be_revised() -> None:
    growth = load("macro").query("iso3 == 'DEU' and year == 2023")["growth_pct"].iloc[0]
    text = "Germany's economy shrank by {:.1f} % in 2023."
    assert _hold(text.format(-growth), "macro").verdict == Verdict.SUPPORTED
    assert _hold(text.format(-growth - 0.5), "macro").verdict == Verdict.NOT_CHECKABLE
    assert _hold(text.format(-growth + 3), "macro").verdict == Verdict.CONTRADICTED


def test_a_rate_between_two_days_of_its_month_is_left_open() -> None:
    rates = load("us_tariff_daily").query("not scheduled and date >= '2025-04-01' and date < '2025-05-01'")
    low, high = rates["tariff_pct"].iloc[-1], rates["tariff_pct"].max()
    text = "The average American tariff stood at {:.0f} % in April 2025."
    between = hold(_one(text.format((low + high) / 2)), "us_tariff_daily", day=date(2025, 6, 1))
    beyond = hold(_one(text.format(2 * high)), "us_tariff_daily", day=date(2025, 6, 1))
    assert high > 1.2 * low
    assert (between.verdict, beyond.verdict) == (Verdict.NOT_CHECKABLE, Verdict.CONTRADICTED)


def test_points_are_what_was_added_to_a_tariff() -> None:
    table = load("us_tariffs").query("iso3 == 'CHN' and not scheduled and date < '2025-04-27'")
    claim = _one("The average American tariff on Chinese goods rose by 20 percentage points in March 2025.")
    done = hold(claim.with_(measure="tariff_rate", of="goods", year=2025), "us_tariffs", day=DAY)
    assert {one.figure for one in done.readings.every} <= set(table["increase_pp"])


def test_another_study_is_not_refuted_by_the_one_that_is_held() -> None:
    done = _hold("Economists put the trade elasticity of chemicals at 9.", "trade_elasticities")
    assert done.verdict == Verdict.NOT_CHECKABLE and "decides nothing" in done.sentence


def test_a_setting_closes_what_the_words_leave_open() -> None:
    text = "For the past decade Japan has bought goods worth 25 trillion yen from China each year."
    assert _hold(text, "japan_trade").verdict == Verdict.NOT_CHECKABLE
    assert _hold(text, "japan_trade", year=2024).verdict == Verdict.SUPPORTED
    text = "China or Taiwan took 6 % of Japan's exports in 2023."
    assert _hold(text, "japan_trade", partner="TWN").verdict == Verdict.SUPPORTED
    text = "China's and Taiwan's part in Japan's exports was 24 % in 2023."
    both = _hold(text, "japan_trade", reporter="JPN", partner="CHN+TWN", area="without Hong Kong")
    assert "China and Taiwan together" in both.sentence


def _told(text: str, day: str, at: int = 0, table: str | None = None, **fields: object) -> Held:
    """Return the test of a claim of a text, with what the learner corrected."""
    found = claims(sentences(text), date.fromisoformat(day))
    one = set_right(found[at], fields)
    beside = [claim for claim in found if claim.sentence == one.sentence and claim is not found[at]]
    return hold(one, table, day=date.fromisoformat(day), beside=beside)


def test_a_month_is_not_held_against_a_year() -> None:
    text = "中国の8月の新エネルギー車輸出は22万4000台と、前年同月の2倍になった。"
    done, grown = _told(text, "2025-09-20"), _told(text, "2025-09-20", 1)
    assert done.claim.period == grown.claim.period == "2025-08"
    assert not done.readings.judged and not grown.readings.judged
    assert "The claim is about 2025-08, but the table holds whole years" in str(done)


@pytest.mark.parametrize("table", list(routes_package.routes()))
@pytest.mark.parametrize(
    ("text", "measure", "of"),
    [
        ("In May 2024 Japan's exports to China came to 1.5 trillion yen.", "exports", ""),
        ("In May 2024 Japan's debt was 237 % of its output.", "debt_to_gdp", "debt"),
        ("In May 2024 Japanese direct investment in China was 3 billion dollars.", "investment_flow", ""),
        ("In May 2024 China mined 70 % of the world's rare earths.", "mine_share", "rare earths"),
        ("In May 2024 China refined 70 % of the world's lithium.", "refining_share", "lithium"),
        ("In May 2024 Toyota's operating profit was 5 trillion yen.", "profit", "operating profit"),
        ("In May 2024 China's exports of electric vehicles rose 20 %.", "growth", "electric cars"),
        ("In May 2024 Japan's output grew 2 %.", "growth", "output"),
    ],
)
def test_no_table_of_years_decides_on_a_month(table: str, text: str, measure: str, of: str) -> None:
    claim = _one(text).with_(measure=measure, of=of, year=2024, period="2024-05")
    try:
        done = hold(claim, table, day=DAY)
    except CourseError:
        return
    months = {"japan_china_monthly", "us_monthly_trade", "visitors_to_japan", "us_tariffs", "us_tariff_daily"}
    assert not done.readings.judged or table in months, done


def test_treasuries_are_held_by_the_one_that_is_named_and_no_total_is_made_of_some() -> None:
    held = (
        load("public_finance").query("item == 'us_treasuries' and economy == 'CHN'")["value_usd_bn"].iloc[0]
    )
    done = _told(f"China owned {held:.0f} billion dollars of Treasuries at the end of 2024.", "2025-04-27")
    assert (done.table, done.measured) == ("public_finance", held * 1e9)
    # visitors of some origins are no total of all
    text = "2023年の訪日客数は2507万人だった。"
    with pytest.raises(NotHeld, match="and not 2023"):
        _told(text, "2024-02-09", table="visitors_to_japan")


def test_a_vote_of_another_month_is_another_vote() -> None:
    text = "国連総会は{}、併合を無効とする決議案を賛成{}、反対5で採択した。"
    assert not _told(text.format("12日", 143), "2022-10-15").readings.judged
    assert _told(text.format("2日", 141), "2022-03-04").verdict == Verdict.SUPPORTED


UNEASY = "America and Japan are uneasy. Its goods deficit with Japan reached $68.5 billion in 2024."


def test_a_figure_without_an_owner_decides_nothing_until_the_learner_names_it() -> None:
    done = _told(UNEASY, "2025-04-27")
    assert not done.readings.judged and "do not name its economy" in str(done)
    named = _told(UNEASY, "2025-04-27", economies="USA JPN")
    assert named.verdict == Verdict.SUPPORTED and "deficit" in named.claim.of
    assert "do not name" not in str(named)
    turned = _told(UNEASY, "2025-04-27", economies="JPN USA")
    assert turned.verdict == Verdict.CONTRADICTED
    set_so = hold(_one(UNEASY), "us_goods_trade", day=DAY, settings={"reporter": "USA", "partner": "JPN"})
    assert set_so.verdict == Verdict.SUPPORTED


def test_a_change_is_that_of_the_amount_it_follows() -> None:
    text = (
        "Last year Japan sold goods worth 21.3 trillion yen to the United States, 5.1 percent more than the "
        "year before, and bought a little over 25 trillion yen worth from China."
    )
    done = _told(text, "2025-04-27", 1)
    assert done.measured == pytest.approx(
        100 * (_japan("export", "USA", 2024) / _japan("export", "USA", 2023) - 1)
    )
    text = "2024年の日本の対中輸出は18.86兆円で、前年比6.2%増え、輸入は25.3兆円だった。"
    done = _told(text, "2025-04-27", 1)
    assert "change of the exports of Japan to China" in done.sentence


def test_a_change_of_either_flow_is_open() -> None:
    text = "Japan shipped more goods, sold more and bought more: 5.1 percent with America in 2024."
    claim = _one(text).with_(measure="growth", of="goods", economies=("JPN", "USA"), year=2024)
    done = hold(claim, "japan_trade", day=DAY)
    assert not done.readings.judged and "set flow" in str(done)
    assert hold(claim, "japan_trade", day=DAY, settings={"flow": "export"}).verdict == Verdict.SUPPORTED


SUPPLIER = (
    "集積回路の輸入のうち台湾から来るものは約3割にすぎないが、"
    "原油ではアラブ首長国連邦が4割強を占め、最大の調達先だ。"
)


def test_a_supplier_of_another_good_is_not_the_one_supplied() -> None:
    assert "crude petroleum of Japan" in _told(SUPPLIER, "2025-04-27", 2).sentence
    done = _told(SUPPLIER, "2025-04-27", 2, economies="JPN ARE", of="crude oil", year=2024)
    oil = load("japan_trade").query("year == 2024 and flow == 'import' and goods == 'Crude petroleum'")
    places = oil[~oil["partner"].isin(["WLD", "EUU"])].sort_values("value_jpy_bn", ascending=False)
    assert done.table == "japan_trade" and "crude petroleum of Japan" in done.sentence
    assert done.measured == 1 + list(places["partner"].astype(str)).index("ARE")


def test_a_change_of_what_was_bought_is_one_of_trade() -> None:
    text = "日本が22年に豪州から買った石炭は約5兆3000億円と、前年の2.8倍に膨らんだ。"
    done = _told(text, "2025-04-27", 1)
    assert (done.table, done.verdict) == ("japan_trade", Verdict.SUPPORTED)
    assert "imports of coal of Japan from Australia" in done.sentence


@pytest.mark.parametrize(
    "text",
    [
        "Japan exported passenger cars worth 5.9 trillion yen to the United States in 2024.",
        "2024年の日本の対米乗用車輸出は5.9兆円だった。",
        "2024年日本对美国出口乘用车5.9万亿日元。",
    ],
)
def test_passenger_cars_are_not_all_motor_vehicles(text: str) -> None:
    assert "exports of passenger cars of Japan" in _told(text, "2025-04-27").sentence


def test_all_cars_are_motor_vehicles_and_the_learner_may_say_otherwise() -> None:
    text = "Cars made up 28 % of what America bought of Japan in 2024."
    claim = _one(text).with_(measure="share", of="cars", economies=("JPN", "USA"))
    done = hold(claim, "japan_trade", day=DAY, settings={"of": "Passenger cars", "flow": "export"})
    assert "passenger cars in the exports of Japan to the United States" in done.sentence
    assert (
        "motor vehicles" in _told("Japan exported cars worth 6 trillion yen in 2024.", "2025-04-27").sentence
    )


def test_the_largest_deficit_is_the_lowest_balance() -> None:
    table = load("japan_trade").query("year == 2023 and goods == 'All goods'")
    flows = table.pivot_table(index="partner", columns="flow", values="value_jpy_bn", observed=True)
    flows = flows.drop(index=["WLD", "EUU"], errors="ignore")
    balances = (flows["export"] - flows["import"]).dropna().sort_values()
    lowest, highest = str(balances.index[0]), str(balances.index[-1])
    for code, side, place in ((lowest, "deficit", 1), (highest, "surplus", 1), (lowest, "surplus", None)):
        claim = _one("Japan's largest trade deficit in 2023 was with China.").with_(
            economies=("JPN", code), of=side, measure="rank"
        )
        settings = {"reporter": "JPN", "partner": code}
        if place is None:
            with pytest.raises(NotHeld, match=f"no {side}"):
                hold(claim, "japan_trade", day=DAY, settings=settings)
        else:
            assert hold(claim, "japan_trade", day=DAY, settings=settings).measured == place, (code, side)


def test_the_reach_is_the_one_that_is_used() -> None:
    text = "Brazil exported goods worth 230 billion dollars to China in 2022."
    assert "by up to 50 %" in str(_told(text, "2025-04-27", table="world_trade"))
    assert "by up to 25 %" in str(_told(text.replace("2022", "2023"), "2025-04-27", table="goods_trade"))
    rose = "Brazil's exports to China rose 5 % in 2020."
    assert "by up to 10 points" in str(_told(rose, "2025-04-27", table="goods_trade"))


def test_japanese_bonds_are_bonds() -> None:
    assert says("bonds", "国債") and says("bonds", "国债") and not says("bonds", "国債などの債務")


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        (
            "According to China's customs, trade between Japan and China came to $318 billion in 2023.",
            "China's",
        ),
        ("据中国海关统计，2023年中日贸易额为3180亿美元。", "China's"),
        ("財務省によると、2023年の日中貿易は42兆円だった。", "Japan's"),
    ],
)
def test_words_that_name_the_office_close_the_choice_of_who_counted(text: str, counted: str) -> None:
    done = _told(text, "2024-06-01", table="official_totals")
    basis = next(choice for choice in done.readings.choices if choice.name == "basis")
    assert list(basis.options) == [f"by {counted} customs"]
    assert done.verdict == Verdict.SUPPORTED
    without = _told("Trade between Japan and China came to $318 billion in 2023.", "2024-06-01")
    assert len(next(one for one in without.readings.choices if one.name == "basis").options) == 3


@pytest.mark.parametrize(
    "text",
    [
        # the goods stand in the sentence before
        "中国の切り札は磁石だ。世界の輸出に占める比率は6割を超え、2010年に2割強だった日本は9%弱まで後退した。",
        # nobody is named whose output it is
        "In 2024 miners dug 270,000 tonnes of rare earths, seven tenths of the world's supply.",
        # the economy belongs to the next figure
        "2024年のドル建ての経済規模は4兆ドルで、米国の3分の1にとどまる。",
        # a change since a month
        "米国の4月の対中輸入は253億ドルで、1月より約4割少ない。",
        # a multiple of another economy, and no growth
        "去年名义GDP实际增长不过0.1%,中国却有5%,经济规模已是日本的4.7倍。",
        # a multiple of an earlier year
        "昨年の中国への輸出は18.9兆円で、2017年の約1.3倍だった。",
        # each firm in its own clause
        "トヨタの2024年度の営業利益は1割減り、ホンダの純利益は2割強減った。",
    ],
)
def test_nothing_is_called_wrong_that_its_own_words_do_not_say(text: str) -> None:
    found = claims(sentences(text), date(2025, 6, 15))
    assert found
    for one in found:
        assert hold(one, day=date(2025, 6, 15)).verdict is not Verdict.CONTRADICTED, one


def test_a_figure_with_the_year_of_another_sentence_is_called_wrong_once_its_year_is_set() -> None:
    exports = "Japan's exports to China rose from 17.8 trillion yen in 2023 to 18.9 trillion yen in 2024."
    claim = _one(f"{exports} Japan imported goods worth 40 trillion yen from China.", -1)
    assert claim.borrowed == ("year",)
    settings = {"reporter": "JPN", "partner": "CHN"}
    open_ = hold(claim, "japan_trade", day=date(2025, 6, 15), settings=settings)
    assert open_.verdict is Verdict.NOT_CHECKABLE
    assert "do not name its year" in str(open_)
    told = hold(claim, "japan_trade", day=date(2025, 6, 15), settings={**settings, "year": 2024})
    assert told.verdict is Verdict.CONTRADICTED


def test_a_bound_that_words_imply_is_judged_like_a_figure() -> None:
    near = _one("In 2008 Japan got almost nine-tenths of its rare earths from China.")
    far = _one("In 2008 Japan got almost seven-tenths of its rare earths from China.")
    assert hold(near, day=DAY).verdict == Verdict.SUPPORTED
    assert hold(far, day=DAY).verdict != Verdict.SUPPORTED


def test_a_debt_without_a_word_for_its_kind_is_the_gross_one_if_it_fits() -> None:
    text = "In 2024 Japan's public debt stood at {} percent of GDP."
    found = {size: hold(_one(text.format(size)), day=DAY).verdict for size in (236, 134, 60)}
    assert found == {236: Verdict.SUPPORTED, 134: Verdict.DEPENDS, 60: Verdict.CONTRADICTED}


def test_an_amount_in_yen_is_one_of_the_office_that_counts_in_yen() -> None:
    text = "In 2024 Japan's goods deficit with China came to {} trillion yen."
    assert _hold(text.format(6.45), "official_totals").verdict == Verdict.SUPPORTED
    assert _hold(text.format(4.1), "official_totals").verdict == Verdict.CONTRADICTED


@pytest.mark.parametrize("goods", ["All goods", "all goods"])
def test_all_goods_is_a_setting(goods: str) -> None:
    text = "In 2024 Japan exported cars worth 21.3 trillion yen to America."
    assert _hold(text, "japan_trade").verdict != Verdict.SUPPORTED
    assert _hold(text, "japan_trade", goods=goods).verdict == Verdict.SUPPORTED
    assert hold(_one(text), day=DAY, settings={"goods": goods}).verdict == Verdict.SUPPORTED
    with pytest.raises(NotHeld, match="holds magnets only"):
        _hold("In 2024 China exported magnets worth $3.1 billion.", "magnet_trade", goods=goods)


def test_a_rate_behind_an_announced_one_is_that_of_a_later_day() -> None:
    found = claims(
        sentences(
            "In April 2025 the reciprocal tariff on China was 34 percent, and in May it fell to 10 percent."
        ),
        date(2025, 6, 15),
    )
    done = [
        hold(one, day=date(2025, 6, 15), beside=[each for each in found if each is not one]) for one in found
    ]
    assert done[0].verdict == Verdict.SUPPORTED
    assert done[1].verdict not in (Verdict.SUPPORTED, Verdict.CONTRADICTED)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        # a rate that stands at so much is the last one, whatever year its sentence names
        ("It was near 26 % in April 2025; the average US tariff on Japanese goods stands at 14.2 %.", True),
        ("It was near 26 % in April 2025; the average US tariff on Japanese goods stands at 25.9 %.", None),
        # the text is about Japan, so guests without a host are Japan's
        ("Japan feels the chill. Japan's inns are empty. China sent 330,700 visitors in April 2026.", True),
        # what the buyer at the end of a sentence bought is no import of the seller
        ("2025年に日本の品を最も多く買ったのは米国で、その額は20.4兆円。", None),
    ],
)  # fmt: skip
def test_what_a_sentence_leaves_to_its_text(text: str, verdict: bool | None) -> None:
    day = date(2026, 6, 24)
    found = claims(sentences(text), day)
    done = hold(found[-1], day=day, beside=[one for one in found[:-1] if one.sentence == found[-1].sentence])
    decided = {Verdict.SUPPORTED: True, Verdict.CONTRADICTED: False}
    assert decided.get(done.verdict) is verdict


def test_a_balance_of_travel_is_no_balance_of_goods() -> None:
    assert hold(_one("2024年の日本の旅行収支は5.9兆円の黒字だった。"), day=DAY).table == "cited_figures"


def test_a_share_behind_an_amount_is_one_of_that_amount() -> None:
    text = "按金额计，2024年日本进口稀土5.16亿美元，其中中国货占38%，马来西亚货占{}。"
    found = claims(sentences(text.format("一成三")), DAY)
    done = [hold(one, day=DAY, beside=[each for each in found if each is not one]) for one in found]
    assert [one.verdict for one in done] == [Verdict.SUPPORTED] * 3
    false = claims(sentences(text.format("两成五")), DAY)
    assert hold(false[-1], day=DAY, beside=false[:-1]).verdict == Verdict.CONTRADICTED


def test_a_change_behind_an_amount_is_one_in_its_currency() -> None:
    found = claims(sentences("按中国海关统计，2024年中日贸易额为3083亿美元，比上年增长3%。"), DAY)
    assert hold(found[1], day=DAY, beside=found[:1]).verdict == Verdict.CONTRADICTED


@pytest.mark.parametrize(("words", "size"), [("一度冲到", 123), ("后来回落到", 30)])
def test_words_for_a_peak_or_for_the_end_choose_the_day_of_a_rate(words: str, size: int) -> None:
    day = date(2025, 12, 1)
    claim = claims(sentences(f"2025年美国对华平均关税税率{words}{size}%。"), day)[0]
    assert hold(claim, day=day).verdict == Verdict.SUPPORTED
    other = claims(sentences(f"2025年美国对华平均关税税率{words}{153 - size}%。"), day)[0]
    assert hold(other, day=day).verdict != Verdict.SUPPORTED
