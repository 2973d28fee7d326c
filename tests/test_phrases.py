"""Small pieces of text are written alike everywhere, whatever the computer's language is."""

from __future__ import annotations

from datetime import date

from course import phrases


def test_a_number_and_its_noun_agree() -> None:
    assert [phrases.number_of(number, "row") for number in (0, 1, 2_000)] == ["0 rows", "1 row", "2,000 rows"]
    assert phrases.number_of(2, "economy", "economies") == "2 economies"


def test_a_list_ends_with_and_or_says_how_many_more_there_are() -> None:
    assert phrases.list_of(["a"]) == "a"
    assert phrases.list_of(["a", "b", "c"]) == "a, b and c"
    assert phrases.list_of("abcde", most=3) == "a, b and 3 more"
    assert phrases.list_of("abc", most=3) == "a, b and c"


def test_a_day_has_an_english_month_whatever_strftime_says() -> None:
    class Day(date):
        def __format__(self, form: str) -> str:
            return "1. M\u00e4rz 2025"

    assert phrases.day_in_words(Day(2025, 3, 1)) == "1 March 2025"


def test_numbers_have_a_real_minus_sign_and_no_minus_zero() -> None:
    assert phrases.decimals(-1234.56, 1) == "\u22121,234.6"
    assert phrases.decimals(-0.004, 2) == "0.00"
    assert phrases.percent(-0.125, 1) == "\u221212.5 %"


def test_an_economy_has_its_article_inside_a_sentence() -> None:
    assert [phrases.the(name) for name in ("Japan", "United States", "Rest of the world")] == [
        "Japan",
        "the United States",
        "the rest of the world",
    ]
