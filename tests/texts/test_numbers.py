"""Numbers as newspapers of three languages write them, and numbers that are no quantity."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.texts.read.numbers import quantities
from course.texts.read.numbers.kanji import value

#: sentences and parts of them with what their numbers say, and sentences whose numbers say only when or which
LISTS = tomllib.loads((Path(__file__).parent / "said_numbers.toml").read_text("utf-8"))


@pytest.mark.parametrize("said", LISTS["said"], ids=lambda said: said["text"][:40])
def test_numbers_have_value_unit_and_bounds(said: dict[str, Any]) -> None:
    found = quantities(said["text"], said["lang"])
    assert [mark.unit for mark in found] == [one["unit"] for one in said["marks"]]
    for mark, one in zip(found, said["marks"], strict=True):
        assert mark.value == pytest.approx(one["value"])
        assert mark.low == (pytest.approx(one["low"]) if "low" in one else None)
        assert mark.high == (pytest.approx(one["high"]) if "high" in one else None)


@pytest.mark.parametrize("said", LISTS["nothing"], ids=lambda said: said["text"][:40])
def test_dates_names_and_counts_of_a_list_are_no_quantity(said: dict[str, str]) -> None:
    assert [mark.text for mark in quantities(said["text"], said["lang"])] == []


def test_a_mark_stands_where_the_words_stand() -> None:
    text = "\u202eＥＸＰＯＲＴＳ rose nearly <b>２\u200b０％</b> to ¥\u00a037tn."
    marks = quantities(text, "en")
    assert [mark.text for mark in marks] == ["nearly <b>２\u200b０％", "¥\u00a037tn"]
    assert all(text[mark.start : mark.end] == mark.text for mark in marks)


def test_rounded_figures_and_two_readings_are_told() -> None:
    about, exact = quantities("About 20% of 35.5%", "en")
    assert about.approximate and not exact.approximate
    assert [mark.sure for mark in quantities("增长1.2倍，是去年的1.2倍", "zh")] == [False, True]
    assert [mark.sure for mark in quantities("3倍増、3倍に増えた", "ja")] == [False, True]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3700亿", 370e9),
        ("三千七百亿", 370e9),
        ("1.3万亿", 1.3e12),
        ("12兆3456億", 12.3456e12),
        ("1万2千", 12_000.0),
        ("两万五", 25_000.0),
        ("一百零五", 105.0),
        ("二〇二四", 2024.0),
        ("一点三万亿", 1.3e12),
        ("十五", 15.0),
    ],
)
def test_numerals_say_their_value(text: str, expected: float) -> None:
    assert value(text) == pytest.approx(expected)


@pytest.mark.parametrize("text", ["", "億x", "一" * 50])
def test_what_is_no_numeral_has_no_value(text: str) -> None:
    assert value(text) is None


_WORDS = """1 20 3.5 1,234 ％ % $ ¥ bn billion to - – fell by third half of 一 百 万 億 成 割 倍 分之 分の 年
連続 连续 第 最大の 貿易相手 more than 約 超 以上 減 ㌦ <b> &nbsp; ( 。 point five"""
_PIECES = st.sampled_from([*_WORDS.split(), " ", "\u200b", "\u202e"])


@given(
    pieces=st.lists(_PIECES | st.text(max_size=3), max_size=30), language=st.sampled_from(["en", "zh", "ja"])
)
@settings(max_examples=300)
def test_marks_lie_in_the_text_and_apart(pieces: list[str], language: str) -> None:
    text = "".join(pieces)
    end = 0
    for mark in quantities(text, language):
        assert end <= mark.start < mark.end <= len(text)
        assert mark.text == text[mark.start : mark.end]
        assert mark.value == mark.value and abs(mark.value) != float("inf")
        end = mark.end


@pytest.mark.parametrize("language", ["en", "zh", "ja"])
@pytest.mark.parametrize(
    "piece",
    ["1", "1,", "一", "1.1", "万", "$", "(", "more than ", "one-", "第一", "fell by ", "1 ", "<a", "第"],
)
def test_a_long_text_without_a_sentence_is_read_to_its_end(piece: str, language: str) -> None:
    text = piece * 20_000 + " 20%"
    assert all(mark.end <= len(text) for mark in quantities(text, language))
