"""Finds the card of the table from which a chart was drawn, for the button below the chart in JupyterLab."""

import re

from course.tables import CardPanel, cards, describe


def card_in(source: str) -> CardPanel | None:
    """Return the card of the table that a chart's line of sources names, or None where it names no table.

    Parameters
    ----------
    source
        The line as it stands on the chart: a card's credit, or words with the name of a table.
    """
    # where a long line is broken, the picture has no space
    words = "".join(source.split())
    # "claims" or "economies" are words of English, too: only a name of several parts names a table
    named = [
        c
        for c in cards().values()
        if "".join(c.credit.split()) in words or ("_" in c.name and re.search(rf"\b{c.name}\b", source))
    ]
    return describe(max(named, key=lambda c: len(c.credit)).name) if named else None
