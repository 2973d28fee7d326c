"""Tests claims on Japanese direct investment: flows, stocks and running totals."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from course.tables import meaning
from course.texts.routes._ask import Ask
from course.texts.routes._printed import Printed, cells, plan_by_year
from course.texts.routes._route import NotHeld, Plan, Route, lines
from course.texts.routes._words import concepts, says
from course.texts.routes._years import adds_up

__all__ = ["Investment"]

_KINDS = {
    "investment_flow": ("flow",),
    "investment_stock": ("stock", "cumulative", "statement"),
    "share": ("stock", "flow"),
}


class Investment(Route):
    """The route of `investment`."""

    table = "investment"
    settings = ("measure", "of", "year")
    adds_up = True

    def holds_part(self, period: str) -> bool:
        """Return True: the plan handles every part of a year; see `Route`."""
        return True

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests a claim on Japanese investment in China or in the world; see `Route`."""
        table = self.frame
        if ask.measure not in _KINDS or (
            ask.measure == "share" and not says("investment", f"{ask.of} {ask.text}")
        ):
            raise NotHeld(f"The table {self.table!r} holds direct investment, and no {ask.measure}.")
        if "pledge" in concepts(ask.text):
            raise NotHeld(f"The table {self.table!r} holds what was invested, and no pledges.")
        kinds = _KINDS[ask.measure]
        if adds_up(ask):
            # a running total never writes anything off, so it is no stock, and single years are missing
            kinds = ("cumulative", "statement")
        others = [code for code in ask.economies if code not in ("JPN", "WLD")]
        if "JPN" not in ask.economies or (others and others != ["CHN"]):
            raise NotHeld(f"The table {self.table!r} holds Japan's investment in China and in the world.")
        if others and ask.economies.index("CHN") < ask.economies.index("JPN") and "日本へ" in ask.text:
            raise NotHeld(f"The table {self.table!r} holds no Chinese investment in Japan.")
        found = table[table["measure"].isin(kinds) & (table["host"] == (others[0] if others else "WLD"))]
        where = "in China" if others else "abroad"
        return plan_by_year(
            table,
            ask,
            self._figures(ask, found),
            fit=1.0,
            what=f"Japanese direct investment {where}",
            about="which definition is meant",
            cannot=(meaning(self.table).note,),
        )

    def _figures(self, ask: Ask, found: pd.DataFrame) -> Iterator[tuple[int, Printed]]:
        mutual = says("both directions", ask.text)
        for row in lines(found):
            half, year = row.precision == "half year", row.date.year
            if half != ("-H" in ask.period) and ask.measure == "investment_flow":
                continue
            held = f"{year}-H{(row.date.month + 5) // 6}" if half else f"{row.date:%Y-%m}"
            fits = not ask.period or (ask.period == held and (half or row.measure != "flow"))
            # both directions together are more than one of them
            above = row.measure == "statement" and not mutual
            for value, unit in cells(self.table, row, percent=ask.unit == "percent"):
                words = f"{row.definition}, {row.date:%Y-%m}" + (f", in {unit}" if unit != "percent" else "")
                yield year, Printed(words, value, unit, (row.Index,), year, fits, above)
