"""Reads a table's rows as figures by economy or firm, one set for each period and variant."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from course.readings.choices import OPEN_YEARS
from course.tables import cards, meaning
from course.tables.meaning import Role
from course.texts.routes._ask import Ask
from course.texts.routes._printed import base_year
from course.texts.routes._when import When, periods_of
from course.units import UNITS, Unit

__all__ = ["VARIANTS", "Level", "change_of", "levels", "near_in_time", "unit_of"]

#: concepts whose cells tell apart figures of the same economy and period
VARIANTS = (
    "INDICATOR", "PRODUCT", "SECTOR", "STAGE", "BASIS", "OBS_STATUS", "VINTAGE", "FREQ",
)  # fmt: skip
_WORLD = "WLD"
_NO_TIME = When(0, "")


@dataclass(frozen=True)
class Level:
    """The figures of one period in one variant.

    Attributes
    ----------
    when
        The period.
    series
        Cells that tell the series from others.
    words
        The variant in words.
    by_code, unit
        The figures in base units, by the code of the economy or firm.
    whole
        The figure of all together; None where the table does not hold it.
    rows
        Labels of the rows, by the code.
    printed_change
        True where the figures are changes.
    """

    when: When
    series: tuple[str, ...]
    words: str
    by_code: pd.Series
    unit: str
    whole: float | None
    rows: pd.Series
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
    """Yield the figures of the rows, for each period, variant and column.

    Parameters
    ----------
    table
        Name of the table.
    frame
        Its rows, narrowed to what is asked.
    columns
        The columns of figures.
    axis
        The column of the economies or firms; None where the table names none.
    """
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


def change_of(ask: Ask, level: Level, others: Collection[Level], codes: Collection[str]) -> float | None:
    """Return the factor by which a figure changed since the claim's base year; None where it is not known."""
    own = level.of(codes)
    if own is None:
        return None
    wanted = level.when.in_year(base_year(level.when.year, ask.since))
    before = [one.of(codes) for one in others if one.when == wanted and one.series == level.series]
    # a later print of the base year is the one that an office compares with
    bases = [one for one in before if one]
    return abs(own) / abs(bases[-1]) if bases else None


def near_in_time(table: str, frame: pd.DataFrame, ask: Ask) -> pd.DataFrame:
    """Return the rows of the years that a claim can need; without a year, those that were over."""
    time = meaning(table).one("TIME_PERIOD")
    if time is None or not pd.api.types.is_integer_dtype(frame[time.column]):
        return frame
    years = frame[time.column]
    if ask.year is not None:
        # a business year is called after the year before its end
        return frame[years.between(ask.year - 1, ask.year + 1) | (years == ask.since)]
    over = ask.day.year - (time.frequency != "FY") if ask.day else years.max()
    last = min(over, years.max()) if (years <= over).any() else over + 1
    return frame[years.between(last - OPEN_YEARS - 1, last) | (years == ask.since)]
