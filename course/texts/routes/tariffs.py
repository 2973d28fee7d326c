"""Tests claims on American tariffs since 2025, by partner and as the average of all goods."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import Any

import pandas as pd

from course.readings import rules
from course.texts.routes._ask import Ask
from course.texts.routes._goods import attached
from course.texts.routes._named import listed, named
from course.texts.routes._printed import plan_of, printed
from course.texts.routes._roles import roles
from course.texts.routes._route import Measured, NotHeld, Plan, Route, lines
from course.texts.routes._words import says, things
from course.texts.routes.trade import Trade

__all__ = ["UsGoodsTrade", "UsTariffDaily", "UsTariffs"]

#: number of last days that are tried for a month, or for a claim without a year
_DAYS = 6


class _Tariffs(Route):
    """A table of American tariff rates by day."""

    settings = ("measure", "year", "period", "partner")

    def span(self, ask: Ask) -> tuple[pd.Timestamp, pd.Timestamp]:
        """Return the first and the last day that the claim may mean.

        Raises
        ------
        NotHeld
            The days lie before the table begins, or the claim is not on an American tariff rate.
        """
        if ask.measure != "tariff_rate" or ask.unit not in ("percent", "percentage points"):
            raise NotHeld(f"The table {self.table!r} holds tariff rates in percent, and no {ask.measure}.")
        if not _american(ask):
            raise NotHeld(f"The table {self.table!r} holds American tariffs only.")
        if ask.period and not ask.period[5:].isdigit():
            raise NotHeld(f"The table {self.table!r} holds days, and no figure of {ask.period} as a whole.")
        first = self.frame["date"].min()
        start, last = first, pd.Timestamp(ask.day or date(2200, 1, 1))
        if ask.period or ask.year:
            period = pd.Period(ask.period or str(ask.year))
            start, last = period.start_time, period.end_time
        if last < first:
            raise NotHeld(f"The table {self.table!r} begins on {first:%Y-%m-%d}, and not in {last.year}.")
        return start, last

    def rates(self, ask: Ask, days: Collection[tuple[str, Any]], column: str, about: Any, what: str) -> Plan:
        """Return the plan that tests a rate against those of some days.

        Parameters
        ----------
        ask
            The claim.
        days
            Words for each day, such as ``"from"``, and the label of its row.
        column
            The column of the rates.
        about
            All rates of the claim's period.
        what
            The rate in words.
        """
        rates = self.frame[column]
        value, told = ask.claim.quantity.value, [float(rates[at]) for _, at in days]
        # between the rates of the period but near none of them
        between = min(about) <= value <= max(about) and not any(rules.is_near(value, one) for one in told)
        # a headline rate differs from the average over the goods that are bought
        decides = says("an average rate", ask.text) and not between
        figures = [
            Measured(
                float(rates[at]),
                ask.unit,
                f"{what}, {words} {self.frame.loc[at, 'date']:%Y-%m-%d}",
                self.table,
                (at,),
                {"day": f"{words} {self.frame.loc[at, 'date']:%Y-%m-%d}"},
                decides=decides,
            )
            for words, at in days
        ]
        why = f"It holds the {what}, by day."
        return plan_of(self.table, figures, fit=1.0, what=what, why=why, cannot=[self.means.note])


class UsTariffs(_Tariffs):
    """Average tariffs by partner, and the imports that weigh them."""

    table = "us_tariffs"

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests an American tariff on the goods of a partner; see `Route`."""
        if ask.measure in ("imports", "exports") and ask.money:
            return self._bought(ask)
        start, last = self.span(ask)
        table = self.frame[~self.frame["scheduled"]]
        partners = [code for code in ask.economies if code not in ("USA", "WLD")]
        partner = str(ask.settings.get("partner", partners[0] if partners else ""))
        if partner not in set(table["iso3"]):
            held = listed(sorted(table["iso3"].unique()))
            raise NotHeld(f"The table {self.table!r} holds {held}, and not {partner or 'all'}.")
        own = table[table["iso3"] == partner]
        found = own[own["date"].between(start, last)]
        if ask.year is None or found.empty:
            found = pd.concat([own[own["date"] < start].tail(1), found])
        if says("the end of a year", ask.text):
            found = found.tail(1)
        some = found.tail(_DAYS) if ask.period or ask.year is None else found
        days = [("from", at) for at in some.index[::-1]]
        # points are added to the rate of January 2025
        column = "increase_pp" if ask.unit == "percentage points" else "total_pct"
        what = f"average American tariff on goods of {named(partner)}"
        return self.rates(ask, days, column, some[column], what)

    def _bought(self, ask: Ask) -> Plan:
        """Return the plan for American imports from a partner, which the table uses to weight its rates."""
        year = int(self.means.roles["imports_2024_usd_bn"].at["TIME_PERIOD"])
        reporter, partner = roles(ask)
        buyer, seller = (reporter, partner) if ask.measure == "imports" else (partner, reporter)
        rows = self.frame[self.frame["iso3"] == seller]["imports_2024_usd_bn"].dropna()
        goods = bool(things(ask.of) or attached(ask.text))
        if buyer != "USA" or ask.year != year or rows.empty or ask.period or ask.fiscal or goods:
            raise NotHeld(f"The table {self.table!r} holds American imports of {year} in all goods.")
        value = float(rows.iloc[0]) * 1e9
        # the seller's own count of exports may differ
        give = rules.OTHER_BOOKS * value if ask.measure == "exports" else 0.0
        words = f"imports of {year}"
        figure = printed(self.table, words, value, "USD", rows.index[0], year=year, give=give)
        what = f"American imports from {named(seller)}"
        cannot = ("What the United States counts as imports, its partner may count otherwise as exports.",)
        return plan_of(self.table, [figure], fit=0.8, what=what, cannot=cannot)


class UsTariffDaily(_Tariffs):
    """The average tariff of all goods, day by day."""

    table = "us_tariff_daily"

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests the average American tariff; see `Route`."""
        start, last = self.span(ask)
        if [code for code in ask.economies if code not in ("USA", "WLD")]:
            raise NotHeld(f"The table {self.table!r} holds the average of all partners only.")
        rates = self.frame[~self.frame["scheduled"] & self.frame["date"].between(start, last)]["tariff_pct"]
        if rates.empty:
            raise NotHeld(f"The table {self.table!r} holds no rate of these days.")
        days = [("on the last day,", rates.index[-1])]
        if ask.year is not None:
            days.insert(0, ("at its highest,", rates.idxmax()))
        return self.rates(ask, days, "tariff_pct", rates, "average American tariff on all goods")


#: the day in April on which the rates of the table were announced, and words for such a day
_ANNOUNCED_ON = 2
_DAY = re.compile(r"\bapril (\d{1,2})\b(?!\d)|\b(\d{1,2}) april\b|4月(\d{1,2})日")


class UsGoodsTrade(Trade):
    """American trade with two partners, and the tariff rates announced for them in April 2025."""

    table = "us_goods_trade"

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests a claim on trade, or on an announced rate; see `Route`."""
        return self._announced(ask) if ask.measure == "tariff_rate" else super().plan(ask)

    def _announced(self, ask: Ask) -> Plan:
        """Return the plan for a tariff rate that was announced in April 2025, computed from a deficit."""
        rows = self.frame[self.frame["partner"].isin(ask.economies)]
        year = ask.year or (ask.day.year if ask.day else 2025)
        days = {int(day) for found in _DAY.findall(ask.text) for day in found if day}
        other_day = days and _ANNOUNCED_ON not in days
        other_month = ask.period not in ("", "2025-04") and not days
        if year != 2025 or other_day or other_month:
            raise NotHeld(f"The table {self.table!r} holds rates announced on 2 April 2025 only.")
        if not _american(ask) or rows.empty or ask.unit != "percent":
            raise NotHeld(f"The table {self.table!r} holds American rates for two partners, in percent.")
        figures = [
            printed(self.table, f"{words}, {named(row.partner)}", getattr(row, name), "percent", row.Index)
            for row in lines(rows)
            for words, name in (
                ("rate as announced", "announced_rate_pct"),
                ("charge as printed", "printed_charge_pct"),
            )
        ]
        fit = 1.02 if says("announced rates", ask.text) else 0.8
        return plan_of(self.table, figures, fit=fit, what="tariff announced in April 2025")


def _american(ask: Ask) -> bool:
    """Tell whether the United States charges the duty: the words name it or its president."""
    if ask.economies and ask.economies[0] != "USA" and says("charged by others", ask.text):
        return False
    return "USA" in ask.economies or says("an American president", ask.text)
