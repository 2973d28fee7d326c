"""The benchmark of marking says which peers it measured, also when it made their environment itself."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def benchmark(root: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setattr(sys, "path", list(sys.path))
    spec = importlib.util.spec_from_file_location("grading_benchmark", root / "benchmarks" / "grading.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(sys.platform != "linux", reason="the benchmark counts cores and load as Linux does")
def test_versions_are_those_of_an_environment_that_goes_with_the_temporary_folder(
    benchmark: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made: list[Path] = []

    def make_peers(folder: Path) -> Path:
        python = folder / "peers" / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.write_text("#!/bin/sh\necho nbgrader 9.1\necho otter-grader 8.2\n")
        python.chmod(0o755)
        made.append(folder)
        return folder / "peers"

    monkeypatch.setattr(benchmark, "make_peers", make_peers)
    monkeypatch.setattr(benchmark, "key", dict)
    monkeypatch.setattr(benchmark, "ours", lambda count, *rest: (2.0 * count, 300, 0.5))
    monkeypatch.setattr(benchmark, "nbgrader", lambda count, *rest: 10.0 * count)
    monkeypatch.setattr(benchmark, "otter", lambda count, *rest: 20.0 * count)
    monkeypatch.setattr(sys, "argv", ["grading.py", "--sizes", "100"])
    benchmark.main()
    said = capsys.readouterr().out
    assert "nbgrader 9.1, otter-grader 8.2" in said
    assert "| otter run, one after the other | 5 | 20.00 | 10 |" in said
    assert not made[0].exists()
