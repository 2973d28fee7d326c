"""Tests claims on China's exports of electric and other vehicles, with counts of several sources."""

from __future__ import annotations

import re
from typing import Any

from course.texts.routes._ask import Ask
from course.texts.routes._printed import Printed, plan_by_year
from course.texts.routes._route import NotHeld, Plan, Route, lines
from course.texts.routes._words import direction, things

__all__ = ["NewEnergyExports"]


class NewEnergyExports(Route):
    """The route of `new_energy_exports`."""

    table = "new_energy_exports"
    settings = ("measure", "of", "year")

    def holds_part(self, period: str) -> bool:
        """Tell whether the table holds a count for this part of a year; see `Route`."""
        return bool(period) and period in set(self.frame["period"].astype(str))

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests a claim on China's exports of vehicles; see `Route`."""
        if ask.measure not in ("exports", "growth", "other", "production") or ask.money:
            raise NotHeld(
                f"The table {self.table!r} holds numbers of vehicles and their growth, and no {ask.measure}."
            )
        others = [code for code in ask.economies if code not in ("CHN", "WLD")]
        if "CHN" not in ask.economies or others:
            raise NotHeld(f"The table {self.table!r} holds China's exports to the whole world only.")
        if "export" not in (direction(ask.of), direction(ask.text)) and ask.measure != "exports":
            raise NotHeld(f"The table {self.table!r} holds exports only.")
        meant = things(ask.of) or things(ask.text)
        electric = "new-energy vehicles" in meant
        if not meant & {"new-energy vehicles", "cars"}:
            raise NotHeld(f"The table {self.table!r} holds vehicles only.")
        table = self.frame
        found = table[(table["goods"] != "all vehicles") == electric]
        if self.holds_part(ask.period):
            found = found[found["period"] == ask.period]
        # passenger cars are a part of all vehicles
        wider = "passenger cars" in meant and not electric
        figures = (one for row in lines(found) if (one := self._figure(ask, row, wider=wider)))
        return plan_by_year(
            table, ask, figures, fit=1.0, what="vehicles that China sold abroad", about="who counted"
        )

    def _figure(self, ask: Ask, row: Any, *, wider: bool) -> tuple[int, Printed] | None:
        year = int(re.findall(r"\d{4}", str(row.period))[-1])
        value, unit = self._value(ask, row)
        if value is None:
            return None
        words = f"{row.goods} counted by {row.counted_by}, {row.period}"
        # a count of some months decides nothing about a year
        whole = ask.period == str(row.period) or str(row.period).isdigit()
        above = wider and unit == "number"
        return year, Printed(words, value, unit, (row.Index,), year, decides=whole, at_most=above)

    def _value(self, ask: Ask, row: Any) -> tuple[float | None, str]:
        growth, number = row.growth_pct, row.vehicles
        if ask.measure == "growth":
            if growth != growth:
                return None, ""
            return (1 + float(growth) / 100, "times") if ask.unit == "times" else (float(growth), "percent")
        return (None, "") if str(number) == "<NA>" else (float(number), "number")
