"""Between which figures a claim lies by its words, and how that is told."""

from __future__ import annotations

from datetime import date

import pytest

from course.texts.article import article
from course.texts.finding import claims
from course.texts.read.bounds import bounds
from course.texts.read.source import sentences
from course.texts.spans import Claim
from course.texts.testing import test as hold
from course.texts.wording import quantity
from course.verdicts import Verdict

DAY = date(2025, 4, 27)


def _one(text: str) -> Claim:
    return claims(sentences(text), DAY)[0]


@pytest.mark.parametrize(
    "words",
    [
        "a little over",
        "just over",
        "slightly more than",
        "a bit more than",
        "marginally above",
        "a shade over",
        "only just over",
    ],
)
def test_a_bound_that_is_just_passed_has_another_15_percent_above_it(words: str) -> None:
    found = bounds(_one(f"Japan's exports to China were {words} 10 trillion yen in 2024."))
    assert (found.low, found.high) == (10e12, pytest.approx(11.5e12))


@pytest.mark.parametrize("words", ["more than", "over", "above", "well over", "at least"])
def test_other_bounds_stay_open(words: str) -> None:
    assert bounds(_one(f"Japan's exports to China were {words} 10 trillion yen in 2024.")).high is None


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("中国は日本の輸入の2割強を占めた。", 20, 30),
        ("中国は日本の輸入の2割余りを占めた。", 20, 30),
        ("中国は日本の輸入の2割超を占めた。", 20, None),
        ("中国は日本の輸入の2割弱を占めた。", 17, 20),
        ("2024年の日本の対中輸出は18兆円余りだった。", 18e12, 20.7e12),
        ("2024年の日本の対中輸出は18兆円強だった。", 18e12, 20.7e12),
        ("2024年中国稀土产量占全球三成多。", 30, 40),
        ("2024年中国稀土产量占全球三分之一强。", 100 / 3, 115 / 3),
        ("2024年中国稀土产量占全球七成以上。", 70, None),
        ("2024年中国稀土产量占全球超过七成。", 70, None),
        # the last digit that is said may be any: 20多亿 is 2.1 to 2.9 billion
        ("2024年，日本对华出口20多亿美元。", 2e9, 3e9),
        ("2024年，日本对华出口达1000余亿美元。", 100e9, 200e9),
        ("2024年，日本对华出口10万亿多日元。", 10e12, 11.5e12),
        ("2024年，日本对华出口略高于18万亿日元。", 18e12, 20.7e12),
        ("2024年，日本对华出口略低于18万亿日元。", 15.3e12, 18e12),
        # 近 of 近年 is no word of the figure, nor is 多 of 多于
        ("近年来，日本对华出口不足18万亿日元。", None, 18e12),
        ("2024年，日本对华出口多于18万亿日元。", 18e12, None),
        # of a fall, its size
        ("Japan's exports to China fell by a little over 3 percent in 2024.", 3, 3.45),
        ("Japan's exports to China fell by more than 3 percent in 2024.", 3, None),
    ],
)
def test_bounds_by_the_words_of_three_languages(text: str, low: float | None, high: float | None) -> None:
    found = bounds(_one(text))
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))


def test_what_lies_far_above_a_bound_is_not_a_little_more() -> None:
    text = "Japan's exports to China were {} trillion yen in 2024."
    for words, verdict in (
        ("a little over 10", Verdict.CONTRADICTED),
        ("more than 10", Verdict.SUPPORTED),
        ("a little over 18", Verdict.SUPPORTED),
    ):
        done = hold(_one(text.format(words)), "japan_trade", day=DAY, settings={"area": "without Hong Kong"})
        assert done.verdict == verdict, words


def test_a_larger_fall_bears_out_more_than_a_small_one() -> None:
    text = "Japan's exports to China fell by {} in 2023."
    for words, verdict in (("more than 3 percent", "supported"), ("less than 3 percent", "contradicted")):
        done = hold(_one(text.format(words)), "japan_trade", day=DAY, settings={"area": "without Hong Kong"})
        assert done.measured is not None and done.measured < -4
        assert done.verdict == verdict, words


def test_it_is_told_how_a_bound_was_read() -> None:
    for text, said in (
        ("Rare earths: 2024年中国稀土产量占全球三成多。", "a little more than 30 %, up to 40 %"),
        ("China took more than 10 percent of Japan's exports in 2024.", "more than 10 %"),
        ("China took nearly 20 percent of Japan's exports in 2024.", "a little less than 20 %, down to 17 %"),
        ("Japan's exports to China fell by more than 3 percent in 2024.", "below zero by more than 3 %"),
    ):
        mine = article(text, date="2025-04-27")
        assert quantity(mine.found[0]) == said
        assert f"\nRead as {said}.\n" in str(mine.test("K01"))
    plain = article("China took 17.6 percent of Japan's exports in 2024.", date="2025-04-27")
    assert "Read as" not in str(plain.test("K01"))


def test_bounds_that_the_learner_sets_are_taken_as_they_are() -> None:
    mine = article("Japan's exports to China were a little over 10 trillion yen in 2024.", date="2025-04-27")
    assert bounds(mine.correct("K01", low=12e12)).high is None
    assert bounds(mine.correct("K01", high=13e12)).high == 13e12
