"""The test before and after the course: paper A and paper B, each with one question for each misconception.

Both papers ask the same in the same form, with other figures. So the options have common names: "right", or
the mistake that leads to the option. `papers.toml` holds the texts. A paper is also a set that can be
released and marked, `test-a` or `test-b`. It is none of the sets that practice deals, nor an exercise.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from course.bank.authoring import QuestionSet, Wrong
from course.kinds import Choice

RIGHT = "right"
#: letter of a paper -> name of its set
SETS = {"a": "test-a", "b": "test-b"}
_SCENARIO = """
Twelve questions, one option each, about ten minutes. No code is needed: write the letter of your option in
quotation marks. Where you do not know, leave the answer open. Your mark comes later.
"""

#: a question as a learner sees it: its id, its text, and letter and words of each option
Shown = tuple[str, str, tuple[tuple[str, str], ...]]


@cache
def stated() -> tuple[dict[str, Any], ...]:
    """Return the questions as `papers.toml` states them."""
    text = Path(__file__).with_name("papers.toml").read_text("utf-8")
    return tuple(tomllib.loads(text)["questions"])


def _options(question: dict[str, Any], letter: str) -> dict[str, dict[str, str]]:
    """Return letter to option of a question, in the order in which a paper shows the options."""
    return dict(zip("abcd", question[letter]["options"], strict=True))


def papers() -> dict[str, tuple[Shown, ...]]:
    """Return the questions of each paper as a learner sees them, without a key."""
    return {
        letter: tuple(
            (
                one["id"],
                one[letter]["text"],
                tuple((place, option["words"]) for place, option in _options(one, letter).items()),
            )
            for one in stated()
        )
        for letter in SETS
    }


def kinds(letter: str) -> dict[str, dict[str, str]]:
    """Return for each question of a paper what each option stands for: "right" or the name of a mistake."""
    return {
        one["id"]: {place: option["is"] for place, option in _options(one, letter).items()}
        for one in stated()
    }


def explained() -> list[dict[str, Any]]:
    """Return all questions with the sentences of their options, for a page that explains both papers."""
    return [
        {
            "id": one["id"],
            "title": one["title"],
            **{
                letter: {
                    place: [option["is"], option["words"], option["says"]]
                    for place, option in _options(one, letter).items()
                }
                for letter in SETS
            },
        }
        for one in stated()
    ]


@cache
def paper_set(letter: str) -> QuestionSet:
    """Return a paper as a set of questions that can be released and marked."""
    title = f"Test {letter.upper()}: what figures say"
    found = QuestionSet(SETS[letter], title=title, scenario=_SCENARIO)
    for one in stated():
        _add(found, one, letter)
    return found


def _add(found: QuestionSet, one: dict[str, Any], letter: str) -> None:
    options = _options(one, letter)
    right = next(place for place, option in options.items() if option["is"] == RIGHT)

    def code() -> str:
        return right

    code.__name__ = one["id"]
    question = found.question(
        Choice({place: option["words"] for place, option in options.items()}),
        objective=one["objective"],
        title=one["title"],
        text=one[letter]["text"],
        hints=(one["hint"],),
        worked=f"{one[letter]['code'].strip()}\n{one['id']} = {right!r}  # {options[right]['says']}",
    )(code)
    question.mistakes(**{place: Wrong(option["says"]) for place, option in options.items() if place != right})
