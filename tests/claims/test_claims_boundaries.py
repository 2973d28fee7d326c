"""Where a rule just holds and just no longer does: planted figures that lie exactly on the line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from course import claims
from course.claims import _claim, _evidence, constraints, outlook, resources, trade
from course.claims._evidence import EvidenceOf
from course.errors import CourseError, UnknownNameError
from course.readings import rules
from course.tables import load


@pytest.fixture(autouse=True)
def _computed_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing that was computed from the shipped tables answer for the planted ones."""
    for name in ("_profits", "years_in_front", "months_below_peak"):
        monkeypatch.setattr(trade, name, getattr(trade, name).__wrapped__)


def _always(value: Any) -> Callable[..., Any]:
    return lambda *args, **names: value


def _read(id: str, **chosen: str) -> str:
    """Return the verdict on a claim as its evidence is now, in the readings that take some options."""
    readings = _claim._found()[id]().readings
    assert readings is not None
    return str(readings.where(**chosen).verdict)


def test_a_part_from_a_quarter_begins_at_a_quarter(monkeypatch: pytest.MonkeyPatch) -> None:
    # one yardstick whoever depends on whom: China's part in what Japan buys, and Japan's in what China buys
    for name in ("rare_earth_share", "imports_share"):
        monkeypatch.setattr(resources, name, _always(0.25))
    assert _read("C08") == "supported"
    # either of the two things that are named can fail
    monkeypatch.setattr(resources, "imports_share", _always(0.24))
    assert _read("C08") == "overstated"
    quarter = resources.Purchases(rank=9, of_imports=0.25, of_all_used=0.24, elsewhere=0.2)
    monkeypatch.setattr(resources, "purchases", _always(quarter))
    assert _read("C15", whole="of what China imports") == "supported"
    assert _read("C15", whole="of all that China uses") == "contradicted"


def test_a_tenth_makes_a_main_item(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trade, "exports_share", _always(0.1))
    assert _claim._found()["C07"]().finding.endswith("a main item: chip-making machinery and passenger cars.")


def test_a_recovery_may_take_three_years(monkeypatch: pytest.MonkeyPatch) -> None:
    for months, verdict in ((36, "supported"), (37, "overstated")):
        monkeypatch.setattr(trade, "months_below_peak", lambda months=months, **_: (months, months))
        assert _read("C31") == verdict


def test_ties_loosen_from_the_first_year_to_the_lowest(monkeypatch: pytest.MonkeyPatch) -> None:
    # from 0.8 in 2008 to 0.7 in 2024: an eighth
    monkeypatch.setattr(
        resources, "rare_earth_share", lambda year, column="": {2008: 0.8, 2024: 0.7}.get(year, 0.9)
    )
    assert (
        _read("C16", least="by a tenth") == "overstated" and _read("C16", least="by a third") == "supported"
    )


def test_debt_above_a_ceiling_and_growth_below_a_speed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constraints, "_debt_ratio", _always(60.0))
    assert _read("C17") == "overstated"
    exact = claims.Figure("growth", 1.0, "percent", "2024", "planted")
    for name in ("growth", "imf"):
        monkeypatch.setattr(constraints, name, _always(exact))
    assert _read("C17") == "contradicted"


def test_no_change_is_no_loss_and_no_rise(monkeypatch: pytest.MonkeyPatch) -> None:
    def other(name: str, **more: Any) -> claims.Figure:
        figure = _evidence.cited(name, **more)
        zero = claims.Figure(figure.label, 0.0, figure.unit, figure.period, figure.source)
        return zero if name in ("ide_chn", "rieti_90") else figure

    monkeypatch.setattr(outlook, "cited", other)
    assert _read("C32") == "not checkable"
    monkeypatch.setattr(outlook, "median_balance", _always(0.7))
    assert _read("C33") == "contradicted"


def test_a_figure_said_of_each_firm_falls_with_one_and_stands_with_none_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shares = {2024: 20.0, 2025: 35.0}
    monkeypatch.setattr(trade, "_venture_shares", _always(pd.Series(shares)))
    readings = _claim._found()["C11"]().readings
    assert readings is not None
    found = readings.where(profit="of attributable profit", tolerance="within 10 %").judged
    # of Honda no year near the text is held, so 35 for Toyota decides nothing
    assert [(reading.figure, str(reading.verdict)) for reading in found] == [(20.0, "contradicted")]


def _monthly(values: list[float]) -> Callable[[str], pd.DataFrame]:
    months = pd.date_range("2001-01-01", periods=len(values), freq="MS")
    table = pd.DataFrame({"month": months, "year": months.year, "exports_jpy_bn": values})
    return _always(table.assign(imports_jpy_bn=table["exports_jpy_bn"]))


def test_spells_of_half_a_year_below_the_old_peak_count(monkeypatch: pytest.MonkeyPatch) -> None:
    # one month at 9 after twelve at 10 takes the sum below its peak, one at 12 later brings it above
    for months, spells in ((5, ()), (6, (6,)), (7, (7,))):
        values = [10.0] * 12 + [9.0] + [10.0] * (months - 1) + [12.0]
        monkeypatch.setattr(trade, "load", _monthly(values))
        assert trade.months_below_peak() == spells


def test_years_in_front_are_counted_back_from_2024(monkeypatch: pytest.MonkeyPatch) -> None:
    china = {2020: 5.0, 2021: 3.0, 2022: 5.0, 2023: 5.0, 2024: 5.0, 2025: 1.0}
    rows = [("CHN", year, value) for year, value in china.items()] + [("USA", year, 3.0) for year in china]
    table = pd.DataFrame(rows, columns=["partner", "year", "value_jpy_bn"]).assign(goods="All goods")
    more = table.assign(goods="Computers", value_jpy_bn=99.0).query("partner == 'USA'")
    monkeypatch.setattr(trade, "load", _always(pd.concat([table, more])))
    # in 2021 the two were equal, and 2025 lies after the text
    assert trade.years_in_front(("CHN",), ("USA",)) == 3
    assert trade.years_in_front(("USA",), ("CHN",)) == 0


def test_asean_is_every_member_that_the_customs_table_names() -> None:
    ten = {"BRN", "KHM", "IDN", "LAO", "MYS", "MMR", "PHL", "SGP", "THA", "VNM"}
    assert sorted(trade._ASEAN) == sorted(ten & set(load("japan_trade")["partner"].astype(str)))


def test_the_years_before_the_table_count_only_where_the_table_reaches_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # five years through 2011 are 2007 to 2011: 2012 to 2024 are thirteen more
    for alone, years in ((13, 18), (12, 12)):
        monkeypatch.setattr(trade, "years_in_front", _always(alone))
        readings = _claim._found()["C04"]().readings
        assert readings is not None
        assert {reading.figure for reading in readings.judged} == {years}


def test_a_profit_of_nothing_gives_no_share(monkeypatch: pytest.MonkeyPatch) -> None:
    table = pd.DataFrame(
        {"attributable_profit": [0.0, 200.0], "joint_ventures_share": [1.0, 50.0]}, [2023, 2024]
    )
    monkeypatch.setattr(trade, "profits", _always(table))
    assert trade._venture_shares("Toyota").to_dict() == {2024: 25.0}
    assert trade._venture_shares("Toyota", "operating_profit").empty


def test_a_restated_profit_goes_before_the_first_one(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [("Toyota", "group", 2024, "attributable_profit", "2025", 7.0),
            ("Toyota", "group", 2024, "attributable_profit", "2024", 5.0),
            ("Toyota", "Dongfeng Honda", 2024, "attributable_profit", "2026", 1.0),
            ("Honda", "group", 2024, "attributable_profit", "2026", 2.0)]  # fmt: skip
    names = ["company", "scope", "fiscal_year", "measure", "vintage", "value_jpy_mn"]
    monkeypatch.setattr(trade, "load", _always(pd.DataFrame(rows, columns=names)))
    assert trade.profit("Toyota", 2024) == 7


def test_rules_on_the_line() -> None:
    assert rules.TOLERANCE == 0.1 and rules.MAIN_ITEM == 0.1
    assert rules.is_near(90, 100) and rules.is_near(110, 100) and not rules.is_near(89.9, 100)
    assert not rules.is_near(0.0, 0.0) and rules.is_near(-90, -100) and not rules.is_near(-111, -100)
    assert rules.near_in_points(1.25, 1.0, 0.25) == "supported"
    assert rules.near_in_points(0.75, 1.0, 0.25) == "supported"
    assert rules.possible([]) == "not checkable"
    assert rules.confirmed_on_record(-1) == "overstated"
    assert rules.more_than_bound(105, 100, 0.05) == "supported"
    assert rules.deviation(90, 100) == pytest.approx(-0.1)
    assert rules.without_exception([False, True]) == "overstated"
    assert rules.of_parts([]) == "supported"


# what the ledger says when a part of a claim is missing


def test_a_claim_without_evidence_says_what_to_add() -> None:
    with pytest.raises(CourseError, match=r"gives evidence for C99: .* evidence_for\('C99'\)"):
        _claim._evidence("C99")


def test_a_claim_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownNameError, match="no claim called 'X01'"):
        claims.claim("X01")


def test_two_functions_for_one_claim_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    two = [EvidenceOf("C05", lambda: claims.claim("C05").evidence()) for _ in range(2)]
    monkeypatch.setattr(_claim, "modules_of", _always([trade]))
    monkeypatch.setattr(_claim, "instances_in", _always(two))
    with pytest.raises(CourseError, match="Two functions give evidence for C05"):
        _claim._found.__wrapped__()
    # one function under two names is one
    monkeypatch.setattr(_claim, "instances_in", _always([two[0], two[0]]))
    assert _claim._found.__wrapped__() == {"C05": two[0]}


def test_a_claim_without_its_texts_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    rest = {id: texts for id, texts in _claim._texts().items() if id != "C07"}
    monkeypatch.setattr(_claim, "_texts", _always(rest))
    with pytest.raises(CourseError, match=r"no entry \[C07\]"):
        _claim._claims.__wrapped__()
