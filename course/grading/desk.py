"""Grade a class in one step that can be repeated: from the LMS's download to marks, tables and pages."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from course.drafts import remove_drafts
from course.errors import CourseError
from course.grading.batch import Batch, kept_run, mark_all
from course.grading.files import write_private
from course.grading.intake.find import Submission, find_others
from course.grading.intake.match import Placed, Unmatched, place
from course.grading.lms import Roster
from course.grading.marks.byhand import (
    WHOLE,
    ByHand,
    TextTable,
    check_by_hand,
    comments_of,
    points_table,
    read_by_hand,
    write_files,
    write_late,
    write_texts,
)
from course.grading.marks.lateness import Lateness, LateRule
from course.grading.marks.rows import NO_NOTEBOOK, Row, grades_csv, rows_without_run
from course.grading.marks.rubric import Rubric, free_texts
from course.grading.marks.totals import Total, totals_csv, totals_of
from course.grading.pages.rendering import Recorded
from course.grading.preflight import check_release, check_roster, check_times
from course.grading.questions import BankSet, Signed
from course.outcomes import Outcome

if TYPE_CHECKING:
    from course.grading.marks.gradebook import Gradebook

#: folder of the tables that the teacher fills in
_BY_HAND = "by-hand"


@dataclass(frozen=True)
class Desk(Batch):
    """The submissions of a class, the rules of marking, and where to write the results."""

    questions: BankSet
    #: the class, the free-text questions, the late rules
    roster: Roster | None = None
    rubric: Rubric = field(default_factory=Rubric)
    rule: LateRule = field(default_factory=LateRule)
    assignment: str = ""  #: column of the Canvas gradebook
    #: points of the assignment, for a table of the LMS that does not state them
    maximum: float | None = None
    gradebook: str | None = None  #: address of the gradebook; None keeps none
    feedback: Path | None = None  #: folder of the pages; None makes none
    solutions: bool = False  #: learners' pages show worked solutions
    note: str = ""  #: why this marking was made, for the history
    #: objective to what a learner can do who has reached it, for the class page
    objectives: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Marked:
    """The results of one marking."""

    rows: list[Row]
    totals: list[Total]
    unmatched: list[Unmatched]
    containment: str
    unasked: dict[str, list[str]]
    lms_file: Path | None = None
    marking: int | None = None
    #: (learner, question) of free texts that were handed in again after the teacher had read them
    again: frozenset[tuple[str, str]] = frozenset()
    #: (learner, question) of answers that have changed since the teacher wrote points or a comment for them
    changed: tuple[tuple[str, str], ...] = ()
    #: learners of `texts.csv` with points who are not in this marking, as after a new name in the roster
    strangers: tuple[str, ...] = ()
    #: False where nothing has changed since the last marking, so that the gradebook got no new one
    is_new: bool = True


@dataclass(frozen=True)
class _Read:
    """The teacher's tables and the tokens of the submissions, read and found to belong together."""

    desk: Desk
    by_hand: ByHand
    signed: dict[str, list[Signed]]


@dataclass(frozen=True)
class _Settled:
    """The learner of each file, the files without a learner, and each learner's free texts."""

    placed: list[Placed]
    unmatched: list[Unmatched]
    texts: dict[str, dict[str, str]]
    unasked: dict[str, list[str]]


def grade_class(desk: Desk, progress: Callable[[int], object] | None = None) -> Marked:
    """Mark a class and write marks, tables to fill in, the LMS's file, the gradebook and the pages.

    Raises
    ------
    CourseError
        When a table that the teacher filled in cannot be read, the LMS's table has no such column, or secret,
        bank or roster do not belong to what was handed in. All this is found before any notebook runs.
    """
    read = _read(desk)
    desk = read.desk
    settled = _place(read)
    read = replace(read, by_hand=read.by_hand.of_these(settled.texts))
    with _open_gradebook(desk) as book:
        rows = _run(desk, settled, progress)
        late = _late(settled.placed, desk)
        totals = _total(read, settled, rows, late)
        return _write(read, settled, rows, totals, late=late, book=book)


def _read(desk: Desk) -> _Read:
    """Read the teacher's tables and the tokens; the set becomes the version that was handed out."""
    pages = (desk.feedback, desk.feedback / "learners") if desk.feedback is not None else ()
    remove_drafts(desk.out, desk.out / _BY_HAND, desk.out / "runs", *pages)
    by_hand = read_by_hand(desk.out / _BY_HAND)
    if desk.roster is not None and desk.roster.lms.takes_grades:
        desk.roster.filled({}, desk.assignment, desk.maximum)
    signed = {}
    for one in desk.submissions:
        notebook = one.notebook()
        signed[one.name] = desk.questions.signed(notebook) if notebook is not None else []
    # the class is marked by the version that was handed out, which may be an earlier one
    handed_out = check_release(desk.questions, signed.values(), desk.roster)
    return _Read(replace(desk, questions=handed_out), by_hand, signed)


def _place(read: _Read) -> _Settled:
    """Find each file's learner. Raise an error where the tables do not fit the files."""
    desk, by_hand, folder = read.desk, read.by_hand, read.desk.out / _BY_HAND
    placed, unmatched = place(
        desk.submissions,
        desk.roster,
        by_hand.files,
        lambda one: desk.questions.learner_of(read.signed[one.name]),
    )
    if not by_hand.files:
        write_files(folder, unmatched)
        check_roster(placed, unmatched, desk.roster)
    texts, unasked = _texts(placed, desk.rubric, desk.questions)
    check_by_hand(
        folder,
        by_hand,
        {*(desk.roster.students() if desk.roster else ()), *(one.submission.student for one in placed)},
        desk.questions.points(),
        desk.rubric,
        unasked={(student, question) for student, questions in unasked.items() for question in questions},
    )
    check_times([one.submission.student for one in placed], desk.roster, desk.rule)
    return _Settled(placed, unmatched, texts, unasked)


def _run(desk: Desk, settled: _Settled, progress: Callable[[int], object] | None) -> list[Row]:
    """Run and judge every notebook that has a learner; add the learners who handed in nothing."""
    rows = mark_all(replace(desk, submissions=tuple(one.submission for one in settled.placed)), progress)
    return _with_absent(rows, desk, _in_another_form(desk))


def _total(read: _Read, settled: _Settled, rows: list[Row], late: dict[str, Lateness]) -> list[Total]:
    """Add up each learner's rows with what the teacher wrote."""
    return totals_of(
        rows,
        read.by_hand,
        rubric=read.desk.rubric,
        rule=read.desk.rule,
        found=late,
        texts=settled.texts,
        unasked=settled.unasked,
    )


def _write(
    read: _Read,
    settled: _Settled,
    rows: list[Row],
    totals: list[Total],
    *,
    late: dict[str, Lateness],
    book: Gradebook | None,
) -> Marked:
    """Write the tables, the LMS's file, the gradebook and the pages."""
    desk = read.desk
    folder = desk.out / _BY_HAND
    write_private(desk.out / "grades.csv", grades_csv(rows))
    write_files(folder, [*settled.unmatched, *_conflicts(rows)])
    write_late(folder, late)
    write_private(desk.out / "totals.csv", totals_csv(totals))
    answers = _answers(desk.out, settled.placed, rows)
    work = _write_work(desk, settled, rows, totals, answers=answers)
    seen = read.by_hand.seen
    lms_file = _lms_file(desk, totals, comments_of(read.by_hand, desk.rubric))
    marking, before = None, None
    if book is not None:
        before = max((one["id"] for one in book.markings(desk.questions.name)), default=None)
        marking = book.record(desk.questions.name, desk.questions.version, rows, totals, desk.note)
    if desk.feedback is not None:
        _write_pages(desk, desk.feedback, settled, rows=rows, totals=totals, answers=answers)
    return Marked(
        rows,
        totals,
        settled.unmatched,
        desk.containment,
        settled.unasked,
        lms_file,
        marking,
        read.by_hand.again,
        tuple(sorted(place for place, now in work.items() if seen.get(place, now) != now)),
        tuple(sorted({one for one, _, _ in read.by_hand.texts} - {one.student for one in totals})),
        is_new=marking != before,
    )


def _write_work(
    desk: Desk,
    settled: _Settled,
    rows: list[Row],
    totals: list[Total],
    *,
    answers: dict[tuple[str, str], Recorded],
) -> dict[tuple[str, str], str]:
    """Write the free texts as a table, and all work as a page; return the id of each answer."""
    from course.grading.pages.reading import Answers, work_of, write_reading_page

    folder = desk.out / _BY_HAND
    questions, worth = desk.questions, desk.questions.points()
    table = TextTable((), (), ",")
    if desk.rubric.criteria:
        table = write_texts(folder, desk.rubric, settled.texts)
    most = sum(worth.values()) + sum(desk.rubric.points().values())
    work = tuple(work_of(questions, totals, rows, answers, _code(settled.placed)))
    write_reading_page(
        folder / "work.html",
        questions.name,
        questions.title,
        desk.rubric,
        table,
        names=desk.roster.names() if desk.roster is not None else None,
        answers=Answers(
            {**{question: questions.heading(question) for question in worth}, WHOLE: "The whole exercise"},
            {**worth, WHOLE: most},
            work,
            points_table(folder),
        ),
    )
    return {(one.student, one.question): one.read for one in work}


def _code(placed: list[Placed]) -> dict[tuple[str, str], str]:
    """Return the code of each learner's answers, by learner and question."""
    found = {}
    for one in placed:
        notebook = one.submission.notebook()
        for question, code in (notebook.code() if notebook is not None else {}).items():
            found[one.submission.student, question] = code
    return found


def _write_pages(
    desk: Desk,
    folder: Path,
    settled: _Settled,
    *,
    rows: list[Row],
    totals: list[Total],
    answers: dict[tuple[str, str], Recorded],
) -> None:
    from course.grading.lms.reading import write_feedback
    from course.grading.pages.classroom import report
    from course.grading.pages.feedback import write_pages

    pages = write_pages(
        folder,
        desk.questions,
        rows,
        totals,
        answers,
        report=report(desk.questions, rows, totals, answers, desk.objectives),
        unmatched=settled.unmatched,
        rubric=desk.rubric,
        texts=settled.texts,
        solutions=desk.solutions,
        names=desk.roster.names() if desk.roster is not None else None,
    )
    handed_in = [(one.submission.name, one.submission.student) for one in settled.placed]
    write_feedback(folder, handed_in, pages)


@contextlib.contextmanager
def _open_gradebook(desk: Desk) -> Iterator[Gradebook | None]:
    """Open the gradebook before anything runs, so that a wrong address costs no time."""
    if desk.gradebook is None:
        yield None
        return
    if not desk.contained and "://" in desk.gradebook:
        raise CourseError(
            "A notebook without a wall could reach the gradebook's database. Leave --uncontained out, or use "
            "a gradebook that is a file."
        )
    from course.grading.marks.gradebook import Gradebook

    if "://" not in desk.gradebook:
        Path(desk.gradebook).parent.mkdir(parents=True, exist_ok=True)
    with contextlib.closing(Gradebook(desk.gradebook)) as book:
        yield book


def _in_another_form(desk: Desk) -> dict[str, str]:
    """Return learner to file name, for files of the class that are no notebooks."""
    if desk.roster is None:
        return {}
    others = [
        other for source in sorted({one.source for one in desk.submissions}) for other in find_others(source)
    ]
    placed, _ = place(others, desk.roster)
    return {one.submission.student: one.submission.name for one in placed}


def _with_absent(rows: list[Row], desk: Desk, others: dict[str, str]) -> list[Row]:
    """Add rows for the roster's learners who handed in nothing, or no notebook."""
    here = {row.student for row in rows}
    absent = [name for name in (desk.roster.students() if desk.roster else []) if name not in here]
    added = list(rows)
    for student in absent:
        nothing = Submission(others.get(student, ""), student, Path())
        outcome, note = (Outcome.UNREADABLE, NO_NOTEBOOK) if student in others else (Outcome.ABSENT, "")
        added += rows_without_run(nothing, desk.questions, outcome, note, desk.containment)
    order = {question: place for place, question in enumerate(desk.questions.points())}
    return sorted(added, key=lambda row: (row.student, row.file, order[row.question]))


def _conflicts(rows: list[Row]) -> list[Unmatched]:
    files = {row.file: row for row in rows if row.outcome is Outcome.CONFLICT}
    return [
        Unmatched(name, f"{row.note} ({row.student}): write - for each file that shall not count")
        for name, row in sorted(files.items())
    ]


def _texts(
    placed: list[Placed], rubric: Rubric, questions: BankSet
) -> tuple[dict[str, dict[str, str]], dict[str, list[str]]]:
    """Return each learner's free texts, and the questions among them that the rubric does not name.

    A notebook of another set may ask a question of the same name, so its texts are left out. While several
    files claim a learner, none of their texts takes the place of the one that the teacher has read.
    """
    asked = rubric.points()
    handed_in: dict[str, list[dict[str, str] | None]] = {}
    for one in placed:
        notebook = one.submission.notebook()
        if notebook is not None and questions.claim(notebook) not in (None, questions.name):
            continue
        found = free_texts(notebook) if notebook is not None else None  # it claims the learner all the same
        handed_in.setdefault(one.submission.student, []).append(found)
    texts: dict[str, dict[str, str]] = {}
    unasked: dict[str, list[str]] = {}
    for student, files in handed_in.items():
        (first, *others) = files
        if asked and first is not None and not others:
            texts[student] = {
                question: text for question, text in first.items() if question in asked and text
            }
        if unknown := sorted({question for one in files for question in found or ()} - set(asked)):
            unasked[student] = unknown
    return texts, unasked


def _late(placed: list[Placed], desk: Desk) -> dict[str, Lateness]:
    learners = {one.student: one for one in desk.roster.learners} if desk.roster else {}
    times = {name: learner.submitted for name, learner in learners.items()}
    said_late = {name for name, learner in learners.items() if learner.late}
    flagged: dict[str, bool] = {}
    for one in placed:
        name = one.submission.student
        flagged[name] = flagged.get(name, False) or one.late or name in said_late
    return {name: desk.rule.judge(times.get(name), late, name) for name, late in flagged.items()}


def _lms_file(desk: Desk, totals: list[Total], said: dict[str, dict[str, list[str]]]) -> Path | None:
    if desk.roster is None or not desk.roster.lms.takes_grades:
        return None
    shares = {one.student: one.share for one in totals if not one.open}
    path = desk.out / f"{desk.roster.kind}.csv"
    write_private(path, desk.roster.filled(shares, desk.assignment, desk.maximum, said))
    return path


def _answers(out: Path, placed: list[Placed], rows: list[Row]) -> dict[tuple[str, str], Recorded]:
    """Return the recorded answers by learner and question, read from the kept runs one notebook at a time."""
    unrun = {row.file for row in rows if row.outcome.is_without_run}
    found = {}
    for one in placed:
        run = None if one.submission.name in unrun else kept_run(out, one.submission)
        for question, answer in (run.answers if run is not None else {}).items():
            found[one.submission.student, question] = Recorded.of(answer.plain)
    return found
