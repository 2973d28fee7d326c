"""Every lesson keeps to the limits of length, and every explorer stands in one."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from nbformat.v4 import new_output

from course.cli import main
from course.errors import CourseError
from course.lessons import all_lessons
from course.registry import modules_of
from makers.lessons.building import FOLDED, FOLDED_OUTPUT, _tidy_output, read_twin
from makers.lessons.lengths import (
    LONGEST_CELL,
    MOST_LINES,
    MOST_MINUTES,
    MOST_WORDS,
    Length,
    length_of,
    lengths,
)

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "notebooks" / "source"
LESSONS = all_lessons()


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return lengths(SOURCE).set_index("lesson")


@pytest.mark.parametrize("name", [lesson.name for lesson in LESSONS])
def test_a_lesson_keeps_to_the_limits(table: pd.DataFrame, name: str) -> None:
    found = table.loc[name]
    assert found["words"] <= MOST_WORDS
    assert found["visible"] <= MOST_LINES
    assert found["longest"] <= LONGEST_CELL
    assert found["minutes"] <= MOST_MINUTES
    assert found["stated"] == found["minutes"], "the minutes of a lesson follow from one rule for all"


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_folded_code_says_what_it_holds(lesson: object) -> None:
    for cell in read_twin(SOURCE / lesson.name / "lesson.md").cells:  # type: ignore[attr-defined]
        if FOLDED in cell.metadata.get("tags", ()):
            assert cell.metadata["jupyter"]["source_hidden"] is True
            assert re.match(r"# Show code: \w.{9,62}$", cell.source.splitlines()[0]), cell.source[:80]


def test_every_explorer_stands_in_a_lesson() -> None:
    explorers = {module.__name__.rpartition(".")[2] for module in modules_of("course.widgets.explorers")}
    texts = "".join((SOURCE / lesson.name / "lesson.md").read_text("utf-8") for lesson in LESSONS)
    used = set(re.findall(r"\bwidgets\.(\w+)\(", texts))
    assert len(explorers) >= 9 and explorers <= used


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_a_notebook_begins_with_its_title_and_ends_with_the_way_on(lesson: object) -> None:
    cells = read_twin(SOURCE / lesson.name / "lesson.md").cells  # type: ignore[attr-defined]
    place = LESSONS.index(lesson)  # type: ignore[arg-type]
    assert cells[0].cell_type == cells[-1].cell_type == "markdown"
    assert cells[0].source.startswith(f"# {lesson.heading}\n")  # type: ignore[attr-defined]
    code = next(cell.source for cell in cells if cell.cell_type == "code")
    assert "lesson(" not in code and "set_option" not in code
    for near in LESSONS[max(place - 1, 0) : place] + LESSONS[place + 1 : place + 2]:
        assert f"({near.name}.ipynb)" in cells[0].source and f"({near.name}.ipynb)" in cells[-1].source
    if lesson.exercise_minutes:  # type: ignore[attr-defined]
        assert f"(../exercises/{lesson.set}.ipynb)" in cells[-1].source  # type: ignore[attr-defined]


def test_the_rule_of_minutes() -> None:
    # 300 words 2, 20 lines 2, 2 charts 1, 1 guess 1, 2 checks 3, 1 explorer 3: 12, rounded up to 15
    length = Length(
        words=300, visible=20, folded=90, longest=5, charts=2, guesses=1, checks=2, explorers=1, stated=0
    )
    assert length.minutes == 15
    exact = Length(
        words=1500, visible=0, folded=0, longest=0, charts=0, guesses=0, checks=0, explorers=0, stated=0
    )
    assert exact.minutes == 10


def test_what_is_counted(tmp_path: Path) -> None:
    room = tmp_path / "source" / LESSONS[0].name
    room.mkdir(parents=True)
    (room / "lesson.md").write_text(
        "---\njupytext:\n  text_representation:\n    extension: .md\n    format_name: myst\n"
        "kernelspec:\n  name: python3\n  display_name: Python 3\n---\n\n"
        "Four words, one link: [here](there-is-more.md).\n\n"
        "```{code-cell} ipython3\nwidgets.predict('a')\n\nwidgets.mirror()\nex.quick('b')\n```\n\n"
        "```{code-cell} ipython3\n:tags: [hide-input]\n\n# Show code: a chart\ncharts.bars(x)\n```\n",
        "utf-8",
    )
    found = length_of(LESSONS[0], tmp_path / "source")
    assert found.words == 5 and (found.visible, found.folded, found.longest) == (3, 2, 3)
    assert (found.charts, found.guesses, found.checks, found.explorers) == (1, 1, 1, 1)


def test_the_command_prints_one_line_a_lesson(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lessons"]) == 0
    printed = capsys.readouterr().out
    assert all(lesson.name in printed for lesson in LESSONS) and "together:" in printed


def test_a_folder_without_lessons_is_said(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="holds no lessons"):
        lengths(tmp_path)


def test_a_stored_chart_keeps_how_it_is_drawn() -> None:
    kind = "application/vnd.vegalite.v5+json"
    about = {kind: {"embed_options": {"renderer": "svg"}}, "text/html": {"isolated": True}}
    output = new_output("display_data", {kind: {}, "text/html": ""}, metadata=about)
    assert _tidy_output(output)["metadata"] == {kind: {"embed_options": {"renderer": "svg"}}}


def test_an_output_that_answers_a_question_above_it_is_folded(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"```{{code-cell}} ipython3\n:tags: [{FOLDED}, {FOLDED_OUTPUT}]\n\n1\n```\n", "utf-8")
    (cell,) = read_twin(page).cells
    assert cell.metadata["jupyter"] == {"source_hidden": True, "outputs_hidden": True}
