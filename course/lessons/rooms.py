"""Finds the rooms of the lessons and brings them into reading order.

A lesson is one folder in `notebooks/source/`, a notebook that goes deeper one in `notebooks/source/deeper/`.
Nothing else lists them. A folder is a room when it holds one of the three files of a room.
"""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

from course.errors import nearest
from course.lessons.card import CARD, NOTES, TEXT, RoomError, deeper_card, lesson_card
from course.lessons.header import Deeper, Lesson, Objective

__all__ = ["DEEPER", "deeper_in", "lessons_in", "rooms_in"]

#: the folder that holds the rooms of the deeper notebooks
DEEPER = "deeper"


def rooms_in(source: Path) -> tuple[list[Path], list[Path]]:
    """Return the folders of the lessons and those of the deeper notebooks, both sorted by name."""
    return _rooms(source), _rooms(source / DEEPER)


def _rooms(folder: Path) -> list[Path]:
    return sorted({path.parent for part in (CARD, TEXT, NOTES) for path in folder.glob(f"*/{part}")})


def lessons_in(source: Path) -> tuple[Lesson, ...]:
    """Return the lessons in reading order: each after what it needs, and by their ids where that is open.

    Parameters
    ----------
    source
        The folder of the rooms.

    Raises
    ------
    RoomError
        A room is not complete, two have the same id, or one needs what there is not.
    """
    cards: dict[str, dict[str, Any]] = {}
    for room in rooms_in(source)[0]:
        card = lesson_card(room)
        if other := cards.get(card["id"]):
            raise RoomError(
                f"{room.name}/{CARD}: the id {card['id']!r} is that of {other['name']}. Choose another one."
            )
        cards[card["id"]] = {**card, "name": room.name}
    for card in cards.values():
        for need in card["needs"]:
            _known(need, cards, f"{card['name']}/{CARD}", "needs")
    deeper = deeper_in(source)
    for one in deeper:
        if one.after is not None:
            _known(one.after, cards, f"{DEEPER}/{one.name}/{CARD}", "after")
    made: dict[str, Lesson] = {}
    for id in _in_reading_order(cards):
        before = tuple(made[need].heading for need in cards[id]["needs"])
        made[id] = _lesson(cards[id], before, tuple(one for one in deeper if one.after == id))
    return tuple(made.values())


def deeper_in(source: Path) -> tuple[Deeper, ...]:
    """Return the deeper notebooks, by their places and then by their names.

    Parameters
    ----------
    source
        The folder of the rooms.

    Raises
    ------
    RoomError
        A room is not complete.
    """
    cards = [(deeper_card(room), room.name) for room in rooms_in(source)[1]]
    cards.sort(key=lambda found: (found[0].get("place", 1), found[1]))
    return tuple(Deeper(name, card["title"], card.get("after")) for card, name in cards)


def _known(id: str, cards: Mapping[str, Any], file: str, key: str) -> None:
    if id not in cards:
        guess = nearest(id, cards)
        hint = f" Did you mean {guess!r}?" if guess else ""
        raise RoomError(f"{file}: {key!r} names {id!r}, and no lesson has that id.{hint}")


def _in_reading_order(cards: Mapping[str, Any]) -> list[str]:
    sorter = TopologicalSorter({id: card["needs"] for id, card in cards.items()})
    try:
        sorter.prepare()
    except CycleError as error:
        circle = " needs ".join(reversed(error.args[1]))
        raise RoomError(f"{CARD}: lessons cannot need each other in a circle, as in {circle}.") from error
    order: list[str] = []
    ready: set[str] = set()
    while sorter.is_active():
        ready |= set(sorter.get_ready())
        following = min(ready)
        ready.remove(following)
        sorter.done(following)
        order.append(following)
    return order


def _lesson(card: Mapping[str, Any], before: tuple[str, ...], deeper: tuple[Deeper, ...]) -> Lesson:
    return Lesson(
        id=card["id"],
        name=card["name"],
        title=card["title"],
        question=card["question"],
        objectives=tuple(Objective(**objective) for objective in card["objectives"]),
        reading_minutes=card["minutes"]["reading"],
        exercise_minutes=card["minutes"]["exercises"],
        needs=tuple(card["needs"]),
        before=before,
        verbs=tuple(card["verbs"]),
        claims=tuple(card["claims"]),
        plan=tuple(card["plan"]),
        deeper=deeper,
    )
