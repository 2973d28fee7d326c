"""An explorer is one file: put into its folder, it has a name, a still picture, a table and code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from copied import copy_folder
from dropped import TIDES

from course import widgets

USE = """
import sys
from course import widgets

assert "course.widgets.explorers.tides" not in sys.modules and "ipywidgets" not in sys.modules
assert "tides" in widgets.__all__ and "tides" in dir(widgets)
explorer = widgets.tides(days=4)
bundle = explorer._repr_mimebundle_()[0]
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
    copy_folder(root / "course", folder / "course")
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
    assert {*widgets.EXPLORERS} == files < {*widgets.__all__} == {*dir(widgets)}
    code = "import sys; from course import widgets; dir(widgets); widgets.partners; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert not loaded & {"pandas", "altair", "ipywidgets", "traitlets"}
    assert widgets.partners.__name__ == "partners" and widgets.partners is widgets.partners
