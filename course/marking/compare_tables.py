"""Whether two settled tables are the same, and which of the learner's rows and columns are not as asked."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from course.answers import Plain
from course.bank.kinds import Table
from course.marking.closeness import close, decimals

__all__ = ["rows", "scaled_columns", "table_differences"]

#: so many rows are named, the others counted
_NAMED = 4


@dataclass(frozen=True)
class _Row:
    labels: tuple[str, ...]  #: what counts when rows are compared
    values: tuple[float, ...]
    name: str  #: as the learner wrote it


def _text(cell: Plain) -> str:
    """Return a label cell as text, so that 2024 and 2024.0 are one label."""
    if cell["t"] == "number":
        value = cell["v"]
        if value == "nan":
            return ""
        whole = type(value) is float and math.isfinite(value) and value == int(value)
        return str(int(value)) if whole else str(value)
    if cell["t"] in {"text", "bool"}:
        return str(cell["v"]).strip()
    return ""


def _value(cell: Plain) -> float:
    """Return a number cell; a missing value reads as NaN."""
    return float(cell["v"]) if cell["t"] == "number" else math.nan


def rows(table: Plain) -> int:
    """Count the rows of a table."""
    return len(table["data"][0]) if table["data"] else 0


def _rows(kind: Table, table: Plain) -> list[_Row]:
    columns = dict(zip(table["columns"], table["data"], strict=True))
    labels = [columns[name] for name, size in kind.columns.items() if size is None]
    numbers = [columns[name] for name, size in kind.columns.items() if size is not None]
    found = []
    for row in range(rows(table)):
        words = [_text(column[row]) for column in labels]
        name = repr(" / ".join(words)[:40]) if labels else f"number {row + 1}"
        values = tuple(_value(column[row]) for column in numbers)
        found.append(_Row(tuple(word.casefold() for word in words), values, name))
    return found


def _sorted(listed: list[_Row]) -> list[_Row]:
    return sorted(
        listed,
        key=lambda row: (row.labels, [(math.isnan(v), 0.0 if math.isnan(v) else v) for v in row.values]),
    )


def _same(one: float, other: float, size: float) -> bool:
    return (math.isnan(one) and math.isnan(other)) or close(one, other, size)


def _listed(names: list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def table_differences(kind: Table, key: Plain, answer: Plain, slack: float) -> list[str]:
    """Say in what a table differs from the key; an empty list means that both agree.

    Only what the learner has written is named: never a value or a label of the key.

    Parameters
    ----------
    kind
        The question's kind.
    key, answer
        Settled tables.
    slack
        Factor on every tolerance.
    """
    wanted, have = _rows(kind, key), _rows(kind, answer)
    others = _unasked(wanted, have)
    if len(wanted) != len(have):
        many = "more" if len(have) > len(wanted) else "fewer"
        return [f"The table has {len(have)} rows: {many} than are asked for.", *others]
    sizes = {name: size * slack for name, size in kind.columns.items() if size is not None}
    by_place = list(zip(wanted, have, strict=True))
    by_label = list(zip(_sorted(wanted), _sorted(have), strict=True))
    if all(_agree(one, other, sizes) for one, other in by_label):
        in_place = not kind.ordered or all(_agree(one, other, sizes) for one, other in by_place)
        return [] if in_place else ["The rows are right, their order is not."]
    if others:
        return [f"The column{_labels(kind)} not as asked.", *others]
    labelled = len(sizes) < len(kind.columns)
    found = []
    for position, (name, size) in enumerate(sizes.items()):
        pairs = by_place if kind.ordered and not labelled else by_label
        wrong = [b.name for a, b in pairs if not _same(a.values[position], b.values[position], size)]
        if wrong:
            # Without labels and order nobody can say which row was meant for which.
            which = f": {_listed(wrong)}" if labelled or kind.ordered else ""
            said = _off_by_tens([(a.values[position], b.values[position]) for a, b in pairs], size)
            said = said or f"{len(wrong)} of {len(have)} rows differ{which}."
            found.append(f"In the column {name!r}, {said}")
    return found


def scaled_columns(
    kind: Table, key: Plain, answer: Plain, factor: float, *, rounded: bool = False
) -> list[str]:
    """Name the number columns that are the key's times a factor, when all else agrees with the key.

    Parameters
    ----------
    kind
        The question's kind.
    key, answer
        Settled tables.
    factor
        One, to ask for roundings alone.
    rounded
        Also take a column whose numbers were rounded beyond the tolerance, to two digits at least.

    Returns
    -------
    list of str
        Empty when rows, labels, order or another number differ.
    """
    if rows(key) != rows(answer):
        return []
    wanted, have = _rows(kind, key), _rows(kind, answer)
    if not kind.ordered:
        wanted, have = _sorted(wanted), _sorted(have)
    if [row.labels for row in wanted] != [row.labels for row in have]:
        return []
    found = []
    sizes = {name: size for name, size in kind.columns.items() if size is not None}
    for position, (name, size) in enumerate(sizes.items()):
        exact = [row.values[position] for row in wanted]
        given = [row.values[position] for row in have]
        if all(_same(a, b, size) for a, b in zip(exact, given, strict=True)):
            continue
        scaled = [factor * value for value in exact]
        as_scaled = all(_same(a, b, size * factor) for a, b in zip(scaled, given, strict=True))
        if not (as_scaled or (rounded and _rounded(scaled, given))):
            return []
        found.append(name)
    return found


def _rounded(asked: list[float], given: list[float]) -> bool:
    if not all(map(math.isfinite, (*asked, *given))):
        return False
    places = max((decimals(value)[-1] for value in given if decimals(value)), default=0)
    largest = max(map(abs, given))
    digits = math.floor(math.log10(largest)) + 1 + places if largest else 0
    return digits >= 2 and all(close(round(a, places), b, 0.0) for a, b in zip(asked, given, strict=True))


def _off_by_tens(pairs: list[tuple[float, float]], size: float) -> str:
    """Say that all numbers are off by one power of ten, when they are."""
    for power, word in ((1, "ten"), (2, "a hundred"), (3, "a thousand"), (6, "a million")):
        for factor, large in ((10.0**power, "large"), (10.0**-power, "small")):
            if len(pairs) > 1 and all(_same(one * factor, other, size * factor) for one, other in pairs):
                return f"all numbers are {word} times too {large}."
    return ""


def _labels(kind: Table) -> str:
    names = [name for name, size in kind.columns.items() if size is None]
    return (
        f"{'s' if len(names) > 1 else ''} {', '.join(map(repr, names))} {'are' if len(names) > 1 else 'is'}"
    )


def _agree(one: _Row, other: _Row, sizes: dict[str, float]) -> bool:
    return one.labels == other.labels and all(map(_same, one.values, other.values, sizes.values()))


def _unasked(wanted: list[_Row], have: list[_Row]) -> list[str]:
    """Name the rows of the answer for which the key has none, and those that are there too often."""
    spare = Counter(row.labels for row in wanted)
    known = set(spare)
    foreign: list[str] = []
    repeated: list[str] = []
    for row in have:
        if row.labels and row.labels not in known:
            foreign.append(row.name)
        elif row.labels and not spare[row.labels]:
            repeated.append(row.name)
        else:
            spare[row.labels] -= 1
    found = []
    if foreign:
        are = "rows are" if len(foreign) > 1 else "row is"
        found.append(f"{len(foreign)} {are} not asked for: {_listed(foreign)}.")
    if repeated:
        found.append(f"There more than once: {_listed(repeated)}.")
    return found
