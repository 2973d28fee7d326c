"""The learner's side of the exercises: questions as learners see them, answers as plain data.

`Exercise(dict, marker)` builds a set from plain data alone. The set hands each answer, also as
plain data (`course.answers`), to a `Marker`. While a submission is marked, `provide(exercise)` decides which
exercise `course.exercise(set)` returns: its marker passes answers on to the marking process.
"""

from course.answers import Blank, ____, is_blank
from course.exercises.markers import CheckedAnswer, Marker, Tutor, checked_answer
from course.exercises.session import Exercise, provide, provided_exercise, providing

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
    "provided_exercise",
    "providing",
]
