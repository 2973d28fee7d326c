"""One file for an explorer and one room for a lesson, put into a copy of the course, work in JupyterLab."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from dropped import ROOM, TIDES

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LESSON = """
```{code-cell} ipython3
from course import lesson, widgets

lesson("07")
```

## 1. High water

```{code-cell} ipython3
widgets.tides()
```
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """Return a copy of the course with an explorer and a lesson more, the lesson built."""
    top = tmp_path_factory.mktemp("more")
    for name in ("course", "makers", "data", "notebooks"):
        shutil.copytree(root / name, top / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy2(root / "pyproject.toml", top)
    (top / "course" / "widgets" / "explorers" / "tides.py").write_text(TIDES, "utf-8")
    room = top / "notebooks" / "source" / "07-tides"
    room.mkdir()
    for name, text in {**ROOM, "lesson.md": LESSON}.items():
        (room / name).write_text(text, "utf-8")
    _python(top, "-m", "course", "build", "notebooks", "07")
    return top


def _python(top: Path, *words: str) -> None:
    done = subprocess.run(
        [sys.executable, *words],
        cwd=top,
        env={**os.environ, "PYTHONPATH": str(top), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


def test_the_lesson_runs_in_nbval(copy: Path) -> None:
    _python(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval-lax", "notebooks/07-tides.ipynb")


def test_the_explorer_answers_the_keyboard(copy: Path, tmp_path: Path, tab: Any, folder_server: Any) -> None:
    shutil.copy2(copy / "notebooks" / "07-tides.ipynb", tmp_path)
    with folder_server(tmp_path, copy, {}) as url:
        tab.open_notebook(url, "07-tides.ipynb")
        tab.run_all()
        box = tab.page.locator(".course-tides")
        box.get_by_text("On the last of 3 days the water stands 4.5 metres high.").first.wait_for()
        box.locator(".noUi-handle").first.focus()
        tab.page.keyboard.press("ArrowRight")
        box.get_by_text("On the last of 4 days the water stands 5.5 metres high.").first.wait_for()
    assert tab.outside == []
