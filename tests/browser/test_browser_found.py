"""One file for an explorer and one room for a lesson, put into a copy of the course, work in JupyterLab."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from copied import copy_folder
from dropped import ROOM, TIDES

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELLS = ['from course import lesson, widgets\n\nlesson("07")', "widgets.tides()"]


@pytest.fixture
def copy(tmp_path: Path, root: Path) -> Path:
    """Return a copy of the course with an explorer and a lesson more."""
    top = tmp_path / "more"
    for name in ("course", "notebooks/source"):
        copy_folder(root / name, top / name)
    for name in ("data", "pyproject.toml"):
        (top / name).symlink_to(root / name)
    (top / "course" / "widgets" / "explorers" / "tides.py").write_text(TIDES, "utf-8")
    room = top / "notebooks" / "source" / "07-tides"
    room.mkdir()
    for name, text in ROOM.items():
        (room / name).write_text(text, "utf-8")
    return top


def test_the_explorer_answers_the_keyboard(copy: Path, tmp_path: Path, tab: Any, folder_server: Any) -> None:
    with folder_server(tmp_path, copy, {"tides.ipynb": CELLS}) as url:
        tab.open_notebook(url, "tides.ipynb")
        tab.run_all()
        tab.page.locator(".jp-OutputArea", has_text="Tides").first.wait_for()
        box = tab.page.locator(".course-tides")
        box.get_by_text("On the last of 3 days the water stands 4.5 metres high.").first.wait_for()
        box.locator(".noUi-handle").first.focus()
        tab.page.keyboard.press("ArrowRight")
        box.get_by_text("On the last of 4 days the water stands 5.5 metres high.").first.wait_for()
    assert tab.outside == []
