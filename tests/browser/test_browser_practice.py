"""Practice in JupyterLab and Chromium, over several days: the clock is moved, the folder stays."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from course.bank.case import Case
from course.bank.library import find_set
from course.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HEAD = "from datetime import UTC, datetime\nfrom course import exercise, practice, progress"


def _day(day: int) -> str:
    return f"p = practice(now=datetime(2026, 5, {day}, 9, tzinfo=UTC))\np"


CELLS = [HEAD, "exercise('01').check('china_share', 99.0)", _day(4), _day(5), _day(9), "progress()"]


class _Notebook:
    """The notebook on the page, and the learner's folder behind it."""

    def __init__(self, page: Any, folder: Path) -> None:
        self._page, self._folder = page, folder

    def run(self, place: int) -> Any:
        """Run one cell and return it, when it is done."""
        cell = self._page.locator(".jp-Notebook .jp-Cell").nth(place)
        before = cell.locator(".jp-InputArea-prompt").inner_text()
        self._page.evaluate(
            """place => { const app = window.jupyterapp, book = app.shell.currentWidget.content;
                          book.activeCellIndex = place; app.commands.execute('notebook:run-cell'); }""",
            place,
        )
        self._page.wait_for_function(
            """([place, before]) => {
                 const said = document.querySelectorAll('.jp-Notebook .jp-Cell')[place]
                   .querySelector('.jp-InputArea-prompt').textContent;
                 return said !== before && /\\d/.test(said); }""",
            arg=[place, before],
        )
        return cell

    def key(self) -> Any:
        """The right answer to the question on the screen."""
        opened = Workspace(self._folder).read("practice")["open"]
        name, question = opened["question"].split("/")
        return Case(find_set(name)[question], opened["values"]).value()


def _answer(cell: Any, typed: object) -> str:
    form = cell.locator(".course-quick form")
    form.wait_for()
    result = form.locator("[role=status]")
    before = result.inner_text()
    form.locator("input[type=text]").fill(str(typed))
    form.get_by_role("button", name="Check").click()
    result.page.wait_for_function(
        "([node, before]) => node.textContent && node.innerText !== before",
        arg=[result.element_handle(), before],
    )
    return str(result.inner_text())


def test_a_miss_comes_back_on_other_days_until_its_objective_is_held(
    tmp_path: Path, notebooks_in: Any, tab: Any
) -> None:
    pytest.importorskip("axe_playwright_python")
    Workspace(tmp_path).create()
    with notebooks_in(tmp_path, {"practice.ipynb": CELLS}) as url:
        tab.open_notebook(url, "practice.ipynb")
        book = _Notebook(tab.page, tmp_path)
        book.run(0)
        assert "wrong" in book.run(1).inner_text()

        monday = book.run(2)
        place = "in the exercises \u201cTrade interdependence\u201d (question 1)"
        assert f"You missed this question {place}, so here" in monday.inner_text()
        assert "wrong" in (said := _answer(monday, 99)) and "comes back today, in 10 minutes" in said
        assert "right" in _answer(monday, book.key()), "the miss stays a miss"

        tuesday = book.run(3)
        assert "You missed a question like this yesterday in practice" in tuesday.inner_text()
        said = _answer(tuesday, book.key())
        assert "Right at first try. Once more" in said

        saturday = book.run(4)
        assert "You had a question like this right four days ago in practice." in saturday.inner_text()
        assert "You hold this objective now. It comes back on " in _answer(saturday, book.key())
        assert re.search(r"\b1 of \d+ held", book.run(5).inner_text())
        assert "You have not practised this objective yet" in book.run(4).inner_text(), "the next one"
        assert tab.serious(".jp-OutputArea") == []
    assert tab.outside == []
