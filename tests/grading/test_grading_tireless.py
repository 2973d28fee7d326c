"""Nothing that is handed in takes the marker's time, memory or temporary folder."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import tracemalloc
import unicodedata
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import SMALL, Harbour
from hostile import HEAD, check, notebook

from course.bank import Choices, Label
from course.errors import CourseError
from course.grading import lms
from course.grading.batch import Batch, kept_run, mark_all
from course.grading.intake import find as intake
from course.grading.intake.find import find_submissions
from course.grading.intake.match import place
from course.grading.intake.read import UnreadableNotebookError, parse_notebook
from course.grading.marks import rows as marks
from course.grading.marks.rows import OverdueError, deadline
from course.grading.run import stage
from course.grading.run.reader import Reader
from course.grading.run.runs import Answer, Limits, Task, run_as_dict, run_from_dict
from course.grading.run.stage import staged
from course.kinds import FormError, Kind, _words

pytestmark = pytest.mark.usefixtures("lean_stages")

#: takes Unicode's normal form a time that grows with the square of its length
COMBINING = "a" + "\u0315\u0300" * 4_999
TASK = Task(("1",), {"questions": [{"id": name} for name in ("total", "port", "tail")]})


def _said(answer: object, question: str = "total") -> bytes:
    return json.dumps({"m": "answer", "question": question, "answer": answer}).encode() + b"\n"


def _listed(length: int, value: object = 1) -> dict[str, object]:
    return {"t": "list", "v": [{"t": "number", "v": value}] * length}


# ------------------------------------------------------------------------------ time


@pytest.fixture
def normalised(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Lengths of all texts whose normal form is looked for."""
    lengths: list[int] = []
    original = unicodedata.normalize

    class Counted:
        @staticmethod
        def normalize(form: str, text: str) -> str:
            lengths.append(len(text))
            return original(form, text)  # type: ignore[arg-type]

    for module in (_words, intake, lms.base):
        monkeypatch.setattr(module, "unicodedata", Counted)
    return lengths


@pytest.mark.parametrize(
    ("kind", "plain"),
    [
        (Label().public(), {"t": "text", "v": COMBINING}),
        (Choices({"a": "A", "b": "B"}).public(), {"t": "list", "v": [{"t": "text", "v": COMBINING}] * 390}),
        (
            {"kind": "table", "columns": ["year"], "unit": "", "tolerance": {}},
            {
                "t": "table",
                "columns": [COMBINING + str(n) for n in range(40)],
                "data": [[]] * 40,
                "index": [],
            },
        ),
    ],
    ids=["label", "choices", "names of columns"],
)
def test_long_texts_are_refused_before_they_are_folded(
    kind: dict[str, Any], plain: dict[str, Any], normalised: list[int]
) -> None:
    with pytest.raises(FormError):
        Kind.from_public(kind).settle(plain)
    assert max(normalised, default=0) <= 120


def test_long_names_of_files_are_cut_before_they_are_normalised(
    tmp_path: Path, normalised: list[int]
) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr(f"{COMBINING}/work.ipynb", "{}")
    found = find_submissions(tmp_path / "x.zip")
    assert len(found[0].name) == 200
    assert max(normalised) <= 1_000


def test_judging_one_answer_ends_and_leaves_the_mark_open(
    warm: None, submissions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Slow(Harbour):
        def mark(self, student: str, digest: str, question: str, plain: Any) -> marks.Judgement:
            while question == "port":
                pass
            return super().mark(student, digest, question, plain)

    monkeypatch.setattr(marks, "_JUDGE_SECONDS", 0.3)
    (submissions / "ann.ipynb").write_bytes(
        notebook((HEAD, *[check(name) for name in ("total", "port", "tail")]))
    )
    rows = mark_all(Batch(tuple(find_submissions(submissions)), Slow(), tmp_path / "out", SMALL))
    assert [row.outcome for row in rows] == ["right", "not marked", "right"]
    assert "judging it took more than 0.3 seconds of the processor" in rows[1].note


def test_a_deadline_leaves_the_alarm_as_it_was() -> None:
    before = signal.getsignal(signal.SIGPROF)
    with pytest.raises(OverdueError), deadline(0.05):
        while True:
            pass
    with deadline(60.0):
        pass
    assert signal.getsignal(signal.SIGPROF) is before
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_names_are_looked_for_only_in_paths_that_hold_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import course.grading.intake.match as matching

    (tmp_path / "class.csv").write_text("student\n" + "".join(f"learner{n}\n" for n in range(300)))
    (tmp_path / "in").mkdir()
    for number in range(100):
        (tmp_path / "in" / f"work of learner{number}.ipynb").write_text("{}")
    searches = 0
    original = matching.re.search

    def counted(*given: Any) -> Any:
        nonlocal searches
        searches += 1
        return original(*given)

    monkeypatch.setattr(matching.re, "search", counted)
    placed, _ = place(find_submissions(tmp_path / "in"), lms.read_roster(tmp_path / "class.csv"))
    assert {one.submission.student for one in placed} == {f"learner{n}" for n in range(100)}
    assert searches < 300  # a name that is the beginning of another one is looked for, too


# ---------------------------------------------------------------------------- memory


def test_recorded_answers_wait_as_text_not_as_objects() -> None:
    runs, sent = [], 0
    tracemalloc.start()
    try:
        for _ in range(3):
            reader = Reader(TASK, Limits())
            for question in ("total", "port", "tail"):
                line = _said(_listed(10_000), question)
                sent += len(line)
                reader.feed(line)
            runs.append(reader.close())
        held = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert len(runs[0].answers) == 3
    assert held < 1.2 * sent
    kept = json.loads(json.dumps(run_as_dict(runs[0])))
    assert type(kept["answers"]["total"]["text"]) is str  # read back without making a thousand objects
    assert run_from_dict(kept) == runs[0]


def test_an_answer_of_no_known_form_is_kept_as_an_error() -> None:
    reader = Reader(TASK, Limits())
    reader.feed(_said({"x": [[1]] * 50_000}))
    answer = reader.close().answers["total"]
    assert answer.plain["t"] == "error"
    assert "not an answer in a known form" in answer.plain["message"]
    assert len(answer.text) < 500


def test_lines_of_too_many_parts_are_refused_before_they_become_objects() -> None:
    reader = Reader(TASK, Limits())
    reader.feed(b'{"m": "answer", "question": "total", "answer": [' + b"[]," * 350_000 + b"[]]}\n")
    run = reader.close()
    assert run.answers == {}
    assert run.notes == ["1 unreadable message(s): ValueError"]


def test_the_largest_valid_answer_is_read() -> None:
    table = {"t": "table", "columns": list("abcdefg"), "data": [_listed(10_000, 0.5)["v"]] * 7, "index": []}
    assert Answer.of(table, 0).plain["t"] == "table"
    reader = Reader(TASK, Limits())
    reader.feed(_said(table))
    assert reader.close().answers["total"].plain["t"] == "table"


def test_too_many_cells_are_said_to_the_learner() -> None:
    import numpy as np
    import pandas as pd

    from course.answers import to_plain

    plain = to_plain(pd.DataFrame(np.zeros((9_000, 20))))
    assert (plain["t"], plain["kind"]) == ("error", "AnswerError")
    assert "too many entries" in plain["message"]


# ---------------------------------------------------------------- files and their names


def test_two_names_that_look_alike_are_two_files(warm: None, tmp_path: Path) -> None:
    """Cut at 200 characters both read the same; each keeps its own run and can be settled apart."""
    long = "x" * 240
    right, wrong = (notebook((HEAD, check("total", value))) for value in ("42", "41"))
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.writestr(f"{long}-ann.ipynb", right)
        archive.writestr(f"{long}-ben.ipynb", wrong)
    found = find_submissions(tmp_path / "class.zip")
    names = [one.name for one in found]
    assert len(set(names)) == 2
    assert max(map(len, names)) <= 200
    placed, _ = place(found, settled=dict(zip(names, ("ann", "ben"), strict=True)))
    settled = tuple(one.submission for one in placed)
    rows = mark_all(Batch(settled, Harbour(), tmp_path / "out", SMALL))
    assert sorted(row.points for row in rows if row.question == "total") == [0.0, 1.0]
    for one in settled:
        run = kept_run(tmp_path / "out", one)
        assert run is not None
        outcome = next(row.outcome for row in rows if row.file == one.name and row.question == "total")
        assert (run.answers["total"].plain["v"] == 42) == (outcome == "right")


def test_one_name_twice_in_a_zip_is_two_files(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.writestr("ann.ipynb", "first")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("ann.ipynb", "second")
    found = find_submissions(tmp_path / "class.zip")
    assert sorted(one.read() for one in found) == [b"first", b"second"]
    assert len({one.name for one in found}) == len({one.key for one in found}) == 2


def test_a_kept_run_of_other_content_or_another_file_is_none(
    warm: None, submissions: Path, tmp_path: Path
) -> None:
    path = submissions / "ann.ipynb"
    path.write_bytes(notebook((HEAD, check("total"))))
    (one,) = find_submissions(submissions)
    mark_all(Batch((one,), Harbour(), tmp_path / "out", SMALL))
    assert kept_run(tmp_path / "out", one) is not None
    (kept,) = (tmp_path / "out" / "runs").iterdir()
    kept.write_text(kept.read_text().replace(one.key, "0" * 64))
    assert kept_run(tmp_path / "out", one) is None
    kept.write_text(kept.read_text().replace("0" * 64, one.key))
    path.write_bytes(b"")
    assert kept_run(tmp_path / "out", one) is None


def test_members_without_a_name_and_with_odd_ones_are_passed_over(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("N.ipynb"), "{}")
        archive.writestr("ann.ipynb", "{}")
    content = (tmp_path / "class.zip").read_bytes()
    # the directory of the zip then says that the first member's name has no characters
    place_of = content.index(b"PK\x01\x02")
    size = len("N.ipynb")
    emptied = content[: place_of + 28] + b"\0\0" + content[place_of + 30 : place_of + 46]
    emptied += content[place_of + 46 + size :]
    end = emptied.rindex(b"PK\x05\x06")
    length = int.from_bytes(emptied[end + 12 : end + 16], "little") - size
    emptied = emptied[: end + 12] + length.to_bytes(4, "little") + emptied[end + 16 :]
    (tmp_path / "class.zip").write_bytes(emptied)
    assert [one.name for one in find_submissions(tmp_path / "class.zip")] == ["ann.ipynb"]


def test_a_zip_on_several_disks_is_said(tmp_path: Path) -> None:
    parts = b"PK\x06\x07" + struct.pack("<LQL", 1, 0, 2) + b"PK\x05\x06" + 18 * b"\0"
    (tmp_path / "class.zip").write_bytes(parts)
    with pytest.raises(CourseError, match="damaged zip"):
        find_submissions(tmp_path / "class.zip")


def test_a_member_that_lies_about_itself_is_unreadable(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.writestr("ann.ipynb", "{}")
    content = (tmp_path / "class.zip").read_bytes()
    (tmp_path / "class.zip").write_bytes(content.replace(b"ann.ipynb", b"bob.ipynb", 1))
    (one,) = find_submissions(tmp_path / "class.zip")
    with pytest.raises(UnreadableNotebookError):
        one.read()
    with pytest.raises(UnreadableNotebookError):
        parse_notebook(b"\0" * 100)


# ------------------------------------------------------------------- temporary folder


HOLD = """
import sys, time
from course.grading.run.stage import staged
with staged() as stage:
    print(stage.parent, flush=True)
    time.sleep(120)
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


def test_what_a_killed_run_left_is_removed_and_what_is_in_use_stays(temporary: Path) -> None:
    holders = [
        subprocess.Popen([sys.executable, "-c", HOLD], stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    try:
        places = []
        for one in holders:
            assert one.stdout is not None
            places.append(Path(one.stdout.readline().strip()))
        killed, alive = holders
        killed.kill()
        killed.wait()
        assert all(place.is_dir() for place in places)
        with staged() as made:
            assert (made / "course" / "exercises").is_dir()
            assert [place.is_dir() for place in places] == [False, True]
        assert not made.exists()
        assert alive.poll() is None
    finally:
        for one in holders:
            one.kill()
            one.communicate()


def test_a_stage_that_could_not_be_locked_is_not_taken_for_abandoned(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage, "build_stage", lambda folder: folder)
    with monkeypatch.context() as elsewhere, contextlib.ExitStack() as stack:
        elsewhere.setattr(stage, "_lock", lambda held: False)  # as on Windows, or a disk without locks
        unlocked = stack.enter_context(staged()).parent
        elsewhere.undo()
        with staged():  # another marking on this computer, which can lock
            assert unlocked.is_dir()


def test_a_full_temporary_folder_is_one_sentence(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = [("from", "to", f"[Errno 28] No space left on device: '{number}'") for number in range(50)]

    def copy(*given: Any, **also: Any) -> None:
        raise shutil.Error(full)

    monkeypatch.setattr(stage.shutil, "copytree", copy)
    with pytest.raises(CourseError, match=r"No space left on device.*TMPDIR") as caught, staged():
        pass
    assert len(str(caught.value)) < 400
    assert list(temporary.glob("course-stage-*")) == []
    monkeypatch.undo()
    with pytest.raises(CourseError, match="Make room there"):
        stage.build_stage(Path(os.devnull) / "stage")


def test_limits_of_a_message_are_those_of_an_answer() -> None:
    assert replace(Limits(), answer_kb=1).answer_kb == 1
    reader = Reader(TASK, replace(Limits(), answer_kb=1))
    reader.feed(_said(_listed(1_000)))
    assert reader.close().answers == {}
