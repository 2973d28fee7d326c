"""Years, quarters and months of a sentence, resolved against the day of the text."""

from __future__ import annotations

import datetime
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.texts.read.time import periods

DAY = datetime.date(2025, 4, 27)

#: words with the years that they name, and the parts of years
SAID = tomllib.loads((Path(__file__).parent / "said_times.toml").read_text("utf-8"))["said"]


@pytest.mark.parametrize("said", SAID, ids=lambda said: said["text"][:40])
def test_times_have_their_year(said: dict[str, Any]) -> None:
    found = periods(said["text"], said["lang"], DAY)
    assert [mark.year for mark in found] == [one["year"] for one in said["marks"]]
    for mark, one in zip(found, said["marks"], strict=True):
        assert mark.fiscal is one.get("fiscal", False)
        assert "period" not in one or mark.period == one["period"]


def test_a_span_has_its_first_year_and_a_relative_time_is_told() -> None:
    span, since = periods("from 2010 to 2024, and since 2019", "en", DAY)
    assert (span.since, span.year, span.relative) == (2010, 2024, False)
    assert (since.since, since.year, since.relative) == (2019, 2025, True)
    assert [mark.relative for mark in periods("去年、2023年", "zh", DAY)] == [True, False]


def test_the_quarter_before_may_lie_in_the_year_before() -> None:
    found = periods("上季度", "zh", datetime.date(2025, 2, 15))[0]
    assert (found.year, found.period) == (2024, "2024-Q4")


def test_a_fiscal_year_of_japan_begins_in_april() -> None:
    march, april = datetime.date(2025, 3, 31), datetime.date(2025, 4, 1)
    assert periods("今年度", "ja", march)[0].year == 2024
    assert periods("今年度", "ja", april)[0].year == 2025


_WORDS = """2024 24 年 年度 月 3 去年 昨年 令和 から 至 - – in May Q3 last year first quarter of since
fiscal 、 第 季度 四半期 前 decade ago a earlier 前年 日"""
_PIECES = st.sampled_from([*_WORDS.split(), " ", "\u200b"])


@given(
    pieces=st.lists(_PIECES | st.text(max_size=3), max_size=30), language=st.sampled_from(["en", "zh", "ja"])
)
@settings(max_examples=300)
def test_marks_lie_in_the_text_and_apart(pieces: list[str], language: str) -> None:
    text = "".join(pieces)
    end = 0
    for mark in periods(text, language, DAY):
        assert end <= mark.start < mark.end <= len(text)
        assert mark.text == text[mark.start : mark.end]
        assert 1500 <= mark.year <= 2150
        end = mark.end
