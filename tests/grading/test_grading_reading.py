"""Reading what learners send: bounded, and believing nothing."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import SMALL, Harbour
from hostile import HEAD, check, notebook

from course.grading.files import clean, safe_cell
from course.grading.intake.find import Submission
from course.grading.intake.read import UnreadableNotebookError, parse_notebook, read_bounded
from course.grading.marks.rows import Row, grades_csv, rows_of_run
from course.grading.run.passes import run_notebook
from course.grading.run.reader import Reader
from course.grading.run.runs import Answer, CellReport, Run, Task, run_as_dict, run_from_dict

TASK = Task(("a", "b", "c"), Harbour().public("", ""))


def _lines(*messages: object) -> bytes:
    return b"".join(json.dumps(message).encode() + b"\n" for message in messages)


def _answer(value: int, cell: int) -> Answer:
    return Answer.of({"t": "number", "v": value}, cell)


def test_reader_takes_messages_in_any_pieces() -> None:
    reader = Reader(TASK, SMALL)
    text = _lines(
        {"m": "cell", "i": 1},
        {"m": "answer", "question": "total", "answer": {"t": "number", "v": 1}},
        {"m": "end", "i": 1, "s": 0.1, "error": {"type": "X", "text": "y\nz", "line": 3}},
        {"m": "done"},
    )
    for byte in text:
        reader.feed(bytes([byte]))
    run = reader.close()
    assert run.answers == {"total": Answer.of({"t": "number", "v": 1}, 1)}
    assert run.reports == {1: CellReport("error", "X: y z", 3)}
    assert reader.finished
    assert run.notes == []


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("MemoryError", "", "MemoryError: the cell asked for more memory than a notebook may use"),
        ("EOFError", "EOF when reading a line", "EOFError: the cell waits for somebody to type"),
        ("RecursionError", "", "RecursionError: a function calls itself without end"),
        ("MemoryError", "Unable to allocate 8 GiB", "MemoryError: Unable to allocate 8 GiB"),
        ("ValueError", "", "ValueError"),
    ],
)
def test_an_error_that_says_nothing_of_itself_gets_a_sentence(kind: str, text: str, said: str) -> None:
    reader = Reader(TASK, SMALL)
    error = {"type": kind, "text": text, "line": 1}
    reader.feed(_lines({"m": "end", "i": 1, "s": 0.1, "error": error}))
    assert reader.close().reports[1].error.startswith(said)


@pytest.mark.parametrize(
    "line",
    [
        b"[" * 100_000,
        b'{"m": "answer", "question": "total", "answer": ' + b"[" * 100 + b"]" * 100 + b"}",
        b'{"m": "answer", "question": "total", "answer": ' + b'{"v": ' * 100 + b"1" + b"}" * 101,
        b'{"m": "cell", "i": ' + b"1" * 5000 + b"}",
        b'{"m": "cell", "i": true}',
        b'{"m": "cell", "i": 3}',
        b'{"m": "cell", "i": -1}',
        b'{"m": "cell", "i": 1.0}',
        b'{"m": "cell", "i": NaN}',
        b'{"m": "cell", "m": "done"}',
        b'{"m": ["done"]}',
        b'{"m": "answer", "question": "unknown", "answer": 1}',
        b'{"m": "answer", "question": ["total"], "answer": 1}',
        b'{"m": "end", "i": 0, "s": 0, "error": {"type": 1, "text": "", "line": 1}}',
        b'{"m": "end", "i": 0, "s": 0, "error": "x"}',
        b'{"m": "mark", "points": 1}',
        b"\xff\xfe",
        b"[]",
        b"null",
        b"",
    ],
)
def test_reader_refuses_one_line_and_reads_on(line: bytes) -> None:
    reader = Reader(TASK, SMALL)
    reader.feed(line + b"\n" + _lines({"m": "answer", "question": "tail", "answer": 7}))
    run = reader.close()
    assert set(run.answers) == {"tail"}
    assert len(run.notes) == 1


def test_reader_stops_at_its_ceilings() -> None:
    for limits, text in (
        (replace(SMALL, channel_kb=64), b"x" * 70_000),
        (replace(SMALL, messages=10), b"{}\n" * 11),
    ):
        reader = Reader(TASK, limits)
        reader.feed(text)
        assert reader.full
    reader = Reader(TASK, replace(SMALL, answer_kb=1))
    reader.feed(_lines({"m": "answer", "question": "tail", "answer": "x" * 2000}))
    assert reader.close().answers == {}


def test_parts_of_a_line_are_counted_before_they_are_built() -> None:
    reader = Reader(TASK, replace(SMALL, answer_kb=8192, channel_kb=16384))
    reader.feed(b'{"m": "answer", "question": "tail", "answer": [' + b"[]," * 1_300_000 + b"0]}\n")
    assert reader.close().answers == {}


def test_clean_text_is_one_printable_line() -> None:
    assert clean("a\n\tb\0c\u202ed\ud800", 50) == "a b\ufffdc\ufffdd\ufffd"
    assert clean("x" * 100, 10) == "x" * 9 + "…"
    with pytest.raises(TypeError):
        clean(b"x", 10)


class Scripted:
    """A runner that returns prepared runs and remembers what it was asked."""

    containment = "none"

    def __init__(self, *runs: Run) -> None:
        self.runs = list(runs)
        self.asked: list[tuple[frozenset[int], float]] = []

    def run(self, task: Task, skip: frozenset[int], seconds: float) -> Run:
        self.asked.append((skip, seconds))
        return self.runs.pop(0)

    def restart(self) -> None: ...

    def close(self) -> None: ...


def test_deadly_cell_is_left_out_and_keeps_the_answer_it_gave() -> None:
    runner = Scripted(
        Run("died", 1, {"total": _answer(1, 0), "port": _answer(2, 1)}, seconds=2.0),
        Run("finished", 2, {"total": _answer(1, 0), "tail": _answer(3, 2)}, seconds=1.0),
    )
    run = run_notebook(runner, TASK, SMALL)
    assert runner.asked == [
        (frozenset(), SMALL.total_seconds),
        (frozenset({1}), SMALL.total_seconds - 2.0),
    ]
    assert run.answers == {"total": _answer(1, 0), "port": _answer(2, 1), "tail": _answer(3, 2)}
    assert run.reports[1].kind == "died"
    assert run.seconds == 3.0


def test_later_check_counts_over_the_one_of_a_deadly_cell() -> None:
    runner = Scripted(
        Run("died", 1, {"total": _answer(10, 1)}, seconds=1.0),
        Run("finished", 2, {"total": _answer(20, 2)}, seconds=1.0),
    )
    assert run_notebook(runner, TASK, SMALL).answers["total"] == _answer(20, 2)


def test_answers_of_an_earlier_pass_count_where_the_last_one_had_no_time() -> None:
    runner = Scripted(
        Run("memory", 1, {"total": _answer(1, 0)}, seconds=SMALL.total_seconds - 0.1),
        Run("total-time", None, seconds=0.05),
    )
    run = run_notebook(runner, TASK, SMALL)
    assert run.answers == {"total": _answer(1, 0)}
    assert {index: report.kind for index, report in run.reports.items()} == {1: "died"}


def test_answers_of_an_earlier_pass_count_where_the_last_one_died_before_its_first_cell() -> None:
    runner = Scripted(
        Run("memory", 1, {"total": _answer(1, 0)}, seconds=1.0),
        Run("died", None, seconds=1.0),
    )
    assert run_notebook(runner, TASK, SMALL).answers == {"total": _answer(1, 0)}


def test_what_breaks_after_a_time_out_is_put_to_the_cell_that_ran_out_of_time() -> None:
    """Its processes live on, and the cell that runs meanwhile is innocent."""
    overdue = {1: CellReport("time-out", "ran out of time", 3)}
    runner = Scripted(
        Run("memory", 2, {"total": _answer(1, 0), "port": _answer(2, 1)}, reports=overdue, seconds=4.0),
        Run("finished", 2, {"total": _answer(1, 0), "tail": _answer(3, 2)}, seconds=1.0),
    )
    run = run_notebook(runner, TASK, SMALL)
    assert [skip for skip, _ in runner.asked] == [frozenset(), frozenset({1})]
    assert run.answers == {"total": _answer(1, 0), "port": _answer(2, 1), "tail": _answer(3, 2)}
    assert run.reports == overdue


def test_a_cell_that_breaks_by_itself_is_found_behind_one_that_ran_out_of_time() -> None:
    overdue = {0: CellReport("time-out", "ran out of time", 3)}
    forged = {**overdue, 1: CellReport("time-out", "ran out of time", 1)}
    runner = Scripted(
        Run("died", 1, reports=overdue, seconds=1.0),
        Run("died", 1, reports=overdue, seconds=1.0),  # says so although it was left out
        Run("finished", 2, {"tail": _answer(3, 2)}, reports=forged, seconds=1.0),
    )
    run = run_notebook(runner, TASK, SMALL)
    assert [skip for skip, _ in runner.asked] == [frozenset(), frozenset({0}), frozenset({0, 1})]
    assert {index: report.kind for index, report in run.reports.items()} == {0: "time-out", 1: "died"}


def test_a_question_that_the_last_pass_never_reached_says_so() -> None:
    file = parse_notebook(notebook((HEAD, check("total"), check("port"), check("tail"))))
    run = Run("total-time", None, {"total": _answer(42, 1)})
    one = Submission("ann", "ann.ipynb", Path("ann.ipynb"))
    rows = rows_of_run(one, "", file, run, Harbour(), containment="none")
    assert [(row.outcome, row.note) for row in rows] == [
        ("right", ""),
        ("time-out", "not reached"),
        ("time-out", "not reached"),
    ]


def test_runs_end_when_the_time_or_the_blame_runs_out() -> None:
    slow = Scripted(Run("cell-time", 0, seconds=SMALL.total_seconds + 1.0))
    assert run_notebook(slow, TASK, SMALL).reports[0].kind == "time-out"
    liar = Scripted(Run("died", 0, {"total": _answer(1, 1)}, seconds=0.1), Run("died", 0, seconds=0.1))
    run = run_notebook(liar, TASK, SMALL)
    assert run.ended == "died" and run.answers == {}, "it says that a cell runs which was left out"
    assert liar.runs == []


def test_kept_run_is_read_back_as_it_was() -> None:
    run = Run(
        "died",
        1,
        {"total": Answer.of({"t": "number", "v": 1}, 0)},
        {1: CellReport("died", "x", None)},
        ["y"],
        ["n"],
        1.5,
        7,
    )
    assert run_from_dict(json.loads(json.dumps(run_as_dict(run)))) == run


def test_check_cells_are_found_by_what_they_ask() -> None:
    found = parse_notebook(
        notebook((HEAD, check("total"), 'ex . check( "port" , 1)', check("total")))
    ).check_cells()
    assert found == {"total": 3, "port": 2}


def test_links_pipes_and_folders_are_not_opened(tmp_path: Path) -> None:

    (tmp_path / "real").write_bytes(b"x")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "folder").mkdir()
    assert read_bounded(tmp_path / "real") == b"x"
    names = ["link", "folder", "absent"]
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        names.append("pipe")
    for name in names:
        with pytest.raises(UnreadableNotebookError):
            read_bounded(tmp_path / name)


def test_too_large_a_file_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "large.ipynb"
    with path.open("wb") as target:
        target.truncate(40 << 20)
    with pytest.raises(UnreadableNotebookError, match="larger than"):
        read_bounded(path)


def test_table_takes_no_formula_from_a_learner() -> None:
    row = Row("=1+1", "+x.ipynb", "q", "wrong", 0.5, 1.0, "@mistake", note="-1")
    line = grades_csv([row]).splitlines()[1]
    assert [safe_cell(f"{sign}1") for sign in "\uff1d\uff0b\uff0d\uff20\n"] == [
        f"'{sign}1" for sign in "\uff1d\uff0b\uff0d\uff20\n"
    ]
    assert line == "'=1+1,q,wrong,0.5,1,'@mistake,,,0,,'+x.ipynb,'-1"
