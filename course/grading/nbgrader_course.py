"""Make an nbgrader course from a set: same questions, same points, checks that give the same marks.

nbgrader runs the checks in the learner's own kernel. Code there can also read the bank that the course
carries, or change a check's result. `course grade` keeps both out of reach; nbgrader cannot.
"""

from pathlib import Path
from typing import Any

from course.bank.authoring import QuestionSet
from course.bank.case import Case
from course.bank.library import find_set
from course.bank.notebook import notebook, notebook_text
from course.errors import CourseError
from course.exercises import Exercise
from course.grading.files import write_private
from course.marking import LocalMarker

_CONFIG = """# Settings of nbgrader for this course; `nbgrader` commands are run in this folder.
c = get_config()
c.CourseDirectory.course_id = "interdependence"
# The answer cells already hold the start and the place for the answer: nothing is to be raised there.
c.ClearSolutions.code_stub = {"python": "# Put your answer where ____ stands."}
c.ExecutePreprocessor.timeout = 120
"""


def points(exercise: Exercise, question: str, answer: object) -> float:
    """Return the points of one answer by the rule of `course grade`.

    A check cell ends with this call, and nbgrader takes its value as the mark.
    """
    marker = LocalMarker(find_set(exercise.set), help_too=False)
    return float(marker.mark(question, exercise.plain(question, answer))["points"])


def write_course(questions: QuestionSet, out: Path) -> Path:
    """Write `nbgrader_config.py` and `source/SET/SET.ipynb` into a folder.

    The returned notebook has solutions, roles, points and locked check cells.

    Raises
    ------
    CourseError
        When the set is not one of the course's own, whose checks need no file of the teacher.
    """
    try:
        known = find_set(questions.name) is questions
    except CourseError:
        known = False
    if not known:
        raise CourseError(
            "Only the course's own sets can go to nbgrader. nbgrader runs checks beside the learner's code, "
            "which could then read the keys of your own bank. Use `course grade` for your own bank."
        )
    cases = [Case(question) for question in questions]
    document = notebook(questions, cases, f'exercise("{questions.name}")', assessed=True)
    made = {case.question.id: case for case in cases}
    document["cells"] = [_with_role(cell, made) for cell in document["cells"]]
    folder = out / "source" / questions.name
    write_private(out / "nbgrader_config.py", _CONFIG)
    path = folder / f"{questions.name}.ipynb"
    write_private(path, notebook_text(document))
    return path


def _with_role(cell: dict[str, Any], cases: dict[str, Case]) -> dict[str, Any]:
    course = cell["metadata"].get("course", {})
    role, question = course.get("role", ""), course.get("question", "")
    grading: dict[str, Any] = {
        "grade": False,
        "grade_id": cell["id"],
        "locked": True,
        "schema_version": 3,
        "solution": False,
        "task": False,
    }
    source = "".join(cell["source"])
    if role == "progress":
        source = "# The points come from nbgrader."
    elif role == "setup":
        source += "\n\nfrom course.grading.nbgrader_course import points"
    elif role == "answer":
        grading |= {"locked": False, "solution": True}
        source += f"\n### BEGIN SOLUTION\n{cases[question].solution}\n### END SOLUTION"
    elif role == "check":
        grading |= {"grade": True, "points": cases[question].question.points}
        source = f'print(ex.check("{question}", {question}))\npoints(ex, "{question}", {question})'
    return {**cell, "metadata": {**cell["metadata"], "nbgrader": grading}, "source": source.splitlines(True)}
