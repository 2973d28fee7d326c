"""`course build exercises`, `course release` and `course progress`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course.errors import CourseError

if TYPE_CHECKING:
    from course.grading.lms import Roster

__all__ = ["register", "register_build", "write_exercises"]

#: a shorter secret could be tried out
_SECRET_BYTES = 16
#: what else stands in logins and e-mail addresses
_MARKS = "-_.@+'"


def register(commands: Any) -> None:
    """Add `release` and `progress`."""
    release = commands.add_parser(
        "release", help="write notebooks with variants and signed tokens for a class"
    )
    release.add_argument("set", help='exercise set, such as "01"')
    release.add_argument(
        "--roster",
        type=Path,
        metavar="CSV",
        help="one learner a row in a column `student`, or the table that Moodle or Canvas exports",
    )
    release.add_argument("--seed-file", type=Path, metavar="FILE", help="file with your secret")
    release.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to write")
    release.add_argument("--bank", type=Path, metavar="FOLDER", help="your own questions")
    release.add_argument("--assessed", action="store_true", help="check looks at type, shape and unit only")
    release.add_argument(
        "--same", action="store_true", help="one notebook for all, with the numbers of self-study"
    )
    release.add_argument("--rubric", type=Path, metavar="CSV", help="free-text questions to add at the end")
    release.add_argument("--nbgrader", action="store_true", help="write a course for nbgrader instead")
    release.set_defaults(run=_release)
    progress = commands.add_parser("progress", help="show where every exercise set stands")
    progress.set_defaults(run=_progress)


def register_build(kinds: Any) -> None:
    """Add the kind `exercises`."""
    build = kinds.add_parser("exercises", help="the learners' notebooks, from the bank")
    build.add_argument(
        "--out", type=Path, metavar="DIR", help="where to write (default: the course's exercises/)"
    )
    build.add_argument("--bank", type=Path, metavar="FOLDER", help="your own questions")
    build.add_argument(
        "--report", action="store_true", help="count questions, mistakes, objectives and variants"
    )
    build.set_defaults(run=_build)
    frozen = kinds.add_parser(
        "frozen", help="keep what each set asks now as a version that can be marked later"
    )
    frozen.set_defaults(run=_freeze)


def write_exercises(out: Path, bank: Path | None = None) -> list[Path]:
    """Write the self-study notebook of every set, as it is when all cells were run and nothing was answered.

    Returns
    -------
    list of Path
        What was written, sorted.
    """
    from course.bank.library import sets
    from course.bank.notebook import notebook, notebook_text, with_outputs
    from course.exercises import Exercise, ____
    from course.marking import LocalMarker

    out.mkdir(parents=True, exist_ok=True)
    written = []
    for name, questions in sorted(sets(bank).items()):
        marker = LocalMarker(questions, lesson_too=True)
        ex = Exercise.from_public(marker.public(), marker, marker)
        # A teacher's own set is found where it stands: this notebook stays on the teacher's machine.
        where = "" if bank is None else f", bank={str(bank.resolve())!r}"
        content = notebook(
            questions, [marker.cases[name] for name in ex.questions], f'exercise("{name}"{where})'
        )
        shown = {"progress": ex.progress()}
        for cell in content["cells"]:
            course = cell["metadata"].get("course", {})
            if course.get("role") == "check":
                shown[cell["id"]] = ex.check(course["question"], ____)
        text = notebook_text(with_outputs(content, shown))
        path = out / f"{name}.ipynb"
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return written


def _build(arguments: argparse.Namespace) -> int:
    from course.paths import exercises_dir

    if arguments.report:
        return _report(arguments.bank)
    if arguments.bank is not None and arguments.out is None:
        raise CourseError("Notebooks of your own bank need --out: they do not belong among the course's own.")
    for path in write_exercises(arguments.out or exercises_dir(), arguments.bank):
        print(path)
    return 0


def _freeze(arguments: argparse.Namespace) -> int:
    from course.bank.library import sets
    from course.marking.frozen import keep

    for name, questions in sets().items():
        version, new = keep(questions)
        print(f"{name}: version {version}" + (" (new)" if new else ""))
    return 0


def _report(bank: Path | None) -> int:
    from course.bank.library import sets
    from course.bank.report import line_of
    from course.lessons import all_lessons
    from course.marking.variants import valid_parameters

    asked: set[str] = set()
    total, quick = [0, 0, 0, 0], [0, 0, 0, 0]
    print(
        f"{'question':28}{'kind':10}{'level':>6}{'points':>7}{'mistakes':>9}{'shared':>7}{'variants':>9}"
        "  objective"
    )
    for name, questions in sorted(sets(bank).items()):
        print(
            f"{name}: {len(questions)} questions, {len(questions.lesson_checks)} quick checks in the lesson"
        )
        for question in (*questions, *questions.lesson_checks):
            line, variants = line_of(questions, question), len(valid_parameters(question))
            points = "lesson" if question.in_lesson else f"{line.points:g}"
            print(
                f"  {line.question:26}{line.kind:10}{line.level:>6}{points:>7}{line.listed:>9}"
                f"{line.shared:>7}{variants:>9}  {line.objective}"
            )
            counts = quick if question.in_lesson else total
            counts[:] = [a + b for a, b in zip(counts, (1, line.listed, line.shared, variants), strict=True)]
            if not question.in_lesson:
                asked.add(question.objective)
    known = {
        objective.id for lesson in all_lessons() if lesson.exercise_minutes for objective in lesson.objectives
    }
    open_ones = sorted(known - asked)
    print(
        f"{total[0]} questions; {total[1]} listed mistakes, told apart in every variant; {total[2]} shared "
        f"mutations; {total[3]} variants; {len(known & asked)} of {len(known)} objectives with a question"
    )
    if quick[0]:
        print(
            f"{quick[0]} quick checks in lessons; {quick[1]} listed mistakes, told apart; "
            f"{quick[2]} shared mutations"
        )
    if bank is None and (open_ones or asked - known):
        print(
            f"without a question: {', '.join(open_ones) or 'none'}; "
            f"unknown: {', '.join(sorted(asked - known)) or 'none'}"
        )
        return 1
    return 0


def _roster(path: Path) -> Roster:
    from course.grading.lms import read_roster

    roster = read_roster(path)
    bad = [learner for learner in roster.students() if not _safe(learner)]
    if bad:
        raise CourseError(
            f"The roster {path} names {bad[0]!r}: only letters, digits, spaces inside and any of {_MARKS}, "
            "at most 64 in all, since the name becomes part of a file name on every system."
        )
    return roster


def _safe(learner: str) -> bool:
    return (
        0 < len(learner) <= 64
        and learner[0].isalnum()
        and learner[-1] not in " ."  # Windows drops them from names
        and all(c.isalnum() or c in f" {_MARKS}" for c in learner)
    )


def _secret(path: Path) -> bytes:
    try:
        secret = path.read_bytes().strip()
    except OSError as error:
        raise CourseError(f"The secret {path} cannot be read: {error}") from None
    if len(secret) < _SECRET_BYTES:
        raise CourseError(
            f"The secret in {path} is shorter than {_SECRET_BYTES} bytes. Make one with: "
            'python -c "import secrets; print(secrets.token_hex(32))"'
        )
    return secret


def _release(arguments: argparse.Namespace) -> int:
    from course.bank.library import find_set
    from course.grading.lms.returning import write_hand_out
    from course.grading.marks.rubric import Rubric, add_cells, read_rubric
    from course.marking.release import release_for

    questions = find_set(arguments.set, arguments.bank)
    if arguments.nbgrader:
        from course.grading.nbgrader_course import write_course

        print(f"nbgrader's source of {questions.name}: {write_course(questions, arguments.out)}")
        return 0
    if arguments.roster is None or arguments.seed_file is None:
        raise CourseError("A release needs --roster CSV and --seed-file FILE.")
    roster, secret = _roster(arguments.roster), _secret(arguments.seed_file)
    # Answers of a teacher's own bank never leave it, so there is nobody to mark them on the learner's side.
    mode = "assessed" if arguments.assessed or arguments.bank is not None else "practice"
    out: Path = arguments.out
    out.mkdir(parents=True, exist_ok=True)
    released = release_for(questions, roster.students(), secret, mode=mode, same=arguments.same)
    rubric = read_rubric(arguments.rubric) if arguments.rubric else Rubric()
    notebooks = {
        learner: add_cells(text, rubric) if rubric.criteria else text
        for learner, text in released.notebooks.items()
    }
    for learner, text in notebooks.items():
        folder = out / learner if learner else out
        folder.mkdir(exist_ok=True)
        (folder / f"{questions.name}.ipynb").write_text(text, encoding="utf-8", newline="\n")
    if not arguments.same:
        write_hand_out(out, roster, f"{questions.name}.ipynb", notebooks)
    manifest = json.dumps(released.manifest, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    (out / "release.json").write_text(manifest, encoding="utf-8", newline="\n")
    print(
        f"{len(released.notebooks)} notebooks of {questions.name} in {out} "
        f"({mode}, version {released.version})"
    )
    return 0


def _progress(arguments: argparse.Namespace) -> int:
    from course.front import progress

    print(progress())
    return 0
