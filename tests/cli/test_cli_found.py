"""A word of the command line and a kind of build are one file each: put there, they are found."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

WORD = '''
"""`course tide`: when a harbour can be entered."""


def register(commands):
    tide = commands.add_parser("tide", help="say when a harbour can be entered")
    tide.add_argument("harbour")
    tide.set_defaults(run=lambda arguments: print("high water at", arguments.harbour) or 7)
'''

KIND = '''
"""`course build almanac`: the times of a year."""

from pathlib import Path


def register_build(kinds):
    almanac = kinds.add_parser("almanac", help="the times of a year")
    almanac.add_argument("--out", type=Path, required=True)
    almanac.set_defaults(run=_build)


def _build(arguments):
    arguments.out.write_text("06:30")
    return 0
'''


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds the course with two more files among its commands."""
    folder = tmp_path_factory.mktemp("two-more-files")
    shutil.copytree(ROOT / "course", folder / "course", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "course" / "commands" / "tide.py").write_text(WORD, encoding="utf-8")
    (folder / "course" / "commands" / "almanac.py").write_text(KIND, encoding="utf-8")
    (folder / "course" / "commands" / "_soundings.py").write_text("raise RuntimeError('private')\n")
    return folder


def _course(copy: Path, *words: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "course", *words],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout


def test_a_file_put_into_the_folder_is_a_word_of_the_command_line(copy: Path) -> None:
    assert "say when a harbour can be entered" in _course(copy, "--help")[1]
    assert _course(copy, "tide", "Kobe") == (7, "high water at Kobe\n")


def test_a_file_put_into_the_folder_is_a_kind_of_build(copy: Path) -> None:
    assert "the times of a year" in _course(copy, "build", "--help")[1]
    assert _course(copy, "build", "almanac", "--out", "times.txt") == (0, "")
    assert (copy / "times.txt").read_text() == "06:30"
