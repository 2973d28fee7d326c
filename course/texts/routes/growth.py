"""Tests claims on Japan's growth against forecasts, first prints and revisions."""

from __future__ import annotations

import re
from typing import Any

from course.texts.routes._ask import Ask
from course.texts.routes._printed import Printed, cells, plan_by_year
from course.texts.routes._route import NotHeld, Plan, Route, lines
from course.texts.routes._words import says
from course.texts.routes.economy import of_output

__all__ = ["GrowthVintages"]


class GrowthVintages(Route):
    """The route of `growth_vintages`."""

    table = "growth_vintages"
    settings = ("measure", "of", "year", "fiscal", "period")

    def holds_part(self, period: str) -> bool:
        """Return True: the plan handles every part of a year; see `Route`."""
        return True

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests a claim on Japan's growth; see `Route`."""
        gdp = of_output(ask)
        if ask.measure != "growth" or not gdp or ask.unit != "percent" or "JPN" not in ask.economies[:1]:
            raise NotHeld(f"The table {self.table!r} holds the growth of Japan's output only.")
        table = self.frame
        # in Japan "the year" may mean the calendar or the fiscal year
        kinds = ["fiscal"] if ask.fiscal else ["calendar", "fiscal"]
        kinds = ["quarter on year"] if ask.period else kinds
        found = table[table["period_kind"].isin(kinds)]
        if ask.period:
            found = found[found["period"] == ask.period]
        out = found[found["issued"] <= f"{ask.day:%Y-%m}"] if ask.day else found
        found = (out if len(out) else found).sort_values("issued", kind="stable")
        told = found[(found["status"] == "forecast") == says("a forecast", ask.text)]
        found = told if len(told) else found
        # a replaced forecast no longer counts, and every issuer replaces its forecast within a year
        found = found[~found.duplicated(["issuer", "status", "measure", "period"], keep="last")]
        if ask.day:
            old = f"{ask.day.year - 1}-{ask.day.month:02d}"
            found = found[(found["status"] != "forecast") | (found["issued"] >= old)]
        forecast = says("a forecast", ask.text)
        return plan_by_year(
            table,
            ask,
            (self._figure(row) for row in lines(found)),
            fit=1.04 if forecast or ask.fiscal or ask.period else 0.95,
            what="growth of Japan's output",
            about="which print or forecast is meant",
        )

    def _figure(self, row: Any) -> tuple[int, Printed]:
        year = int(re.findall(r"\d{4}", str(row.period))[0])
        words = f"{row.measure}, {row.period}, {row.status} by the {row.issuer}, {row.issued}"
        value, unit = next(cells(self.table, row, percent=True))
        return year, Printed(words, value, unit, (row.Index,), year)
