"""The labels of the six texts: every figure that is no slip holds in a table, and every slip is one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from course import article
from course.bank.sets.texts._labels import labelled, labels
from course.errors import UnknownNameError
from course.grading.run.stage import build_stage
from course.tables import cards, load
from course.texts.article import Article
from course.texts.routes import NotHeld
from course.texts.samples import sample, samples
from course.verdicts import Verdict
from course.workspace import Workspace, shipped_files

NAMES = list(samples().index)


@cache
def _customs(flow: str, partner: str, year: int = 2024, goods: str = "All goods") -> float:
    rows = load("japan_trade").query(
        "flow == @flow and partner == @partner and year == @year and goods == @goods"
    )
    return float(rows["value_jpy_bn"].iloc[0]) * 1e9


def _share(flow: str, partner: str, year: int = 2024, goods: str = "All goods") -> float:
    return 100 * _customs(flow, partner, year, goods) / _customs(flow, "WLD", year, goods)


def _both(partner: str) -> float:
    return _customs("export", partner) + _customs("import", partner)


def _largest(flows: tuple[str, ...]) -> str:
    rows = load("japan_trade").query("year == 2024 and goods == 'All goods' and partner_kind == 'economy'")
    return str(
        rows[rows["flow"].isin(flows)].groupby("partner", observed=True)["value_jpy_bn"].sum().idxmax()
    )


def _macro(code: str, column: str, year: int = 2024) -> float:
    return float(load("macro").query("iso3 == @code and year == @year")[column].iloc[0])


def _largest_gdp() -> str:
    kinds = load("economies").set_index("iso3")["kind"]
    rows = load("macro").query("year == 2024").set_index("iso3")["gdp_usd_bn"]
    return str(rows[rows.index.map(kinds) == "economy"].idxmax())


def _finance(item: str, date: str, column: str = "value_jpy_bn") -> float:
    rows = load("public_finance").query("item == @item and economy == 'JPN'")
    rows = rows[rows["date"] == pd.Timestamp(date)]
    return float(rows[column].iloc[0]) * 1e9


def _stage(mineral: str, stage: str) -> float:
    rows = load("mineral_stages").query(
        "mineral == @mineral and stage == @stage and iso3 == 'CHN' and year == 2024"
    )
    return 100 * float(rows["world_share"].iloc[0])


def _tonnes(mineral: str, column: str, code: str = "CHN") -> float:
    rows = load("mineral_production").query(
        "mineral == @mineral and stage != 'reserves' and iso3 == @code and year == 2024"
        " and vintage == 'MCS 2025' and measure != 'reserves'"
    )
    return float(rows[column].iloc[0])


def _american(partner: str, column: str) -> float:
    return float(load("us_goods_trade").set_index("partner")[column][partner])


def _invested(one: str, column: str) -> float:
    return float(load("investment").set_index("id")[column][one]) * 1e9


def _growth(one: str) -> float:
    return float(load("growth_vintages").set_index("id")["growth_pct"][one])


_RATE = float(load("japan_trade").query("year == 2024")["jpy_per_usd"].iloc[0])

#: text -> for each claim, in the order of the text, the figure by the tables
FIGURES: dict[str, list[Callable[[], float]]] = {
    "beijing-on-trade": [
        lambda: 1.0 if _largest(("export", "import")) == "CHN" else 2.0,
        lambda: _customs("export", "CHN"),
        lambda: _customs("import", "CHN"),
        lambda: _both("CHN"),
        lambda: _both("CHN") / _RATE,
        lambda: 100 * _both("CHN") / _both("WLD"),
        lambda: 100 * _both("USA") / _both("WLD"),
        lambda: _share("export", "CHN", goods="Chip-making machinery"),
        lambda: _share("import", "CHN", goods="Computers"),
        lambda: _customs("import", "CHN") - _customs("export", "CHN"),
    ],
    "beijing-on-minerals": [
        lambda: _stage("magnet rare earths", "refining"),
        lambda: _stage("graphite", "refining"),
        lambda: _stage("lithium", "refining"),
        lambda: _stage("copper", "refining"),
        lambda: _stage("magnet rare earths", "mining"),
        lambda: _stage("lithium", "mining"),
        lambda: _stage("copper", "mining"),
        lambda: _tonnes("rare earths", "quantity_t"),
        lambda: _tonnes("rare earths", "world_total_t"),
        lambda: _tonnes("gallium", "quantity_t"),
        lambda: _tonnes("gallium", "world_total_t"),
        lambda: _stage("magnet rare earths", "mining"),
    ],
    "tokyo-on-trade": [
        lambda: _customs("export", "WLD"),
        lambda: _customs("import", "WLD"),
        lambda: 1.0 if _largest(("export",)) == "USA" else 2.0,
        lambda: _customs("export", "USA"),
        lambda: _share("export", "USA"),
        lambda: _customs("export", "CHN"),
        lambda: _share("export", "CHN", 2020),
        lambda: _share("export", "CHN"),
        lambda: 100 * (_share("export", "CHN") / _share("export", "CHN", 2020) - 1),
        lambda: _share("import", "CHN"),
        lambda: _customs("import", "CHN") - _customs("export", "CHN"),
        lambda: _macro("JPN", "growth_pct"),
        lambda: _finance("current_account", "2024-12-31"),
        lambda: _finance("net_external_assets", "2024-12-31"),
    ],
    "tokyo-on-money": [
        lambda: _macro("JPN", "net_debt_pct_gdp"),
        lambda: _macro("USA", "gross_debt_pct_gdp"),
        lambda: _macro("CHN", "gross_debt_pct_gdp"),
        lambda: _macro("JPN", "gdp_jpy_tn") * 1e12,
        lambda: _macro("JPN", "gdp_usd_bn") * 1e9,
        lambda: _finance("net_external_assets", "2024-12-31"),
        lambda: _finance("reserve_assets", "2025-03-31", "value_usd_bn"),
        lambda: _finance("current_account", "2024-12-31"),
        lambda: _finance("primary_income", "2024-12-31"),
        lambda: _macro("JPN", "growth_pct"),
        lambda: float("nan"),  # nobody has counted the year on the day of the text
    ],
    "washington-on-tariffs": [
        lambda: _american("JPN", "imports_usd_bn") * 1e9,
        lambda: _american("JPN", "exports_usd_bn") * 1e9,
        lambda: _american("JPN", "deficit_usd_bn") * 1e9,
        lambda: _american("CHN", "imports_usd_bn") * 1e9,
        lambda: _american("CHN", "deficit_usd_bn") * 1e9,
        lambda: _customs("export", "USA"),
        lambda: _customs("export", "USA") / _RATE,
        lambda: _customs("export", "USA", goods="Passenger cars"),
        lambda: 100 * _customs("export", "USA", goods="Passenger cars") / _customs("export", "USA"),
        lambda: _share("export", "USA", goods="Passenger cars"),
        lambda: _american("JPN", "announced_rate_pct"),
        lambda: _american("CHN", "announced_rate_pct"),
    ],
    "washington-on-capital": [
        lambda: 1.0 if _largest_gdp() == "USA" else 2.0,
        lambda: _macro("USA", "gdp_usd_bn") * 1e9,
        lambda: _macro("CHN", "gdp_usd_bn") * 1e9,
        lambda: _macro("JPN", "gdp_usd_bn") * 1e9,
        lambda: _macro("USA", "growth_pct"),
        lambda: _macro("JPN", "growth_pct"),
        lambda: _invested("flow_jp_2024", "value_usd_bn"),
        lambda: _invested("stock_world_2023", "value_jpy_bn"),
        lambda: _customs("export", "USA"),
        lambda: _customs("export", "CHN"),
        lambda: _share("export", "USA"),
        lambda: _share("export", "CHN"),
        lambda: -_macro("USA", "current_account_usd_bn") * 1e9,
    ],
}


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_holds_unless_it_is_a_slip(name: str) -> None:
    claims = labelled()[name]["claims"]
    for claim, figure in zip(claims, FIGURES[name], strict=True):
        value, found = claim["value"], figure()
        if "low" in claim:
            assert (found > claim["low"]) is ("planted" not in claim), claim
        elif "planted" in claim:
            assert not abs(value - found) <= 0.1 * abs(found), claim
        else:
            # printed figures are rounded: by 2 percent at most, and a share by half a point
            assert abs(value - found) <= max(0.02 * abs(found), 0.06 if abs(found) < 10 else 0), claim


@pytest.mark.parametrize("name", NAMES)
def test_each_label_names_words_of_its_text(name: str) -> None:
    text, last = sample(name).text, -1
    for claim in labelled()[name]["claims"]:
        assert text.count(claim["quote"]) == 1 and text.index(claim["quote"]) > last, claim["quote"]
        last = text.index(claim["quote"])
        assert set(claim["tables"]) <= set(cards()), claim
    for number in labelled()[name]["uncounted"]:
        assert text.count(number["quote"]) == 1


def test_the_slips_are_of_ten_kinds_and_lean_no_way() -> None:
    """Each text has one slip that helps its own case and one that hurts it."""
    slips = pd.concat([labels(name).assign(text=name) for name in NAMES]).dropna(subset="planted")
    assert slips["planted"].nunique() == 10 and (slips["how"].str.len() > 20).all()
    for name in NAMES:
        assert sorted(slips.loc[slips["text"] == name, "leans"]) == ["against", "for"], name
    assert set(Counter(slips["text"]).values()) == {2}


def test_the_slip_of_growth_is_the_fiscal_years_rate() -> None:
    assert _growth("cao_fy2024_first") == 0.8 and _growth("cao_2024_first") == 0.1


def test_the_forecast_was_printed_as_one() -> None:
    row = load("growth_vintages").set_index("id").loc["imf_2025_2025-10"]
    assert row["status"] == "forecast" and row["growth_pct"] == 1.1


def test_no_year_gives_the_rate_that_is_implied() -> None:
    rates = load("macro").query("iso3 == 'JPN'")["national_per_usd"].dropna()
    assert rates.size > 40 and rates.min() > 21.3e12 / 300e9


def test_neither_a_learner_nor_the_sandbox_gets_the_labels(tmp_path: Path) -> None:
    for how in (claim["how"] for name in NAMES for claim in labelled()[name]["claims"] if "how" in claim):
        assert not [file for file, content in shipped_files().items() if how.encode() in content], how
    stage = build_stage(tmp_path / "stage")
    assert (stage / "course" / "texts" / "samples" / "beijing-on-trade.txt").is_file()
    assert not list(stage.rglob("labels.toml"))
    assert not (stage / "course" / "bank").exists()


def _read(name: str) -> tuple[Article, dict[str, dict[str, Any]]]:
    """Return a text as the tool reads it, and by its ids the labels of the claims that it found."""
    mine, found = article(name), {}
    for label in labelled()[name]["claims"]:
        start = mine.text.index(label["quote"])
        for claim in mine.proposed:
            first = claim.sentence.start + claim.quantity.start
            last = claim.sentence.start + claim.quantity.end
            if first < start + len(label["quote"]) and last > start and claim.id not in found:
                found[claim.id] = label
                break
    return mine, found


@pytest.mark.parametrize("name", NAMES)
def test_the_tool_finds_every_claim_with_its_number(name: str) -> None:
    mine, found = _read(name)
    assert len(found) == len(labelled()[name]["claims"])
    for claim, label in found.items():
        quantity = mine.claim(claim).quantity
        assert quantity.value == pytest.approx(label["value"]) and quantity.unit == label["unit"], label


@pytest.mark.parametrize("name", NAMES)
def test_read_as_a_person_reads_it_no_slip_passes_and_no_good_figure_fails(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Workspace(tmp_path).create()
    monkeypatch.chdir(tmp_path)
    mine, found = _read(name)
    for claim, label in found.items():
        fields = {field: label[field] for field in ("economies", "measure", "of")}
        mine.correct(claim, year=label.get("year"), **fields)
        try:
            verdict = mine.test(claim, table=label["tables"][0]).verdict
        except NotHeld:
            continue
        wrong = Verdict.SUPPORTED if "planted" in label else Verdict.CONTRADICTED
        assert verdict != wrong, (claim, label)


@pytest.mark.parametrize(
    ("name", "rate"),
    [("washington-on-tariffs", "71"), ("beijing-on-trade", "15.24"), ("tokyo-on-money", "152.2")],
)
def test_the_rate_inside_a_text_is_found_without_any_help(name: str, rate: str) -> None:
    (note,) = (one for one in article(name).arithmetic if one.kind == "implied rate")
    assert f"imply {rate} JPY for one USD" in note.sentence
    assert note.agrees is (name == "tokyo-on-money")


def test_a_text_that_is_none_is_said() -> None:
    with pytest.raises(UnknownNameError, match="tokyo-on-trade"):
        labels("tokyo")
