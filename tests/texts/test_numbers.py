"""Numbers as newspapers write them, and numbers that are no quantity."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.texts.numbers import quantities

SAID = [
    ("en", "Exports rose 12 percent to $1.3tn.", [(12.0, "percent"), (1.3e12, "USD")]),
    ("en", "The deficit is ¥37tn, or 37 trillion yen.", [(37e12, "JPY"), (37e12, "JPY")]),
    (
        "en",
        "China takes a fifth, and nearly two thirds of gallium.",
        [(20.0, "percent"), (200 / 3, "percent")],
    ),
    ("zh", "出口额为3700亿美元，占百分之二十。", [(370e9, "USD"), (20.0, "percent")]),
    ("zh", "人口约一百五十万人，近三成。", [(1.5e6, "persons"), (30.0, "percent")]),
    ("ja", "輸出は１兆２０００億円で、２割を占める。", [(1.2e12, "JPY"), (20.0, "percent")]),
    ("ja", "12兆3456億円、1万2千人、1割5分。", [(12.3456e12, "JPY"), (12e3, "persons"), (15.0, "percent")]),
]


@pytest.mark.parametrize(("language", "text", "expected"), SAID)
def test_numbers_have_their_value_and_unit(
    language: str, text: str, expected: list[tuple[float, str]]
) -> None:
    found = [(mark.value, mark.unit) for mark in quantities(text, language)]
    assert found == [(pytest.approx(value), unit) for value, unit in expected]


@given(text=st.text(max_size=300), language=st.sampled_from(["en", "zh", "ja"]))
@settings(max_examples=200, deadline=None)
def test_marks_lie_in_the_text_and_apart(text: str, language: str) -> None:
    end = 0
    for mark in quantities(text, language):
        assert end <= mark.start < mark.end <= len(text)
        assert mark.text == text[mark.start : mark.end]
        end = mark.end
