"""Answers questions to any table by its meaning: a value, a share, a rank, a change.

Every function takes the name of a table and the same words for the question:

- ``measure``: the counted quantity, such as ``"trade"`` or ``"gdp"``; the table's first when left out
- ``area``: the economy that has the figure; ``partner``: the other economy; codes, or several such as
  ``"CHN+HKG"``
- ``flow``: ``"export"``, ``"import"``, ``"both"`` or ``"balance"``
- ``product``, ``stage``, ``item``, ``firm``, ``basis``, ``vintage``: codes of the table
- ``period``: a year, ``"2024-05"``, ``"2024-Q2"``, ``"2024-H1"`` or ``"FY2023"``
- ``unit``: the wanted currency or unit, such as ``"USD"``

A word that is left out means the total, where the table has one or its values may be added up. Otherwise the
error names the open choice. Plain pandas does the rest, so a learner can do the same by hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import Any

import pandas as pd

from course.errors import CourseError, UnknownNameError, nearest
from course.phrases import list_of
from course.tables.economies import economy_name, members
from course.tables.loader import cards, load
from course.tables.meaning import CONCEPTS, Meaning, Role, meaning, meanings
from course.tables.rates import converted
from course.units import Unit, unit_named

#: word of a question -> the concepts that it may mean; the first one that the table has is used
WORDS: Mapping[str, tuple[str, ...]] = {
    "area": ("REF_AREA",),
    "partner": ("COUNTERPART_AREA",),
    "flow": ("TRADE_FLOW",),
    "product": ("PRODUCT", "SECTOR"),
    "stage": ("STAGE",),
    "item": ("INDICATOR",),
    "firm": ("ORGANISATION",),
    "basis": ("BASIS",),
    "vintage": ("VINTAGE",),
    "period": ("TIME_PERIOD",),
}
_WORD_OF = {concept: word for word, concepts in WORDS.items() for concept in concepts}
#: concepts for which a question must choose a code, unless the table has one code, a total, or parts to add
_OPEN = frozenset({*_WORD_OF, "FREQ"} - {"TIME_PERIOD"})
#: concept -> the concept that takes its place when exports are read as the partner's imports
_OTHER_SIDE = {"REF_AREA": "COUNTERPART_AREA", "COUNTERPART_AREA": "REF_AREA"}
_WORLD = "WLD"
_PERIOD = re.compile(r"(?:FY)?\d{4}|\d{4}-(?:0[1-9]|1[0-2]|Q[1-4]|H[12])")


class NotHeld(CourseError):
    """A table cannot answer a question; the message says what it holds, and which table may answer."""


@dataclass(frozen=True)
class Answer:
    """A figure of a table, with the question that it answers."""

    #: the figure in base units: dollars, not millions of dollars; percent for a share
    value: float
    unit: str
    #: the table
    table: str
    #: word of the question -> the code that was used
    read: Mapping[str, str] = field(default_factory=dict)
    #: labels of the rows from which it was computed
    index: tuple[Any, ...] = ()

    @property
    def rows(self) -> pd.DataFrame:
        """The rows of the table from which the figure was computed."""
        return load(self.table).loc[list(self.index)]

    def __str__(self) -> str:
        how = ", ".join(f"{word} {said}" for word, said in self.read.items())
        return f"{self.value:,.6g} {self.unit} ({self.table}: {how})"


@cache
def _frame(table: str) -> pd.DataFrame:
    """Return the table's rows that observe its measure, without relayed figures."""
    frame = load(table)
    frame.attrs = {}  # pandas would copy the attributes at every step
    for role in meaning(table).roles.values():
        if role.leave_out:
            frame = frame[~frame[role.column].isin(role.leave_out)]
    # a relayed figure answers no question
    return frame[frame["source_grade"] != "relay"] if "source_grade" in frame else frame


@cache
def _codes(table: str, column: str) -> frozenset[str]:
    return frozenset(_frame(table)[column].dropna().astype(str).unique())


@cache
def held(table: str, word: str) -> tuple[str, ...]:
    """Return the codes that a table has for a word of a question, such as ``held("macro", "area")``.

    Codes that hold for a whole column or the whole table count too. The result is empty where there are none.
    """
    means = meaning(table)
    for concept in WORDS[word]:
        found = {means.fixed[concept]} if concept in means.fixed else set()
        for role in means.of(concept):
            found |= _codes(table, role.column)
        found |= {role.at[concept] for role in means.of("OBS_VALUE") if concept in role.at}
        if concept == "REF_AREA" and means.both_sides:
            found |= set(held(table, "partner"))
        if found:
            return tuple(sorted(found))
    return ()


@cache
def periods(table: str) -> tuple[int, ...]:
    """Return the years that a table holds, in order."""
    fixed = meaning(table).fixed.get("TIME_PERIOD")
    if fixed:
        return (int(fixed[:4]),)
    cells = pd.Series(_frame(table)[_time(meaning(table)).column].dropna().unique())
    years: Any = cells.dt.year if _dated(cells) else cells.astype(str).str.extract(r"(\d{4})")[0].dropna()
    return tuple(sorted({int(year) for year in years}))


def _time(means: Meaning) -> Role:
    roles = means.of("TIME_PERIOD")
    if not roles:
        raise NotHeld(f"The table {means.table!r} does not tell when.")
    # a column of months is preferred to a column of years beside it
    return next((role for role in roles if role.frequency == "M"), roles[0])


def _dated(cells: pd.Series) -> bool:
    return str(cells.dtype).startswith("datetime")


def _unit(means: Meaning, role: Role) -> Unit:
    return unit_named(cards()[means.table].column(role.column).unit)


@lru_cache(maxsize=8192)
def _cells(table: str, measure: str, unit: str, by: str, where: tuple[tuple[str, str], ...]) -> pd.Series:
    """Return values in base units by the codes of one concept, totals and groups among them.

    Raises
    ------
    NotHeld
        The table has no such measure, lacks a code, or leaves a choice open.
    """
    means = meaning(table)
    asked, by = _as_exports(means, dict(where), by)
    column = _column(means, measure, unit, asked)
    frame = _narrowed(means, column, asked, by)
    cells = frame[column.column].astype(float) * _unit(means, column).multiplier
    key = means.one(by)
    if key is None:
        code = means.fixed.get(by, column.at.get(by, _WORLD))
        return pd.Series({code: cells.sum(min_count=1)}).dropna()
    names = frame[key.column].astype(str)
    if means.both_sides:
        # sales at home are not trade
        one, other = (frame[means.of(concept)[0].column].astype(str) for concept in _OTHER_SIDE)
        names, cells = names[one != other], cells[one != other]
    return cells.groupby(names).sum(min_count=1).dropna()


def _as_exports(means: Meaning, asked: Mapping[str, str], by: str) -> tuple[Mapping[str, str], str]:
    """Return a question on imports as one on the partner's exports, in a table that holds both sides so."""
    if not means.both_sides or asked.get("TRADE_FLOW") != "import":
        return asked, by
    turned = {_OTHER_SIDE.get(concept, concept): code for concept, code in asked.items()}
    return {**turned, "TRADE_FLOW": "export"}, _OTHER_SIDE.get(by, by)


def _column(means: Meaning, measure: str, unit: str, asked: Mapping[str, str]) -> Role:
    """Return the column of figures that answers a question; of several, the one in the asked unit."""
    found = means.values(measure)
    if not found:
        holds = f"The table {means.table!r} holds {list_of(means.measures, 8)}, and no {measure}."
        able = [name for name, one in meanings().items() if measure in one.measures]
        near = nearest(measure, {one for other in meanings().values() for one in other.measures})
        raise NotHeld(f"{holds} Ask {list_of(able, 3)}." if able else f"{holds} Did you mean {near!r}?")
    told = [role for role in found if all(asked.get(concept) == code for concept, code in role.at.items())]
    if not told:
        at = found[0].at
        concept = next(one for one in at if asked.get(one) != at[one])
        offered = dict.fromkeys(role.at[concept] for role in found if concept in role.at)
        raise NotHeld(
            f"The table {means.table!r} holds {CONCEPTS[concept]} as {list_of(offered, 8)}: "
            f"set {_WORD_OF[concept]} to one of them."
        )
    return next((role for role in told if unit and _unit(means, role).base == unit), told[0])


def _narrowed(means: Meaning, column: Role, asked: Mapping[str, str], by: str) -> pd.DataFrame:
    """Return the rows that fit a question, with every code of the concept `by`."""
    frame = _in_period(means, asked.get("TIME_PERIOD", ""))
    for concept, code in asked.items():
        role = means.one(concept)
        if concept in ("TIME_PERIOD", by) or concept in column.at:
            continue
        if role is None:
            if means.fixed.get(concept, _WORLD) != code:
                raise NotHeld(_lacks(means, concept, code))
            continue
        known = members(code, _codes(means.table, role.column))
        if not known:
            raise NotHeld(_lacks(means, concept, code))
        frame = frame[_among(frame[role.column], known)]
    if frame.empty:
        said = ", ".join(asked.values())
        raise NotHeld(f"The table {means.table!r} holds no row for all of this together: {said}.")
    for role in means.roles.values():
        if role.concept in _OPEN - {*asked, *column.at, by}:
            frame = _closed(means, role, frame, column)
    return frame


def _closed(means: Meaning, role: Role, frame: pd.DataFrame, column: Role) -> pd.DataFrame:
    """Return the rows to use for a concept without a chosen code: the total, the preferred, or all to add."""
    cells = frame.loc[frame[column.column].notna(), role.column]
    present = [str(code) for code in cells.dropna().unique()]
    if len(present) < 2:
        return frame
    if role.total in present:
        return frame[frame[role.column] == role.total]
    if role.order:
        place = {code: at for at, code in enumerate(role.order)}
        sides = [r.column for r in means.roles.values() if r.concept in {*_OPEN, "TIME_PERIOD"} and r != role]
        ordered = frame.sort_values(role.column, key=lambda one: one.map(place), kind="stable")
        return ordered.drop_duplicates(sides)
    if role.concept == "FREQ":
        return frame[frame[role.column].isin([code for code, kind in role.codes.items() if kind == "A"])]
    if role.concept in means.adds_along:
        return frame[~frame[role.column].isin(role.groups)]
    options = ", ".join(role.codes.get(code, code) for code in present)
    said = f"{CONCEPTS[role.concept]}: set {_WORD_OF[role.concept]} to {options}"
    raise NotHeld(f"The table {means.table!r} leaves open {said}.")


def _among(cells: pd.Series, wanted: Collection[str]) -> pd.Series:
    return cells == next(iter(wanted)) if len(wanted) == 1 else cells.isin(list(wanted))


@lru_cache(maxsize=512)
def _of_year(table: str, column: str, year: int) -> pd.DataFrame:
    frame = _frame(table)
    return frame[(frame[column].dt.year if _dated(frame[column]) else frame[column]) == year]


def _in_period(means: Meaning, period: str) -> pd.DataFrame:
    """Return the rows of a period; raise `NotHeld` if one of its months is missing."""
    table, frame, fixed = means.table, _frame(means.table), means.fixed.get("TIME_PERIOD", "")
    if fixed or not period:
        if not fixed.startswith(period):
            raise NotHeld(f"The table {table!r} holds {fixed}, and not {period}.")
        return frame
    role, fiscal = _time(means), period.startswith("FY")
    cells, year, kinds = frame[role.column], period.removeprefix("FY"), means.one("FREQ")
    if role.frequency == "M":
        if not _PERIOD.fullmatch(period):
            raise NotHeld(f"The table {table!r} holds months: write 2024-05, and not {period}.")
        first, length = _months(period)
        found = frame[cells.isin(pd.date_range(first, periods=length, freq="MS"))]
        if found[role.column].nunique() < length:
            raise NotHeld(f"The table {table!r} does not hold every month of {period}.")
        return found
    if str(cells.dtype) in ("str", "object"):
        found = frame[cells == period]
    elif not year.isdigit() or (fiscal and kinds is None):
        raise NotHeld(f"The table {table!r} holds whole calendar years, and no {period}.")
    else:
        # a business year is named after the year in which it begins; a day in the table is its end
        found = _of_year(table, role.column, int(year) + (fiscal and _dated(cells)))
        if fiscal and kinds is not None:
            found = found[found[kinds.column].map(kinds.codes) == "FY"]
    if found.empty:
        years = periods(table)
        raise NotHeld(f"The table {table!r} holds {years[0]} to {years[-1]}, and not {period} of this.")
    return found


def _months(period: str) -> tuple[pd.Timestamp, int]:
    """Return the first month of a period, and the number of its months."""
    if period.startswith("FY"):
        return pd.Timestamp(int(period[2:]), 4, 1), 12
    year, part = int(period[:4]), period[5:]
    if part[:1] in ("Q", "H"):
        length = 3 if part[0] == "Q" else 6
        return pd.Timestamp(year, (int(part[1:]) - 1) * length + 1, 1), length
    return pd.Timestamp(year, int(part or 1), 1), 1 if part else 12


def _lacks(means: Meaning, concept: str, code: str) -> str:
    """Return the error's text: the codes that the table holds, the nearest code, a table that can answer."""
    word = _WORD_OF[concept]
    known = held(means.table, word)
    near = nearest(code, known)
    hint = f" Nearest: {near!r}." if near else ""
    try:
        name = economy_name(code)
    except UnknownNameError:
        name = code
    others = [other for other, one in meanings().items() if set(means.measures) & set(one.measures)]
    able = [one for one in (*means.rivals, *others) if one != means.table and code in held(one, word)]
    ask = f" Ask {able[0]!r}." if able else ""
    holds = f"The table {means.table!r} holds {CONCEPTS[concept]} as {list_of(known, 8)}, and not {name}."
    return f"{holds}{hint}{ask}"


@dataclass(frozen=True)
class _Question:
    """A question to one table, with its words matched to the table's concepts."""

    table: str
    measure: str
    unit: str
    flow: str
    where: Mapping[str, str]

    @property
    def means(self) -> Meaning:
        """The meaning of the table."""
        return meaning(self.table)

    @property
    def axis(self) -> str:
        """The concept that names the economies: the partner where the table has one, else the area."""
        return "COUNTERPART_AREA" if self.means.one("COUNTERPART_AREA") else "REF_AREA"

    @property
    def base(self) -> str:
        """The unit of the values."""
        flow = self.flow if self.flow in ("export", "import") else "export"
        column = _column(self.means, self.measure, self.unit, {**self.where, "TRADE_FLOW": flow})
        return _unit(self.means, column).base

    def without(self, concept: str) -> _Question:
        """Return the same question without a code for one concept."""
        rest = {one: code for one, code in self.where.items() if one != concept}
        return _Question(self.table, self.measure, self.unit, self.flow, rest)

    def cells(self, by: str) -> pd.Series:
        """Return the values by the codes of a concept; of both flows the sum, of a balance the difference."""
        if self.flow not in ("both", "balance"):
            return self._of_flow(by, self.flow)
        first, second = self._of_flow(by, "export"), self._of_flow(by, "import")
        if self.flow == "balance":
            return (first - second).dropna()
        if not any(role.at.get("TRADE_FLOW") == "both" for role in self.means.values(self.measure)):
            return first.add(second, fill_value=0)
        # an empty cell is not zero, and some sums are printed without their parts
        return first.add(second).dropna().combine_first(self._of_flow(by, "both"))

    def _of_flow(self, by: str, flow: str) -> pd.Series:
        where = {**self.without(by).where, **({"TRADE_FLOW": flow} if flow else {})}
        return _cells(self.table, self.measure, self.unit, by, tuple(sorted(where.items())))

    def amount(self, by: str = "") -> float:
        """Return the value for one code, for several codes together, or for the whole."""
        by = by or self.axis
        role = self.means.one(by)
        cells, whole = self.cells(by), (role and role.total) or _WORLD
        wanted = self.where.get(by, whole)
        found = members(wanted, set(cells.index))
        if not found and wanted != whole:
            raise NotHeld(_lacks(self.means, by, wanted))
        if found:
            return float(cells[list(found)].sum())
        printed = self.means.values(self.measure)[0].whole
        if not printed:
            return float(self.parts(by).sum())
        column = self.means.roles[printed]
        rows = _narrowed(self.means, column, self.without(by).where, by)
        return float(rows[printed].iloc[0]) * _unit(self.means, column).multiplier

    def check_part(self, concept: str) -> None:
        """Raise `NotHeld` for a share or a place along a concept without a part or without other parts."""
        if concept not in self.where:
            raise NotHeld(f"A share or a place needs one that has it: say {_WORD_OF[concept]}.")
        if concept in self.means.fixed:
            raise NotHeld(f"The table {self.table!r} holds {self.means.fixed[concept]} only, and no others.")

    def parts(self, by: str) -> pd.Series:
        """Return the values of the codes that add up to the whole, without totals and groups."""
        role = self.means.one(by)
        if by in self.means.incomplete:
            holds = f"The table {self.table!r} names some only ({CONCEPTS[by]})"
            raise NotHeld(f"{holds}, so it knows no whole and no order.")
        return self.cells(by).drop([role.total, *role.groups] if role else [], errors="ignore")

    def answer(self, value: float, unit: str, **read: str) -> Answer:
        """Return a figure with its question and its rows."""
        said = {_WORD_OF[concept]: code for concept, code in self.where.items()}
        flow = {"flow": self.flow} if self.flow else {}
        how = {"measure": self.measure, **flow, **said, "counted by": self.means.books, **read}
        return Answer(float(value), unit, self.table, how, self.labels)

    @property
    def labels(self) -> tuple[Any, ...]:
        """Labels of the rows from which the value is computed."""
        flows = ("export", "import") if self.flow in ("both", "balance") else (self.flow,)
        return tuple(dict.fromkeys(label for flow in flows for label in self._rows(flow).index))

    def _rows(self, flow: str) -> pd.DataFrame:
        where = {**self.where, "TRADE_FLOW": flow} if flow else self.where
        asked, axis = _as_exports(self.means, where, self.axis)
        column, role = _column(self.means, self.measure, self.unit, asked), self.means.one(axis)
        if (role is None or not role.total) and asked.get(axis, _WORLD) == _WORLD:
            # the whole is printed beside each part, or is the sum of all parts
            parts = {concept: code for concept, code in asked.items() if concept != axis}
            return _narrowed(self.means, column, parts, axis)
        return _narrowed(self.means, column, asked, "")


def _concept(means: Meaning, word: str) -> str:
    if word not in WORDS:
        raise UnknownNameError("word of a question", word, [*WORDS, "measure", "unit"])
    named = {concept for role in means.roles.values() for concept in (role.concept, *role.at)}
    return next((one for one in WORDS[word] if one in named or one in means.fixed), WORDS[word][0])


def _question(table: str, measure: str, unit: str, words: Mapping[str, Any]) -> _Question:
    if table not in meanings():
        raise UnknownNameError("table", table, meanings())
    means = meaning(table)
    said = {word: str(code) for word, code in words.items() if code not in ("", None)}
    trade = any("TRADE_FLOW" in (role.concept, *role.at) for role in means.roles.values())
    flow = said.pop("flow", means.fixed.get("TRADE_FLOW", "both" if trade else ""))
    period = said.get("period", "2000")
    if not _PERIOD.fullmatch(period) and period not in held(table, "period"):
        raise NotHeld(f"{period!r} is no period: write 2024, 2024-05, 2024-Q2, 2024-H1 or FY2023.")
    where = {_concept(means, word): code for word, code in said.items()}
    return _Question(table, measure or (*means.measures, "")[0], unit, flow, where)


def value(table: str, measure: str = "", *, unit: str = "", **words: Any) -> Answer:
    """Return a table's value for a question.

    Parameters
    ----------
    table
        Name of the table.
    measure, unit, **words
        The question; see the module.

    Raises
    ------
    NotHeld
        The table does not hold it, or leaves a choice open.
    UnknownNameError
        A word of the question, or the table, is misspelt.
    """
    one = _question(table, measure, unit, words)
    found, base = one.amount(), one.base
    if not unit or base == unit:
        return one.answer(found, base)
    year = one.where.get("TIME_PERIOD", "").removeprefix("FY")[:4]
    changed = converted(found, base, unit, int(year)) if year else None
    if changed is None:
        raise NotHeld(f"The table {table!r} counts in {base}, and no rate to {unit} is held for that time.")
    return one.answer(changed, unit, rate=f"mean of {year}, {base} to {unit}")


def total(table: str, measure: str = "", *, along: str = "partner", unit: str = "", **words: Any) -> Answer:
    """Return the sum of all parts along a word of the question, if the table's values may be added up."""
    one = _question(table, measure, unit, words)
    concept = _concept(one.means, along)
    if concept not in one.means.adds_along:
        raise NotHeld(f"Values of {table!r} are not added up along {along}: {CONCEPTS[concept]}.")
    return one.answer(float(one.parts(concept).sum()), one.base, along=along)


def balance(table: str, measure: str = "", *, unit: str = "", **words: Any) -> Answer:
    """Return exports less imports."""
    return value(table, measure, unit=unit, **{**words, "flow": "balance"})


def share(table: str, measure: str = "", *, of: str = "partner", unit: str = "", **words: Any) -> Answer:
    """Return the share, in percent, of a partner, an area or a product in the whole.

    `unit` is the unit of part and whole, such as ``"tonnes"``, where the table holds several units.
    """
    one = _question(table, measure, unit, words)
    concept = _concept(one.means, of)
    one.check_part(concept)
    all_parts = one.without(concept)
    part, whole = one.amount(concept), all_parts.amount(concept)
    if not whole:
        raise NotHeld(f"The whole along {of} is zero in {table!r}.")
    found = one.answer(100 * part / whole, "percent", of=of)
    return replace(found, index=tuple(dict.fromkeys((*found.index, *all_parts.labels))))


def rank(table: str, measure: str = "", *, among: str = "", unit: str = "", **words: Any) -> Answer:
    """Return the rank of a partner or an area among all: 1 for the largest, or for the deepest deficit."""
    one = _question(table, measure, unit, words)
    concept = _concept(one.means, among) if among else one.axis
    one.check_part(concept)
    own, cells, role = one.amount(concept), one.parts(concept), one.means.one(concept)
    without = (*members(one.where[concept], set(cells.index)), *(role.rest if role else ()))
    sign = -1 if own < 0 else 1
    larger = (sign * cells.drop(list(without), errors="ignore") > sign * own).sum()
    return one.answer(1 + int(larger), "rank", among=_WORD_OF[concept])


def growth(table: str, measure: str = "", *, period: Any, since: Any = None, **words: Any) -> Answer:
    """Return the change in percent since an earlier period; left out, since the same period a year before."""
    now, base = _two(table, measure, period, since, words)
    if not base.value:
        raise NotHeld(f"The value of {base.read['period']} is zero in {table!r}.")
    read = {**now.read, "since": base.read["period"]}
    changed = 100 * (abs(now.value) / abs(base.value) - 1)
    return Answer(changed, "percent", table, read, now.index + base.index)


def change(table: str, measure: str = "", *, period: Any, since: Any = None, **words: Any) -> Answer:
    """Return the difference from an earlier period, in the value's unit; for percent, in points."""
    now, base = _two(table, measure, period, since, words)
    unit = "percentage points" if now.unit == "percent" else now.unit
    read = {**now.read, "since": base.read["period"]}
    return Answer(now.value - base.value, unit, table, read, now.index + base.index)


def _two(
    table: str, measure: str, period: Any, since: Any, words: Mapping[str, Any]
) -> tuple[Answer, Answer]:
    when = str(period)
    if not when:
        raise NotHeld("A change needs a period: say when.")
    before = re.sub(r"\d{4}", lambda year: str(int(year[0]) - 1), when, count=1) if since is None else since
    now, base = (value(table, measure, **{**words, "period": one}) for one in (when, before))
    return now, base


def ratio(one: Answer, other: Answer) -> Answer:
    """Return one figure divided by another in the same unit."""
    if one.unit != other.unit or not other.value:
        raise NotHeld(f"No ratio of {one.unit} and {other.unit}: one unit is needed, and no zero below.")
    return Answer(one.value / other.value, "times", one.table, {**one.read, "of": str(other)}, one.index)


def streak(found: Callable[[int], Answer], so: Callable[[Answer], bool], until: int) -> int:
    """Return for how many years in a row, counted back from a year, a condition was true.

    Parameters
    ----------
    found
        Returns the answer of a year, such as ``lambda year: balance("japan_trade", period=year)``. The count
        ends in the first year that is not held.
    so
        The condition on an answer, such as ``lambda one: one.value < 0``.
    until
        The last year.
    """
    count = 0
    while (answer := _or_none(found, until - count)) and so(answer):
        count += 1
    return count


def extreme(found: Callable[[int], Answer], years: Collection[int], *, lowest: bool = False) -> Answer:
    """Return the largest or the lowest answer of some years; its `read` gives the year."""
    answers = [answer for year in years if (answer := _or_none(found, year))]
    if not answers:
        raise NotHeld(f"No figure is held for {list_of(map(str, years), 8)}.")
    return (min if lowest else max)(answers, key=lambda answer: answer.value)


def _or_none(found: Callable[[int], Answer], year: int) -> Answer | None:
    try:
        return found(year)
    except NotHeld:
        return None


def by_code(table: str, measure: str = "", *, by: str = "partner", unit: str = "", **words: Any) -> pd.Series:
    """Return the values in base units by the codes of a word, totals and groups among them."""
    one = _question(table, measure, unit, words)
    return one.cells(_concept(one.means, by)).copy()
