"""Reports which rows, cells and facts of the card changed between two versions of a table."""

import math
from collections.abc import Iterator
from numbers import Real
from pathlib import Path
from typing import Any

import pandas as pd

from course.tables import Card
from course.tables.loader import cards, read_table

#: number of the largest moves that are shown for a column
_SHOWN = 3
#: most letters of a text that are shown
_LONGEST = 60
#: attribute of a card that tells its version -> words for it in the report
_SAID = {
    "vintage": "vintage",
    "last_period": "figures up to",
    "next_due": "next release due by",
    "last_day": "holds until",
}


def changed(old: Path, new: Path) -> list[str]:
    """Return the names of the tables that differ between two folders, or that only one folder has."""
    before, after = cards(old), cards(new)
    every = sorted({**before, **after})
    return [name for name in every if _content(before.get(name)) != _content(after.get(name))]


def _content(card: Card | None) -> str | None:
    return None if card is None else card.sha256_uncompressed


def figures_moved(old: Path, new: Path) -> Iterator[str]:
    """Yield the lines of the report on which figures moved, table by table."""
    before, after = cards(old), cards(new)
    names = changed(old, new)
    if not names:
        yield "  No table changed."
    for name in names:
        if name not in before:
            yield f"  {name}: only in the new version, {after[name].rows:,} rows"
        elif name not in after:
            yield f"  {name}: only in the old version, {before[name].rows:,} rows"
        else:
            yield from _table(name, before[name], after[name], old, new)


def _table(name: str, before: Card, after: Card, old: Path, new: Path) -> Iterator[str]:
    yield f"  {name}"
    for field, said in _SAID.items():
        was, is_now = getattr(before, field), getattr(after, field)
        if was and was != is_now:
            yield f"    {said}: {was} -> {is_now}"
    if not after.columns:
        yield "    the map changed"
        return
    if before.key != after.key:
        yield f"    rows are told apart by {', '.join(after.key)}, before by {', '.join(before.key)}"
        return
    left, right = (_by_key(folder, name, after.key) for folder in (old, new))
    yield from _columns(left, right)
    for what, rows in (
        ("added", right.index.difference(left.index)),
        ("gone", left.index.difference(right.index)),
    ):
        if len(rows):
            yield f"    rows {what} ({len(rows):,}): {_listed(rows)}"
    common = left.index.intersection(right.index)
    for column in left.columns.intersection(right.columns):
        yield from _cells(column, left.loc[common, column], right.loc[common, column])


def _by_key(folder: Path, name: str, key: tuple[str, ...]) -> pd.DataFrame:
    """Return a table indexed by its key, with categories as texts, since they differ between versions."""
    table = read_table(folder, name)
    plain = table.astype({c: str for c in table.columns if isinstance(table[c].dtype, pd.CategoricalDtype)})
    return plain.set_index(list(key)).sort_index()


def _columns(left: pd.DataFrame, right: pd.DataFrame) -> Iterator[str]:
    for what, names in (
        ("new", right.columns.difference(left.columns)),
        ("gone", left.columns.difference(right.columns)),
    ):
        if len(names):
            yield f"    columns {what}: {', '.join(names)}"


def _listed(rows: pd.Index) -> str:
    """Describe rows by the column of their key with the fewest distinct values, and these values."""
    frame = rows.to_frame(index=False)
    counts = frame.nunique()
    part = str(counts.idxmin())
    values = sorted(map(_word, frame[part].unique()))
    return f"{part} {', '.join(values[:5])}{', …' if len(values) > 5 else ''}"


def _cells(column: str, was: pd.Series, is_now: pd.Series) -> Iterator[str]:
    # In a column of nullable integers, a comparison with a missing value is itself missing.
    differ = (was != is_now).fillna(True).astype(bool) & ~(was.isna() & is_now.isna())
    if not differ.any():
        return
    every, was, is_now = len(was), was[differ], is_now[differ]
    if not pd.api.types.is_numeric_dtype(was) or pd.api.types.is_bool_dtype(was):
        first = _step(was.index[0], was, is_now)
        yield f"    {column}: {len(was):,} of {every:,} cells changed, such as {first}"
        return
    move = (is_now.astype(float) - was.astype(float)).abs()
    yield f"    {column}: {len(was):,} of {every:,} figures moved, the largest:"
    for row in move.sort_values(ascending=False, kind="stable").index[:_SHOWN]:
        yield f"      {_step(row, was, is_now)}"


def _step(row: Any, was: pd.Series, is_now: pd.Series) -> str:
    """Return a cell's key and its values before and after; long texts begin at their first difference."""
    key = " ".join(map(_word, row if isinstance(row, tuple) else (row,)))
    one, other = was[row], is_now[row]
    if isinstance(one, str) and isinstance(other, str) and max(len(one), len(other)) > _LONGEST:
        pairs = zip(one, other, strict=False)
        alike = next((place for place, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
        start = one.rfind(" ", 0, alike) + 1
        one, other = (f"{'…' if start else ''}{text[start:]}" for text in (one, other))
    numbers = all(map(_is_number, (one, other)))
    change = f" ({other / one - 1:+.1%})" if numbers and one else ""
    return f"{key}: {_word(one)} -> {_word(other)}{change}"


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool) and not math.isnan(float(value))


def _word(value: Any) -> str:
    if isinstance(value, str):
        return value if len(value) <= _LONGEST else f"{value[: _LONGEST - 1]}…"
    if pd.isna(value):
        return "nothing"
    if pd.api.types.is_bool(value):
        return "yes" if value else "no"
    if hasattr(value, "strftime"):
        return f"{value:%Y-%m-%d}"
    return f"{value:g}" if float(value).is_integer() and abs(value) < 10_000 else f"{value:,.10g}"
