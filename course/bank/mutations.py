"""Shared mutations: slips that many learners make in many questions, run on a question's own solution."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from course.answers import from_plain
from course.bank.kinds import Function, Number, Table
from course.bank.tables import load, slipped

if TYPE_CHECKING:
    from course.bank.case import Case

__all__ = ["SharedSlip", "slips", "total_slips"]

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
    if "flow" in frame and set(frame["flow"].unique()) <= set(_SWAP):
        flow = frame["flow"].astype("category").cat.rename_categories(_SWAP)
        return frame.assign(flow=flow)
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


def _other_currency(frame: pd.DataFrame) -> pd.DataFrame | None:
    """Let each amount be in the other currency, and in the unit that its column's name says."""
    yen, dollar = "value_jpy_bn", "value_usd_mn"
    if not {yen, dollar} <= set(frame.columns):
        return None
    return frame.assign(**{yen: frame[dollar] / 1000, dollar: frame[yen] * 1000})


def _shifted(step: int) -> Any:
    def shift(frame: pd.DataFrame) -> pd.DataFrame | None:
        return frame.assign(year=frame["year"] - step) if "year" in frame else None

    return shift


# ---------------------------------------------------------------- a total counted among its parts

#: (column that tells totals from parts, value of the total, value of the parts, sentence)
_KINDS = (
    (
        "partner_kind",
        ("world",),
        "economy",
        "You get this if the world's row counts as an economy: it is the sum of the others.",
    ),
    (
        "partner_kind",
        ("group",),
        "economy",
        "You get this if groups such as the EU count as economies, beside their own members.",
    ),
    (
        "partner_kind",
        ("group", "world"),
        "economy",
        "You get this if the world's row and groups count as economies: both are sums of others.",
    ),
    (
        "goods_level",
        ("total",),
        "section",
        "You get this if the row of all goods counts as one of the sections: it is their sum.",
    ),
    (
        "goods_level",
        ("section",),
        "item",
        "You get this if sections count as items: a section is the sum of items.",
    ),
    (
        "goods_level",
        ("total", "section"),
        "item",
        "You get this if sections and the row of all goods count as items: they are sums of items.",
    ),
    (
        "goods_level",
        ("sub-item",),
        "item",
        "You get this if sub-items count as items: they are parts of an item that is there already.",
    ),
)

#: (columns in which the label may stand, label of the total, sentence)
_LABELS = (
    (
        ("partner", "iso3", "economy", "host"),
        "WLD",
        "You get this if the world's row is added to the rows of its parts: all is then counted twice.",
    ),
    (
        ("goods",),
        "All goods",
        "You get this if groups of goods are added to the row of all goods, which holds them already.",
    ),
)


def _as_part(column: str, totals: tuple[str, ...], part: str) -> Any:
    """Let rows that are totals pass for parts."""

    def change(frame: pd.DataFrame) -> pd.DataFrame | None:
        if column not in frame:
            return None
        return frame.assign(**{column: frame[column].where(~frame[column].isin(totals), part)})

    return change


def _parts_added(columns: tuple[str, ...], total: str) -> Any:
    """Let every part also pass for the total, after the total's own rows."""

    def change(frame: pd.DataFrame) -> pd.DataFrame | None:
        column = next((name for name in columns if name in frame and frame[name].eq(total).any()), None)
        if column is None:
            return None
        parts = frame[frame[column] != total].assign(**{column: total})
        return pd.concat([frame, parts.astype({column: frame[column].dtype})], ignore_index=True)

    return change


def _total_as_row(frame: pd.DataFrame) -> pd.DataFrame | None:
    """Let the world total of `mineral_production`, a column, be one more row of each list of producers."""
    if not {"quantity_t", "world_total_t", "iso3"} <= set(frame.columns):
        return None
    keys = ["mineral", "stage", "measure", "vintage", "year"]
    worlds = frame.drop_duplicates(keys)
    worlds = worlds.assign(iso3="WLD", quantity_t=worlds["world_total_t"])
    return pd.concat([frame, worlds], ignore_index=True)


def total_slips(case: Case) -> Iterator[SharedSlip]:
    """Yield what comes out when a total is counted among its parts, or its parts beside it."""
    code = inspect.getsource(case.question.code)
    step = "Look at whether a row in your sum is itself a sum."
    # Only what the solution looks at can be mixed up in it; a column it does not name is not tried.
    for column, totals, part, said in _KINDS:
        if column in code:
            value = _with_slip(case, _as_part(column, totals, part))
            if value is not None:
                yield SharedSlip(f"total_{'_'.join(totals)}_as_{part}", said, step, value)
    for columns, total, said in _LABELS:
        if total in code or total in case.parameters.values():
            value = _with_slip(case, _parts_added(columns, total))
            if value is not None:
                yield SharedSlip(f"total_{total.split()[0].lower()}_doubled", said, step, value)
    if "quantity_t" in code:
        value = _with_slip(case, _total_as_row)
        if value is not None:
            said = "You get this if the world total counts as one more producer."
            yield SharedSlip("total_as_producer", said, step, value)


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


@dataclass(frozen=True)
class SharedSlip:
    """One shared mutation: id, sentence, where to look, and the value it leads to.

    A general one says only what is odd about the number; it is silent where an author's own sentence fits.
    """

    id: str
    sentence: str
    step: str
    value: Any
    general: bool = False


def slips(case: Case) -> Iterator[SharedSlip]:
    """Yield every shared mutation that applies to a case."""
    kind = case.question.kind
    if isinstance(kind, Number | Table):
        yield from _table_slips(case, kind)
        yield from total_slips(case)
        yield from _parameter_slips(case)
    if isinstance(kind, Number):
        rate = _rate(case) if _is_money(kind.unit) else None
        yield from (replace(slip, general=True) for slip in _number_slips(kind, case.key["v"], rate))
    elif isinstance(kind, Table):
        yield from (replace(slip, general=True) for slip in _scaled_tables(case, kind))
    elif isinstance(kind, Function):
        yield from _function_slips(case)


def _table_slips(case: Case, kind: Number | Table) -> Iterator[SharedSlip]:
    other = _with_slip(case, _other_flow)
    if other is not None:
        said = "You get this if you take exports for imports, or exporter for importer."
        yield SharedSlip("other_flow", said, "Look at the direction of the flow in your rows.", other)
    if _is_money(kind.unit):
        value = _with_slip(case, _other_currency)
        if value is not None:
            said = (
                "You get this if you take the amounts in the other currency: yen and dollars are two columns."
            )
            where = f"Look at the currency of your column; asked for: {kind.unit}."
            yield SharedSlip("other_currency", said, where, value)
    for step, word in ((-1, "before"), (1, "after")):
        value = _with_slip(case, _shifted(step))
        if value is not None:
            said = f"You get this if you take the year {word} the one asked for."
            yield SharedSlip(f"year_{word}", said, "Look at the year in your rows.", value)


def _parameter_slips(case: Case) -> Iterator[SharedSlip]:
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
            said = f"You get this if you take {word} instead of {mine}."
            yield SharedSlip(f"{name}_{value}", said, f"Look at the {name} in your rows.", other)


def _scaled_tables(case: Case, kind: Table) -> Iterator[SharedSlip]:
    key = from_plain(case.key)
    columns = [name for name, size in kind.columns.items() if size is not None]
    for slip_id, said, step, factor in _tens(kind) if columns else ():
        yield SharedSlip(slip_id, said, step, key.assign(**{name: key[name] * factor for name in columns}))


def _tens(kind: Number | Table) -> Iterator[tuple[str, str, str, float]]:
    units, step = set(kind.units.values()), f"Look at the units on the way; asked for: {kind.unit}."
    for power, word in _TENS.items():
        for factor, name, size in ((10.0**power, "times", "large"), (10.0**-power, "over", "small")):
            if factor not in units:
                said = f"You get this if units are mixed: your answer is {word} times too {size}."
                yield f"{name}_1e{power}", said, step, factor


def _number_slips(kind: Number, key: float, rate: float | None) -> Iterator[SharedSlip]:
    if not key:
        return
    said = "You get this if the sign is wrong, for example by subtracting the other way round."
    yield SharedSlip("sign", said, "Look at the sign.", -key)
    for slip_id, said, step, factor in _tens(kind):
        yield SharedSlip(slip_id, said, step, key * factor)
    if kind.whole:
        step = "Count a short example with your fingers."
        said = "You get this if you count one too many: both ends, or the gap beyond."
        yield SharedSlip("fence_more", said, step, key + 1)
        said = "You get this if you count one too few: the gaps instead of the posts."
        yield SharedSlip("fence_less", said, step, key - 1)
    else:
        step = "Look at what is divided by what."
        said = "You get this if you divide the other way round."
        yield SharedSlip("inverted", said, step, 1 / key)
        if kind.unit == "percent":
            yield SharedSlip("inverted_percent", said, step, 1e4 / key)
            said = "You get this if you take the rest up to 100 %."
            yield SharedSlip("complement", said, "Look at whose share it is.", 100 - key)
    if rate is not None:
        step = "Look at the currency: is anything to be converted?"
        for word, value in (("multiply", key * rate), ("divide", key / rate)):
            said = f"You get this if you {word} by the exchange rate once too often."
            yield SharedSlip(f"rate_{word}", said, step, value)


def _is_money(unit: str) -> bool:
    return "JPY" in unit or "USD" in unit


def _rate(case: Case) -> float | None:
    year = case.parameters.get("year", 2024)
    rates = load("japan_trade").loc[lambda frame: frame["year"] == year, "jpy_per_usd"]
    return None if rates.empty else float(rates.iloc[0])


def _function_slips(case: Case) -> Iterator[SharedSlip]:
    right = case.value()

    def made(change: Any) -> Any:
        return lambda *arguments: change(right(*arguments))

    results = [item["v"] for item in case.key["v"] if item["t"] == "number"]
    if len(results) != len(case.key["v"]):
        return
    step = "Try your function by hand on a simple input."
    said = "You get this if the sign is turned round."
    yield SharedSlip("sign", said, step, made(lambda value: -value))
    said = "You get this if the result is in percent where the plain number is asked for."
    yield SharedSlip("percent", said, step, made(lambda value: 100 * value))
    said = "You get this if the result is divided by 100 where it is not to be."
    yield SharedSlip("fraction", said, step, made(lambda value: value / 100))
    if all(results):
        said = "You get this if you divide the other way round."
        yield SharedSlip("inverted", said, step, made(lambda value: 1 / value))
