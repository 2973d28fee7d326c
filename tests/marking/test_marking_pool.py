"""All questions that practice may deal: each opens, marks its own key as right, and has values of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from course import exercise
from course.bank.case import Case
from course.bank.library import find_set, set_names
from course.exercises.dealing import Offer
from course.marking.pool import Pool

POOL = Pool()


def test_every_question_of_every_set_is_offered_once() -> None:
    asked = [f"{name}/{question}" for name in set_names() for question in find_set(name).questions]
    assert sorted(offer.key for offer in POOL.offers) == sorted(asked)
    assert list(dict.fromkeys(offer.set for offer in POOL.offers)) == list(set_names())
    assert POOL.titles == {name: find_set(name).title for name in set_names()}


@pytest.mark.parametrize("offer", POOL.offers, ids=lambda offer: offer.key)
def test_a_question_opens_with_its_values_and_knows_its_key(offer: Offer) -> None:
    for values in (offer.variants[0], offer.variants[-1]):
        public, marker = POOL.open(offer, values)
        (question,) = public["questions"]
        assert question["parameters"] == values and question["objective"] == offer.objective
        assert "in_lesson" not in question, "practice asks it, not the lesson"
        assert marker.mark(offer.question, marker.cases[offer.question].key)["outcome"] == "right"


def test_the_values_are_not_those_of_the_exercise_notebook() -> None:
    varied = [offer for offer in POOL.offers if offer.varies]
    assert varied
    for offer in varied:
        assert find_set(offer.set)[offer.question].defaults not in offer.variants, offer.key


def test_a_set_opens_without_a_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Case, "value", lambda case: pytest.fail(f"the key of {case!r} was computed"))
    assert "china_share" in exercise("01").questions
