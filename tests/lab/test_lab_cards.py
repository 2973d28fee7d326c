"""The card beside a chart is found by the chart's line of sources."""

from __future__ import annotations

import pytest

from course.lab.cards import card_in
from course.tables import cards


@pytest.mark.parametrize("name", list(cards()))
def test_a_chart_finds_the_card_of_its_table(name: str) -> None:
    credit = cards()[name].credit
    broken = credit.replace(" ", "", 2)  # where a long line is broken, the picture has no space
    found = card_in(f" {broken} 2009 2025")
    assert found is not None and found.card.name == name


def test_a_table_named_in_words_is_found() -> None:
    found = card_in("published studies, table cited_figures; trade model of this course over 24 economies")
    assert found is not None and found.card.name == "cited_figures"


def test_a_source_in_words_has_no_card() -> None:
    assert card_in("US Geological Survey, Mineral Commodity Summaries 2025") is None
