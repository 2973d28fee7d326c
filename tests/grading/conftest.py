"""A small question set with keys, and what every grading test needs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

import course.exercises
import course.grading.batch
from course.grading.limits import Limits
from course.grading.marks import Judgement
from course.grading.notebook import NotebookFile
from course.grading.runs import Run
from course.grading.sandbox import BubblewrapRunner, why_not_contained
from course.grading.stage import build_stage

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
        kinds = {"total": "number", "port": "label", "tail": "number"}
        questions = [
            {"id": name, "title": name, "text": name, "points": 1, "kind": {"kind": kind}, "parameters": {}}
            for name, kind in kinds.items()
        ]
        return {"format": 1, "set": self.name, "title": "Harbour", "questions": questions}

    def mark(self, student: str, digest: str, question: str, plain: Any) -> Judgement:
        from course.exercises.answers import AnswerError, validate_plain

        try:
            plain = validate_plain(plain)
        except AnswerError as error:
            return Judgement("refused", note=str(error))
        if plain["t"] == "error":
            return Judgement("error", mistake=plain["message"])
        if plain["t"] == "blank":
            return Judgement("not attempted")
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


class WarmRunner:
    """A sandbox that many batches use one after the other, so that its start is paid once."""

    containment = BubblewrapRunner.containment
    made: ClassVar[BubblewrapRunner | None] = None

    def __init__(self, stage: Path, limits: Limits, slot: int = 0) -> None:
        assert limits == SMALL
        assert WarmRunner.made is not None
        self.versions = WarmRunner.made.versions

    def run(self, *rest: Any) -> Run:
        assert WarmRunner.made is not None
        return WarmRunner.made.run(*rest)

    def restart(self) -> None: ...

    def close(self) -> None: ...


@pytest.fixture(scope="session")
def warm_sandbox(contained: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    WarmRunner.made = BubblewrapRunner(build_stage(tmp_path_factory.mktemp("stage") / "stage"), SMALL)
    yield
    WarmRunner.made.close()


@pytest.fixture
def warm(warm_sandbox: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let batches of one worker use the warm sandbox."""
    monkeypatch.setattr(course.grading.batch, "BubblewrapRunner", WarmRunner)


@pytest.fixture
def submissions(tmp_path: Path) -> Path:
    folder = tmp_path / "handed in"
    folder.mkdir()
    return folder
