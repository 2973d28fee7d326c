"""Tests claims on foreign visitors to Japan."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from course.texts.routes._ask import Ask
from course.texts.routes._named import joined, listed, named
from course.texts.routes._printed import Printed, plan_of
from course.texts.routes._roles import added_up
from course.texts.routes._route import NotHeld, OtherYears, Plan, Route, lines
from course.texts.routes._words import says

__all__ = ["VisitorsToJapan"]


class VisitorsToJapan(Route):
    """The route of `visitors_to_japan`."""

    table = "visitors_to_japan"
    settings = ("measure", "of", "year", "period", "origin")

    def holds_part(self, period: str) -> bool:
        """Return True: the plan handles every part of a year; see `Route`."""
        return True

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests a claim on visitors; see `Route`."""
        visits = says("visits", f"{ask.of} {ask.text}")
        if not visits or ask.measure not in ("visitors", "growth", "share", "rank"):
            raise NotHeld(f"The table {self.table!r} holds visitors, and no {ask.measure}.")
        if ask.measure == "growth" and not (says("visits", ask.of) or ask.of == ""):
            raise NotHeld(f"The table {self.table!r} holds the change of visitors only.")
        if "JPN" not in ask.economies and not re.search(r"japan|日本|訪日|访日|赴日", ask.text):
            raise NotHeld(f"The table {self.table!r} holds visitors to Japan only.")
        table = self.frame[self.frame["status"] == "found"]
        origins = [code for code in ask.economies if code not in ("JPN", "WLD")] or ["WLD"]
        several = ask.measure in ("visitors", "share") and added_up(ask, origins)
        origin = str(ask.settings.get("origin", joined(origins) if several else origins[0]))
        if not set(origin.split("+")) <= set(table["economy"]):
            raise NotHeld(
                f"The table {self.table!r} holds visitors from {listed(sorted(set(table['economy'])))}."
            )
        figures = self._figures(ask, origin)
        period = self._period(ask)
        kept = [figure for when, figure in figures if period in (None, when)]
        if period is None:
            latest = f"{ask.day:%Y-%m}" if ask.day else "9999"
            kept = [figure for when, figure in figures if when[:4].isdigit() and when <= latest][-3:][::-1]
        if not kept:
            held = listed(sorted({when for when, _ in figures}), 12)
            lacks = OtherYears if held and len(period or "") == len("2024") else NotHeld
            raise lacks(
                f"The table {self.table!r} holds {held or 'no figure'} for {named(origin)}, and not {period}."
            )
        if len(origins) > 1 and not several and "origin" not in ask.settings and ask.measure != "rank":
            kept = [replace(figure, decides=False) for figure in kept]
        return plan_of(
            table, kept, fit=1.0, what=f"visitors to Japan from {named(origin)}", about="the period"
        )

    def _period(self, ask: Ask) -> str | None:
        year = ask.year
        if ask.period:
            return ask.period
        if year is None:
            return None
        return f"{year}-H1" if says("the first half year", ask.text) else str(year)

    def _figures(self, ask: Ask, origin: str) -> list[tuple[str, Printed]]:
        table = self.frame[self.frame["status"] == "found"]
        visitors = table.set_index(["period", "economy"])["visitors"].dropna()
        found = []
        if "+" in origin:
            return self._added(ask, origin.split("+"), visitors)
        for row in lines(table[table["economy"] == origin]):
            when, value, unit = str(row.period), None, "persons"
            if ask.measure == "visitors":
                value = float(row.visitors) if row.visitors == row.visitors else None
            elif ask.measure == "growth":
                value, unit = self._change(ask, row, visitors), ask.unit
            elif ask.measure == "share" and (when, "WLD") in visitors.index:
                value, unit = 100 * float(row.visitors) / float(visitors[when, "WLD"]), "percent"
            elif ask.measure == "rank":
                others = visitors[when].drop("WLD", errors="ignore")
                value, unit = 1 + float((others > float(row.visitors)).sum()), "rank"
            if value is not None:
                found.append((when, Printed(when, value, unit, (row.Index,), int(when[:4]))))
        return sorted(found, key=lambda one: one[0])

    def _added(self, ask: Ask, origins: list[str], visitors: Any) -> list[tuple[str, Printed]]:
        """Return the summed visitors of several origins, for every period that all origins have."""
        table, found = self.frame, []
        for when in sorted({when for when, _ in visitors.index}):
            whole = [*origins, "WLD"] if ask.measure == "share" else origins
            if not all((when, code) in visitors.index for code in whole):
                continue
            value, unit = float(sum(visitors[when, code] for code in origins)), "persons"
            if ask.measure == "share":
                value, unit = 100 * value / float(visitors[when, "WLD"]), "percent"
            rows = table.index[(table["period"] == when) & table["economy"].isin(origins)]
            found.append((when, Printed(when, value, unit, tuple(rows), int(when[:4]))))
        return found

    def _change(self, ask: Ask, row: Any, visitors: Any) -> float | None:
        when, economy = str(row.period), row.economy
        printed = row.change_pct
        since = ask.since or int(when[:4]) - 1
        before = f"{since}{when[4:]}"
        ratio = None
        if (before, economy) in visitors.index:
            ratio = float(visitors[when, economy]) / float(visitors[before, economy])
        elif printed == printed and ask.since is None:
            ratio = 1 + float(printed) / 100
        if ratio is None:
            return None
        return ratio if ask.unit == "times" else 100 * (ratio - 1)
