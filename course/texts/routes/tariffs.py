"""Tests claims on American tariffs since 2025, by partner and as the average of all goods."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd

from course.readings import rules
from course.readings.reading import Choice, ChoiceKind
from course.tables import meaning
from course.texts.routes._ask import Ask
from course.texts.routes._goods import attached
from course.texts.routes._named import listed, named
from course.texts.routes._printed import Printed, plan_of
from course.texts.routes._roles import roles
from course.texts.routes._route import Measured, NotHeld, Plan, Route, lines
from course.texts.routes._trade import TradeRoute
from course.texts.routes._words import says, things

__all__ = ["UsGoodsTrade", "UsTariffDaily", "UsTariffs"]

_RATES = Choice(
    "rate",
    ChoiceKind.DEFINITION,
    "which rate is meant",
    {"all duties together": "total_pct", "what was added since January 2025": "increase_pp"},
)
#: number of last days that are tried for a month, or for a claim without a year
_DAYS = 6


def _span(ask: Ask, table: str, first: date) -> tuple[date, date]:
    """Return the first and the last day that the claim may mean.

    Raises
    ------
    NotHeld
        The days lie before the table begins, or the claim is not on an American tariff rate.
    """
    if ask.measure != "tariff_rate" or ask.unit not in ("percent", "percentage points"):
        raise NotHeld(f"The table {table!r} holds tariff rates in percent, and no {ask.measure}.")
    if not _american(ask):
        raise NotHeld(f"The table {table!r} holds American tariffs only.")
    last = date(ask.year, 12, 31) if ask.year else (ask.day or date.max)
    start = date(ask.year, 1, 1) if ask.year else first
    if ask.period and ask.period[5:7].isdigit():
        month = pd.Period(ask.period, "M")
        start, last = month.start_time.date(), month.end_time.date()
    if last < first:
        raise NotHeld(f"The table {table!r} begins on {first:%Y-%m-%d}, and not in {ask.year or last.year}.")
    return start, last


def _american(ask: Ask) -> bool:
    """Tell whether the United States charges the duty: the words name it or its president."""
    if ask.economies and ask.economies[0] != "USA" and _charged_by_other(ask):
        return False
    return "USA" in ask.economies or says("an American president", ask.text)


def _charged_by_other(ask: Ask) -> bool:
    """Tell whether another economy charges the duty on American goods."""
    return any(
        word in ask.text
        for word in ("on american", "on us goods", "on u.s.", "对美国商品", "对美加征", "対米関税")
    )


def _between(ask: Ask, rates: list[float], told: list[float] | None = None) -> bool:
    """Tell whether the claimed rate lies between the rates of its period but near none of them."""
    value = ask.claim.quantity.value
    near = any(rules.is_near(value, rate) for rate in told or rates)
    return min(rates) <= value <= max(rates) and not near


class UsTariffs(Route):
    """The route of `us_tariffs`."""

    table = "us_tariffs"
    settings = ("measure", "year", "period", "partner")

    def holds_part(self, period: str) -> bool:
        """Return whether the plan handles this part of a year; see `Route`."""
        return period[5:].isdigit()

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests an American tariff on the goods of a partner; see `Route`."""
        table = self.frame
        if ask.measure in ("imports", "exports") and ask.money:
            return self._bought(ask, table)
        start, last = _span(ask, self.table, table["date"].min().date())
        partners = [code for code in ask.economies if code not in ("USA", "WLD")]
        partner = str(ask.settings.get("partner", partners[0] if partners else ""))
        if partner not in set(table["iso3"]):
            raise NotHeld(
                f"The table {self.table!r} holds {listed(sorted(table['iso3'].unique()))}, and not "
                f"{partner or 'all'}."
            )
        own = table[(table["iso3"] == partner) & ~table["scheduled"]]
        inside = own[(own["date"].dt.date >= start) & (own["date"].dt.date <= last)]
        before = own[own["date"].dt.date < start].tail(1)
        found = pd.concat([before, inside]) if ask.year is None or len(inside) == 0 else inside
        if says("the end of a year", ask.text):
            found = found.tail(1)
        days = found.tail(_DAYS)[::-1] if ask.period or ask.year is None else found[::-1]
        # a headline rate differs from the average over the goods that are bought
        decides = says("an average rate", ask.text) or "rate" in ask.settings
        decides = decides and not _between(ask, list(days["total_pct"]))
        options = {f"from {row.date:%Y-%m-%d}": row.Index for row in lines(days)}
        choices = [_RATES]
        if len(options) > 1:
            choices.append(Choice("day", ChoiceKind.YEAR, "the day", options))

        def figure(rate: str = "total_pct", day: int = next(iter(options.values()))) -> Measured:
            row = table.loc[[day]]
            words = (
                f"average American tariff on goods of {named(partner)}, from {row['date'].iloc[0]:%Y-%m-%d}"
            )
            value = float(row[rate].iloc[0])
            return Measured(value, ask.unit, lambda: row, words, decides=decides)

        why = f"It holds the tariff on goods of {named(partner)} on {len(options)} days of change."
        return Plan(1.0, why, figure, tuple(choices), (meaning(self.table).note,))

    def _bought(self, ask: Ask, table: pd.DataFrame) -> Plan:
        """Return the plan for American imports from a partner, which the table uses to weight its rates."""
        column = next(name for name in table.columns if name.startswith("imports_"))
        year = int(column.split("_")[1])
        reporter, partner = roles(ask)
        buyer, seller = (reporter, partner) if ask.measure == "imports" else (partner, reporter)
        rows = table[table["iso3"] == seller].dropna(subset=[column])
        goods = bool(things(ask.of) or attached(ask.text))
        if buyer != "USA" or ask.year != year or rows.empty or ask.period or ask.fiscal or goods:
            raise NotHeld(f"The table {self.table!r} holds American imports of {year} in all goods.")
        value = float(rows[column].iloc[0]) * 1e9
        # the seller's own count of exports may differ
        give = rules.OTHER_BOOKS * value if ask.measure == "exports" else 0.0
        figure = Printed(f"imports of {year}", value, "USD", (rows.index[0],), year, give=give)
        what = f"American imports from {named(seller)}"
        cannot = ("What the United States counts as imports, its partner may count otherwise as exports.",)
        return plan_of(table, [figure], fit=0.8, what=what, cannot=cannot)


class UsTariffDaily(Route):
    """The route of `us_tariff_daily`, the average of all goods."""

    table = "us_tariff_daily"
    settings = ("measure", "year", "period")

    def holds_part(self, period: str) -> bool:
        """Return whether the plan handles this part of a year; see `Route`."""
        return period[5:].isdigit()

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests the average American tariff; see `Route`."""
        table = self.frame[~self.frame["scheduled"]]
        start, last = _span(ask, self.table, table["date"].min().date())
        if [code for code in ask.economies if code not in ("USA", "WLD")]:
            raise NotHeld(f"The table {self.table!r} holds the average of all partners only.")
        inside = table[(table["date"].dt.date >= start) & (table["date"].dt.date <= last)]
        if inside.empty:
            raise NotHeld(f"The table {self.table!r} ends on {table['date'].max():%Y-%m-%d}.")
        picks = {"on the last day": inside.index[-1]}
        if ask.year is not None:
            picks = {"at its highest": inside["tariff_pct"].idxmax(), **picks}
        options = {f"{words}, {table.loc[at, 'date']:%Y-%m-%d}": at for words, at in picks.items()}
        choice = Choice("day", ChoiceKind.YEAR, "the day", options)
        decides = says("an average rate", ask.text) and not _between(
            ask, list(inside["tariff_pct"]), [float(table.loc[at, "tariff_pct"]) for at in picks.values()]
        )

        def figure(day: int) -> Measured:
            row = table.loc[[day]]
            words = f"average American tariff on all goods, {row['date'].iloc[0]:%Y-%m-%d}"
            value = float(row["tariff_pct"].iloc[0])
            return Measured(value, ask.unit, lambda: row, words, decides=decides)

        first, end = inside["date"].min(), inside["date"].max()
        why = f"It holds the average tariff on all goods, {first:%Y-%m-%d} to {end:%Y-%m-%d}."
        return Plan(1.0, why, figure, (choice,), (meaning(self.table).note,))


#: words for a day in April, and the day on which the rates of the table were announced
_ANNOUNCED_ON = 2
_DAY = re.compile(r"\bapril (\d{1,2})\b(?!\d)|\b(\d{1,2}) april\b|4月(\d{1,2})日")


class UsGoodsTrade(TradeRoute):
    """The route of `us_goods_trade`, which also holds the tariff rates announced in April 2025."""

    table = "us_goods_trade"

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests a claim on trade, or on an announced rate; see `Route`."""
        return self._announced(ask) if ask.measure == "tariff_rate" else super().plan(ask)

    def _announced(self, ask: Ask) -> Plan:
        """Return the plan for a tariff rate that was announced in April 2025, computed from a deficit."""
        table = self.frame
        rows = table[table["partner"].isin(ask.economies)]
        announced = int(str(table["source_date"].max())[:4])
        told = ask.year if ask.year is not None else (ask.day.year if ask.day else announced)
        days = [int(found[1] or found[2] or found[3]) for found in _DAY.finditer(ask.text)]
        if days and _ANNOUNCED_ON not in days:
            raise NotHeld(
                f"The table {self.table!r} holds rates announced on {_ANNOUNCED_ON} April 2025 only."
            )
        if ask.period and ask.period != str(table["source_date"].min())[:7] and not days:
            raise NotHeld(f"The table {self.table!r} holds rates of April 2025, and none of {ask.period}.")
        if not _american(ask) or rows.empty or told != announced or ask.unit != "percent":
            raise NotHeld(f"The table {self.table!r} holds rates announced in {announced} for two partners.")
        figures = [
            Printed(f"{words}, {named(row.partner)}", float(getattr(row, name)), "percent", (row.Index,))
            for row in lines(rows)
            for words, name in (
                ("rate as announced", "announced_rate_pct"),
                ("charge as printed", "printed_charge_pct"),
            )
        ]
        fit = 1.02 if says("announced rates", ask.text) else 0.8
        return plan_of(table, figures, fit=fit, what="tariff announced in April 2025")
