"""What JupyterLab draws and saves by itself, and what an explorer says once its kernel has gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from course.charts.render import MIME_SPEC, MIME_SVG
from course.widgets._look import RUN_AGAIN

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WIDGET = "application/vnd.jupyter.widget-view+json"
CHART = (
    "import altair as alt, pandas as pd\nfrom course import charts\n"
    "alt.Chart(pd.DataFrame({'a': [1], 'b': [2]})).mark_bar().encode(x='a:Q', y='b:Q')"
)
EXPLORER = "from course import widgets\nwidgets.partners()"
#: the picture that waits behind an explorer
STILL = f'.jp-OutputArea-child [aria-label^="{RUN_AGAIN}"]'


@pytest.fixture
def lab(tmp_path: Path, root: Path, notebook_server: Any) -> Iterator[str]:
    cells = {"live.ipynb": ["print('first')", CHART, *["print('a\\n' * 60)"] * 8, EXPLORER]}
    with notebook_server(tmp_path, root, cells) as url:
        yield url


def _open(tab: Any, lab: str) -> None:
    tab.open_notebook(lab, "live.ipynb")
    tab.run_all()
    tab.page.locator(".course-explorer .vega-embed svg").wait_for()
    tab.page.wait_for_timeout(1500)


def _stopped(page: Any) -> None:
    page.wait_for_function(
        "words => document.querySelector('.course-explorer .course-gone')?.textContent === words",
        arg=RUN_AGAIN,
    )
    assert page.locator(".course-explorer > .widget-hbox[inert]").count() >= 2


def test_jupyterlab_draws_and_saves_the_pictures(lab: str, tab: Any, tmp_path: Path) -> None:
    page = tab.page
    _open(tab, lab)
    page.locator(STILL).first.wait_for(state="attached")
    assert not page.locator(STILL).first.is_visible()
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    for _ in range(40):
        page.wait_for_timeout(250)
        cells = nbformat.read(tmp_path / "live.ipynb", 4).cells
        if cells[-1].outputs or cells[-2].outputs:
            break
    (chart,) = cells[1].outputs
    assert set(chart.data) == {MIME_SPEC, "image/png", "text/plain"}
    widget, still = next(cell.outputs for cell in cells if cell.source == EXPLORER)
    assert set(widget.data) == {WIDGET, "text/plain"}
    assert set(still.data) == {MIME_SPEC, "image/png", "text/plain"} and MIME_SVG not in still.data
    # the next day: another kernel, which knows no widget
    page.evaluate("async () => { await window.jupyterapp.shell.currentWidget.sessionContext.shutdown(); }")
    tab.open_notebook(lab, "live.ipynb")
    page.locator(STILL).first.wait_for(state="visible")
    assert page.locator(".course-explorer").count() == 0
    tab.run_all()
    page.locator(".course-explorer .vega-embed svg").wait_for()
    page.locator(STILL).first.wait_for(state="hidden")


def test_an_explorer_says_that_its_kernel_has_gone(lab: str, tab: Any) -> None:
    page = tab.page
    _open(tab, lab)
    gone = page.locator(".course-explorer .course-gone")
    assert gone.inner_text() == "" and page.locator(".course-explorer [inert]").count() == 0
    kernel = "window.jupyterapp.shell.currentWidget.sessionContext"
    page.evaluate(f"async () => {{ await {kernel}.session.kernel.restart(); }}")
    _stopped(page)
    tab.run_all()
    page.wait_for_function(
        "() => document.querySelector('.course-explorer .course-gone')?.textContent === ''"
        " && document.querySelector('.course-explorer .vega-embed svg')"
    )
    page.evaluate(f"async () => {{ await {kernel}.shutdown(); }}")
    _stopped(page)
