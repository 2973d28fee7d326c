"""Compute each learner's shares of a term: in every set, over all sets, and by objective.

The last marking of each set counts. A share is a number only where the mark is final. Otherwise a word says
why, and the learner's total stays open: a missing mark never counts as zero.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Any

from course.errors import CourseError, UnknownNameError
from course.grading.lms import Roster, table_text
from course.grading.lms.tables import number
from course.grading.marks.gradebook import Gradebook
from course.outcomes import Outcome

#: a share of the points, or a word that says why there is no share
Share = float | str

#: the mark waits for the teacher
OPEN = "open"
#: the learner handed in nothing
ABSENT = Outcome.ABSENT.value
#: the set's last marking does not name the learner
NO_MARK = "no mark"


@dataclass(frozen=True)
class Weighting:
    """The weight of each set in the total, and the number of lowest shares to drop."""

    weights: dict[str, float]  #: set to its weight, every set of the gradebook
    drop: int = 0  #: how many of each learner's lowest shares are left out

    @property
    def counting(self) -> list[str]:
        """Sets with a weight above 0."""
        return [name for name, weight in self.weights.items() if weight > 0]

    def dropped(self, shares: Mapping[str, float]) -> tuple[str, ...]:
        """Return the sets whose shares are dropped: the lowest, and of equal shares the heavier set."""
        lowest = sorted(shares, key=lambda name: (shares[name], -self.weights[name], name))
        return tuple(sorted(lowest[: self.drop]))

    def mean(self, shares: Mapping[str, float]) -> float:
        """Return the mean of shares, weighted by set."""
        return fsum(self.weights[name] * share for name, share in shares.items()) / fsum(
            self.weights[name] for name in shares
        )


@dataclass(frozen=True)
class TermSet:
    """A set of the term with the marking that counts."""

    name: str
    title: str
    weight: float
    marking: int


@dataclass(frozen=True)
class LearnerTerm:
    """One learner's results over a term: shares by set, total, and shares by objective."""

    #: the learner's name in files and lists, and the full name, which may be empty
    student: str
    name: str
    shares: dict[str, Share]  #: set to the learner's share of its points
    dropped: tuple[str, ...]  #: sets that are left out as the lowest
    total: Share  #: weighted mean of the sets not dropped; a word while a set that counts has no final mark
    so_far: float | None  #: for an open total: weighted mean of the final marks, nothing dropped
    objectives: dict[str, Share]  #: objective to the learner's share of the points of its questions
    listed: bool = True  #: the class's table names the learner, or there is no table


@dataclass(frozen=True)
class Term:
    """The content of the term's page and table."""

    sets: tuple[TermSet, ...]  #: by name
    learners: tuple[LearnerTerm, ...]  #: in the order of the class's table, the others after them by name
    #: objective to its questions, as (set, question), in the order of the sets
    objectives: dict[str, tuple[tuple[str, str], ...]]
    without: tuple[tuple[str, str], ...]  #: questions without a known objective, as (set, question)
    markings: tuple[dict[str, Any], ...]  #: every marking of the gradebook, oldest first
    drop: int  #: how many of the lowest shares are left out


@dataclass(frozen=True)
class _Marked:
    """The learners, shares and points in the last marking of one set."""

    students: set[str]
    shares: dict[str, Share]
    points: dict[str, dict[str, float]]
    worth: dict[str, float]


def read_weighting(words: Iterable[str], drop: int, names: Sequence[str]) -> Weighting:
    """Read weights such as ``01=2`` for the sets of a gradebook; sets not named weigh 1.

    Raises
    ------
    CourseError
        When a word is no weight, names no set or one set twice, or too many shares would be dropped.
    """
    given: dict[str, float] = {}
    for word in words:
        said, equals, value = word.rpartition("=")
        if not equals:
            raise CourseError(
                f"--weights {word} names no weight: write a set and its weight, as in {word}=2."
            )
        name, weight = _set_named(said, names), number(value, ".")
        if weight is None:
            raise CourseError(
                f"--weights {word}: {value!r} is no weight. Write a number of 0 or more, as in {said}=2."
            )
        if name in given:
            raise CourseError(f"--weights names {name} twice: leave one of the two weights out.")
        given[name] = weight
    made = Weighting({name: given.get(name, 1.0) for name in names}, drop)
    if not made.counting:
        raise CourseError("--weights leaves no set that counts: give at least one set a weight above 0.")
    most = len(made.counting) - 1
    if not 0 <= drop <= most:
        raise CourseError(
            f"--drop-lowest {drop} is not possible: {len(made.counting)} of the gradebook's sets count. "
            f"Write a number from 0 to {most}."
        )
    return made


def _set_named(said: str, names: Sequence[str]) -> str:
    """Return the set with this name, or with a name that begins with this number."""
    found = [name for name in names if said == name] or [
        name for name in names if said and said == name.partition("-")[0]
    ]
    if len(found) > 1:
        raise CourseError(f"--weights {said} could mean {' or '.join(found)}: write the whole name.")
    if not found:
        raise UnknownNameError("set in this gradebook", said, names)
    return found[0]


def term_of(
    book: Gradebook,
    weighting: Weighting,
    *,
    objectives: Mapping[tuple[str, str], str],
    titles: Mapping[str, str],
    roster: Roster | None = None,
) -> Term:
    """Return the term's results from the last marking of each set in a gradebook.

    `objectives` maps (set, question) to the objective, and `titles` a set to its title. The roster adds the
    learners without a mark, and full names.
    """
    markings = book.markings()
    last = {one["set_name"]: int(one["id"]) for one in markings}
    marked = {name: _marked(book, name, last[name]) for name in weighting.weights}
    asked, without = _asked(marked, objectives)
    listed = roster.students() if roster is not None else []
    names = roster.names() if roster is not None else {}
    others = {student for one in marked.values() for student in one.students} - set(listed)
    learners = []
    for student in (*listed, *sorted(others)):
        shares = {name: one.shares.get(student, NO_MARK) for name, one in marked.items()}
        dropped, total, so_far = _totalled(shares, weighting)
        learners.append(
            LearnerTerm(
                student,
                names.get(student, ""),
                shares,
                dropped,
                total,
                so_far,
                {one: _reached(student, questions, marked) for one, questions in asked.items()},
                listed=roster is None or student not in others,
            )
        )
    return Term(
        tuple(
            TermSet(name, titles.get(name, ""), weight, last[name])
            for name, weight in weighting.weights.items()
        ),
        tuple(learners),
        asked,
        without,
        tuple(markings),
        weighting.drop,
    )


def _marked(book: Gradebook, name: str, marking: int) -> _Marked:
    rows = book.rows(name, marking)
    here = {row.student for row in rows if row.outcome is not Outcome.ABSENT}
    shares: dict[str, Share] = {}
    points = {}
    for line in book.totals(name, marking):
        student = line["student"]
        if line["open"]:
            shares[student] = OPEN if student in here else ABSENT
        elif line["of"]:
            shares[student] = line["total"] / line["of"]
            points[student] = line["by_question"]
    return _Marked(
        {row.student for row in rows} | set(shares), shares, points, {row.question: row.of for row in rows}
    )


def _asked(
    marked: Mapping[str, _Marked], objectives: Mapping[tuple[str, str], str]
) -> tuple[dict[str, tuple[tuple[str, str], ...]], tuple[tuple[str, str], ...]]:
    """Return the questions of each objective, and the questions without one, such as free texts."""
    found: dict[str, list[tuple[str, str]]] = {}
    without = []
    for name, one in marked.items():
        written = [question for given in one.points.values() for question in given]
        for question in dict.fromkeys((*one.worth, *written)):
            objective = objectives.get((name, question))
            if objective is None or question not in one.worth:
                without.append((name, question))
            else:
                found.setdefault(objective, []).append((name, question))
    return {one: tuple(questions) for one, questions in found.items()}, tuple(without)


def _totalled(
    shares: Mapping[str, Share], weighting: Weighting
) -> tuple[tuple[str, ...], Share, float | None]:
    """Return the dropped sets and the total. For an open total, also return the mean of the final marks."""
    final = {name: share for name in weighting.counting if not isinstance(share := shares[name], str)}
    if len(final) < len(weighting.counting):
        return (), OPEN, weighting.mean(final) if final else None
    dropped = weighting.dropped(final)
    return dropped, weighting.mean({name: final[name] for name in final if name not in dropped}), None


def _reached(student: str, questions: Sequence[tuple[str, str]], marked: Mapping[str, _Marked]) -> Share:
    """Return a learner's share of the points of some questions, or a word while a mark is missing."""
    said = {marked[name].shares.get(student, NO_MARK) for name, _ in questions}
    for word in (OPEN, ABSENT, NO_MARK):
        if word in said:
            return word
    mine = [
        (marked[name].points[student][question], marked[name].worth[question])
        for name, question in questions
        if question in marked[name].points[student]
    ]
    most = fsum(worth for _, worth in mine)
    return fsum(points for points, _ in mine) / most if most else NO_MARK


def term_csv(term: Term) -> str:
    """Return a CSV table of the term: shares of sets, total and shares by objective for each learner."""
    named = any(one.name for one in term.learners)
    heads = [f"{one.name} (weight {one.weight:g})" for one in term.sets]
    table = [
        ["student", *(["name"] if named else []), *heads, "dropped", "total", "so_far", *term.objectives],
    ]
    for one in term.learners:
        table.append(
            [
                one.student,
                *([one.name] if named else []),
                *(_cell(share) for share in one.shares.values()),
                "; ".join(one.dropped),
                _cell(one.total),
                "" if one.so_far is None else _cell(one.so_far),
                *(_cell(share) for share in one.objectives.values()),
            ]
        )
    return table_text(table)


def _cell(share: Share) -> str:
    return share if isinstance(share, str) else f"{share:.4f}"
