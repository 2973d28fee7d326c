"""The six texts: what they are, and that as a set they favour no capital and shut no reader out."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from course import article
from course.errors import UnknownNameError
from course.texts.samples import sample, samples

NAMES = list(samples().index)


def test_two_for_each_capital_and_two_in_each_language() -> None:
    table = samples()
    assert len(table) == 6
    assert set(Counter(table["viewpoint"]).values()) == set(Counter(table["language"]).values()) == {2}
    assert len(set(zip(table["viewpoint"], table["language"], strict=True))) == 6, (
        "no capital in one language alone"
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_text_is_short_and_says_whose_it_is(name: str) -> None:
    one = sample(name)
    assert 150 <= len(one.english.split()) <= 250
    assert one.language == "en" or 350 <= len(one.text) <= 600
    assert one.text.startswith(f"{one.title}\n\n") and one.text.endswith("\n")
    assert one.licence == "CC BY 4.0" and name.startswith(one.viewpoint.lower())
    assert "2025-01-01" <= one.date < "2026-01-01"


def _numbers(text: str) -> Counter[str]:
    """Count the numbers with a decimal point, which every language writes alike, and the percentages."""
    return Counter(re.findall(r"\d+\.\d+|\d+(?= ?[%％])", text))


@pytest.mark.parametrize("name", [name for name in NAMES if sample(name).language != "en"])
def test_the_english_beside_it_states_the_same_figures(name: str) -> None:
    one = sample(name)
    assert one.english != one.text and one.english.isascii()
    assert _numbers(one.english) == _numbers(one.text)
    assert one.english.count("\n\n") == one.text.count("\n\n")


@pytest.mark.parametrize("name", NAMES)
def test_a_text_is_opened_by_its_name_with_its_day(name: str) -> None:
    mine, one = article(name), sample(name)
    assert mine.text == one.text and str(mine.date) == one.date
    assert str(article(name, date="2024-02-01").date) == "2024-02-01"


def test_a_name_that_is_none_is_met_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="tokyo-on-trade"):
        sample("tokyo-on-trades")
