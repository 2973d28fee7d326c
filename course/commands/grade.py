"""`course grade`: mark submitted notebooks.

The LMS's download becomes marks, a table for the LMS, and feedback pages.
"""

import argparse
import contextlib
import math
import signal
import sys
import threading
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tqdm import tqdm

from course.commands.gradebook import objective_texts
from course.errors import CourseError, UnknownNameError
from course.grading.batch import default_workers
from course.grading.class_file import NAME, ClassFile, find_class, in_force, line_of, read_class, settle
from course.grading.desk import Desk, Marked, grade_class
from course.grading.files import clean
from course.grading.hand_out import releases_in
from course.grading.intake.find import Submission, find_submissions
from course.grading.lms import Roster, read_roster
from course.grading.marks.lateness import LateRule, read_extensions, read_rule
from course.grading.marks.rows import NO_NOTEBOOK
from course.grading.marks.rubric import Rubric, read_rubric
from course.grading.questions import BankSet, read_secret
from course.grading.run.runs import Limits
from course.grading.run.seat import why_not_contained
from course.marking.frozen import read_frozen
from course.outcomes import Outcome
from course.phrases import list_of, number_of


def add_grade(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Run every notebook in a sandbox that holds no keys, then write the marks: grades.csv "
        "(a row for each answer), totals.csv (a row for each learner), by-hand/ (tables for you to fill in)."
    )
    parser.add_argument(
        "words",
        nargs="+",
        metavar="[SET] SUBMISSIONS",
        help="the exercise set, such as 01, where the notebooks name several; then the folder or zip file "
        "with the notebooks, such as the download from Moodle or Canvas",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="folder of the results (default: marks/SET in the class's folder)",
    )
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    _add_release(parser.add_argument_group("what was handed out"))
    _add_class(parser.add_argument_group("the class"))
    _add_marks(parser.add_argument_group("what counts, and its history"))
    _add_pages(parser.add_argument_group("pages"))
    _add_runs(parser.add_argument_group("how notebooks run"))
    parser.set_defaults(run=_grade)


def _add_release(group: Any) -> None:
    group.add_argument(
        "--class",
        dest="folder",
        type=Path,
        metavar="DIR",
        help="the class's folder with its rules, class.toml (default: the one beside or above a zip "
        "file with submissions, or above the folder here; needed where it names a bank or a server)",
    )
    group.add_argument(
        "--override", action="store_true", help="go by this command where class.toml says otherwise"
    )
    group.add_argument("--bank", type=Path, metavar="DIR", help="folder of your own questions")
    group.add_argument(
        "--seed-file", type=Path, metavar="FILE", help="file with the secret that the set was released with"
    )
    group.add_argument(
        "--release",
        type=Path,
        nargs="+",
        default=[],
        metavar="DIR",
        help="folder that `course release` wrote; needed when the bank has changed since then",
    )
    group.add_argument("--same", action="store_true", help="the set was released with --same")


def _add_class(group: Any) -> None:
    group.add_argument(
        "--roster",
        type=Path,
        metavar="CSV",
        help="the class: a table with a column `student`, Moodle's grading worksheet or Canvas's gradebook "
        "(for the last two, a copy with the grades filled in is written: moodle.csv or canvas.csv)",
    )
    group.add_argument(
        "--assignment", default="", metavar="NAME", help="column of the assignment in Canvas's gradebook"
    )
    group.add_argument(
        "--maximum",
        type=float,
        metavar="POINTS",
        help="most points of the assignment, when Moodle's worksheet does not state them",
    )


def _add_marks(group: Any) -> None:
    group.add_argument("--rubric", type=Path, metavar="CSV", help="free-text questions and their criteria")
    group.add_argument("--due", default="", metavar="TIME", help="deadline, such as 2027-01-31T23:59")
    group.add_argument(
        "--late",
        nargs="+",
        default=[],
        metavar="HOURS:FACTOR",
        help="multiply the points by FACTOR up to HOURS after the deadline; after the last of the HOURS by 0",
    )
    group.add_argument(
        "--gradebook",
        metavar="ADDRESS",
        help="database of all markings: a file, or postgresql://… (default: gradebook.sqlite in the class's "
        "folder, else in --out)",
    )
    group.add_argument("--note", default="", help="reason for this marking, kept in the gradebook's history")


def _add_pages(group: Any) -> None:
    group.add_argument(
        "--feedback",
        type=Path,
        metavar="DIR",
        help="folder for a page for each learner and a class page",
    )
    group.add_argument("--with-solutions", action="store_true", help="learners' pages show worked solutions")


def _add_runs(group: Any) -> None:
    group.add_argument(
        "--workers", type=int, metavar="N", help="sandboxes at the same time (default: one for each core)"
    )
    group.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="run the notebooks on a Dask cluster: tcp://host:port, or tls://… (extra `cluster`)",
    )
    group.add_argument("--cell-seconds", type=float, metavar="S", help="time for one cell (default: 20)")
    group.add_argument(
        "--total-seconds", type=float, metavar="S", help="time for one notebook (default: 120)"
    )
    group.add_argument("--memory-mb", type=int, metavar="MB", help="memory for one notebook (default: 1024)")
    group.add_argument(
        "--uncontained",
        action="store_true",
        help="run notebooks without a wall: they can read and change every file that you can",
    )


def _grade(arguments: argparse.Namespace) -> int:
    _take_words(arguments)
    submissions = _Submissions(arguments.submissions)
    rules = _rules(arguments, submissions)
    _check_runs(arguments, rules)
    desk = _desk(arguments, rules, submissions)
    for line in in_force(desk, rules.found):
        print(line)
    for line in _told(desk, _marked(desk, arguments)):
        print(line)
    return 0


def _take_words(arguments: argparse.Namespace) -> None:
    """Split the words of the command into the set and the submissions."""
    *named, submissions = arguments.words
    if len(named) > 1:
        raise CourseError(
            f"Name one set and one folder or zip file, as in: course grade 01 submissions.zip. "
            f"Not understood: {' '.join(arguments.words)}."
        )
    arguments.submissions, arguments.set = Path(submissions), named[0] if named else None


class _Submissions:
    """The submissions, found only when needed, since the rules may stop the command earlier."""

    def __init__(self, source: Path) -> None:
        self.source = source

    @cached_property
    def found(self) -> tuple[Submission, ...]:
        return tuple(find_submissions(self.source))


@dataclass(frozen=True)
class _Rules:
    """The rules in force: the class's file, completed by the command line."""

    found: ClassFile | None
    name: str | None
    said: dict[str, Any]

    def get(self, key: str, otherwise: Any = None) -> Any:
        return self.said.get(key, otherwise)

    def place(self, *parts: str) -> Path | None:
        """Return a path in the class's folder, or None without a class."""
        return self.found.folder.joinpath(*parts) if self.found is not None else None


def _rules(arguments: argparse.Namespace, submissions: _Submissions) -> _Rules:
    """Return the rules in force, from class.toml and the command line."""
    if arguments.folder is not None:
        found: ClassFile | None = read_class(arguments.folder)
    else:
        found = class_here(submissions.source)
    name = found.named(arguments.set) if found is not None else arguments.set
    if found is not None and arguments.set and name is None and not arguments.override:
        raise CourseError(
            f"{found.path}: {UnknownNameError('released set', arguments.set, found.sets)} To mark another "
            "set by the rules of the class, add --override."
        )
    names = ("roster", "bank", "rubric", "due", "late", "assignment", "maximum", "gradebook")
    given = {key: getattr(arguments, key) for key in names}
    given |= {"same": arguments.same or None, "secret": arguments.seed_file}
    if found is not None and name is None:  # the notebooks say which of the class's sets is meant
        name = arguments.set or _named_set(submissions.found)
    return _Rules(found, name, settle(given, found, name, override=arguments.override))


def class_here(source: Path) -> ClassFile | None:
    """Return the class beside or above a zip file, or above the working folder.

    A folder may be a part of one learner's work, and so may the file beside the folder.
    """
    if zipfile.is_zipfile(source):
        return find_class(source.parent, Path(), submissions=source)
    if (found := find_class(Path(), submissions=source)) is None:
        beside = next((one for one in source.resolve().parents if (one / NAME).is_file()), None)
        if beside is not None:
            print(
                f"Not read: {beside / NAME}, which may have been handed in. If these are the rules of your "
                f"class, add --class {beside}"
            )
    return found


def _check_runs(arguments: argparse.Namespace, rules: _Rules) -> None:
    """Raise when notebooks cannot run, or would run without a wall where a wall is needed."""
    if arguments.uncontained and (arguments.scheduler or "://" in str(rules.get("gradebook", ""))):
        # Through a scheduler, a notebook without a wall could run code on other computers.
        raise CourseError(
            "--uncontained cannot be used with --scheduler or a gradebook on a database server: notebooks "
            "without a wall can reach both. Mark on this computer, with a gradebook that is a file."
        )
    reason = None if arguments.scheduler else why_not_contained()
    if reason is not None and not arguments.uncontained:
        raise CourseError(
            f"This computer cannot run notebooks behind a wall: {reason}. To run them without a wall, add "
            "--uncontained. A notebook can then read and change every file that you can. "
            "Every row of the marks says so."
        )
    if arguments.workers is not None and arguments.workers < 1:
        raise CourseError(f"--workers {arguments.workers} is too few: write 1 or more.")


def _desk(arguments: argparse.Namespace, rules: _Rules, handed_in: _Submissions) -> Desk:
    """Read all files that the command line and the class's file name, and return the desk."""
    roster, submissions = _roster(rules), handed_in.found
    questions = _questions(arguments, rules, submissions)
    out = arguments.out or rules.place("marks", questions.name)
    if out is None:
        raise CourseError(
            "Say where the results go: --out DIR. For a class whose folder has its class.toml the place is "
            "known: --class DIR."
        )
    return Desk(
        submissions,
        questions,
        out,
        roster=roster,
        rubric=read_rubric(rules.get("rubric")) if rules.get("rubric") else Rubric(),
        rule=_late_rule(arguments, rules, questions.name, roster),
        assignment=rules.get("assignment", ""),
        maximum=rules.get("maximum"),
        gradebook=_gradebook(rules, out),
        feedback=arguments.feedback or (None if arguments.out else rules.place("pages", questions.name)),
        solutions=arguments.with_solutions,
        note=arguments.note,
        limits=_limits(arguments),
        workers=arguments.workers or default_workers(),
        contained=not arguments.uncontained,
        private=tuple(path for path in (rules.get("bank"), rules.get("secret")) if path is not None),
        objectives=objective_texts(questions.objectives().values()),
    )


def _late_rule(arguments: argparse.Namespace, rules: _Rules, name: str, roster: Roster | None) -> LateRule:
    """Return the late rule; its messages name the deadline's line where class.toml holds the deadline."""
    late, due = rules.get("late", []), rules.get("due", "")
    if rules.found is None or arguments.due or not due:
        made = read_rule(late, due)
    else:
        made = read_rule(late, due, line_of(rules.found, rules.name, "due"))
    if path := rules.get("extensions"):
        students = roster.students() if roster is not None else None
        made = replace(made, extensions=read_extensions(path, name, made.due, students))
    return replace(made, missing=rules.get("missing") is not None, now=datetime.now())


def _roster(rules: _Rules) -> Roster | None:
    """Read the roster. Raise where a maximum is given without a table that takes grades."""
    roster = read_roster(rules.get("roster")) if rules.get("roster") else None
    maximum = rules.get("maximum")
    if maximum is not None:
        if not (0 < maximum < math.inf):
            raise CourseError(f"--maximum {maximum:g} is no maximum: write a number above 0, as in 20.")
        if roster is None or not roster.lms.takes_grades:
            raise CourseError(
                "--maximum needs the table that the grades go into: name Moodle's worksheet with --roster."
            )
    return roster


def _questions(arguments: argparse.Namespace, rules: _Rules, submissions: tuple[Submission, ...]) -> BankSet:
    secret = read_secret(rules.get("secret")) if rules.get("secret") else None
    handed_out = releases_in(rules.get("release")) if rules.get("release") else []
    return BankSet.find(
        rules.name or _named_set(submissions),
        rules.get("bank"),
        secret,
        same=bool(rules.get("same")),
        released=[read_frozen(path) for path in (*arguments.release, *handed_out)],
    )


def _limits(arguments: argparse.Namespace) -> Limits:
    given = {key: getattr(arguments, key) for key in ("cell_seconds", "total_seconds", "memory_mb")}
    return Limits(**{key: value for key, value in given.items() if value is not None})


def _marked(desk: Desk, arguments: argparse.Namespace) -> Marked:
    """Mark the class on this computer or on a cluster, and show the progress."""
    _end_in_order()
    with contextlib.ExitStack() as stack:
        if arguments.scheduler:
            from course.grading.run.cluster import connect

            cluster = stack.enter_context(connect(arguments.scheduler, contained=desk.contained))
            desk = replace(desk, cluster=cluster, workers=arguments.workers or cluster.threads)
        bar = stack.enter_context(
            tqdm(total=len(desk.submissions), unit=" notebooks", disable=arguments.quiet)
        )
        return grade_class(desk, bar.update)


def _told(desk: Desk, marked: Marked) -> Iterator[str]:
    """Yield lines on the outcomes, the written files, and what the teacher has to settle."""
    outcomes: Counter[str] = Counter(row.outcome for row in marked.rows)
    made = f"{number_of(len(desk.submissions), 'submission')}, {number_of(len(marked.rows), 'answer')}"
    yield f"{made}: {_listing(outcomes)}"
    yield f"Marks: {desk.out / 'grades.csv'} (containment: {marked.containment})"
    if marked.lms_file is not None:
        yield f"For the LMS: {marked.lms_file}"
    if desk.feedback is not None:
        yield f"Pages: {desk.feedback / 'class.html'}"
    yield f"Each learner's work, to read in a browser: {desk.out / 'by-hand' / 'work.html'}"
    if marked.marking is not None:
        same = "" if marked.is_new else ", as before: nothing has changed since"
        yield f"Gradebook: marking {marked.marking}{same}"
    yield from _to_settle(desk, marked)


def _to_settle(desk: Desk, marked: Marked) -> Iterator[str]:
    if marked.unasked:
        texts = sorted({question for questions in marked.unasked.values() for question in questions})
        what = "the rubric does not name" if desk.rubric.criteria else "no rubric was given for"
        yield (
            f"{number_of(len(marked.unasked), 'notebook')} with free texts that {what}: "
            f"{', '.join(texts[:5])}. Their marks stay open. Name the rubric that you released with: "
            "--rubric FILE."
        )
    absent = {row.student for row in marked.rows if row.outcome is Outcome.ABSENT}
    other = sorted({row.student for row in marked.rows if row.note == NO_NOTEBOOK})
    if other:
        yield (
            f"Handed in, but no notebook: {list_of(other, 6)}. "
            "Ask for the notebook; the class page names the file."
        )
    yield from _to_look_at(marked)
    unsettled = sum(total.open and total.student not in absent for total in marked.totals)
    if marked.unmatched or unsettled:
        waiting = [
            number_of(len(marked.unmatched), "file without a learner", "files without a learner"),
            number_of(unsettled, "learner without a final mark", "learners without a final mark"),
        ]
        tables = desk.out / "by-hand"
        where = f"files.csv in {tables}" if marked.unmatched and not unsettled else f"the tables in {tables}"
        yield (
            f"To settle: {', '.join(one for one in waiting if not one.startswith('0 '))}. The class page and "
            f"totals.csv say why. Fill in {where} and run the command again."
        )


def _to_look_at(marked: Marked) -> Iterator[str]:
    """Yield lines on later files that no longer fit what the teacher wrote about an earlier file."""
    if marked.again:
        texts = [f"{student} ({question})" for student, question in sorted(marked.again)]
        yield (
            f"Handed in again after you had read them: {list_of(texts, 6)}. These "
            "free texts wait for points, and one that is empty now gets none. What you wrote of the earlier "
            "ones is kept in texts-earlier.csv."
        )
    if marked.changed:
        answers = [f"{student} ({question})" for student, question in marked.changed]
        yield (
            f"Handed in again after you wrote points or a comment in points.csv: {list_of(answers, 6)}. "
            "Yours still count. Look at them on the page, and change or delete them there."
        )
    if marked.strangers:
        yield (
            f"Not in this class, but with points in texts.csv: {list_of(marked.strangers, 6)}. If a name "
            "has changed, write the new one into the column student, and run the command again."
        )
    lowered = [
        f"{one.student} ({sum(one.points.values()):g} instead of {one.earned:g})"
        for one in marked.totals
        if one.earned is not None and sum(one.points.values()) < one.earned
    ]
    if lowered:
        yield (
            f"Your points for the whole exercise are lower than what the file earns: "
            f"{list_of(lowered, 6)}. If a new file has come since you wrote "
            "them, delete the row with * in points.csv."
        )


def _end_in_order() -> None:
    """Make SIGTERM end this process as Ctrl-C does, so that no files or processes are left behind."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


def _gradebook(rules: _Rules, out: Path) -> str | None:
    if find_spec("sqlalchemy") is None and "gradebook" not in rules.said:
        print("No gradebook is kept: for a gradebook, install the extra `grade` (docs/marking.md).")
        return None
    otherwise = rules.found.gradebook if rules.found is not None else out / "gradebook.sqlite"
    return str(rules.get("gradebook", otherwise))


def _listing(outcomes: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(outcomes.items()))


def _named_set(submissions: tuple[Submission, ...]) -> str:
    """Return the set that the notebooks name; raise when they name none or several."""
    notebooks = filter(None, (submission.notebook() for submission in submissions))
    named = Counter(clean(one.said("set"), 100) for one in notebooks if one.said("set"))
    if len(named) != 1:
        found = f"name several: {_listing(named)}" if named else "name none"
        raise CourseError(
            f"Name the exercise set to mark, as in: course grade 01 submissions.zip. The notebooks {found}."
        )
    return next(iter(named))
