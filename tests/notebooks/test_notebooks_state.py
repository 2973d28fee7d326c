"""The committed notebooks are what their text twins say, executed to the end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from course.errors import CourseError
from makers.lessons.building import build_notebook, expects_output, read_twin, twins

ROOT = Path(__file__).resolve().parent.parent.parent
NOTEBOOKS = sorted(p for p in (ROOT / "notebooks").rglob("*.ipynb") if ".ipynb_checkpoints" not in p.parts)
TWINS = twins(ROOT / "notebooks" / "source")


def _cells(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text("utf-8"))["cells"]


def _source(cell: dict[str, Any]) -> str:
    return cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_executed_to_the_end_with_outputs(path: Path) -> None:
    code = [c for c in _cells(path) if c["cell_type"] == "code" and _source(c).strip()]
    assert [c["execution_count"] for c in code] == list(range(1, len(code) + 1))
    for cell in code:
        assert not [o for o in cell["outputs"] if o["output_type"] == "error"], _source(cell)
        if expects_output(_source(cell)):
            assert cell["outputs"], f"no output stored for:\n{_source(cell)}"
        assert not _source(cell).rstrip().endswith(";"), "nbval does not honour a closing semicolon"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_in_step_with_its_text_twin(path: Path) -> None:
    twin = TWINS.get(path.relative_to(ROOT / "notebooks").with_suffix("").as_posix())
    assert twin is not None, f"{path.name} has no text twin"
    want = [(c["cell_type"], c["source"].strip()) for c in read_twin(twin)["cells"]]
    assert [(c["cell_type"], _source(c).strip()) for c in _cells(path)] == want


def test_every_twin_has_its_notebook() -> None:
    missing = [name for name in TWINS if not (ROOT / "notebooks" / f"{name}.ipynb").is_file()]
    assert not missing


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("1 + 1", True),
        ("x = 1", False),
        ("%pip list\nx", True),
        ("def f():\n    return 1", False),
        ("f(", False),
    ],
)
def test_expects_output(code: str, expected: bool) -> None:
    assert expects_output(code) is expected


def _twin(folder: Path, code: str) -> Path:
    path = folder / "t.md"
    head = (
        "---\njupytext:\n  text_representation:\n    extension: .md\n    format_name: myst\n"
        "kernelspec:\n  name: python3\n  display_name: Python 3\n---\n"
    )
    path.write_text(f"{head}\n# A title\n\n```{{code-cell}} ipython3\n{code}\n```\n", "utf-8")
    return path


def test_two_builds_give_the_same_bytes(tmp_path: Path) -> None:
    twin = _twin(tmp_path, "print('a')\nprint('b')\n{'x': 1}")
    build_notebook(twin, tmp_path / "one" / "t.ipynb")
    build_notebook(twin, tmp_path / "two" / "t.ipynb")
    first = (tmp_path / "one" / "t.ipynb").read_bytes()
    assert first == (tmp_path / "two" / "t.ipynb").read_bytes()
    assert b'"a\\nb\\n"' in first


def test_a_failing_cell_leaves_the_old_notebook_alone(tmp_path: Path) -> None:
    target = tmp_path / "t.ipynb"
    target.write_text("old", "utf-8")
    with pytest.raises(CourseError, match="ZeroDivisionError"):
        build_notebook(_twin(tmp_path, "1 / 0"), target)
    assert target.read_text("utf-8") == "old"


def test_a_page_without_code_needs_no_kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nbclient.NotebookClient.execute", lambda _: pytest.fail("a kernel was started"))
    page = tmp_path / "page.md"
    page.write_text("# A page\n\n<!-- built: x -->\nText.\n<!-- /built -->\n", "utf-8")
    build_notebook(page, tmp_path / "page.ipynb")
    assert [_source(cell) for cell in _cells(tmp_path / "page.ipynb")] == ["# A page\n\nText."]
