"""Tests claims on output, growth, debt and the current account of every economy."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

import pandas as pd

from course.readings import rules
from course.tables import cube
from course.tables.meaning import Role
from course.texts.routes._ask import Ask
from course.texts.routes._levels import Level
from course.texts.routes._named import GROUPS, joined, named
from course.texts.routes._route import Measured, NotHeld
from course.texts.routes._rows import Rows
from course.texts.routes._when import When
from course.texts.routes._words import direction, nearest_said, says, things
from course.texts.routes._years import part_of_year, unfinished

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


def output_measure(ask: Ask) -> str:
    """Return the measure of the table `macro` that a claim is on.

    Raises
    ------
    NotHeld
        The claim is on something else.
    """
    for held in (_of_output, _of_debt, _of_current_account, _among_economies):
        if found := held(ask):
            return found
    holds = "output, growth, debt and the current account"
    raise NotHeld(f"The table 'macro' holds {holds}, and no {ask.measure}.")


def _of_output(ask: Ask) -> str:
    if ask.measure == "gdp" and ask.money:
        return "gdp"
    if ask.measure == "growth" and ask.unit in ("percent", "times") and of_output(ask):
        return "growth of real gdp" if ask.unit == "percent" else "gdp"
    return ""


def _of_debt(ask: Ask) -> str:
    beside = ask.unit == "times" and says("debt", ask.of) and says("against output", ask.text)
    in_money = ask.measure == "debt" and ask.money and not says("other debts", f"{ask.of} {ask.text}")
    ranked = ask.measure == "rank" and says("debt", ask.of)
    return "debt" if ask.measure == "debt_to_gdp" or beside or in_money or ranked else ""


def _of_current_account(ask: Ask) -> str:
    if ask.measure == "growth" and _current_account_grows(ask):
        return "current account"
    said = ask.measure in ("balance", "other") and says("the current account", f"{ask.of} {ask.text}")
    return "current account" if said else ""


def _current_account_grows(ask: Ask) -> bool:
    """Tell whether a claim on a growing surplus or deficit means the current account."""
    if says("the current account", ask.of):
        return True
    bare = ask.of in _BALANCES and says("the current account", ask.text)
    return bare and not says("goods or trade", ask.text)


def _among_economies(ask: Ask) -> str:
    """Return output for a rank or share by it; empty for other claims."""
    whole = ask.measure == "rank" or bool({"WLD", *GROUPS} & set(ask.economies))
    about = f"{ask.of} {ask.text}"
    trade = "partner" in about or "贸易" in about
    if ask.measure not in ("rank", "share") or trade or not of_output(ask):
        return ""
    return "gdp" if whole or says("the world", ask.text) else ""


#: measure -> its content in words
_SAYS = {
    "gdp": "output",
    "growth of real gdp": "growth of real output",
    "debt": "government debt against output",
    "current account": "the current account",
}


class Macro(Rows):
    """Output, its growth, debt and the current account of each economy."""

    table = "macro"

    def check(self, ask: Ask) -> None:
        """Raise `NotHeld` for a claim on a part of a debt, an economy or a year, or on a scenario."""
        measure = output_measure(ask)
        if measure == "debt" and ask.measure != "rank" and says("debt by holder", ask.text):
            raise NotHeld("The table 'macro' holds what a state owes in all, and not whom it owes it.")
        if says("per head", ask.text) and ask.money:
            raise NotHeld("The table 'macro' holds whole economies, and no figure for each person.")
        if measure != "debt" and (ask.period or part_of_year(ask) or says("a quarter", ask.text)):
            raise NotHeld("The table 'macro' holds whole years, and no part of one.")
        if measure == "growth of real gdp" and says("a scenario", ask.text):
            raise NotHeld("The table 'macro' holds growth as counted, and no effects of something else.")

    def fit(self, ask: Ask) -> float:
        """Return how well the table fits; Japan's own accounts have a table that is preferred."""
        if ask.measure == "debt":
            return 0.9
        return 0.93 if output_measure(ask) == "current account" and ask.economies[:1] == ("JPN",) else 1.0

    def what(self, ask: Ask, frame: pd.DataFrame, codes: Collection[str]) -> str:
        """Return the counted quantity in words."""
        who = named(joined(codes) if codes else "WLD") if len(codes) < 4 else f"{len(codes)} economies"
        return f"{_SAYS[output_measure(ask)]} of {who}"

    def who(self, ask: Ask, frame: pd.DataFrame) -> tuple[tuple[str, ...], list[str]]:
        """Return the economies, with a doubt where the year was not over; see `Rows`."""
        whole = set(ask.economies) <= {"WLD"} and "economy" not in ask.settings
        if whole and not says("figures of the world", ask.text) and not self.unnamed(ask):
            raise NotHeld("The claim does not say whose figure it is: set economy, such as economy='JPN'.")
        found, doubts = super().who(ask, frame)
        measure = output_measure(ask)
        if len(found) > 1 and measure not in ("gdp", "current account"):
            raise NotHeld(f"The table 'macro' holds no {_SAYS[measure]} for several economies together.")
        if unfinished(ask):
            doubts.append(f"The year {ask.year} was not over on the day of the text, and forecasts change.")
        return found, doubts

    def columns(self, ask: Ask) -> list[Role]:
        """Return the columns of the measure: gross and net debt unless the words name one of them."""
        measure = output_measure(ask)
        if measure == "debt":
            number = ask.claim.quantity
            said = nearest_said(("gross debt", "net debt"), ask.text, number.start, number.end)
            kinds = [said] if said else ["gross debt", "net debt"]
            return [role for kind in kinds for role in self.means.values(kind)]
        in_points = measure == "current account" and not (ask.money or ask.measure == "growth")
        return [self.means.values(measure)[-1 if in_points else 0]]

    def value(
        self, ask: Ask, level: Level, held: Collection[Level], codes: Collection[str]
    ) -> tuple[float, str] | None:
        """Return the figure; a debt in percent of output also gives a multiple of it, and money."""
        own = level.of(codes)
        if own is None or output_measure(ask) != "debt" or ask.unit in ("percent", "rank"):
            return super().value(ask, level, held, codes)
        if ask.unit == "times":
            return own / 100, "times"
        output = cube.value("macro", "gdp", area=joined(codes), period=level.when.year)
        return own / 100 * output.value, output.unit

    def judged(self, ask: Ask, figure: Measured, when: When) -> Measured:
        """Return a figure with its revisions; a change in dollars is none in the economy's own currency."""
        measure = output_measure(ask)
        give = {
            "growth of real gdp": rules.REVISION,
            "current account": rules.OTHER_BOOKS * abs(figure.value),
        }
        changed = measure == "current account" and ask.measure == "growth"
        decides = not changed or "USA" in ask.economies or "dollar" in ask.text
        return replace(figure, give=give.get(measure, 0.0), decides=figure.decides and decides)
