"""Checks a table before it is written: card, units, schema, spot values, identities."""

import re
from collections.abc import Callable

import pandas as pd

from course.errors import UnknownNameError
from course.tables.card import STATUSES
from course.units import unit_named, unit_of_column
from makers.tables.registry import LICENCES, BuildError, Dataset, Field, Spot

CARD_TEXTS = (
    "title",
    "description",
    "publisher",
    "source_url",
    "licence",
    "vintage",
    "retrieved",
    "processing",
    "known_gaps",
    "status",
)

#: base units that the name of a column must state
_NAMED = ("USD", "JPY", "tonnes", "kilometres", "percent", "percentage points")


def check_dataset(entry: Dataset) -> None:
    """Raise an error if a table's card is incomplete, or its units contradict its column names.

    Raises
    ------
    BuildError
        The card is wrong; the message names the table and the problem.
    """
    for name in CARD_TEXTS:
        if not str(getattr(entry, name)).strip():
            raise BuildError(f"{entry.name}: the card has no {name}.")
    if entry.status not in STATUSES:
        raise BuildError(f"{entry.name}: status {entry.status!r} is none of {', '.join(STATUSES)}.")
    if entry.licence not in LICENCES:
        raise BuildError(f"{entry.name}: licence {entry.licence!r} is none of {', '.join(LICENCES)}.")
    if not entry.source_url.startswith("https://") and "source_url" not in {c.name for c in entry.columns}:
        raise BuildError(f"{entry.name}: source_url must be an https address, or a column of that name.")
    _check_rhythm(entry)
    if entry.is_map:
        return
    names = [column.name for column in entry.columns]
    if len(set(names)) != len(names) or not set(entry.key) <= set(names) or not entry.key:
        raise BuildError(f"{entry.name}: column names must be unique and the key {entry.key} among them.")
    for field in entry.fields:
        _check_unit(entry.name, field)


def _check_rhythm(entry: Dataset) -> None:
    if entry.rhythm.months and not entry.rhythm.page.startswith(("https://", "docs/")):
        raise BuildError(f"{entry.name}: the rhythm needs the page on which the publisher states it.")
    if entry.released and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", entry.released):
        raise BuildError(f"{entry.name}: released is {entry.released!r}, not a year-month as 2026-01.")
    if entry.projected and entry.projected not in {column.name for column in entry.columns}:
        raise BuildError(
            f"{entry.name}: the column {entry.projected!r}, which marks projections, is missing."
        )


def _check_unit(table: str, field: Field) -> None:
    column = field.column
    if not column.description.strip() or not column.unit.strip():
        raise BuildError(f"{table}.{column.name}: the card lacks the unit or the description of this column.")
    if column.type not in ("number", "integer"):
        return
    try:
        unit = unit_named(column.unit)
    except UnknownNameError as error:
        if column.unit.startswith("see "):  # another column states the unit of each row
            return
        raise BuildError(f"{table}.{column.name}: {error}") from None
    said = unit_of_column(column.name)
    if said and said != unit:
        raise BuildError(
            f"{table}.{column.name}: a column that ends in _{said.ending} holds {said.name}, "
            f"but its card says {column.unit!r}."
        )
    if not said and unit.ending and unit.base in _NAMED:
        raise BuildError(f"{table}.{column.name}: a column in {column.unit} must end in _{unit.ending}.")


def check_frame(entry: Dataset, frame: pd.DataFrame) -> None:
    """Raise an error if a frame breaks its schema, its spot values or its accounting identities.

    Raises
    ------
    BuildError
        The frame is wrong; the message names the table, the column and the first wrong value.
    """
    expected = [column.name for column in entry.columns]
    if list(frame.columns) != expected:
        raise BuildError(f"{entry.name}: columns are {list(frame.columns)}, the card says {expected}.")
    if frame.empty:
        raise BuildError(f"{entry.name}: the table is empty.")
    for field in entry.fields:
        _check_column(entry.name, field, frame[field.column.name])
    duplicated = frame.duplicated(list(entry.key))
    if duplicated.any():
        first = frame.loc[duplicated, list(entry.key)].iloc[0].to_dict()
        raise BuildError(f"{entry.name}: two rows share the key {first}.")
    for spot in entry.spots:
        _check_spot(entry.name, spot, frame)
    for identity in entry.identities:
        try:
            identity(frame)
        except BuildError as error:
            raise BuildError(f"{entry.name}: {error}") from None
    _check_released(entry, last_period(entry, frame))


def last_period(entry: Dataset, frame: pd.DataFrame) -> str:
    """Return the last observed period: a year-month for a table with days, else a year, else empty."""
    rows = frame[~frame[entry.projected].astype(bool)] if entry.projected else frame
    observed = [column for column in entry.columns if column.name not in entry.planned]
    found = {kind: [rows[c.name].max() for c in observed if c.type == kind] for kind in ("date", "year")}
    days, years = ([value for value in found[kind] if pd.notna(value)] for kind in ("date", "year"))
    named = re.findall(r"_(\d{4})$", entry.name)
    return f"{max(days):%Y-%m}" if days else str(max(map(int, [*years, *named]), default=""))


def _check_released(entry: Dataset, period: str) -> None:
    """Raise an error if figures are newer than the release that the card names."""
    if not (entry.rhythm.months and entry.released and period):
        return
    first = entry.rhythm.first_release(period)
    if entry.released < first:
        raise BuildError(
            f"{entry.name}: released is {entry.released}, but figures up to {period} first come out in "
            f"{first}. Write the release that the raw files hold, and its vintage."
        )


def _check_column(table: str, field: Field, series: pd.Series) -> None:
    column, where = field.column, f"{table}.{field.column.name}"
    present = series.dropna()
    if column.required and len(present) < len(series):
        raise BuildError(f"{where}: {len(series) - len(present)} values are missing.")
    if column.allowed:
        strange = set(present.astype(str)) - set(column.allowed)
        if strange:
            raise BuildError(f"{where}: {sorted(strange)[:5]} are not among the allowed values.")
    if column.type in ("number", "integer", "year"):
        _check_numbers(where, field, present)
    elif column.type == "date" and not pd.api.types.is_datetime64_any_dtype(series):
        raise BuildError(f"{where}: holds {series.dtype}, not dates.")
    elif column.type == "string":
        padded = present.astype(str)
        if (padded != padded.str.strip()).any() or (padded == "").any():
            raise BuildError(f"{where}: a text is empty or has blanks around it.")


def _check_numbers(where: str, field: Field, present: pd.Series) -> None:
    if not pd.api.types.is_numeric_dtype(present):
        raise BuildError(f"{where}: holds {present.dtype}, not numbers.")
    if field.column.type != "number" and not (present == present.round()).all():
        raise BuildError(f"{where}: holds numbers that are not whole.")
    if present.isin([float("inf"), float("-inf")]).any():
        raise BuildError(f"{where}: holds an infinite value.")
    if field.minimum is not None and (present < field.minimum).any():
        raise BuildError(f"{where}: {present.min()} is below {field.minimum}.")
    if field.maximum is not None and (present > field.maximum).any():
        raise BuildError(f"{where}: {present.max()} is above {field.maximum}.")


def _check_spot(table: str, spot: Spot, frame: pd.DataFrame) -> None:
    rows = frame
    for name, value in spot.where.items():
        # A spot value states a day as text.
        series = rows[name].dt.strftime("%Y-%m-%d") if rows[name].dtype.kind == "M" else rows[name]
        rows = rows[series == value]
    if len(rows) != 1:
        raise BuildError(f"{table}: spot value {dict(spot.where)} selects {len(rows)} rows, not one.")
    found = rows.iloc[0][spot.column]
    if isinstance(spot.value, str):
        wrong = str(found) != spot.value
    else:
        wrong = not abs(float(found) - spot.value) <= spot.tolerance
    if wrong:
        raise BuildError(
            f"{table}: {spot.column} at {dict(spot.where)} is {found}, the publication says "
            f"{spot.value} (tolerance {spot.tolerance})."
        )


def shares_sum_to_one(by: list[str], column: str, tolerance: float = 1e-6) -> Callable[[pd.DataFrame], None]:
    """Return a check that the shares in each group add up to one."""

    def identity(frame: pd.DataFrame) -> None:
        sums = frame.groupby(by, observed=True)[column].sum()
        worst = (sums - 1).abs().max()
        if worst > tolerance:
            raise BuildError(f"{column} does not add up to one by {by}: off by {worst:.2g}.")

    return identity
