"""The endurance benchmark finds what it looks for: exceptions, wrong answers called right, large markers."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest


@pytest.fixture
def modules(root: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, ModuleType]:
    monkeypatch.syspath_prepend(str(root / "benchmarks"))
    names = ("surprises", "mutated_zips", "mutated_answers", "judged_answers", "endurance")
    return {name: importlib.import_module(name) for name in names}


def test_an_exception_over_a_zip_is_counted_with_the_shortest_zip_that_leads_to_it(
    modules: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lengths: list[int] = []

    def failing(path: Path) -> list[Any]:
        lengths.append(path.stat().st_size)
        raise KeyError("planted")

    monkeypatch.setattr(modules["mutated_zips"], "find_submissions", failing)
    surprises = modules["surprises"].Surprises(tmp_path / "kept")
    said = modules["mutated_zips"].try_zips(40, 1, surprises)
    assert "40 damaged zips: 40 ended in an exception, 0 still held" in said
    (kept,) = (tmp_path / "kept").iterdir()
    assert kept.stat().st_size == min(lengths)
    assert len(surprises.lines()) == 1 and "KeyError: 'planted'" in surprises.lines()[0]


def test_zips_are_damaged_in_ways_that_some_survive(modules: dict[str, ModuleType]) -> None:
    """Were all of them refused at first sight, nothing behind that would be tried."""
    tried: list[bool] = []
    read = modules["mutated_zips"]._read_all
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            modules["mutated_zips"], "_read_all", lambda path: tried.append(read(path)) or tried[-1]
        )
        modules["mutated_zips"].try_zips(150, 1, modules["surprises"].Surprises())
    assert 20 < sum(tried) < 130


def test_same_seed_changes_answers_alike(
    modules: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    cases, texts = modules["judged_answers"]._cases()[:16], []
    monkeypatch.setattr(modules["judged_answers"], "_cases", lambda: cases)
    for _ in range(2):
        _, judged = modules["judged_answers"].try_answers(200, 7, modules["surprises"].Surprises())
        texts.append((judged.outcomes, judged.alike, judged.lines()))
    assert texts[0] == texts[1]
    assert {"right", "wrong", "error"} <= set(texts[0][0])


def test_a_marker_that_finds_everything_right_is_doubted(
    modules: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = modules["judged_answers"].judge

    def lenient(case: Any, plain: Any, **rest: Any) -> Any:
        outcome = judge(case, plain, **rest)
        return {**outcome, "outcome": "right"} if outcome["outcome"] == "wrong" else outcome

    few: dict[type, list[Any]] = {}
    for case in modules["judged_answers"]._cases():
        few.setdefault(type(case.question.kind), []).append(case)
    chosen = [case for alike in few.values() for case in alike[:5]]
    monkeypatch.setattr(modules["judged_answers"], "_cases", lambda: chosen)
    monkeypatch.setattr(modules["judged_answers"], "judge", lenient)
    _, judged = modules["judged_answers"].try_answers(400, 7, modules["surprises"].Surprises())
    assert judged.alike > 10
    assert {kind for kind, _ in judged.doubtful} >= {
        "number",
        "choices",
        "order",
        "table",
        "function",
        "chart",
    }


def test_an_exception_of_the_marker_is_listed(
    modules: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*rest: Any, **more: Any) -> Any:
        raise ZeroDivisionError("planted")

    cases = modules["judged_answers"]._cases()
    monkeypatch.setattr(modules["judged_answers"], "_cases", lambda: cases[:2])
    monkeypatch.setattr(modules["judged_answers"], "Recorded", SimpleNamespace(of=failing))
    surprises = modules["surprises"].Surprises()
    said, judged = modules["judged_answers"].try_answers(10, 7, surprises)
    assert judged.outcomes == {"exception": 10} and "10 exception" in said
    assert "ZeroDivisionError: planted" in surprises.lines()[0]


def test_copies_differ_by_a_comment(modules: dict[str, ModuleType], tmp_path: Path) -> None:
    modules["endurance"].hand_in(tmp_path / "in", ("x = 1", "y = 2"), 3)
    cells = [json.loads(path.read_text())["cells"] for path in sorted((tmp_path / "in").iterdir())]
    firsts = [cell[0]["source"].splitlines() for cell in cells]
    assert [line[0] for line in firsts] == ["# copy 0", "# copy 1", "# copy 2"]
    assert {line[1] for line in firsts} == {"x = 1"} and {cell[1]["source"] for cell in cells} == {"y = 2"}


@pytest.mark.skipif(sys.platform != "linux", reason="measures through /proc")
def test_a_marker_that_takes_too_much_is_stopped(modules: dict[str, ModuleType], tmp_path: Path) -> None:
    modules["endurance"].hand_in(tmp_path / "run" / "in", ("x = 1",), 1)
    taken = modules["endurance"].grade(tmp_path / "run", tmp_path / "run" / "in", 1, 5, 60.0)
    assert taken.stopped == "5 MB" and taken.peak_mb > 5
    assert taken.shown(1)[0].startswith(">")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="measures through /proc")
def test_honest_notebooks_are_right_and_measured(
    contained: None, modules: dict[str, ModuleType], tmp_path: Path
) -> None:
    endurance = modules["endurance"]
    (tmp_path / "bank").mkdir()
    (tmp_path / "bank" / "endurance.py").write_text(endurance._BANK)
    endurance.hand_in(tmp_path / "run" / "in", endurance.KINDS["all right"], 1)
    taken = endurance.grade(tmp_path / "run", tmp_path / "run" / "in", 1, 4_000, 300.0)
    assert not taken.stopped and taken.seconds > 0 and taken.peak_mb > 20
    assert endurance.outcomes(tmp_path / "run") == "20 right"
