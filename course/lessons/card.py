"""Reads `lesson.toml`, the card of a room, and says in a sentence what is missing or wrong in it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from course.errors import CourseError, nearest

__all__ = ["CARD", "NOTES", "TEXT", "RoomError", "deeper_card", "lesson_card"]

#: the files of a room: its card, the learner's text, the teacher's notes
CARD, TEXT, NOTES = "lesson.toml", "lesson.md", "teacher.md"


class RoomError(CourseError):
    """A lesson's room is not complete, or does not fit the others."""


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


def _objectives(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(
            isinstance(one, dict) and set(one) == {"id", "text"} and all(map(_text, one.values()))
            for one in value
        )
    )


#: key -> whether a value fits it, and what to write there
_Keys = Mapping[str, tuple[Callable[[Any], bool], str]]

_LESSON: _Keys = {
    "id": (_text, 'the short name, such as id = "01"'),
    "title": (_text, 'a text, such as title = "Trade interdependence"'),
    "question": (_text, 'the question that the lesson answers, such as question = "Who depends on whom?"'),
    "minutes": (
        _minutes,
        "whole minutes, such as minutes = { reading = 60, exercises = 35 }; 0 where there are no exercises",
    ),
    "needs": (_texts, 'the ids of the lessons that come before, such as needs = ["00"], or []'),
    "verbs": (_texts, 'the verbs that are met here for the first time, such as verbs = ["melt"], or []'),
    "claims": (_texts, 'the claims that have their home here, such as claims = ["C04"], or []'),
    "plan": (_texts, 'the steps of the core, such as plan = ["balances", "mirror statistics"]'),
    "objectives": (
        _objectives,
        "what the reader can do afterwards: for each thing a block [[objectives]] with "
        'id = "trade.shares" and text = "compute a share"',
    ),
}
_DEEPER: _Keys = {
    "title": (_text, 'a few words for lists, such as title = "gravity"'),
    "after": (_text, 'the id of the lesson that it goes deeper from, such as after = "01"'),
    "place": (_number, "its place among those after the same lesson, such as place = 2"),
}


def lesson_card(room: Path) -> dict[str, Any]:
    """Return what the card of a lesson's room says.

    Parameters
    ----------
    room
        The room's folder.

    Raises
    ------
    RoomError
        The card is missing, or a key of it; the message names file, key and what to write there.
    """
    return _read(room, _LESSON, needed=set(_LESSON))


def deeper_card(room: Path) -> dict[str, Any]:
    """Return what the card of a deeper notebook's room says; only the title is needed.

    Parameters
    ----------
    room
        The room's folder.

    Raises
    ------
    RoomError
        As for `lesson_card`.
    """
    return _read(room, _DEEPER, needed={"title"})


def _read(room: Path, keys: _Keys, needed: set[str]) -> dict[str, Any]:
    path, shown = room / CARD, f"{room.name}/{CARD}"
    try:
        card = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise RoomError(f"{shown} is missing: it says what the lesson in {room} is.") from error
    except ValueError as error:
        raise RoomError(f"{shown} is not TOML: {error}.") from error
    for key in card:
        if key not in keys:
            guess = nearest(key, keys)
            hint = f" Did you mean {guess!r}?" if guess else ""
            raise RoomError(f"{shown}: there is no key {key!r}.{hint} The keys are {', '.join(keys)}.")
    for key, (fits, wanted) in keys.items():
        if key not in card and key in needed:
            raise RoomError(f"{shown}: the key {key!r} is missing. Write {wanted}.")
        if key in card and not fits(card[key]):
            raise RoomError(f"{shown}: the value of {key!r} does not fit. Write {wanted}.")
    return card
