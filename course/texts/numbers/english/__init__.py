"""Numbers in English sentences."""

from __future__ import annotations

from ...marks import Quantity
from ..atoms import read_around
from .amounts import amounts
from .grammar import GRAMMAR
from .ranks import ranks, streaks
from .shapes import fractions, multiples, points, tallies

__all__ = ["quantities"]


def quantities(text: str) -> list[Quantity]:
    """Return the quantities of an English sentence in plain characters."""
    atoms = [*amounts(text)]
    for shape in (fractions, multiples, points, tallies, ranks, streaks):
        atoms += shape(text)
    return read_around(text, atoms, GRAMMAR)
