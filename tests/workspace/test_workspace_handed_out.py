"""A notebook that a teacher handed out comes into the learner's folder, and nothing there is overwritten."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from course.workspace import Workspace, WorkspaceError, take_in

SET = "01-trade-interdependence"


def _notebook(answer: str = "____", **course: object) -> bytes:
    cell = {
        "cell_type": "code",
        "id": "a",
        "metadata": {},
        "source": answer,
        "outputs": [],
        "execution_count": None,
    }
    metadata = {"course": {"set": SET, **course}}
    return json.dumps({"cells": [cell], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}).encode()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace(tmp_path / "mine")
    made.create()
    return made


def test_a_download_becomes_the_notebook_to_hand_in(workspace: Workspace, tmp_path: Path) -> None:
    download = tmp_path / f"{SET} (1).ipynb"
    download.write_bytes(_notebook())
    inside, said = take_in(workspace, download)
    assert inside == f"hand-in/{SET}.ipynb" and "upload that file" in said
    assert workspace.folder is not None
    copy = workspace.folder / inside
    assert json.loads(copy.read_bytes()) == json.loads(download.read_bytes())
    copy.write_bytes(_notebook("answer = 1"))
    assert take_in(workspace, download) == (
        inside,
        f"You took this notebook in before: {inside} opens as you left it.",
    )
    assert copy.read_bytes() == _notebook("answer = 1")


@pytest.mark.parametrize("damage", ["a file", "a folder", "bytes"])
def test_damaged_originals_do_not_stop_a_learner(workspace: Workspace, tmp_path: Path, damage: str) -> None:
    download = tmp_path / "download.ipynb"
    download.write_bytes(_notebook())
    originals = workspace.hidden / "handed-out"
    if damage == "a file":
        originals.write_text("not mine")
    elif damage == "a folder":
        (originals / f"{SET}.ipynb").mkdir(parents=True)
    else:
        originals.mkdir()
        (originals / f"{SET}.ipynb").write_bytes(b"\xff[")
    inside, _ = take_in(workspace, download)
    assert take_in(workspace, download)[1].startswith("You took this notebook in before")
    assert workspace.folder is not None and (workspace.folder / inside).is_file()
    assert damage == "bytes" or list(workspace.hidden.rglob("*.damaged-1")), "what was there is kept"


def test_another_release_or_work_done_elsewhere_goes_beside(workspace: Workspace, tmp_path: Path) -> None:
    assert workspace.folder is not None
    download = tmp_path / "x.ipynb"
    download.write_bytes(_notebook())
    first, _ = take_in(workspace, download)
    (workspace.folder / first).write_bytes(_notebook("answer = 1"))
    download.write_bytes(_notebook("answer = 2"))
    inside, said = take_in(workspace, download)
    assert inside == f"hand-in/{SET}-2.ipynb" and "holds other work and stays" in said
    assert take_in(workspace, download)[0] == inside, "the same file twice makes one copy"
    assert (workspace.folder / first).read_bytes() == _notebook("answer = 1")
    assert take_in(workspace, workspace.folder / inside) == (inside, f"{inside} is in your folder already.")


@pytest.mark.parametrize(
    "content", [b"{}", b"[1]", b"\xff", json.dumps({"cells": [], "metadata": {}}).encode()]
)
def test_what_is_no_exercise_is_said(workspace: Workspace, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.ipynb").write_bytes(content)
    with pytest.raises(WorkspaceError, match="no exercise notebook"):
        take_in(workspace, tmp_path / "x.ipynb")


def test_a_name_with_slashes_stays_inside(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "x.ipynb").write_bytes(_notebook(set="../../away"))
    assert take_in(workspace, tmp_path / "x.ipynb")[0] == "hand-in/x.ipynb"


@pytest.mark.parametrize(
    ("file", "name", "inside"),
    [
        ("a\x1b[31m b.ipynb", "../../x", "hand-in/a-31m-b.ipynb"),
        ("..ipynb", "../x", "hand-in/notebook-.ipynb"),
        ("x.ipynb", "CON", "hand-in/notebook-CON.ipynb"),
        ("com1.ipynb", "a/b", "hand-in/notebook-com1.ipynb"),
    ],
)
def test_no_name_leads_out_of_the_folder_or_to_a_device(
    workspace: Workspace, tmp_path: Path, file: str, name: str, inside: str
) -> None:
    (tmp_path / file).write_bytes(_notebook(set=name))
    assert take_in(workspace, tmp_path / file)[0] == inside
    assert workspace.folder is not None and (workspace.folder / inside).is_file()


def test_a_file_without_end_is_not_read_to_its_end(workspace: Workspace, tmp_path: Path) -> None:
    with (tmp_path / "x.ipynb").open("wb") as file:
        file.truncate(30_000_000)
    with pytest.raises(WorkspaceError, match="larger than 20 MB"):
        take_in(workspace, tmp_path / "x.ipynb")


def test_nothing_of_a_strangers_notebook_runs_when_it_is_opened(workspace: Workspace, tmp_path: Path) -> None:
    """JupyterLab runs the scripts of the widgets that a notebook has saved before anybody runs a cell."""
    assert workspace.folder is not None
    notebook = json.loads(_notebook("answer = 1"))
    script = {"application/vnd.jupyter.widget-state+json": {"state": {"a": {"state": {"_esm": "alert(1)"}}}}}
    notebook["metadata"]["widgets"] = script
    output = {
        "output_type": "display_data",
        "metadata": {},
        "data": {"text/html": "<script>alert(1)</script>"},
    }
    notebook["cells"][0] |= {"outputs": [output], "execution_count": 7}
    notebook["cells"].append({"cell_type": "raw", "id": "b", "metadata": None, "source": ""})
    stranger = tmp_path / "stranger.ipynb"
    stranger.write_text(json.dumps(notebook), encoding="utf-8")
    copy = (workspace.folder / take_in(workspace, stranger)[0]).read_text("utf-8")
    assert "alert" not in copy and "answer = 1" in copy
    notebook["cells"][0]["source"] = [1, ["x"]]
    stranger.write_text(json.dumps(notebook), encoding="utf-8")
    assert take_in(workspace, stranger)[0] == f"hand-in/{SET}-2.ipynb", (
        "a source that is no text is a file, too"
    )
    stranger.write_text(json.dumps(notebook).replace("alert(1)", "\\ud800"), encoding="utf-8")
    take_in(workspace, stranger)  # what is left out does no harm
    notebook["metadata"]["x"] = "\ud800"
    stranger.write_text(json.dumps(notebook), encoding="utf-8")
    with pytest.raises(WorkspaceError, match="damaged"):
        take_in(workspace, stranger)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"nbformat": 3, "worksheets": [{"cells": [{"outputs": ["alert"]}]}]}, "the notebook format 3"),
        ({"nbformat": 5}, "the notebook format 5"),
        ({"nbformat": "4"}, "the notebook format '4'"),
        ({"nbformat": True}, "the notebook format True"),
        ({"nbformat": None}, "no notebook format"),
        ({"nbformat": [[["4"]]]}, "the notebook format list"),
        ({"worksheets": []}, "worksheets"),
        ({"cells": [{"cell_type": "Code", "outputs": ["alert"]}]}, "a cell of the type 'Code'"),
        ({"cells": [{"cell_type": ["code"], "outputs": ["alert"]}]}, "a cell of the type list"),
        ({"cells": [{"outputs": ["alert"]}]}, "a cell of the type None"),
        ({"cells": [{"cell_type": "c\x1b" * 90}]}, "a cell of the type 'c"),
    ],
)
def test_a_form_that_the_course_does_not_know_is_refused(
    workspace: Workspace, tmp_path: Path, change: dict[str, object], says: str
) -> None:
    """What is not known cannot be cleared of outputs, and JupyterLab may read it in its own way."""
    assert workspace.folder is not None
    (tmp_path / "x.ipynb").write_text(json.dumps(json.loads(_notebook()) | change), encoding="utf-8")
    with pytest.raises(WorkspaceError) as refused:
        take_in(workspace, tmp_path / "x.ipynb")
    assert says in str(refused.value) and "ask your teacher" in str(refused.value)
    assert str(refused.value).isprintable() and len(str(refused.value)) < 500
    assert not (workspace.folder / "hand-in").exists()
