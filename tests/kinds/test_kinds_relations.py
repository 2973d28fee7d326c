"""How wrong numbers are made of the right ones."""

from __future__ import annotations

import pytest

from course.kinds.closeness import factor_of, relation

ASKED = [0.5, -1.25, 3.0, 8.0]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([2 * one for one in ASKED], "twice the one asked for"),
        ([one / 2 for one in ASKED], "half of the one asked for"),
        ([-one for one in ASKED], "of the wrong sign"),
        ([one * 1.3 for one in ASKED], "1.3 times the one asked for"),
        ([one + 1 for one in ASKED], "1 too large"),
        ([one - 0.25 for one in ASKED], "0.25 too small"),
        ([1 / one for one in ASKED], "one over the one asked for"),
        ([1 - one for one in ASKED], "one less the one asked for"),
        ([abs(one) for one in ASKED], "without its sign"),
        ([0.5, 0.0, 3.0, 8.0], "zero where a negative one is asked for"),
        ([0, -2, 3, 8], "a whole number, so its decimals are lost"),
        (ASKED, ""),
        ([0.5, -1.25, 3.0, 8.5], ""),
        ([0.5, -1.25, 3.0, float("inf")], ""),
    ],
)
def test_one_rule_for_all(given: list[float], words: str) -> None:
    assert relation(ASKED, given) == words


def test_one_number_is_no_rule() -> None:
    assert relation([2.0], [4.0]) == "" and relation([2.0, 2.0], [4.0, 4.0]) == ""
    assert factor_of([2.0, 0.0], [3.0, 1.0]) == 1.0
    assert factor_of([2.0, 4.0], [3.0, 6.0]) == pytest.approx(1.5)


def test_right_numbers_follow_no_rule() -> None:
    assert relation([1.0, 2.0, 3.0], [1.0, 2.0, 3.0]) == ""
    assert relation([1.0, 2.0, 3.0], [1.0, 2.0, 3.0000001]) == ""


def test_small_numbers_are_compared_by_their_size() -> None:
    asked = [1e-9, 2e-9, 5e-9]
    assert relation(asked, [5e-9, 1e-9, 3e-9]) == ""
    assert relation(asked, [one + 1e-9 for one in asked]) == "1e-09 too large"
    assert relation([1e-6, 2e-6], [1.3e-6, 2.25e-6]) == ""
