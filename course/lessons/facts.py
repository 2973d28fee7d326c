"""Reads `lesson.toml`, the facts of a lesson, and reports missing or wrong values."""

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from course.errors import CourseError, did_you_mean

#: the files of a room: the lesson's facts, the learner's text, the teacher's notes
FACTS, TEXT, NOTES = "lesson.toml", "lesson.md", "teacher.md"


class RoomError(CourseError):
    """A lesson's room is incomplete, or contradicts the other rooms."""


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_text, value))


def _number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _minutes(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and set(value) == {"reading", "exercises"}
        and all(map(_number, value.values()))
    )


def _blocks(*keys: str, least: int = 0, may_be_empty: str = "") -> Callable[[Any], bool]:
    """Return a test for a list of blocks with these keys, all with words but the one that may be empty."""
    return lambda value: (
        isinstance(value, list)
        and len(value) >= least
        and all(isinstance(one, dict) and set(one) == set(keys) for one in value)
        and all(_text(one[key]) for one in value for key in keys if key != may_be_empty)
    )


#: key -> test of a value, and advice for the message when the value does not fit
_Keys = Mapping[str, tuple[Callable[[Any], bool], str]]

#: keys that both a lesson and a deeper notebook may have
_BOTH: _Keys = {
    "reading": (_texts, 'the keys of works in reading.bib, such as reading = ["hirschman1945"]'),
    "concepts": (
        _blocks("name", "work", "number", "question"),
        "the field's terms that stand here: for each a block [[concepts]] with name, work (its key in "
        "reading.bib), number (as a cell prints it) and question (the name of one that tests it)",
    ),
    "web": (
        _blocks("here", "instead", may_be_empty="instead"),
        "sentences that ask to edit or run a cell: for each a block [[web]] with here, as in lesson.md, and "
        "instead, its wording where nothing can be run; may be empty",
    ),
}
_LESSON: _Keys = {
    "id": (_text, 'the short name, such as id = "01"'),
    "title": (_text, 'a text, such as title = "Trade interdependence"'),
    "question": (_text, 'the question that the lesson answers, such as question = "Who depends on whom?"'),
    "picture": (
        _text,
        'what the drawing opening.svg shows, in one or two sentences, such as picture = "Three chairs stand '
        'in a row."',
    ),
    "minutes": (
        _minutes,
        "whole minutes, such as minutes = { reading = 60, exercises = 35 }; 0 where there are no exercises",
    ),
    "set": (
        _text,
        'the exercise set of the lesson, such as set = "01-trade-interdependence"; needed only where its '
        "name is not the lesson's",
    ),
    "needs": (_texts, 'the ids of the lessons that come before, such as needs = ["00"], or []'),
    "verbs": (_texts, 'the verbs that are met here for the first time, such as verbs = ["melt"], or []'),
    "claims": (_texts, 'the claims that have their home here, such as claims = ["C04"], or []'),
    "plan": (_texts, 'the steps of the core, such as plan = ["balances", "mirror statistics"]'),
    "points": (
        _blocks("text", "of"),
        "key points that one step alone shows: for each a block [[points]] with text, as in lesson.md, and "
        "of, the step's heading",
    ),
    "objectives": (
        _blocks("id", "text", least=1),
        "what the reader can do afterwards: for each thing a block [[objectives]] with "
        'id = "trade.shares" and text = "compute a share"',
    ),
    **_BOTH,
}
_DEEPER: _Keys = {
    "title": (_text, 'a few words for lists, such as title = "gravity"'),
    "after": (_text, 'the id of the lesson that it goes deeper from, such as after = "01"'),
    "place": (_number, "its place among the notebooks after the same lesson, such as place = 2"),
    **_BOTH,
}


def lesson_facts(room: Path) -> dict[str, Any]:
    """Return the facts of a lesson.

    `room`: the room's folder.

    Raises
    ------
    RoomError
        The file or a key is missing, or a value does not fit; the message says what to write where.
    """
    return _read(room, _LESSON, needed=set(_LESSON) - {"set", "points", *_BOTH})


def deeper_facts(room: Path) -> dict[str, Any]:
    """Return the facts of a deeper notebook; only the title is needed.

    `room`: the room's folder.

    Raises
    ------
    RoomError
        As for `lesson_facts`.
    """
    return _read(room, _DEEPER, needed={"title"})


def _read(room: Path, keys: _Keys, needed: set[str]) -> dict[str, Any]:
    path, shown = room / FACTS, f"{room.name}/{FACTS}"
    try:
        facts = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise RoomError(f"{shown} is missing: write the facts of the lesson there.") from error
    except ValueError as error:
        raise RoomError(f"{shown} is not TOML: {error}.") from error
    for key in facts:
        if key not in keys:
            hint = did_you_mean(key, keys)
            raise RoomError(f"{shown}: there is no key {key!r}.{hint} The keys are {', '.join(keys)}.")
    for key, (fits, wanted) in keys.items():
        if key not in facts and key in needed:
            raise RoomError(f"{shown}: the key {key!r} is missing. Write {wanted}.")
        if key in facts and not fits(facts[key]):
            raise RoomError(f"{shown}: the value of {key!r} does not fit. Write {wanted}.")
    return facts
