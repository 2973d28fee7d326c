"""Tests claims on output, growth, debt and the current account of every economy."""

from __future__ import annotations

import re
from functools import cache

import pandas as pd

from course.readings import rules
from course.readings.reading import Choice, ChoiceKind
from course.tables import codes, load, meaning
from course.texts.routes._ask import Ask
from course.texts.routes._named import GROUPS, joined, listed, members, named, years_named
from course.texts.routes._printed import base_year
from course.texts.routes._roles import added_up
from course.texts.routes._route import Measured, NotHeld, OtherYears, Plan, Route
from course.texts.routes._words import direction, says, things
from course.texts.routes._years import latest_years, part_of_year, unfinished

__all__ = ["Macro", "of_output", "output_measure"]

#: words in a claim's `of` that do not say which quantity grows
_BARE = ("", "output", "economy", "growth")
#: words that make a claim on output one on mines or factories
_MADE = re.compile(r"\boutput of (?!the )|产量|生産量")
#: words in a claim's `of` that do not say which surplus or deficit is meant
_BALANCES = ("surplus", "deficit", "balance", "")


def of_output(ask: Ask) -> bool:
    """Tell whether a claim is on the output of an economy."""
    if (says("output", ask.of) and ask.of not in _BARE) or says("output that grew", ask.clause):
        return True
    if ask.of == "output" and not things(ask.text):
        if ask.measure == "growth" and not _MADE.search(ask.text):
            return True
        if says("the world's output", ask.text):
            return True
    return ask.of in _BARE and says("output", ask.text) and not direction(ask.text)


def output_measure(ask: Ask) -> tuple[str, str]:
    """Return the column of the table `macro` that a claim is on, and the computation to make with it.

    Returns
    -------
    column : str
        Name of the column.
    made : str
        ``"amount"`` or ``"percent"`` for the value itself; ``"factor"`` for a percentage of output as a
        multiple of it, and ``"debt"`` for the same in money; ``"rank"`` or ``"share"`` among economies;
        ``"change"`` or ``"times"`` since an earlier year.

    Raises
    ------
    NotHeld
        The claim is on something else.
    """
    found = _of_output(ask) or _of_debt(ask) or _of_current_account(ask) or _among_economies(ask)
    if found is None:
        raise NotHeld(
            f"The table 'macro' holds output, growth, debt and the current account, and no {ask.measure}."
        )
    return found


def _of_output(ask: Ask) -> tuple[str, str] | None:
    if ask.measure == "gdp" and ask.money:
        return "gdp_usd_bn", "amount"
    if ask.measure == "growth" and ask.unit in ("percent", "times") and of_output(ask):
        return ("growth_pct", "percent") if ask.unit == "percent" else ("gdp_usd_bn", "times")
    return None


def _of_debt(ask: Ask) -> tuple[str, str] | None:
    column = "gross_debt_pct_gdp"
    beside = ask.unit == "times" and says("debt", ask.of) and says("against output", ask.text)
    if ask.measure == "debt_to_gdp" or beside:
        return column, "factor" if ask.unit == "times" else "percent"
    if ask.measure == "debt" and ask.money and not says("other debts", f"{ask.of} {ask.text}"):
        return column, "debt"
    return (column, "rank") if ask.measure == "rank" and says("debt", ask.of) else None


def _of_current_account(ask: Ask) -> tuple[str, str] | None:
    if ask.measure == "growth" and _current_account_grows(ask):
        return "current_account_usd_bn", "change"
    if ask.measure in ("balance", "other") and says("the current account", f"{ask.of} {ask.text}"):
        in_money = ("current_account_usd_bn", "amount")
        return in_money if ask.money else ("current_account_pct_gdp", "percent")
    return None


def _current_account_grows(ask: Ask) -> bool:
    """Tell whether a claim on a growing surplus or deficit means the current account."""
    if says("the current account", ask.of):
        return True
    bare = ask.of in _BALANCES and says("the current account", ask.text)
    return bare and not says("goods or trade", ask.text)


def _among_economies(ask: Ask) -> tuple[str, str] | None:
    """Return column and computation for a rank or share by output; None for other claims."""
    whole = ask.measure == "rank" or bool({"WLD", *GROUPS} & set(ask.economies))
    about = f"{ask.of} {ask.text}"
    trade = "partner" in about or "贸易" in about
    if ask.measure not in ("rank", "share") or trade or not of_output(ask):
        return None
    return ("gdp_usd_bn", ask.measure) if whole or says("the world", ask.text) else None


#: column -> its content in words
_SAYS = {
    "gdp_usd_bn": "output",
    "growth_pct": "growth of real output",
    "gross_debt_pct_gdp": "government debt against output",
    "net_debt_pct_gdp": "net government debt against output",
    "current_account_usd_bn": "the current account",
    "current_account_pct_gdp": "the current account against output",
}


@cache
def _by_economy(column: str, year: int) -> pd.Series:
    table = load("macro")
    rows = table[table["year"] == year]
    return pd.Series(rows[column].to_numpy(dtype=float), index=rows["iso3"].astype(str)).dropna()


class Macro(Route):
    """The route of `macro`."""

    table = "macro"
    settings = ("measure", "of", "year", "since", "economy")

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests a claim on output, growth or debt; see `Route`."""
        column, made = output_measure(ask)
        _check(ask, column)
        area = self._area(ask, column)
        if ask.fiscal and area == ("JPN",):
            raise NotHeld("The table 'macro' holds calendar years for Japan, and no fiscal year.")
        years = self._years(ask, column, area)
        choices = []
        if len(years) > 1:
            choices.append(Choice("year", ChoiceKind.YEAR, "the year", {str(year): year for year in years}))
        gross = column == "gross_debt_pct_gdp"
        if gross:
            choices.append(self._debts(area, years))

        def figure(year: int = years[0], debt: str = column) -> Measured | None:
            return self._figure(ask, debt if gross else column, made, area, year)

        why = f"It holds {_SAYS[column]} of {_names(area)}, {years_named(years)}."
        cannot = list(_doubts(ask, area))
        if estimated := self._estimated(column, area, years):
            cannot.append(
                f"The figures of {years_named(estimated)} rest on the IMF's estimates or projections."
            )
        return Plan(_fit(ask, column, area), why, figure, tuple(choices), tuple(cannot))

    def _estimated(self, column: str, area: tuple[str, ...], years: list[int]) -> list[int]:
        """Return the years whose figures the table marks as estimates for one of the economies."""
        table = self.frame
        own = table[table["iso3"].isin(area) & table["year"].isin(years)]
        marked = meaning(self.table).roles[column].marked_by
        return [int(year) for year in own.loc[own[marked], "year"].unique()]

    def _area(self, ask: Ask, column: str) -> tuple[str, ...]:
        """Return the economies whose figure the claim states.

        Raises
        ------
        NotHeld
            The claim names none, or the table does not hold them.
        """
        held = set(self.frame["iso3"].astype(str).unique())
        wanted = [str(ask.settings["economy"])] if "economy" in ask.settings else list(ask.economies)
        own = [code for code in wanted if code != "WLD"] or [code for code in wanted if code == "WLD"]
        if own == ["WLD"] and "economy" not in ask.settings and not says("figures of the world", ask.text):
            raise NotHeld("The claim does not say whose figure it is: set economy, such as economy='JPN'.")
        if not own:
            raise NotHeld("The claim names no economy: set economy, such as economy='JPN'.")
        found = members(joined(own) if ask.measure != "rank" and added_up(ask, own) else own[0], held)
        if not found:
            raise NotHeld(f"The table 'macro' does not hold {own[0]}.")
        if len(found) > 1 and column not in ("gdp_usd_bn", "current_account_usd_bn"):
            raise NotHeld(f"The table 'macro' holds no {_SAYS[column]} for {named(own[0])} as a group.")
        return found

    def _years(self, ask: Ask, column: str, area: tuple[str, ...]) -> list[int]:
        """Return the year of the claim, or the years that a sentence without a year may mean.

        Raises
        ------
        OtherYears
            The table does not hold the year for all economies of the area; the message says which it holds.
        NotHeld
            The table holds no year for the economies.
        """
        table = self.frame
        rows = table[table["iso3"].isin(area) & table[column].notna()]
        counts = rows.groupby("year").size()
        held = sorted(int(year) for year in counts[counts == len(area)].index)
        years = [ask.year] if ask.year is not None else latest_years(held, ask)
        if not years or not set(years) <= set(held):
            lacks = OtherYears if held else NotHeld
            raise lacks(
                f"The table 'macro' holds {years_named(held)} for {_names(area)}, and not {ask.year}."
            )
        return years

    def _debts(self, area: tuple[str, ...], years: list[int]) -> Choice:
        """Return the choice between gross and net debt; net only where the table holds it for each year."""
        net = len(area) == 1 and all(area[0] in _by_economy("net_debt_pct_gdp", year).index for year in years)
        options = {"gross": "gross_debt_pct_gdp"} | ({"net": "net_debt_pct_gdp"} if net else {})
        return Choice("debt", ChoiceKind.DEFINITION, "whether debt is gross or net", options)

    def _figure(self, ask: Ask, column: str, made: str, area: tuple[str, ...], year: int) -> Measured | None:
        by_economy = _by_economy(column, year)
        own = by_economy[[code for code in area if code in by_economy.index]]
        found = _value(ask, column, made, own, year) if len(own) else None
        if found is None:
            return None
        value, unit, words = found
        table = self.frame

        def rows() -> pd.DataFrame:
            return table[table["iso3"].isin(area) & (table["year"] == year)]

        what = words.format(f"{_SAYS[column]} of {_names(area)}, {year}")
        # the change of an amount in national currency differs from the change in dollars
        decides = (made != "change" or "USA" in area or "dollar" in ask.text) and not _doubts(ask, area)
        give = rules.REVISION if column == "growth_pct" else 0.0
        if column.startswith("current_account"):
            # balances of payments are revised by much
            give = rules.OTHER_BOOKS * abs(value)
        return Measured(value, unit, rows, what, year, decides=decides, give=give)


def _check(ask: Ask, column: str) -> None:
    """Raise `NotHeld` for a claim on a part of a debt, an economy or a year, or on a scenario."""
    if ask.measure in ("debt", "debt_to_gdp") and says("debt by holder", ask.text):
        raise NotHeld("The table 'macro' holds what a state owes in all, and not whom it owes it.")
    if says("per head", ask.text) and ask.money:
        raise NotHeld("The table 'macro' holds whole economies, and no figure for each person.")
    of_a_part = ask.period or part_of_year(ask) or says("a quarter", ask.text)
    if of_a_part and not meaning("macro").roles[column].stock:
        raise NotHeld("The table 'macro' holds whole years, and no part of one.")
    if column == "growth_pct" and says("a scenario", ask.text):
        raise NotHeld("The table 'macro' holds growth as counted, and no effects of something else.")


def _fit(ask: Ask, column: str, area: tuple[str, ...]) -> float:
    # Japan's own accounts and forecasts have tables of their own, which are preferred
    if ask.measure == "debt":
        return 0.9
    return 0.93 if area == ("JPN",) and column == "current_account_usd_bn" else 1.0


def _doubts(ask: Ask, area: tuple[str, ...]) -> tuple[str, ...]:
    """Return why the figure decides nothing: an unfinished year, or an unclear choice of economy."""
    if unfinished(ask):
        return (f"The year {ask.year} was not over on the day of the text, and forecasts change.",)
    others = [code for code in ask.economies if code not in (*area, *GROUPS, "WLD")]
    if not others or ask.measure == "rank" or "economy" in ask.settings or len(area) > 1:
        return ()
    names = listed([named(code) for code in others])
    return (f"The sentence also names {names}: set economy to say whose figure it is.",)


def _value(ask: Ask, column: str, made: str, own: pd.Series, year: int) -> tuple[float, str, str] | None:
    """Return the figure computed from a column, its unit, and a template for the words about it."""
    total = float(own.sum())
    if made == "amount":
        return total * 1e9, "USD", "{}"
    if made == "factor":
        return total / 100, "times", "{}"
    if made == "debt":
        output = _by_economy("gdp_usd_bn", year).reindex(own.index)
        return float((own / 100 * output).sum()) * 1e9, "USD", "{}, times output in dollars"
    if made in ("change", "times"):
        return _change(ask, column, own, year)
    by_economy, group = _by_economy(column, year), _group(ask, own)
    if made == "rank":
        among = members(group, by_economy.index) if group else codes()
        rivals = by_economy[by_economy.index.isin(among)]
        return 1.0 + float((rivals > total).sum()), "rank", "place by the {}"
    if made == "share":
        whole = float(by_economy[list(members(group or "WLD", by_economy.index))].sum())
        return 100 * total / whole, "percent", f"part of {named(group or 'WLD')} in the {{}}"
    return total, "percent", "{}"


def _change(ask: Ask, column: str, own: pd.Series, year: int) -> tuple[float, str, str] | None:
    base = base_year(year, ask.since)
    before = float(_by_economy(column, base).reindex(own.index).sum())
    if not before:
        return None
    ratio = abs(float(own.sum())) / abs(before)
    words = f"change since {base} of the {{}}, in dollars"
    return (ratio, "times", words) if ask.unit == "times" else (100 * (ratio - 1), "percent", words)


def _group(ask: Ask, own: pd.Series) -> str:
    """Return the group with which the claim compares one economy; empty without a group."""
    groups = [code for code in ask.economies if code in GROUPS and len(own) == 1]
    return groups[0] if groups else ""


def _names(area: tuple[str, ...]) -> str:
    return named(joined(area)) if len(area) < 4 else f"{len(area)} economies"
