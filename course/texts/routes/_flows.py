"""Which flow of trade a claim measures, if it speaks of trade at all."""

from __future__ import annotations

from course.errors import UnknownNameError
from course.texts.routes._ask import Ask
from course.texts.routes._pair import FLOWS
from course.texts.routes._route import NotHeld
from course.texts.routes._words import direction, says

__all__ = ["AMOUNTS", "PARTS", "flow_of", "trade_measure"]

#: measures that are an amount of trade, with the flow that they count
AMOUNTS = {"exports": "export", "imports": "import", "trade_total": "both", "balance": "balance"}
#: measures of one partner among all
PARTS = ("share", "rank", "years_in_a_row", "import_dependence")


def trade_measure(ask: Ask, table: str, *, weights: bool = False) -> str:
    """Return the measure of a claim that a table of flows by partner can test.

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
        The claim is of something else than trade, or in a unit that the table lacks.
    """
    measure = ask.measure
    if measure not in (*AMOUNTS, *PARTS, "growth"):
        raise NotHeld(f"The table {table!r} holds trade by partner, and no {measure}.")
    if says("other accounts", ask.text) and not says("goods", ask.text):
        raise NotHeld(f"The table {table!r} holds trade by partner, and no other accounts.")
    if measure in ("share", "import_dependence") and says("other wholes", ask.text):
        raise NotHeld(f"The table {table!r} holds exports and imports, and another whole is meant.")
    # what an economy buys of another is trade by whatever words
    said = measure == "import_dependence" or says("trade", ask.text)
    if measure not in AMOUNTS and (says("no trade", ask.of) or not said):
        raise NotHeld(f"The table {table!r} holds trade, and no {ask.of or measure}.")
    if measure in AMOUNTS and not ask.money and not (weights and ask.unit == "tonnes"):
        raise NotHeld(f"The table {table!r} holds amounts of money, and the claim is in {ask.unit}.")
    return measure


def flow_of(ask: Ask, measure: str) -> str:
    """Return the flow of a claim: as it is set, else by its measure, else by its words; both by default.

    Raises
    ------
    UnknownNameError
        The learner set a flow that is none; the message names the nearest.
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
    if ask.of in ("deficit", "surplus"):
        return "balance"
    return direction(ask.of) or direction(ask.text) or "both"
