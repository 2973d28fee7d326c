"""Reading and writing by the course's JupyterLab: saved widgets go, and everything else stays."""

from __future__ import annotations

import asyncio
import copy
import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.sign import NotebookNotary

from course.lab.contents import Contents, _drop_embed_options
from course.notebook import DRAWN

CHART = "application/vnd.vegalite.v5+json"
STATE = "application/vnd.jupyter.widget-state+json"
VIEW = {"application/vnd.jupyter.widget-view+json": {"model_id": "a", "version_major": 2, "version_minor": 0}}
OUTPUTS = [
    {"output_type": "display_data", "metadata": {"a": {"b": 1}}, "data": {**VIEW, "text/plain": "a guess"}},
    {"output_type": "stream", "name": "stdout", "text": "said\n"},
    {"output_type": "execute_result", "execution_count": 7, "metadata": {}, "data": {"image/png": "aGk="}},
    {"output_type": "error", "ename": "KeyError", "evalue": "'x'", "traceback": ["a", "b"]},
]
CELLS = [
    {"cell_type": "markdown", "id": "a", "metadata": {"tags": ["t"]}, "source": "# ü", "attachments": {}},
    {"cell_type": "raw", "id": "b", "metadata": {"widgets": "mine"}, "source": "raw"},
    {
        "cell_type": "code",
        "id": "c",
        "metadata": {"course": {"question": "q"}},
        "source": "answer = 1\nanswer",
        "execution_count": 7,
        "outputs": OUTPUTS,
    },
]
METADATA = {
    "course": {"set": "01"},
    "kernelspec": {"name": "python3", "display_name": "P"},
    "mine": [1, None],
}


def _notebook(**metadata: Any) -> dict[str, Any]:
    whole = {"cells": CELLS, "metadata": {**METADATA, **metadata}, "nbformat": 4, "nbformat_minor": 5}
    return copy.deepcopy(whole)


WITH_WIDGETS = _notebook(widgets={STATE: {"state": {"a": {"state": {"_esm": "alert(1)"}}}}})


@pytest.fixture
def contents(tmp_path: Path) -> Contents:
    made = Contents(root_dir=str(tmp_path))
    made.notary = NotebookNotary(db_file=":memory:", secret=b"secret")
    return made


def _written(file: Path) -> dict[str, Any]:
    return _untrusted(nbformat.read(file, 4))


def _untrusted(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return what a notebook says without the server's own mark whether a cell may show scripts."""
    plain = copy.deepcopy(notebook)
    for cell in plain["cells"]:
        cell["metadata"].pop("trusted", None)
    return plain


def test_a_notebook_is_read_without_its_saved_widgets(contents: Contents, tmp_path: Path) -> None:
    file = tmp_path / "x.ipynb"
    file.write_text(json.dumps(WITH_WIDGETS), encoding="utf-8")
    before = file.read_bytes()
    for asked in ({}, {"type": "notebook"}, {"require_hash": True}):
        read = asyncio.run(contents.get("x.ipynb", **asked))
        assert _untrusted(read["content"]) == _notebook()
    assert "content" in asyncio.run(contents.get("x.ipynb", True, "notebook", "json"))
    assert asyncio.run(contents.get("x.ipynb", content=False))["content"] is None
    assert file.read_bytes() == before, "looking changes no file"
    assert "alert" in asyncio.run(contents.get("x.ipynb", type="file"))["content"], "as a text it is whole"


@pytest.mark.parametrize("kind", ["vega.v5", "vegalite.v4", "vegalite.v5", "vegalite.v6"])
def test_a_chart_is_read_with_no_options_but_those_of_the_course(
    contents: Contents, tmp_path: Path, kind: str
) -> None:
    mime, script = f"application/vnd.{kind}+json", "<script>alert(1)</script>"
    spec = {"mark": "bar", "usermeta": {"unit": "%", "embedOptions": {"sourceFooter": script}}}
    foreign = {"renderer": "svg", "defaultStyle": "a {}", "sourceHeader": script, "actions": True}
    asked: list[Any] = [DRAWN, foreign, "options.json", None]
    outputs = [
        {
            "output_type": "display_data",
            "metadata": {mime: {"embed_options": options, "b": 1}},
            "data": {mime: spec, "text/plain": "a chart"},
        }
        for options in asked
    ]
    notebook = _notebook()
    notebook["cells"][2]["outputs"] = copy.deepcopy(outputs)
    (tmp_path / "x.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    read = asyncio.run(contents.get("x.ipynb"))["content"]["cells"][2]["outputs"]
    for output in read:
        assert output["data"] == {mime: {"mark": "bar", "usermeta": {"unit": "%"}}, "text/plain": "a chart"}
        assert output["metadata"][mime]["b"] == 1
    assert [output["metadata"][mime]["embed_options"] for output in read] == [
        DRAWN,
        {"renderer": "svg"},
        {},
        {},
    ]


@pytest.mark.parametrize(
    "outputs", [None, "x", [None, {"data": 3}, {"data": {CHART: "x.json"}, "metadata": []}]]
)
def test_a_damaged_output_stops_nothing(outputs: Any) -> None:
    model = {"type": "notebook", "content": {"cells": [{"outputs": outputs}, None]}}
    before = copy.deepcopy(model)
    _drop_embed_options(model)
    assert model == before


def test_a_notebook_is_written_without_saved_widgets_and_with_all_else(
    contents: Contents, tmp_path: Path
) -> None:
    asyncio.run(contents.save({"type": "notebook", "content": copy.deepcopy(WITH_WIDGETS)}, "x.ipynb"))
    assert _written(tmp_path / "x.ipynb") == _notebook()
    read = asyncio.run(contents.get("x.ipynb"))
    asyncio.run(contents.save({"type": "notebook", "content": read["content"]}, "y.ipynb"))
    assert _written(tmp_path / "y.ipynb") == _notebook()
    asyncio.run(contents.copy("x.ipynb", "z.ipynb"))
    assert _written(tmp_path / "z.ipynb") == _notebook()


def test_a_checkpoint_brings_no_widgets_back(contents: Contents, tmp_path: Path) -> None:
    (tmp_path / "x.ipynb").write_text(json.dumps(WITH_WIDGETS), encoding="utf-8")
    made = asyncio.run(contents.create_checkpoint("x.ipynb"))
    asyncio.run(contents.restore_checkpoint(made["id"], "x.ipynb"))
    assert "widgets" not in asyncio.run(contents.get("x.ipynb"))["content"]["metadata"]


def test_other_files_and_folders_are_as_they_were(contents: Contents, tmp_path: Path) -> None:
    asyncio.run(contents.save({"type": "directory"}, "folder"))
    asyncio.run(contents.save({"type": "file", "format": "text", "content": "widgets"}, "folder/a.txt"))
    assert (tmp_path / "folder" / "a.txt").read_text("utf-8") == "widgets"
    assert [entry["name"] for entry in asyncio.run(contents.get("folder"))["content"]] == ["a.txt"]
