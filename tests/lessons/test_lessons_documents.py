"""What pages say of the lessons is what the rooms say, and the citation file is in form."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from course import __version__
from course.errors import CourseError
from course.lessons import all_deeper, all_lessons
from makers import docs
from makers.lessons.pages import blocks, filled

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCE = ROOT / "notebooks" / "source"
PAGES = (*sorted(SOURCE.glob("*.md")), *sorted((ROOT / "docs").glob("*.md")))


@pytest.fixture(scope="module")
def contents() -> dict[str, str]:
    return docs.contents()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_says_what_the_rooms_say(page: Path, contents: dict[str, str]) -> None:
    text = page.read_text("utf-8")
    assert filled(text, contents) == text, "run: course build docs"


def test_every_block_stands_in_one_page_and_what_to_read_in_two(contents: dict[str, str]) -> None:
    found = [
        name for page in PAGES for name in re.findall(r"(?m)^<!-- built: (.+?) -->", page.read_text("utf-8"))
    ]
    assert sorted(found) == sorted([*contents, "reading"])


def test_a_block_is_written_anew_and_the_rest_stays() -> None:
    page = "Before.\n\n<!-- built: hours -->\nOld,\nlong.\n<!-- /built -->\nAfter.\n"
    assert filled(page, {"hours": "New."}) == page.replace("Old,\nlong.", "New.")


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("<!-- built: hour -->\n<!-- /built -->\n", "Did you mean 'hours'"),
        ("<!-- built: hours -->\nText.\n", "has no end"),
        ("<!-- built: hours -->\n<!-- built: hours -->\n<!-- /built -->\n", "has no end"),
    ],
)
def test_a_wrong_block_is_said(page: str, message: str) -> None:
    with pytest.raises(CourseError, match=message):
        filled(page, {"hours": "New."})


def test_a_lesson_without_its_set_is_said() -> None:
    with pytest.raises(CourseError, match=r"00-the-article/lesson\.toml states 35 minutes of exercises"):
        blocks(all_lessons(), all_deeper(), SOURCE, {})


def test_minutes_that_do_not_fill_a_class_are_said(tmp_path: Path) -> None:
    for one in all_lessons():
        (tmp_path / one.name).mkdir()
        text = (SOURCE / one.name / "teacher.md").read_text("utf-8")
        (tmp_path / one.name / "teacher.md").write_text(text, "utf-8")
    notes = tmp_path / all_lessons()[0].name / "teacher.md"
    notes.write_text(notes.read_text("utf-8") + "\n## One more\n\n**Time.** 3 | 4\n", "utf-8")
    with pytest.raises(CourseError, match=r"warm-up/teacher\.md: the minutes add up to 53 and 94"):
        blocks(all_lessons(), all_deeper(), tmp_path, {one.set: 1 for one in all_lessons()})


def test_deeper_notebooks_name_the_lesson_that_their_rooms_name() -> None:
    for one in all_deeper():
        text = (SOURCE / "deeper" / one.name / "lesson.md").read_text("utf-8")
        first = re.search(r"^# .+?\n+(.+?)\n\n", text, re.MULTILINE | re.DOTALL)
        assert first is not None and (one.after is None or f"lesson {one.after}" in first[1]), one.name


def test_the_citation_file_is_in_form() -> None:
    yaml = pytest.importorskip("yaml", reason="needs PyYAML to read CITATION.cff")
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert cited["cff-version"] == "1.2.0"
    assert {"message", "title", "authors", "version", "license"} <= set(cited)
    assert cited["version"] == __version__
    assert cited["type"] in {"software", "dataset"}
    assert all(
        "name" in author or {"family-names", "given-names"} & set(author) for author in cited["authors"]
    )
    assert set(cited["license"]) == {"BSD-3-Clause", "CC-BY-4.0"}
