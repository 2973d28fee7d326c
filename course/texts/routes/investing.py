"""Japanese direct investment in China: flows, stocks and running totals."""

from __future__ import annotations

from course.texts.routes._ask import Ask
from course.texts.routes._printed import Printed, plan_of, yearly
from course.texts.routes._route import NotHeld, Plan, Route, lines
from course.texts.routes._running import adds_up
from course.texts.routes._words import concepts, says

__all__ = ["Investment"]

_KINDS = {
    "investment_flow": ("flow",),
    "investment_stock": ("stock", "cumulative", "statement"),
    "share": ("stock", "flow"),
}


class Investment(Route):
    """The way to `investment`."""

    table = "investment"
    settings = ("measure", "of", "year")
    adds_up = True

    def holds_part(self, period: str) -> bool:
        """Tell that the plan looks for a part of a year; see `Route`."""
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
        mutual = says("both directions", ask.text)
        others = [code for code in ask.economies if code not in ("JPN", "WLD")]
        if "JPN" not in ask.economies or (others and others != ["CHN"]):
            raise NotHeld(f"The table {self.table!r} holds Japan's investment in China and in the world.")
        if others and ask.economies.index("CHN") < ask.economies.index("JPN") and "日本へ" in ask.text:
            raise NotHeld(f"The table {self.table!r} holds no Chinese investment in Japan.")
        found = table[table["measure"].isin(kinds) & (table["host"] == (others[0] if others else "WLD"))]
        figures: dict[int, list[Printed]] = {}
        for row in lines(found):
            if (row.precision == "half year") != ("-H" in ask.period) and ask.measure == "investment_flow":
                continue
            for column, unit, scale in _COLUMNS:
                value = getattr(row, column)
                if value == value and (unit == "percent") == (ask.unit == "percent"):
                    words = f"{row.definition}, {row.date:%Y-%m}" + (f", in {unit}" if scale > 1 else "")
                    # both directions together are more than one of them
                    above = row.measure == "statement" and not mutual
                    half = row.precision == "half year"
                    held = f"{row.date.year}-H{(row.date.month + 5) // 6}" if half else f"{row.date:%Y-%m}"
                    fits = not ask.period or (ask.period == held and (half or row.measure != "flow"))
                    printed = Printed(
                        words, float(value) * scale, unit, (row.Index,), row.date.year, fits, above
                    )
                    figures.setdefault(row.date.year, []).append(printed)
        kept = yearly(figures, ask.year, ask.day.year if ask.day else None, self.table)
        where = "in China" if others else "abroad"
        return plan_of(
            table,
            kept,
            fit=1.0,
            what=f"Japanese direct investment {where}",
            about="which definition is meant",
            cannot=("A running total is no stock: nothing is ever written off.",),
        )


_COLUMNS = (("value_jpy_bn", "JPY", 1e9), ("value_usd_bn", "USD", 1e9), ("share_pct", "percent", 1.0))
