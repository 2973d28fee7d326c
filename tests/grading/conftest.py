"""A small question set with keys, and what every grading test needs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from one_sandbox import lean_stages, one_sandbox, shared_sandbox  # noqa: F401  (fixtures)

import course.grading.run.seat
import course.grading.run.stage
from course.bank import Label, Number, QuestionSet, Wrong
from course.grading.questions import BankSet
from course.grading.run.runs import Limits, Run
from course.grading.run.sandbox import BubblewrapRunner, why_no_bubblewrap
from course.grading.run.stage import build_stage

#: Small, so that what breaks them is small too.
SMALL = Limits(
    cell_seconds=3.0,  # a memory bomb needs more than one on a busy machine
    grace_seconds=0.4,
    total_seconds=60.0,  # a busy machine may take ten to end what a bomb left
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


def _questions() -> QuestionSet:
    """Three questions: a number, a text, a number."""
    asked = QuestionSet("harbour", title="Harbour", scenario="A made-up harbour.")
    words: dict[str, Any] = {"objective": "harbour", "text": "?", "starter": "pass", "hints": ("Look.",)}

    @asked.question(Number("ships", tolerance=0.01), title="Total", **words)
    def total() -> float:
        return 42.0

    @asked.question(Label(), title="Port", **words)
    def port() -> str:
        return "Kobe"

    @asked.question(Number("ships", tolerance=0.01), title="Tail", **words)
    def tail() -> float:
        return 7.0

    total.mistakes(fraction=Wrong("You get this if you give a fraction.", lambda: 0.42))
    total.mistakes(negative=Wrong("You get this if you subtract the wrong way round.", lambda: -42.0))
    port.mistakes(capital=Wrong("That is the capital.", lambda: "Tokyo"))
    return asked


HARBOUR = _questions()
QUESTIONS = tuple(HARBOUR.questions)


class Harbour(BankSet):
    """The small set, without variants."""

    def __init__(self, questions: QuestionSet = HARBOUR, secret: bytes | None = None) -> None:
        super().__init__(questions, secret)


@pytest.fixture(scope="session")
def contained() -> None:
    """Need containment: in CI its absence is a failure, elsewhere a reason to skip."""
    reason = why_no_bubblewrap()
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
    monkeypatch.setattr(course.grading.run.seat, "BubblewrapRunner", WarmRunner)
    monkeypatch.setattr(course.grading.run.stage, "build_stage", lambda folder: folder)  # it has its own


@pytest.fixture
def submissions(tmp_path: Path) -> Path:
    folder = tmp_path / "handed in"
    folder.mkdir()
    return folder
