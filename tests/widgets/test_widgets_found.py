"""An explorer is one file: put into its folder, it has a name, a still picture, a table and code."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from course import widgets

TIDES = '''
"""Tides of a made-up harbour."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import pandas as pd

from course import charts
from course.widgets._pictures import ranked, ranked_rows
from course.widgets._state import State
from course.widgets._traits import Whole

__all__ = ["Tides"]


def heights(days: int) -> pd.DataFrame:
    """Return a height for each day."""
    names = [f"day {day}" for day in range(days)]
    return pd.DataFrame({"day": names, "metres": [2.5 + day for day in range(days)]})


class Tides(State):
    """Heights of tides."""

    title = "Tides"
    question = "How high does the water stand?"
    assumptions = ("All of this is made up.",)
    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {"A week": {"days": 7}}

    days = Whole("Days", 2, 9, 3)

    def finder(self) -> Any:
        """Return the function that finds the heights."""
        return heights

    def shape(self) -> tuple[Any, ...]:
        """Return the number of bars."""
        return (self.days,)

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the bars."""
        return {"bars": ranked_rows(heights(self.days), "day", "metres")}

    def draw(self, frames: Mapping[str, pd.DataFrame]) -> Any:
        """Draw the bars."""
        chart = ranked(frames["bars"], high=12, form=".1f", count=self.days)
        return charts.finish(chart, title="Tides of a harbour", unit="metres", source="made up for a test")

    def sentence(self) -> str:
        """Say how high the water stands at last."""
        last = self.table()["metres"].iloc[-1]
        return f"On the last of {self.days} days the water stands {last} metres high."

    def table(self) -> pd.DataFrame:
        """Return the heights."""
        return heights(self.days)
'''

USE = """
import sys
from course import widgets

assert "course.widgets.explorers.tides" not in sys.modules and "ipywidgets" not in sys.modules
assert "tides" in widgets.__all__ and "tides" in dir(widgets)
explorer = widgets.tides(days=4)
bundle = explorer._repr_mimebundle_()
print(bundle["text/plain"])
assert bundle["image/svg+xml"].startswith("<svg") and "Tides of a harbour" in bundle["image/svg+xml"]
assert "application/vnd.jupyter.widget-view+json" in bundle
names = {}
exec(explorer.state.code(), names)
assert names["result"].equals(explorer.state.table())
explorer.state.apply("A week")
print(explorer.state.sentence())
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """Return a folder that holds the course, with one more file among its explorers."""
    folder = tmp_path_factory.mktemp("one-more-explorer")
    shutil.copytree(root / "course", folder / "course", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "data").symlink_to(root / "data")
    (folder / "pyproject.toml").symlink_to(root / "pyproject.toml")
    (folder / "course" / "widgets" / "explorers" / "tides.py").write_text(TIDES, encoding="utf-8")
    return folder


def test_a_file_put_into_the_folder_is_an_explorer(copy: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", USE],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy), "HOME": str(copy)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.splitlines() == [
        "On the last of 4 days the water stands 5.5 metres high.",
        "On the last of 7 days the water stands 8.5 metres high.",
    ]


def test_the_names_are_those_of_the_files_and_nothing_is_loaded_for_them(root: Path) -> None:
    files = {file.stem for file in (root / "course/widgets/explorers").glob("[!_]*.py")}
    assert {*widgets.__all__} == {*files, "my_predictions", "predict", "questions"} == {*dir(widgets)}
    code = "import sys; from course import widgets; dir(widgets); widgets.partners; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert not loaded & {"pandas", "altair", "ipywidgets", "traitlets"}
    assert widgets.partners.__name__ == "partners" and widgets.partners is widgets.partners
