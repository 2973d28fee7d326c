"""Both papers of the test before and after the course: figures of the tables, and nothing that gives away."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from course.bank.case import Case
from course.bank.library import find_set, set_names
from course.bank.papers import SETS, kinds, paper_set, papers, stated
from course.exercises import Exercise
from course.lessons import all_lessons
from course.marking import LocalMarker, judge
from course.tables import load

ROOT = Path(__file__).resolve().parents[2]
EACH = [pytest.param(one, letter, id=f"{one['id']}-{letter}") for one in stated() for letter in SETS]
_NUMBER = re.compile(r"\d(?:[\d,]*\d)?(?:\.\d+)?")


def _figures(one: dict[str, Any], letter: str) -> dict[str, float]:
    space: dict[str, Any] = {"load": load}
    exec(one[letter]["code"], space)
    return dict(space["figures"])


def _texts(one: dict[str, Any], letter: str) -> str:
    options = [f"{option['words']} {option['says']}" for option in one[letter]["options"]]
    return " ".join([one[letter]["text"], *options])


@pytest.mark.parametrize(("one", "letter"), EACH)
def test_every_figure_is_what_the_tables_hold(one: dict[str, Any], letter: str) -> None:
    figures = _figures(one, letter)
    for said, value in figures.items():
        assert f"{value:,.{len(said.partition('.')[2])}f}" == said
    # 100 is a whole to count in, and a number of four digits that begins with 20 a year
    rest = set(_NUMBER.findall(_texts(one, letter))) - set(figures) - {"100"}
    assert not {number for number in rest if not re.fullmatch(r"20\d\d", number)}


@cache
def _lessons() -> str:
    """Return all that the lessons print or say."""
    parts = []
    for lesson in all_lessons():
        for cell in json.loads((ROOT / "notebooks" / f"{lesson.name}.ipynb").read_text("utf-8"))["cells"]:
            outputs = [output.get("data", output) for output in cell.get("outputs", [])]
            shown = [
                output.get(kind, "") for output in outputs for kind in ("text/plain", "text/html", "text")
            ]
            parts += ["".join(some) for some in (cell["source"], *shown)]
    return "\n".join(parts)


@pytest.mark.parametrize(("one", "letter"), EACH)
def test_no_lesson_prints_its_figures_before(one: dict[str, Any], letter: str) -> None:
    long = [said for said in _figures(one, letter) if len(re.sub(r"\D", "", said)) >= 4]
    for said in {*long, *(said.replace(",", "") for said in long)}:
        assert not re.search(rf"(?<![\d.,]){re.escape(said)}(?![\d]|[.,]\d)", _lessons()), said


def test_both_papers_ask_the_same_with_the_same_kinds_of_options() -> None:
    assert len(stated()) == 12
    for one in stated():
        names = {"right", *one["mistakes"]}
        assert len(names) == 4
        for letter in SETS:
            assert sorted(option["is"] for option in one[letter]["options"]) == sorted(names)
    for letter in SETS:
        places = Counter(
            place for found in kinds(letter).values() for place, name in found.items() if name == "right"
        )
        assert set(places.values()) == {3}, "the right option stands at each place three times"


@pytest.mark.parametrize("letter", SETS)
def test_length_gives_nothing_away(letter: str) -> None:
    ends = Counter[str]()
    for one in stated():
        lengths = {option["is"]: len(option["words"]) for option in one[letter]["options"]}
        assert max(lengths.values()) <= 1.35 * min(lengths.values())
        others = [length for name, length in lengths.items() if name != "right"]
        ends["longest"] += lengths["right"] > max(others)
        ends["shortest"] += lengths["right"] < min(others)
    assert max(ends.values()) <= 3, "who takes the longest or the shortest option is right by chance only"


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", text.lower()))


@pytest.mark.parametrize("letter", SETS)
@pytest.mark.parametrize("way", ["like the question", "like the others", "unlike the others", "cautious"])
def test_wording_gives_nothing_away(letter: str, way: str) -> None:
    soft = _words("may might open any not unknown neither nor none cannot nothing depends differ")
    right = 0
    for id, text, options in papers()[letter]:
        shared = {
            place: sum(len(_words(words) & _words(other)) for _, other in options) for place, words in options
        }
        score = {
            place: {
                "like the question": len(_words(words) & _words(text)),
                "like the others": shared[place] - len(_words(words)),
                "unlike the others": len(_words(words)) - shared[place],
                "cautious": len(_words(words) & soft),
            }[way]
            for place, words in options
        }
        best = [place for place, points in score.items() if points == max(score.values())]
        right += sum(kinds(letter)[id][place] == "right" for place in best) / len(best)
    assert right <= 5, "chance alone gives 3 of 12"


@pytest.mark.parametrize("letter", SETS)
def test_it_is_read_in_ten_minutes(letter: str) -> None:
    words = sum(
        len(" ".join([text, *(words for _, words in options)]).split())
        for _, text, options in papers()[letter]
    )
    assert words <= 1300  # 130 words a minute, for readers in a second language
    for one in stated():
        for sentence in re.split(r"(?<=[.?!\u201d]) ", _texts(one, letter)):
            assert len(sentence.split()) <= 28, sentence


@pytest.mark.parametrize("letter", SETS)
def test_a_paper_is_a_set_that_names_each_mistake(letter: str) -> None:
    found = find_set(SETS[letter])
    objectives = {objective.id for lesson in all_lessons() for objective in lesson.objectives}
    for question in found:
        case = Case(question)
        assert question.objective in objectives and f"{question.id} = " in case.solution
        assert judge(case, case.key)["outcome"] == "right"
        for mistake in case.listed:
            assert judge(case, mistake.plain)["mistakes"] == [mistake.id]
            assert judge(case, mistake.plain)["says"] == mistake.sentence
    exec(Case(found["share_of_what"]).solution, {"load": load})
    shown = Exercise(LocalMarker(found).public())
    assert shown.questions == [one["id"] for one in stated()]


def test_practice_and_progress_do_not_know_the_papers() -> None:
    assert not set(SETS.values()) & set(set_names())
    assert paper_set("a") is find_set("test-a")


def test_a_learner_sees_no_key() -> None:
    sent = json.dumps(papers())
    for one in stated():
        for letter in SETS:
            assert not [option for option in one[letter]["options"] if option["says"] in sent]
        assert not [name for name in one["mistakes"].values() if name in sent]
    assert '"right"' not in sent
