"""The handout: two pages of paper, every question of the lesson, no answer."""

from __future__ import annotations

import argparse
import html
import os
import re
from pathlib import Path
from typing import Any

import pytest

from course.claims import claim
from course.cli import main
from course.commands.handout import handout
from course.commands.slides import write_pages
from course.errors import CourseError
from course.lessons import Lesson, all_lessons
from course.lessons.deck import steps_of
from course.lessons.headlines import chart_of, headline_apart

LESSONS = pytest.mark.parametrize("lesson", all_lessons(), ids=lambda one: one.id)


def _words(page: str) -> str:
    return html.unescape(" ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL).split()))


@LESSONS
def test_a_handout_asks_everything_and_answers_nothing(lesson: Lesson) -> None:
    page = handout(lesson)
    words = _words(page)
    assert lesson.question in words
    for id in lesson.claims:
        assert claim(id).text.partition(" (Or: ")[0] in words
    asks = [ask for step in steps_of(lesson) for ask in step.asks]
    guesses, checks = (
        page.partition(f"<h2>{one}</h2>")[2].partition("<h2>")[0] for one in ("Guess first", "Check")
    )
    assert guesses.count("<div class=asked><p>") == sum(ask.what == "guess" for ask in asks)
    assert checks.count("<div class=asked><p>") == sum(ask.what == "check" for ask in asks)
    assert "What it shows" not in words
    for step in steps_of(lesson):
        for cell in step.cells:
            picture = chart_of(cell)
            if picture and "widgets." not in cell["source"]:
                assert " ".join(headline_apart(picture).headline.split()) not in words


@LESSONS
def test_what_reveals_is_on_the_second_page(lesson: Lesson) -> None:
    first, second = handout(lesson).split('<section class="page">')[1:]
    assert "<svg" not in first
    assert "<svg" in second
    assert "Guess first" not in second


def test_a_handout_needs_no_other_file_and_is_the_same_twice() -> None:
    lesson = all_lessons()[2]
    page = handout(lesson)
    assert page == handout(lesson)
    assert not re.search(r"(src|href)=|@import|url\(|<script", page)


def test_the_command_writes_the_lessons_that_are_named(tmp_path: Path, capsys: Any) -> None:
    assert main(["build", "handout", "01", "--out", str(tmp_path)]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "handout-01a-japans-trade-with-china.html",
        "handout-01b-whose-balance.html",
    ]
    assert main(["build", "handout", "01z", "--out", str(tmp_path)]) == 1
    assert "Did you mean '01" in capsys.readouterr().err


def test_a_full_disk_names_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    arguments = argparse.Namespace(names=["01a"], out=tmp_path)
    with pytest.raises(CourseError, match=r"handout-01a.*\.html cannot be written: No space left"):
        write_pages(arguments, "handout", lambda _: "x")
