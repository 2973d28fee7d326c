"""What of an economy a claim speaks of: its output, growth, debt or current account."""

from __future__ import annotations

import re

from course.texts.routes._ask import Ask
from course.texts.routes._groups import GROUPS
from course.texts.routes._route import NotHeld
from course.texts.routes._words import direction, says, things

__all__ = ["of_output", "output_measure"]

#: words of a claim's `of` that leave open what grows
_BARE = ("", "output", "economy", "growth")
#: words by which a claim on output is one on what mines or works make
_MADE = re.compile(r"\boutput of (?!the )|产量|生産量")
#: words of a claim's `of` that leave open whose surplus or deficit it is
_BALANCES = ("surplus", "deficit", "balance", "")


def of_output(ask: Ask) -> bool:
    """Tell whether a claim speaks of the output of an economy."""
    if (says("output", ask.of) and ask.of not in _BARE) or says("output that grew", ask.clause):
        return True
    if ask.of == "output" and not things(ask.text):
        if ask.measure == "growth" and not _MADE.search(ask.text):
            return True
        if says("the world's output", ask.text):
            return True
    return ask.of in _BARE and says("output", ask.text) and not direction(ask.text)


def output_measure(ask: Ask) -> tuple[str, str]:
    """Return the column of the table `macro` that a claim speaks of, and what is made of it.

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
        The claim is of something else.
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
    """Tell whether the surplus or deficit that grows is that of the current account."""
    if says("the current account", ask.of):
        return True
    bare = ask.of in _BALANCES and says("the current account", ask.text)
    return bare and not says("goods or trade", ask.text)


def _among_economies(ask: Ask) -> tuple[str, str] | None:
    """Return the column for a place, or a share, among all economies or those of a group."""
    whole = ask.measure == "rank" or bool({"WLD", *GROUPS} & set(ask.economies))
    about = f"{ask.of} {ask.text}"
    trade = "partner" in about or "贸易" in about
    if ask.measure not in ("rank", "share") or trade or not of_output(ask):
        return None
    return ("gdp_usd_bn", ask.measure) if whole or says("the world", ask.text) else None
