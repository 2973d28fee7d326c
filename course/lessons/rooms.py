"""Finds the rooms of the lessons and sorts them into reading order.

A lesson is a folder in `notebooks/source/`, a deeper notebook a folder in `notebooks/source/deeper/`. No
other file lists them. A folder is a room when it holds one of the three files of a room.
"""

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

from course.errors import did_you_mean
from course.lessons.facts import FACTS, NOTES, TEXT, RoomError, deeper_facts, lesson_facts
from course.lessons.header import Concept, Deeper, Lesson, Objective

#: the folder that holds the rooms of the deeper notebooks
DEEPER = "deeper"


def rooms_in(source: Path) -> tuple[list[Path], list[Path]]:
    """Return the folders of the lessons and the folders of the deeper notebooks, both sorted by name."""
    return _rooms(source), _rooms(source / DEEPER)


def _rooms(folder: Path) -> list[Path]:
    return sorted({path.parent for part in (FACTS, TEXT, NOTES) for path in folder.glob(f"*/{part}")})


def lessons_in(source: Path) -> tuple[Lesson, ...]:
    """Return the lessons in reading order: by id, but each lesson after those that it needs.

    `source`: the folder of the rooms.

    Raises
    ------
    RoomError
        A room is not complete, two lessons have the same id, or a lesson needs an unknown lesson or itself.
    """
    stated, deeper = _facts_by_id(source), deeper_in(source)
    for facts in stated.values():
        for need in facts["needs"]:
            _check_id(need, stated, f"{facts['name']}/{FACTS}", "needs")
    for one in deeper:
        if one.after is not None:
            _check_id(one.after, stated, f"{DEEPER}/{one.name}/{FACTS}", "after")
    made: dict[str, Lesson] = {}
    for id in _in_reading_order(stated):
        before = tuple(made[need].heading for need in stated[id]["needs"])
        made[id] = _lesson(stated[id], before, tuple(one for one in deeper if one.after == id))
    return tuple(made.values())


def deeper_in(source: Path) -> tuple[Deeper, ...]:
    """Return the deeper notebooks, by their places and then by their names.

    `source`: the folder of the rooms.

    Raises
    ------
    RoomError
        A room is not complete.
    """
    stated = [(deeper_facts(room), room.name) for room in rooms_in(source)[1]]
    stated.sort(key=lambda one: (one[0].get("place", 1), one[1]))
    return tuple(Deeper(name, facts["title"], facts.get("after"), *_of_both(facts)) for facts, name in stated)


def _of_both(facts: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[Concept, ...], dict[str, str]]:
    """Return works to read, terms and wordings for the web, which lessons and deeper notebooks have."""
    web = {one["here"]: one["instead"] for one in facts.get("web", ())}
    return tuple(facts.get("reading", ())), tuple(Concept(**one) for one in facts.get("concepts", ())), web


def _facts_by_id(source: Path) -> dict[str, dict[str, Any]]:
    """Return the facts of all lessons, by id."""
    stated: dict[str, dict[str, Any]] = {}
    for room in rooms_in(source)[0]:
        facts = lesson_facts(room)
        if other := stated.get(facts["id"]):
            raise RoomError(
                f"{room.name}/{FACTS}: {other['name']} already has the id {facts['id']!r}. Choose another id."
            )
        stated[facts["id"]] = {**facts, "name": room.name}
    return stated


def _check_id(id: str, stated: Mapping[str, Any], file: str, key: str) -> None:
    if id not in stated:
        raise RoomError(f"{file}: {key!r} names {id!r}, and no lesson has that id.{did_you_mean(id, stated)}")


def _in_reading_order(stated: Mapping[str, Any]) -> list[str]:
    sorter = TopologicalSorter({id: facts["needs"] for id, facts in stated.items()})
    try:
        sorter.prepare()
    except CycleError as error:
        circle = " needs ".join(reversed(error.args[1]))
        raise RoomError(
            f"{FACTS}: lessons need each other in a circle: {circle}. Take one of them out of `needs`."
        ) from error
    order: list[str] = []
    ready: set[str] = set()
    while sorter.is_active():
        ready |= set(sorter.get_ready())
        following = min(ready)
        ready.remove(following)
        sorter.done(following)
        order.append(following)
    return order


def _lesson(facts: Mapping[str, Any], before: tuple[str, ...], deeper: tuple[Deeper, ...]) -> Lesson:
    reading, concepts, web = _of_both(facts)
    return Lesson(
        id=facts["id"],
        name=facts["name"],
        title=facts["title"],
        question=facts["question"],
        picture=facts["picture"],
        objectives=tuple(Objective(**objective) for objective in facts["objectives"]),
        reading_minutes=facts["minutes"]["reading"],
        exercise_minutes=facts["minutes"]["exercises"],
        set=facts.get("set", facts["name"]),
        needs=tuple(facts["needs"]),
        before=before,
        verbs=tuple(facts["verbs"]),
        claims=tuple(facts["claims"]),
        plan=tuple(facts["plan"]),
        deeper=deeper,
        reading=reading,
        concepts=concepts,
        web=web,
        points={one["text"]: one["of"] for one in facts.get("points", ())},
    )
