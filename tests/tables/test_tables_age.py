"""When the next release of a table is due, and how its age is said."""

from __future__ import annotations

import datetime
import json
import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import course
from course import charts
from course.errors import CourseError
from course.phrases import MONTHS
from course.tables import age, cards, describe
from course.upkeep.due import overdue, report
from makers.tables.checks import check_dataset
from makers.tables.registry import BuildError, all_datasets
from makers.tables.rhythm import Rhythm
from makers.tables.writer import resource

YEARLY = Rhythm("Every January.", "https://example.org/", months=(1,), lag=13)
TWICE = Rhythm("Twice a year.", "https://example.org/", months=(4, 10))
MONTHLY = Rhythm("A month later.", "https://example.org/", months=tuple(range(1, 13)), lag=1)
FISCAL = Rhythm("Four months after March.", "https://example.org/", months=(7,), lag=-5)


@pytest.mark.parametrize(
    ("rhythm", "period", "held", "due"),
    [
        (YEARLY, "2023", "2025-01", "2026-01-31"),
        (MONTHLY, "2019-12", "2020-01", "2020-02-29"),  # a leap year
        (MONTHLY, "2026-11", "2026-12", "2027-01-31"),
        (FISCAL, "2025", "2025-07", "2026-07-31"),
        (TWICE, "2025-10", "2025-10", "2026-04-30"),
        (TWICE, "2025-11", "2026-04", "2026-10-31"),
    ],
)
def test_the_next_release_follows_from_rhythm_and_last_period(
    rhythm: Rhythm, period: str, held: str, due: str
) -> None:
    assert rhythm.first_release(period) == held
    assert rhythm.next_due(held) == due


def test_a_rhythm_is_put_into_words() -> None:
    assert YEARLY.words == "every year in January" and MONTHLY.words == "every month"
    assert TWICE.words == "every year in April and October"
    assert Rhythm("no fixed rhythm: nobody says.").words == "no fixed rhythm: nobody says."
    with pytest.raises(ValueError, match="1 to 12"):
        Rhythm("", months=(13,))


@pytest.mark.parametrize(
    ("due", "on", "said"),
    [
        ("2026-04-30", "2026-05-01", "1 day"),
        ("2026-04-30", "2026-05-29", "29 days"),
        ("2026-02-28", "2026-03-28", "1 month"),
        ("2026-01-31", "2026-02-28", "1 month"),  # both end their month
        ("2026-04-30", "2026-11-26", "6 months"),
        ("2020-02-29", "2026-11-26", "6 years"),
        ("2020-02-29", "9999-12-31", "7,979 years"),
    ],
)
def test_the_age_is_said_in_whole_units(due: str, on: str, said: str) -> None:
    assert age.age(due, age.parse_day(on)) == said


def test_the_day_can_be_set_and_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(age.DAY, "2026-04-30")
    assert "due by 30 April 2026" in str(describe("macro")) and "passed" not in str(describe("macro"))
    monkeypatch.setenv(age.DAY, "2027-06-01")
    assert (
        "due by 30 April 2026. This day has passed: look for newer figures" in describe("macro")._repr_html_()
    )
    monkeypatch.setenv(age.DAY, "soon")
    with pytest.raises(CourseError, match="'soon' is not a day: write year, month and day"):
        age.today()
    monkeypatch.delenv(age.DAY)
    assert age.today() == datetime.date.today()
    for written in ("", "2026-02-30", None):
        with pytest.raises(CourseError, match="is not a day"):
            age.parse_day(written)  # type: ignore[arg-type]
    assert age.parse_day(datetime.datetime(2026, 4, 30, 12)) == datetime.date(2026, 4, 30)


@pytest.mark.parametrize(
    ("name", "last"),
    [
        ("us_tariff_daily", "2026-09-21"),
        ("us_tariffs", "2026-08-19"),
        ("choke_points", "2026-11-09"),  # the first of three suspensions that ran out
        ("growth_vintages", "2026-03-31"),
        ("public_finance", "2025-12-31"),
    ],
)
def test_a_table_without_a_rhythm_is_flagged_once_its_own_last_day_has_passed(
    name: str, last: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    card, day = cards()[name], datetime.date.fromisoformat(last)
    assert (card.last_day, card.next_due) == (last, "")
    assert card not in overdue(day) and card in overdue(day + datetime.timedelta(days=1))
    assert f"{name}: its own last day was" in report(datetime.date(2027, 1, 1))
    monkeypatch.setenv(age.DAY, last)
    assert "passed" not in describe(name).card.facts["Holds until"]
    monkeypatch.setenv(age.DAY, (day + datetime.timedelta(days=1)).isoformat())
    assert "This day has passed: look for newer figures" in describe(name).card.facts["Holds until"]
    chart = charts.lines(
        pd.DataFrame({"x": [1, 2], "y": [1.0, 2.0], "z": "one"}), x="x", y="y", series="z", title="A line",
        description="One line from one to two.", unit="percent", source=card,
    )  # fmt: skip
    said = " ".join(chart.title.subtitle)
    assert ("Newer figures were due by" in said) == age.is_overdue(last, age.release_day())


def test_an_announced_end_is_no_date_of_a_figure() -> None:
    assert cards()["choke_points"].last_period == "2026-01"


def test_every_card_states_its_rhythm_and_its_address() -> None:
    for name, card in cards().items():
        dated = bool(all_datasets()[name].rhythm.months)
        assert card.rhythm and card.source_url, name
        assert bool(card.next_due) == bool(card.rhythm_page) == bool(card.rhythm_note) == dated, name
        assert ("Next release" in card.facts) == dated, name
        if dated:  # what is held came out after the period that it holds, and before what is due
            assert card.last_period[:4] <= card.release_held[:4] <= card.next_due[:4], name
            named = re.findall(rf"\b({'|'.join(MONTHS)}) (\d{{4}})\b", card.vintage)
            months = [f"{year}-{MONTHS.index(month) + 1:02d}" for month, year in named]
            assert max(months, default="") <= card.release_held < card.next_due[:7], f"{name}: due too early"


def test_cards_without_a_rhythm_are_refused() -> None:
    whole = all_datasets()["macro"]
    check_dataset(whole)
    for change, message in [
        ({"rhythm": Rhythm("So.", months=(1,))}, "needs the page"),
        ({"released": "2026"}, "not a year-month"),
        ({"projected": "guessed"}, "'guessed', which marks projections, is missing"),
    ]:
        with pytest.raises(BuildError, match=message):
            check_dataset(replace(whole, **change))
    with pytest.raises(BuildError, match="macro: the table has no last period, so name the release"):
        resource(replace(whole, released=""), b"", None)


def test_the_day_of_this_version_is_stated_once(root: Path) -> None:
    stated = (root / "CITATION.cff").read_text("utf-8")
    assert f'date-released: "{course.__released__}"' in stated
    assert tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"] in stated
    assert json.dumps(course.__released__) not in (root / "data" / "datapackage.json").read_text("utf-8")
