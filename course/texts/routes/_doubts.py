"""Finds reasons why a figure of a trade table cannot decide about a claim."""

from __future__ import annotations

from course.texts.routes._ask import Ask
from course.texts.routes._computed import plainly_said
from course.texts.routes._flows import flow_is_open
from course.texts.routes._goods import several_goods
from course.texts.routes._named import listed, named
from course.texts.routes._roles import beyond_two, owner_otherwise
from course.texts.routes._words import says
from course.texts.routes._years import of_each_year, part_of_year, unfinished

__all__ = ["doubts"]


def doubts(ask: Ask, measure: str, product: str) -> list[str]:
    """Return sentences on why a figure cannot decide about the claim; none where it can.

    Parameters
    ----------
    ask
        The claim.
    measure
        What is measured.
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
    if measure == "growth" and flow_is_open(ask):
        found.append("The sentence names exports and imports, and not which of them changed: set flow.")
    if measure == "years_in_a_row" and not plainly_said(ask):
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
