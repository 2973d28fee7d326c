"""Make slips that occur in many questions by running a question's own solution on changed tables.

The meaning of a table tells what learners can mix up: its flows, currencies, years, totals and parts.
"""

import inspect
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from course.bank.filled import FilledQuestion
from course.bank.rendering import fill
from course.bank.slips.changes import Change
from course.bank.tables import load, slipped
from course.kinds import Slip
from course.tables import Meaning, meaning, meanings
from course.tables.meaning import Role
from course.units import unit_of_column

_THEMES = {"alliance": "constraints"}  #: first word of an objective -> theme of its claims, where they differ
_IS_A_SUM = "Look at whether a row in your sum is itself a sum."
_AS_ASKED = "Compare your rows with the question, word by word."
_NO_NOUNS = (
    "after",
    "before",
    "first",
    "last",
    "since",
    "which",
)  #: parameters that no sentence can point at
_SWAP = {"export": "import", "import": "export"}


def _means(frame: pd.DataFrame) -> Meaning | None:
    """Return the meaning of a loaded table, or None for a frame without a card."""
    card = frame.attrs.get("card")
    return meaning(card.name) if card is not None else None


def _other_flow_words(case: FilledQuestion) -> str:
    """Return the sentence on exchanged flows, in the names that the solution uses."""
    code = inspect.getsource(case.question.code).partition("\ndef ")[2]  # without what the decorator states
    pair = '"exporter"' in code or '"importer"' in code
    return f"You get this if you mix up {'exporter and importer' if pair else 'exports and imports'}."


def _other_flow(frame: pd.DataFrame) -> pd.DataFrame | None:
    """Return a table with exports and imports exchanged; None where it has no flows."""
    means = _means(frame)
    if means is None:
        return None
    flow, reporter, partner = (means.one(name) for name in ("TRADE_FLOW", "REF_AREA", "COUNTERPART_AREA"))
    if flow is not None:
        cell_of = {code: cell for cell, code in flow.codes.items()}
        cells = {cell: cell_of[_SWAP[code]] for cell, code in flow.codes.items()}
        other = frame[flow.column].astype("category").cat.rename_categories(cells)
        return frame.assign(**{flow.column: other})
    if means.both_sides and reporter is not None and partner is not None:
        return frame.rename(columns={reporter.column: partner.column, partner.column: reporter.column})
    swapped = {}
    for one in means.of("OBS_VALUE"):
        wanted = {**one.at, "TRADE_FLOW": _SWAP.get(one.at.get("TRADE_FLOW", ""), "")}
        for role in means.values(one.measure):
            if role.at == wanted and unit_of_column(role.column) == unit_of_column(one.column):
                swapped[one.column] = role.column
    return frame.rename(columns=swapped) if swapped else None


def _other_currency(frame: pd.DataFrame) -> pd.DataFrame | None:
    """Return a table with each amount in the other currency; None where it has only one."""
    means = _means(frame)
    if means is None or not means.of("RATE"):
        return None
    changed = {}
    for one in means.of("OBS_VALUE"):
        mine = unit_of_column(one.column)
        for role in means.values(one.measure):
            other = unit_of_column(role.column)
            if mine and other and role.at == one.at and {mine.base, other.base} == {"JPY", "USD"}:
                changed[one.column] = frame[role.column] * other.multiplier / mine.multiplier
    return frame.assign(**changed) if changed else None


def _shifted(step: int) -> Any:
    def shift(frame: pd.DataFrame) -> pd.DataFrame | None:
        means = _means(frame)
        times = [role.column for role in means.of("TIME_PERIOD") if role.column in frame] if means else []
        shifted = {name: moved for name in times if (moved := _years_later(frame[name], step)) is not None}
        return frame.assign(**shifted) if shifted else None

    return shift


def _years_later(cells: pd.Series, step: int) -> pd.Series | None:
    """Return times so that a row stands where the row of `step` years later stood; None for other cells."""
    if pd.api.types.is_integer_dtype(cells):
        return cells - step
    return cells - pd.DateOffset(years=step) if pd.api.types.is_datetime64_any_dtype(cells) else None


# ---------------------------------------------------------------- a total counted among its parts


@cache
def _levels() -> dict[str, Role]:
    """Return the columns of all tables that mark a row as a total or a part."""
    return {
        role.column: role
        for means in meanings().values()
        for role in means.of("LEVEL")
        if role.parts and role.codes
    }


def _passing(level: Role) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Yield the totals that can pass for parts of a level, with the sentence for each."""
    words = level.codes
    steps = zip(level.totals, (*level.totals[1:], level.parts), strict=True)
    singles = [((cell,), below if level.chain else level.parts) for cell, below in steps]
    joint = level.totals if level.chain else tuple(sorted(level.totals))
    for totals, part in [*singles, *([(joint, level.parts)] if len(joint) > 1 else [])]:
        said = " and ".join(words[cell] for cell in level.totals if cell in totals)
        yield totals, part, f"You get this if you count {said} among {words[part]}. That is a sum of others."
    for cell in level.inside:
        said = f"You get this if you count {words[cell]} among {words[level.parts]}."
        yield (cell,), level.parts, f"{said} They are parts of what is there already."


@cache
def _totals_of() -> dict[str, tuple[str, ...]]:
    """Return each total with the columns in which it may stand, over all tables."""
    found: dict[str, dict[str, None]] = {}
    for means in meanings().values():
        for role in means.roles.values():
            if role.total:
                found.setdefault(role.total, {})[role.column] = None
    return {total: tuple(columns) for total, columns in found.items()}


@cache
def _listed_parts() -> tuple[tuple[tuple[str, ...], str, Role], ...]:
    """Return the totals whose parts a level names: columns, cell of the total, and level."""
    found = {}
    for means in meanings().values():
        for role in means.roles.values():
            if role.total and role.level and means.roles[role.level].codes:
                found[role.total] = means.roles[role.level]
    return tuple((_totals_of()[total], total, level) for total, level in found.items())


def _as_part(column: str, totals: tuple[str, ...], part: str) -> Any:
    """Return a change of tables that lets totals pass for parts."""

    def change(frame: pd.DataFrame) -> pd.DataFrame | None:
        if column not in frame:
            return None
        return frame.assign(**{column: frame[column].where(~frame[column].isin(totals), part)})

    return change


def _parts_added(columns: tuple[str, ...], total: str) -> Any:
    """Return a change of tables that adds every part to the rows of its total."""

    def change(frame: pd.DataFrame) -> pd.DataFrame | None:
        column = next((name for name in columns if name in frame and frame[name].eq(total).any()), None)
        if column is None:
            return None
        parts = frame[frame[column] != total].assign(**{column: total})
        return pd.concat([frame, parts.astype({column: frame[column].dtype})], ignore_index=True)

    return change


def _total_of_parts(columns: tuple[str, ...], total: str, kinds: str, kind: str) -> Any:
    """Return a change of tables that replaces a total's rows by the sums of the listed parts."""

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
    """Return a table with the world total, which stands in a column, added as rows among its parts."""
    means = _means(frame)
    whole = next((role for role in means.of("OBS_VALUE") if role.whole), None) if means else None
    if means is None or whole is None:
        return None
    area = means.of("REF_AREA")[0].column
    worlds = frame.drop_duplicates([name for name in frame.attrs["card"].key if name != area])
    worlds[area], worlds[whole.column] = "WLD", worlds[whole.whole]
    return pd.concat([frame, worlds], ignore_index=True)


@cache
def _with_whole() -> frozenset[str]:
    """Return the columns of all tables whose total stands in a column beside them."""
    return frozenset(r.column for means in meanings().values() for r in means.of("OBS_VALUE") if r.whole)


def total_slips(case: FilledQuestion) -> Iterator[Slip]:
    """Yield slips in which a total counts among its parts, or the parts count beside their total."""
    code = inspect.getsource(case.question.code)
    yield from _made(case, _totals(case, code))
    if any(column in code for column in _with_whole()):
        said = "You get this if the world total counts as one more producer."
        yield from _made(case, [_change("total_as_producer", said, _IS_A_SUM, 6.0, _total_as_row)])


def _made(case: FilledQuestion, changes: Iterable[Change]) -> Iterator[Slip]:
    """Yield the slips of changed tables, where the solution then gives something else than a failure."""
    for change in changes:
        value = _with_slip(case, change.tables)
        if value is not None:
            yield Slip(change.name, change.sentence, change.step, value)


def changes(case: FilledQuestion) -> Iterator[Change]:
    """Yield changes of tables that may be combined, or that may touch one number only."""
    code = inspect.getsource(case.question.code)
    yield _exchanged_flow(case)
    yield from _other_years()
    for names, total, level in _listed_parts():
        if total in code or total in case.parameters.values():
            put = _total_of_parts(names, total, level.column, level.parts)
            parts = level.codes[level.parts]
            said = f"You get this if the sum of {parts} stands for the whole. Not all are listed."
            yield _change(f"parts_{level.parts}", said, "Look at the whole that you divide by.", 6.5, put)
    yield from _totals(case, code)


def _exchanged_flow(case: FilledQuestion) -> Change:
    step = "Look at the direction of the flow in your rows."
    return _change("other_flow", _other_flow_words(case), step, 8.5, _other_flow)


def _other_years() -> Iterator[Change]:
    for years, word in ((-1, "before"), (1, "after")):
        said = f"You get this if you take the year {word} the one asked for."
        yield _change(f"year_{word}", said, "Look at the year in your rows.", 7.0, _shifted(years))


def _totals(case: FilledQuestion, code: str) -> Iterator[Change]:
    """Yield changes that let a total pass for a part, or add its parts to it."""
    # A learner can only mix up columns that the solution uses, so the other columns are not tried.
    for column, level in _levels().items():
        for totals, part, said in _passing(level) if column in code else ():
            put = _as_part(column, totals, part)
            yield _change(f"total_{'_'.join(totals)}_as_{part}", said, _IS_A_SUM, 6.0, put)
    for total, columns in _totals_of().items():
        if total in code or total in case.parameters.values():
            put = _parts_added(columns, total)
            said = (
                f"You get this if you add the row `{total}` to the rows of its parts. "
                "Everything is then counted twice."
            )
            yield _change(f"total_{total.split()[0].lower()}_doubled", said, _IS_A_SUM, 6.0, put)


def _change(name: str, said: str, step: str, weight: float, tables: Any) -> Change:
    return Change(name, said, step, weight, (), tables=tables)


def _with_slip(case: FilledQuestion, change: Any) -> Any:
    """Run the question's solution on changed tables; None where nothing changed or the solution fails."""
    touched: list[bool] = []

    def noting(frame: pd.DataFrame) -> pd.DataFrame | None:
        changed = change(frame)
        touched.append(changed is not None)
        return changed

    try:
        with slipped(noting), np.errstate(all="ignore"):
            value = case.value()
            if callable(value):
                return None
    except Exception:  # a slip that makes the solution fail gives no answer
        return None
    return value if any(touched) else None


def slips(case: FilledQuestion) -> Iterator[Slip]:
    """Yield all shared slips of a case: by tables and parameters, then by form."""
    kind = case.question.kind
    if kind.from_tables:
        yield from _made(case, _of_tables(case))
        yield from total_slips(case)
        yield from _parameter_slips(case)
    yield from kind.slips(case.key, case.value)
    if case.key["t"] == "number":
        yield from _stated(case)
    if case.key["t"] == "number" and _is_money(kind.stated_unit):
        yield from _rate_slips(case)


def _of_tables(case: FilledQuestion) -> Iterator[Change]:
    """Yield the changes of tables that are tried alone: the other flow, the other currency, other years."""
    yield _exchanged_flow(case)
    unit = case.question.kind.stated_unit
    if _is_money(unit):
        said = "You get this if you take the amounts in the other currency. Yen and dollars are two columns."
        where = f"Look at the currency of your column. The question asks for {unit}."
        yield _change("other_currency", said, where, 8.0, _other_currency)
    yield from _other_years()


def _parameter_slips(case: FilledQuestion) -> Iterator[Slip]:
    for name, values in sorted(case.question.vary.items()):
        if name == "year" or not all(isinstance(value, str) or _is_year(value) for value in values):
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
            where = _AS_ASKED if name in _NO_NOUNS else f"Look at the {name} in your rows."
            yield Slip(f"{name}_{value}", said, where, other)


def _is_year(value: Any) -> bool:
    return isinstance(value, int) and 1900 < value < 2100


def _rate_slips(case: FilledQuestion) -> Iterator[Slip]:
    key, rate = case.key["v"], _rate(case)
    if not key or rate is None:
        return
    step = "Look at the currency: is anything to be converted?"
    for word, value in (("multiply", key * rate), ("divide", key / rate)):
        said = f"You get this if you {word} by the exchange rate once too often."
        yield Slip(f"rate_{word}", said, step, value, general=True)


def _stated(case: FilledQuestion) -> Iterator[Slip]:
    """Yield the article's figures for the question's theme in the question's unit."""
    theme = case.question.objective.partition(".")[0]
    claims = load("claims").query("claimed_value.notna()")
    claims = claims[claims["theme"] == _THEMES.get(theme, theme)]
    claims = claims[claims["claimed_unit"] == case.question.kind.stated_unit]
    for claim, value in zip(claims["id"], claims["claimed_value"], strict=True):
        said = f"This is the figure that the text states in {claim}. The question asks for what the data say."
        yield Slip(f"stated_{claim.lower()}", said, "Compute it from the table.", float(value), general=True)


def _is_money(unit: str) -> bool:
    return "JPY" in unit or "USD" in unit


def _rate(case: FilledQuestion) -> float | None:
    year = case.parameters.get("year", 2024)
    rates = load("japan_trade").loc[lambda frame: frame["year"] == year, "jpy_per_usd"]
    return None if rates.empty else float(rates.iloc[0])
