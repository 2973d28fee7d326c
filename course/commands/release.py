"""`course release`: notebooks for a class, each with its learner's variant and a signed token."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course.errors import CourseError

if TYPE_CHECKING:
    from course.bank import QuestionSet
    from course.grading.lms import Roster

__all__ = ["register"]

#: characters of logins and e-mail addresses besides letters, digits and spaces
_SIGNS = "-_.@+'"


def register(commands: Any) -> None:
    """Add the command `release`."""
    release = commands.add_parser(
        "release", help="write notebooks with variants and signed tokens for a class"
    )
    release.add_argument("set", help='exercise set, such as "01"')
    release.add_argument(
        "--roster",
        type=Path,
        metavar="CSV",
        help="the class: a table with a column `student`, or the table that Moodle or Canvas exports",
    )
    release.add_argument("--seed-file", type=Path, metavar="FILE", help="file that holds your secret")
    release.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to write")
    release.add_argument("--bank", type=Path, metavar="FOLDER", help="folder of your own questions")
    release.add_argument("--assessed", action="store_true", help="check looks at type, shape and unit only")
    release.add_argument(
        "--same",
        action="store_true",
        help="one notebook for all learners, with the numbers of self-study",
    )
    release.add_argument("--rubric", type=Path, metavar="CSV", help="free-text questions to add at the end")
    release.add_argument("--nbgrader", action="store_true", help="write a course for nbgrader instead")
    release.set_defaults(run=_release)


def _release(arguments: argparse.Namespace) -> int:
    from course.bank.library import find_set

    questions = find_set(arguments.set, arguments.bank)
    if arguments.nbgrader:
        from course.grading.nbgrader_course import write_course

        print(f"nbgrader's source of {questions.name}: {write_course(questions, arguments.out)}")
    else:
        print(_release_to_class(questions, arguments))
    return 0


def _release_to_class(questions: QuestionSet, arguments: argparse.Namespace) -> str:
    """Write a notebook for each learner of the class, and return a line about them."""
    from course.grading.lms.returning import write_hand_out
    from course.grading.questions import read_secret
    from course.marking.release import release_for

    if arguments.roster is None or arguments.seed_file is None:
        raise CourseError(
            "A release needs the class and your secret: name them with --roster CSV and --seed-file FILE."
        )
    roster, secret = _roster(arguments.roster), read_secret(arguments.seed_file)
    # The keys of a teacher's own bank stay with the teacher, so the learner's computer cannot mark answers.
    mode = "assessed" if arguments.assessed or arguments.bank is not None else "practice"
    out: Path = arguments.out
    out.mkdir(parents=True, exist_ok=True)
    released = release_for(questions, roster.students(), secret, mode=mode, same=arguments.same)
    notebooks = _with_free_texts(released.notebooks, arguments.rubric)
    file = f"{questions.name}.ipynb"
    for learner, text in notebooks.items():
        folder = out / learner if learner else out
        folder.mkdir(exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8", newline="\n")
    if not arguments.same:
        write_hand_out(out, roster, file, notebooks)
    manifest = json.dumps(released.manifest, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    (out / "release.json").write_text(manifest, encoding="utf-8", newline="\n")
    return f"{len(notebooks)} notebooks of {questions.name} in {out} ({mode}, version {released.version})"


def _with_free_texts(notebooks: dict[str, str], table: Path | None) -> dict[str, str]:
    """Add the free-text questions of a rubric to the end of each notebook."""
    from course.grading.marks.rubric import add_cells, read_rubric

    if table is None:
        return notebooks
    rubric = read_rubric(table)
    return {learner: add_cells(text, rubric) for learner, text in notebooks.items()}


def _roster(path: Path) -> Roster:
    from course.grading.lms import read_roster

    roster = read_roster(path)
    bad = [learner for learner in roster.students() if not _safe(learner)]
    if bad:
        raise CourseError(
            f"The roster {path} names {bad[0]!r}, which cannot become part of a file name. Begin the name "
            f"with a letter or digit. Then use only letters, digits, inner spaces and {_SIGNS}, and at most "
            "64 characters in all."
        )
    return roster


def _safe(learner: str) -> bool:
    return (
        0 < len(learner) <= 64
        and learner[0].isalnum()
        and learner[-1] not in " ."  # Windows drops them from names
        and all(c.isalnum() or c in f" {_SIGNS}" for c in learner)
    )
