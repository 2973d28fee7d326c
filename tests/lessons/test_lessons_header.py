"""Lessons as their rooms state them, and as they are shown."""

from __future__ import annotations

import re

import pytest

from course.errors import UnknownNameError
from course.lessons import all_lessons, home_of, lesson, objective
from course.tables import load


def test_every_claim_has_exactly_one_home() -> None:
    homes = [claim for one in all_lessons() for claim in one.claims]
    assert sorted(homes) == sorted(load("claims")["id"])


def test_home_of_names_the_lesson() -> None:
    assert home_of("C05").id == "01a"
    with pytest.raises(UnknownNameError, match="C05"):
        home_of("C055")


@pytest.mark.parametrize("one", all_lessons(), ids=lambda one: one.id)
def test_lesson_is_complete(one) -> None:
    assert 2 <= len(one.objectives) <= 5
    assert one.question.endswith("?")
    assert one.verbs and one.plan
    assert one.reading_minutes > 0
    known = [other.id for other in all_lessons()]
    assert all(known.index(need) < known.index(one.id) for need in one.needs)


def test_objective_ids_are_unique_and_stable_in_form() -> None:
    ids = [found.id for one in all_lessons() for found in one.objectives]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z]+\.[a-z_]+", id) for id in ids)
    assert objective("trade.shares").text.startswith("compute a partner's share")
    with pytest.raises(UnknownNameError, match=r"trade\.shares"):
        objective("trade.share")


def test_verbs_are_introduced_once() -> None:
    verbs = [verb for one in all_lessons() for verb in one.verbs]
    assert sorted(verbs) == sorted(set(verbs))


def test_names_and_ids_both_find_the_lesson() -> None:
    assert lesson("01a") is lesson("01a-japans-trade-with-china")
    with pytest.raises(UnknownNameError, match="01a"):
        lesson("1")


def test_header_shows_the_same_in_all_forms() -> None:
    header = lesson("01b")
    for shown in (str(header), header._repr_markdown_(), header._repr_html_()):
        assert header.heading in shown and header.heading.startswith("01b ")
        assert "about 30 minutes (an estimate), exercises not counted" in shown
        assert "C07, C11, C12, C21" in shown
    assert header._repr_html_() == lesson("01b")._repr_html_()


def test_header_escapes_its_text() -> None:
    from dataclasses import replace

    assert "<b>" not in replace(lesson("01a"), title="<b>bold</b>")._repr_html_()
