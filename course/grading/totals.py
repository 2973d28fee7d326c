"""From rows of marks to one total for each learner: points by hand, free texts, lateness."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from course.grading.byhand import ByHand, lateness
from course.grading.lateness import Lateness, LateRule
from course.grading.lms import table_text
from course.grading.marks import Row
from course.grading.results import safe_cell
from course.grading.rubric import Rubric

__all__ = ["Total", "totals_csv", "totals_of"]

#: Outcomes under which a learner has no mark yet, as opposed to a mark of nothing.
OPEN = ("conflict", "not marked", "not handed in")
#: how a note on a free text that waits ends
NOT_READ = "not read yet"
_IN_TIME = Lateness(0.0, 1.0)


@dataclass(frozen=True)
class Total:
    """What one learner gets.

    Attributes
    ----------
    student : str
        The learner.
    points : dict
        Question to points, after what was written by hand; free-text questions too.
    of : dict
        Question to the points it is worth.
    late : Lateness
        Hours and factor.
    notes : tuple of str
        What was changed by hand and why, and what is still open.
    open : bool
        There is no mark yet: nothing handed in, a conflict, or free texts that nobody has read.
    """

    student: str
    points: dict[str, float]
    of: dict[str, float]
    late: Lateness = _IN_TIME
    notes: tuple[str, ...] = ()
    open: bool = False
    comments: dict[str, str] = field(default_factory=dict)

    @property
    def total(self) -> float:
        """Points of all questions times the late factor, rounded to 4 decimals."""
        return round(sum(self.points.values()) * self.late.factor, 4)

    @property
    def most(self) -> float:
        """Points that could be reached."""
        return sum(self.of.values())

    @property
    def share(self) -> float:
        """Total as a share of the points that could be reached."""
        return self.total / self.most if self.most else 0.0

    def as_dict(self) -> dict[str, Any]:
        """Return the total without its parts."""
        return {
            "student": self.student,
            "points": round(sum(self.points.values()), 4),
            "of": self.most,
            "late_hours": self.late.hours,
            "late_factor": self.late.factor,
            "total": self.total,
            "open": self.open,
            "notes": "; ".join(self.notes),
        }


def totals_of(
    rows: Iterable[Row],
    by_hand: ByHand | None = None,
    rubric: Rubric | None = None,
    rule: LateRule | None = None,
    found: Mapping[str, Lateness] | None = None,
    texts: Mapping[str, Mapping[str, str]] | None = None,
) -> list[Total]:
    """Add up each learner's rows.

    Parameters
    ----------
    rows : iterable of Row
        All rows of a marking.
    by_hand : ByHand, optional
        What the teacher wrote.
    rubric : Rubric, optional
        Free-text questions.
    rule : LateRule, optional
        Late rules.
    found : mapping, optional
        Learner to lateness as found.
    texts : mapping, optional
        Learner to the free texts handed in; a criterion of a text that is not there gives no points.

    Returns
    -------
    list of Total
        Sorted by learner.
    """
    by_hand, rubric, rule = by_hand or ByHand(), rubric or Rubric(), rule or LateRule()
    mine: dict[str, list[Row]] = {}
    for row in rows:
        mine.setdefault(row.student, []).append(row)
    made = []
    for student in sorted(mine):
        points: dict[str, float] = {}
        of: dict[str, float] = {}
        notes: list[str] = []
        comments: dict[str, str] = {}
        for row in mine[student]:  # rows of a conflict repeat a question, all of them without points
            points[row.question] = max(row.points, points.get(row.question, 0.0))
            of[row.question] = row.of
        waiting = all(row.outcome in OPEN for row in mine[student])
        undone = waiting or any(row.outcome == "not marked" for row in mine[student])
        for one in rubric.criteria:
            of[one.question] = of.get(one.question, 0.0) + one.points
            points.setdefault(one.question, 0.0)
            given = by_hand.texts.get((student, one.question, one.criterion))
            if given is not None:
                points[one.question] += min(given[0], one.points)
                said = f"{one.criterion}: {given[0]:g} of {one.points:g}" + (
                    f" – {given[1]}" * bool(given[1])
                )
                comments[one.question] = "\n".join(filter(None, (comments.get(one.question, ""), said)))
            elif (texts or {}).get(student, {}).get(one.question):
                undone = True
                notes.append(f"{one.question}: {one.criterion} {NOT_READ}")
        for (who, question), (value, reason) in sorted(by_hand.points.items()):
            if who == student and question in of:
                notes.append(f"{question}: {value:g} instead of {points[question]:g}, {reason}")
                points[question] = value
        if set(of) <= {question for who, question in by_hand.points if who == student}:
            undone = False  # every question was settled by hand
        late = (found or {}).get(student, _IN_TIME)
        late, reason = lateness(student, late, rule, by_hand)
        if reason:
            notes.append(f"lateness: {reason}")
        elif late.hours is None:
            notes.append("late by unknown hours: the first late rule applies")
        made.append(Total(student, points, of, late, tuple(notes), undone, comments))
    return made


def totals_csv(totals: Iterable[Total]) -> str:
    """Return one line for each learner: points for each question, lateness, total."""
    totals = list(totals)
    questions = list(dict.fromkeys(question for one in totals for question in one.of))
    head = ["student", *questions, "points", "of", "late_hours", "late_factor", "total", "state", "notes"]
    table = [head]
    for one in totals:
        content = one.as_dict()
        hours = "" if content["late_hours"] is None else f"{content['late_hours']:g}"
        table.append(
            [
                safe_cell(one.student),
                *(f"{one.points[question]:g}" if question in one.points else "" for question in questions),
                f"{content['points']:g}",
                f"{one.most:g}",
                hours,
                f"{one.late.factor:g}",
                f"{one.total:g}",
                "open" if one.open else "marked",
                safe_cell(content["notes"]),
            ]
        )
    return table_text(table)
