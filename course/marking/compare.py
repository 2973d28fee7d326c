"""When two settled answers are the same: kind by kind, on plain data only."""

from __future__ import annotations

from course.answers import Plain
from course.bank.kinds import Chart, Choices, Function, Kind, Label, Number, Order, Table
from course.exercises.forms import fold, what
from course.marking.closeness import close
from course.marking.compare_charts import chart_differences
from course.marking.compare_tables import rows, table_differences

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
        return rows(key) == rows(answer) and not table_differences(kind, key, answer, slack)
    if isinstance(kind, Function):
        pairs = zip(key["v"], answer["v"], strict=False)
        return len(key["v"]) == len(answer["v"]) and all(
            _close_forms(left, right, slack * kind.tolerance) for left, right in pairs
        )
    if isinstance(kind, Chart):
        return not chart_differences(kind, key, answer, slack)
    return key == answer


def apart(kind: Kind, one: Plain, other: Plain) -> bool:
    """Tell whether two answers differ by at least three tolerances."""
    return not same(kind, one, other, slack=3.0)


def differences(kind: Kind, key: Plain, answer: Plain) -> list[str]:
    """Say in what an answer differs, without giving the key away: columns and rows, aspects of a chart."""
    if isinstance(kind, Table):
        return table_differences(kind, key, answer, 1.0)
    if isinstance(kind, Chart):
        return chart_differences(kind, key, answer)
    if isinstance(kind, Function):
        wrong = [
            not _close_forms(left, right, kind.tolerance)
            for left, right in zip(key["v"], answer["v"], strict=False)
        ]
        asked, given = ({one["t"] for one in form["v"]} for form in (key, answer))
        if len(asked) == len(given) == 1 and asked != given:
            return [f"The function returns {what(answer['v'][0])}; it is to return {what(key['v'][0])}."]
        return [f"{sum(wrong)} of {len(wrong)} calls return something else."]
    if isinstance(kind, Choices):
        asked, given = ({one["v"] for one in form["v"]} for form in (key, answer))
        counts = ((len(given - asked), "too many"), (len(asked - given), "missing"))
        return [" and ".join(f"{count} {word}" for count, word in counts if count) + " among your choices."]
    if isinstance(kind, Order):
        placed = sum(bool(a == b) for a, b in zip(key["v"], answer["v"], strict=True))
        return [f"{placed} of {len(key['v'])} stand at their place."]
    return []


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
