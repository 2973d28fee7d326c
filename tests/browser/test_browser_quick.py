"""A quick check in JupyterLab and Chromium: answered by keyboard alone, and read out as it changes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from accessible import faults

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELLS = [
    "from course import exercise\nex = exercise('01')\nex.quick('share_gap')",
    "exercise('00').quick('cars_query')",
    "ex.check('dearer_dollar', 37.9)\nex.quick('dearer_dollar')",
]

TESTS = ["from course import before_and_after\nbefore_and_after()"]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory, root: Path, folder_server: Any) -> Iterator[str]:
    notebooks = {"quick.ipynb": CELLS, "tests.ipynb": TESTS}
    folder = tmp_path_factory.mktemp("quick")
    (folder / "exercises").mkdir()
    shutil.copy(root / "exercises" / "01-trade-interdependence.ipynb", folder / "exercises")
    (folder / "notebooks").mkdir()
    shutil.copy(root / "notebooks" / "02a-from-mine-to-magnet.ipynb", folder / "notebooks")
    shutil.copytree(root / "notebooks" / "pictures", folder / "notebooks" / "pictures")
    with folder_server(folder, root, notebooks) as url:
        yield url


@pytest.fixture(scope="module")
def opened(lab: str, module_tab: Any) -> Any:
    """One JupyterLab, in which each test opens its own notebook."""
    module_tab.open_notebook(lab, "quick.ipynb")
    return module_tab


def _says(page: Any, place: int, words: str) -> None:
    page.wait_for_function(
        """([place, words]) => document.querySelectorAll('.course-quick [role=status]')[place]
             ?.textContent.includes(words)""",
        arg=[place, words],
    )


def _focused(page: Any) -> str:
    return str(page.evaluate("() => document.activeElement.textContent || document.activeElement.value"))


def test_a_quick_check_is_answered_by_keyboard_alone(lab: str, opened: Any) -> None:
    page, keys = opened.page, opened.page.keyboard
    opened.run_all()
    boxes = page.locator(".course-quick form")
    boxes.nth(2).wait_for()
    assert faults(page, ".course-quick") == []

    # a number: letters that JupyterLab knows as commands stay in the field, and Enter checks
    boxes.nth(0).get_by_label("Your answer").focus()
    keys.type("abx")
    keys.press("Enter")
    _says(page, 0, "not read as a number")
    assert _focused(page) == "abx", "the focus stays in the field"
    keys.press("Control+a")
    keys.type("27,5 %")
    keys.press("Enter")
    _says(page, 0, "Two shares, one partner: wrong")
    keys.press("Control+a")
    keys.type("4,84")
    keys.press("Tab")
    assert _focused(page) == "Check"
    keys.press("Space")
    _says(page, 0, "Two shares, one partner: right")
    assert _focused(page) == "Check"
    keys.press("Tab")
    assert _focused(page) == "Hint"
    keys.press("Enter")
    _says(page, 0, "Hint 1 of 3")
    keys.press("Tab")
    keys.press("Enter")
    _says(page, 0, "Because:")
    assert _focused(page) == "Explain"
    status = boxes.nth(0).locator("[role=status]")
    assert status.get_attribute("aria-live") == "polite" and "share_gap = " in status.inner_text()

    # options: Tab enters them, arrows go along, Enter checks
    keys.press("Escape")
    boxes.nth(1).get_by_role("radio").first.focus()
    keys.press("Space")
    keys.press("Enter")
    _says(page, 1, "One row for each buyer: wrong")
    for _ in range(2):
        keys.press("ArrowDown")
    keys.press("Enter")
    _says(page, 1, "One row for each buyer: right")
    assert page.evaluate("() => document.activeElement.value") == "c"
    assert boxes.nth(1).get_by_role("radio").count() == 4
    assert boxes.nth(1).get_by_role("group", name="Choose one").count() == 1

    # what was answered before the form was made
    _says(page, 2, "after one attempt")
    assert page.locator(".jp-Notebook .jp-Cell").count() == len(CELLS), "no key went to JupyterLab"
    assert faults(page, ".course-quick") == []
    theme = "name => window.jupyterapp.commands.execute('apputils:change-theme', {theme: name})"
    page.evaluate(theme, "JupyterLab Dark")
    page.wait_for_function("() => document.body.dataset.jpThemeLight === 'false'")
    assert faults(page, ".course-quick") == []
    page.evaluate(theme, "JupyterLab Light")
    assert opened.outside == []
    assert opened.faults() == []


def test_the_tests_before_and_after_are_taken_and_kept(lab: str, opened: Any) -> None:
    page = opened.page
    opened.turn_to(lab, "tests.ipynb")
    opened.run_all()
    for when, name in enumerate(("first", "second")):
        page.get_by_role("button", name=f"Begin the {name} test").click()
        questions = page.locator(".paper-question")
        assert questions.count() == 12
        if when:
            for place in range(11):
                questions.nth(place).get_by_role("radio").first.focus()
                page.keyboard.press("Space")
        else:  # the kernel hears of the last choices once the cell has run again
            page.evaluate("""() => document.querySelectorAll('.paper-question')
                .forEach(one => one.querySelector('input').click())""")
            opened.run_all()
            page.get_by_role("button", name="Go on with it").click()
            assert page.locator(".paper-question input:checked").count() == 12
        page.get_by_text(f"{12 - when} of 12 answered").wait_for()
        assert faults(page, ".course-quick") == []
        page.get_by_role("button", name="Hand in").click()
        if when:
            page.get_by_text("Still open: 1").wait_for()
            page.get_by_role("button", name="Hand in").click()
    page.get_by_text("Right in the first test: 3 of 12.").wait_for()
    assert page.locator("details").count() == 12
    page.locator("summary").last.click()
    page.get_by_text("Your answer:").last.wait_for()
    assert faults(page, ".course-quick") == []
    assert page.locator(".jp-Notebook .jp-Cell").count() == 1, "no key went to JupyterLab"
    if folder := os.environ.get("COURSE_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/tests-lab.png")
    assert opened.faults() == []


def _pressed(page: Any, name: str, words: str) -> None:
    """Move to a button of the first answer with Tab, press it, and wait for words in its result."""
    for _ in range(6):
        if _focused(page) == name:
            break
        page.keyboard.press("Tab")
    assert _focused(page) == name
    page.keyboard.press("Enter")
    page.wait_for_function(
        "words => document.querySelector('.course-buttons [role=status]').textContent.includes(words)",
        arg=words,
    )


def test_an_answer_is_checked_by_the_buttons_under_its_code(lab: str, opened: Any) -> None:
    page, keys = opened.page, opened.page.keyboard
    opened.turn_to(lab, "exercises/01-trade-interdependence.ipynb")
    bars = page.locator(".course-buttons")
    page.wait_for_function("() => document.querySelectorAll('.course-buttons').length === 13")
    bars.first.get_by_role("button", name="Check").focus()

    # the kernel knows no exercise yet: the button runs the first grey cell, too
    _pressed(page, "Check", "Not attempted")
    _pressed(page, "Hint", "Hint 1 of 3")
    _pressed(page, "Solution", "Try it first")
    _pressed(page, "Show me the table", "goods trade by partner")
    assert bars.first.locator("table").count() >= 1
    assert faults(page, ".course-buttons") == []

    # an answer, typed by keyboard alone, after a restart of the kernel
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    page.evaluate(
        """() => { const book = window.jupyterapp.shell.currentWidget.content;
                   const is_answer = one => one.model.getMetadata('course')?.role === 'answer';
                   book.activeCellIndex = book.widgets.findIndex(is_answer);
                   book.activeCell.node.focus(); }"""
    )
    keys.press("Enter")
    keys.press("Control+End")
    for _ in "____":
        keys.press("Backspace")
    keys.type("99.5")
    keys.press("Escape")
    _pressed(page, "Check", "Not yet")
    check = page.locator(".jp-CodeCell").nth(2)
    assert "wrong" in check.inner_text()
    keys.press("Escape")  # back to the cell, and into its code
    keys.press("Enter")
    assert page.locator(".jp-Cell:has(.course-buttons)").first.locator(".cm-content:focus").count() == 1
    keys.press("Escape")

    keys.press("Tab")
    bars.first.get_by_role("button", name="Next question").focus()
    keys.press("Enter")
    page.wait_for_function(
        """() => window.jupyterapp.shell.currentWidget.content.activeCell.model.sharedModel.getSource()
             .startsWith('## 2 of 13')"""
    )
    bars.last.get_by_role("button", name="Next lesson").focus()
    keys.press("Enter")
    page.wait_for_function(
        "() => window.jupyterapp.shell.currentWidget.context.path.startsWith('notebooks/02a')"
    )
    assert opened.faults() == []
    assert opened.outside == []
