"""The example in docs/questions.md works as written."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from course.bank.case import Case
from course.bank.library import find_set
from course.cli import main
from course.marking import judge
from course.marking.variants import problems, valid_parameters

DOCS = Path(__file__).resolve().parents[2] / "docs" / "questions.md"


def test_the_question_of_the_docs_works(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert len(blocks) == 2
    (tmp_path / "week-3.py").write_text("\n\n".join(blocks), encoding="utf-8")
    question = find_set("week-3", tmp_path)["car_share"]
    assert len(valid_parameters(question)) >= 8
    case = Case(question)
    assert problems(case) == []
    for mistake in case.listed:
        assert judge(case, mistake.plain)["mistakes"] == [mistake.id]
    assert main(["build", "exercises", "--bank", str(tmp_path), "--report"]) == 0
    assert main(["build", "exercises", "--bank", str(tmp_path), "--out", str(tmp_path / "try")]) == 0
    space: dict[str, object] = {}
    cells = json.loads((tmp_path / "try" / "week-3.ipynb").read_text("utf-8"))["cells"]
    roles = {
        cell["metadata"]["course"]["role"]: "".join(cell["source"]) for cell in cells if cell["metadata"]
    }
    exec(roles["setup"], space)
    exec(roles["answer"], space)
    assert "not attempted" in str(eval(roles["check"], space))
    exec(case.solution, space)
    assert "right" in str(eval(roles["check"], space))


def test_a_bank_that_is_none_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "exercises", "--bank", str(tmp_path), "--report"]) == 1
    assert "holds no set" in capsys.readouterr().err
    (tmp_path / "broken.py").write_text("1 / 0", encoding="utf-8")
    assert main(["build", "exercises", "--bank", str(tmp_path), "--report"]) == 1
    assert "ZeroDivisionError" in capsys.readouterr().err
