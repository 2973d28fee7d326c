"""Loads the shipped tables: each table once, at its first use, after a check of its hash."""

import hashlib
import io
import json
import zlib
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from course import paths
from course.errors import CourseError, DamagedFileError, UnknownNameError
from course.tables.card import Card, CardPanel, Column
from course.tables.meaning import meaning

DESCRIPTOR = "datapackage.json"
data_dir = paths.data_dir


@cache
def _cards(folder: Path) -> dict[str, Card]:
    descriptor = folder / DESCRIPTOR
    try:
        package = json.loads(descriptor.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CourseError(
            f"{descriptor} is missing, so the tables are not installed. Install the course again."
        ) from None
    except ValueError as error:
        raise DamagedFileError(
            f"{descriptor} is not valid JSON ({error}). Install the course again."
        ) from None
    return {entry["name"]: Card.from_resource(entry) for entry in package["resources"]}


def cards(folder: Path | None = None) -> dict[str, Card]:
    """Return the cards of a folder's tables by name; left out, those of the shipped tables."""
    return dict(_cards(folder or data_dir()))


def read_table(folder: Path, name: str) -> pd.DataFrame:
    """Read a table from another folder of tables, such as an older version of the course."""
    return _frame(folder, name).copy(deep=False)


def card(name: str) -> Card:
    """Return the card of one table; the error for an unknown name states the nearest."""
    known = _cards(data_dir())
    if name not in known:
        raise UnknownNameError("table", name, known)
    return known[name]


def read_bytes(card: Card, folder: Path | None = None) -> bytes:
    """Return the uncompressed bytes of a table's file, after comparing its hash with the card.

    Raises
    ------
    DamagedFileError
        The file is missing, differs from its hash in the card, or cannot be decompressed.
    """
    path = (folder or data_dir()) / card.path
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise DamagedFileError(f"{path} is missing. Install the course again.") from None
    found = hashlib.sha256(content).hexdigest()
    if found != card.sha256:
        raise DamagedFileError(
            f"{path} is damaged or was changed. Its sha256 is {found[:12]}…, but its card says "
            f"{card.sha256[:12]}… ({len(content):,} bytes instead of {card.bytes:,}). "
            "Install the course again."
        )
    return _decompress(content, path) if card.compressed else content


def _decompress(content: bytes, path: Path) -> bytes:
    # The last four bytes of a gzip state its uncompressed size. A buffer of this size halves the time. The
    # bound keeps a damaged file from taking gigabytes of memory.
    size = min(int.from_bytes(content[-4:], "little"), 50 * len(content))
    try:
        return zlib.decompress(content, wbits=zlib.MAX_WBITS | 16, bufsize=size)
    except zlib.error as error:
        raise DamagedFileError(
            f"{path} is damaged and cannot be decompressed ({error}). Install the course again."
        ) from None


#: type of a column -> its dtype without missing values, its dtype with missing values
_DTYPES = {
    "string": ("str", "str"),
    "date": ("str", "str"),
    "number": ("float64", "float64"),
    "year": ("int64", "Int64"),
    "integer": ("int64", "Int64"),
    "boolean": ("bool", "boolean"),
}


def _dtype(column: Column) -> Any:
    if column.category:
        return "category"  # faster than a CategoricalDtype with the card's values
    whole, nullable = _DTYPES[column.type]
    return whole if column.required else nullable


def parse(content: bytes, columns: tuple[Column, ...]) -> pd.DataFrame:
    """Read the CSV bytes of a table into a frame with the dtypes of its columns.

    Only empty cells are missing values: "NA" stays a text.
    """
    frame = pd.read_csv(
        io.BytesIO(content),
        dtype={c.name: _dtype(c) for c in columns},
        keep_default_na=False,
        na_values=[""],
        # The search for missing values takes half of the time, so tables without any skip it.
        na_filter=not all(c.required for c in columns),
        low_memory=False,
        encoding="utf-8",
    )
    for column in columns:
        if column.type == "date":
            frame[column.name] = pd.to_datetime(frame[column.name], format="%Y-%m-%d")
    return frame


@cache
def _frame(folder: Path, name: str) -> pd.DataFrame:
    entry = _cards(folder)[name]
    if not entry.columns:
        raise CourseError(f"{name!r} is a map, not a table: call course.tables.world_map().")
    frame = parse(read_bytes(entry, folder), entry.columns)
    frame.attrs["card"] = entry
    return frame


def load(name: str) -> pd.DataFrame:
    """Load a table.

    Parameters
    ----------
    name : str
        One of the names in `datasets()`.

    Returns
    -------
    DataFrame
        A frame that you may change; `.attrs["card"]` is the table's card.

    Raises
    ------
    UnknownNameError
        There is no such table; the message names the nearest.
    DamagedFileError
        The file is damaged or was changed.
    CourseError
        The name belongs to a map.
    """
    entry = card(name)
    # A shallow copy is safe: pandas 3 copies the data at the first change (copy-on-write).
    frame = _frame(data_dir(), entry.name).copy(deep=False)
    frame.attrs = {"card": entry}
    return frame


def describe(table: str | pd.DataFrame) -> CardPanel:
    """Show the card of a table, given by its name or as a loaded table."""
    if isinstance(table, pd.DataFrame):
        entry = table.attrs.get("card")
        if not isinstance(entry, Card):
            raise CourseError(
                "This frame has no card. Give describe() a table from load(), or the name of a table, "
                "such as 'japan_trade'."
            )
        return _panel(entry)
    return _panel(card(table))


def _panel(entry: Card) -> CardPanel:
    return CardPanel(entry, meaning(entry.name, data_dir()).facts)


def datasets() -> pd.DataFrame:
    """List all shipped tables: name, title, rows, years, publisher, licence, status, size in kB."""
    rows = [
        (c.name, c.title, c.rows, c.years, c.publisher, c.licence, c.status, round(c.bytes / 1000, 1))
        for c in cards().values()
    ]
    names = ["name", "title", "rows", "years", "publisher", "licence", "status", "size_kb"]
    return pd.DataFrame(rows, columns=names)
