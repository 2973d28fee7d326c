"""The functions that learners import: `exercise`, `practice` and `progress`, with this machine's marker."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from course.errors import CourseError
from course.exercises import Exercise, provided_exercise, providing
from course.exercises.panels import Panel
from course.exercises.store import default_store
from course.workspace.standing import BEGUN, FIRST, LATER, NEW, days_again, standing_words, state_of

if TYPE_CHECKING:
    from course.bank.authoring import QuestionSet
    from course.exercises.practice import Practice
    from course.exercises.two_tests import TwoTests
    from course.marking.pool import Pool


def exercise(name: str, *, release: str | None = None, bank: str | None = None) -> Exercise:
    """Open an exercise set.

    Parameters
    ----------
    name
        Such as "01-trade-interdependence", or "01".
    release
        Text in a released notebook, which states one learner's questions of the set.
    bank
        Folder of a teacher's own questions, on the teacher's own machine.

    Returns
    -------
    Exercise
        With `check`, `hint`, `solution` and `progress`.
    """
    ready = provided_exercise(name)
    if ready is not None:
        return ready
    if release is not None:
        return _released(name, release)
    from course.bank.library import find_set
    from course.marking import LocalMarker

    marker = LocalMarker(find_set(name, bank), lesson_too=True)
    return Exercise(marker.public(), marker, marker, default_store(), default_store("practice"))


def _released(name: str, release: str) -> Exercise:
    try:
        public: dict[str, Any] = json.loads(release)
        if public["set"] != name:
            raise CourseError(
                f"This notebook was released for the set {public['set']!r}, but it opens {name!r}. "
                "Get the notebook from your teacher again."
            )
        if public["mode"] != "practice":
            return Exercise(public, store=default_store())
        parameters = {question["id"]: question["parameters"] for question in public["questions"]}
    except (ValueError, KeyError, TypeError):
        raise CourseError(
            "The `release` text in this notebook is damaged. Get the notebook from your teacher again."
        ) from None
    from course.bank.library import find_set
    from course.marking import LocalMarker
    from course.marking.frozen import known_versions

    questions = find_set(name)
    asked = known_versions(questions).get(public["version"])
    marker = LocalMarker(questions if asked is None else asked.applied(questions), parameters)
    shown = marker.public(token=public["token"], version=public["version"])
    return Exercise(shown, marker, marker, default_store(), default_store("practice"))


def practice(
    *, bank: str | None = None, now: datetime | None = None, clock_is_right: bool = False
) -> Practice:
    """Open practice with the next question from all sets, chosen by your earlier answers.

    A question that you missed comes back with other values, at growing intervals. It stops once you hold its
    objective: right at first try, without a hint, on two variants. Show the result to see the question. The
    result has `check`, `hint`, `solution` and `next`.

    Parameters
    ----------
    bank
        Folder of a teacher's own questions. Those that name an objective of a lesson are dealt, too.
    now
        A time with its zone, used instead of this computer's clock.
    clock_is_right
        Whether the computer's clock was ahead when you last practised, and is right now.

    Raises
    ------
    CourseError
        The clock went back, a newer version of the course wrote the record of your practice, or this process
        marks a submission.
    """
    if providing():
        raise CourseError("Practice is for your own notebook: it is not there while a submission is marked.")
    pool = _pool("Practice", bank)
    from course.exercises.practice import Practice
    from course.lessons import objective

    for offer in pool.offers if bank else ():
        objective(offer.objective)  # raises an error that names the nearest

    clock = None if now is None else lambda: now
    kept = default_store("practice")
    return Practice(pool, kept, default_store(), clock=clock, clock_is_right=clock_is_right)


@cache  # a cell that runs again shows the form that has the newest answers
def before_and_after() -> TwoTests:
    """Open the test before and the test after the course, each on another paper, for your own use.

    Raises
    ------
    CourseError
        This process marks a submission.
    """
    if providing():
        raise CourseError("The tests are for your own notebook: they are not there while one is marked.")
    from course.bank.papers import explained, papers
    from course.exercises.two_tests import TwoTests

    return TwoTests(papers(), explained)


def _pool(what: str, bank: str | None = None) -> Pool:
    """Return all questions with their keys; raise an error where the keys are not installed."""
    try:
        from course.marking.pool import Pool
    except ModuleNotFoundError as error:
        if not str(error.name).startswith("course."):
            raise
        raise CourseError(f"{what} is for your own computer: the questions' answers are not here.") from None
    return Pool(bank)


def progress() -> Panel:
    """Show where to go on, what comes again, the objectives that you hold, and your results in every set."""
    pool = _pool("The table of your progress")
    from course.bank.library import sets
    from course.exercises.practice import objectives_panel

    done, kept, today = default_store().read(), default_store("practice"), date.today()
    answered = [entry for entries in done.values() for entry in entries.values()]
    stands = standing_words(answered, days_again(kept.read(), done, today), today)
    said = tuple(filter(None, (_going_on(sets(), done), stands)))
    parts = (objectives_panel(pool, kept, default_store()), _sets_panel(sets(), done))
    return Panel("info", "Your progress", said, parts=parts)


def _going_on(found: Mapping[str, QuestionSet], done: Mapping[str, Any]) -> str:
    """Say where to go on: the first set that was begun and not finished, else the first set that is open."""
    states = {
        name: {state_of(done.get(name, {}).get(question.id, {})) for question in questions}
        for name, questions in found.items()
    }
    open_sets = [name for name, some in states.items() if some & {BEGUN, NEW}]
    begun = [name for name in open_sets if states[name] != {NEW}]
    if not open_sets:
        return "**Continue with** practice, which brings back what you missed: `practice()`."
    return exercise((begun or open_sets)[0]).following


def _sets_panel(found: Mapping[str, QuestionSet], done: Mapping[str, Any]) -> Panel:
    """Return the table of the learner's results in every exercise set."""
    head = ("Set", "Right", "At first try", "After a miss or help", "Not right yet", "Quick checks")
    rows: list[tuple[str, ...]] = [head]
    for name, questions in found.items():
        mine = done.get(name, {})
        states = Counter(state_of(mine.get(question.id, {})) for question in questions)
        checks = Counter(state_of(mine.get(question.id, {})) for question in questions.lesson_checks)
        known, tried = checks[FIRST] + checks[LATER], checks.total() - checks[NEW]
        rows.append(
            (
                questions.title,
                f"{states[FIRST] + states[LATER]} of {len(questions)}",
                *(str(states[state]) for state in (FIRST, LATER, BEGUN)),
                f"{known} of {checks.total()}" if tried else "none yet",
            )
        )
    return Panel("info", "Exercise sets", table=tuple(rows))
