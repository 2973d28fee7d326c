"""Numbers in English sentences."""

from __future__ import annotations

from course.texts.numbers.atoms import read_around
from course.texts.numbers.english.amounts import amounts
from course.texts.numbers.english.grammar import GRAMMAR
from course.texts.numbers.english.ranks import ranks, streaks
from course.texts.numbers.english.shapes import fractions, multiples, points, tallies
from course.texts.spans import Quantity

__all__ = ["quantities"]


def quantities(text: str) -> list[Quantity]:
    """Return the quantities of an English sentence in plain characters."""
    atoms = [*amounts(text)]
    for shape in (multiples, fractions, points, tallies, ranks, streaks):
        atoms += shape(text)
    return read_around(text, atoms, GRAMMAR)
