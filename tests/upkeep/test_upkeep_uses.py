"""What uses a table is found by reading the code: nothing that reads a table while it runs may be missed."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable
from typing import Any

import pytest

from course import widgets
from course.bank.library import sets
from course.claims import claim
from course.cli import main
from course.errors import CourseError
from course.tables import cards, load, loader
from course.upkeep import due
from course.upkeep.reading import imported, tables_in, tables_of
from course.upkeep.uses import KINDS, notebooks, uses_of

CLAIMS = list(load("claims")["id"])


@pytest.fixture
def read_while(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Any]], set[str]]:
    """Run something with empty caches and return the tables whose card was asked for meanwhile."""
    read: set[str] = set()
    found = loader.card

    def noted(name: str) -> Any:
        read.add(name)
        return found(name)

    monkeypatch.setattr(loader, "card", noted)

    def run(call: Callable[[], Any]) -> set[str]:
        for name, module in list(sys.modules.items()):
            if name.startswith(("course.claims", "course.widgets")):
                for thing in vars(module).values():
                    if hasattr(thing, "cache_clear") and not isinstance(thing, type):
                        thing.cache_clear()
        read.clear()
        call()
        return set(read)

    return run


@pytest.mark.parametrize("id", CLAIMS)
def test_a_claim_reads_no_table_that_was_not_found(id: str, read_while: Any) -> None:
    read = read_while(lambda: claim(id).evidence()) - {"claims"}  # the ledger itself reads all claims
    assert read <= {name for name in cards() if id in uses_of(name).claims}


@pytest.mark.parametrize("name", sets())
def test_a_solution_reads_no_table_that_was_not_found(name: str, read_while: Any) -> None:
    every: set[str] = set()
    for id, question in sets()[name].questions.items():
        read = read_while(lambda one=question: one.code(**one.defaults))
        assert read <= {table for table in cards() if f"{name}/{id}" in uses_of(table).questions}, id
        every |= read
    assert every


def test_every_table_that_a_lesson_loads_is_found() -> None:
    for name, notebook in notebooks().items():
        code = "\n".join("".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code")
        for table in cards():
            if f'load("{table}")' in code:
                assert name in uses_of(table).lessons, (name, table)


def test_a_lesson_that_asks_reads_what_the_answer_reads() -> None:
    # the warm-up opens a guess, 01a asks a quick check, 02b shows an explorer of the shortage
    assert "warm-up" in uses_of("japan_trade").lessons
    charts = uses_of("japan_trade").charts
    assert any(one.startswith("01a-japans-trade-with-china: Since 2020 China's share") for one in charts)
    assert uses_of("mineral_stages").explorers == ("chokepoints",)
    assert "partners" in uses_of("japan_trade").explorers
    assert "C13" in uses_of("mineral_stages").claims and "C13" not in uses_of("japan_trade").claims


def test_what_the_reader_takes_for_a_table() -> None:
    code = """
from course import load, measures
rows = load("macro")
rows.groupby("claims"); rows["events"]; draw(source="treaties"); rows.join(on="sectors")
"""
    assert tables_in(code, imported(code)) >= {"macro", "treaties"}
    assert not tables_in(code, imported(code)) & {"claims", "events"}
    assert tables_in("%magic", {}) == frozenset()

    def solution(year: int = 2024) -> Any:
        return loader.load("japan_trade").query("year == @year")

    assert tables_of(solution) == frozenset()  # not a function of the course


@pytest.mark.parametrize(("explorer", "table"), [("partners", "japan_trade"), ("world_trade", "world_trade")])
def test_an_explorer_offers_the_years_of_its_table(explorer: str, table: str) -> None:
    years = loader.load(table)["year"]
    state = getattr(widgets, explorer)().state
    for year in (int(years.min()), int(years.max())):
        state.year = year
        assert len(state.table())
    for year in (int(years.min()) - 1, int(years.max()) + 1):
        with pytest.raises(CourseError):
            state.year = year


# ---------------------------------------------------------------------- what is overdue


def test_overdue_tables_come_oldest_first_and_on_the_day_itself_nothing_is_overdue() -> None:
    some = {card.old_after for card in cards().values() if card.old_after}
    for written in some:
        day = datetime.date.fromisoformat(written)
        late = due.overdue(day)
        assert [card.old_after for card in late] == sorted(card.old_after for card in late)
        assert all(card.old_after < written for card in late)
    assert due.overdue(datetime.date(2000, 1, 1)) == []


def test_the_command_lists_what_a_refresh_would_touch(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", "due", "--on", "2026-12-01"]) == 0
    said = capsys.readouterr().out
    number = len(due.overdue(datetime.date(2026, 12, 1)))
    assert said.startswith(f"{number} tables are overdue on 1 December 2026, the oldest first.")
    part = said.partition("japan_trade: was due by 30 November 2026, 1 day ago")[2].partition("\n\n")[0]
    for kind in KINDS:
        assert f"{kind} ({len(getattr(uses_of('japan_trade'), kind))}):" in part
    assert "C04" in part and "01-trade-interdependence/china_share" in part and "partners" in part
    assert "https://www.e-stat.go.jp/" in part
    assert main(["data", "due", "--on", "2001-01-01"]) == 0
    assert capsys.readouterr().out.startswith("No table is overdue on 1 January 2001.\n\nNext: ")


def test_a_day_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", "due", "--on", "2026-13-01"]) == 1
    assert "'2026-13-01' is not a day: write year, month and day, as 2026-11-26." in capsys.readouterr().err
