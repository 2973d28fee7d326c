"""What each lesson is: title, question, objectives, minutes, needs and the claims it is home to.

One file, `lessons.toml`, states it for every lesson; this module reads it and shows it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from course.errors import UnknownNameError
from course.lessons.reading import set_tables_for_reading

__all__ = ["Lesson", "Objective", "all_lessons", "home_of", "lesson", "objective"]

_FILE = Path(__file__).with_name("lessons.toml")


@dataclass(frozen=True, slots=True)
class Objective:
    """One thing the reader can do after a lesson, with an id that questions refer to."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson as its header shows it; the last line of a notebook's first cell displays one."""

    id: str
    name: str
    title: str
    question: str
    objectives: tuple[Objective, ...]
    reading_minutes: int
    exercise_minutes: int
    needs: tuple[str, ...]
    verbs: tuple[str, ...]
    claims: tuple[str, ...]
    plan: tuple[str, ...]
    deeper: tuple[str, ...]

    @property
    def heading(self) -> str:
        """Title with the lesson's number, where it has one."""
        return f"{self.id} {self.title}" if self.id.isdigit() else self.title

    @property
    def time(self) -> str:
        """Minutes in words."""
        text = f"{self.reading_minutes} minutes of reading"
        return text + (f", {self.exercise_minutes} minutes of exercises" if self.exercise_minutes else "")

    def _facts(self) -> list[tuple[str, str]]:
        needs = ", ".join(lesson(need).heading for need in self.needs) or "nothing from before"
        facts = [("Time", self.time), ("Needs", needs), ("New verbs", ", ".join(self.verbs))]
        if self.claims:
            facts.append(("Claims at home here", ", ".join(self.claims)))
        if self.deeper:
            facts.append(("Optional, deeper", ", ".join(self.deeper)))
        return facts

    def __str__(self) -> str:
        lines = [self.heading, self.question, "", "After this lesson you can"]
        lines += [f"  - {objective.text}" for objective in self.objectives]
        lines += ["", *(f"{name}: {value}" for name, value in self._facts())]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return str(self)

    def _repr_markdown_(self) -> str:
        lines = [f"# {self.heading}", "", f"*{self.question}*", "", "After this lesson you can", ""]
        lines += [f"- {objective.text}" for objective in self.objectives]
        lines += ["", *(f"**{name}:** {value}  " for name, value in self._facts())]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        items = "".join(f"<li>{escape(objective.text)}</li>" for objective in self.objectives)
        facts = "".join(
            f"<dt><strong>{escape(name)}</strong></dt><dd>{escape(value)}</dd>"
            for name, value in self._facts()
        )
        # Only the notebook's own colours: readable in light and dark themes and in print.
        return (
            f'<section aria-label="{escape(self.heading)}"><h1>{escape(self.heading)}</h1>'
            f"<p><em>{escape(self.question)}</em></p><p>After this lesson you can</p><ul>{items}</ul>"
            f"<dl>{facts}</dl></section>"
        )


def _read(entry: dict[str, Any]) -> Lesson:
    minutes = entry["minutes"]
    return Lesson(
        id=entry["id"],
        name=entry["name"],
        title=entry["title"],
        question=entry["question"],
        objectives=tuple(Objective(**objective) for objective in entry["objectives"]),
        reading_minutes=minutes["reading"],
        exercise_minutes=minutes["exercises"],
        **{key: tuple(entry[key]) for key in ("needs", "verbs", "claims", "plan", "deeper")},
    )


@cache
def all_lessons() -> tuple[Lesson, ...]:
    """Return every lesson in reading order."""
    with _FILE.open("rb") as file:
        return tuple(_read(entry) for entry in tomllib.load(file)["lesson"])


def lesson(id: str) -> Lesson:
    """Return a lesson by its id or by the name of its notebook; displayed, it is the notebook's header.

    In a notebook it also lets tables be shown with words at the left (`course.lessons.reading`).

    Parameters
    ----------
    id
        ``"warm-up"``, ``"00"`` … ``"05"``, or a notebook's name such as ``"01-trade-interdependence"``.

    Raises
    ------
    UnknownNameError
        No lesson has that id; the message names the nearest.
    """
    by_key = {key: found for found in all_lessons() for key in (found.id, found.name)}
    if id not in by_key:
        raise UnknownNameError("lesson", id, by_key)
    set_tables_for_reading()
    return by_key[id]


def objective(id: str) -> Objective:
    """Return an objective by its id, such as ``"trade.shares"``.

    Raises
    ------
    UnknownNameError
        No lesson states that objective.
    """
    by_id = {found.id: found for one in all_lessons() for found in one.objectives}
    if id not in by_id:
        raise UnknownNameError("objective", id, by_id)
    return by_id[id]


def home_of(claim: str) -> Lesson:
    """Return the lesson a claim has its home in.

    Raises
    ------
    UnknownNameError
        No lesson is home to that claim.
    """
    homes = {found: one for one in all_lessons() for found in one.claims}
    if claim not in homes:
        raise UnknownNameError("claim", claim, homes)
    return homes[claim]
