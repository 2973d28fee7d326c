"""The form an answer must have, question kind by question kind: type, shape and names, never the value.

A kind is public plain data, for example `{"kind": "number", "unit": "percent", "tolerance": 0.02}`. Both the
learner's side and the marker's side use these functions, so that both see the same error.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import Any

from course.answers import Plain
from course.errors import nearest

__all__ = ["FormError", "fold", "settle", "what"]


class FormError(Exception):
    """An answer of the wrong type or shape; the message is for the learner."""


#: No name that is asked for is longer. Unicode's normal form of a long text can take seconds to find.
_LONGEST_NAME = 120


def fold(text: str) -> str:
    """Reduce a text to what counts when two labels are compared: letters and digits, without case.

    A text that is too long for a name stays as it is.
    """
    if len(text) > _LONGEST_NAME:
        return text
    flat = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in flat if sign.isalnum())


def settle(kind: dict[str, Any], plain: Plain) -> Plain:
    """Bring an answer into the one form its question kind compares.

    Parameters
    ----------
    kind
        Public description of the kind.
    plain
        A valid form that is not `blank`.

    Returns
    -------
    dict
        `number`, `text`, `set`, `list`, `table`, `calls` or `chart`, depending on the kind.

    Raises
    ------
    FormError
        When type, shape or names do not fit.
    """
    if plain["t"] == "error":
        where = f" In your line: `{plain['line'].strip()}`" if plain["line"].strip() else ""
        # What the course itself says of an answer needs no name of an exception before it.
        named = "" if plain["kind"] == "AnswerError" else f"{plain['kind']}: "
        raise FormError(f"{named}{plain['message'].rstrip('.')}.{where}")
    return _SETTLERS[kind["kind"]](kind, plain)


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


def what(plain: Plain) -> str:
    """Name the type of an answer as a learner would."""
    if plain["t"] == "other":
        return f"an object of type {plain['v']}"
    return _NAMES[plain["t"]]


def _single(plain: Plain) -> Plain:
    """Unpack a list or table that holds exactly one value."""
    if plain["t"] == "list" and len(plain["v"]) == 1:
        return _single(plain["v"][0])
    if plain["t"] == "table" and len(plain["columns"]) == 1 and len(plain["data"][0]) == 1:
        return _single(plain["data"][0][0])
    return plain


def _number(kind: dict[str, Any], plain: Plain) -> Plain:
    value = _single(plain)
    if value["t"] == "number":
        if value["v"] == "nan":
            raise FormError("The answer is NaN: a missing value went into the computation.")
        if type(value["v"]) is str:
            raise FormError("The answer is infinite: something was divided by zero.")
        return value
    if value["t"] == "text":
        raise FormError(
            "The answer is a text or a date. Give a number, without unit sign and quotation marks."
        )
    if value["t"] in {"list", "table"}:
        if not value.get("v", value.get("data")):
            raise FormError(f"The answer is {what(value)} without any value; one number is asked for.")
        raise FormError(f"The answer is {what(value)} with several values; one number is asked for.")
    raise FormError(f"The answer is {what(value)}; a number is asked for.")


def _names_of(plain: Plain, options: Any = ()) -> Plain:
    """Read a Series or a table of one column as a list of names.

    Names in the cells count; where the cells hold numbers, as in a ranking, the labels beside them do.
    """
    if plain["t"] != "table" or len(plain["columns"]) != 1:
        return plain
    cells = plain["data"][0]
    if any(cell["t"] == "bool" for cell in cells):
        raise FormError("The answer says True or False of each name: give the names for which it is True.")
    texts = cells and all(cell["t"] == "text" for cell in cells)
    labels = plain["index"][0]["data"] if len(plain["index"]) == 1 else []
    # Dates or kinds beside the names are texts as well: then the names are what the question lists.
    if {label.get("v") for label in labels if label["t"] == "text"} & set(options):
        texts = False
    return {"t": "list", "v": cells if texts or not labels else labels}


def _options(kind: dict[str, Any], plain: Plain) -> str:
    options = kind["options"]
    value = _single(_names_of(plain, options))
    if value["t"] == "bool":
        value = {"t": "text", "v": str(value["v"])}
    if value["t"] != "text":
        raise FormError(
            f"The answer is {what(value)}; choose one of {_listing(options)}, in quotation marks."
        )
    folded = {fold(option): option for option in options}
    wanted = fold(value["v"])
    if wanted in folded:
        return folded[wanted]
    guess = nearest(value["v"], options) if len(value["v"]) <= _LONGEST_NAME else None
    hint = f" Did you mean {guess!r}?" if guess else ""
    raise FormError(f"{value['v'][:60]!r} is not among the choices {_listing(options)}.{hint}")


def _listing(options: Any) -> str:
    return ", ".join(repr(option) for option in options)


def _choice(kind: dict[str, Any], plain: Plain) -> Plain:
    return {"t": "text", "v": _options(kind, plain)}


def _choices(kind: dict[str, Any], plain: Plain) -> Plain:
    plain = _names_of(plain, kind["options"])
    if plain["t"] == "text":
        names = [part.strip() for part in plain["v"][:500].split(",")]
        if len(names) > 1:
            raise FormError(
                f"The answer is one text; give a list, each name in its own quotation marks: {names!r}."
            )
        plain = {"t": "list", "v": [plain]}
    if plain["t"] not in {"list", "set"}:
        raise FormError(f"The answer is {what(plain)}; give a list of choices, for example ['a', 'b'].")
    chosen = {_options(kind, item) for item in plain["v"]}
    return {"t": "set", "v": [{"t": "text", "v": option} for option in sorted(chosen)]}


def _order(kind: dict[str, Any], plain: Plain) -> Plain:
    plain = _names_of(plain, kind["options"])
    if plain["t"] != "list":
        raise FormError(f"The answer is {what(plain)}; give a list in the order asked for.")
    items = kind["options"]
    chosen = [_options(kind, item) for item in plain["v"]]
    missing = [item for item in items if item not in chosen]
    if missing:
        raise FormError(f"The list leaves out {_listing(missing)}.")
    if len(chosen) > len(items):
        raise FormError("The list names something twice.")
    return {"t": "list", "v": [{"t": "text", "v": item} for item in chosen]}


def _label(kind: dict[str, Any], plain: Plain) -> Plain:
    value = _single(_names_of(plain))
    if value["t"] != "text":
        raise FormError(f"The answer is {what(value)}; a text in quotation marks is asked for.")
    if not fold(value["v"]):
        raise FormError("The answer is an empty text.")
    if len(value["v"]) > _LONGEST_NAME:
        raise FormError(f"The answer is a text of {len(value['v']):,} characters; a name is asked for.")
    return value


def _table_of(kind: dict[str, Any], plain: Plain) -> Plain:
    """Read a dict of lists, a list of dicts or, where one column is asked for, a list as a table."""
    if plain["t"] == "map":
        pairs = [(key["v"], item) for key, item in plain["v"] if key["t"] == "text"]
        if pairs and all(item["t"] == "list" for _, item in pairs) and len(pairs) == len(plain["v"]):
            lengths = {len(item["v"]) for _, item in pairs}
            if len(lengths) == 1:
                names, columns = [name for name, _ in pairs], [item["v"] for _, item in pairs]
                return {"t": "table", "columns": names, "data": columns, "index": []}
    if plain["t"] == "list" and plain["v"] and all(item["t"] == "map" for item in plain["v"]):
        rows = [{key["v"]: item for key, item in row["v"] if key["t"] == "text"} for row in plain["v"]]
        names = list(rows[0])
        if all(list(row) == names for row in rows):
            columns = [[row[name] for row in rows] for name in names]
            return {"t": "table", "columns": names, "data": columns, "index": []}
    if plain["t"] == "list" and len(kind["columns"]) == 1:
        return {"t": "table", "columns": list(kind["columns"]), "data": [plain["v"]], "index": []}
    return plain


#: what pandas calls the old index when `reset_index` makes a column of it
_OLD_INDEX = {"index", "level_0"}


def _counts_rows(cells: list[Plain]) -> bool:
    return all(cell["t"] == "number" and cell["v"] == row for row, cell in enumerate(cells))


def _table(kind: dict[str, Any], plain: Plain) -> Plain:
    plain = _table_of(kind, plain)
    if plain["t"] != "table":
        raise FormError(f"The answer is {what(plain)}; a table (pandas DataFrame) is asked for.")
    wanted = list(kind["columns"])
    counted: Counter[str] = Counter(plain["columns"])
    repeated = sorted(name for name, times in counted.items() if times > 1)
    if repeated:
        raise FormError(f"The table has the column {repeated[0]!r} more than once.")
    have = _columns(kind, plain)
    missing = [name for name in wanted if name not in have]
    if missing:
        folded = {fold(name): name for name in have}
        close = [folded[fold(name)] for name in missing if fold(name) in folded]
        hint = f" You have {close[0]!r}: mind the spelling." if close else ""
        raise FormError(
            f"The table lacks the column{'s' if len(missing) > 1 else ''} {_listing(missing)}; "
            f"it has {_listing(sorted(plain['columns'])) or 'none'}.{hint}"
        )
    for name in kind.get("tolerance", {}):
        odd = next((cell for cell in have[name] if cell["t"] not in {"number", "none"}), None)
        if odd is not None:
            held = "texts" if odd["t"] == "text" else what(odd)
            raise FormError(f"The column {name!r} holds {held}; numbers are asked for.")
    return {"t": "table", "columns": wanted, "data": [have[name] for name in wanted], "index": []}


def _columns(kind: dict[str, Any], plain: Plain) -> dict[str, list[Plain]]:
    """Return the columns by name; what pandas left without a name goes where one thing alone is missing."""
    wanted, numbers = list(kind["columns"]), kind.get("tolerance", {})
    have = dict(zip(plain["columns"], plain["data"], strict=True))
    spare = []
    for level in plain["index"]:
        if level["name"] in wanted and level["name"] not in have:
            have[level["name"]] = level["data"]
        elif not level["name"]:
            spare.append(level["data"])
    for name in _OLD_INDEX.intersection(have) - set(wanted):
        cells = have.pop(name)
        if not _counts_rows(cells):
            spare.append(cells)
    # A Series or grouped result often carries its keys in an index without a name, its values as "value".
    labels = [name for name in wanted if name not in have and name not in numbers]
    if len(labels) == len(spare) == 1:
        have[labels[0]] = spare[0]
    missing = [name for name in wanted if name not in have]
    extra = [name for name in have if name not in wanted]
    unnamed = len(extra) == 1 and (extra[0] in {"value", "0"} or len(wanted) == 1)
    if len(missing) == 1 and unnamed and len(have) == len(wanted):
        have[missing[0]] = have.pop(extra[0])
    return have


def _function(kind: dict[str, Any], plain: Plain) -> Plain:
    if plain["t"] != "calls":
        raise FormError(f"The answer is {what(plain)}; hand over the function itself, without calling it.")
    for result in plain["v"]:
        if result["t"] == "error":
            settle(kind, result)
        if result["t"] == "none":
            raise FormError("The function returns None: a `return` is missing.")
    return plain


def _chart(kind: dict[str, Any], plain: Plain) -> Plain:
    if plain["t"] != "chart":
        raise FormError(f"The answer is {what(plain)}; a chart is asked for.")
    if "data" not in plain:
        raise FormError(
            "The chart was recorded without its rows, by an earlier version: run its check once more."
        )
    return plain


_SETTLERS = {
    "number": _number,
    "choice": _choice,
    "choices": _choices,
    "order": _order,
    "table": _table,
    "label": _label,
    "function": _function,
    "chart": _chart,
}
