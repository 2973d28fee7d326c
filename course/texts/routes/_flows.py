"""Reads what a claim on trade measures: its flow, the side of a balance, the whole of a share, its doubts."""

from __future__ import annotations

import re

from course.errors import UnknownNameError
from course.texts.routes._ask import Ask
from course.texts.routes._goods import several_goods
from course.texts.routes._named import listed, named
from course.texts.routes._pair import FLOWS
from course.texts.routes._roles import beyond_two, owner_otherwise
from course.texts.routes._route import NotHeld
from course.texts.routes._words import direction, is_generic, last_said, says, things
from course.texts.routes._years import of_each_year, part_of_year, unfinished
from course.texts.spans import Claim, is_money

#: measure that is an amount of trade -> the flow that it counts
AMOUNTS = {"exports": "export", "imports": "import", "trade_total": "both", "balance": "balance"}
#: measures of one partner among all
PARTS = ("share", "rank", "years_in_a_row", "import_dependence")


def check_trade(ask: Ask, table: str, *, weights: bool = False) -> None:
    """Raise an error for a claim that no table of flows by partner can test.

    Parameters
    ----------
    ask
        The claim.
    table
        Name of the table.
    weights
        The table holds tonnes besides money.

    Raises
    ------
    NotHeld
        The claim is not about trade, or its unit is not in the table.
    """
    measure = ask.measure
    if measure not in (*AMOUNTS, *PARTS, "growth"):
        raise NotHeld(f"The table {table!r} holds trade by partner, and no {measure}.")
    if says("other accounts", ask.text) and not says("goods", ask.text):
        raise NotHeld(f"The table {table!r} holds trade by partner, and no other accounts.")
    if measure in ("share", "import_dependence") and says("other wholes", ask.text):
        raise NotHeld(f"The table {table!r} holds exports and imports, and another whole is meant.")
    # goods that one economy buys from another are trade, whatever words the claim uses
    said = measure == "import_dependence" or says("trade", ask.text)
    # a change after an amount of trade is a change of trade; a learner's goods or flow also make it one
    said = said or bool({"goods", "flow"} & set(ask.settings)) or (ask.of_set and bool(things(ask.of)))
    said = said or (measure == "growth" and level_before(ask) is not None)
    if measure not in AMOUNTS and (says("no trade", ask.of) or not said):
        raise NotHeld(f"The table {table!r} holds trade, and no {ask.of or measure}.")
    if measure in AMOUNTS and not ask.money and not (weights and ask.unit == "tonnes"):
        raise NotHeld(f"The table {table!r} holds amounts of money, and the claim is in {ask.unit}.")


def flow_of(ask: Ask) -> str:
    """Return the flow of a claim: the learner's setting, else by its measure, else by its words, else both.

    Raises
    ------
    UnknownNameError
        The learner set an unknown flow; the message names the nearest.
    """
    if "flow" in ask.settings:
        found = str(ask.settings["flow"])
        if found not in FLOWS:
            raise UnknownNameError("flow", found, FLOWS)
        return found
    measure = ask.measure
    if measure in AMOUNTS:
        return AMOUNTS[measure]
    if measure == "import_dependence":
        return "export" if direction(ask.text) == "export" else "import"
    if ask.of in ("deficit", "surplus") or balance_ranked(ask):
        return "balance"
    if measure == "growth":
        return direction(ask.of) or _flow_that_changed(ask) or direction(ask.text) or "both"
    return direction(ask.of) or direction(ask.text) or "both"


def balance_ranked(ask: Ask) -> str:
    """Return ``"deficit"`` or ``"surplus"`` if a claimed rank is by one of them; else empty."""
    if ask.measure != "rank":
        return ""
    if ask.of in ("deficit", "surplus"):
        return ask.of
    sides = [side for side in ("deficit", "surplus") if says(f"a {side}", ask.clause)]
    return sides[0] if ask.of == "" and len(sides) == 1 else ""


def flow_is_open(ask: Ask) -> bool:
    """Tell whether the words name exports and imports without saying which of them changed."""
    if "flow" in ask.settings or direction(ask.of) or ask.of in ("deficit", "surplus"):
        return False
    both = says("something exported", ask.text) and says("something imported", ask.text)
    return both and not says("trade both ways", ask.text) and not _flow_that_changed(ask)


def level_before(ask: Ask) -> Claim | None:
    """Return the claim on an amount of trade that stands nearest before this figure in its sentence."""
    at = ask.claim.quantity.start
    before = [one for one in ask.beside if one.measure in AMOUNTS and one.quantity.end <= at]
    return max(before, key=lambda one: one.quantity.end, default=None)


def _flow_that_changed(ask: Ask) -> str:
    """Return the flow that the figure's own clause names, else the flow of the amount before the figure."""
    own = direction(ask.clause)
    if own in ("export", "import"):
        return own
    level = level_before(ask)
    if level is None or own:
        return "both" if says("both flows together", ask.clause) else ""
    between = direction(ask.text[level.quantity.end : ask.claim.quantity.start])
    return between if between in ("export", "import") else "" if between else AMOUNTS[level.measure]


#: the sides of a balance, with the list of words for each
_SIDES = {"deficit": "a deficit", "surplus": "a surplus"}


def in_either_books(ask: Ask) -> bool:
    """Tell whether the claim counts years of a balance or above a bound, alike in both sides' books."""
    return bool(side_of(ask)) or bool(bound_of(ask))


def side_of(ask: Ask) -> str:
    """Return ``"deficit"`` or ``"surplus"`` if a claim of years in a row counts such years; else empty."""
    if ask.of in ("deficit", "surplus"):
        return ask.of
    if ask.measure != "years_in_a_row" or says("first place", ask.text):
        return ""
    found = [side for side, words in _SIDES.items() if says(words, ask.text)]
    return found[0] if len(found) == 1 else ""


def bound_of(ask: Ask) -> tuple[float, str] | None:
    """Return the amount, with its currency, that the sentence says each year exceeded; None without one."""
    if says("first place", ask.text):
        return None
    found = [
        (one.quantity.low, one.quantity.unit)
        for one in ask.beside
        if one.quantity.low is not None and is_money(one.quantity.unit)
    ]
    return found[0] if found else None


#: currency that the words of a change can name -> the list of these words
_CURRENCIES = {"USD": "in USD", "JPY": "in JPY", "CNY": "in CNY", "EUR": "in EUR"}


def currency_said(ask: Ask) -> str:
    """Return the currency that the words of a change name; empty where they name none."""
    found = [code for code, words in _CURRENCIES.items() if says(words, ask.text)]
    return found[0] if len(found) == 1 else ""


#: words for the whole of a share: "of Japan's exports to America", 占对美出口, 対米輸出の
_WHOLE = re.compile(
    r"\bof [^,.;]{0,24}(?:exports|shipments|sales) to\b|\bof [^,.;]{0,24}(?:imports|purchases) from\b|"
    r"\bof (?:what|all that)\b[^,.;]{0,24}\b(?:sells?|sold|ships?|shipped|exports?|exported) to\b|"
    r"\bof (?:what|all that)\b[^,.;]{0,24}\b(?:buys?|bought|imports?|imported) (?:from|of)\b|"
    r"占[^，。]{0,4}(?:对|向|自|从)[^，。]{1,8}(?:出口|进口)|(?:対[^、。]{1,4}|向け)(?:輸出|輸入)(?:額|全体)?の"
)


def of_goods_with_partner(ask: Ask) -> bool:
    """Tell whether a share is one of all trade with the partner: "a third of the exports to America"."""
    whole = _WHOLE.search(ask.text)
    return bool(whole and not things(whole[0]) and things(ask.text[: whole.start()]))


def services_meant(ask: Ask) -> bool:
    """Tell whether the claim is on services: by its own word, else by the last word before its figure."""
    if not is_generic(ask.of):
        return "services" in ask.of and "goods" not in ask.of
    return last_said(("of goods", "of services"), ask.text[: ask.claim.quantity.start]) == "of services"


def doubts(ask: Ask, product: str) -> list[str]:
    """Return sentences on why a figure cannot decide about the claim; none where it can.

    Parameters
    ----------
    ask
        The claim.
    product
        The one thing that the table is about; empty for trade in all goods.
    """
    found = []
    if third := beyond_two(ask):
        names = listed([named(code) for code in third])
        found.append(f"The sentence also names {names}, and a test holds two sides only: set partner.")
    if owner := owner_otherwise(ask):
        found.append(
            f"The sentence tells the trade of {named(owner)}, and you named another first: set reporter."
        )
    if ask.measure == "growth" and flow_is_open(ask):
        found.append("The sentence names exports and imports, and not which of them changed: set flow.")
    if ask.measure == "years_in_a_row" and not (in_either_books(ask) or says("first place", ask.text)):
        found.append("The sentence does not say plainly what was so year by year.")
    if several_goods(ask.text) and "goods" not in ask.settings:
        found.append("The sentence lists several goods for one figure, and a test holds one: set goods.")
    if of_each_year(ask):
        found.append("The sentence gives one figure for each of several years: set year for one of them.")
    if product == "magnets" and says("magnets of rare earths", ask.text):
        found.append("The sentence counts magnets of rare earths, and the table all metal magnets.")
    if part_of_year(ask):
        found.append(
            "The sentence counts a part of a year, and whole years are held: set period with correct."
        )
    if unfinished(ask):
        found.append(f"The year {ask.year} was not over on the day of the text, and whole years are held.")
    return found
