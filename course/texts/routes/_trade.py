"""Trade between economies: one computation for every table that holds flows by partner."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any, ClassVar

import pandas as pd

from course.errors import UnknownNameError
from course.measures import percent_change
from course.readings import rules
from course.readings.reading import Choice, ChoiceKind
from course.tables import load
from course.texts._rates import converted
from course.texts.routes._ask import Ask
from course.texts.routes._groups import GROUPS, members, named
from course.texts.routes._listing import listed, years_named
from course.texts.routes._printed import YOUNG
from course.texts.routes._roles import beyond_two, roles
from course.texts.routes._route import Measured, NotHeld, OtherYears, Plan, Route
from course.texts.routes._running import (
    adds_up,
    averages,
    may_add_up,
    of_each_year,
    part_of_year,
    summed_years,
    unfinished,
)
from course.texts.routes._words import (
    SERVICES,
    asked,
    attached,
    direction,
    is_generic,
    matching,
    several_goods,
    things,
    unknown_good,
)
from course.texts.spans import is_money

__all__ = ["Pair", "TradeRoute", "latest_years", "months_of"]

#: measures that trade by partner can test
_AMOUNTS = {"exports": "export", "imports": "import", "trade_total": "both", "balance": "balance"}
_PARTS = ("share", "rank", "years_in_a_row", "import_dependence")
#: words of a claim's `of` that name no trade
_NO_TRADE = re.compile(
    r"price|production|output|invest|visitor|tourist|debt|gdp|reserve|profit|sales|student|vote|wage|tariff|dut(?:y|ies)|"
    r"econom|consum|jobs?|firm|compan|population|holding|spending|market cap|capacity|demand|brand"
)
#: words for accounts wider than trade, for firms' own markets, and words for trade in goods
_OTHER_ACCOUNT = re.compile(
    r"current.account|primary income|第一次所得|初次收入|经常|経常|\bbrands?\b|品牌|ブランド"
)
_GOODS = re.compile(r"\bgoods\b|merchandise|\btrade\b|货物|貿易|贸易|モノ")
#: words of a sentence on trade
_TRADE = re.compile(
    r"export|import|trad(?:e|ing)|goods\b|commerce|ship(?:ment|s|ped)|suppl|partner|customer|"
    r"(?:sold|sells?|selling) .{0,40}\bto\b|"
    r"(?:buys?|bought|buying|purchas\w*) .{0,60}\bfrom\b|from|surplus|deficit|"
    r"出口|进口|進口|贸易|貿易|輸出|輸入|来自|銷往|销往|流向|产自|出自|相手国|伙伴|顺差|逆差|黒字|赤字|(?<!資)産(?!業|出)|調達|依存|依赖|买家|卖"
)
#: how many years a sentence without a year may mean
_YEARS = 3


@dataclass(frozen=True)
class Pair:
    """What is traded between whom.

    Attributes
    ----------
    reporter, partner
        The economy whose trade it is, and its partner (``"WLD"`` for all partners).
    flow
        ``"export"``, ``"import"``, ``"both"`` or ``"balance"``.
    goods
        The table's name for the goods; empty for all goods.
    mirrored
        Reporter and partner are swapped, because the table holds the other side's books.
    """

    reporter: str
    partner: str
    flow: str
    goods: str = ""
    mirrored: bool = False

    @property
    def what(self) -> str:
        """The flow in words."""
        goods = f" of {self.goods[:1].lower()}{self.goods[1:]}" if self.goods else ""
        who, whom = named(self.reporter), named(self.partner)
        words = {
            "export": f"exports{goods} of {who} to {whom}",
            "import": f"imports{goods} of {who} from {whom}",
            "both": f"exports and imports{goods} of {who} with {whom}",
            "balance": f"exports less imports{goods} of {who} with {whom}",
        }
        return words[self.flow]


def months_of(period: str) -> tuple[int, ...]:
    """Return the months of a part of a year, such as ``"2024-Q3"``; all twelve for a whole year."""
    part = period[5:]
    if part.isdigit():
        return (int(part),)
    if part[:1] in ("Q", "H") and part[1:].isdigit():
        length = 3 if part[0] == "Q" else 6
        last = int(part[1:]) * length
        return tuple(range(last - length + 1, last + 1))
    return tuple(range(1, 13))


def latest_years(years: Collection[int], ask: Ask) -> list[int]:
    """Return the years that a sentence without a year may mean, the last one first."""
    newest = sorted(years, reverse=True)
    if ask.day is None:
        return newest[:_YEARS]
    # the year of the text is not over, and counts only where no earlier one is held
    over = [year for year in newest if year < ask.day.year]
    return over[:_YEARS] or [year for year in newest if year == ask.day.year]


@cache
def _years_of(table: str) -> list[int]:
    return sorted(int(year) for year in load(table)["year"].unique())


@cache
def _codes_of(table: str, column: str) -> frozenset[str]:
    return frozenset(load(table)[column].astype(str).unique())


class TradeRoute(Route):
    """The way to a table of flows by partner.

    A subclass says what its table holds: `years`, `reporters`, `partners`, `goods_names`, and by `values` the
    values of one flow by partner.
    """

    settings: ClassVar[tuple[str, ...]] = (
        "measure",
        "of",
        "year",
        "since",
        "reporter",
        "partner",
        "flow",
        "goods",
    )
    #: currency of the values
    unit: ClassVar[str] = "USD"
    #: how near the table stands to what is asked, from 0 to 1
    nearness: ClassVar[float] = 0.8
    #: a table of one product: the thing that it is about; empty for trade in all goods
    product: ClassVar[str] = ""
    #: the table holds months
    months: ClassVar[bool] = False
    #: the table holds tonnes besides money
    weights: ClassVar[bool] = False
    #: how the values were counted, in one sentence
    counted: ClassVar[str] = ""
    #: the values are made from the books of both sides, so either side's own may print another figure
    reconciled: ClassVar[bool] = False
    #: how far the books that a claim speaks of may lie from the table's, as a part of the figure
    apart: ClassVar[float] = rules.OTHER_BOOKS
    adds_up: ClassVar[bool] = True

    # what a subclass says

    def years(self) -> list[int]:
        """Return the years that the table holds."""
        return _years_of(self.table)

    def reporters(self) -> Collection[str]:
        """Return the economies whose trade the table holds."""
        return _codes_of(self.table, "exporter")

    def partners(self) -> Collection[str]:
        """Return the economies that can be a partner."""
        return _codes_of(self.table, "importer")

    def goods_names(self) -> Collection[str]:
        """Return the table's names of groups of goods; empty where it holds all goods together only."""
        return ()

    def values(self, pair: Pair, flow: str, year: int, **chosen: Any) -> pd.Series | None:
        """Return the values of one flow of a reporter by partner, with ``"WLD"`` for all of them.

        None where the table does not hold them.
        """
        raise TypeError(f"{type(self).__name__} holds no values")

    def rows(self, pair: Pair, years: Collection[int]) -> pd.DataFrame:
        """Return the rows of the table that stand behind a figure."""
        raise TypeError(f"{type(self).__name__} shows no rows")

    def open(self, ask: Ask, pair: Pair) -> list[Choice]:
        """Return what this table leaves open besides the year."""
        return []

    def nearer(self, ask: Ask, pair: Pair) -> float:
        """Return how near the table stands to this claim."""
        return self.nearness

    # how a claim is tested

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests a claim on trade; see `Route`."""
        measure = self._measure(ask)
        # a balance or a sum that lasts for years is the same in the partner's books, a place is not
        lasts = measure == "years_in_a_row" and (bool(_side(ask)) or bool(_bound(ask)))
        pair = self.oriented(self._pair(ask, measure), "balance" if lasts else measure)
        choices, spans = self._when(ask, measure)
        if may_add_up(ask):
            choices, spans = self._summed(ask, choices, spans)
        choices += self.open(ask, pair)
        if measure == "share" and pair.goods and not self.product and pair.partner != "WLD":
            choices.append(self._wholes(ask, pair))
        if measure == "years_in_a_row":
            choices.append(_COUNTS)
        figure = partial(self._figure, ask, measure, pair, spans)
        cannot = [f"{self.counted}"] if self.counted else []
        if pair.mirrored:
            cannot.append(f"The books of {named(pair.reporter)} stand in for those of the other side.")
        if self.gives(pair, spans[0]) and measure in (*_AMOUNTS, "growth"):
            cannot.append(_OTHER_BOOKS)
        doubts = self._doubts(ask, measure)
        if doubts:
            cannot = [*doubts, *cannot]
            figure = partial(_undecided, figure)
        if ask.economies and pair.reporter not in ask.economies and not ask.settings and not ask.beside:
            cannot.append(f"The sentence does not name {named(pair.reporter)}: set reporter for another.")
        if ask.fiscal:
            cannot.append("Only calendar years are held, so a fiscal year has no figure here.")
        return Plan(
            self.nearer(ask, pair), self._why(pair, measure, spans), figure, tuple(choices), tuple(cannot)
        )

    def _doubts(self, ask: Ask, measure: str) -> list[str]:
        """Return why a figure of this table decides nothing about the claim, in sentences."""
        found = []
        if third := beyond_two(ask):
            names = listed([named(code) for code in third])
            found.append(f"The sentence also names {names}, and a test holds two sides only: set partner.")
        if measure == "years_in_a_row" and not (_side(ask) or _bound(ask) or _FIRST.search(ask.text)):
            found.append("The sentence does not say plainly what was so year by year.")
        if several_goods(ask.text) and "goods" not in ask.settings:
            found.append("The sentence lists several goods for one figure, and a test holds one: set goods.")
        if of_each_year(ask):
            found.append("The sentence gives one figure for each of several years: set year for one of them.")
        if self.product == "magnets" and _RARE_EARTH.search(ask.text):
            found.append("The sentence counts magnets of rare earths, and the table all metal magnets.")
        if part_of_year(ask):
            found.append(
                "The sentence counts a part of a year, and whole years are held: set period with correct."
            )
        if unfinished(ask):
            found.append(
                f"The year {ask.year} was not over on the day of the text, and whole years are held."
            )
        return found

    def _measure(self, ask: Ask) -> str:
        measure = ask.measure
        if measure not in (*_AMOUNTS, *_PARTS, "growth"):
            raise NotHeld(f"The table {self.table!r} holds trade by partner, and no {measure}.")
        if _OTHER_ACCOUNT.search(ask.text) and not _GOODS.search(ask.text):
            raise NotHeld(f"The table {self.table!r} holds trade by partner, and no other accounts.")
        if measure in ("share", "import_dependence") and _NO_WHOLE.search(ask.text):
            raise NotHeld(f"The table {self.table!r} holds exports and imports, and another whole is meant.")
        # what an economy buys of another is trade by whatever words
        said = measure == "import_dependence" or bool(_TRADE.search(ask.text))
        if measure not in _AMOUNTS and (_NO_TRADE.search(ask.of) or not said):
            raise NotHeld(f"The table {self.table!r} holds trade, and no {ask.of or measure}.")
        if measure in _AMOUNTS and not ask.money and not (self.weights and ask.unit == "tonnes"):
            raise NotHeld(f"The table {self.table!r} holds amounts of money, and the claim is in {ask.unit}.")
        return measure

    def _pair(self, ask: Ask, measure: str) -> Pair:
        held = {*self.reporters(), *self.partners(), *GROUPS}
        reporter, partner = roles(ask, held)
        if not reporter:
            raise NotHeld("The claim names no economy: set reporter, such as reporter='JPN'.")
        flow = self._flow(ask, measure)
        lone = measure == "import_dependence" or (measure == "share" and is_generic(ask.of))
        if lone and not partner:
            raise NotHeld("A share needs a part and a whole, and the claim names one economy: set partner.")
        return Pair(reporter, partner or "WLD", flow, self._goods(ask))

    def _flow(self, ask: Ask, measure: str) -> str:
        if "flow" in ask.settings:
            found = str(ask.settings["flow"])
            known = ("export", "import", "both", "balance")
            if found not in known:
                raise UnknownNameError("flow", found, known)
            return found
        if measure in _AMOUNTS:
            return _AMOUNTS[measure]
        if measure == "import_dependence":
            return "export" if direction(ask.text) == "export" else "import"
        return flow_said(ask)

    def _goods(self, ask: Ask) -> str:
        names = self.goods_names()
        if "goods" in ask.settings:
            found = str(ask.settings["goods"])
            known = [found] if found in names else matching(things(found), names)
            if not known:
                raise UnknownNameError(f"group of goods in {self.table}", found, names or ["all goods"])
            return known[0]
        wanted = self._wanted_goods(ask)
        stranger = (
            "" if wanted else unknown_good(ask.text, tuple(place.text.casefold() for place in ask.places))
        )
        if stranger:
            raise NotHeld(f"The table {self.table!r} holds no goods called {stranger!r}.")
        free = is_generic(ask.of) or bool(things(ask.of)) or ask.measure in ("growth", "years_in_a_row")
        if not wanted and free:
            if self.product:
                raise NotHeld(f"The table {self.table!r} holds {self.product} only.")
            if _services(ask):
                raise NotHeld(f"The table {self.table!r} holds goods, and no services.")
            return ""
        if self.product:
            if self.product not in wanted:
                raise NotHeld(f"The table {self.table!r} holds {self.product} only.")
            return self.product
        found_names = matching(wanted, names)
        if not found_names:
            raise NotHeld(f"The table {self.table!r} holds no goods called {ask.of!r}.")
        return found_names[0]

    def _wanted_goods(self, ask: Ask) -> frozenset[str]:
        """Return the things that the claim is about; none for all goods together."""
        if ask.measure == "import_dependence":
            wanted = asked(ask.of, ask.text)
            if not wanted and not _ALL_TRADE.search(ask.text):
                raise NotHeld(f"The table {self.table!r} holds no goods that the sentence names.")
            return wanted
        named = attached(ask.text)
        if is_generic(ask.of):
            # a part "of which" is told of the thing before it, and not of all exports
            of_which = ask.measure == "share" and _OF_WHICH.search(ask.clause)
            if _total_said(ask):
                return attached(ask.clause)
            unsaid = not _ALL_TRADE.search(ask.text)
            return named or (things(ask.text) if of_which or unsaid else named)
        if _total_said(ask) and not attached(ask.clause):
            return frozenset()
        wanted = asked(ask.of, ask.text)
        # a thing that another clause adds is not what the figure counts: "$211 bn, coal among the goods"
        aside = wanted and not wanted & (named | things(ask.clause)) and wanted <= things(ask.text)
        total = ask.measure in ("trade_total", "balance", "rank", "years_in_a_row")
        return frozenset() if aside and (total or _after(wanted, ask)) else wanted

    def oriented(self, pair: Pair, measure: str) -> Pair:
        """Return the pair as the table's books hold it: where only the partner's are held, theirs."""
        if self._holds(pair.reporter, pair.partner):
            return pair
        swapped = {"export": "import", "import": "export"}.get(pair.flow, pair.flow)
        mirror = replace(pair, reporter=pair.partner, partner=pair.reporter, flow=swapped, mirrored=True)
        if measure not in _PARTS and self._holds(mirror.reporter, mirror.partner):
            return mirror
        missing = [
            code
            for code in (pair.reporter, pair.partner)
            if not members(code, self.reporters()) and not members(code, self.partners())
        ]
        raise NotHeld(
            f"The table {self.table!r} holds the trade of {listed(sorted(self.reporters()))}"
            + (f", and nothing of {listed([named(code) for code in missing])}." if missing else ".")
        )

    def _holds(self, reporter: str, partner: str) -> bool:
        return bool(members(reporter, self.reporters())) and (
            partner == "WLD" or bool(members(partner, self.partners()))
        )

    def _when(self, ask: Ask, measure: str) -> tuple[list[Choice], tuple[int, ...]]:
        """Return the choice of the year, if any, and the years that a figure may use."""
        years = self.years()
        if ask.period and not self.months:
            raise NotHeld(f"The table {self.table!r} holds whole years, and no {ask.period}.")
        if ask.year is not None:
            if ask.year not in years:
                raise OtherYears(f"The table {self.table!r} holds {years_named(years)}, and not {ask.year}.")
            return [], (ask.year,)
        found = latest_years(years, ask)[: 1 if measure == "years_in_a_row" else _YEARS]
        if not found:
            raise NotHeld(f"The table {self.table!r} begins in {min(years)}, after the day of the text.")
        options = {str(year): year for year in found}
        choices = [Choice("year", ChoiceKind.YEAR, "the year", options)] if len(found) > 1 else []
        return choices, tuple(found)

    def _summed(
        self, ask: Ask, choices: list[Choice], spans: tuple[int, ...]
    ) -> tuple[list[Choice], tuple[int, ...]]:
        """Return the years to add up for a running total, and single years where the words leave it open."""
        if ask.fiscal:
            raise NotHeld("Fiscal years are not added up.")
        sums = summed_years(ask, self.years(), self.table)
        options: dict[str, int | tuple[int, ...]] = {f"all of {years_named(years)}": years for years in sums}
        if not adds_up(ask):
            options |= {str(year): year for year in spans}
        return [Choice("year", ChoiceKind.YEAR, "the years", options)], sums[0]

    def _wholes(self, ask: Ask, pair: Pair) -> Choice:
        goods = pair.goods[:1].lower() + pair.goods[1:]
        options = {
            f"in all {_trade_words(pair)} of {goods}": "goods",
            f"in all {_trade_words(pair)} with {named(pair.partner)}": "partner",
        }
        whole = _WHOLE.search(ask.text)
        if whole and not things(whole[0]) and things(ask.text[: whole.start()]):
            # cars make up a third of the exports to America: the whole is what goes there
            options = {words: kept for words, kept in options.items() if kept == "partner"}
        return Choice("whole", ChoiceKind.DEFINITION, "the whole that is meant", options)

    def _why(self, pair: Pair, measure: str, years: tuple[int, ...]) -> str:
        when = str(years[0]) if len(years) == 1 else years_named(years)
        said = {
            "share": "part and whole of the ",
            "rank": "all partners in the ",
            "years_in_a_row": "all partners, year by year, in the ",
            "growth": "both years of the ",
            "import_dependence": "every supplier in the ",
        }.get(measure, "")
        return f"It holds {said}{pair.what}, {when}, in {self.unit}."

    # the figures

    def amount(self, pair: Pair, year: int, **chosen: Any) -> float | None:
        """Return the value of a flow in a year in the table's currency, or None where it is not held."""
        flows = ("export", "import") if pair.flow in ("both", "balance") else (pair.flow,)
        found = [self._one(pair, flow, year, **chosen) for flow in flows]
        values = [value for value in found if value is not None]
        if len(values) < len(flows):
            return None
        return values[0] - values[1] if pair.flow == "balance" else sum(values)

    def _one(self, pair: Pair, flow: str, year: int, **chosen: Any) -> float | None:
        by_partner = self.series(pair, flow, year, **chosen)
        if by_partner is None:
            return None
        area = chosen.get("area") or members(pair.partner, by_partner.index)
        held = [code for code in area if code in by_partner.index]
        return float(by_partner[held].sum()) if held else None

    def series(self, pair: Pair, flow: str, year: int, **chosen: Any) -> pd.Series | None:
        """Return the values of a flow by partner, for a reporter or for all members of a group together."""
        found = [
            self.values(replace(pair, reporter=code), flow, year, **chosen)
            for code in members(pair.reporter, self.reporters())
        ]
        held = [one for one in found if one is not None and len(one)]
        if not held:
            return None
        return held[0] if len(held) == 1 else pd.concat(held).groupby(level=0).sum()

    def both(self, pair: Pair, year: int, **chosen: Any) -> pd.Series | None:
        """Return the values by partner of one flow, or of exports and imports together."""
        flows = ("export", "import") if pair.flow in ("both", "balance") else (pair.flow,)
        found = [self.series(pair, flow, year, **chosen) for flow in flows]
        held = [one for one in found if one is not None]
        if len(held) < len(flows):
            return None
        return held[0] if len(held) == 1 else held[0].add(held[1], fill_value=0)

    def _figure(
        self, ask: Ask, measure: str, pair: Pair, spans: tuple[int, ...], **chosen: Any
    ) -> Measured | None:
        when = chosen.pop("year", spans[0])
        if isinstance(when, tuple):
            return self._total(ask, pair, when, **chosen)
        year = int(when)
        found = self._in_year(ask, measure, pair, year, **chosen)
        # a change until now ends in the last full year
        young = 1 if measure == "growth" and ask.since is not None else YOUNG
        old = ask.year is None and ask.day is not None and year < ask.day.year - young
        return replace(found, decides=False) if found and old else found

    def _in_year(self, ask: Ask, measure: str, pair: Pair, year: int, **chosen: Any) -> Measured | None:
        if ask.fiscal:
            return self.fiscal_year(pair, year, measure)
        if self.months:
            chosen["within"] = months_of(ask.period)
        compute: Mapping[str, Callable[..., Measured | None]] = {
            "share": self._share,
            "import_dependence": self._share,
            "rank": self._rank,
            "years_in_a_row": self._in_a_row,
            "growth": self._growth,
        }
        return compute.get(measure, self._amount)(ask, pair, year, **chosen)

    def fiscal_year(self, pair: Pair, year: int, measure: str) -> Measured | None:
        """Return the figure of a fiscal year; None where the table holds calendar years only."""
        return None

    def _measured(
        self, value: float | None, unit: str, pair: Pair, what: str, *years: int
    ) -> Measured | None:
        if value is None:
            return None
        rows = partial(self.rows, pair, years)
        give = 0.0
        if self.reconciled and unit == "times":
            give = self.apart * abs(value)
        elif self.reconciled and unit == "percent" and what.startswith("change"):
            give = rules.OTHER_GROWTH if max(years) - min(years) == 1 else self.apart * abs(100 + value)
        elif self.reconciled and unit == "percent":
            give = self.apart * abs(value)
        return Measured(float(value), unit, rows, f"{what}, {years_named(years)}", max(years), give=give)

    def gives(self, pair: Pair, year: int, **chosen: Any) -> bool:
        """Tell whether the books that the claim speaks of may print another figure than this table.

        They may where the other side's books stand in, and where both sides' books are reconciled.
        """
        return pair.mirrored or self.reconciled

    def currency(self, **chosen: Any) -> str:
        """Return the currency of the values in one reading."""
        return self.unit

    def _amount(self, ask: Ask, pair: Pair, year: int, **chosen: Any) -> Measured | None:
        value = self.amount(pair, year, **chosen)
        if value is not None and pair.flow == "balance" and pair.mirrored:
            value = -value
        found = self._measured(value, self.currency(**chosen), pair, pair.what, year)
        if found is None or not self.gives(pair, year, **chosen):
            return found
        # a balance is a small rest of two large flows, and each of them may differ
        flows = self.amount(replace(pair, flow="both"), year, **chosen) if pair.flow == "balance" else value
        reach = 2 if self.reconciled and pair.flow == "balance" else 1
        return replace(found, give=reach * self.apart * abs(flows or 0.0))

    def _total(self, ask: Ask, pair: Pair, years: tuple[int, ...], **chosen: Any) -> Measured | None:
        """Return the sum or the mean of several years, each converted at its own rate."""
        if self.months:
            chosen["within"] = months_of("")
        found = [self._amount(ask, pair, year, **chosen) for year in years]
        held = [one for one in found if one is not None]
        if len(held) < len(years):
            return None
        unit = ask.unit if ask.money else held[0].unit
        values = [converted(one.value, one.unit, unit, one.year) for one in held]
        gives = [converted(one.give, one.unit, unit, one.year) for one in held]
        if None in values:
            return None
        rows = partial(self.rows, pair, years)
        parts, word = (len(years), "mean") if averages(ask) else (1, "sum")
        what = f"{word} of the {pair.what}, {years_named(years)}"
        give = sum(one or 0.0 for one in gives) / parts
        if ask.year is None and ask.day and parts == 1:
            # a sum until now may hold the months of the text's year
            give += abs(sum(one or 0.0 for one in values)) / len(years) * ask.day.month / 12
        return Measured(sum(one or 0.0 for one in values) / parts, unit, rows, what, max(years), give=give)

    def part(self, pair: Pair, year: int, **chosen: Any) -> float | None:
        """Return the partner's part in a flow in percent, or the goods' part in the flow with the partner."""
        whole_of = chosen.pop("whole", "goods")
        if whole_of == "partner" or (pair.goods and pair.partner == "WLD" and not self.product):
            whole = self.amount(replace(pair, goods=""), year, **chosen)
        elif pair.reporter in ("EUU", "ASEAN", "G7") and pair.partner in members(
            pair.reporter, self.reporters()
        ):
            return self._part_of_group(pair, year, **chosen)
        else:
            whole = self.amount(replace(pair, partner="WLD"), year, **{**chosen, "area": ()})
        part = self.amount(pair, year, **chosen)
        return None if part is None or not whole else 100 * part / whole

    def _part_of_group(self, pair: Pair, year: int, **chosen: Any) -> float | None:
        whole = self.amount(replace(pair, partner="WLD"), year, **chosen)
        part = self.amount(replace(pair, reporter=pair.partner, partner="WLD"), year, **chosen)
        return None if part is None or not whole else 100 * part / whole

    def _share(self, ask: Ask, pair: Pair, year: int, **chosen: Any) -> Measured | None:
        if pair.partner == "WLD" and (self.product or not pair.goods):
            return self._world_share(pair, year, **chosen)
        later = self.part(pair, year, **chosen)
        what = f"share of {named(pair.partner)} in the {replace(pair, partner='WLD').what}"
        if chosen.get("whole") == "partner" or (pair.partner == "WLD" and pair.goods):
            what = f"share of {pair.goods.lower()} in the {replace(pair, goods='').what}"
        if ask.unit != "percentage points":
            return self._measured(later, "percent", pair, what, year)
        since = self._since(ask, year)
        earlier = self.part(pair, since, **chosen)
        if later is None or earlier is None:
            return None
        what = f"change of the {what}"
        found = self._measured(later - earlier, "percentage points", pair, what, since, year)
        # a difference of two shares that are both a little off says little
        return found and replace(found, decides=not self.reconciled and since == self._wanted(ask, year))

    def _world_share(self, pair: Pair, year: int, **chosen: Any) -> Measured | None:
        """Return a reporter's part of the exports or imports of all reporters."""
        sizes = self._sizes(pair, year, **chosen)
        own = list(members(pair.reporter, sizes.index))
        if not own or len(sizes) < 3:
            return None
        value = 100 * sizes[own].sum() / sizes.sum()
        goods = f" of {pair.goods}" if pair.goods else ""
        what = f"share of {named(pair.reporter)} in the world's {_trade_words(pair)}{goods}"
        return self._measured(value, "percent", pair, what, year)

    def _sizes(self, pair: Pair, year: int, **chosen: Any) -> pd.Series:
        found = {
            code: self.amount(replace(pair, reporter=code, partner="WLD"), year, **chosen)
            for code in self.reporters()
        }
        return pd.Series({code: value for code, value in found.items() if value is not None}, dtype=float)

    def _rank(self, ask: Ask, pair: Pair, year: int, **chosen: Any) -> Measured | None:
        if pair.partner == "WLD":
            sizes = self._sizes(pair, year, **chosen).drop("ROW", errors="ignore")
            if pair.reporter not in sizes.index or len(sizes) < 3:
                return None
            larger = int((sizes > sizes[pair.reporter]).sum())
            what = f"place of {named(pair.reporter)} among exporters"
            return self._measured(1 + larger, "rank", pair, what, year)
        place = self._place(pair, year, **chosen)
        what = f"place of {named(pair.partner)} among the partners in the {replace(pair, partner='WLD').what}"
        found = self._measured(place, "rank", pair, what, year)
        return found and replace(found, give=self._places_apart(pair, year, **chosen))

    def _places_apart(self, pair: Pair, year: int, **chosen: Any) -> float:
        """Return by how many places other books may put the partner elsewhere."""
        by_partner, own = self.both(pair, year, **chosen), self.amount(pair, year, **chosen)
        if not self.reconciled or by_partner is None or own is None:
            return 0.0
        one = by_partner.drop([*_NO_PARTNERS, *members(pair.partner, by_partner.index)], errors="ignore")
        return float(
            max(
                (one > own * (1 - self.apart)).sum() - (one > own).sum(),
                (one > own).sum() - (one > own * (1 + self.apart)).sum(),
            )
        )

    def _place(self, pair: Pair, year: int, **chosen: Any) -> int | None:
        by_partner = self.both(pair, year, **chosen)
        own = self.amount(pair, year, **chosen)
        if by_partner is None or own is None:
            return None
        one = by_partner.drop([*_NO_PARTNERS, *members(pair.partner, by_partner.index)], errors="ignore")
        # a table that names a few partners only knows no place among all
        return 1 + int((one > own).sum()) if len(one) > 1 else None

    def _in_a_row(self, ask: Ask, pair: Pair, year: int, **chosen: Any) -> Measured | None:
        chosen.pop("counting", None)
        count, so = 0, self._is_so(ask, pair, year, **chosen)
        while so:
            count += 1
            so = self._is_so(ask, pair, year - count, **chosen)
        if so is None and not count:
            return None
        years = range(year - max(count, 1) + 1, year + 1)
        told = replace(pair, flow="balance").what if _side(ask) else pair.what
        found = self._measured(count, "years", pair, f"years in a row: {told}", *years)
        # whether a partner is the first one may differ between the books of both sides
        sure = not self.reconciled or count > 0
        # a count that reaches back to a year that is not held may be longer
        return found and replace(found, open_end=so is None, decides=sure)

    def _is_so(self, ask: Ask, pair: Pair, year: int, **chosen: Any) -> bool | None:
        """Tell whether in a year the sentence holds: a deficit, a value above a bound, or the first place."""
        if year not in self.years():
            return None
        side, bound = _side(ask), _bound(ask)
        if side:
            value = self.amount(replace(pair, flow="balance"), year, **chosen)
            sign = -1 if pair.mirrored else 1
            return None if value is None else (sign * value < 0) == (side == "deficit")
        if bound:
            found = self._amount(ask, pair, year, **chosen)
            size = None if found is None else converted(found.value, found.unit, bound[1], year)
            return None if size is None else size > bound[0]
        place = self._place(pair, year, **chosen)
        return None if place is None else place == 1

    def _growth(self, ask: Ask, pair: Pair, year: int, **chosen: Any) -> Measured | None:
        since = self._since(ask, year)
        later, earlier = self.amount(pair, year, **chosen), self.amount(pair, since, **chosen)
        if later is None or not earlier:
            return None
        money = _money_said(ask) or self.currency(**chosen)
        if self.currency(**chosen) != "tonnes" and money != self.currency(**chosen):
            later, earlier = (
                converted(value, self.currency(**chosen), money, when)
                for value, when in ((later, year), (earlier, since))
            )
            if later is None or not earlier:
                return None
        if pair.flow == "balance":
            later, earlier = abs(later), abs(earlier)
        what = f"change of the {pair.what}"
        value = later / earlier if ask.unit == "times" else float(percent_change(earlier, later))
        unit = "times" if ask.unit == "times" else "percent"
        found = self._measured(value, unit, pair, what, since, year)
        # the other side counts its trade in other money, and a change in yen is another one than in dollars
        own = not pair.mirrored or bool(_money_said(ask))
        own = own and not (self.reconciled and pair.flow == "balance")
        return found and replace(found, decides=own and since == self._wanted(ask, year))

    def _wanted(self, ask: Ask, year: int) -> int:
        return ask.since if ask.since is not None and ask.since < year else year - 1

    def _since(self, ask: Ask, year: int) -> int:
        """Return the year that a change is counted from, or the nearest before it that is held."""
        wanted = self._wanted(ask, year)
        held = [one for one in self.years() if one <= wanted]
        if not held:
            raise NotHeld(f"The table {self.table!r} begins in {min(self.years())}, and not in {wanted}.")
        return max(held)


#: wholes of which trade is a part only
_NO_WHOLE = re.compile(
    r"supply chains?\b|供应链|サプライチェーン|"
    r"\bof (?:[\w'’]+ ){0,3}(?:consumption|demand|sales|output|production|gdp|needs)\b|"
    r"(?:car|auto|phone|chip|home|domestic|retail|smartphone|vehicle) market\b|"
    r"消费量|消費量|产量|生産量|市场份额|市場シェア"
)
#: a whole that stands after its part: "of Japan's exports to America", 占对美出口, 対米輸出の
_WHOLE = re.compile(
    r"\bof [^,.;]{0,24}(?:exports|shipments|sales) to\b|\bof [^,.;]{0,24}(?:imports|purchases) from\b|"
    r"占[^，。]{0,4}(?:对|向|自|从)[^，。]{1,8}(?:出口|进口)|(?:対[^、。]{1,4}|向け)(?:輸出|輸入)(?:額|全体)?の"
)
_MONEY = (
    (
        "USD",
        r"in (?:us |american )?dollars?\b|dollar terms|dollar-denominated|"
        r"按美元|以美元|美元计|ドル建て|ドルベース|ドル換算",
    ),
    ("JPY", r"in yen\b|yen terms|按日元|以日元|日元计|円建て|円ベース|円換算"),
    ("CNY", r"in (?:yuan|renminbi)\b|yuan terms|按人民币|以人民币|人民币计|人民元建て|人民元ベース"),
    ("EUR", r"in euros?\b|euro terms|按欧元|以欧元|欧元计|ユーロ建て"),
)


def _money_said(ask: Ask) -> str:
    """Return the currency that a change is counted in by the words; empty where they name none."""
    found = [code for code, pattern in _MONEY if re.search(pattern, ask.text)]
    return found[0] if len(found) == 1 else ""


def _total_said(ask: Ask) -> bool:
    """Tell whether the words right before a figure say that it is of all goods."""
    at = ask.claim.quantity.start
    return bool(_TOTAL.search(ask.text[max(0, at - 20) : at]))


_RARE_EARTH = re.compile(r"rare.?earth|neodymium|ndfeb|稀土|钕|レアアース|ネオジム")
#: words for trade in all goods
_ALL_TRADE = re.compile(
    r"export|import|trad(?:e|ing)|\bgoods\b|merchandise|出口|进口|進口|贸易|貿易|輸出|輸入|商品|货物|交易"
)
_TOTAL = re.compile(
    r"total (?:exports|imports)|(?:輸出|輸入|貿易)総額|(?:出口|进口|贸易)总额|总(?:出口|进口)"
)
#: words by which a part is taken of what stands before
_OF_WHICH = re.compile(r"\bof (?:which|that|these|it)\b|其中|うち")


def _undecided(figure: Callable[..., Measured | None], **chosen: Any) -> Measured | None:
    found = figure(**chosen)
    return found and replace(found, decides=False)


_OTHER_BOOKS = (
    f"Two offices' figures for one flow differ by up to {100 * rules.OTHER_BOOKS:.0f} %, "
    "so a claim within that reach is left open unless it is near."
)

#: rows of a table by partner that are no partner
_NO_PARTNERS = ("WLD", "ROW", "EUU")

_COUNTS = Choice(
    "counting",
    ChoiceKind.DEFINITION,
    "what a number of years in a row means",
    {"as at least so many": rules.at_least, "as the exact count": rules.exactly},
)


#: words for the first place among partners
_FIRST = re.compile(
    r"largest|biggest|foremost|most important|\bmain\b|top\b|first|number one|no\. ?1|"
    r"头号|最大|第一|首位|首要|トップ|1位|一位"
)


def _side(ask: Ask) -> str:
    """Return whether a claim of years in a row speaks of a deficit or a surplus; empty where of neither."""
    if ask.of in ("deficit", "surplus") or ask.measure != "years_in_a_row" or _FIRST.search(ask.text):
        return ask.of if ask.of in ("deficit", "surplus") else ""
    found = [side for side, pattern in _SIDES if re.search(pattern, ask.text)]
    return found[0] if len(found) == 1 else ""


_SIDES = (
    ("deficit", r"deficit|逆差|赤字|\b(?:bought|imported) more\b"),
    ("surplus", r"surplus|顺差|順差|黒字|\b(?:sold|exported) more\b"),
)


def _bound(ask: Ask) -> tuple[float, str] | None:
    """Return the amount that the sentence says was exceeded year by year, with its currency."""
    if _FIRST.search(ask.text):
        return None
    found = [
        (one.quantity.low, one.quantity.unit)
        for one in ask.beside
        if one.quantity.low is not None and is_money(one.quantity.unit)
    ]
    return found[0] if found else None


def _after(wanted: Collection[str], ask: Ask) -> bool:
    """Tell whether the things are named after the figure only."""
    return not set(wanted) & things(ask.text[: ask.claim.quantity.start])


def flow_said(ask: Ask) -> str:
    """Return the flow that the words of a claim name; both where they name none."""
    if ask.of in ("deficit", "surplus"):
        return "balance"
    return direction(ask.of) or direction(ask.text) or "both"


def _services(ask: Ask) -> bool:
    return bool(re.search(SERVICES, f"{ask.of} {ask.text}"))


def _trade_words(pair: Pair) -> str:
    return {"export": "exports", "import": "imports"}.get(pair.flow, "trade")
