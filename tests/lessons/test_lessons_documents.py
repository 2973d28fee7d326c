"""What the documents say of the lessons is what `lessons.toml` says, and the citation file is in form."""

from __future__ import annotations

from pathlib import Path

import pytest

from course import __version__
from course.lessons import Lesson, all_lessons

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize("lesson", all_lessons(), ids=lambda lesson: lesson.id)
def test_the_outcomes_map_is_up_to_date(lesson: Lesson) -> None:
    text = (ROOT / "docs" / "adopting.md").read_text("utf-8")
    row = next(line for line in text.splitlines() if line.startswith(f"| {lesson.heading} |"))
    assert f"| {lesson.reading_minutes} min |" in row
    assert not lesson.exercise_minutes or f"| {lesson.exercise_minutes} min |" in row
    for objective in lesson.objectives:
        assert f"{objective.text} (`{objective.id}`)" in row


def test_the_hours_add_up() -> None:
    text = (ROOT / "docs" / "adopting.md").read_text("utf-8")
    reading = sum(lesson.reading_minutes for lesson in all_lessons())
    doing = sum(lesson.exercise_minutes for lesson in all_lessons())
    assert f"About {(reading + doing) / 60:.0f} hours" in text
    assert f"{reading / 60:.0f} of reading and {doing / 60:.0f} of exercises" in text


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
