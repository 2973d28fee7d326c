"""The odd parts of a few tables: what the roles of their columns cannot say, in a few lines each."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any, cast

import pandas as pd

from course.phrases import MONTHS
from course.readings import rules
from course.tables import cube, load
from course.tables.economies import GROUPS
from course.tables.meaning import Role
from course.tables.series import Level, When, unit_of
from course.texts.read.who import places
from course.texts.routes.ask import Ask, unfinished
from course.texts.routes.plans import WHOLE_YEAR, Measured, NotHeld, Plan, of_its_year, plan_of, printed
from course.texts.routes.rows import Route
from course.texts.routes.trade import Trade
from course.texts.routes.trades import roles
from course.texts.routes.words import concepts, direction, named, says, things
from course.texts.spans import Period
from course.units import UNITS

#: words in a claim's `of` that do not say which quantity grows
_BARE = ("", "output", "economy", "growth")
#: words in a claim's `of` that do not say which surplus or deficit is meant
_BALANCES = ("surplus", "deficit", "balance", "")


def of_output(ask: Ask) -> bool:
    """Tell whether a claim is on the output of an economy."""
    if (says("output", ask.of) and ask.of not in _BARE) or says("output that grew", ask.clause):
        return True
    if ask.of not in _BARE or (ask.of == "output" and things(ask.text)):
        return False
    if ask.of == "output" and ask.measure == "growth" and not says("output of a mine or a factory", ask.text):
        return True
    return says("output", ask.text) and not direction(ask.text)


def output_measure(ask: Ask) -> str:
    """Return the measure of the table `macro` that answers a claim. Raise `NotHeld` where there is none."""
    measure, about = ask.measure, f"{ask.of} {ask.text}"
    if measure == "growth" and ask.unit in ("percent", "times") and of_output(ask):
        return "growth of real gdp" if ask.unit == "percent" else "gdp"
    among = {"WLD", *GROUPS} & set(ask.economies) or measure == "rank" or says("the world", ask.text)
    trade = "partner" in about or "贸易" in about
    ranked = measure in ("rank", "share") and among and not trade and of_output(ask)
    if (measure == "gdp" and ask.money) or (ranked and not says("debt", ask.of)):
        return "gdp"
    in_money = measure == "debt" and ask.money and not says("other debts", about)
    if measure == "debt_to_gdp" or in_money or (measure == "rank" and says("debt", ask.of)):
        return "debt"
    bare = ask.of in _BALANCES and not says("goods or trade", ask.text)
    grows = measure == "growth" and (says("the current account", ask.of) or bare)
    if (grows or measure in ("balance", "other")) and says("the current account", about):
        return "current account"
    raise NotHeld(f"The table 'macro' holds output, growth, debt and the current account, and no {measure}.")


class Macro(Route):
    """Output, its growth, debt and the current account of each economy."""

    tables = ("macro",)

    def check(self, ask: Ask) -> None:
        """Raise `NotHeld` for a claim on something else; see `Route`."""
        output_measure(ask)
        self.check_others(ask)

    def who(self, ask: Ask, frame: pd.DataFrame) -> tuple[tuple[str, ...], list[str]]:
        """Return the economies, with a doubt where the year was not over; see `Route`."""
        whole = set(ask.economies) <= {"WLD"} and "economy" not in ask.settings
        if whole and not says("figures of the world", ask.text) and not self.unnamed(ask):
            raise NotHeld("The claim does not say whose figure it is: set economy, such as economy='JPN'.")
        found, doubts = super().who(ask, frame)
        measure = output_measure(ask)
        if len(found) > 1 and measure not in ("gdp", "current account"):
            raise NotHeld(f"The table 'macro' holds no {measure} of several economies together.")
        if unfinished(ask) and not says("a forecast", ask.text):
            doubts.append(f"The year {ask.year} was not over on the day of the text, and forecasts change.")
        return found, doubts

    def columns(self, ask: Ask) -> list[Role]:
        """Return the columns of the measure: gross and net debt unless the words name one of them."""
        measure = output_measure(ask)
        if measure == "debt":
            # another kind may stand in the next clause
            kinds = ["gross debt", "net debt"]
            kinds = [ask.nearest(kinds)] if ask.nearest(kinds) else kinds
            return [role for kind in kinds for role in self.means.values(kind)]
        in_points = measure == "current account" and not (ask.money or ask.measure == "growth")
        return [self.means.values(measure)[-1 if in_points else 0]]

    def value(
        self, ask: Ask, level: Level, held: Collection[Level], codes: Collection[str]
    ) -> tuple[float, str] | None:
        """Return the figure; a debt in percent of output also gives money."""
        own = level.of(codes)
        if own is None or output_measure(ask) != "debt" or ask.unit in ("percent", "rank"):
            return super().value(ask, level, held, codes)
        output = cube.value("macro", "gdp", area="+".join(codes), period=level.when.year)
        return own / 100 * output.value, output.unit

    def figures(
        self, ask: Ask, frame: pd.DataFrame, codes: Collection[str]
    ) -> Iterator[tuple[int, Measured]]:
        """Yield the figures; a debt that fits the gross one needs no other, as that is what offices print."""
        found = list(super().figures(ask, frame, codes))
        kinds = [role.measure for role in self.columns(ask)]
        gross = [one for one in found if kinds[0] in one[1].what]
        near = [one for one in gross if rules.is_near(ask.claim.quantity.value, one[1].value)]
        yield from gross if len(kinds) > 1 and near else found

    def judged(self, ask: Ask, figure: Measured, when: When) -> Measured:
        """Return a figure with its revisions; a change in dollars is none in the economy's own currency."""
        measure = output_measure(ask)
        give = {
            "growth of real gdp": rules.REVISION,
            "current account": rules.OTHER_BOOKS * abs(figure.value),
        }
        changed = measure == "current account" and ask.measure == "growth"
        decides = not changed or "USA" in ask.economies or "dollar" in ask.text
        # another forecast is not refuted by this one
        decides = decides and (not unfinished(ask) or rules.is_near(ask.claim.quantity.value, figure.value))
        return replace(figure, give=give.get(measure, 0.0), decides=figure.decides and decides)


_CHANGE = re.compile(r"^(?:change|growth|rise|addition)\b")
_TRADED = re.compile(r"\b(?:imports|exports|sales)\b")
_TRADES = re.compile(r"^(?:exports|imports) (?:to|from)\b")
_SHARE = re.compile(r"\bshare\b|^average share")
#: topics that are too vague alone
_WEAK = frozenset({"survey", "items", "sales", "deal", "services"})
_PARTS = ("share", "mine_share", "refining_share", "import_dependence", "other")
#: least fraction of a row's topics that a claim must name
_ALIKE = 0.6


@cache
def _rows() -> tuple[tuple[Any, frozenset[str], frozenset[str]], ...]:
    """Return each row with its topics and the economies that its words name."""
    found = []
    for row in cast(Any, load("cited_figures")).itertuples():
        if row.unit not in UNITS:
            continue
        words = str(row.quantity).casefold()
        told = {code for place in places(str(row.quantity), "en") for code in place.codes}
        topics = concepts(words)
        # "vehicles exported" names cars, so cars are no second topic
        topics -= {thing for topic in topics for thing in things(topic) if thing != topic}
        found.append((row, topics, frozenset({*told, row.economy} - {"WLD"})))
    return tuple(found)


def _years(ask: Ask, period: str) -> list[int]:
    """Return the years of a printed period; a fiscal year is called after the year in which it begins."""
    began = ask.fiscal and period.startswith("year to")
    return [int(year) - began for year in re.findall(r"\d{4}", period)]


class CitedFigures(Route):
    """The route of `cited_figures`."""

    tables = ("cited_figures",)
    holds_regions = True
    settings = ("id",)

    def plan(self, ask: Ask) -> Plan:
        """Return how a cited figure tests the claim; see `Route`."""
        ids = str(ask.settings.get("id", ""))
        asked = concepts(f"{ask.of} {ask.text}")
        near = {
            row: 1.0 if ids else self._likeness(ask, row, topics, told, asked)
            for row, topics, told in _rows()
            if ids in ("", row.id)
        }
        best = max(near.values(), default=0.0)
        if best < _ALIKE:
            raise NotHeld(f"The table {self.table!r} holds no single figure of that kind.")
        kept = [row for row in near if near[row] == best]
        figures = of_its_year(self.table, ask, (self._printed(ask, row) for row in kept))
        what = str(kept[0].quantity) if len({row.quantity for row in kept}) == 1 else "single figures"
        stands_in = ask.period and not any(one.decides for one in figures)
        cannot = [WHOLE_YEAR.format(ask.period)] if stands_in else []
        return plan_of(self.table, figures, fit=0.6 + 0.22 * best, what=what, cannot=cannot)

    def _printed(self, ask: Ask, row: Any) -> tuple[int, Measured]:
        """Return the figure of a row with its year: of several, the claimed one or the last."""
        unit, years = UNITS[row.unit], _years(ask, str(row.period))
        value = row.value if row.value == row.value else (row.low + row.high) / 2
        words = f"{row.quantity}, {row.period}, {row.source_publisher}"
        year = years[-1] if years else None
        # a figure of a year decides nothing about a part of the year
        months = [f"{row.period}-{month:02d}" for month, _ in days_said(str(row.quantity).casefold())]
        more = {"year": year, "decides": ask.period in ("", str(row.period), *months)}
        figure = printed(self.table, words, value * unit.multiplier, unit.base, row.Index, **more)
        return ask.year or year or (ask.day.year if ask.day else 0), figure

    def _likeness(
        self, ask: Ask, row: Any, topics: frozenset[str], named: frozenset[str], asked: frozenset[str]
    ) -> float:
        if topics <= _WEAK or not self._same_kind(ask, row) or not self._same_time(ask, row):
            return 0.0
        own, counted = things(ask.of), things(str(row.quantity))
        if own and counted and not own & counted:
            # the figure for electric cars, a part of all cars, is another figure
            return 0.0
        economies = set(ask.economies) - {"WLD"}
        if economies - named and named - economies:
            return 0.0
        if _TRADES.match(str(row.quantity)) and not direction(ask.text):
            return 0.0
        strangers = len(named - economies) if economies else 0
        # the row counts all economies, while the claim names some
        strangers += row.economy == "WLD" and len(economies) > 1
        telling = topics - _WEAK
        if not economies and len(telling & asked) < 2:
            return 0.0
        return len(telling & asked) / len(telling) - 0.25 * strangers

    def _same_kind(self, ask: Ask, row: Any) -> bool:
        unit = UNITS[row.unit].base
        counted = {"number", "persons"}
        if unit != (ask.unit or "number") and not {unit, ask.unit} <= counted:
            return False
        words = str(row.quantity)
        if ask.measure in ("mine_share", "refining_share") and _TRADED.search(words):
            return False
        if _CHANGE.search(words):
            return ask.measure in ("growth", "tariff_rate", "other")
        if _SHARE.search(words):
            return ask.measure in _PARTS
        if row.unit == "percent of GDP":
            return ask.measure in ("other", "growth")
        return ask.measure not in ("growth", "share") or row.kind == "survey"

    def _same_time(self, ask: Ask, row: Any) -> bool:
        period = str(row.period)
        years, part = _years(ask, period), re.search("-[QH]", period)
        if part and not ask.period:
            return False  # a quarter is not its year
        if ask.period and "-" in period and ask.period not in period:
            return False
        return ask.year is None or not years or years[0] <= ask.year <= years[-1]


_NAMES = ["", *(name.casefold() for name in MONTHS)]
_OF = f"(?P<{{}}>{'|'.join(_NAMES[1:])})"
_DAY = re.compile(
    rf"\b{_OF.format('m1')} (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\b|"
    rf"\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_OF.format('m2')}\b|(?P<m3>\d+)月(?P<d3>\d+)日"
)


def days_said(text: str) -> list[tuple[int, int]]:
    """Return the days that a sentence in small letters names, each as month and day."""
    text += "".join(f" {day} " for day in ("january 1", "december 25") if says(day, text))
    found = (
        [one[f"{part}{at}"] for part in "md"] for one in _DAY.finditer(text) for at in "123" if one[f"m{at}"]
    )
    return [(int(month) if month.isdigit() else _NAMES.index(month), int(day)) for month, day in found]


#: so many last rates are tried for a month, or for a claim without a year
_LAST = 6


class UsTariffs(Route):
    """American tariff rates by day, on a partner's goods or on all: a rate holds until the next one."""

    tables = ("us_tariffs", "us_tariff_daily")
    settings = ("partner",)

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests an average American tariff; see `Route`."""
        axis, points = self.means.one("COUNTERPART_AREA"), ask.unit == "percentage points"
        if axis and ask.measure in ("imports", "exports") and ask.money:
            return self._bought(ask)
        columns = self.means.values("tariff added since 2024" if points else "tariff")
        told = [code for code in ask.economies if code not in ("USA", "WLD")]
        partner = str(ask.settings.get("partner", told[0] if told else ""))
        rates = self.frame[~self.frame["scheduled"]]
        rates = rates[rates[axis.column] == partner] if axis else rates[:0] if partner else rates
        rate = ask.measure == "tariff_rate" and (points or ask.unit == "percent") and columns
        if not rate or not _american(ask) or rates.empty:
            raise NotHeld(f"The table {self.table!r} holds American tariffs only: {self.means.counts}")
        if ask.year is None and says("an earlier day", ask.clause):
            raise NotHeld("The sentence names no day of the rate.")
        last = says("the last day", ask.clause)
        if last and not any(isinstance(one, Period) and one.text in ask.clause for one in ask.claim.spans):
            # a year that another part of the sentence names is not that of a rate that "stands at" so much
            ask = replace(ask, claim=replace(ask.claim, year=None, period=""))
        values = rates[columns[0].column]
        found = self._of_its_days(ask, rates[values != values.shift()])[columns[0].column]
        some = [("at its highest,", found.idxmax()), ("at last,", found.index[-1])]
        if ask.year is None and not last:
            some = [("from", at) for at in found.index[: -_LAST - 1 : -1]]
        elif last or says("the highest day", ask.clause):
            some = some[:1] if says("the highest day", ask.clause) else some[1:]
        value = ask.claim.quantity.value
        near = any(rules.is_near(value, found[at]) for _, at in some)
        # a headline rate differs from the average over the goods that are bought
        decides = says("an average rate", ask.text) and (near or not found.min() <= value <= found.max())
        what = f"average American tariff on {f'goods of {named(partner)}' if partner else 'all goods'}"
        days = {at: f"{words} {rates['date'][at]:%Y-%m-%d}" for words, at in some}
        figures = [
            Measured(found[at], ask.unit, f"{what}, {day}", self.table, (at,), {"day": day}, decides=decides)
            for at, day in days.items()
        ]
        why = f"It holds the {what}, by day."
        return plan_of(self.table, figures, fit=1.0, what=what, why=why, cannot=[self.means.note])

    def _bought(self, ask: Ask) -> Plan:
        """Return the plan for American imports from a partner, which weigh the rates."""
        role = next(role for role in self.means.of("OBS_VALUE") if role.at)
        buyer, seller = roles(ask) if ask.measure == "imports" else roles(ask)[::-1]
        cells = self.frame.loc[self.frame["iso3"] == seller, role.column].dropna()
        year = int(role.at["TIME_PERIOD"])
        if buyer != "USA" or ask.year != year or cells.empty or ask.period or ask.fiscal or ask.goods:
            raise NotHeld(f"The table {self.table!r} holds American imports of {year} in all goods.")
        value = float(cells.iloc[0]) * unit_of(self.table, role).multiplier
        # the seller's own count of exports may differ
        give = rules.OTHER_BOOKS * value if ask.measure == "exports" else 0.0
        said = f"imports of {year}"
        figure = printed(self.table, said, value, "USD", cells.index[0], year=year, give=give)
        return plan_of(self.table, [figure], fit=0.8, what=f"American imports from {named(seller)}")

    def _of_its_days(self, ask: Ask, rates: pd.DataFrame) -> pd.DataFrame:
        """Return the rates of the claim's year or month, or up to the text; else the last one before."""
        start, last = rates["date"].min(), pd.Timestamp(ask.day or date(2200, 1, 1))
        if ask.period[5:].isdigit() or (ask.year and not ask.period):
            period = pd.Period(ask.period or str(ask.year))
            start, last = period.start_time, period.end_time
            days = days_said(ask.clause)
            if len(days) == 1:
                day = "-".join(map(str, (period.year, *days[0])))
                start = last = cast(Any, pd.to_datetime(day, errors="coerce"))  # no 30 February
        known = rates[rates["date"] <= last]
        if known.empty or (ask.period and not ask.period[5:].isdigit()):
            raise NotHeld(f"The table {self.table!r} holds days from {rates['date'].min():%Y-%m-%d} on.")
        found = known[known["date"] >= start]
        return known.tail(1) if found.empty or says("the end of a year", ask.text) else found


#: the day on which the rates of the table were announced
_ANNOUNCED_ON = (4, 2)


class UsGoodsTrade(Trade):
    """American trade with two partners, and the tariff rates announced for them in April 2025."""

    tables = ("us_goods_trade",)

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests a claim on trade, or on an announced rate; see `Route`."""
        return self._announced(ask) if ask.measure == "tariff_rate" else super().plan(ask)

    def _announced(self, ask: Ask) -> Plan:
        """Return the plan for a tariff rate that was announced in April 2025, computed from a deficit."""
        rows: Any = self.frame[self.frame["partner"].isin(ask.economies)]
        year = ask.year or (ask.day.year if ask.day else 2025)
        days = days_said(ask.text)
        other_day = days and _ANNOUNCED_ON not in days
        other_month = ask.period not in ("", "2025-04") and not days
        if year != 2025 or other_day or other_month:
            raise NotHeld(f"The table {self.table!r} holds rates announced on 2 April 2025 only.")
        if not _american(ask) or rows.empty or ask.unit != "percent":
            raise NotHeld(f"The table {self.table!r} holds American rates for two partners, in percent.")
        behind = ask.before[-1].quantity.end if ask.before else 0
        announced = says("announced rates", ask.text[behind:])
        columns = {"rate as announced": "announced_rate_pct"}
        closed = announced and ask.year and "figure" not in ask.settings  # else the learner chose among both
        columns |= {} if closed else {"charge as printed": "printed_charge_pct"}
        figures = [
            printed(self.table, f"{words}, {named(row.partner)}", getattr(row, name), "percent", row.Index)
            for row in rows.itertuples()
            for words, name in columns.items()
        ]
        fit = 1.02 if says("announced rates", ask.text) else 0.8
        plan = plan_of(self.table, figures, fit=fit, what="tariff announced in April 2025")
        # a rate behind an announced one may be that of a later day
        return plan.undecided() if behind and not announced else plan


def _american(ask: Ask) -> bool:
    """Tell whether the United States charges the duty: the words name it or its president."""
    if ask.economies and ask.economies[0] != "USA" and says("charged by others", ask.text):
        return False
    return "USA" in ask.economies or says("an American president", ask.text)


class GrowthVintages(Route):
    """Prints and forecasts of growth: a forecast counts until its issuer replaces it, for a year."""

    tables = ("growth_vintages",)

    def fit(self, ask: Ask) -> float:
        """Return how well the table fits; it is the first choice for forecasts and for parts of years."""
        return 1.04 if says("a forecast", ask.text) or ask.fiscal or ask.period else self.claims.fit

    def narrowed(self, ask: Ask) -> pd.DataFrame:
        """Return the prints, or the forecasts if the claim is one, that were out on the day of the text."""
        found = self.frame.sort_values("issued", kind="stable")
        out = found[found["issued"] <= f"{ask.day:%Y-%m}"] if ask.day else found
        found = out if len(out) else found
        told = found[(found["status"] == "forecast") == says("a forecast", ask.text)]
        found = told if len(told) else found
        found = found[~found.duplicated(["issuer", "status", "measure", "period"], keep="last")]
        if ask.day is None:
            return found
        old = f"{ask.day.year - 1}-{ask.day.month:02d}"
        return found[(found["status"] != "forecast") | (found["issued"] >= old)]


class MineralProduction(Route):
    """Tests claims on the output of minerals; where no first print is held, a near claim stays open."""

    tables = ("mineral_production",)

    def judged(self, ask: Ask, figure: Measured, when: When) -> Measured:
        """Return a figure from which the first print, in the edition of the next year, may differ."""
        first = any(str(cell).endswith(str(when.year + 1)) for cell in self.frame["vintage"].unique())
        sure = first or figure.unit == "rank" or ask.measure == "growth"
        return replace(figure, give=0.0 if sure else rules.OTHER_BOOKS * figure.value)


class UnVote2022(Route):
    """One vote of the United Nations: the figures are the numbers of its rows."""

    tables = ("un_vote_2022",)

    def who(self, ask: Ask, frame: pd.DataFrame) -> tuple[tuple[str, ...], list[str]]:
        """Return no economy: the figures are of none."""
        return (), []

    def check(self, ask: Ask) -> None:
        """Raise `NotHeld` for a vote in another house, or of another year or month; see `Route`."""
        super().check(ask)
        held = self.means.fixed["TIME_PERIOD"]
        elsewhere = says("another house", ask.text) and not says("the United Nations", ask.text)
        elsewhere = elsewhere or says("another day of the month of the vote", ask.text)
        if ask.year not in (None, int(held[:4])) or ask.period not in ("", held) or elsewhere:
            raise NotHeld(f"The table {self.table!r} holds one vote of the United Nations, of {held}.")
        if ask.unit == "percent" or says("a council of states", ask.text):
            raise NotHeld(f"The table {self.table!r} holds numbers of votes, and no {ask.unit}.")

    def figures(
        self, ask: Ask, frame: pd.DataFrame, codes: Collection[str]
    ) -> Iterator[tuple[int, Measured]]:
        """Yield the number of states that voted as the words nearest to the figure say, else of all kinds."""
        year = int(self.means.fixed["TIME_PERIOD"][:4])
        kinds = {f"voted {kind}": kind for kind in sorted(frame["vote"].unique())}
        said, own = ask.nearest(kinds), frame[frame["iso3"].isin(ask.economies)]
        if ask.claim.quantity.silent:
            if said and len(own) == 1 and ask.claim.roles.get(own["iso3"].iloc[0]) == "owner":
                yield year, self._vote(ask, kinds[said], own)
            return
        # a claim without a year or a matter may mean another resolution
        told = ask.year == year or says("the matter of the vote", ask.text)
        for words, kind in kinds.items():
            if words == said or not said:
                rows = frame.index[frame["vote"] == kind]
                yield year, printed(self.table, kind, len(rows), "number", *rows, year=year, decides=told)

    def _vote(self, ask: Ask, kind: str, own: pd.DataFrame) -> Measured:
        """Return 1 if the one state voted so, else 0; the month and the house must be said to decide."""
        (state,), (vote,) = own["iso3"], own["vote"]
        told = ask.period == self.means.fixed["TIME_PERIOD"] and says("the General Assembly", ask.text)
        words = f"{kind}; {named(state)}: {vote}"
        return printed(self.table, words, float(vote == kind), "number", *own.index, decides=told)
