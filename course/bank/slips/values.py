"""Take another value than the right one: another year, economy, row or column."""

import ast
import difflib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from course.bank.slips.changes import Change, instead, literal, value_word
from course.bank.slips.filters import conditions
from course.bank.slips.solution import MISSING, Solution

MOST = 8  #: most other values of a column that are tried
_LEAST = 3.0  #: smallest weight of another value
_COLUMN = "columns of a table"
_NO_AMOUNTS = ("year", "fiscal_year", "paragraph")  #: number columns that are no amounts
_LABELS = ("id", "row")  #: columns that only name their row
#: values that learners take by mistake more often than others
_TOTALS = ("WLD", "All goods")
_LIKELY = ("CHN", "USA", "JPN", "ROW", "KOR", "DEU", "TWN", "HKG", "EU", "ASEAN")


@dataclass(frozen=True)
class Spot:
    """A place in the solution that chooses one of several values of a table."""

    column: str  #: the column of the values
    value: Any  #: the chosen value
    node: ast.expr  #: the node with the chosen value
    among: tuple[Any, ...]  #: all values in the table, in its order


def spots(solution: Solution) -> Iterator[Spot]:
    """Yield the places in which the solution chooses a value of a table."""
    known: dict[int, tuple[Any, ...]] = {}
    for one in conditions(solution):
        if one.given is not None:
            values = known.setdefault(id(one.values), _distinct(one.values))
            yield Spot(one.column, solution.worth(one.given), one.given, values)
        elif isinstance(one.node, ast.Call) and one.node.args and isinstance(one.node.args[0], ast.List):
            for item in one.node.args[0].elts:
                values = known.setdefault(id(one.values), _distinct(one.values))
                yield Spot(one.column, solution.worth(item), item, values)
    for node in solution.nodes(ast.Subscript):
        if isinstance(node.ctx, ast.Load) and not solution.scoped(node):
            yield from _looked_up(solution, node)
    yield from _named_columns(solution)


def _looked_up(solution: Solution, node: ast.Subscript) -> Iterator[Spot]:
    """Yield the spots of a subscript, which chooses a row by label or a column by name."""
    owner = solution.worth(node.value)
    keys = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    if isinstance(owner, pd.Series):
        axes: list[Any] = [owner.index]
    elif isinstance(owner, pd.DataFrame):
        axes = [owner.columns]
    elif type(owner).__name__ == "_LocIndexer":
        axes = list(owner.obj.axes)
    else:
        return
    for key, axis in zip(keys, axes, strict=False):
        value = solution.worth(key)
        if value is MISSING or not pd.api.types.is_scalar(value) or axis.nlevels > 1 or value not in axis:
            continue
        table = owner if isinstance(owner, pd.DataFrame) else getattr(owner, "obj", None)
        columns = isinstance(table, pd.DataFrame) and axis is table.columns
        if columns and axis.name is None:
            continue  # _named_columns knows them
        yield Spot(str(axis.name or "row"), value, key, tuple(dict.fromkeys(axis)))


def _named_columns(solution: Solution) -> Iterator[Spot]:
    """Yield the spots where the solution names a number column in a text."""
    tables = [value for value in map(solution.worth, _loaded(solution)) if isinstance(value, pd.DataFrame)]
    for node in solution.nodes(ast.Constant):
        if isinstance(node.value, str) and not _is_name(solution.parent(node)):
            for table in tables:
                if node.value in table and _is_amount(table, node.value):
                    others = tuple(name for name in table.columns if _is_amount(table, name))
                    yield Spot(_COLUMN, node.value, node, others)
                    break


def _is_name(holder: ast.AST | None) -> bool:
    """Tell whether a text only names a result, as in `rename("share_pct")`."""
    return isinstance(holder, ast.Call) and getattr(holder.func, "attr", "") in ("rename", "load", "astype")


def _loaded(solution: Solution) -> Iterator[ast.expr]:
    for node in solution.nodes(ast.Call):
        if isinstance(node.func, ast.Name) and node.func.id == "load":
            yield node


def _is_amount(table: pd.DataFrame, name: Any) -> bool:
    kind = table[name].dtype
    return (
        name not in _NO_AMOUNTS
        and pd.api.types.is_numeric_dtype(kind)
        and not pd.api.types.is_bool_dtype(kind)
    )


def _distinct(values: pd.Series) -> tuple[Any, ...]:
    found = values.dropna()
    if isinstance(found.dtype, pd.CategoricalDtype):
        counted = found.value_counts()
        return tuple(counted[counted > 0].index)
    return tuple(found.unique()) if not pd.api.types.is_float_dtype(found) else ()


# ------------------------------------------------------------------------------ changes


def changes(
    solution: Solution, also: Iterable[Any] = (), asked: str = "", most: int = MOST
) -> Iterator[Change]:
    """Yield changes that take other values in the place of the right ones.

    `also` are values of the question's other variants, which are likely. `asked` is the question's text, and
    the values that it names are asked for. At most `most` other values replace one value.
    """
    groups: dict[tuple[str, str], list[Spot]] = {}
    for spot in spots(solution):
        group = groups.setdefault((spot.column, repr(spot.value)), [])
        if all(spot.node is not other.node for other in group):
            group.append(spot)
    # In the solution's order, not a set, so that every run names a mistake alike.
    mentioned = dict.fromkeys(
        spot.value for group in groups.values() for spot in group if isinstance(spot.value, str)
    )
    likely = [*mentioned, *_TOTALS, *(value for value in also if isinstance(value, str)), *_LIKELY]
    columns = Counter(value for _, value in groups)
    for (column, value), group in groups.items():
        among = tuple(dict.fromkeys(value for spot in group for value in spot.among))
        as_column = column if columns[value] > 1 and column not in (_COLUMN, *_LABELS) else ""
        named = _named(group[0].value, asked)
        for rank, other in enumerate(_others(group[0].value, among, likely, most)):
            yield _taken(group, other, rank, as_column=as_column, asked=named)
    yield from _exchanged(groups)


def _taken(group: list[Spot], other: Any, rank: int, *, as_column: str, asked: bool) -> Change:
    """Return the change that takes another value in all places of one value."""
    value, column = group[0].value, group[0].column
    # labels without a name are those of one row of a table: its columns
    columns, row = column in (_COLUMN, "row"), column == "id"
    return Change(
        f"{'column' if column == _COLUMN else column}_{other}",
        instead(other, value, column=columns, row=row, as_column=as_column, asked=asked),
        _where(column, columns=columns),
        max(9.0 - 0.6 * rank, _LEAST),
        tuple((spot.node, literal(other)) for spot in group),
        brief=f"You get this if you take {value_word(other)} for {value_word(value)}.",
        added="" if columns or row or not isinstance(value, str) else _added(other, value),
    )


def _added(other: Any, value: Any) -> str:
    return f"You get this if you add {value_word(other)} to {value_word(value)}."


def _named(value: Any, text: str) -> bool:
    """Tell whether the question's text names a value."""
    return any(word.strip("`").casefold() in text.casefold() for word in (str(value), value_word(value)))


def _where(column: str, *, columns: bool) -> str:
    return "Look at which column you take." if columns else f"Look at the {column.replace('_', ' ')}."


def _exchanged(groups: dict[tuple[str, str], list[Spot]]) -> Iterator[Change]:
    """Yield changes that exchange two values of one column."""
    keys = list(groups)
    for number, first in enumerate(keys):
        for second in keys[number + 1 :]:
            one, other = groups[first], groups[second]
            if first[0] != second[0] or not {id(spot.node) for spot in one}.isdisjoint(
                id(spot.node) for spot in other
            ):
                continue
            swaps = [(spot.node, literal(other[0].value)) for spot in one]
            swaps += [(spot.node, literal(one[0].value)) for spot in other]
            words = f"{value_word(one[0].value)} and {value_word(other[0].value)}"
            said = f"You get this if {words} stand in each other's place."
            yield Change("exchanged", said, "Look at what stands where.", 7.0, tuple(swaps))


def _others(value: Any, among: tuple[Any, ...], likely: list[str], most: int) -> list[Any]:
    """Return the values that are most likely taken for a value, the likeliest first."""
    rest = [other for other in among if not _equal(other, value)]
    if isinstance(value, str):
        near = _alike(value, tuple(other for other in rest if isinstance(other, str)))
        rank = {other: place for place, other in reversed([*enumerate([*likely, *near])])}
        ordered = sorted(rest, key=lambda other: rank.get(other, len(rank) + 100))
        # In a long list only likely values are tried, unless many are wanted for combinations.
        return [other for other in ordered if most > MOST or len(rest) <= MOST or other in rank][:most]
    try:
        placed = sorted(among)
        here = next(place for place, other in enumerate(placed) if _equal(other, value))
    except (TypeError, StopIteration):
        return rest[:most]
    around = (place for place in range(len(placed)) if place != here)
    # The same day a year earlier or later is a likelier mistake than the next day in a table.
    closest = sorted(around, key=lambda place: (not _a_year_apart(placed[place], value), abs(place - here)))
    ends = [place for place in (len(placed) - 1, 0) if place != here]
    order = dict.fromkeys([*closest[:4], *ends, *closest[4:]])
    return [placed[place] for place in order][:most]


def _a_year_apart(one: Any, other: Any) -> bool:
    """Tell whether two values are days, one year apart."""
    if not isinstance(one, (pd.Timestamp, np.datetime64)):
        return False
    first, last = sorted((pd.Timestamp(one), pd.Timestamp(other)))
    return bool(first + pd.DateOffset(years=1) == last)


@lru_cache(maxsize=1024)
def _alike(value: str, others: tuple[str, ...]) -> list[str]:
    """Return the texts that are written most like a text."""
    return difflib.get_close_matches(value, others, 8, 0.5)


def _equal(one: Any, other: Any) -> bool:
    try:
        return bool(one == other)
    except (TypeError, ValueError):
        return False
