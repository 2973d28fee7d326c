"""Slips that many learners make in many questions: a question's own solution is run on changed tables."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from course.bank.slips.changes import Change
from course.bank.tables import load, slipped
from course.kinds import Slip

if TYPE_CHECKING:
    from course.bank.case import Case

__all__ = ["changes", "slips", "total_slips"]

_THEMES = {"alliance": "constraints"}  #: first word of an objective -> theme of its claims, where they differ
_IS_A_SUM = "Look at whether a row in your sum is itself a sum."
_SWAP = {"export": "import", "import": "export"}


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
        "You get this if the world's row counts as an economy. It is the sum of the others.",
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
        "You get this if the world's row and groups count as economies. Both are sums of others.",
    ),
    (
        "goods_level",
        ("total",),
        "section",
        "You get this if the row of all goods counts as one of the sections. It is their sum.",
    ),
    (
        "goods_level",
        ("section",),
        "item",
        "You get this if sections count as items. A section is the sum of items.",
    ),
    (
        "goods_level",
        ("total", "section"),
        "item",
        "You get this if sections and the row of all goods count as items. Both are sums of items.",
    ),
    (
        "goods_level",
        ("sub-item",),
        "item",
        "You get this if sub-items count as items. They are parts of an item that is there already.",
    ),
)

#: (columns in which the label may stand, label of the total, sentence)
_LABELS = (
    (
        ("partner", "iso3", "economy", "host"),
        "WLD",
        "You get this if you add the world's row to the rows of its parts. Everything is then counted twice.",
    ),
    (
        ("goods",),
        "All goods",
        "You get this if groups of goods are added to the row of all goods. That row holds them already.",
    ),
)

#: (columns in which the total may stand, its label, column of kinds, kind of the parts, sentence)
_OF_PARTS = (
    (
        ("partner", "iso3", "economy"),
        "WLD",
        "partner_kind",
        "economy",
        "You get this if the sum of the listed economies stands for the world. The table does not list all.",
    ),
    (
        ("goods",),
        "All goods",
        "goods_level",
        "item",
        "You get this if the sum of the listed items stands for all goods. Not all goods are items.",
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


def _total_of_parts(columns: tuple[str, ...], total: str, kinds: str, kind: str) -> Any:
    """Let the rows of a total be the sums of the listed parts."""

    def change(frame: pd.DataFrame) -> pd.DataFrame | None:
        column = next((name for name in columns if name in frame and frame[name].eq(total).any()), None)
        if column is None or kinds not in frame:
            return None
        amounts = [name for name in frame.select_dtypes("number") if name != "year"]
        keys = [name for name in frame if name not in {column, kinds, *amounts}]
        parts = frame[frame[kinds] == kind].groupby(keys, observed=True)[amounts].sum().reset_index()
        totals = frame.loc[frame[column] == total, [*keys, kinds]].drop_duplicates()
        made = totals.merge(parts, on=keys).assign(**{column: total})
        rest = frame[frame[column] != total]
        return pd.concat([rest, made.astype({column: frame[column].dtype})[list(frame)]], ignore_index=True)

    return change


def _total_as_row(frame: pd.DataFrame) -> pd.DataFrame | None:
    """Let the world total of `mineral_production`, a column, be one more row of each list of producers."""
    if not {"quantity_t", "world_total_t", "iso3"} <= set(frame.columns):
        return None
    keys = ["mineral", "stage", "measure", "vintage", "year"]
    worlds = frame.drop_duplicates(keys)
    worlds = worlds.assign(iso3="WLD", quantity_t=worlds["world_total_t"])
    return pd.concat([frame, worlds], ignore_index=True)


def total_slips(case: Case) -> Iterator[Slip]:
    """Yield what comes out when a total is counted among its parts, or its parts beside it."""
    code = inspect.getsource(case.question.code)
    for change in _totals(case, code):
        value = _with_slip(case, change.tables)
        if value is not None:
            yield Slip(change.name, change.sentence, change.step, value)
    if "quantity_t" in code:
        value = _with_slip(case, _total_as_row)
        if value is not None:
            said = "You get this if the world total counts as one more producer."
            yield Slip("total_as_producer", said, _IS_A_SUM, value)


def changes(case: Case) -> Iterator[Change]:
    """Yield the changes of tables that may be made together with others, or for one number alone."""
    code = inspect.getsource(case.question.code)
    flow = "You get this if you mix up exports and imports, or exporter and importer."
    yield _change("other_flow", flow, "Look at the direction of the flow in your rows.", 8.5, _other_flow)
    for years, word in ((-1, "before"), (1, "after")):
        said = f"You get this if you take the year {word} the one asked for."
        yield _change(f"year_{word}", said, "Look at the year in your rows.", 7.0, _shifted(years))
    for names, total, kinds, kind, said in _OF_PARTS:
        if total in code or total in case.parameters.values():
            put = _total_of_parts(names, total, kinds, kind)
            yield _change(f"parts_{kind}", said, "Look at the whole that you divide by.", 6.5, put)
    yield from _totals(case, code)


def _totals(case: Case, code: str) -> Iterator[Change]:
    """Yield the changes that let a total pass for a part, or its parts for the total."""
    # A learner can only mix up columns that the solution uses, so the other columns are not tried.
    for column, totals, part, said in _KINDS:
        if column in code:
            put = _as_part(column, totals, part)
            yield _change(f"total_{'_'.join(totals)}_as_{part}", said, _IS_A_SUM, 6.0, put)
    for columns, total, said in _LABELS:
        if total in code or total in case.parameters.values():
            put = _parts_added(columns, total)
            yield _change(f"total_{total.split()[0].lower()}_doubled", said, _IS_A_SUM, 6.0, put)


def _change(name: str, said: str, step: str, weight: float, tables: Any) -> Change:
    return Change(name, said, step, weight, (), tables=tables)


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


def slips(case: Case) -> Iterator[Slip]:
    """Yield every shared mutation that applies to a case: of tables and parameters, then of form."""
    kind = case.question.kind
    if kind.from_tables:
        yield from _table_slips(case)
        yield from total_slips(case)
        yield from _parameter_slips(case)
    yield from kind.slips(case.key, case.value)
    if case.key["t"] == "number":
        yield from _stated(case)
    if case.key["t"] == "number" and _is_money(kind.stated_unit):
        yield from _rate_slips(case)


def _table_slips(case: Case) -> Iterator[Slip]:
    other = _with_slip(case, _other_flow)
    if other is not None:
        said = "You get this if you mix up exports and imports, or exporter and importer."
        yield Slip("other_flow", said, "Look at the direction of the flow in your rows.", other)
    unit = case.question.kind.stated_unit
    if _is_money(unit):
        value = _with_slip(case, _other_currency)
        if value is not None:
            said = (
                "You get this if you take the amounts in the other currency. Yen and dollars are two columns."
            )
            where = f"Look at the currency of your column. The question asks for {unit}."
            yield Slip("other_currency", said, where, value)
    for step, word in ((-1, "before"), (1, "after")):
        value = _with_slip(case, _shifted(step))
        if value is not None:
            said = f"You get this if you take the year {word} the one asked for."
            yield Slip(f"year_{word}", said, "Look at the year in your rows.", value)


def _parameter_slips(case: Case) -> Iterator[Slip]:
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
            yield Slip(f"{name}_{value}", said, f"Look at the {name} in your rows.", other)


def _rate_slips(case: Case) -> Iterator[Slip]:
    key, rate = case.key["v"], _rate(case)
    if not key or rate is None:
        return
    step = "Look at the currency: is anything to be converted?"
    for word, value in (("multiply", key * rate), ("divide", key / rate)):
        said = f"You get this if you {word} by the exchange rate once too often."
        yield Slip(f"rate_{word}", said, step, value, general=True)


def _stated(case: Case) -> Iterator[Slip]:
    """Yield the figures that the text states in claims of the question's theme, in the question's unit."""
    theme = case.question.objective.partition(".")[0]
    claims = load("claims").query("claimed_value.notna()")
    claims = claims[claims["theme"] == _THEMES.get(theme, theme)]
    claims = claims[claims["claimed_unit"] == case.question.kind.stated_unit]
    for claim, value in zip(claims["id"], claims["claimed_value"], strict=True):
        said = f"This is the figure that the text states in {claim}. The question asks for what the data say."
        yield Slip(f"stated_{claim.lower()}", said, "Compute it from the table.", float(value), general=True)


def _is_money(unit: str) -> bool:
    return "JPY" in unit or "USD" in unit


def _rate(case: Case) -> float | None:
    year = case.parameters.get("year", 2024)
    rates = load("japan_trade").loc[lambda frame: frame["year"] == year, "jpy_per_usd"]
    return None if rates.empty else float(rates.iloc[0])
