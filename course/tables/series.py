"""Reads the rows of a table as figures by period: of each economy or firm, and of all together."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from course.tables.loader import cards
from course.tables.meaning import Meaning, Role, meaning
from course.units import UNITS, Unit

#: concepts whose cells tell apart figures of the same economy and period
VARIANTS = (
    "INDICATOR", "PRODUCT", "SECTOR", "STAGE", "BASIS", "OBS_STATUS", "VINTAGE", "FREQ",
)  # fmt: skip
_WORLD = "WLD"
_PERIOD = re.compile(r"(FY)?(\d{4})(-(?:Q[1-4]|H[12]|\d\d))?")
#: kinds of a period that ends on a day: kind -> length in months
_MONTHS = {"Q": 3, "H": 6}


class When(NamedTuple):
    """The period of a row."""

    #: the year by which a text calls it
    year: int
    #: such as ``"2024"``, ``"2024-05"`` or ``"2024-H1"``
    period: str
    #: True for a business year
    fiscal: bool = False
    #: True for the level of a day, such as a debt, which also stands for its year
    day: bool = False
    #: True for a period that no other word names, such as some months
    odd: bool = False

    def in_year(self, year: int) -> When:
        """Return the same period of another year."""
        ends = int(self.period[:4]) + year - self.year
        return self._replace(year=year, period=f"{ends}{self.period[4:]}")


def periods_of(means: Meaning, row: Any) -> list[When]:
    """Return the period of a row, once for each year by which a text may call it; none without a time."""
    time, kinds = means.one("TIME_PERIOD"), means.one("FREQ")
    if time is None:
        return []
    cell = getattr(row, time.column)
    kind = kinds.codes.get(str(getattr(row, kinds.column)), "") if kinds else time.frequency
    if isinstance(cell, pd.Timestamp):
        return [_of_day(cell, kind)]
    if kind == "FY" and str(cell).isdigit():
        # the business year to March 2024 begins in 2023; a text may call it by either year
        return [When(int(cell) - 1, str(cell), True), When(int(cell), str(cell))]
    found = _PERIOD.fullmatch(str(cell))
    if found is None:
        years = re.findall(r"\d{4}", str(cell))
        return [When(int(years[-1]), str(cell), odd=True)] if years else []
    year, part = int(found[2]), found[3] or ""
    return [When(year, f"{year}{part}", bool(found[1]))]


def _of_day(day: pd.Timestamp, kind: str) -> When:
    if kind == "FY":
        return When(day.year - 1, str(day.year - 1), True)
    if kind in _MONTHS:
        return When(day.year, f"{day.year}-{kind}{(day.month - 1) // _MONTHS[kind] + 1}")
    if kind == "A":
        return When(day.year, str(day.year))
    return When(day.year, f"{day:%Y-%m}", day=kind in ("D", "M"), odd=kind == "N")


_NO_TIME = When(0, "")


@dataclass(frozen=True)
class Level:
    """The figures of one period and one variant, such as one product or one print, by economy or firm."""

    when: When
    #: cells that tell the series from others
    series: tuple[str, ...]
    #: the variant in words
    words: str
    #: the figures in base units, by the code of the economy or firm
    by_code: pd.Series
    unit: str
    #: the figure of all together; None where the table does not hold it
    whole: float | None
    #: labels of the rows, by the code
    rows: pd.Series
    #: True where the figures are changes
    printed_change: bool = False

    def of(self, codes: Collection[str]) -> float | None:
        """Return the figure of all codes together; of no code, the whole. None where one is not held."""
        if not codes:
            return self.whole
        return float(self.by_code[list(codes)].sum()) if set(codes) <= set(self.by_code.index) else None

    def rows_of(self, codes: Collection[str]) -> tuple[Any, ...]:
        """Return the labels of the rows of the codes; of no code, of all."""
        return tuple(self.rows[self.rows.index.isin(list(codes))] if codes else self.rows)

    def place(self, codes: Collection[str], among: Collection[str]) -> float:
        """Return the place by size among the codes; 1 is the largest."""
        others = self.by_code[self.by_code.index.isin(list(among))].drop(list(codes), errors="ignore")
        return 1.0 + float((others > (self.of(codes) or 0.0)).sum())


def unit_of(table: str, role: Role) -> Unit:
    """Return the unit of a column of figures."""
    return UNITS[cards()[table].column(role.column).unit]


def levels(table: str, frame: pd.DataFrame, columns: Collection[Role], axis: Role | None) -> Iterator[Level]:
    """Yield the figures of rows for each period, variant and column; `axis` names the economies or firms."""
    means = meaning(table)
    varies = [
        role
        for role in means.roles.values()
        if role.concept in VARIANTS and not pd.api.types.is_bool_dtype(frame[role.column])
    ]
    # prints of one figure may be compared with each other, and editions may not
    apart = [role.column for role in varies if role.concept != "VINTAGE" or not role.order]
    by = [*(role.column for role in varies), *(role.column for role in means.of("TIME_PERIOD"))]
    several_cells = {role.column for role in varies if frame[role.column].nunique() > 1}
    groups: Any = frame.groupby(by, sort=False, dropna=False, observed=True) if by else [((), frame)]
    for key, group in groups:
        cells = dict(zip(by, map(str, key), strict=True))
        told = [cells[role.column].replace("_", " ") for role in varies if role.column in several_cells]
        codes = list(group[axis.column].astype(str)) if axis else [_WORLD] * len(group)
        for role in columns:
            size = unit_of(table, role)
            values = pd.Series(group[role.column].to_numpy(dtype=float) * size.multiplier, codes).dropna()
            if values.empty:
                continue
            several = [role.measure] if len({one.measure for one in columns}) > 1 else []
            for when in periods_of(means, next(group.itertuples())) or [_NO_TIME]:
                yield Level(
                    when,
                    (role.column, *(cells[column] for column in apart)),
                    ", ".join(dict.fromkeys([*several, *told])),
                    values,
                    size.base,
                    _whole(table, role, group, values, axis),
                    pd.Series(group.index, codes),
                    bool(role.change_of),
                )


def _whole(table: str, role: Role, group: pd.DataFrame, values: pd.Series, axis: Role | None) -> float | None:
    """Return the whole as a column or a row prints it, or else the sum where the meaning allows one."""
    if role.whole:
        return float(group[role.whole].iloc[0]) * unit_of(table, role).multiplier
    if axis is None or axis.total:
        total = axis.total if axis else _WORLD
        return float(values[total]) if total in values.index else None
    return float(values.sum()) if axis.concept in meaning(table).adds_along else None
