"""Laying out and upgrading: nothing is given away, nothing a learner wrote is lost."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from course.workspace import (
    CONTENTS,
    Changes,
    StateDamagedWarning,
    Workspace,
    WorkspaceError,
    _layout,
    last_notebook,
    lay_out,
)
from course.workspace._notebook import clear_notebook, fingerprint, title


def notebook(*sources: str, outputs: bool = True) -> bytes:
    cells: list[dict] = [
        {"cell_type": "markdown", "id": "top", "metadata": {}, "source": ["# Shares\n", "Text"]}
    ]
    for number, source in enumerate(sources, 1):
        shown = {"output_type": "stream", "name": "stdout", "text": ["the answer is 42\n"]}
        cells.append(
            {
                "cell_type": "code",
                "id": f"c{number}",
                "metadata": {"execution": {"iopub.status.busy": "2026"}, "tags": ["kept"]},
                "execution_count": number if outputs else None,
                "outputs": [shown] if outputs else [],
                "source": source.splitlines(keepends=True),
            }
        )
    whole = {"cells": cells, "metadata": {"widgets": {"state": {}}}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole).encode("utf-8")


ROOM = "notebooks/source/01b-whose-balance"


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The course's own folders, small, free to be changed like an upgrade does."""
    top = tmp_path / "shipped"
    for name in (ROOM, "notebooks/deeper", "exercises"):
        (top / name).mkdir(parents=True)
    (top / "notebooks/01b-whose-balance.ipynb").write_bytes(notebook("1 + 1"))
    (top / "notebooks/deeper/gravity.ipynb").write_bytes(notebook("2"))
    for part in ("lesson.toml", "lesson.md", "teacher.md"):
        (top / ROOM / part).write_text("not for the learner's folder", "utf-8")
    (top / "exercises/01-trade-interdependence.ipynb").write_bytes(notebook("____"))
    monkeypatch.setattr(_layout, "notebooks_dir", lambda: top / "notebooks")
    monkeypatch.setattr(_layout, "exercises_dir", lambda: top / "exercises")
    return top


@pytest.fixture
def mine(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "mine")


LESSON = "notebooks/01b-whose-balance.ipynb"


def test_lessons_are_laid_out_without_outputs(shipped: Path, mine: Workspace) -> None:
    changes = lay_out(mine)
    assert changes.added == [
        LESSON,
        "notebooks/deeper/gravity.ipynb",
        "exercises/01-trade-interdependence.ipynb",
        CONTENTS,
    ]
    for name in changes.added[:-1]:
        text = (mine.folder / name).read_text("utf-8")
        assert "the answer is 42" not in text
        assert "widgets" not in text and "iopub" not in text
        assert '"kept"' in text
        assert all(cell.get("execution_count") is None for cell in json.loads(text)["cells"])
    assert not (mine.folder / "notebooks/source").exists()


def test_the_contents_page_links_what_is_there(shipped: Path, mine: Workspace) -> None:
    lay_out(mine)
    text = (mine.folder / CONTENTS).read_text("utf-8")
    links = [part.partition(")")[0] for part in text.split("](")[1:]]
    assert links == [LESSON, "exercises/01-trade-interdependence.ipynb", "notebooks/deeper/gravity.ipynb"]
    assert all((mine.folder / link).is_file() for link in links)


def test_a_second_time_changes_nothing(shipped: Path, mine: Workspace) -> None:
    lay_out(mine)
    before = {path: path.read_bytes() for path in mine.folder.rglob("*") if path.is_file()}
    assert lay_out(mine).messages == []
    assert {path: path.read_bytes() for path in mine.folder.rglob("*") if path.is_file()} == before


def test_an_upgrade_adds_and_updates(shipped: Path, mine: Workspace) -> None:
    lay_out(mine)
    (shipped / LESSON).write_bytes(notebook("1 + 2"))
    (shipped / "notebooks/02a-from-mine-to-magnet.ipynb").write_bytes(notebook("3"))
    changes = lay_out(mine)
    assert changes.added == ["notebooks/02a-from-mine-to-magnet.ipynb"]
    assert changes.updated == [LESSON, CONTENTS]
    assert "1 + 2" in (mine.folder / LESSON).read_text("utf-8")


def test_running_and_saving_is_not_a_change(shipped: Path, mine: Workspace) -> None:
    lay_out(mine)
    (mine.folder / LESSON).write_bytes(notebook("1 + 1", ""))
    (shipped / LESSON).write_bytes(notebook("1 + 2"))
    # the contents name the notebook to go on with
    assert lay_out(mine).updated == [LESSON, CONTENTS]


def test_what_a_learner_wrote_is_kept_and_the_new_version_is_beside_it(
    shipped: Path, mine: Workspace
) -> None:
    lay_out(mine)
    written = notebook("1 + 1  # my note")
    (mine.folder / LESSON).write_bytes(written)
    assert lay_out(mine).messages == []
    (shipped / LESSON).write_bytes(notebook("1 + 2"))
    changes = lay_out(mine)
    new = "notebooks/01b-whose-balance.new.ipynb"
    assert changes.beside == {LESSON: new}
    assert "your file stays" in changes.messages[0] and "01b-whose-balance.new.ipynb" in changes.messages[0]
    assert (mine.folder / LESSON).read_bytes() == written
    assert "1 + 2" in (mine.folder / new).read_text("utf-8")
    # offered once: a learner who throws it away is not asked again
    (mine.folder / new).unlink()
    assert lay_out(mine).messages == []
    assert not (mine.folder / new).exists()


def test_a_new_version_that_a_learner_wrote_in_is_kept_too(shipped: Path, mine: Workspace) -> None:
    lay_out(mine)
    (mine.folder / LESSON).write_bytes(notebook("mine"))
    (shipped / LESSON).write_bytes(notebook("v2"))
    lay_out(mine)
    (shipped / LESSON).write_bytes(notebook("v3"))
    assert lay_out(mine).beside[LESSON].endswith(".new.ipynb")
    second = mine.folder / "notebooks/01b-whose-balance.new.ipynb"
    assert "v3" in second.read_text("utf-8")
    second.write_bytes(notebook("v3 and mine"))
    (shipped / LESSON).write_bytes(notebook("v4"))
    assert lay_out(mine).beside[LESSON].endswith(".new-2.ipynb")
    assert "v3 and mine" in second.read_text("utf-8")
    assert "mine" in (mine.folder / LESSON).read_text("utf-8")


def test_a_learners_own_file_of_the_same_name_is_kept(shipped: Path, mine: Workspace) -> None:
    own = mine.folder / LESSON
    own.parent.mkdir(parents=True)
    own.write_bytes(b"not even a notebook")
    assert LESSON in lay_out(mine).beside
    assert own.read_bytes() == b"not even a notebook"


def test_without_its_memory_nothing_is_overwritten(shipped: Path, mine: Workspace) -> None:
    lay_out(mine)
    (mine.folder / LESSON).write_bytes(notebook("mine"))
    mine.state_file.unlink()
    (shipped / LESSON).write_bytes(notebook("v2"))
    lay_out(mine)
    assert "mine" in (mine.folder / LESSON).read_text("utf-8")


def test_a_deleted_notebook_comes_back_fresh(shipped: Path, mine: Workspace) -> None:
    lay_out(mine)
    (mine.folder / LESSON).unlink()
    assert lay_out(mine).added == [LESSON]


def test_many_new_files_are_counted_and_few_are_named() -> None:
    assert Changes(added=["a.ipynb", "b.ipynb"]).messages == ["New: a.ipynb, b.ipynb."]
    assert Changes(added=["a.ipynb"] * 12).messages == ["New: 12 files."]


def test_progress_survives_an_upgrade(shipped: Path, mine: Workspace) -> None:
    lay_out(mine)
    answers = {"01": {"china_share": {"outcome": "right", "attempts": 1}}}
    mine.update("progress", lambda _: answers)
    (shipped / LESSON).write_bytes(notebook("v2"))
    lay_out(mine)
    assert mine.read("progress") == answers


def test_the_courses_own_folders_are_refused(shipped: Path) -> None:
    for folder in (shipped, shipped / "notebooks", shipped / "exercises" / "deep"):
        with pytest.raises(WorkspaceError, match="own notebooks"):
            lay_out(Workspace(folder))
    assert not list(shipped.rglob("*.course*"))


def test_a_file_is_no_folder(shipped: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", "utf-8")
    with pytest.raises(WorkspaceError, match="is a file"):
        lay_out(Workspace(tmp_path / "taken"))
    with pytest.raises(WorkspaceError, match="memory"):
        lay_out(Workspace())


def test_a_damaged_shipped_notebook_is_said(shipped: Path, mine: Workspace) -> None:
    (shipped / LESSON).write_bytes(b"{}")
    with pytest.raises(WorkspaceError, match="is damaged: install the course again"):
        lay_out(mine)


def test_the_last_notebook_is_the_one_in_front(shipped: Path, mine: Workspace) -> None:
    lay_out(mine)
    assert last_notebook(mine) is None
    (mine.folder / LESSON).write_bytes(notebook("1 + 1"))  # run and saved
    assert last_notebook(mine) == LESSON
    layouts = mine.hidden / "jupyter/lab/workspaces"
    layouts.mkdir(parents=True)
    layout = layouts / "default-37a8.jupyterlab-workspace"
    for damaged in ("{", "{}", '{"data": []}', '{"data": {"layout-restorer:data": {"main": null}}}'):
        layout.write_text(damaged, "utf-8")
        assert last_notebook(mine) == LESSON
    exercise = "exercises/01-trade-interdependence.ipynb"
    for name, expected in ((exercise, exercise), ("notebooks/gone.ipynb", LESSON), (CONTENTS, LESSON)):
        main = {"main": {"current": f"notebook:{name}"}}
        layout.write_text(json.dumps({"data": {"layout-restorer:data": main}}), "utf-8")
        assert last_notebook(mine) == expected
    assert last_notebook(Workspace()) is None


def test_a_fingerprint_is_of_what_was_written() -> None:
    base = fingerprint(notebook("1 + 1"))
    assert fingerprint(clear_notebook(notebook("1 + 1"))) == base
    assert fingerprint(notebook("1 + 2")) != base
    picture = json.loads(notebook("1 + 1"))
    picture["cells"][0]["attachments"] = {"a.png": {"image/png": "AAAA"}}
    assert fingerprint(json.dumps(picture).encode()) != base
    raw = json.loads(notebook("1 + 1"))
    raw["cells"][1]["cell_type"] = "raw"
    assert fingerprint(json.dumps(raw).encode()) != base
    assert fingerprint(b"text") != fingerprint(b"Text")


def test_a_title_is_the_first_heading() -> None:
    assert title(notebook("1")) == "Shares"
    assert title(b"{}") is None


def test_the_contents_say_where_the_learner_stands(mine: Workspace) -> None:
    lay_out(mine)
    assert "**[Begin with Warm-up: tables and pictures](notebooks/warm-up.ipynb)**" in _text(mine)
    mine.update(
        "progress",
        lambda _: {"01": {"a": {"outcome": "right", "attempts": 1}, "b": {"attempts": 2, "misses": 2}}},
    )
    mine.update("ledger", lambda _: {"C05": [{"verdict": "overstated", "confidence": 0.7, "note": ""}]})
    lesson = mine.folder / "notebooks" / "00-the-article.ipynb"
    content = json.loads(lesson.read_text("utf-8"))
    content["cells"][2]["source"] = "mine"
    lesson.write_text(json.dumps(content), "utf-8")
    changes = lay_out(mine)
    assert (
        "**[Continue with 00 The article](notebooks/00-the-article.ipynb)**\n\nSo far: 1 right at first try "
        "and 1 not right yet. To come again in practice: 1 today. 1 claim judged. In a notebook, "
        "`from course import progress` and `progress()` show each answer." in _text(mine)
    )
    assert "contents.ipynb" not in _text(mine), "one page to start from"
    assert changes.updated == [CONTENTS] and not changes.messages
    (mine.folder / CONTENTS).write_text("my own page", "utf-8")
    for number in range(3):
        mine.update("ledger", lambda _, number=number: {f"C0{number}": []})
        assert not lay_out(mine).messages, "a page that changes with every answer is not offered again"
    assert _text(mine) == "my own page", "what a learner wrote stays"
    assert not (mine.folder / "contents.new.md").exists()


def test_notebooks_of_an_earlier_version_stay_and_are_listed(shipped: Path, mine: Workspace) -> None:
    (shipped / "notebooks/01-old.ipynb").write_bytes(notebook("1"))
    lay_out(mine)
    (shipped / "notebooks/01-old.ipynb").unlink()
    changes = lay_out(mine)
    assert changes.earlier == ["notebooks/01-old.ipynb"]
    assert "still yours: notebooks/01-old.ipynb." in changes.messages[-1]
    assert "## Of an earlier version" in _text(mine) and "[01-old](notebooks/01-old.ipynb)" in _text(mine)
    assert not lay_out(mine).messages, "it is said once"
    (mine.folder / "notebooks/01-old.ipynb").unlink()
    lay_out(mine)
    assert "earlier version" not in _text(mine)


def test_a_notebook_with_a_name_of_ones_own_is_linked(mine: Workspace) -> None:
    lay_out(mine)
    (mine.folder / "my notes [1].ipynb").write_bytes(notebook("1"))
    lay_out(mine)
    assert "**[Continue with my notes (1)](my%20notes%20%5B1%5D.ipynb)**" in _text(mine)


def test_the_contents_tick_what_was_run_and_are_the_only_contents(mine: Workspace) -> None:
    lay_out(mine)
    text = _text(mine)
    assert "# Does Japan dare to say no?" in text and "notebooks/pictures/00-the-article.svg" in text
    assert "**[Begin with Warm-up: tables and pictures](notebooks/warm-up.ipynb)**" in text
    assert "|  | [00 The article]" in text and "\u2713 |" not in text
    assert not list(mine.folder.rglob("contents.ipynb"))
    links = [found for path in mine.folder.rglob("*.ipynb") for found in _pages(path)]
    assert len(links) > 30 and all(link.is_file() for link in links)
    for name, ran in (("warm-up", 99), ("00-the-article", 2)):
        path = mine.folder / "notebooks" / f"{name}.ipynb"
        content = json.loads(path.read_text("utf-8"))
        for place, cell in enumerate(one for one in content["cells"] if one["cell_type"] == "code"):
            cell["execution_count"] = place + 1 if place < ran else None
        path.write_text(json.dumps(content), "utf-8")
    (mine.folder / "notebooks" / "01a-japans-trade-with-china.ipynb").write_text("damaged", "utf-8")
    lay_out(mine)
    text = _text(mine)
    assert "| \u2713 | [Warm-up" in text and "| \u2026 | [00 The article]" in text
    assert "|  | [01a Japan's trade" in text


def _pages(path: Path) -> list[Path]:
    """Return the files to which a notebook's links to contents lead."""
    found = re.findall(r"\]\(([./]*contents\.\w+)\)", path.read_text("utf-8"))
    return [path.parent / link for link in found]


def _text(workspace: Workspace) -> str:
    return (workspace.folder / CONTENTS).read_text("utf-8")


def test_damaged_entries_of_files_are_set_aside_and_stop_nothing(shipped: Path, mine: Workspace) -> None:
    lay_out(mine)
    whole = mine.read("files")
    (mine.folder / LESSON).write_bytes(notebook("mine"))
    (mine.folder.parent / "outside.ipynb").write_bytes(notebook("not of this folder"))
    strange = {"../outside.ipynb": {"laid_out": "x"}, "a\0.ipynb": {"laid_out": "x"}, LESSON: 5}
    state = json.loads(mine.state_file.read_text("utf-8"))
    damaged = state["files"] = {**whole, **strange}
    mine.state_file.write_text(json.dumps(state), "utf-8")
    with pytest.warns(StateDamagedWarning, match=r"the entry of \.\./outside"):
        changes = lay_out(mine)
    assert changes.earlier == [] and set(changes.beside) == {LESSON}
    assert (mine.folder / LESSON).read_bytes() == notebook("mine")
    assert json.loads((mine.hidden / "files.damaged-1.json").read_text("utf-8")) == damaged
    assert mine.read("files").keys() == whole.keys()
