"""The learner's folder in JupyterLab: from the contents page to a lesson, and back to it the next day."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from course.commands.lab import TEACHERS_EXTENSIONS
from course.workspace import CONTENTS, Workspace, last_notebook

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LESSON = "notebooks/01a-japans-trade-with-china.ipynb"


def test_a_learner_finds_the_lesson_and_comes_back_to_it(
    tmp_path: Path, course_server: Any, tab: Any
) -> None:
    folder, page = tmp_path / "mine", tab.page
    words = ["lab", str(folder)]
    with course_server(words, tmp_path) as url:
        page.goto(f"{url}/?token=test-token", wait_until="domcontentloaded")
        page.wait_for_selector(".jp-MarkdownViewer h1")
        assert CONTENTS in page.url
        assert page.locator(".jp-MarkdownViewer h1").inner_text() == "Does Japan dare to say no?"
        begin = page.locator(".jp-MarkdownViewer strong > a")
        assert begin.inner_text().startswith("Begin with Warm-up") and begin.bounding_box()["height"] > 30
        assert begin.evaluate("one => getComputedStyle(one).color") == "rgb(255, 255, 255)", (
            "white on dark blue"
        )
        assert page.locator(".jp-MarkdownViewer img").count() == 2
        page.locator(f".jp-MarkdownViewer a[href*='{Path(LESSON).name}']").first.click()
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        page.wait_for_url(f"**/{LESSON}")
        # JupyterLab writes its layout a moment after the last change
        for _ in range(240):
            if last_notebook(Workspace(folder)) == LESSON:
                break
            page.wait_for_timeout(500)
        # a word of the glossary says its meaning on hover and on focus
        page.wait_for_selector(".course-word >> nth=0", state="attached")
        word = page.locator(".course-word").first
        word.scroll_into_view_if_needed()
        tip = page.locator("#course-meaning")
        for _ in range(240):  # the notebook may still move under the pointer
            page.mouse.move(2, 2)
            word.hover()
            if tip.is_visible():
                break
            page.wait_for_timeout(250)
        assert len(tip.inner_text()) > 20
        page.mouse.move(2, 2)
        tip.wait_for(state="hidden")
        word.focus()
        tip.wait_for(state="visible")
        assert word.get_attribute("aria-describedby") == "course-meaning"
        word.press("Escape")
        assert not tip.is_visible()
        assert not page.evaluate("() => window.jupyterapp.shell.leftCollapsed")
        # the card of a table opens beside the chart that was drawn from it
        tab.run_all()
        button = page.locator(".course-card-button").first
        button.scroll_into_view_if_needed()
        button.click()
        card = page.locator("#course-card")
        assert "value_jpy_bn" in card.inner_text() and button.get_attribute("aria-expanded") == "true"
        assert tab.serious(".vega-embed") == []
        card.press("Escape")
        assert card.count() == 0 and button.evaluate("one => one === document.activeElement")
        # nothing asks for attention, and nothing was asked of anybody else
        assert page.locator(".Toastify__toast, .jp-Dialog").count() == 0
        assert tab.outside == []
        # nor does anything speak to teachers
        mine = page.evaluate("() => window.jupyterapp.listPlugins()")
        assert any(name.startswith("@jupyter-widgets/") for name in mine)
        assert not any(name.startswith(TEACHERS_EXTENSIONS) for name in mine)
        assert page.get_by_text("Validate", exact=True).count() == 0
        assert page.get_by_text("Nbgrader", exact=True).count() == 0
    with course_server(words, tmp_path) as url:
        page.set_viewport_size({"width": 820, "height": 900})
        page.goto(f"{url}/?token=test-token", wait_until="domcontentloaded")
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        assert LESSON in page.url
        page.wait_for_function("() => window.jupyterapp.shell.leftCollapsed")
    # looking is not touching: the next version still replaces it
    record = Workspace(folder).read("files")[LESSON]
    assert set(record) == {"laid_out"} and json.loads((folder / LESSON).read_text("utf-8"))["cells"]


def test_a_jupyter_that_the_course_did_not_start_keeps_the_work_in_the_home_folder(
    tmp_path: Path, root: Path, folder_server: Any, tab: Any
) -> None:
    """On a server for many, in Binder or in a notebook that somebody just opened, nothing is lost."""
    write = [
        "from course import exercise, my_ledger\nex = exercise('00')",
        "my_ledger().record('C05', 'supported', 0.6)",
        "import os; print('at', os.getcwd())",
    ]
    read = ["from course import my_ledger\nprint(my_ledger())"]
    with folder_server(tmp_path, root, {"first.ipynb": write, "second.ipynb": read}) as url:
        tab.open_notebook(url, "first.ipynb")
        tab.run_all()
        kept = tmp_path / "home" / "interdependence" / ".course"
        said = tab.page.locator(".jp-OutputArea").all_inner_texts()
        assert sum(f"are kept in {kept}" in text for text in said) == 1, "it is said, and once"
        assert Workspace(kept.parent).read("ledger")["C05"]
        tab.turn_to(url, "second.ipynb")  # a kernel of its own, as after a restart
        tab.run_all()
        assert any("C05" in text for text in tab.page.locator(".jp-OutputArea").all_inner_texts())
