"""The course where something else starts JupyterLab: a folder is laid out, and the files for it hold."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from course.cli import main
from course.workspace import Workspace


def test_a_folder_is_laid_out_and_nothing_is_started(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["layout"]) == 0
    assert f"Your folder is {tmp_path / 'interdependence'}" in capsys.readouterr().out
    lesson = tmp_path / "interdependence" / "notebooks" / "01a-japans-trade-with-china.ipynb"
    lesson.write_text("mine", encoding="utf-8")
    Workspace(tmp_path / "interdependence").update(
        "ledger", lambda _: {"C01": [{"verdict": "supported", "confidence": 0.7, "note": ""}]}
    )
    assert main(["layout", "interdependence"]) == 0
    assert lesson.read_text("utf-8") == "mine"
    assert Workspace(tmp_path / "interdependence").read("ledger") == {
        "C01": [{"verdict": "supported", "confidence": 0.7, "note": ""}]
    }
    assert main(["layout", str(lesson)]) == 1
    assert "is a file, not a folder" in capsys.readouterr().err


def test_the_files_for_other_places_call_what_there_is(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    lowest = re.search(r"\d+\.\d+", project["requires-python"])
    assert lowest is not None
    assert (root / ".binder" / "runtime.txt").read_text("utf-8").strip() == f"python-{lowest[0]}"
    # pip looks for it beside the file that names it; CI tries the whole installation
    binder = root / ".binder" / "requirements.txt"
    (named,) = re.findall(r"^-c (.+)$", binder.read_text("utf-8"), re.MULTILINE)
    assert (binder.parent / named).resolve() == root / "constraints.txt"
    container = json.loads((root / ".devcontainer" / "devcontainer.json").read_text("utf-8"))
    assert container["image"] == f"python:{lowest[0]}"
    lines = " ".join([container["postCreateCommand"], container["postAttachCommand"]])
    lines += (root / ".binder" / "postBuild").read_text("utf-8")
    called = set(re.findall(r"(?:^|[/\n])course (\w+)", lines))
    assert called == {"lab", "layout"}
    for word in called:
        with pytest.raises(SystemExit) as stop:
            main([word, "--help"])
        assert stop.value.code == 0
