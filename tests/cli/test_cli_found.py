"""A word of the command line, a kind of build and a table are one file each: put there, they are found."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from copied import copy_folder

ROOT = Path(__file__).resolve().parents[2]

WORD = '''
"""`course tide`: when a harbour can be entered."""


def add_tide(tide):
    tide.add_argument("harbour")
    tide.set_defaults(run=lambda arguments: print("high water at", arguments.harbour) or 7)
'''

KIND = '''
"""`course build almanac`: the times of a year."""

from pathlib import Path


def add_build_almanac(almanac):
    almanac.add_argument("--out", type=Path, required=True)
    almanac.set_defaults(run=_build)


def _build(arguments):
    arguments.out.write_text("06:30")
    return 0
'''

TABLE = '''
"""Soundings of a made-up sea."""

import pandas as pd

from makers.tables.registry import dataset


@dataset()
def soundings(raw):
    return pd.read_csv(raw / "soundings.txt", names=["harbour", "depth_m"])
'''

CARD = """
title: Harbours
description: Made up.
publisher: Nobody
source_url: https://a.org/
licence: facts
vintage: of 2025
rhythm: {says: "closed, no further release: the sea is made up."}
retrieved: on 2026-11-24
processing: None.
known_gaps: None.
status: illustrative
key: [harbour]
columns:
  - {name: harbour, type: string, description: Name}
  - {name: depth_m, type: number, unit: index, description: Depth at low water}
"""


MEANING = """
counts = "Depths of a made-up sea."
cannot = ["the tide"]
books = "Nobody"

[columns]
harbour = { concept = "LABEL" }
depth_m = { concept = "ATTRIBUTE" }
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds the course, with more files among its commands and builders."""
    folder = tmp_path_factory.mktemp("more-files")
    shutil.copytree(ROOT / "data", folder / "data")
    (folder / "pyproject.toml").symlink_to(ROOT / "pyproject.toml")
    copy_folder(ROOT / "course", folder / "course")
    copy_folder(ROOT / "makers", folder / "makers")
    (folder / "course" / "commands" / "tide.py").write_text(WORD, encoding="utf-8")
    (folder / "course" / "commands" / "almanac.py").write_text(KIND, encoding="utf-8")
    builders = folder / "makers" / "tables"
    (builders / "soundings.py").write_text(TABLE, encoding="utf-8")
    for name in ("soundings", "harbours"):
        (folder / "data" / "meaning" / f"{name}.toml").write_text(MEANING, encoding="utf-8")
    (builders / "cards" / "soundings.yaml").write_text(
        CARD.replace("Harbours", "Soundings"), encoding="utf-8"
    )
    (builders / "authored" / "harbours.yaml").write_text(CARD, encoding="utf-8")
    (builders / "authored" / "harbours.csv").write_text("harbour,depth_m\nKobe,14.5\n")
    (folder / "course" / "commands" / "_soundings.py").write_text("raise RuntimeError('private')\n")
    return folder


def _course(copy: Path, *words: str) -> tuple[int, str]:
    return _python(copy, "-m", "course", *words)


def _python(copy: Path, *words: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, *words],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout


def test_a_file_put_into_the_folder_is_a_word_of_the_command_line(copy: Path) -> None:
    assert "tide      when a harbour can be entered" in _course(copy, "--help")[1]
    assert _course(copy, "tide", "Kobe") == (7, "high water at Kobe\n")


def test_a_file_put_into_the_folder_is_a_kind_of_build(copy: Path) -> None:
    assert "the times of a year" in _course(copy, "build", "--help")[1]
    assert _course(copy, "build", "almanac", "--out", "times.txt") == (0, "")
    assert (copy / "times.txt").read_text() == "06:30"


def test_a_file_put_into_the_folder_is_built_shipped_and_loaded_as_tables(copy: Path, tmp_path: Path) -> None:
    (tmp_path / "soundings.txt").write_text("Osaka,12\nKobe,14\n")
    before = {path.name: path.read_bytes() for path in (copy / "data").iterdir() if path.is_file()}
    words = ("--raw", str(tmp_path), "--only", "harbours", "soundings")
    status, said = _course(copy, "build", "data", *words)
    assert status == 0, said
    assert "written  harbours.csv  1 rows" in said and "written  soundings.csv" in said
    assert (copy / "data" / "soundings.csv").read_text() == "harbour,depth_m\nKobe,14\nOsaka,12\n"
    for name, content in before.items():
        assert name == "datapackage.json" or (copy / "data" / name).read_bytes() == content
    read = (
        "from course import describe, load; print(load('harbours')['depth_m'].sum(), describe('soundings'))"
    )
    total, _, card = _python(copy, "-c", read)[1].partition(" ")
    assert total == "14.5" and "Soundings" in card and "Depth at low water" in card
