"""Packs the answers of an explorer at many settings into little data by storing equal parts once.

Equal columns, tables, sentences and specifications are stored once and referred to by number. Numbers are
rounded to a part in 100,000 of the largest in their column, a hundredth of a pixel on a plot of 820 pixels. A
tooltip may show fewer digits of a number that is tiny beside the others. Sentences stay unchanged.
"""

import json
from collections.abc import Mapping
from itertools import pairwise
from math import floor, log10
from typing import Any

import pandas as pd

from course.widgets.rows import cells_of

#: significant digits of the largest number in a column
DIGITS = 5
#: least length in letters of a repeated part of specifications that is stored separately
_LONG = 160


def dumped(value: Any) -> str:
    """Return a value as compact JSON text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


class Shelf:
    """A numbered list of values that holds equal values once."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self.values: list[Any] = []

    def place(self, value: Any) -> int:
        """Return the number of a value, and add the value if it is new."""
        key = dumped(value)
        if key not in self._places:
            self._places[key] = len(self.values)
            self.values.append(value)
        return self._places[key]


def packed_rows(frame: pd.DataFrame, heads: Shelf, columns: Shelf, runs: Shelf) -> list[int]:
    """Return a table as numbers, which refer to its column names, its row order and its columns.

    Columns are stored with the rows sorted by name, so that tables that differ only in row order share them.
    The order -1 means sorted rows. The order -2 means that each name has a run of rows, such as the points of
    a line. Numbers of runs then follow instead of numbers of columns.

    `frame`: the rows that a chart draws.
    `heads`, `columns` and `runs`: shelves for lists of column names, for columns and for runs.
    """
    cells = [_rounded(column) for column in cells_of(frame)]
    head = heads.place([str(name) for name in frame.columns])
    if parts := _runs(cells[0]):
        return [
            head,
            -2,
            *(runs.place([columns.place(column[part]) for column in cells]) for part in parts),
        ]
    order = _by_name(cells)
    place = -1 if order == sorted(order) else columns.place(order)
    return [head, place, *(columns.place([column[at] for at in order]) for column in cells)]


def _runs(first: list[Any]) -> list[slice]:
    """Return the runs of rows with equal text in the first column; empty if the runs are short."""
    if not first or not isinstance(first[0], str):
        return []
    starts = [at for at, cell in enumerate(first) if at == 0 or cell != first[at - 1]]
    parts = [slice(*ends) for ends in pairwise([*starts, len(first)])]
    return parts if 3 * len(parts) <= len(first) else []


def _by_name(cells: list[list[Any]]) -> list[int]:
    """Return the row numbers sorted by the first column of unique texts; unsorted without such a column."""
    rows = range(len(cells[0]))
    for column in cells:
        if rows and len(set(map(str, column))) == len(rows) and all(isinstance(cell, str) for cell in column):
            return sorted(rows, key=column.__getitem__)
    return list(rows)


def _rounded(column: list[Any]) -> list[Any]:
    """Return a column with rounded numbers; a number without decimals becomes an integer."""
    largest = max((abs(cell) for cell in column if isinstance(cell, float)), default=0.0)
    places = DIGITS - 1 - floor(log10(largest)) if largest else 0
    rounded = [round(cell, places) if isinstance(cell, float) else cell for cell in column]
    return [int(cell) if isinstance(cell, float) and cell.is_integer() else cell for cell in rounded]


def shared_parts(specs: list[Any]) -> tuple[list[Any], list[Any]]:
    """Return the specifications with repeated long parts replaced by ``{"$": number}``, and these parts.

    `specs`: similar Vega-Lite specifications of one explorer; none uses ``$`` as a key.
    """
    counts: dict[str, int] = {}
    _count(specs, counts)
    parts = Shelf()
    return [_replaced(spec, counts, parts) for spec in specs], parts.values


def _count(value: Any, counts: dict[str, int]) -> None:
    if not isinstance(value, (dict, list)):
        return
    key = dumped(value)
    if len(key) < _LONG:
        return
    counts[key] = counts.get(key, 0) + 1
    if counts[key] == 1:  # the parts inside a repeated part are counted only once
        for part in value.values() if isinstance(value, Mapping) else value:
            _count(part, counts)


def _replaced(value: Any, counts: Mapping[str, int], parts: Shelf) -> Any:
    if not isinstance(value, (dict, list)):
        return value
    if counts.get(dumped(value), 0) > 1:
        return {"$": parts.place(value)}
    if isinstance(value, list):
        return [_replaced(part, counts, parts) for part in value]
    return {key: _replaced(part, counts, parts) for key, part in value.items()}
