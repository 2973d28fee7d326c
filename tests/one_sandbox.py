"""One sandbox that all markings of a test module use one after the other, so that its start is paid once.

A sandbox forks a process for each notebook. What is shown to fail or to start anew in a sandbox is tested in
`tests/grading` with sandboxes of its own. The `conftest.py` of a folder imports the fixtures.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import Any

import pytest
from lean_stage import lean

from course.commands import grade
from course.grading.run import seat, stage
from course.grading.run.runs import Limits, Run
from course.grading.run.sandbox import BubblewrapRunner, NamespaceRunner, SandboxRunner
from course.grading.run.stage import build_stage
from course.grading.run.uncontained import UncontainedRunner


@pytest.fixture(scope="session")
def shared_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxRunner | None]:
    """This system's strongest sandbox; None where notebooks cannot be contained."""
    level = seat.level_here()
    if level is None:
        yield None
        return
    kind = BubblewrapRunner if level == BubblewrapRunner.containment else NamespaceRunner
    made = kind(build_stage(tmp_path_factory.mktemp("stage") / "stage"), Limits())
    yield made
    made.close()


@pytest.fixture(scope="module")
def lean_stages() -> Iterator[None]:
    """Let the sandboxes that a module starts import little."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stage, "_build", lean)
        yield


@pytest.fixture(scope="module")
def one_sandbox(shared_sandbox: SandboxRunner | None) -> Iterator[None]:
    """Let every marking of a module run in this sandbox, also one that asks for no containment."""
    made = shared_sandbox
    if made is None:
        yield
        return
    alone = Lock()

    class Shared:
        """A runner that takes its turn."""

        containment = made.containment

        def __init__(self, stage: Path, limits: Limits, slot: int = 0) -> None:
            self.versions, self._limits = made.versions, limits

        def run(self, *rest: Any) -> Run:
            with alone:
                made._limits = self._limits
                return made.run(*rest)

        def restart(self) -> None:
            with alone:
                made.restart()

        def close(self) -> None: ...

    class Uncontained(Shared):
        containment = UncontainedRunner.containment

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seat, type(made).__name__, Shared)
        patch.setattr(seat, "UncontainedRunner", Uncontained)
        patch.setattr(grade, "default_workers", lambda: 1)
        patch.setattr(stage, "build_stage", lambda folder: folder)  # the sandbox has its own
        yield
