"""A learner's record that is damaged stops nobody: what is whole counts, and what is damaged is kept."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from course.front import exercise, practice, progress
from course.workspace import StateDamagedWarning, Workspace
from course.workspace.ledger import my_ledger


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A learner's folder, which is the working directory."""
    Workspace(tmp_path).create()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _keep(folder: Path, **sections: object) -> None:
    (folder / ".course" / "state.json").write_text(json.dumps(sections), "utf-8")


def _aside(folder: Path, section: str) -> object:
    return json.loads((folder / ".course" / f"{section}.damaged-1.json").read_text("utf-8"))


def test_a_set_that_is_no_dict_stops_neither_practice_nor_the_exercise(folder: Path) -> None:
    kept = {
        "02-strategic-resources": "x",
        "01-trade-interdependence": {"china_share": {"outcome": "right", "points": 1.0, "attempts": 1}},
    }
    _keep(folder, progress=kept)
    with pytest.warns(
        StateDamagedWarning, match="exercises is damaged: 02-strategic-resources. All"
    ) as warned:
        practice()
    assert len(warned) == 1
    assert _aside(folder, "progress") == kept
    assert "1 of" in str(exercise("01").progress())
    exercise("02").check(exercise("02").questions[0], 0)
    assert "1 of" in str(progress())


def test_one_damaged_number_of_an_answer_leaves_its_others(folder: Path) -> None:
    entry = {"outcome": "right", "points": 1.0, "attempts": "many", "misses": -3, "hints": True, "new": [1]}
    _keep(folder, progress={"01-trade-interdependence": {"china_share": entry}})
    with pytest.warns(StateDamagedWarning, match="the attempts of china_share in 01-trade") as warned:
        shown = exercise("01").progress()
    assert "the misses of" in str(warned[0].message) and "the hints of" in str(warned[0].message)
    (row,) = [row for row in shown.table if row[1].startswith("right ")]
    assert row[2:] == ("0", "1 of 1")
    exercise("01").check("china_share", 0)
    now = Workspace(folder).read("progress")["01-trade-interdependence"]["china_share"]
    assert now["attempts"] == 0 and now["points"] == 1.0 and now["new"] == [1]


def test_a_damaged_verdict_leaves_the_others(folder: Path) -> None:
    good = {"verdict": "supported", "confidence": 0.7, "note": "why"}
    kept = {"C01": [good, {**good, "verdict": "true"}, {**good, "note": 5}], "C05": "x"}
    _keep(folder, ledger=kept)
    with pytest.warns(StateDamagedWarning, match="your ledger is damaged: a verdict on C01; the note of"):
        found = my_ledger().history("C01")
    assert [one.note for one in found] == ["why", ""] and len(my_ledger()) == 1
    assert _aside(folder, "ledger") == kept
    my_ledger().record("C05", "overstated", 0.5)
    assert len(my_ledger().table()) == 2


def test_records_damaged_at_random_stop_nothing_and_lose_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(root / "benchmarks"))
    sys.modules.pop("mutated_records", None)
    from mutated_records import try_records

    found = list(try_records(12, seed=3))
    assert [wrong for *_, wrong in found if wrong] == []
    assert len({content for _, content, _ in found}) == 12


def test_the_benchmark_finds_what_is_lost(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.syspath_prepend(str(root / "benchmarks"))
    import mutated_records as benchmark

    record = {"ledger": {"C01": [{"verdict": "supported"}]}, "progress": {"01": {"q": {"points": 1.0}}}}
    damaged = {**record, "progress": "x"}
    hidden = tmp_path / ".course"
    hidden.mkdir()
    content = json.dumps(damaged).encode()
    (hidden / "state.json").write_text(json.dumps({"ledger": {}, "progress": {}}), "utf-8")
    assert list(benchmark._uncounted(record, content, tmp_path)) == ["lost: ledger/C01/0"]
    assert not benchmark._kept_whole(tmp_path, content)
    (hidden / "state.json").write_text(json.dumps({**record, "progress": {}}), "utf-8")
    (hidden / "progress.damaged-1.json").write_text('"x"', "utf-8")
    assert list(benchmark._uncounted(record, content, tmp_path)) == []
    assert benchmark._kept_whole(tmp_path, content)
