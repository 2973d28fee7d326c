"""An error in JupyterLab: the sentence stands first, the traceback unfolds by keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_the_traceback_is_folded_and_opens_by_keyboard(tmp_path: Path, notebooks_in: Any, tab: Any) -> None:
    cells = {"errors.ipynb": ["import course\ntrade = 1", "trad"]}
    with notebooks_in(tmp_path, cells) as url:
        tab.open_notebook(url, "errors.ipynb")
        tab.run_all()
        page = tab.page
        cell = page.locator(".jp-CodeCell").nth(1)
        cell.get_by_text("NameError: name").first.wait_for()
        shown = cell.locator(".jp-OutputArea-output").all_inner_texts()
        assert shown[0].strip().splitlines() == [
            "Line 1: there is no `trad`. Did you mean `trade`?",
            "NameError: name 'trad' is not defined",
        ]
        folded = cell.locator("details.course-traceback")
        traceback = folded.locator("pre")
        assert not traceback.is_visible()
        for key in ("Enter", "Space"):
            folded.locator("summary").focus()
            page.keyboard.press(key)
            traceback.wait_for(state="visible")
            assert "Traceback (most recent call last)" in traceback.inner_text()
            page.keyboard.press(key)
            traceback.wait_for(state="hidden")
        assert tab.outside == []
