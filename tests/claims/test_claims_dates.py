"""The ledger as of two days: what was published by then decides, and nothing else."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from course import claims
from course.claims import _claim, _evidence, _then, constraints, outlook, resources, trade
from course.errors import CourseError
from course.readings import dates
from course.readings.dates import Published, latest_day
from course.tables import load
from course.tables.loader import cards
from makers.tables.registry import all_datasets

IDS = [f"C{number:02d}" for number in range(1, 39)]
CODES = list(claims.GOVERNMENTS)
TEXT, NEXT_DAY = dt.date(2025, 4, 27), dt.date(2025, 4, 28)

#: the first verdicts, worked out by hand from the days of the sources
THEN = {
    "supported": "C06 C07 C17 C23 C24 C32 C35 C36",
    "overstated": "C01 C02 C08 C12 C16 C31",
    "contradicted": "C05 C09 C10 C18 C19 C20 C21 C22 C26",
    "depends on the reading": "C04 C33",
    "not checkable": "C03 C14 C25 C27 C28 C29 C30 C34 C37 C38",
    claims.NOT_DECIDED: "C11 C13 C15",
}


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return claims.dates().set_index("id")


def test_the_two_days_are_those_of_the_text_and_of_the_tables(table: pd.DataFrame) -> None:
    assert table.attrs["then"] == TEXT == dates.text_day()
    assert table.attrs["now"] == max(dt.date.fromisoformat(one.retrieved[:10]) for one in cards().values())


def test_first_verdicts_are_those_worked_out_by_hand(table: pd.DataFrame) -> None:
    expected = {id: word for word, ids in THEN.items() for id in ids.split()}
    assert table["then"].to_dict() == dict(sorted(expected.items()))
    assert table["now"].tolist() == claims.ledger()["verdict"].tolist()
    # of the rare earths of 2024 nothing was out
    assert set(table.index[table["changed"]]) == {*THEN[claims.NOT_DECIDED].split(), "C09"}


@pytest.mark.parametrize("id", IDS)
def test_before_any_source_nothing_is_decided(id: str) -> None:
    # a reading that rests on a figure without a day would be judged here
    assert not claims.claim(id).as_of("1990-01-01").judged


@pytest.mark.parametrize("id", IDS)
def test_on_the_day_of_the_tables_all_is_as_it_is_shown(id: str) -> None:
    one = claims.claim(id)
    today = one.as_of(dates.tables_day())
    assert today == one.readings and not today.stand_ins
    assert today.verdict == one.readings.verdict


@pytest.mark.parametrize("id", IDS)
def test_more_days_never_take_a_figure_away(id: str) -> None:
    judged = [
        len(claims.claim(id).as_of(day).judged)
        for day in ("2020-12-31", "2024-12-31", "2025-04-27", "2025-07-31", "2026-02-28")
    ]
    assert judged == sorted(judged)


def test_one_claim_says_what_its_row_says(table: pd.DataFrame) -> None:
    for id in IDS:
        both, row = claims.both_days(id), table.loc[id]
        assert (both.first, both.verdict, both.changed, both.why) == tuple(
            row[["then", "now", "changed", "why"]]
        )
        assert both.then == claims.claim(id).as_of(TEXT) and both.now == claims.claim(id).readings
    with pytest.raises(CourseError, match="C13"):
        claims.both_days("C133")


def test_what_changed_is_said_with_its_day(table: pd.DataFrame) -> None:
    assert "refining of magnet rare earths, 2024 (2025-05-21)" in table.loc["C13", "why"]
    assert "(2025, day not known)" in table.loc["C13", "why"]
    assert "Toyota, joint ventures share of the year to March 2024 (2025-06-18)" in table.loc["C11", "why"]
    assert "JETRO" in table.loc["C05", "why"] and "2025-07-02" in table.loc["C05", "why"]
    assert table.loc["C38", "why"] == "No figure settles the sentence on either day."
    assert table.loc["C04", "why"] == "The same readings had their figures then."
    assert not table["why"].str.contains("revised").any()


# planted: a source of the day after the text decides nothing on the day of the text, one of that day does


def _planted(value: float, day: dt.date, grade: str = "primary") -> Callable[..., Any]:
    def other(name: str, **more: Any) -> claims.Figure:
        figure = _evidence.cited(name, **more)
        used = grade != "relay"
        return dataclasses.replace(figure, value=value, published=Published(day), grade=grade, used=used)

    return other


def test_a_source_of_the_day_after_the_text_flips_no_first_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    verdicts = []
    for day in (TEXT, NEXT_DAY):
        # an official who says so under a name makes the sentence hold
        monkeypatch.setattr(outlook, "cited", _planted(1, day))
        found = _claim._found()["C01"]().readings
        assert found is not None and found.verdict == "supported"
        verdicts.append([reading.verdict for reading in found.as_of(TEXT).every])
    assert verdicts == [["supported"], [None]]


def test_a_table_of_the_day_after_the_text_flips_no_first_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    real = dates._releases()
    for day, judged in ((TEXT, 2), (NEXT_DAY, 0)):
        changed = {**real, "mineral_stages": {"day": day.isoformat(), "known": "day"}}
        monkeypatch.setattr(dates, "_releases", lambda changed=changed: changed)
        found = _claim._found()["C13"]().readings
        assert found is not None and len(found.as_of(TEXT).judged) == judged


def test_a_row_of_the_day_after_the_text_flips_no_first_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    real = load("official_totals")
    for day, figures in (("2025-04-27", 8), ("2025-04-28", 6)):
        table = real.assign(source_date=real["source_date"].mask(real["basis"] == "jetro", day))
        table.attrs = real.attrs
        monkeypatch.setattr(
            _evidence, "load", lambda name, table=table: table if "totals" in name else load(name)
        )
        _evidence._row.cache_clear()
        assert len(claims.claim("C05").as_of(TEXT).judged) == figures
    _evidence._row.cache_clear()


def test_a_relay_decides_nothing_on_any_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constraints, "cited", _planted(1.5, dt.date(2020, 1, 1), "relay"))
    found = _claim._found()["C27"]().readings
    assert found is not None and not found.judged and not found.as_of(TEXT).judged
    # 130 billion dollars, printed in June 2024 by a portal
    relayed = claims.claim("C26").as_of(TEXT).where(measure="as the running total of inflows by 2024")
    assert not relayed.judged


def test_a_revised_figure_is_said_to_be_revised(monkeypatch: pytest.MonkeyPatch) -> None:
    one = claims.claim("C05")
    other = dataclasses.replace(
        one.readings,
        every=tuple(
            dataclasses.replace(r, verdict=r.verdict and claims.VERDICTS[0]) for r in one.readings.every
        ),
    )

    assert "has been revised since" in _then._why(other, one.as_of(TEXT))


# the vintage that was out, where it is held


def test_the_print_that_was_out_goes_before_the_later_one() -> None:
    # confirmed figures of March 2025 and final ones, billion yen, at 151.48: 291.58 and 291.63
    chosen = {"basis": "by Japan's customs", "rate": "at the market rate"}
    then = claims.claim("C05").as_of(TEXT).where(**chosen).judged
    now = claims.claim("C05").readings.where(**chosen).judged
    assert {round(r.figure, 2) for r in then if r.figure} == {round((18862.5 + 25305.5) / 151.48, 2)}
    assert {round(r.figure, 2) for r in now if r.figure} == {round((18862.458 + 25313.195) / 151.48, 2)}
    # Jiji of 10 May 2024: 1,107.1; filed in 2025: 1,107.174 billion yen
    with dates.seen_from(TEXT):
        assert trade.profit("Honda", 2024) == 1_107_100
    assert trade.profit("Honda", 2024) == 1_107_174


def test_a_reading_of_a_later_vintage_is_not_judged_then() -> None:
    then = claims.claim("C20").as_of(TEXT).where(year="in calendar 2024", calendar="by the later count")
    assert not then.judged and str(then.missing[0].awaits).endswith("(2025-10-14)")


def test_shares_up_to_the_last_year_that_was_out() -> None:
    # BACI's release of January 2025 reaches 2023: the lowest share lies before
    assert len(claims.claim("C16").as_of(TEXT).judged) == 4
    with dates.seen_from(TEXT):
        assert resources.rare_earth_share(2023) == pytest.approx(0.497, abs=1e-3)
        with pytest.raises(dates.NotOut, match="2024"):
            resources.rare_earth_share(2024)


# days


@pytest.mark.parametrize(
    ("written", "day", "earliest"),
    [
        ("2025", "2025-12-31", "2025-01-01"),
        ("2024-02", "2024-02-29", "2024-02-01"),
        ("2025-04-27", "2025-04-27", "2025-04-27"),
    ],
)
def test_a_date_counts_from_its_latest_day(written: str, day: str, earliest: str) -> None:
    found = latest_day(written)
    assert (f"{found.day}", f"{found.earliest}") == (day, earliest)
    with pytest.raises(CourseError, match="2025-04-27"):
        latest_day(written + "?")


def test_when_tables_were_out() -> None:
    for name, period, day in (
        ("japan_trade", 2024, "2025-01-31"),
        ("japan_trade", 2025, "2026-01-31"),
        ("rare_earth_trade", 2023, "2025-01-31"),
        ("rare_earth_trade", 2024, "2026-01-31"),
        ("macro", 2024, "2025-04-22"),
        ("mineral_stages", 2024, "2025-05-21"),
        ("company_profits", "year to March 2025", "2025-06-18"),
        ("sectors", "-", "2026-11-24"),
    ):
        assert f"{dates.of_period(name, period).day}" == day, name
    assert f"{dates.of_vintage('macro').day}" == "2025-10-14"
    assert str(dates.of_period("sectors", "-")) == "by 2026-11-24, day not known"


def test_every_release_names_a_table_and_its_source() -> None:
    releases = dict(dates._releases())
    vintages = releases.pop("vintages")
    assert set(releases) | set(vintages) <= set(cards())
    for name, one in (*releases.items(), *vintages.items()):
        assert len(one["source"]) > 10 and one["known"] in ("day", "month", "year"), name
        assert ("day" in one) != ("by" in one), name
        frame = load(name)
        # a table that says its days itself needs no entry, but for the rows that do not
        assert "source_date" not in frame or "only" in one, name


def test_every_figure_of_the_ledger_has_its_day() -> None:
    for id in IDS:
        for figure in claims.claim(id).evidence().figures:
            assert figure.published is not None, (id, figure.label)


# what happened next, by one search for the three governments


def test_one_search_finds_what_each_government_did() -> None:
    events = load("events")
    later = events[events["date"] > pd.Timestamp(TEXT)]
    for id in IDS:
        found = claims.claim(id).aftermath
        for code, name in claims.GOVERNMENTS.items():
            mine = [
                row.event
                for row in later.itertuples()
                if id in str(row.claims).split(";") and code in str(row.actor).split(";")
            ]
            assert found.loc[found["government"] == name, "event"].tolist() == mine
        assert set(found["government"]) <= {"Japan", "China", "United States"}


def test_relays_are_listed_and_decide_nothing() -> None:
    relayed = load("events").query("source_grade == 'relay' and date > '2025-04-27'")
    assert len(relayed)
    listed = pd.concat([claims.claim(id).aftermath for id in IDS])
    assert set(relayed["event"]) <= set(listed.loc[listed["grade"] == "relay", "event"])
    for id in IDS:
        one = claims.claim(id)
        assert not set(one.afterwards["event"]) & set(relayed["event"])
        assert not any(figure.used and figure.grade == "relay" for figure in one.evidence().figures)


# the page


def test_the_page_counts_the_events_as_the_table_has_them(root: Path) -> None:
    events = load("events")
    relays = events[events["source_grade"] == "relay"]

    def counts(rows: pd.DataFrame, column: str) -> list[int]:
        return [
            int(rows[column].str.split(";").map(lambda codes, code=code: code in codes).sum())
            for code in CODES
        ]

    acts, targets, relayed = counts(events, "actor"), counts(events, "target"), counts(relays, "actor")
    page = " ".join((root / "docs" / "ledger.md").read_text("utf-8").split())
    for said in (
        f"Japan acts in {acts[0]} of {len(events)} rows, China in {acts[1]}, the United States in {acts[2]};",
        f"they are targets in {targets[0]}, {targets[1]} and {targets[2]}.",
        f"Of the {len(relays)} rows graded relay, Japan acts in {relayed[0]}, China in {relayed[1]} and the "
        f"United States in {relayed[2]}.",
    ):
        assert said in page, said


def test_a_day_is_taken_in_any_form_and_checked() -> None:
    one = claims.claim("C05")
    assert one.as_of("2025-04-27") == one.as_of(TEXT) == one.as_of(pd.Timestamp("2025-04-27 12:00"))
    with pytest.raises(CourseError, match="'27 April' is not a day: write year, month and day"):
        one.as_of("27 April")
    for written in ("2025-13", "2025-02-30"):
        with pytest.raises(CourseError, match=f"'{written}' is not in the calendar"):
            latest_day(written)


def test_days_of_publication_agree_with_the_rhythm_of_the_tables() -> None:
    checked = []
    for name, rule in dates._releases().items():
        entry = all_datasets().get(name)
        if entry is None or entry.rhythm is None or not entry.rhythm.months:
            continue
        year = 2024
        day = rule.get("day") or f"{year + rule['years_after']}-{rule['by']}"
        assert entry.rhythm.first_release(str(year)) == day[:7], name
        checked.append(name)
    assert {"japan_trade", "macro", "goods_trade", "mineral_stages"} <= set(checked)
