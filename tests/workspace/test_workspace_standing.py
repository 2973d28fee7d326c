"""How a learner stands, in words: days on which questions come again, and damaged records."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from course.phrases import day_ahead
from course.workspace.standing import days_again, standing_words

MONDAY = date(2026, 5, 4)


def _due(day: str) -> dict[str, Any]:
    return {"card": {"due": f"{day}T12:00:00+00:00"}}


def test_days_are_named_the_nearest_first_and_the_rest_is_counted() -> None:
    days = ["2026-04-01", "2026-05-05", "2026-05-08", "2026-05-08", "2026-06-01", "2027-01-02"]
    practice = {"objectives": {str(number): _due(day) for number, day in enumerate(days)}}
    said = standing_words([], days_again(practice, {}, MONDAY), MONDAY)
    assert said == "To come again in practice: 1 today, 1 tomorrow, 2 on Friday 8 May, 2 later."
    assert days_again(practice, {}, MONDAY, among={"1"}) == [date(2026, 5, 5)]
    assert day_ahead(date(2027, 1, 2), MONDAY) == "on Saturday 2 January 2027"


def test_a_miss_counts_until_practice_has_seen_it() -> None:
    progress = {"01": {"a": {"misses": 2}, "b": {"misses": 1}, "c": {}}}
    assert days_again({"sets": {"01/a": 2}}, progress, MONDAY) == [MONDAY]


@pytest.mark.parametrize(
    "damaged",
    [
        {"objectives": []},
        {"objectives": {"a": None, "b": {"card": {"due": 3}}}, "sets": 7},
        {"sets": {"01/a": "2"}},
    ],
)
def test_a_damaged_record_of_practice_stops_nothing(damaged: dict[str, Any]) -> None:
    assert days_again(damaged, {"01": {"a": {"misses": 1}}}, MONDAY) == [MONDAY]
