"""Which of a table's goods a claim of trade means."""

from __future__ import annotations

from collections.abc import Collection

from course.errors import UnknownNameError
from course.texts.routes._ask import Ask
from course.texts.routes._beside import attached, unknown_good
from course.texts.routes._route import NotHeld
from course.texts.routes._words import asked, is_generic, matching, says, things

__all__ = ["ALL_GOODS", "goods_meant", "goods_of"]

#: what stands for all goods together among the names of goods
ALL_GOODS = "All goods"
#: a total is named within so many characters before its figure: "total exports came to 125 billion"
_RIGHT_BEFORE = 20


def goods_of(ask: Ask, table: str, names: Collection[str], product: str) -> str:
    """Return the table's name for the goods of a claim; empty for all goods together.

    Parameters
    ----------
    ask
        The claim.
    table
        Name of the table.
    names
        The table's names of groups of goods.
    product
        The one thing that the table is about; empty for trade in all goods.

    Raises
    ------
    NotHeld
        The table does not hold these goods.
    UnknownNameError
        The learner set goods that the table does not name; the message names the nearest.
    """
    if "goods" in ask.settings:
        return _set(str(ask.settings["goods"]), table, names, product)
    wanted = goods_meant(ask, table)
    if not wanted:
        stranger = unknown_good(ask.text, tuple(place.text.casefold() for place in ask.places))
        if stranger:
            raise NotHeld(f"The table {table!r} holds no goods called {stranger!r}.")
    free = is_generic(ask.of) or bool(things(ask.of)) or ask.measure in ("growth", "years_in_a_row")
    if not wanted and free:
        if product:
            raise NotHeld(f"The table {table!r} holds {product} only.")
        if says("services", f"{ask.of} {ask.text}"):
            raise NotHeld(f"The table {table!r} holds goods, and no services.")
        return ""
    if product:
        if product not in wanted:
            raise NotHeld(f"The table {table!r} holds {product} only.")
        return product
    found_names = matching(wanted, names)
    if not found_names:
        raise NotHeld(f"The table {table!r} holds no goods called {ask.of!r}.")
    return found_names[0]


def _set(goods: str, table: str, names: Collection[str], product: str) -> str:
    """Return the table's name for goods that are set; empty for all goods together."""
    if goods == ALL_GOODS and not product:
        return ""
    if goods in names:
        return goods
    known = matching(things(goods), names)
    if not known:
        raise UnknownNameError(f"group of goods in {table}", goods, names or ["all goods"])
    return known[0]


def goods_meant(ask: Ask, table: str) -> frozenset[str]:
    """Return the things that the claim is about; none for all goods together.

    Raises
    ------
    NotHeld
        The claim is of what an economy buys of another, and names neither goods nor trade.
    """
    if ask.measure == "import_dependence":
        wanted = asked(ask.of, ask.text)
        if not wanted and not says("trade in goods", ask.text):
            raise NotHeld(f"The table {table!r} holds no goods that the sentence names.")
        return wanted
    if ask.of_set and things(ask.of):
        return things(ask.of)
    named = attached(ask.text)
    if is_generic(ask.of):
        if _of_all_goods(ask):
            return attached(ask.clause)
        # a part "of which" is told of the thing before it, and not of all exports
        of_which = ask.measure == "share" and says("of which", ask.clause)
        untold = not says("trade in goods", ask.text)
        return named or (things(ask.text) if of_which or untold else named)
    if _of_all_goods(ask) and not attached(ask.clause):
        return frozenset()
    wanted = asked(ask.of, ask.text)
    # a thing that another clause adds is not what the figure counts: "$211 bn, coal among the goods"
    aside = wanted and not wanted & (named | things(ask.clause)) and wanted <= things(ask.text)
    total = ask.measure in ("trade_total", "balance", "years_in_a_row")
    total = total or (ask.measure == "rank" and says("goods or trade", ask.text))
    return frozenset() if aside and (total or _named_after_the_figure(wanted, ask)) else wanted


def _of_all_goods(ask: Ask) -> bool:
    """Tell whether the words right before a figure say that it is of all goods."""
    at = ask.claim.quantity.start
    return says("total trade", ask.text[max(0, at - _RIGHT_BEFORE) : at])


def _named_after_the_figure(wanted: Collection[str], ask: Ask) -> bool:
    return not set(wanted) & things(ask.text[: ask.claim.quantity.start])
