"""What the teacher's pages tell to type is what the command line takes, and the tables they name are made."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from course.cli import parser
from course.grading.marks.rubric import read_rubric

_COMMAND = re.compile(r"^(?:python start\.py|course) (?P<words>.*)$")


def _commands(text: str) -> list[list[str]]:
    """Return the commands in a page: lines of fences, and what stands alone between single backticks."""
    fenced = re.findall(r"^ *```\w*\n(.*?)^ *```", text, flags=re.DOTALL | re.MULTILINE)
    lines = [line.strip() for block in fenced for line in block.splitlines()]
    lines += re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    found = [match["words"] for line in lines if (match := _COMMAND.match(line))]
    found = [re.split(r"\s{4,}", words)[0] for words in found]  # a remark beside the command
    return [shlex.split(words) for words in found if "…" not in words]


@pytest.mark.parametrize("page", ["marking.md", "questions.md"])
def test_commands_as_printed_are_understood(
    root: Path, page: str, capsys: pytest.CaptureFixture[str]
) -> None:
    commands = [words for words in _commands((root / "docs" / page).read_text("utf-8")) if len(words) > 2]
    assert len(commands) >= 3
    for words in commands:
        try:
            parser().parse_args(words)
        except SystemExit:
            pytest.fail(f"{words}: {capsys.readouterr().err}")


def test_options_told_in_prose_exist(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (root / "docs" / "marking.md").read_text("utf-8")
    told = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)) - {"--nworkers", "--nthreads"}
    known = set()
    for command in ("grade", "release", "lab", "gradebook"):
        with pytest.raises(SystemExit):
            parser().parse_args([command, "--help"])
        known |= set(re.findall(r"--[a-z][a-z-]+", capsys.readouterr().out))
    assert {"--seed-file", "--feedback", "--scheduler"} <= told <= known, told - known


def test_the_rubric_of_the_page_is_one(root: Path, tmp_path: Path) -> None:
    text = (root / "docs" / "marking.md").read_text("utf-8")
    block = next(found for found in re.findall(r"```\n(.*?)```", text, re.DOTALL) if "criterion" in found)
    (tmp_path / "rubric.csv").write_text(block)
    assert read_rubric(tmp_path / "rubric.csv").points() == {"brief": 4.0}
