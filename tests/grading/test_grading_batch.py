"""A batch always finishes, goes on where it stopped, and counts each learner once."""

from __future__ import annotations

import json
import socket
import zipfile
from pathlib import Path
from typing import Any

import pytest
from broken import CHECKS
from conftest import HARBOUR, SMALL, Harbour, WarmRunner
from hostile import HEAD, check, notebook

import course.grading.batch as batch_module
import course.grading.run.seat as seat_module
from course.bank import Label, QuestionSet
from course.errors import CourseError
from course.grading.batch import Batch, mark_all
from course.grading.intake.find import find_submissions
from course.grading.marks.rows import Judgement, Row
from course.grading.run.runs import SandboxError
from course.grading.run.sandbox import BubblewrapRunner
from course.marking.variants import make_token

pytestmark = pytest.mark.usefixtures("lean_stages")

RIGHT = notebook((HEAD, *CHECKS))
HALF = notebook((HEAD, check("total"), check("port", "'Tokyo'")))


def _batch(source: Path, out: Path, **changes: object) -> Batch:
    settings: dict[str, object] = {"limits": SMALL, **changes}
    return Batch(tuple(find_submissions(source)), settings.pop("questions", Harbour()), out, **settings)  # type: ignore[arg-type]


def _marks(rows: list[Row]) -> list[tuple[object, ...]]:
    return [(row.student, row.question, row.outcome, row.points, row.mistake, row.cell) for row in rows]


def test_any_number_of_workers_gives_the_same_table(
    contained: None, submissions: Path, tmp_path: Path
) -> None:
    for number in range(6):
        (submissions / f"learner {number}.ipynb").write_bytes(RIGHT if number % 2 else HALF)
    tables = []
    for workers in (1, 2):
        tables.append(_marks(mark_all(_batch(submissions, tmp_path / f"out{workers}", workers=workers))))
    assert tables[0] == tables[1]
    assert [mark[2] for mark in tables[0]] == ["right", "wrong", "missing", "right", "right", "right"] * 3


def test_stopped_batch_is_resumed_without_running_again(
    warm: None, submissions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        (submissions / f"learner {number}.ipynb").write_bytes(RIGHT)
    done = 0

    def stop_after_two(count: int) -> None:
        nonlocal done
        done += count
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        mark_all(_batch(submissions, tmp_path / "out"), stop_after_two)
    kept = list((tmp_path / "out" / "runs").iterdir())
    assert len(kept) == 2
    assert not (tmp_path / "out" / "grades.csv").exists()
    ran = []
    original = WarmRunner.run
    monkeypatch.setattr(WarmRunner, "run", lambda self, *rest: ran.append(1) or original(self, *rest))
    rows = mark_all(_batch(submissions, tmp_path / "out"))
    assert len(ran) == 2
    assert [row.outcome for row in rows] == ["right"] * 12


def test_corrected_key_marks_anew_without_running(warm: None, submissions: Path, tmp_path: Path) -> None:
    (submissions / "a.ipynb").write_bytes(HALF)
    first = mark_all(_batch(submissions, tmp_path / "out"))
    assert [row.outcome for row in first] == ["right", "wrong", "missing"]

    corrected = QuestionSet("harbour", title="Harbour", scenario="A made-up harbour.")
    corrected.questions = {**HARBOUR.questions}
    words: dict[str, Any] = {"objective": "harbour", "text": "?", "starter": "pass", "hints": ("Look.",)}
    del corrected.questions["port"]

    @corrected.question(Label(), title="Port", **words)
    def port() -> str:
        return "Tokyo"

    corrected.questions = {name: corrected.questions[name] for name in HARBOUR.questions}

    class Never:
        def __init__(self, *_: object) -> None:
            raise AssertionError("ran again")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seat_module, "BubblewrapRunner", Never)
        patch.setattr(Never, "containment", "bubblewrap", raising=False)
        second = mark_all(_batch(submissions, tmp_path / "out", questions=Harbour(corrected)))
    assert [row.outcome for row in second] == ["right", "right", "missing"]


def test_changed_submission_is_run_again(warm: None, submissions: Path, tmp_path: Path) -> None:
    path = submissions / "a.ipynb"
    path.write_bytes(HALF)
    mark_all(_batch(submissions, tmp_path / "out"))
    path.write_bytes(RIGHT)
    assert [row.outcome for row in mark_all(_batch(submissions, tmp_path / "out"))] == ["right"] * 3


def test_damaged_result_is_made_again(warm: None, submissions: Path, tmp_path: Path) -> None:
    (submissions / "a.ipynb").write_bytes(RIGHT)
    mark_all(_batch(submissions, tmp_path / "out"))
    (kept,) = (tmp_path / "out" / "runs").iterdir()
    kept.write_text(kept.read_text()[:-40])
    assert [row.outcome for row in mark_all(_batch(submissions, tmp_path / "out"))] == ["right"] * 3
    json.loads(kept.read_text())


def test_runs_kept_from_before_charts_carried_their_rows_are_made_again(
    warm: None, submissions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (submissions / "a.ipynb").write_bytes(RIGHT)
    ran = []
    original = WarmRunner.run
    monkeypatch.setattr(WarmRunner, "run", lambda self, *rest: ran.append(1) or original(self, *rest))
    with monkeypatch.context() as earlier:
        earlier.setattr(batch_module, "_FORM", 1)
        mark_all(_batch(submissions, tmp_path / "out"))
        mark_all(_batch(submissions, tmp_path / "out"))
    assert len(ran) == 1
    mark_all(_batch(submissions, tmp_path / "out"))
    assert len(ran) == 2


def test_two_files_for_one_learner_are_a_conflict(warm: None, submissions: Path, tmp_path: Path) -> None:
    (submissions / "ann").mkdir()
    (submissions / "ann" / "one.ipynb").write_bytes(RIGHT)
    (submissions / "ann" / "two.ipynb").write_bytes(HALF)
    (submissions / "ben.ipynb").write_bytes(RIGHT)
    rows = mark_all(_batch(submissions, tmp_path / "out"))
    assert {row.outcome for row in rows if row.student == "ann"} == {"conflict"}
    assert sum(row.points for row in rows) == 3.0
    assert {row.file for row in rows} == {"ann/one.ipynb", "ann/two.ipynb", "ben.ipynb"}


def test_files_of_other_exercises_are_set_aside_not_in_conflict(
    warm: None, submissions: Path, tmp_path: Path
) -> None:
    other = notebook((HEAD, *CHECKS), course={"set": "another"})
    for student, files in {"ann": (RIGHT, other), "ben": (other,), "cal": (other, other)}.items():
        (submissions / student).mkdir()
        for number, content in enumerate(files):
            (submissions / student / f"{number}.ipynb").write_bytes(content)
    rows = mark_all(_batch(submissions, tmp_path / "out"))
    outcomes = {row.student: row.outcome for row in rows}
    assert outcomes == {"ann": "right", "ben": "wrong exercise", "cal": "conflict"}
    record = json.loads((tmp_path / "out" / "run.json").read_text())
    assert record["files_of_other_exercises"] == ["ann/1.ipynb"]


def test_another_learners_variant_is_its_own_row(warm: None, submissions: Path, tmp_path: Path) -> None:
    secret = b"a secret of thirty-two bytes, yes"
    questions = Harbour(secret=secret)
    tokens = {
        "ann": make_token(secret, "harbour", questions.version, "ann"),
        "ben": make_token(secret, "harbour", questions.version, "ann"),
        "cal": make_token(b"another secret", "harbour", questions.version, "cal"),
        "dan": make_token(secret, "harbour", "older", "dan"),
    }
    for student, token in tokens.items():
        (submissions / f"{student}.ipynb").write_bytes(notebook((HEAD, *CHECKS), course={"token": token}))
    release = json.dumps({"set": "harbour", "token": tokens["ann"]})
    carried = f"from course import exercise\nex = exercise('harbour', release={release!r})"
    (submissions / "eve.ipynb").write_bytes(notebook((carried, *CHECKS)))
    both = (
        json.dumps({"set": "harbour", "token": tokens["ann"]}),
        json.dumps({"set": "harbour", "token": make_token(secret, "harbour", questions.version, "fay")}),
    )
    two = "\n".join(f"ex = exercise('harbour', release={text!r})" for text in both)
    (submissions / "fay.ipynb").write_bytes(notebook((f"from course import exercise\n{two}", *CHECKS)))
    changed = tokens["ann"][:-1] + ("A" if tokens["ann"][-1] != "A" else "B")
    (submissions / "gil.ipynb").write_bytes(notebook((HEAD, *CHECKS), course={"token": changed}))
    rows = mark_all(_batch(submissions, tmp_path / "out", questions=questions))
    outcomes = {row.student: row.outcome for row in rows}
    others = ("ben", "cal", "dan", "eve", "fay", "gil")
    assert outcomes == {"ann": "right"} | dict.fromkeys(others, "wrong variant")
    assert sum(row.points for row in rows) == 3.0


def test_zip_is_read_in_place_whatever_its_names_say(warm: None, tmp_path: Path) -> None:
    archive = tmp_path / "deep" / "download.zip"
    archive.parent.mkdir()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("ann/work.ipynb", RIGHT)
        target.writestr("../../outside.ipynb", RIGHT)
        target.writestr("/absolute.ipynb", RIGHT)
        target.writestr("bomb.ipynb", b" " * (40 << 20))
        link = zipfile.ZipInfo("link.ipynb")
        link.external_attr = 0o120777 << 16
        target.writestr(link, "/etc/passwd")
        target.writestr("__MACOSX/ann/._work.ipynb", b"x")
        target.writestr("notes.txt", b"x")
    rows = mark_all(_batch(archive, tmp_path / "out"))
    outcomes = {row.student: row.outcome for row in rows}
    assert outcomes == {
        "ann": "right",
        "outside": "right",
        "absolute": "right",
        "bomb": "unreadable",
        "link": "unreadable",
    }
    assert sorted(path.name for path in tmp_path.rglob("*.ipynb")) == []


def test_failing_sandbox_gives_rows_and_the_batch_goes_on(
    warm: None, submissions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b"):
        (submissions / f"{name}.ipynb").write_bytes(RIGHT)
    original = WarmRunner.run
    calls = []

    def fail_first(self: WarmRunner, *rest: object) -> object:
        calls.append(1)
        if len(calls) <= 2:
            raise SandboxError("gone")
        return original(self, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(WarmRunner, "run", fail_first)
    rows = mark_all(_batch(submissions, tmp_path / "out"))
    assert [row.outcome for row in rows] == ["not marked"] * 3 + ["right"] * 3


def test_killed_server_is_replaced(
    contained: None, submissions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (submissions / "a.ipynb").write_bytes(RIGHT)
    original = BubblewrapRunner.run
    calls = []

    def kill_once(self: BubblewrapRunner, *rest: object) -> object:
        calls.append(1)
        if len(calls) == 1:
            assert self._process is not None
            self._process.kill()
            self._process.wait()
        return original(self, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(BubblewrapRunner, "run", kill_once)
    assert [row.outcome for row in mark_all(_batch(submissions, tmp_path / "out"))] == ["right"] * 3


def test_server_that_dies_with_an_order_unread_is_replaced(
    contained: None, submissions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its end of the socket then closes with a reset, which is no end-of-file."""
    (submissions / "a.ipynb").write_bytes(RIGHT)
    original = BubblewrapRunner._follow
    calls = []

    def die_first(self: BubblewrapRunner, *rest: object) -> object:
        calls.append(1)
        if len(calls) == 1:
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            ours.send(b"an order")
            theirs.close()
            self._control.close()
            self._control = ours
        return original(self, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(BubblewrapRunner, "_follow", die_first)
    assert [row.outcome for row in mark_all(_batch(submissions, tmp_path / "out"))] == ["right"] * 3
    assert len(calls) == 2


def test_marker_that_fails_on_an_answer_does_not_lose_the_others(
    warm: None, submissions: Path, tmp_path: Path
) -> None:
    class Fragile(Harbour):
        def mark(self, student: str, digest: str, question: str, plain: object) -> Judgement:
            if question == "port":
                raise ZeroDivisionError
            return super().mark(student, digest, question, plain)

    (submissions / "a.ipynb").write_bytes(RIGHT)
    rows = mark_all(_batch(submissions, tmp_path / "out", questions=Fragile()))
    assert [row.outcome for row in rows] == ["right", "not marked", "right"]


def test_a_worker_without_a_seat_ends_the_batch(
    submissions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_seat(*_: Any) -> Any:
        raise CourseError("no room for another process")

    monkeypatch.setattr(batch_module, "Seat", no_seat)
    (submissions / "ann.ipynb").write_bytes(RIGHT)
    with pytest.raises(CourseError, match="no room"):
        mark_all(_batch(submissions, tmp_path / "out"))


def test_what_judging_needs_is_computed_while_sandboxes_start() -> None:
    questions = Harbour()
    case = questions.case("", "", "total")
    assert "key" not in vars(case)
    questions.prepare()
    assert {"key", "listed"} <= set(vars(case)), "the answers that follow find the key there"


def test_no_submissions_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="no notebook"):
        find_submissions(tmp_path)
    with pytest.raises(CourseError, match="does not exist"):
        find_submissions(tmp_path / "absent")


def test_private_files_in_a_readable_folder_stop_the_batch(
    warm: None, submissions: Path, tmp_path: Path
) -> None:
    import sys

    (submissions / "a.ipynb").write_bytes(RIGHT)
    inside = Path(sys.prefix) / "lib" / "keys"
    with pytest.raises(CourseError, match="Move it elsewhere"):
        mark_all(_batch(submissions, tmp_path / "out", private=(inside,)))
