"""The learner's side of the exercises: questions as they are asked, answers as plain data.

`Exercise.from_public(dict, marker)` builds a set from plain data alone and hands each answer, also as
plain data (`course.answers`), to a `Marker`. In a marked run `provide(exercise)` makes
`course.exercise(set)` return the object whose marker is a channel.
"""

from __future__ import annotations

from course.answers import Blank, ____, is_blank
from course.exercises.markers import CheckedAnswer, Marker, Tutor, checked_answer
from course.exercises.session import Exercise, provide, provided

__all__ = [
    "Blank",
    "CheckedAnswer",
    "Exercise",
    "Marker",
    "Tutor",
    "____",
    "checked_answer",
    "is_blank",
    "provide",
    "provided",
]
