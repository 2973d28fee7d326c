"""What the teacher's pages tell to type is what the command line takes, and the tables they name are made."""

from __future__ import annotations

import os
import re
import shlex
import zipfile
from pathlib import Path

import pytest

from course.cli import main, parser
from course.grading.marks.rubric import read_rubric
from course.grading.run.seat import why_not_contained

pytestmark = pytest.mark.usefixtures("one_sandbox")

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
            parser(words).parse_args(words)
        except SystemExit:
            pytest.fail(f"{words}: {capsys.readouterr().err}")


def test_options_told_in_prose_exist(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (root / "docs" / "marking.md").read_text("utf-8")
    told = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)) - {"--nworkers", "--nthreads"}
    known = set()
    for command in ("grade", "release", "lab", "gradebook", "doctor"):
        with pytest.raises(SystemExit):
            parser([command]).parse_args([command, "--help"])
        known |= set(re.findall(r"--[a-z][a-z-]+", capsys.readouterr().out))
    assert {"--seed-file", "--feedback", "--scheduler"} <= told <= known, told - known


def test_every_command_of_the_page_runs_as_printed(
    root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    fresh_postgres: str,
) -> None:
    """In their order, in a home of its own; a cluster and nbgrader have tests of their own."""
    if reason := why_not_contained():
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    home = tmp_path / "class"
    home.mkdir()
    (home / "roster.csv").write_text(
        "student,name,submitted\nann,Ann A,2027-01-31T22:00\nbo,Bo B,\n", encoding="utf-8"
    )
    page = (root / "docs" / "marking.md").read_text("utf-8")
    page = page.replace("~/class", home.as_posix()).replace("postgresql://name@host/database", fresh_postgres)
    commands = [words for words in _commands(page) if len(words) > 2 and "--nbgrader" not in words]
    ran = []
    for words in commands:
        if words[0] == "grade":
            with zipfile.ZipFile(home / "submissions.zip", "w") as archive:
                for notebook in sorted((home / "release").glob("*/*/*.ipynb")):
                    archive.write(notebook, f"{notebook.parent.name}/{notebook.name}")
        if words[:2] == ["doctor", "--tally"]:
            capsys.readouterr()
            main(["doctor", "--line", str(tmp_path)])
            (home / "lines.txt").write_text(capsys.readouterr().out, encoding="utf-8")
        if len(words) > 1 and main(words) != 0:
            pytest.fail(f"{' '.join(words)}: {capsys.readouterr().err}")
        ran.append(words[0])
    assert {"release", "grade", "doctor", "gradebook"} <= set(ran)
    assert (home / "class.toml").is_file() and (home / "gradebook.html").is_file()


def test_the_rubric_of_the_page_is_one(root: Path, tmp_path: Path) -> None:
    text = (root / "docs" / "marking.md").read_text("utf-8")
    block = re.search(r"^```\n(question,.*?)^```", text, re.DOTALL | re.MULTILINE)
    assert block is not None
    (tmp_path / "rubric.csv").write_text(block[1])
    assert read_rubric(tmp_path / "rubric.csv").points() == {"brief": 4.0}
