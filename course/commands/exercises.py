"""`course build exercises`: the learners' notebooks, from the bank."""

import argparse
from collections.abc import Iterable
from pathlib import Path

from course.bank.case import Case
from course.bank.library import sets
from course.bank.notebook import notebook, notebook_text, with_outputs
from course.drafts import write_atomically
from course.errors import CourseError
from course.exercises import Exercise, ____
from course.lessons import all_lessons, lesson_after
from course.marking import LocalMarker
from course.marking.frozen import count_variants
from course.paths import exercises_dir


def add_build_exercises(build: argparse.ArgumentParser) -> None:
    build.add_argument(
        "--out", type=Path, metavar="DIR", help="where to write (default: the course's exercises/)"
    )
    build.add_argument("--bank", type=Path, metavar="FOLDER", help="folder of your own questions")
    build.add_argument(
        "--report", action="store_true", help="count questions, mistakes, objectives and variants"
    )
    build.set_defaults(run=_build)


def _build(arguments: argparse.Namespace) -> int:
    if arguments.report:
        return _report(arguments.bank)
    if arguments.bank is not None and arguments.out is None:
        raise CourseError("Name a folder for the notebooks of your own bank: --out DIR.")
    for path in write_exercises(arguments.out or exercises_dir(), arguments.bank):
        print(path)
    return 0


def write_exercises(out: Path, bank: Path | None = None) -> list[Path]:
    """Write the self-study notebook of every set: all cells run, no question answered."""
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for name, questions in sorted(sets(bank).items()):
        marker = LocalMarker(questions, lesson_too=True)
        if bank is not None:
            check_solutions(marker.cases.values())
        for case in marker.cases.values():
            # A sentence that cannot be computed stops the build here, and no learner later.
            complete = case.meaning and len(case.question.hints) == 3
            if bank is None and not complete:
                raise CourseError(
                    f"Question {case.question.id}: write three hints (rows, operation, check), and `means`, "
                    "the sentence after a right answer."
                )
        ex = Exercise(marker.public(), marker, marker)
        # The notebook of a teacher's own set holds the path of the bank: it stays on the teacher's machine.
        where = "" if bank is None else f", bank={str(bank.resolve())!r}"
        content = notebook(
            questions,
            [marker.cases[name] for name in ex.questions],
            f'exercise("{name}"{where})',
            following=_following(name),
        )
        shown = {"progress": ex.progress()}
        for cell in content["cells"]:
            course = cell["metadata"].get("course", {})
            if course.get("role") == "check":
                shown[cell["id"]] = ex.check(course["question"], ____)
        text = notebook_text(with_outputs(content, shown))
        path = out / f"{name}.ipynb"
        write_atomically(path, text)
        written.append(path)
    return written


def check_solutions(cases: Iterable[Case]) -> None:
    """Compute each right answer and each listed mistake once, so that no learner meets a fault in them.

    Raises
    ------
    CourseError
        When a solution fails, as where an import is missing; names the question and the error.
    """
    for case in cases:
        try:
            _ = case.key, case.listed
        except CourseError:
            raise
        except Exception as error:
            raise CourseError(
                f"Question {case.question.id}: its solution or one of its mistakes fails with "
                f"{type(error).__name__}: {error}. Correct the function, or import what it needs."
            ) from error


def _following(name: str) -> str:
    """Return a line with a link to the lesson after a set, or to practice after the last set."""
    lesson = lesson_after(name)
    if lesson is not None:
        return f"Continue with the lesson [{lesson.heading}](../notebooks/{lesson.name}.ipynb)."
    if name in {one.set for one in all_lessons()}:
        return "Continue with [practice](../notebooks/practice.ipynb), which brings back what you missed."
    return ""  # a teacher's own set


def _report(bank: Path | None) -> int:
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
            case, variants = Case(question), count_variants(questions, question)
            listed, shared = len(case.listed), len(case.shared)
            points = "lesson" if question.in_lesson else f"{question.points:g}"
            print(
                f"  {question.id:26}{question.kind.name:10}{question.level:>6}{points:>7}{listed:>9}"
                f"{shared:>7}{variants:>9}  {question.objective}"
            )
            counts = quick if question.in_lesson else total
            counts[:] = [a + b for a, b in zip(counts, (1, listed, shared, variants), strict=True)]
            asked.add(question.objective)
    known = {
        objective.id
        for lesson in all_lessons()
        if bank is None or lesson.set in sets(bank)
        for objective in lesson.objectives
    }
    open_ones = sorted(known - asked)
    print(
        f"{total[0]} questions; {total[1]} listed mistakes, each recognised in every variant; "
        f"{total[2]} shared slips; {total[3]} variants; "
        f"{len(known & asked)} of {len(known)} objectives with a question"
    )
    if quick[0]:
        print(
            f"{quick[0]} quick checks in lessons; {quick[1]} listed mistakes, each recognised; "
            f"{quick[2]} shared slips"
        )
    if bank is None and (open_ones or asked - known):
        print(
            f"objectives without a question: {', '.join(open_ones) or 'none'}; "
            f"objectives that no lesson states: {', '.join(sorted(asked - known)) or 'none'}"
        )
        return 1
    return 0
