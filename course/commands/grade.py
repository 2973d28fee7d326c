"""`course grade`: mark a folder or a zip of submitted notebooks."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

from course.errors import CourseError

__all__ = ["register"]


def register(commands: Any) -> None:
    """Add the command `grade`."""
    parser = commands.add_parser(
        "grade",
        help="mark submitted notebooks",
        description="Run every notebook apart from the keys, in a sandbox, and write the marks.",
    )
    parser.add_argument("submissions", type=Path, metavar="SUBMISSIONS", help="a folder or a zip file")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder of the results")
    parser.add_argument("--set", metavar="NAME", help="the exercise (default: the one the notebooks name)")
    parser.add_argument("--bank", type=Path, metavar="DIR", help="a teacher's own question bank")
    parser.add_argument("--seed-file", type=Path, metavar="FILE", help="the secret the set was released with")
    parser.add_argument("--same", action="store_true", help="the set was released with --same")
    parser.add_argument("--workers", type=int, metavar="N", help="sandboxes at work (default: all cores)")
    parser.add_argument("--cell-seconds", type=float, metavar="S", help="time for one cell (default: 20)")
    parser.add_argument(
        "--total-seconds", type=float, metavar="S", help="time for one notebook (default: 120)"
    )
    parser.add_argument("--memory-mb", type=int, metavar="MB", help="memory for one notebook (default: 1024)")
    parser.add_argument(
        "--uncontained",
        action="store_true",
        help="run notebooks without a wall: they can read and change whatever you can",
    )
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    parser.set_defaults(run=_grade)


def _grade(arguments: argparse.Namespace) -> int:
    from tqdm import tqdm

    from course.grading.batch import Batch, default_workers, mark_all
    from course.grading.intake import find_submissions
    from course.grading.limits import Limits
    from course.grading.questions import BankSet, read_secret
    from course.grading.sandbox import why_not_contained

    reason = why_not_contained()
    if reason is not None and not arguments.uncontained:
        raise CourseError(
            f"Notebooks cannot be contained here: {reason}. With --uncontained they are run all the same: "
            "each can then read and change whatever you can, and every row of the marks says so."
        )
    submissions = tuple(find_submissions(arguments.submissions))
    secret = read_secret(arguments.seed_file) if arguments.seed_file else None
    name = arguments.set or _named_set(submissions)
    given = {key: getattr(arguments, key) for key in ("cell_seconds", "total_seconds", "memory_mb")}
    batch = Batch(
        submissions,
        BankSet.find(name, arguments.bank, secret, same=arguments.same),
        arguments.out,
        Limits(**{key: value for key, value in given.items() if value is not None}),
        arguments.workers or default_workers(),
        not arguments.uncontained,
        tuple(path for path in (arguments.bank, arguments.seed_file) if path is not None),
    )
    with tqdm(total=len(submissions), unit=" notebooks", disable=arguments.quiet) as bar:
        rows = mark_all(batch, bar.update)
    outcomes = Counter(row.outcome for row in rows)
    print(f"{len(submissions)} submissions, {len(rows)} answers: " + _listing(outcomes))
    print(f"Marks: {arguments.out / 'grades.csv'} (containment: {batch.containment})")
    return 0


def _listing(outcomes: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(outcomes.items()))


def _named_set(submissions: tuple[Any, ...]) -> str:
    """Return the set that the notebooks name, when those that name one agree."""
    from course.grading.notebook import UnreadableNotebookError, parse_notebook
    from course.grading.runs import clean

    named: Counter[str] = Counter()
    for submission in submissions:
        try:
            course = parse_notebook(submission.read()).metadata.get("course")
        except UnreadableNotebookError:
            continue
        if type(course) is dict and type(course.get("set")) is str:
            named[clean(course["set"], 100)] += 1
    if len(named) != 1:
        found = _listing(named) if named else "none of them names one"
        raise CourseError(f"Which exercise is to be marked? Say it with --set NAME; the notebooks: {found}.")
    return next(iter(named))
