"""From rows of marks to one total for each learner: points by hand, free texts, lateness."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from course.grading.lms import table_text
from course.grading.marks.byhand import WHOLE, ByHand, lateness
from course.grading.marks.lateness import Lateness, LateRule
from course.grading.marks.rows import Row
from course.grading.marks.rubric import Rubric
from course.outcomes import Outcome

#: the end of a note on a free text that waits
NOT_READ = "not read yet"
_IN_TIME = Lateness(0.0, 1.0)


@dataclass
class Total:
    """One learner's points for each question, lateness and total; `totals_of` adds them up."""

    student: str  #: the learner
    points: dict[str, float]  #: question to points, with changes by hand; free-text questions too
    of: dict[str, float]  #: question to the points it is worth
    late: Lateness = _IN_TIME  #: hours and factor
    #: changes by hand with their reasons, and what is still open
    notes: list[str] = field(default_factory=list)
    #: True while there is no mark: nothing handed in, a conflict, or free texts that nobody has read
    open: bool = False
    comments: dict[str, str] = field(default_factory=dict)  #: question to the teacher's comments
    #: what the teacher can do about an open mark; stands in tables, never on a learner's page
    todo: str = ""
    #: points before the teacher's own points for the whole exercise replaced them; None without such points
    earned: float | None = None

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
            "notes": "; ".join(filter(None, (self.todo, *self.notes))),
        }


def totals_of(
    rows: Iterable[Row],
    by_hand: ByHand | None = None,
    *,
    rubric: Rubric | None = None,
    rule: LateRule | None = None,
    found: Mapping[str, Lateness] | None = None,
    texts: Mapping[str, Mapping[str, str]] | None = None,
    unasked: Mapping[str, Iterable[str]] | None = None,
) -> list[Total]:
    """Return each learner's total from the rows of marks, sorted by learner.

    `found` maps a learner to the lateness found, `texts` to the free texts handed in, and `unasked` to the
    free-text questions that the rubric does not name. A criterion of a missing text gives no points.
    """
    by_hand, rubric, rule = by_hand or ByHand(), rubric or Rubric(), rule or LateRule()
    mine: dict[str, list[Row]] = {}
    for row in rows:
        mine.setdefault(row.student, []).append(row)
    made = []
    for student in sorted(mine):
        total = _from_rows(student, mine[student])
        _read_texts(total, rubric, by_hand, (texts or {}).get(student, {}))
        _wait_for_rubric(total, (unasked or {}).get(student, ()), by_hand)
        _miss(total, rule, absent=all(row.outcome is Outcome.ABSENT for row in mine[student]))
        _settle(total, by_hand)
        total.late, reason = lateness(student, (found or {}).get(student, _IN_TIME), rule, by_hand)
        if reason:
            total.notes.append(f"lateness: {reason}")
        elif total.late.hours is None:
            total.notes.append("late by unknown hours: the first late rule applies")
        if not total.open:
            total.todo = ""
        made.append(total)
    return made


def _from_rows(student: str, rows: list[Row]) -> Total:
    """Return a learner's total before anything by hand."""
    total = Total(student, {}, {})
    for row in rows:  # rows of a conflict repeat a question, all of them without points
        total.points[row.question] = max(row.points, total.points.get(row.question, 0.0))
        total.of[row.question] = row.of
    waiting = all(row.outcome.is_open for row in rows)
    total.open = waiting or any(row.outcome is Outcome.NOT_MARKED for row in rows)
    if waiting:
        total.todo = rows[0].outcome.to_settle
    return total


def _read_texts(total: Total, rubric: Rubric, by_hand: ByHand, written: Mapping[str, str]) -> None:
    """Add the points of free texts; an unread text keeps the mark open."""
    for one in rubric.criteria:
        total.of[one.question] = total.of.get(one.question, 0.0) + one.points
        total.points.setdefault(one.question, 0.0)
        given = by_hand.texts.get((total.student, one.question, one.criterion))
        if given is not None:
            total.points[one.question] += given[0]
            said = f"{one.criterion}: {given[0]:g} of {one.points:g}" + (f" – {given[1]}" * bool(given[1]))
            before = total.comments.get(one.question, "")
            total.comments[one.question] = "\n".join(filter(None, (before, said)))
        elif written.get(one.question):
            total.open = True
            again = "was handed in again, " if (total.student, one.question) in by_hand.again else ""
            total.notes.append(f"{one.question}: {one.criterion} {again}{NOT_READ}")


def _wait_for_rubric(total: Total, questions: Iterable[str], by_hand: ByHand) -> None:
    """Keep the mark open while a free text has neither a rubric nor points by hand."""
    for question in sorted(questions):
        if (total.student, question) not in by_hand.points:
            total.open = True
            total.notes.append(f"{question}: a free text without a rubric, {NOT_READ}")


def _miss(total: Total, rule: LateRule, *, absent: bool) -> None:
    """Note a learner's own deadline. Where nothing came by then, the rule may make the mark final."""
    own = rule.extensions.get(total.student)
    if own is not None:
        total.notes.append(f"deadline {own.due:%Y-%m-%d %H:%M}: {own.reason}".removesuffix(": "))
    if absent and rule.is_missed(total.student):
        total.open = False
        total.notes.append("nothing was handed in by the deadline, which gives no points")


def _settle(total: Total, by_hand: ByHand) -> None:
    """Replace points by the teacher's points by hand; where all are given, the mark is final.

    Comments without points are added.
    """
    for (who, question), remark in by_hand.remarks.items():
        if who == total.student and question == WHOLE:
            total.notes.append(remark)
        elif who == total.student:
            before = total.comments.get(question, "")
            total.comments[question] = "\n".join(filter(None, (before, remark)))
    given = {question: pair for (who, question), pair in by_hand.points.items() if who == total.student}
    if WHOLE in given:
        value, reason = given[WHOLE]
        total.earned = sum(total.points.values())
        total.notes.append(f"all: {value:g} instead of {total.earned:g}, {reason}")
        most = sum(total.of.values())
        total.points = {question: value * worth / most for question, worth in total.of.items()}
    for question, (value, reason) in sorted(given.items()):
        if question in total.of:
            total.notes.append(f"{question}: {value:g} instead of {total.points[question]:g}, {reason}")
            total.points[question] = value
    if WHOLE in given or set(total.of) <= set(given):
        total.open = False


def totals_csv(totals: Iterable[Total]) -> str:
    """Return a CSV table with one line for each learner: points by question, lateness, total."""
    totals = list(totals)
    questions = list(dict.fromkeys(question for one in totals for question in one.of))
    head = ["student", *questions, "points", "of", "late_hours", "late_factor", "total", "state", "notes"]
    table = [head]
    for one in totals:
        content = one.as_dict()
        hours = "" if content["late_hours"] is None else f"{content['late_hours']:g}"
        table.append(
            [
                one.student,
                *(f"{one.points[question]:g}" if question in one.points else "" for question in questions),
                f"{content['points']:g}",
                f"{one.most:g}",
                hours,
                f"{one.late.factor:g}",
                f"{one.total:g}",
                "open" if one.open else "marked",
                content["notes"],
            ]
        )
    return table_text(table)
