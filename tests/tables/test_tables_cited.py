"""Tables of cited figures: complete sources, honest grades, and figures that agree with each other."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from course.lessons import all_lessons
from course.tables import load
from course.tables.builders.cited import CITED
from course.tables.builders.registry import AUTHORED

CITED_TABLES = sorted(
    path.stem for path in AUTHORED.glob("*.csv") if "source_grade" in path.read_text("utf-8")
)


@pytest.mark.parametrize("name", CITED_TABLES)
def test_every_cited_figure_has_a_complete_source(name: str) -> None:
    table = load(name)
    assert list(table.columns[-len(CITED) :]) == [field.column.name for field in CITED]
    for column in ("source_publisher", "source_title", "source_url", "source_date"):
        assert table[column].notna().all() and (table[column].str.len() > 1).all(), column
    assert table["source_url"].str.fullmatch(r"https?://\S+").all()
    assert table["source_date"].str.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?").all()


@pytest.mark.parametrize("name", CITED_TABLES)
def test_relayed_figures_say_why(name: str) -> None:
    table = load(name)
    relayed = table[table["source_grade"] == "relay"]
    assert relayed["note"].notna().all(), relayed.iloc[:, :3]


def test_claims_are_complete_and_give_no_verdict_away() -> None:
    claims = load("claims")
    assert list(claims["id"]) == [f"C{i:02d}" for i in range(1, 39)]
    assert sorted(claims["id"]) == sorted(c for lesson in all_lessons() for c in lesson.claims)
    words = claims.drop(columns="wording").astype(str).to_csv()
    assert not re.search(r"contradict|overstat|verdict|wrong|false|true value", words, re.IGNORECASE)


def test_claims_quote_at_most_ten_words() -> None:
    wording = load("claims")["wording"].dropna()
    assert (wording.str.split().str.len() <= 10).all()
    assert len(wording) < 20


def test_numeric_claims_have_figure_and_unit() -> None:
    claims = load("claims")
    numeric = claims[claims["kind"] == "number"]
    assert len(numeric) == 14
    for column in ("quantity", "claimed_value", "claimed_unit", "comparison"):
        assert numeric[column].notna().all()
    assert claims.loc[claims["kind"] != "number", "claimed_value"].isna().all()


def _totals(**where: object) -> pd.Series:
    table = load("official_totals")
    for column, value in where.items():
        table = table[table[column] == value]
    assert len(table) == 1, where
    return table.iloc[0]


def test_three_bases_of_one_trade() -> None:
    mof = _totals(basis="mof", partner="CHN", year=2024, vintage="latest")
    assert mof["exports_jpy_bn"] - mof["imports_jpy_bn"] == pytest.approx(-6450.7, abs=0.1)
    jetro = _totals(basis="jetro", year=2024)
    assert jetro["exports_usd_bn"] - jetro["imports_usd_bn"] == pytest.approx(-10.664, abs=1e-3)
    assert _totals(basis="china_customs", year=2021)["total_usd_bn"] == 371.4


def test_totals_of_the_ministry_agree_with_its_monthly_series() -> None:
    # The monthly series ends in 2019; the annual totals from 2009 on are a later vintage of the same count.
    later = _totals(basis="mof", partner="CHN", year=2010)
    assert later["exports_jpy_bn"] == pytest.approx(13090, rel=2e-3)
    assert (load("official_totals").query("basis == 'mof' and partner == 'CHN'")["year"] == 2001).sum() == 1


def test_unconfirmed_customs_totals_are_marked() -> None:
    for year in (2020, 2024):
        assert _totals(basis="china_customs", year=year)["source_grade"] == "relay"
