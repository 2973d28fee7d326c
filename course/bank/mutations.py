"""Shared mutations: slips that many learners make in many questions, run on a question's own solution."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from course.bank.kinds import Function, Number, Table
from course.bank.tables import load, slipped

if TYPE_CHECKING:
    from course.bank.case import Case

__all__ = ["slips"]

_SWAP = {"export": "import", "import": "export"}
_TENS = {
    1: "ten",
    2: "a hundred",
    3: "a thousand",
    4: "ten thousand",
    6: "a million",
    9: "a billion",
    12: "a trillion",
}


def _other_flow(frame: pd.DataFrame) -> pd.DataFrame | None:
    if "flow" in frame and frame["flow"].isin(_SWAP).all():
        return frame.assign(flow=frame["flow"].astype(str).map(_SWAP))
    names = {"exporter": "importer", "importer": "exporter"}
    if set(names) <= set(frame.columns):
        return frame.rename(columns=names)
    swapped = {
        name: name.replace("exports_", "imports_")
        if "exports_" in name
        else name.replace("imports_", "exports_")
        for name in frame.columns
    }
    if sorted(swapped.values()) == sorted(frame.columns) and any(old != new for old, new in swapped.items()):
        return frame.rename(columns=swapped)
    return None


def _shifted(step: int) -> Any:
    def shift(frame: pd.DataFrame) -> pd.DataFrame | None:
        return frame.assign(year=frame["year"] - step) if "year" in frame else None

    return shift


def _with_slip(case: Case, change: Any) -> Any:
    """Run the question's solution on changed tables; None when they were not touched or it fails."""
    touched = []

    def noting(frame: pd.DataFrame) -> pd.DataFrame | None:
        changed = change(frame)
        touched.append(changed is not None)
        return changed

    try:
        with slipped(noting), np.errstate(all="ignore"):
            value = case.value()
            if callable(value):
                return None
    except Exception:  # a slip that makes the solution fail is no answer that a learner could hand in
        return None
    return value if any(touched) else None


def slips(case: Case) -> Iterator[tuple[str, str, Any]]:
    """Yield id, sentence and value of every shared mutation that applies."""
    kind = case.question.kind
    if isinstance(kind, Number | Table):
        yield from _table_slips(case)
        yield from _parameter_slips(case)
    if isinstance(kind, Number):
        yield from _number_slips(kind, case.key["v"], _rates(case) if _is_money(kind.unit) else {})
    elif isinstance(kind, Function):
        yield from _function_slips(case)


def _table_slips(case: Case) -> Iterator[tuple[str, str, Any]]:
    other = _with_slip(case, _other_flow)
    if other is not None:
        yield "other_flow", "You get this if you take exports for imports, or exporter for importer.", other
    for step, word in ((-1, "before"), (1, "after")):
        value = _with_slip(case, _shifted(step))
        if value is not None:
            yield f"year_{word}", f"You get this if you take the year {word} the one asked for.", value


def _parameter_slips(case: Case) -> Iterator[tuple[str, str, Any]]:
    from course.bank.rendering import fill

    for name, values in sorted(case.question.vary.items()):
        if name == "year" or not all(isinstance(value, str) for value in values):
            continue
        for value in values:
            if value == case.parameters[name]:
                continue
            try:
                other = case.question.code(**{**case.parameters, name: value})
            except Exception:  # not every combination exists in the tables
                continue
            word = fill("{it}", {"it": value})
            mine = fill("{it}", {"it": case.parameters[name]})
            yield f"{name}_{value}", f"You get this if you take {word} instead of {mine}.", other


def _number_slips(kind: Number, key: float, rates: dict[str, float]) -> Iterator[tuple[str, str, Any]]:
    if not key:
        return
    yield "sign", "You get this if you subtract the other way round: the sign is wrong.", -key
    units = set(kind.units.values())
    for power, word in _TENS.items():
        if 10.0**power not in units:
            yield (
                f"times_1e{power}",
                f"You get this if units are mixed: your answer is {word} times too large.",
                key * 10.0**power,
            )
        if 10.0**-power not in units:
            yield (
                f"over_1e{power}",
                f"You get this if units are mixed: your answer is {word} times too small.",
                key / 10.0**power,
            )
    if kind.whole:
        yield "fence_more", "You get this if you count one too many: both ends, or the gap beyond.", key + 1
        yield "fence_less", "You get this if you count one too few: the gaps instead of the posts.", key - 1
    else:
        yield "inverted", "You get this if you divide the other way round.", 1 / key
        if kind.unit == "percent":
            yield "inverted_percent", "You get this if you divide the other way round.", 1e4 / key
            yield "complement", "You get this if you take the rest up to 100 %.", 100 - key
    for word, rate in rates.items():
        yield (
            f"yen_{word}",
            f"You get this if you {word} by the exchange rate where nothing is to be converted.",
            (key * rate if word == "multiply" else key / rate),
        )


def _is_money(unit: str) -> bool:
    return "JPY" in unit or "USD" in unit


def _rates(case: Case) -> dict[str, float]:
    year = case.parameters.get("year", 2024)
    rates = load("japan_trade").loc[lambda frame: frame["year"] == year, "jpy_per_usd"]
    if rates.empty:
        return {}
    return {"multiply": float(rates.iloc[0]), "divide": float(rates.iloc[0])}


def _function_slips(case: Case) -> Iterator[tuple[str, str, Any]]:
    right = case.value()

    def made(change: Any) -> Any:
        return lambda *arguments: change(right(*arguments))

    probe = [item["v"] for item in case.key["v"] if item["t"] == "number"]
    if len(probe) != len(case.key["v"]):
        return
    yield "sign", "You get this if the sign is turned round.", made(lambda value: -value)
    yield (
        "percent",
        "You get this if the result is in percent: a fraction is asked for.",
        made(lambda v: 100 * v),
    )
    yield (
        "fraction",
        "You get this if the result is a fraction: percent is asked for.",
        made(lambda v: v / 100),
    )
    if all(probe):
        yield "inverted", "You get this if you divide the other way round.", made(lambda value: 1 / value)
