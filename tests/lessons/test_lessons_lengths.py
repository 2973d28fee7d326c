"""Every lesson keeps to the limits of length, and every explorer stands in one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from course.bank.library import sets
from course.cli import main
from course.errors import CourseError
from course.lessons import all_lessons
from course.registry import modules_of
from makers.lessons.building import FOLDED, FOLDED_OUTPUT, _tidy_output, read_twin
from makers.lessons.lengths import LONGEST_CELL, MOST_LINES, MOST_MINUTES, Length, length_of, lengths

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "notebooks" / "source"
LESSONS = all_lessons()


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return lengths(SOURCE).set_index("lesson")


@pytest.mark.parametrize("name", [lesson.name for lesson in LESSONS])
def test_a_lesson_keeps_to_the_limits(table: pd.DataFrame, name: str) -> None:
    found = table.loc[name]
    # the warm-up teaches how to read such lines
    assert found["visible"] <= MOST_LINES or name == "warm-up"
    assert found["longest"] <= LONGEST_CELL
    assert found["minutes"] <= MOST_MINUTES
    assert found["stated"] == found["minutes"], "the minutes of a lesson follow from one rule for all"


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_a_lesson_lets_the_learner_act_before_a_result_shows(lesson: object) -> None:
    if lesson.id == "warm-up":  # type: ignore[attr-defined]
        pytest.skip("its exercises come with lesson 00")
    assert acts_in(read_twin(SOURCE / lesson.name / "lesson.md").cells) >= 3  # type: ignore[attr-defined]


def acts_in(cells: Sequence[NotebookNode]) -> int:
    """Count guesses, numbers of one's own, and checks after which the section goes on with a result."""
    acts, waiting = 0, 0
    for cell in cells:
        if cell.cell_type == "markdown":
            waiting *= not re.search(r"^## ", cell.source, re.MULTILINE)
        elif re.search(r"ex\.quick\(", cell.source):
            waiting += 1
        else:
            acts += waiting + len(re.findall(r"widgets\.predict\w*\(|^my_\w+ = ", cell.source, re.MULTILINE))
            waiting = 0
    return acts


def test_a_check_at_the_end_of_a_section_is_no_act() -> None:
    check, result = new_code_cell("ex.quick('a')"), new_code_cell("print(1)")
    heading = new_markdown_cell("## Next")
    assert acts_in([check, heading, result]) == 0
    assert acts_in([check, new_markdown_cell("Now run it."), result, new_code_cell("my_guess = 1")]) == 2


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_folded_code_says_what_it_holds(lesson: object) -> None:
    for cell in read_twin(SOURCE / lesson.name / "lesson.md").cells:  # type: ignore[attr-defined]
        if FOLDED in cell.metadata.get("tags", ()):
            assert cell.metadata["jupyter"]["source_hidden"] is True
            assert re.match(r"# Show code: \w.{9,62}$", cell.source.splitlines()[0]), cell.source[:80]


def test_every_explorer_stands_in_a_lesson_or_a_deeper_notebook() -> None:
    explorers = {module.__name__.rpartition(".")[2] for module in modules_of("course.widgets.explorers")}
    texts = "".join(room.read_text("utf-8") for room in SOURCE.rglob("lesson.md"))
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
    way = cells[-1].source.split("**Now practise:**")[1]
    own = f"(../exercises/{lesson.set}.ipynb)"  # type: ignore[attr-defined]
    assert (own if lesson.set in sets() else "(practice.ipynb)") in way  # type: ignore[attr-defined]


def test_two_lessons_of_one_set_lead_to_all_its_questions() -> None:
    ends = [
        read_twin(SOURCE / lesson.name / "lesson.md").cells[-1].source
        for lesson in LESSONS
        if lesson.id in ("01a", "01b")
    ]
    asked: list[int] = []
    for end in ends:
        which = re.search(r"questions ([\d, toand]+),", end)
        assert which is not None
        for span in re.findall(r"(\d+)(?: to (\d+))?", which[1]):
            asked += range(int(span[0]), int(span[1] or span[0]) + 1)
    assert sorted(asked) == list(range(1, len(sets()["01-trade-interdependence"]) + 1))


_NONE = dict.fromkeys(Length.__dataclass_fields__, 0)


def test_the_rule_of_minutes() -> None:
    counts = {
        "words": 300,
        "visible": 20,
        "charts": 2,
        "tables": 1,
        "guesses": 1,
        "checks": 1,
        "explorers": 1,
    }
    # words 2, lines 2, charts 2, table 2, guess 1.5, check 1.5, explorer 4, claims 1.5, typed 1.5, answer 7
    length = Length(**_NONE | counts | {"judged": 2, "typed": 2, "answers": 1, "folded": 90})
    assert length.exact == pytest.approx(25) and length.minutes == 25
    assert Length(**_NONE | {"words": 1500}).minutes == 10


def test_the_rule_gives_the_minutes_of_two_readers_within_a_fifth() -> None:
    """The table of the page repeats the counts of the lessons as they were read."""
    page = (ROOT / "docs" / "adopting.md").read_text("utf-8")
    pace = dict(re.findall(r"reader ([AB]) takes (0\.\d+|1\.\d+) of the rule", page))
    rows = re.findall(r"^\| (0\d[ab]?) \| ([AB]) \| (.+) \|$", page, re.MULTILINE)
    assert len(rows) == 11 and set(pace) == {"A", "B"}
    names = ("words", "visible", "charts", "tables", "guesses", "checks", "explorers", "judged")
    for _, reader, cells in rows:
        *counts, rule, by_pace, took = (float(cell.replace(",", "")) for cell in cells.split(" | "))
        exact = Length(**_NONE | dict(zip(names, map(int, counts), strict=True))).exact
        assert rule == pytest.approx(exact, abs=0.51)
        assert by_pace == pytest.approx(exact * float(pace[reader]), abs=0.51)
        assert abs(exact * float(pace[reader]) - took) <= took / 5


def test_what_is_counted(tmp_path: Path) -> None:
    room = tmp_path / "source" / LESSONS[0].name
    room.mkdir(parents=True)
    (room / "lesson.md").write_text(
        "---\njupytext:\n  text_representation:\n    extension: .md\n    format_name: myst\n"
        "kernelspec:\n  name: python3\n  display_name: Python 3\n---\n\n"
        "Four words, one link: [here](there-is-more.md).\n\n| two | more |\n|---|--:|\n\n"
        "```{code-cell} ipython3\nwidgets.predict('a')\n\nwidgets.mirror()\nex.quick('b')\n```\n\n"
        "```{code-cell} ipython3\nmy_guess = 3\nwidgets.my_conditions(answering=True)\n```\n\n"
        "```{code-cell} ipython3\n:tags: [hide-input]\n\n# Show code: a chart\ncharts.bars(x)\n```\n\n"
        "```{code-cell} ipython3\n:tags: [hide-input]\n\n# Show code: a line and a table\n"
        "print(x)\nx.round(1)\n```\n\n"
        "Judge C01 and C02, then C01.\n\n"
        "```{code-cell} ipython3\nwidgets.claims(claim='C01', shown='own')\n```\n",
        "utf-8",
    )
    unbuilt = length_of(LESSONS[0], tmp_path / "source")
    assert unbuilt.words == 13
    printed, warned = (new_output("stream", name=name, text="3 of 4 hold\n") for name in ("stdout", "stderr"))
    built = new_notebook(cells=[new_code_cell("print(x)", outputs=[printed, warned])])
    nbformat.write(built, tmp_path / f"{LESSONS[0].name}.ipynb")
    found = length_of(LESSONS[0], tmp_path / "source")
    assert found == replace(unbuilt, words=17), "the four words that the code printed, and no warning"
    assert (found.visible, found.folded, found.longest) == (6, 5, 3)
    assert (found.charts, found.guesses, found.checks, found.explorers) == (1, 1, 1, 1)
    assert (found.tables, found.judged, found.typed, found.answers) == (2, 2, 1, 1)


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
