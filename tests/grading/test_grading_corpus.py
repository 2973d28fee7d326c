"""Every kind of submission, honest, clumsy, damaged and hostile, ends in its expected rows, in one batch."""

from __future__ import annotations

import csv
import json
import os
from dataclasses import dataclass, replace
from pathlib import Path

import broken
import hostile
import pytest
from conftest import QUESTIONS, SMALL, Harbour

from course.grading.batch import Batch, mark_all
from course.grading.files import clean
from course.grading.intake.find import find_submissions
from course.grading.marks.rows import Row
from course.grading.run import seat
from course.grading.run.sandbox import why_no_namespaces
from course.outcomes import Outcome

HOSTILE = [
    *hostile.RUNAWAY,
    *hostile.EXITS,
    *hostile.CHEATS,
    *hostile.FORGERS,
    *hostile.TIRING,
    *hostile.REACHING,
]
#: endless loops cost every second of a cell twice; what a busy machine makes late is marked again
BRIEF = replace(SMALL, cell_seconds=2.0)
#: for one submission on a busy machine; the memory bombs themselves wait for 20 seconds
PATIENT = replace(SMALL, cell_seconds=60.0, total_seconds=120.0, cpu_seconds=120)
#: what only takes the seconds of a cell: the server ends it, and no wall has a part in that
BUSY = {
    "endless-loop",
    "loop-swallows-interrupt",
    "loop-in-c",
    "output-flood",
    "prints-without-end",
    "forged-flood",
    "forged-messages",
    "answers-without-end",
    "answers-of-no-form-without-end",
    "answer-of-10-million-rows",
    "text-that-is-slow-to-fold",
    "large-tables",
    "deep-json",
    "huge-integers",
}
CASES = [*broken.HONEST, *broken.CLUMSY, *broken.DAMAGED, *HOSTILE]
NAMES = [case.name for case in CASES]


@dataclass
class Marked:
    """The whole corpus, marked once."""

    rows: dict[str, list[Row]]
    out: Path
    folder: Path


def _hand_in(folder: Path, cases: list[hostile.Case]) -> None:
    for case in cases:
        path = folder / f"{case.name.replace('/', '∕')}.ipynb"
        if case.link is None:
            path.write_bytes(case.content())
        else:
            path.symlink_to(case.link)


def _student(case: hostile.Case) -> str:
    import unicodedata

    return clean(unicodedata.normalize("NFC", case.name.replace("/", "∕")), 200)


def _settled(case: hostile.Case, rows: list[Row], folder: Path) -> list[Row]:
    """Return the rows of a submission; one that ran out of time unexpectedly is marked again, with patience.

    A busy machine may reach the limits of time before a memory bomb reaches its own, and harms nobody by it.
    Marked again, alone, a limit that no longer holds must show.
    """
    found = [row.outcome for row in rows]
    or_late = replace(case, expect=tuple(f"{one} or {Outcome.TIME_OUT}" for one in case.expect))
    if case.allows(found) or not or_late.allows(found):
        return rows
    (folder / "alone").mkdir()
    _hand_in(folder / "alone", [case])
    return mark_all(Batch(tuple(find_submissions(folder / "alone")), Harbour(), folder / "again", PATIENT))


@pytest.fixture(scope="module")
def marked(contained: None, tmp_path_factory: pytest.TempPathFactory) -> Marked:
    folder = tmp_path_factory.mktemp("handed-in")
    out = tmp_path_factory.mktemp("marks")
    _hand_in(folder, CASES)
    rows: dict[str, list[Row]] = {}
    for row in mark_all(Batch(tuple(find_submissions(folder)), Harbour(), out, BRIEF, workers=2)):
        rows.setdefault(row.student, []).append(row)
    return Marked(rows, out, folder)


def test_corpus_is_large_enough() -> None:
    assert len(NAMES) == len(set(NAMES)) >= 60
    assert len(HOSTILE) + len(broken.DAMAGED) >= 30


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_submission_ends_in_its_rows(marked: Marked, case: hostile.Case, tmp_path: Path) -> None:
    rows = _settled(case, marked.rows[_student(case)], tmp_path)
    assert case.allows(row.outcome for row in rows)
    assert [row.question for row in rows] == list(QUESTIONS)
    assert sum(row.points for row in rows) == case.expect.count("right")
    for mistake in case.mistakes:
        assert mistake in {name for row in rows for name in row.mistake.split("; ")}


def test_every_row_has_a_known_outcome_and_its_containment(marked: Marked) -> None:
    for rows in marked.rows.values():
        for row in rows:
            assert row.outcome in Outcome and row.outcome is not Outcome.RECORDED
            assert row.containment == "bubblewrap"


def test_failed_cells_are_named_with_their_line(marked: Marked) -> None:
    row = marked.rows["error-in-check-cell"][1]
    assert (row.cell, row.line) == (6, 2)  # text and code cells alternate
    assert row.mistake == "ZeroDivisionError: division by zero"


def test_table_holds_every_row_and_no_formula(marked: Marked) -> None:
    text = (marked.out / "grades.csv").read_text(encoding="utf-8")
    table = list(csv.DictReader(text.splitlines()))
    assert len(table) == 3 * len(CASES)
    for line in table:
        for value in line.values():
            assert value[:1] not in ("=", "+", "@")
            assert "\u202e" not in value


def test_record_says_what_was_marked_and_how(marked: Marked) -> None:
    record = json.loads((marked.out / "run.json").read_text())
    assert record["set"] == "harbour"
    assert record["submissions"] == len(CASES)
    assert record["containment"] == "bubblewrap"
    assert record["limits"]["memory_mb"] == BRIEF.memory_mb


def test_marks_are_the_same_alone_and_in_company(marked: Marked, tmp_path: Path, lean_stages: None) -> None:
    """Each hostile neighbour is marked again beside one honest notebook, by one worker, in another order."""
    folder = tmp_path / "few"
    folder.mkdir()
    names = {"fork-bomb", "kill-parent", "forged-flood", "write-data", "child-outlives-notebook"}
    few = [case for case in CASES if case.name in names | {"right", "magics", "check-deleted"}]
    _hand_in(folder, few)
    found = tuple(reversed(find_submissions(folder)))
    rows = mark_all(Batch(found, Harbour(), tmp_path / "out", BRIEF, workers=1))
    for case in few:
        told = []
        for where, found_there in (("alone", rows), ("in company", marked.rows[_student(case)])):
            again = tmp_path / where / case.name
            again.mkdir(parents=True)
            mine = [row for row in found_there if row.student == _student(case)]
            told.append([(row.outcome, row.points, row.mistake) for row in _settled(case, mine, again)])
        assert told[0] == told[1], case.name


def test_hostile_submissions_end_alike_behind_a_wall_of_our_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lean_stages: None
) -> None:
    """Where bubblewrap is not installed: all that a wall has a part in, each with the rows of bubblewrap."""
    if reason := why_no_namespaces():
        if os.environ.get("CI"):
            pytest.fail(f"CI must be able to build a wall: {reason}")
        pytest.skip(reason)
    monkeypatch.setattr(seat, "why_no_bubblewrap", lambda: "this is a test")
    folder = tmp_path / "handed-in"
    folder.mkdir()
    walled = [case for case in HOSTILE if case.name not in BUSY]
    assert len(walled) == len(HOSTILE) - len(BUSY)
    _hand_in(folder, walled)
    rows = mark_all(Batch(tuple(find_submissions(folder)), Harbour(), tmp_path / "out", BRIEF, workers=2))
    assert {row.containment for row in rows} == {"namespaces"}
    for case in walled:
        again = tmp_path / case.name
        again.mkdir()
        mine = _settled(case, [row for row in rows if row.student == _student(case)], again)
        assert case.allows(row.outcome for row in mine), (case.name, mine)
        assert sum(row.points for row in mine) == case.expect.count("right"), case.name
