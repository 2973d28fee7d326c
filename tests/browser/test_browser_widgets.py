"""Every explorer in JupyterLab and Chromium: it opens, answers the keyboard, and asks nobody outside.

Set `COURSE_SCREENSHOTS` to a folder to keep a picture of each explorer in the light and the dark theme.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from course import widgets

pytestmark = [pytest.mark.browser, pytest.mark.slow]

#: explorer -> (label of a control, key to press, setting that the key changes, its value then)
MOVES: dict[str, tuple[str, str, str, Any]] = {
    "alignment": ("Year", "ArrowLeft", "year", 2021),
    "chokepoints": ("Mineral", "g", "mineral", "graphite"),
    "mirror": ("Year", "ArrowRight", "year", 2024),
    "partners": ("Year", "ArrowLeft", "year", 2023),
    "shortage": ("Part of deliveries cut", "ArrowRight", "cut", 0.35),
    "world_trade": ("Year", "ArrowLeft", "year", 2021),
}


def _notebook(path: Path) -> None:
    book = nbformat.v4.new_notebook()
    book.cells = [
        nbformat.v4.new_code_cell(f"from course import widgets\nwidgets.{name}()") for name in MOVES
    ]
    book.metadata.kernelspec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    nbformat.write(book, path)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory, root: Path, lab_server: Any) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("explorers")
    _notebook(folder / "explorers.ipynb")
    settings = folder / "settings"
    notices = settings / "@jupyterlab" / "apputils-extension"
    notices.mkdir(parents=True)
    quiet = {"fetchNews": "false", "checkForUpdates": False}
    (notices / "notification.jupyterlab-settings").write_text(json.dumps(quiet))
    env = {**os.environ, "PYTHONPATH": str(root), "JUPYTERLAB_SETTINGS_DIR": str(settings)}
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}"]
    with lab_server(command, folder, env=env) as url:
        yield url


def _keep(page: Any, box: Any, name: str) -> None:
    folder = os.environ.get("COURSE_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        box.screenshot(path=str(Path(folder) / f"{name}.png"))


def _box(page: Any, name: str) -> Any:
    """Bring an explorer into sight and wait for its chart (cells out of sight may not be in the page)."""
    page.evaluate(
        "place => window.jupyterapp.shell.currentWidget.content.scrollToItem(place, 'start')",
        list(MOVES).index(name),
    )
    box = page.locator(f".course-{name.replace('_', '')}")
    box.locator(".vega-embed svg").first.wait_for()
    return box


def _shows(page: Any, name: str, words: str) -> None:
    """Wait until sentence and chart say these words."""
    page.wait_for_function(
        """([kind, words]) => {
          const box = document.querySelector(kind);
          return box?.querySelector('[role=status]')?.textContent === words
            && box.querySelector('.vega-embed svg')?.getAttribute('aria-label') === words; }""",
        arg=[f".course-{name.replace('_', '')}", words],
        timeout=20_000,
    )


def _focus(box: Any, label: str) -> None:
    row = box.locator(".widget-inline-hbox", has=box.page.get_by_text(label, exact=True)).first
    row.locator("select, .noUi-handle").first.focus()


def test_every_explorer_opens_and_answers_the_keyboard(lab: str, tab: Any) -> None:
    page = tab.page
    tab.open_notebook(lab, "explorers.ipynb")
    tab.run_all()
    for name, (label, key, setting, value) in MOVES.items():
        state = getattr(widgets, name)().state
        box = _box(page, name)
        _shows(page, name, state.sentence())
        _keep(page, box, f"{name}-light")
        _focus(box, label)
        page.keyboard.press(key)
        state.set(**{setting: value})
        _shows(page, name, state.sentence())
        box.get_by_role("button", name="Reset").press("Enter")
        state.reset()
        _shows(page, name, state.sentence())
    assert tab.outside == []
    assert [line for line in tab.console_errors if "favicon" not in line] == []


def test_a_burst_of_moves_ends_in_the_last_state(lab: str, tab: Any) -> None:
    page = tab.page
    tab.open_notebook(lab, "explorers.ipynb")
    tab.run_all()
    box = _box(page, "partners")
    _focus(box, "Year")
    for _ in range(12):
        page.keyboard.press("ArrowLeft")
    state = widgets.partners(year=2012).state
    _shows(page, "partners", state.sentence())
    largest = state.table()["share_pct"].iloc[0]
    assert f"{largest:.1f}" in box.locator(".vega-embed svg").first.text_content()


def test_in_the_dark_theme_charts_keep_their_white_ground(lab: str, tab: Any) -> None:
    page = tab.page
    tab.open_notebook(lab, "explorers.ipynb")
    theme = "name => window.jupyterapp.commands.execute('apputils:change-theme', {theme: name})"
    page.evaluate(theme, "JupyterLab Dark")
    page.wait_for_function("() => document.body.dataset.jpThemeLight === 'false'")
    tab.run_all()
    try:
        for name in MOVES:
            box = _box(page, name)
            _keep(page, box, f"{name}-dark")
            ground = box.locator(".vega-embed svg").first.evaluate("e => getComputedStyle(e).backgroundColor")
            assert ground == "rgb(255, 255, 255)", name
    finally:
        page.evaluate(theme, "JupyterLab Light")
