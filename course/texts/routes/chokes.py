"""Tests shares of hubs that a government can close, as printed or as another table gives them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from course.texts.routes._ask import Ask
from course.texts.routes._printed import Printed, plan_of
from course.texts.routes._route import NotHeld, Plan, Route, lines
from course.texts.routes._words import asked, concepts, things

__all__ = ["ChokePoints"]

_SHARES = ("share", "mine_share", "refining_share", "import_dependence")


class ChokePoints(Route):
    """The route of `choke_points`; a row without a share names another table, which is then asked."""

    table = "choke_points"
    settings = ("measure", "of", "year")

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests the share of a holder at a hub; see `Route`."""
        if ask.measure not in _SHARES or ask.unit != "percent":
            raise NotHeld(f"The table {self.table!r} holds shares at hubs, and no {ask.measure}.")
        table = self.frame
        topics = concepts(ask.of) or concepts(ask.text)
        fits = [
            row
            for row in lines(table)
            if (row.holder in ask.economies or not ask.economies)
            and topics & concepts(f"{row.choke_point} {row.share_rule}")
        ]
        if not fits:
            raise NotHeld(f"The table {self.table!r} holds no hub of that kind for the economies named.")
        printed = [row for row in fits if row.share_low_pct == row.share_low_pct]
        if printed:
            figures = [
                Printed(f"{row.choke_point}, {words}", float(value), "percent", (row.Index,))
                for row in printed
                for words, value in (("lower end", row.share_low_pct), ("upper end", row.share_high_pct))
            ]
            return plan_of(table, figures, fit=0.85, what="share at a hub", about="which end of the range")
        return self._by_other_table(ask, fits)

    def _by_other_table(self, ask: Ask, fits: list[Any]) -> Plan:
        from course.texts.routes import routes

        for row in fits:
            if row.share_table not in routes() or not self._same(ask, str(row.share_rule)):
                continue
            try:
                found = routes()[row.share_table].plan(ask)
            except NotHeld:
                continue
            why = f"It names the hub {row.choke_point!r}, and takes its share from {row.share_table!r}."
            return replace(found, fit=0.72, why=why)
        raise NotHeld(f"The table {self.table!r} names no share of that kind.")

    def _same(self, ask: Ask, rule: str) -> bool:
        """Tell whether a row's rule covers the claimed thing and the claimed kind of share."""
        kind = {
            "refining_share": "refin",
            "mine_share": "mine",
            "import_dependence": "import",
            "share": "share",
        }[ask.measure]
        return kind in rule.casefold() and bool(things(rule) & asked(ask.of, ask.text))
