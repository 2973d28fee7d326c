"""Read and write the words of answers: compare names, name an answer's type, read names from tables."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from course.answers import Plain


class FormError(Exception):
    """Raised for an answer of the wrong type or shape; the message is for the learner."""


#: No asked name is longer. A limit is needed, since Unicode's normal form of a long text can take seconds.
LONGEST_NAME = 120

#: what to try where conditions may have left no row
NO_ROW = (
    "Try each condition alone: does it leave rows? Compare spelling and capital letters with the table. "
    "A text never equals a number: where a column holds texts, "
    'write "2024" in quotation marks. Compare days in the form '
    '`table[table["date"] == "2025-08-07"]`: inside `query` a day in quotation marks finds none.'
)

#: columns of a row that a message lists
_MOST_COLUMNS = 8

_NAMES = {
    "blank": "the placeholder `____`",
    "error": "an object that cannot be read",
    "none": "None or a missing value",
    "number": "a number",
    "bool": "True or False",
    "text": "a text",
    "list": "a list",
    "set": "a set",
    "map": "a dict",
    "table": "a table",
    "chart": "a chart",
    "calls": "a function",
}


def fold(text: str) -> str:
    """Return the letters and digits of a name without case, for comparing.

    A text that is too long for a name stays as it is.
    """
    if len(text) > LONGEST_NAME:
        return text
    flat = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in flat if sign.isalnum())


def what(plain: Plain) -> str:
    """Name the type of an answer as a learner would."""
    if plain["t"] == "other":
        return f"an object of type {plain['v']}"
    return _NAMES[plain["t"]]


def listing(names: Iterable[str]) -> str:
    """Write names in quotation marks, with commas between them."""
    return ", ".join(map(repr, names))


def single(plain: Plain) -> Plain:
    """Return the only value of a list or table; any other answer stays as it is."""
    if plain["t"] == "list" and len(plain["v"]) == 1:
        return single(plain["v"][0])
    if plain["t"] == "table" and len(plain["columns"]) == 1 and len(plain["data"][0]) == 1:
        return single(plain["data"][0][0])
    return plain


def names_of(plain: Plain, options: Iterable[str] = ()) -> Plain:
    """Return the names in a Series or a table of one column as a list.

    The names are the cells. Where the cells hold numbers, as in a ranking, the names are the labels beside
    them.

    `options` are the names among which the learner chooses. An answer that is no table of one column stays as
    it is.
    """
    if plain["t"] != "table" or len(plain["columns"]) != 1:
        return plain
    cells = plain["data"][0]
    kinds = {cell["t"] for cell in cells} - {"none"}
    labels: list[Any] = plain["index"][0]["data"] if len(plain["index"]) == 1 else []
    names = [label["v"] for label in labels if label["t"] == "text"]
    named = bool(set(names) & set(options))
    if "text" in kinds and len(kinds) > 1 and names and not named:
        columns = listing(names[:_MOST_COLUMNS]) + (", \u2026" if len(names) > _MOST_COLUMNS else "")
        raise FormError(
            f"The answer is a whole row of a table, with the columns {columns}. Give the text in one of them."
        )
    if "bool" in kinds:
        raise FormError("The answer says True or False of each name: give the names for which it is True.")
    # Cells may hold other texts, such as dates, while the labels hold the names to choose from.
    texts = cells and all(cell["t"] == "text" for cell in cells) and not named
    return {"t": "list", "v": cells if texts or not labels else labels}
