"""The numbers traced by hand are still those of the shipped tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from course.tables import load

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "data-traced.md"
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and " = " in line
]


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]}-{row[1][:40]}" for row in ROWS])
def test_traced_number_is_in_the_table(row: list[str]) -> None:
    table, where, column, value = row[:4]
    found = load(table)
    for name, wanted in (condition.split(" = ") for condition in where.split(", ")):
        found = found[found[name].astype(str) == wanted]
    assert len(found) == 1
    cell = found.iloc[0][column]
    assert (cell == value) if isinstance(cell, str) else float(cell) == float(value)


def test_three_numbers_of_each_table_traced_here() -> None:
    names = [row[0] for row in ROWS]
    assert len(names) >= 33 and all(names.count(name) == 3 for name in set(names))
