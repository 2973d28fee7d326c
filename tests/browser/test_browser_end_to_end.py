"""As a learner gets it: the wheel in an empty environment outside the checkout, lesson 01 in Chromium."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def _call(*words: str | Path, cwd: Path, **env: str) -> str:
    plain = {
        k: v for k, v in os.environ.items() if k != "VIRTUAL_ENV" and not k.startswith(("PYTHON", "PIP_"))
    }
    done = subprocess.run(
        [str(w) for w in words], cwd=cwd, env=plain | env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{words}\n{done.stdout[-2000:]}{done.stderr[-3000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that a class without a network is given, made by the command."""
    if not os.environ.get("CI") and not os.environ.get("COURSE_END_TO_END"):
        pytest.skip("installs a second environment; runs in CI or with COURSE_END_TO_END=1")
    folder = tmp_path_factory.mktemp("bundle") / "for the class"
    _call(sys.executable, "-m", "course", "bundle", folder, cwd=ROOT)
    return folder


@pytest.fixture(scope="module")
def installed(bundle: Path) -> Path:
    """Programs folder of an environment that holds the course's wheel and nothing else of ours.

    An index that nobody answers, no cache, no settings: all there is to install from is the folder.
    """
    alone = {
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_CACHE_DIR": "1",
        "PIP_NO_COMPILE": "1",  # few of the modules are imported, and those are compiled then
    }
    said = _call(sys.executable, bundle / "start.py", "doctor", cwd=bundle.parent, **alone)
    assert f"{bundle / '.venv'}" in said and "All is well." in said
    return bundle / ".venv" / ("Scripts" if os.name == "nt" else "bin")


def test_a_class_without_a_network_installs_the_wheel_and_it_alone_is_complete(
    installed: Path, tmp_path: Path
) -> None:
    said = _call(installed / "course", "--version", cwd=tmp_path)  # `installed` has asked the doctor
    assert said == f"interdependence-course {metadata.version('interdependence-course')}\n"
    where = _call(installed / "python", "-c", "import course; print(course.__file__)", cwd=tmp_path)
    assert str(ROOT) not in where and "site-packages" in where


def test_lesson_01a_runs_in_the_browser(installed: Path, tmp_path: Path, lab_server: Any, tab: Any) -> None:
    env = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    command = [str(installed / "course"), "lab", str(tmp_path / "mine"), "--"]
    with lab_server(command, tmp_path, env=env) as url:
        lesson = next((tmp_path / "mine" / "notebooks").rglob("01a-japans-trade-with-china.ipynb"))
        assert b'"outputs": [\n    {' not in lesson.read_bytes(), "the learner's copy gives outputs away"
        tab.open_notebook(f"{url}/lab/tree", lesson.relative_to(tmp_path / "mine").as_posix())
        tab.run_all()
        page = tab.page
        prompts = page.locator(".jp-Notebook .jp-CodeCell .jp-InputPrompt").all_inner_texts()
        assert prompts and all(text.strip("[]: ").isdigit() for text in prompts if text.strip("[]: ")), (
            prompts
        )
        assert (
            page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']").count()
            == 0
        )
        assert page.locator(".jp-OutputArea-output .ansi-red-fg").count() == 0
        charts = page.locator(".jp-Notebook .vega-embed svg, .jp-Notebook .vega-embed canvas")
        charts.nth(5).wait_for(state="attached")
        first = charts.first
        first.scroll_into_view_if_needed()
        box = first.bounding_box()
        assert box and box["width"] > 200 and box["height"] > 100
        page.screenshot(path=str(tmp_path / "lesson.png"))
    assert tab.outside == [] and tab.chart_warnings == []
