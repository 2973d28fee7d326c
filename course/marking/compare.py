"""When two settled answers are the same: kind by kind, on plain data only."""

from __future__ import annotations

import math
from typing import Any

from course.bank.kinds import Chart, Function, Kind, Label, Number, Table
from course.exercises.answers import Plain
from course.exercises.forms import fold
from course.marking.chart_meaning import chart_differences

__all__ = ["apart", "differences", "same"]


def same(kind: Kind, key: Plain, answer: Plain, slack: float = 1.0) -> bool:
    """Tell whether an answer agrees with a key.

    Parameters
    ----------
    kind
        Kind of the question.
    key, answer
        Settled forms (`course.exercises.forms.settle`).
    slack
        Factor on every tolerance.
    """
    if isinstance(kind, Number):
        return close(key["v"], answer["v"], slack * kind.tolerance)
    if isinstance(kind, Label):
        spellings = {fold(key["v"]), *map(fold, kind.accepted.get(key["v"], ()))}
        return fold(answer["v"]) in spellings
    if isinstance(kind, Table):
        return not _table_differences(kind, key, answer, slack)
    if isinstance(kind, Function):
        pairs = zip(key["v"], answer["v"], strict=False)
        return len(key["v"]) == len(answer["v"]) and all(
            _close_forms(left, right, slack * kind.tolerance) for left, right in pairs
        )
    if isinstance(kind, Chart):
        return not chart_differences(kind.requires, key["v"], answer["v"])
    return key == answer


def apart(kind: Kind, one: Plain, other: Plain) -> bool:
    """Tell whether two answers differ by at least three tolerances."""
    return not same(kind, one, other, slack=3.0)


def differences(kind: Kind, key: Plain, answer: Plain) -> list[str]:
    """Say in what an answer differs, without giving the key away: names of columns, aspects of a chart."""
    if isinstance(kind, Table):
        return _table_differences(kind, key, answer, 1.0)
    if isinstance(kind, Chart):
        return chart_differences(kind.requires, key["v"], answer["v"])
    if isinstance(kind, Function):
        wrong = [
            not _close_forms(left, right, kind.tolerance)
            for left, right in zip(key["v"], answer["v"], strict=False)
        ]
        return [f"{sum(wrong)} of {len(wrong)} calls return something else."]
    return []


def close(key: float, answer: float, tolerance: float) -> bool:
    """Compare two finite numbers; the tolerance is inclusive and float noise is forgiven."""
    if not (math.isfinite(key) and math.isfinite(answer)):
        return False
    noise = 1e-9 * tolerance + 4e-15 * max(abs(key), abs(answer))
    return abs(key - answer) <= tolerance + noise


# --------------------------------------------------------------------------- functions


def _close_forms(key: Plain, answer: Plain, tolerance: float) -> bool:
    """Compare what a call returned; the tolerance grows with numbers beyond one."""
    if key["t"] == "number" and answer["t"] == "number":
        if isinstance(key["v"], str) or isinstance(answer["v"], str):
            return bool(key["v"] == answer["v"])
        return close(key["v"], answer["v"], tolerance * max(1.0, abs(key["v"])))
    if key["t"] != answer["t"]:
        return False
    if key["t"] in {"list", "set"}:
        pairs = zip(key["v"], answer["v"], strict=False)
        return len(key["v"]) == len(answer["v"]) and all(_close_forms(*pair, tolerance) for pair in pairs)
    if key["t"] == "text":
        return fold(key["v"]) == fold(answer["v"])
    return key == answer


# ------------------------------------------------------------------------------ tables


def _label(cell: Plain) -> str:
    """Return a label cell as text, so that 2024, 2024.0 and "2024" are one label."""
    if cell["t"] == "number":
        value = cell["v"]
        whole = type(value) is float and math.isfinite(value) and value == int(value)
        return str(int(value)) if whole else str(value)
    if cell["t"] in {"text", "bool"}:
        return str(cell["v"]).strip().casefold()
    return ""


def _value(cell: Plain) -> float:
    """Return a number cell; a missing value reads as NaN."""
    if cell["t"] == "number":
        return float(cell["v"])
    return math.nan


def _order(rows: list[tuple[list[str], list[float]]]) -> list[tuple[list[str], list[float]]]:
    return sorted(
        rows, key=lambda row: (row[0], [(math.isnan(v), 0.0 if math.isnan(v) else v) for v in row[1]])
    )


def _rows(kind: Table, table: Plain) -> list[tuple[list[str], list[float]]]:
    columns = dict(zip(table["columns"], table["data"], strict=True))
    labels = [name for name, size in kind.columns.items() if size is None]
    numbers = [name for name, size in kind.columns.items() if size is not None]
    count = len(table["data"][0]) if table["data"] else 0
    rows = [
        ([_label(columns[name][row]) for name in labels], [_value(columns[name][row]) for name in numbers])
        for row in range(count)
    ]
    return rows if kind.ordered else _order(rows)


def _table_differences(kind: Table, key: Plain, answer: Plain, slack: float) -> list[str]:
    wanted, have = _rows(kind, key), _rows(kind, answer)
    if len(wanted) != len(have):
        return [f"The table has {len(have)} rows; that is not the number of rows asked for."]
    labels = [name for name, size in kind.columns.items() if size is None]
    numbers = [(name, size * slack) for name, size in kind.columns.items() if size is not None]
    wrong: list[str] = []
    for position, name in enumerate(labels):
        if any(left[0][position] != right[0][position] for left, right in zip(wanted, have, strict=True)):
            wrong.append(name)
    for position, (name, size) in enumerate(numbers):
        for left, right in zip(wanted, have, strict=True):
            one, other = left[1][position], right[1][position]
            both_missing = math.isnan(one) and math.isnan(other)
            if not both_missing and not close(one, other, size):
                wrong.append(name)
                break
    if not wrong:
        return []
    same_rows = sorted(row[0] for row in wanted) == sorted(row[0] for row in have)
    if (
        kind.ordered
        and same_rows
        and _order(wanted) != wanted
        and not _compare_sorted(kind, wanted, have, slack)
    ):
        return ["The rows are right, their order is not."]
    plural = "s" if len(wrong) > 1 else ""
    return [f"The column{plural} {', '.join(map(repr, wrong))} differ{'' if plural else 's'}."]


def _compare_sorted(kind: Table, wanted: list[Any], have: list[Any], slack: float) -> bool:
    """Tell whether two tables still differ once their rows are sorted."""
    sizes = [size * slack for size in kind.columns.values() if size is not None]
    for left, right in zip(_order(wanted), _order(have), strict=True):
        if left[0] != right[0]:
            return True
        if not all(close(a, b, size) for a, b, size in zip(left[1], right[1], sizes, strict=True)):
            return True
    return False
