"""Write the learner's notebook of a set; the same set always gives the same bytes."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from course.bank.authoring import QuestionSet
from course.bank.case import Case
from course.exercises.panels import Panel
from course.kinds import Kind

_LEVELS = {1: "first step", 2: "usual", 3: "hard"}
_COLLAPSED = {"jupyter": {"source_hidden": True}}


def markdown_cell(cell_id: str, text: str, course: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return a cell of Markdown; `course` is the course's part of its metadata."""
    metadata = {} if course is None else {"course": dict(course)}
    return {"cell_type": "markdown", "id": cell_id, "metadata": metadata, "source": _lines(text)}


def _code(
    cell_id: str, text: str, role: str, question: str = "", *, collapsed: bool = False
) -> dict[str, Any]:
    course: dict[str, Any] = {"role": role}
    if question:
        course["question"] = question
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": cell_id,
        "metadata": {"course": course, **(_COLLAPSED if collapsed else {})},
        "outputs": [],
        "source": _lines(text),
    }


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _cell_id(question: str, part: str) -> str:
    return f"{question.replace('_', '-')}-{part}"[-64:]


def _setup(codes: Iterable[str], call: str) -> str:
    text = "\n".join(codes)
    # import pandas always, since worked solutions use it even where the starter does not
    third = (["import altair as alt"] if "alt." in text else []) + ["import pandas as pd"]
    house = ["from course import describe, exercise, load", "from course.exercises import ____"]
    return "\n\n".join(["\n".join(third), "\n".join(house), f"ex = {call}"])


def _asked(case: Case, number: int, total: int) -> str:
    question = case.question
    points = f"{question.points:g} point{'' if question.points == 1 else 's'}"
    head = f"## {number} of {total} · {case.title}\n\n*{_LEVELS[question.level]} · {points}*"
    body = [head, case.text]
    choices = Kind.from_public(case.kind).listing()
    if choices:
        body.append("\n".join(f"- {choice}" for choice in choices))
    form = question.kind.wanted()
    if form:
        body.append(form)
    return "\n\n".join(body)


def notebook(
    questions: QuestionSet,
    cases: Iterable[Case],
    call: str,
    *,
    assessed: bool = False,
    following: str = "",
) -> dict[str, Any]:
    """Return a learner's notebook as a dict.

    `cases` are the questions with this learner's parameters. `call` is code that makes `ex`, for example
    `exercise("01-trade-interdependence")`. With `assessed` the calls of hint and solution are left out.
    `following` is Markdown with a link to the notebook that comes next.
    """
    cases = list(cases)
    codes = [case.starter for case in cases]
    cells = [
        markdown_cell("title", f"# Exercises: {questions.title}\n\n{questions.scenario}"),
        markdown_cell(
            "how",
            "Put your answer where `____` stands, run the cell, then run the check below it. A table's first "
            'rows: `load("japan_trade").head()`; what its columns mean: `describe("japan_trade")`. '
            "After a restart of the kernel, run the first grey cell again. "
            + (
                "The check looks at type, shape and unit only; the marks come later."
                if assessed
                else "Stuck? Open the folded cell under a check (click its dots), take away the `#` of a "
                "hint or of the worked solution, and run it. In JupyterLab the buttons under the code do all "
                "of this."
            ),
        ),
        _code("setup", _setup(codes, call), "setup"),
    ]
    for number, case in enumerate(cases, 1):
        name = case.question.id
        cells.append(markdown_cell(_cell_id(name, "text"), _asked(case, number, len(cases))))
        cells.append(_code(_cell_id(name, "answer"), case.starter, "answer", name))
        cells.append(_code(_cell_id(name, "check"), f'ex.check("{name}", {name})', "check", name))
        if not assessed:
            # Comments, so that running all cells opens nothing.
            help_calls = f'# ex.hint("{name}")\n# ex.solution("{name}")'
            cells.append(_code(_cell_id(name, "help"), help_calls, "help", name, collapsed=True))
    cells.append(_code("progress", "ex.progress()", "progress"))
    if following:
        cells.append(markdown_cell("next", following, {"role": "next"}))
    return {
        "cells": cells,
        "metadata": {
            "course": {"set": questions.name},
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def with_outputs(content: dict[str, Any], shown: Mapping[str, Panel]) -> dict[str, Any]:
    """Return a notebook with outputs and execution counts, as if all cells were run.

    `shown` maps the id of a cell to the panel below it.
    """
    cells, count = [], 0
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            count += 1
            cell = {**cell, "execution_count": count}
        panel = shown.get(cell["id"])
        if panel is not None:
            data = {"text/html": _lines(panel._repr_html_()), "text/plain": _lines(str(panel))}
            output = {"data": data, "execution_count": count, "metadata": {}, "output_type": "execute_result"}
            cell = {**cell, "outputs": [output]}
        cells.append(cell)
    return {**content, "cells": cells}


def notebook_text(content: dict[str, Any]) -> str:
    """Return a notebook as the text of its file."""
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
