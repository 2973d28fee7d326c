"""A quick check in JupyterLab and Chromium: answered by keyboard alone, and read out as it changes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELLS = [
    "from course import exercise\nex = exercise('01')\nex.quick('share_gap')",
    "exercise('00').quick('cars_query')",
    "ex.check('dearer_dollar', 37.9)\nex.quick('dearer_dollar')",
]

TESTS = ["from course import before_and_after\nbefore_and_after()"]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory, root: Path, notebook_server: Any) -> Iterator[str]:
    notebooks = {"quick.ipynb": CELLS, "tests.ipynb": TESTS}
    with notebook_server(tmp_path_factory.mktemp("quick"), root, notebooks) as url:
        yield url


def _says(page: Any, place: int, words: str) -> None:
    page.wait_for_function(
        """([place, words]) => document.querySelectorAll('.course-quick [role=status]')[place]
             ?.textContent.includes(words)""",
        arg=[place, words],
        timeout=20_000,
    )


def _focused(page: Any) -> str:
    return str(page.evaluate("() => document.activeElement.textContent || document.activeElement.value"))


def _violations(page: Any) -> list[str]:
    """Return all that axe-core finds wrong inside the forms."""
    import axe_playwright_python

    page.evaluate((Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8"))
    found = page.evaluate("() => axe.run('.course-quick', {resultTypes: ['violations']})")["violations"]
    return [f"{rule['id']}: {rule['help']}: {rule['nodes'][0]['html'][:200]}" for rule in found]


def test_a_quick_check_is_answered_by_keyboard_alone(lab: str, tab: Any) -> None:
    pytest.importorskip("axe_playwright_python")
    page, keys = tab.page, tab.page.keyboard
    tab.open_notebook(lab, "quick.ipynb")
    tab.run_all()
    boxes = page.locator(".course-quick form")
    boxes.nth(2).wait_for()
    assert _violations(page) == []

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
    assert _violations(page) == []
    theme = "name => window.jupyterapp.commands.execute('apputils:change-theme', {theme: name})"
    page.evaluate(theme, "JupyterLab Dark")
    page.wait_for_function("() => document.body.dataset.jpThemeLight === 'false'")
    assert _violations(page) == []
    page.evaluate(theme, "JupyterLab Light")
    assert tab.outside == []
    assert [line for line in tab.console_errors if "favicon" not in line] == []


def test_the_tests_before_and_after_are_taken_and_kept(lab: str, tab: Any) -> None:
    pytest.importorskip("axe_playwright_python")
    page = tab.page
    tab.open_notebook(lab, "tests.ipynb")
    tab.run_all()
    for when, name in enumerate(("first", "second")):
        page.get_by_role("button", name=f"Begin the {name} test").click()
        questions = page.locator(".paper-question")
        assert questions.count() == 12
        for place in range(12 - when):
            questions.nth(place).get_by_role("radio").first.focus()
            page.keyboard.press("Space")
        page.get_by_text(f"{12 - when} of 12 answered").wait_for()
        assert _violations(page) == []
        if not when:
            tab.run_all()  # what was chosen is kept in the learner's folder
            page.get_by_role("button", name="Go on with it").click()
            assert page.locator(".paper-question input:checked").count() == 12
        page.get_by_role("button", name="Hand in").click()
        if when:
            page.get_by_text("Still open: 1").wait_for()
            page.get_by_role("button", name="Hand in").click()
    page.get_by_text("Right in the first test: 3 of 12.").wait_for()
    assert page.locator("details").count() == 12
    page.locator("summary").last.click()
    page.get_by_text("Your answer:").last.wait_for()
    assert _violations(page) == []
    assert page.locator(".jp-Notebook .jp-Cell").count() == 1, "no key went to JupyterLab"
    if folder := os.environ.get("COURSE_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/tests-lab.png")
    assert [line for line in tab.console_errors if "favicon" not in line] == []
