"""Where JupyterLab draws, no SVG is made; whoever else runs a notebook gets one as before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_client.manager import start_new_kernel
from nbclient import NotebookClient

from course.charts.fit import heading_of
from course.charts.render import MIME_SPEC, MIME_SVG
from course.notebook import RUN_AGAIN

CHART = (
    "import altair as alt, pandas as pd\nfrom course import charts, widgets\n"
    "alt.Chart(pd.DataFrame({'a': [1], 'b': [2]})).mark_bar().encode(x='a:Q', y='b:Q')"
)
EXPLORER = "widgets.partners()"
WIDGET = "application/vnd.jupyter.widget-view+json"
#: what JupyterLab 4 sends along with a cell
JUPYTERLAB = {"trusted": True, "deletedCells": [], "recordTiming": False, "cellId": "6da92e62"}


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., list[dict[str, Any]]]]:
    """Run code in a kernel, with what a front end sends along; return the data that is shown."""
    manager, client = start_new_kernel(cwd=str(tmp_path_factory.mktemp("kernel")))

    def run(code: str, metadata: dict[str, Any]) -> list[dict[str, Any]]:
        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}}
        asked = client.session.msg("execute_request", content, metadata=metadata)
        client.shell_channel.send(asked)
        shown = []
        while True:
            said = client.get_iopub_msg(timeout=120)
            if said["parent_header"].get("msg_id") != asked["header"]["msg_id"]:
                continue
            assert said["msg_type"] != "error", said["content"]["traceback"]
            if said["msg_type"] in {"display_data", "execute_result"}:
                shown.append(said["content"]["data"])
            if said["msg_type"] == "status" and said["content"]["execution_state"] == "idle":
                return shown

    yield run
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def test_only_jupyterlab_goes_without(ask: Callable[..., list[dict[str, Any]]]) -> None:
    (live,) = ask(CHART, JUPYTERLAB)
    assert set(live) == {MIME_SPEC, "text/plain"}
    for other in ({}, {"cellId": "vscode-notebook-cell:1"}, {"deletedCells": []}):
        (kept,) = ask(CHART, other)
        assert set(kept) == {MIME_SPEC, MIME_SVG, "text/plain"}


def test_an_explorer_leaves_its_picture_beside_it(ask: Callable[..., list[dict[str, Any]]]) -> None:
    ask(CHART, JUPYTERLAB)
    widget, still = ask(f"{EXPLORER}\n{EXPLORER}", JUPYTERLAB)
    assert set(widget) == {WIDGET, "text/plain"} and set(still) == {MIME_SPEC, "text/plain"}
    assert still["text/plain"] == f"{RUN_AGAIN} {widget['text/plain']}"
    assert RUN_AGAIN in heading_of(still[MIME_SPEC])[1]
    assert len(ask("1", JUPYTERLAB)) == 1
    (kept,) = ask(EXPLORER, {})
    assert set(kept) == {WIDGET, MIME_SPEC, MIME_SVG, "text/plain"} and RUN_AGAIN not in str(kept)


def test_who_executes_a_notebook_by_hand_keeps_the_pictures(tmp_path: Path) -> None:
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in (CHART, EXPLORER)])
    NotebookClient(book, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    assert [MIME_SVG in cell.outputs[0].data for cell in book.cells] == [True, True]
    assert [len(cell.outputs) for cell in book.cells] == [1, 1]
