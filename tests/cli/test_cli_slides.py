"""The slides as one file: nothing is loaded from elsewhere, and every answer is held back."""

from __future__ import annotations

import html
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from course.cli import main
from course.commands.slides import slides
from course.lessons import Lesson, all_lessons, lesson
from course.lessons.deck import steps_of
from course.lessons.headlines import chart_of, headline_apart
from course.room.preparing import asked_in

LESSONS = pytest.mark.parametrize("one", all_lessons(), ids=lambda one: one.id)


def _words(page: str) -> str:
    page = re.sub(r"<(style|script).*?</\1>|<svg.*?</svg>|<[^>]+>", " ", page, flags=re.DOTALL)
    return html.unescape(" ".join(page.split()))


def _seen(page: str) -> str:
    """Return the words that stand on the screens before anything is revealed."""
    body = re.sub(r"<(style|script|aside).*?</\1>", " ", page, flags=re.DOTALL)
    body = re.sub(r'<pre class="code">.*?</pre>', " ", body, flags=re.DOTALL)
    body = re.sub(r"<(p|pre|td|div) class=\"?[\w ]*\bheld\"?>.*?</\1>", " ", body, flags=re.DOTALL)
    return _words(body)


@LESSONS
def test_no_answer_is_seen_before_it_is_revealed(one: Lesson) -> None:
    page = slides(one)
    seen, whole = _seen(page), _words(page)
    sections = page.split("<section ")[1:]
    for before, section in pairwise(sections):
        if "<strong>What it shows.</strong>" in section:  # it waits, or follows what has been revealed
            assert "held" in section or "held" in before
    steps = steps_of(one)
    for step in steps:
        for cell in step.cells:
            headline = _words(headline_apart(chart_of(cell) or "<svg viewBox='0 0 1 1'/>").headline)
            if headline and not step.asks and "widgets.claims" not in cell["source"]:
                assert headline in whole and headline not in seen
    on_slides = {f"{ask.what}:{ask.id}" for step in steps for ask in step.asks if ask.what != "claim"}
    for asked in asked_in(one, steps)[0]:
        if asked.id in on_slides:
            because = re.sub(r"[*`]", "", " ".join(asked.shown.because.split()))
            assert because in whole and (not because or because not in seen)


def test_the_file_needs_no_other_and_is_the_same_twice() -> None:
    page = slides(lesson("01a"))
    assert page == slides(lesson("01a"))
    assert not re.search(r'(src|href)="|@import|url\(', page.partition("<main>")[0])
    assert "default-src 'none'" in page and "'unsafe-eval'" not in page


def test_the_short_plan_leaves_out_what_has_no_minutes() -> None:
    short, long = slides(lesson("01a"), 50), slides(lesson("01a"), 90)
    assert "<h2>Is a fifth much?</h2>" in long
    assert "<h2>Is a fifth much?</h2>" not in short


def test_the_teachers_notes_are_on_every_screen_of_their_step_and_hidden_at_first() -> None:
    page = slides(lesson("01a"))
    noted = {step.heading for step in steps_of(lesson("01a")) if step.note is not None}
    for section in re.findall(r"<section .*?</section>", page, re.DOTALL):
        heading = html.unescape(re.search(r"<h2>(.*?)</h2>", section)[1])
        assert ('<aside class="notes">' in section) == (heading in noted)
    assert ".code, .notes { display: none; }" in page


def test_the_command_writes_one_file_a_lesson(tmp_path: Path, capsys: Any) -> None:
    assert main(["build", "slides", "05a", "--minutes", "50", "--out", str(tmp_path / "new")]) == 0
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["slides-05a-verdict.html"]
    assert main(["build", "slides", "5x", "--out", str(tmp_path)]) == 1
    assert "There is no lesson called '5x'." in capsys.readouterr().err
