"""A small question set with keys, and what every grading test needs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, ClassVar

import pytest

import course.exercises
from course.grading.limits import Limits
from course.grading.marks import Judgement
from course.grading.notebook import NotebookFile
from course.grading.sandbox import why_not_contained

#: Small, so that what breaks them is small too.
SMALL = Limits(
    cell_seconds=1.5,
    grace_seconds=0.4,
    total_seconds=12.0,
    cpu_seconds=20,
    memory_mb=320,
    disk_mb=16,
    shared_mb=8,
    file_mb=8,
    processes=48,
    open_files=128,
    answer_kb=2048,
    channel_kb=4096,
    messages=5_000,
)


class Harbour:
    """Three questions: a number, a text, a number."""

    name = "harbour"
    version = "1"
    key: ClassVar[dict[str, Any]] = {
        "total": {"t": "number", "v": 42},
        "port": {"t": "text", "v": "Kobe"},
        "tail": {"t": "number", "v": 7},
    }
    mistakes: ClassVar[dict[tuple[str, Any], str]] = {
        ("total", 0.42): "fraction",
        ("total", -42): "sign",
        ("port", "Tokyo"): "capital",
    }

    def points(self) -> dict[str, float]:
        return dict.fromkeys(self.key, 1.0)

    def public(self, student: str, digest: str) -> dict[str, Any]:
        return {"set": self.name, "questions": [{"id": question} for question in self.key]}

    def mark(self, student: str, digest: str, question: str, plain: Any) -> Judgement:
        from course.exercises.answers import AnswerError, validate_plain

        try:
            plain = validate_plain(plain)
        except AnswerError as error:
            return Judgement("refused", note=str(error))
        if plain["t"] == "error":
            return Judgement("error", mistake=plain["message"])
        if plain["t"] == "blank":
            return Judgement("blank")
        if plain == self.key[question]:
            return Judgement("right", 1.0)
        value = plain.get("v")
        named = self.mistakes.get((question, value), "") if type(value) in (int, float, str) else ""
        return Judgement("wrong", mistake=named)

    def claim(self, notebook: NotebookFile) -> str | None:
        said = notebook.metadata.get("course")
        return said.get("set") if type(said) is dict else None

    def foreign_variant(self, student: str, notebook: NotebookFile) -> str | None:
        said = notebook.metadata.get("course")
        owner = said.get("learner", student) if type(said) is dict else student
        return None if owner == student else f"made for {owner!r}"


@pytest.fixture(scope="session")
def learner_side() -> None:
    """Need the part of the course that notebooks call."""
    if not hasattr(course.exercises, "Exercise"):
        pytest.skip("the learner's side of the exercises is not there")


@pytest.fixture(scope="session")
def contained(learner_side: None) -> None:
    """Need containment: in CI its absence is a failure, elsewhere a reason to skip."""
    reason = why_not_contained()
    if reason is not None:
        if os.environ.get("CI"):
            pytest.fail(f"CI must contain notebooks: {reason}")
        pytest.skip(reason)


@pytest.fixture
def harbour() -> Harbour:
    return Harbour()


@pytest.fixture
def submissions(tmp_path: Path) -> Path:
    folder = tmp_path / "handed in"
    folder.mkdir()
    return folder
