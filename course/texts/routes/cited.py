"""Tests claims against cited single figures, found by the topics that they share with a claim."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import Any

from course.tables import load
from course.texts.routes._ask import Ask
from course.texts.routes._printed import WHOLE_YEAR, changes, plan_of, printed
from course.texts.routes._route import Measured, NotHeld, Plan, Route, lines
from course.texts.routes._words import concepts, direction, things
from course.units import UNITS

__all__ = ["CitedFigures"]

_CHANGE = re.compile(r"^(?:change|growth|rise|addition)\b")
_TRADES = re.compile(r"^(?:exports|imports) (?:to|from)\b")
_SHARE = re.compile(r"\bshare\b|^average share")
_NAMES = {
    "china": "CHN",
    "chinese": "CHN",
    "japan": "JPN",
    "japanese": "JPN",
    "united states": "USA",
    "us": "USA",
    "american": "USA",
    "south korea": "KOR",
}
#: topics that are too vague alone
_WEAK = frozenset({"survey", "items", "sales", "deal", "services", "choose"})
_PARTS = ("share", "mine_share", "refining_share", "import_dependence", "other")
#: least fraction of a row's topics that a claim must name
_ALIKE = 0.6


@cache
def _rows() -> tuple[tuple[Any, frozenset[str], frozenset[str]], ...]:
    """Return each row with its topics and the economies that its words name."""
    found = []
    for row in lines(load("cited_figures")):
        if row.unit not in UNITS:
            continue
        words = str(row.quantity).casefold()
        named = {code for name, code in _NAMES.items() if re.search(rf"\b{name}\b", words)}
        if row.economy != "WLD":
            named.add(row.economy)
        found.append((row, concepts(words), frozenset(named)))
    return tuple(found)


class CitedFigures(Route):
    """The route of `cited_figures`."""

    table = "cited_figures"
    holds_regions = True
    settings = ("measure", "of", "year", "id")

    def plan(self, ask: Ask) -> Plan:
        """Return how a cited figure tests the claim; see `Route`."""
        ids = str(ask.settings.get("id", ""))
        asked = concepts(f"{ask.of} {ask.text}")
        near = {}
        for row, topics, named in _rows():
            if ids and row.id != ids:
                continue
            likeness = 1.0 if ids else self._likeness(ask, row, topics, named, asked)
            if likeness >= _ALIKE:
                near[row] = likeness
        if not near and ask.measure == "growth" and (grown := self._grown(ask, asked)):
            what = "a change between two single figures"
            return plan_of(self.table, grown, fit=0.7, what=what)
        if not near:
            raise NotHeld(f"The table {self.table!r} holds no single figure of that kind.")
        best = max(near.values())
        kept = self._latest(ask, [row for row in near if near[row] == best])
        # a figure of a year decides nothing about a part of the year
        figures = [
            replace(self._printed(row), decides=not ask.period or str(row.period) == ask.period)
            for row in kept
        ]
        return plan_of(
            self.table,
            figures,
            fit=0.6 + 0.22 * best,
            what=str(kept[0].quantity) if len({row.quantity for row in kept}) == 1 else "single figures",
            cannot=() if any(one.decides for one in figures) else (WHOLE_YEAR.format(ask.period),),
        )

    def _grown(self, ask: Ask, asked: frozenset[str]) -> list[Measured]:
        """Return the changes between two rows that count the same thing in two years."""
        held = []
        for row, topics, named in _rows():
            telling = topics - _WEAK
            counted = UNITS[row.unit].base in ("persons", "number", "USD", "JPY")
            same = counted and str(row.period).isdigit() and set(ask.economies) <= {*named, "WLD"}
            if same and telling and telling <= asked and telling & concepts(ask.of):
                held.append((int(row.period), replace(self._printed(row), series=str(row.quantity))))
        found = changes(held, ask.unit, ask.since)
        whole = not ask.period
        return [replace(one, decides=whole) for year, one in found if ask.year in (None, year)]

    def _latest(self, ask: Ask, rows: list[Any]) -> list[Any]:
        """Return the rows of the last three periods up to the text; all rows where the claim names a year."""
        if ask.year is not None:
            return rows
        limit = str(ask.day.year) if ask.day else "9999"
        out = [row for row in rows if not (years := re.findall(r"\d{4}", row.period)) or years[-1] <= limit]
        ordered = sorted(out or rows, key=lambda row: str(row.period), reverse=True)
        periods = list(dict.fromkeys(row.period for row in ordered))[:3]
        return [row for row in ordered if row.period in periods]

    def _printed(self, row: Any) -> Measured:
        unit = UNITS[row.unit]
        years = re.findall(r"\d{4}", str(row.period))
        value = row.value if row.value == row.value else (row.low + row.high) / 2
        words = f"{row.quantity}, {row.period}, {row.source_publisher}"
        year = int(years[-1]) if years else None
        return printed(self.table, words, value * unit.multiplier, unit.base, row.Index, year=year)

    def _likeness(
        self, ask: Ask, row: Any, topics: frozenset[str], named: frozenset[str], asked: frozenset[str]
    ) -> float:
        if topics <= _WEAK or not self._same_kind(ask, row) or not self._same_time(ask, row):
            return 0.0
        own, counted = things(ask.of), things(str(row.quantity))
        if own and counted and not own & counted:
            # the figure for electric cars, a part of all cars, is another figure
            return 0.0
        economies = set(ask.economies) - {"WLD"}
        if economies and named and not (economies & named):
            return 0.0
        if economies - named and named - economies:
            return 0.0
        if _TRADES.match(str(row.quantity)) and not direction(ask.text):
            return 0.0
        strangers = len(named - economies) if economies else 0
        # the row counts all economies, while the claim names some
        strangers += row.economy == "WLD" and len(economies) > 1
        telling = topics - _WEAK
        if not economies and len(telling & asked) < 2:
            return 0.0
        return len(telling & asked) / len(telling) - 0.25 * strangers

    def _same_kind(self, ask: Ask, row: Any) -> bool:
        unit = UNITS[row.unit].base
        counted = {"number", "persons"}
        if unit != (ask.unit or "number") and not {unit, ask.unit} <= counted:
            return False
        words = str(row.quantity)
        if _CHANGE.search(words):
            return ask.measure in ("growth", "tariff_rate", "other")
        if _SHARE.search(words):
            return ask.measure in _PARTS
        if row.unit == "percent of GDP":
            return ask.measure in ("other", "growth")
        return ask.measure not in ("growth", "share") or row.kind == "survey"

    def _same_time(self, ask: Ask, row: Any) -> bool:
        period = str(row.period)
        years = [int(year) for year in re.findall(r"\d{4}", period)]
        if (
            ask.period
            and len(ask.period) > 4
            and ask.period.replace("-Q", "-Q") not in period
            and "-" in period
        ):
            return False
        return ask.year is None or not years or years[0] <= ask.year <= years[-1]
