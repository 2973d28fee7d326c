"""Finds the flow of trade that a claim measures: exports, imports, both or the balance."""

from __future__ import annotations

from course.errors import UnknownNameError
from course.texts.routes._ask import Ask
from course.texts.routes._pair import FLOWS
from course.texts.routes._route import NotHeld
from course.texts.routes._words import direction, says, things
from course.texts.spans import Claim

__all__ = [
    "AMOUNTS",
    "PARTS",
    "balance_ranked",
    "flow_is_open",
    "flow_of",
    "level_before",
    "trade_measure",
]

#: measure that is an amount of trade -> the flow that it counts
AMOUNTS = {"exports": "export", "imports": "import", "trade_total": "both", "balance": "balance"}
#: measures of one partner among all
PARTS = ("share", "rank", "years_in_a_row", "import_dependence")


def trade_measure(ask: Ask, table: str, *, weights: bool = False) -> str:
    """Return a claim's measure, if a table of flows by partner can test it.

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
    return measure


def flow_of(ask: Ask, measure: str) -> str:
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
