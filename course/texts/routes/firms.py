"""Tests claims on the profits of two car makers, worldwide and in joint ventures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from course.tables import meaning
from course.texts.routes._ask import Ask
from course.texts.routes._printed import Printed, cells, changes, plan_by_year
from course.texts.routes._roles import together
from course.texts.routes._route import NotHeld, Plan, Route, lines
from course.texts.routes._words import says, things

__all__ = ["CompanyProfits"]

_FIRMS = {"Toyota": r"toyota|丰田|トヨタ", "Honda": r"honda|本田|ホンダ"}


def _added(figures: list[tuple[int, Printed]], firms: int) -> list[tuple[int, Printed]]:
    """Return the sum over all firms, for each year and kind of profit that every firm has."""
    groups: dict[tuple[int, str], list[Printed]] = {}
    for ends, one in figures:
        firm, kind = one.series.split(" ", 1)
        held = groups.setdefault((ends, kind), [])
        # a restated figure stands beside the first one: each firm counts once
        if not any(other.series.startswith(f"{firm} ") for other in held):
            held.append(one)
    found = []
    for (ends, kind), parts in groups.items():
        if len(parts) == firms:
            words = f"{kind.rsplit(' ', 1)[0].replace('_', ' ')} of all together, year to March {ends}"
            rows = tuple(row for part in parts for row in part.rows)
            value = sum(part.value for part in parts)
            found.append((ends, replace(parts[0], words=words, value=value, rows=rows, series=kind)))
    return found


class CompanyProfits(Route):
    """The route of `company_profits`."""

    table = "company_profits"
    settings = ("measure", "of", "year", "fiscal", "company")

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests a claim on a firm's profit; see `Route`."""
        table = self.frame
        words = f"{ask.of} {ask.text}"
        firms = (
            [str(ask.settings["company"])]
            if "company" in ask.settings
            else [
                firm
                for firm in table["company"].unique()
                if re.search(_FIRMS.get(firm, firm.casefold()), words)
            ]
        )
        if not firms:
            raise NotHeld(f"The table {self.table!r} holds {' and '.join(table['company'].unique())} only.")
        if says("numbers of vehicles", ask.text) and not says("profit", ask.clause):
            raise NotHeld(f"The table {self.table!r} holds money, and no numbers of vehicles.")
        share = ask.measure == "share" and ask.unit == "percent" and "cars" not in things(ask.of)
        share = share and says("profit", words)
        earns = says("what a firm earns", ask.of) or says("what a firm earns", ask.clause)
        grows = ask.measure == "growth" and earns
        sales = says("sales of a firm", words)
        if ask.measure != "profit" and not (share or grows or (ask.money and sales)):
            raise NotHeld(f"The table {self.table!r} holds profits and revenues, and no {ask.measure}.")
        found = table[table["company"].isin(firms)]
        figures = self._shares(found) if share else self._amounts(found, words)
        if len(firms) > 1 and together(ask) and not share:
            figures = _added(figures, len(firms))
        if grows:
            figures = changes(figures, ask.unit, ask.since)
        return plan_by_year(
            table,
            ask,
            self._by_year(ask, figures),
            fit=1.0 if not share else 0.8,
            what=f"sales of {firms[0]}" if sales else f"profit of {' and '.join(firms)}",
            about="which profit and business year is meant",
            cannot=(meaning(self.table).note,),
        )

    def _by_year(self, ask: Ask, figures: list[tuple[int, Printed]]) -> Iterator[tuple[int, Printed]]:
        """Yield each figure with each year by which a text may call its business year."""
        for ends, figure in figures:
            # the year to March 2024 is fiscal 2023; without the word it may be called either
            yield ends - 1, figure
            if not ask.fiscal:
                yield ends, figure

    def _amounts(self, found: pd.DataFrame, words: str) -> list[tuple[int, Printed]]:
        kinds = []
        if says("joint ventures", words):
            kinds = ["venture_profit", "joint_ventures_share"]
        elif says("sales of a firm", words) and not re.search(r"profit|利润|利益", words):
            kinds = ["sales_revenue"]
        elif says("operating profit", words):
            kinds = ["operating_profit"]
        elif says("net profit", words):
            kinds = ["attributable_profit"]
        else:
            kinds = ["attributable_profit", "operating_profit"]
        rows = found[found["measure"].isin(kinds)].sort_values(
            "measure", key=lambda one: one.map(kinds.index)
        )
        return [self._figure(row) for row in lines(rows)]

    def _figure(self, row: Any) -> tuple[int, Printed]:
        ends, kind = int(row.fiscal_year), str(row.measure).replace("_", " ")
        words = f"{row.company}, {kind}, year to March {ends}, {row.vintage}"
        value, unit = next(cells(self.table, row, percent=False))
        series = f"{row.company} {row.measure} {row.scope}"
        return ends, Printed(words, value, unit, (row.Index,), ends, series=series)

    def _shares(self, found: pd.DataFrame) -> list[tuple[int, Printed]]:
        """Return the joint ventures' part of profit in percent, for each firm and year with both figures."""
        figures = []
        groups: Any = found.groupby(["company", "fiscal_year"])
        for (firm, ends), rows in groups:
            by_kind = rows.drop_duplicates("measure").set_index("measure")["value_jpy_mn"]
            if {"joint_ventures_share", "attributable_profit"} <= set(by_kind.index):
                value = 100 * by_kind["joint_ventures_share"] / by_kind["attributable_profit"]
                words = f"{firm}, joint ventures in all profit, year to March {ends}"
                used = rows[rows["measure"].isin(["joint_ventures_share", "attributable_profit"])]
                figures.append(
                    (int(ends), Printed(words, float(value), "percent", tuple(used.index), int(ends)))
                )
        return figures
