"""What each table means: every column has a role, and what its name says agrees with it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from course.errors import CourseError, UnknownNameError
from course.tables import cards, describe, load, meaning, meanings
from course.tables.meaning import Meaning, check_meaning
from course.units import unit_of_column
from makers.tables.building import build_one
from makers.tables.registry import BuildError, all_datasets

NAMES = sorted(cards())


def _columns(name: str) -> list[str]:
    return [column.name for column in cards()[name].columns]


def test_every_table_has_a_meaning_and_no_meaning_is_without_a_table() -> None:
    assert sorted(meanings()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_column_has_a_role(name: str) -> None:
    check_meaning(meaning(name), _columns(name), NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_what_a_column_s_name_says_agrees_with_its_role(name: str) -> None:
    for role in meaning(name).of("OBS_VALUE"):
        column = cards()[name].column(role.column)
        assert column.type in ("number", "integer"), role.column
        for word, flow in (("exports", "export"), ("imports", "import"), ("total", "both")):
            if role.column.startswith(f"{word}_") and role.measure == "trade":
                assert role.at.get("TRADE_FLOW", meaning(name).fixed.get("TRADE_FLOW")) == flow, role.column
        if role.column.endswith("_pct_gdp") or role.measure in ("tariff", "votes cast alike"):
            said = unit_of_column(role.column)
            assert said is not None and said.base == "percent", role.column


@pytest.mark.parametrize("name", NAMES)
def test_every_code_that_a_meaning_names_stands_in_the_table(name: str) -> None:
    for role in meaning(name).roles.values():
        named = {
            *role.codes,
            *role.groups,
            *role.rest,
            *role.totals,
            *role.inside,
            *map(str, role.leave_out),
            *role.order,
        }
        cells = (
            set(load(name)[role.column].dropna().astype(str)) if named or role.total or role.parts else set()
        )
        assert {*named, *filter(None, (role.total, role.parts))} <= cells, role.column


def test_a_table_whose_codes_stand_in_its_name_says_the_same() -> None:
    for name, means in meanings().items():
        if name[-4:].isdigit() and "year" not in means.roles:
            assert means.fixed["TIME_PERIOD"].startswith(name[-4:]), name


def _of(**changed: object) -> Meaning:
    return replace(meaning("us_tariff_daily"), **changed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"roles": {}}, "us_tariff_daily.date has no role"),
        ({"fixed": {"REF_ARE": "USA"}}, "Did you mean 'REF_AREA'"),
        ({"adds_along": ("TIME",)}, "concept in the meaning"),
        ({"rivals": {"us_tarifs": "the same"}}, "Did you mean 'us_tariffs'"),
    ],
)
def test_a_meaning_that_does_not_fit_its_table_is_refused(changed: dict[str, object], says: str) -> None:
    with pytest.raises(CourseError, match=says):
        check_meaning(_of(**changed), _columns("us_tariff_daily"), NAMES)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('cannot = ["all"]', "does not say what the table counts"),
        ('counts = "A."\ncanot = ["all"]', "Did you mean 'cannot'"),
        ('counts = "A."\n[columns]\na = { concept = "TIME_PERIODE" }', "Did you mean 'TIME_PERIOD'"),
        ('counts = "A."\n[columns]\na = { concept = "OBS_VALUE", mesure = "x" }', "Did you mean 'measure'"),
        ("counts = ", "is not TOML"),
    ],
)
def test_a_slip_of_the_pen_in_a_meaning_is_named(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "meaning").mkdir()
    (tmp_path / "meaning" / "mine.toml").write_text(text, "utf-8")
    with pytest.raises(CourseError, match=says):
        meaning("mine", tmp_path)
    with pytest.raises(CourseError, match="has no meaning"):
        meaning("yours", tmp_path)


def test_the_build_refuses_a_table_with_a_column_without_a_role(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = all_datasets()["visitors_to_japan"]
    bare = replace(meaning("visitors_to_japan"), roles={})
    monkeypatch.setattr("makers.tables.building.meaning", lambda name, folder: bare)
    with pytest.raises(BuildError, match=r"visitors_to_japan\.period has no role"):
        build_one(entry, Path())


def test_the_card_shows_the_meaning_in_words() -> None:
    said = str(describe("japan_trade"))
    assert "Cannot show:" in said and "services" in said
    assert "whose figure it is (JPN in all rows)" in said and "the partner (partner)" in said
    assert "Compare with" in describe("official_totals")._repr_html_()


def test_an_unknown_name_in_a_meaning_is_one_error_of_the_course() -> None:
    with pytest.raises(UnknownNameError):
        check_meaning(_of(incomplete=("PARTNER",)), _columns("us_tariff_daily"), NAMES)
