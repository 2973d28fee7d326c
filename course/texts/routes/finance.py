"""Tests claims on Japan's public debt, reserves and balance of payments."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property

import pandas as pd

from course.tables import meaning
from course.texts.routes._ask import Ask
from course.texts.routes._goods import attached
from course.texts.routes._printed import WHOLE_YEAR, Printed, cells, changes, plan_of, yearly
from course.texts.routes._route import NotHeld, Plan, Route, lines
from course.texts.routes._words import concepts, nearest, says, things

__all__ = ["PublicFinance"]

#: words for levels whose change is counted from two rows
_LEVELS = {
    "debt": re.compile(r"debt|借金|债务|債務"),
    "reserves": re.compile(r"(?:currency|exchange|foreign|official) reserves|外汇储备|外貨準備"),
}
#: words in a claim's `of` that do not say which quantity grows
_BARE = ("", "other", "surplus", "deficit", "balance", "assets", "net assets")


class PublicFinance(Route):
    """The route of `public_finance`."""

    table = "public_finance"
    settings = ("measure", "of", "year", "fiscal", "item")

    def holds_part(self, period: str) -> bool:
        """Return True: the plan handles every part of a year; see `Route`."""
        return True

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests a claim on Japan's public finance; see `Route`."""
        table = self.frame
        economies = [code for code in ask.economies if code != "WLD"]
        if not economies and ask.measure == "debt" and ask.claim.sentence.language == "ja":
            economies = ["JPN"]  # 国の借金 means Japan's debt
        if len(economies) != 1 or economies[0] not in set(table["economy"]):
            raise NotHeld(f"The table {self.table!r} holds Japan, and one ratio for Germany.")
        if ask.measure == "gdp" and says("per head", ask.text):
            raise NotHeld(f"The table {self.table!r} holds output as a whole, and none for each person.")
        if ask.measure == "debt" and says("debt by holder", ask.text):
            raise NotHeld(f"The table {self.table!r} holds what the state owes, and not who holds it.")
        items = self._items(ask)
        if items[0] in ("goods_exports", "goods_imports") and (things(ask.of) or attached(ask.text)):
            raise NotHeld(f"The table {self.table!r} holds all goods together only.")
        found = table[(table["economy"] == economies[0]) & table["item"].isin(items)]
        figures = self._figures(ask, found)
        if ask.measure == "growth":
            pairs = [(year, one) for year, ones in figures.items() for one in ones]
            figures = {}
            for year, one in changes(pairs, ask.unit, ask.since):
                figures.setdefault(year, []).append(one)
        kept = yearly(figures, ask.year, ask.day.year if ask.day else None, self.table)
        kept = sorted(kept, key=lambda one: items.index(str(table.loc[one.rows[0], "item"])))
        kept = [one for one in kept if table.loc[one.rows[0], "precision"] != "period"] or kept
        exact = [
            one
            for one in kept
            if table.loc[one.rows[0], "precision"] == "day"
            and f"{table.loc[one.rows[0], 'date']:%Y-%m}" == ask.period
        ]
        ratio = ask.measure == "debt_to_gdp"
        return plan_of(
            table,
            exact or ([replace(one, decides=False) for one in kept] if ask.period else kept),
            fit=0.94 if ratio or items[0] in ("goods_exports", "goods_imports", "gdp_nominal") else 1.0,
            what=items[0].replace("_", " ") + (" of Japan" if economies == ["JPN"] else " of Germany"),
            about="which figure of the year is meant",
            cannot=() if exact or not ask.period else (WHOLE_YEAR.format(ask.period),),
        )

    @cached_property
    def _kinds(self) -> dict[str, list[str]]:
        """Kind of item, as measures and topics name it -> the items of the kind, the best first."""
        item, found = meaning(self.table).of("INDICATOR")[0], dict[str, list[str]]()
        for cell, kind in item.codes.items():
            found.setdefault(kind, []).append(cell)
        return found

    def _topics(self, words: str) -> list[str]:
        """Return the kinds of items that the words name as a topic."""
        return [kind for kind in self._kinds if kind in concepts(words)]

    def _items(self, ask: Ask) -> list[str]:
        if "item" in ask.settings:
            return [str(ask.settings["item"])]
        if "treasuries" in concepts(ask.of):
            raise NotHeld(f"The table {self.table!r} holds reserves, and no holdings of one bond.")
        if ask.measure in ("balance", "other"):
            named = self._topics(f"{ask.of} {ask.text}")
            if named:
                return self._kinds[nearest(named, ask.text, ask.claim.quantity.start) or named[0]]
        if ask.measure == "debt" and says("bonds", ask.of):
            return ["debt_all_bonds", "debt_ordinary_bonds"]
        if ask.measure == "growth":
            return self._growing(ask)
        found = self._kinds.get(ask.measure, [])
        if not found:
            raise NotHeld(
                f"The table {self.table!r} holds debt, reserves and balances, and no {ask.measure}."
            )
        return found

    def _growing(self, ask: Ask) -> list[str]:
        """Return the items whose change a claim states, by its `of` or else by its sentence."""
        if ask.unit == "times" and says("against output", ask.text):
            raise NotHeld(
                f"The table {self.table!r} holds no change of debt here, but its size beside output."
            )
        for words in (ask.of, ask.text):
            named = self._topics(words)
            if named:
                return self._kinds[nearest(named, words, ask.claim.quantity.start) or named[0]]
            for measure, pattern in _LEVELS.items():
                if pattern.search(words):
                    return self._kinds[measure]
            if ask.of not in _BARE:
                break
        raise NotHeld(f"The table {self.table!r} holds debt, reserves and balances, not that of {ask.of}.")

    def _figures(self, ask: Ask, found: pd.DataFrame) -> dict[int, list[Printed]]:
        figures: dict[int, list[Printed]] = {}
        for row in lines(found):
            fiscal = row.precision == "fiscal year"
            year = row.date.year - 1 if fiscal or (ask.fiscal and row.date.month <= 3) else row.date.year
            if ask.fiscal != fiscal and row.precision in ("year", "fiscal year") and ask.year is not None:
                continue
            if ask.fiscal and row.precision == "day" and row.date.month != 3:
                continue
            words = f"{str(row.item).replace('_', ' ')}, {row.scope}, {row.date:%Y-%m-%d}, {row.vintage}"
            series = f"{row.item} {row.scope} {row.date:%m} {row.precision}"
            ratio = ask.unit == "percent" and ask.measure != "growth"
            for value, unit in cells(self.table, row, percent=ratio):
                printed = Printed(words, value, unit, (row.Index,), row.date.year, series=series)
                figures.setdefault(int(year), []).append(printed)
        return figures
