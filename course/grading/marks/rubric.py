"""Read rubrics for free-text questions, add these questions to notebooks, and read learners' texts."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from course.bank.notebook import markdown_cell, notebook_text
from course.errors import CourseError
from course.grading.files import clean
from course.grading.intake.read import FREE_TEXT, NotebookFile
from course.grading.lms import read_table

_LONGEST_TEXT = 20_000
_MOST_TEXTS = 50
_EMPTY = ("", "Write here.")


@dataclass(frozen=True)
class Criterion:
    """One line of a rubric: a criterion for a free text, and its points."""

    question: str
    criterion: str
    points: float


@dataclass(frozen=True)
class Rubric:
    """The criteria of all free-text questions, and the questions' texts."""

    criteria: tuple[Criterion, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()

    def points(self) -> dict[str, float]:
        """Question to the points of all its criteria."""
        found: dict[str, float] = {}
        for one in self.criteria:
            found[one.question] = found.get(one.question, 0.0) + one.points
        return found


def points_of(text: str) -> float | None:
    """Return a text's number from 0 to below a million, with decimal point or comma, or None."""
    # seventeen digits, as spreadsheets and Python write a third or 0.1 + 0.2
    found = re.fullmatch(r"(?=[.,]?[0-9])[0-9]{0,6}(?:[.,][0-9]{0,17})?", text)
    return float(text.replace(",", ".")) if found else None


def read_rubric(path: Path) -> Rubric:
    """Read a rubric with the columns question, text, criterion and points.

    The text is needed once for each question.

    Raises
    ------
    CourseError
        When a column is missing, points are no number, or a criterion is there twice.
    """
    table, _, _ = read_table(path)
    head = [name.strip() for name in table[0]]
    if missing := [name for name in ("question", "criterion", "points") if name not in head]:
        raise CourseError(f"The rubric {path} has no column {', '.join(missing)}.")
    criteria: list[Criterion] = []
    texts: dict[str, str] = {}
    for number, row in enumerate(table[1:], 2):
        cell = dict(zip(head, (text.strip() for text in row), strict=False))
        points = points_of(said := cell.get("points", ""))
        if points is None:
            raise CourseError(
                f"The rubric {path}, row {number}: points is {said!r}. "
                "Write a number of 0 or more, such as 3."
            )
        if any((one.question, one.criterion) == (cell["question"], cell["criterion"]) for one in criteria):
            raise CourseError(
                f"The rubric {path} has the criterion {cell['criterion']!r} of {cell['question']!r} twice: "
                "delete or rename one of the two."
            )
        criteria.append(Criterion(cell["question"], cell["criterion"], points))
        if cell.get("text"):
            texts[cell["question"]] = cell["text"]
    return Rubric(tuple(criteria), tuple(texts.items()))


def add_cells(text: str, rubric: Rubric) -> str:
    """Return a released notebook with a cell to write in for each free-text question."""
    document = json.loads(text)
    texts = dict(rubric.texts)
    for question, points in rubric.points().items():
        asked = [one for one in rubric.criteria if one.question == question]
        listed = "\n".join(f"- {one.criterion} ({one.points:g})" for one in asked)
        name = question.replace("_", "-")[:50]
        head = f"## {texts.get(question, question)}\n\n*In your own words · {points:g} points*\n\n{listed}"
        course = {"question": question, "role": FREE_TEXT}
        document["cells"].append(markdown_cell(f"{name}-asked", head))
        document["cells"].append(markdown_cell(f"{name}-text", "Write here.", course))
    return notebook_text(document)


def free_texts(notebook: NotebookFile) -> dict[str, str]:
    """Return a learner's free texts by question.

    Where a learner has split a cell, its parts make one text. An untouched cell gives an empty text.
    """
    found: dict[str, str] = {}
    for question, source in notebook.texts:
        if len(found) == _MOST_TEXTS:
            break
        text, name = _readable(source[:_LONGEST_TEXT]), clean(question, 100)
        parts = [found.get(name, ""), "" if text in _EMPTY else text]
        found[name] = "\n\n".join(filter(None, parts))[:_LONGEST_TEXT].rstrip()
    return found


def _readable(text: str) -> str:
    """Return a text with its line breaks, in which spaces replace all unprintable characters."""
    return "".join(
        character if character.isprintable() or character == "\n" else " "
        for character in text.replace("\r\n", "\n").replace("\r", "\n")
    ).strip()
