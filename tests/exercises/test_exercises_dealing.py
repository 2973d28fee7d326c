"""The rule that chooses the next question of practice: pauses, order, variants, and the sentence why."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from typing import Any

import pytest

from course.exercises.dealing import (
    HELPED,
    MISSED,
    RIGHT,
    Deal,
    Offer,
    Record,
    deal,
    enter_answer,
    record_check,
    take_in,
)

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
DAY = timedelta(days=1)
YEARS = tuple({"year": year} for year in range(2010, 2016))


def _offer(question: str, objective: str, variants: tuple[dict[str, Any], ...] = YEARS) -> Offer:
    return Offer("01-set", question, objective, variants)


A1, A2 = _offer("a1", "a"), _offer("a2", "a")
B, C = _offer("b", "b"), _offer("c", "c")
D = Offer("01-set", "d", "d", YEARS, "in lesson 07")
FIXED = _offer("fixed", "f", ({},))
ALL = [A1, A2, B, C, D, FIXED]


def _did(record: Record, offer: Offer, went: str, now: datetime = NOW, year: int = 2010) -> None:
    enter_answer(record, offer, {"year": year}, went, now)


def _play(record: Record, offers: list[Offer], now: datetime, went: str = RIGHT) -> Deal:
    found = deal(record, offers, now)
    enter_answer(record, found.offer, found.values, went, now)
    return found


# ------------------------------------------------------------------------------------- pauses


def test_a_miss_comes_back_in_minutes_help_a_little_later_and_a_right_answer_after_days() -> None:
    pause = {}
    for went in (MISSED, HELPED, RIGHT):
        record = Record()
        _did(record, A1, went)
        pause[went] = record.standings["a"].due - NOW
    assert pause[MISSED] == timedelta(minutes=10)
    assert pause[MISSED] < pause[HELPED] < timedelta(hours=1) < DAY <= pause[RIGHT]


def test_pauses_grow_with_each_right_answer_and_fall_back_after_a_miss() -> None:
    record, now, pauses = Record(), NOW, []
    for year in range(2010, 2015):
        _did(record, A1, RIGHT, now, year)
        pauses.append(record.standings["a"].due - now)
        now = record.standings["a"].due
    assert pauses == sorted(set(pauses)) and pauses[-1] > 10 * pauses[0]
    _did(record, A1, MISSED, now)
    _did(record, A1, RIGHT, now + timedelta(minutes=15))
    assert record.standings["a"].due - now < pauses[-1] / 4


def test_the_same_answers_at_the_same_times_lead_to_the_same_questions() -> None:
    def questions() -> list[tuple[str, Any]]:
        record = Record()
        found = [_play(record, ALL, NOW + n * timedelta(hours=7), (MISSED, RIGHT)[n % 2]) for n in range(40)]
        return [(one.offer.key, dict(one.values)) for one in found]

    assert questions() == questions()


# --------------------------------------------------------------------------------------- held


def test_held_after_two_first_tries_on_different_variants() -> None:
    record = Record()
    _did(record, A1, RIGHT)
    assert record.standings["a"].state == "once"
    _did(record, A1, RIGHT)
    assert record.standings["a"].state == "once", "the same variant on the same day counts once"
    _did(record, A1, RIGHT, year=2011)
    assert record.standings["a"].state == "held"


def test_another_question_of_the_objective_is_another_variant() -> None:
    record = Record()
    _did(record, A1, RIGHT)
    _did(record, A2, RIGHT)
    assert record.standings["a"].state == "held"


def test_a_question_without_variants_counts_again_on_another_day() -> None:
    record = Record()
    for hours, state in ((0, "once"), (3, "once"), (24, "held")):
        enter_answer(record, FIXED, {}, RIGHT, NOW + timedelta(hours=hours))
        assert record.standings["f"].state == state


def test_days_are_those_of_the_learner() -> None:
    tokyo = timezone(timedelta(hours=9))
    before_nine = datetime(2026, 5, 4, 8, tzinfo=tokyo)  # still the third of May in UTC
    record = Record()
    enter_answer(record, FIXED, {}, RIGHT, before_nine)
    enter_answer(record, FIXED, {}, RIGHT, before_nine + timedelta(hours=3))
    assert record.standings["f"].state == "once"


def test_help_counts_neither_way_and_a_miss_begins_again() -> None:
    record = Record()
    _did(record, A1, RIGHT)
    _did(record, A1, HELPED, year=2011)
    assert record.standings["a"].state == "once"
    _did(record, A1, MISSED, year=2012)
    assert record.standings["a"].state == "not yet"


# ------------------------------------------------------------------------------- what comes next


def test_new_objectives_come_in_the_order_of_the_lessons() -> None:
    record = Record()
    assert [_play(record, ALL, NOW).offer.objective for _ in range(5)] == ["a", "b", "c", "d", "f"]


def test_what_was_missed_comes_before_what_is_new_with_other_values() -> None:
    record = Record()
    first = _play(record, ALL, NOW, MISSED)
    assert _play(record, ALL, NOW).offer == B, "not before its ten minutes are over"
    again = deal(record, ALL, NOW + timedelta(minutes=11))
    assert again.offer == first.offer and again.values != first.values


def test_the_missed_question_itself_comes_again_until_its_objective_is_held() -> None:
    record, now = Record(), NOW
    assert _play(record, [A1, A2], now, MISSED).offer == A1
    for state in ("once", "held"):
        now += 3 * DAY
        record.before = ("", "")
        assert _play(record, [A1, A2], now).offer == A1 and record.standings["a"].state == state
    record.before = ("", "")
    assert deal(record, [A1, A2], now + 90 * DAY).offer == A2


def test_what_was_missed_in_a_set_comes_first_of_all() -> None:
    record = Record()
    entry = {"attempts": 2, "misses": 1, "outcome": "right", "points": 1.0, "hints": 0, "solution": False}
    take_in(record, ALL, {"01-set": {"d": entry, "b": entry | {"misses": 0}}}, NOW)
    found = deal(record, ALL, NOW)
    assert found.offer == D
    assert found.why == "You missed this question in lesson 07, so here it is with other values."
    assert record.standings["b"].state == "once", "right at first try in the set counts"


@pytest.mark.parametrize(
    ("entry", "state"),
    [
        ({"attempts": 1, "outcome": "right"}, "once"),
        ({"attempts": 1, "outcome": "right", "hints": 1}, "not yet"),
        ({"attempts": 3, "outcome": "right", "misses": 1}, "not yet"),
        ({"attempts": 0, "hints": 1}, None),
        ({"attempts": 1, "outcome": "error"}, None),
        ({}, None),
    ],
)
def test_what_a_set_kept_is_taken_in_once(entry: dict[str, Any], state: str | None) -> None:
    record = Record()
    take_in(record, ALL, {"01-set": {"b": entry}}, NOW)
    standing = record.standings.get("b")
    assert (standing and standing.state) == state
    before = json.dumps(record.plain())
    take_in(record, ALL, {"01-set": {"b": entry}}, NOW + DAY)
    assert json.dumps(record.plain()) == before


def test_another_miss_in_the_set_is_taken_in_again() -> None:
    record, entry = Record(), {"attempts": 1, "misses": 1, "outcome": "wrong"}
    take_in(record, ALL, {"01-set": {"b": entry}}, NOW)
    _did(record, B, RIGHT)
    take_in(record, ALL, {"01-set": {"b": entry | {"attempts": 2, "misses": 2}}}, NOW + DAY)
    assert record.standings["b"].state == "not yet" and record.standings["b"].due == NOW + DAY


def test_misses_and_known_questions_take_turns() -> None:
    record = Record()
    offers = [_offer(f"q{n}", f"o{n}") for n in range(8)]
    for number, offer in enumerate(offers):
        _did(record, offer, (MISSED, RIGHT)[number % 2])
    later = NOW + 60 * DAY
    groups = []
    for _ in range(8):
        groups.append(deal(record, offers, later).group)
        enter_answer(record, offers[int(record.before[0][-1])], {"year": 2014}, RIGHT, later)
    assert groups == ["missed", "known"] * 4


def test_new_ones_are_not_kept_waiting_by_known_ones() -> None:
    record = Record()
    offers = [_offer(f"q{n}", f"o{n}") for n in range(6)]
    for offer in offers[:3]:
        _did(record, offer, RIGHT)
    groups = [_play(record, offers, NOW + 30 * DAY).group for _ in range(6)]
    assert groups == ["known", "new"] * 3


def test_no_question_follows_itself_unless_it_is_the_only_one() -> None:
    record = Record()
    keys = [_play(record, [A1, FIXED], NOW + n * timedelta(minutes=1), MISSED).offer.key for n in range(20)]
    assert all(one != other for one, other in pairwise(keys))
    record = Record()
    assert {deal(record, [FIXED], NOW).offer.key for _ in range(3)} == {FIXED.key}


def test_no_objective_follows_itself_while_another_is_due_or_new() -> None:
    record = Record()
    for _ in range(12):
        _play(record, ALL, NOW, MISSED)
    later, names = NOW + DAY, []
    for _ in range(12):
        names.append(_play(record, ALL, later, MISSED).offer.objective)
        later += timedelta(minutes=11)
    assert all(one != other for one, other in pairwise(names))


def test_a_fixed_question_comes_at_most_twice_before_an_objective_not_yet_seen() -> None:
    fixed = [_offer(f"q{n}", f"o{n}", ({},)) for n in range(6)]
    record, now, keys = Record(), NOW, list[str]()
    while {one.objective for one in fixed} - set(record.standings):
        keys.append(_play(record, fixed, now, MISSED).offer.key)
        now += timedelta(minutes=11)
    assert max(map(keys.count, keys)) == 2
    for _ in range(6):
        keys.append(_play(record, fixed, now, MISSED).offer.key)
        now += timedelta(minutes=11)
    assert max(map(keys.count, keys)) > 2, "once all are seen, what was missed comes again"


def test_what_is_passed_over_waits_for_the_other_new_ones() -> None:
    record = Record()
    assert [deal(record, ALL, NOW).offer.objective for _ in range(5)] == ["a", "b", "c", "d", "f"]


def test_no_variant_comes_twice_before_all_have_come() -> None:
    record = Record()
    years = [deal(record, [B], NOW).values["year"] for _ in range(7)]
    assert sorted(years[:6]) == [2010, 2011, 2012, 2013, 2014, 2015] and years[6] != years[5]


# ------------------------------------------------------------------------------- the sentence why


@pytest.mark.parametrize(
    ("went", "days", "says"),
    [
        (
            MISSED,
            2,
            "You missed a question like this two days ago in practice, so here it is with other values.",
        ),
        (
            MISSED,
            1,
            "You missed a question like this yesterday in practice, so here it is with other values.",
        ),
        (
            HELPED,
            40,
            "You had help with a question like this 40 days ago in practice, so here it is with other "
            "values.",
        ),
        (
            RIGHT,
            3,
            "You had a question like this right three days ago in practice. Once more, and you hold this "
            "objective: here it is with other values.",
        ),
    ],
)
def test_why_it_comes_now(went: str, days: int, says: str) -> None:
    record = Record()
    _did(record, B, went)
    assert deal(record, [B], NOW + days * DAY).why == says


def test_why_a_question_without_variants_comes_again() -> None:
    record = Record()
    enter_answer(record, FIXED, {}, MISSED, NOW)
    assert (
        deal(record, [FIXED], NOW + DAY).why
        == "You missed this question yesterday in practice, so here it is again."
    )


def test_why_another_question_comes() -> None:
    record, other = Record(), _offer("other", "f", ({},))
    _play(record, [FIXED], NOW, MISSED)
    said = deal(record, [FIXED, other], NOW + DAY)
    assert said.offer == other
    assert said.why.endswith("yesterday in practice, so here is another question on the same objective.")


def test_why_a_held_objective_comes_back_and_why_one_comes_early() -> None:
    record = Record()
    _did(record, B, RIGHT)
    _did(record, B, RIGHT, year=2011)
    assert deal(record, [B], NOW).why == (
        "Nothing is due before Wednesday 6 May, so you may stop here. If you go on, this objective is the "
        "next one."
    )
    assert deal(record, [B], NOW + 30 * DAY).why == (
        "You hold this objective. Its last question was 30 days ago in practice, so here it is with other "
        "values, to keep it."
    )


# ------------------------------------------------------------------------------------- the record


def _full() -> dict[str, Any]:
    record = Record()
    for number in range(6):
        _play(record, ALL, NOW + number * DAY, (RIGHT, MISSED, HELPED)[number % 3])
    record.last = NOW
    return json.loads(json.dumps(record.plain()))


def test_the_record_comes_back_from_json_as_it_was() -> None:
    plain = _full()
    assert Record.from_plain(plain).plain() == plain
    assert Record.from_plain({}).plain() == Record().plain()


def _damaged() -> list[Any]:
    def with_(key: str, value: Any) -> Any:
        return {**_full(), key: value}

    def standing(**change: Any) -> Any:
        plain = _full()
        plain["objectives"]["a"] |= change
        return plain

    card = _full()["objectives"]["a"]["card"]
    return [
        {"some": "other program"},
        "x",
        with_("open", {"question": "a"}),
        with_("decided", {"first": "right"}),
        with_("last", "yesterday"),
        with_("last", "2026-05-04T09:00:00"),
        with_("dealt", {"x": [1]}),
        with_("number", "many"),
        with_("before", ["x"]),
        with_("objectives", []),
        standing(went="well"),
        standing(day="4 May"),
        standing(right=[["x", "y"]]),
        standing(card={}),
        standing(card={**card, "due": "soon"}),
        standing(card={**card, "state": 9}),
    ]


@pytest.mark.parametrize("plain", _damaged())
def test_a_damaged_record_is_recognised(plain: dict[str, Any]) -> None:
    found, odd = record_check(plain)
    assert len(odd) == 1
    again, none = record_check(Record.from_plain(found).plain())
    assert not none, "what is left is whole"
    assert isinstance(plain, str) or sum(again[name] == plain.get(name) for name in again) >= (
        len(again) - 1 if len(plain) > 1 else 0
    ), "everything else counts"


def test_what_is_damaged_in_a_record_is_named_in_english() -> None:
    opened = {**_full()["open"], "went": "perhaps"}
    record = {**_full(), "weird": 1, "before": ["x"], "open": opened, "sets": {"01": -1}}
    assert sorted(record_check(record)[1]) == [
        "the misses of 01",
        "the question before",
        "the question on the screen",
        "weird",
    ]


def test_a_record_without_damage_is_left_as_it_is() -> None:
    found, odd = record_check(_full())
    assert not odd and Record.from_plain(found).plain() == _full()
    for plain in ({}, {"format": 2, "later": 1}):
        assert record_check(plain) == (plain, [])


def test_the_number_of_a_deal_is_not_given_out_twice() -> None:
    plain = _full() | {"number": 1, "decided": {"17": "right"}}
    assert Record.from_plain(plain).number == 17


def test_a_record_of_a_later_version_is_recognised() -> None:
    assert Record.is_newer({**_full(), "format": 2}) and not Record.is_newer(_full())
    assert not Record.is_newer({})
