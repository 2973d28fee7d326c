"""The one map of units: names, endings of columns, sizes."""

from __future__ import annotations

import pytest

from course.errors import UnknownNameError
from course.tables.loader import cards
from course.units import UNITS, other_proportions, unit_named, unit_of_column


def test_every_column_of_a_quantity_has_a_unit_that_its_name_agrees_with() -> None:
    seen = 0
    for card in cards().values():
        for column in card.columns:
            if column.type not in ("number", "integer") or column.unit.startswith("see "):
                continue
            unit, said = unit_named(column.unit), unit_of_column(column.name)
            assert said in (None, unit), f"{card.name}.{column.name}"
            seen += said is not None
    assert seen > 60


def test_the_longest_ending_counts() -> None:
    assert unit_of_column("gross_debt_pct_gdp") is UNITS["percent of GDP"]
    assert unit_of_column("total_pct") is UNITS["percent"]
    assert unit_of_column("quantity_kt") is UNITS["thousand tonnes"]
    assert unit_of_column("jpy_per_usd") is None and unit_of_column("about") is None


def test_a_unit_that_is_misspelt_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'USD million'"):
        unit_named("USD milion")


def test_a_proportion_can_be_written_in_two_ways() -> None:
    assert other_proportions("percent of GDP") == {"a fraction": 0.01}
    assert other_proportions("times") == other_proportions("fraction") == {"percent": 100.0}
    assert other_proportions("USD billion") == {}
