"""The gradebook on SQLite and on a real PostgreSQL: history, exports, two markers at once."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from course.cli import main
from course.errors import CourseError
from course.grading.marks.gradebook import Gradebook
from course.grading.marks.lateness import Lateness
from course.grading.marks.rows import Row
from course.grading.marks.totals import Total, totals_of

ROWS = [
    Row("ann", "ann.ipynb", "total", "right", 1.0, 1.0, cell=3, seconds=0.1, containment="bubblewrap"),
    Row("ann", "ann.ipynb", "port", "wrong", 0.0, 2.0, "capital", 5, note="That is the capital."),
    Row("Ümit", "=cmd.ipynb", "total", "error", 0.0, 1.0, "ZeroDivisionError: …", 3, 2),
    Row("Ümit", "=cmd.ipynb", "port", "right", 2.0, 2.0),
]


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return str(tmp_path / "gradebook.sqlite")
    return str(request.getfixturevalue("postgres"))


@pytest.fixture
def book(address: str) -> Iterator[Gradebook]:
    made = Gradebook(address)
    yield made
    made.close()


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    return request.node.name[:150]


@pytest.mark.skipif(os.name != "posix", reason="rights as POSIX knows them")
def test_a_gradebook_is_for_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        made = Gradebook(tmp_path / "gradebook.sqlite")
        made.record("set", "v1", ROWS, totals_of(ROWS))
        rights = {one.name: one.stat().st_mode & 0o777 for one in tmp_path.iterdir()}
        made.close()
    finally:
        os.umask(before)
    assert "gradebook.sqlite" in rights and set(rights.values()) == {0o600}


def test_rows_come_back_as_they_went_in(book: Gradebook, name: str) -> None:
    book.record(name, "v1", ROWS, totals_of(ROWS))
    assert book.rows(name) == ROWS
    assert book.long_csv(name).splitlines()[1] == ("ann,total,right,1,1,,3,,0.1,bubblewrap,ann.ipynb,")
    assert book.totals_csv(name) == "student,total,port,total\nann,1,0,1\nÜmit,0,2,2\n"


def test_marking_again_keeps_history_and_an_equal_one_adds_nothing(book: Gradebook, name: str) -> None:
    first = book.record(name, "v1", ROWS, totals_of(ROWS))
    again = [replace(row, seconds=9.9) for row in ROWS]
    assert book.record(name, "v1", again, totals_of(again)) == first
    corrected = [replace(ROWS[1], outcome="right", points=2.0, mistake=""), *ROWS[:1], *ROWS[2:]]
    second = book.record(name, "v1", corrected, totals_of(corrected), note="the key of port was wrong")
    assert second != first
    assert book.history(name, "ann") == [(first, 1.0), (second, 3.0)]
    assert book.rows(name, first) == ROWS
    assert book.rows(name) == corrected
    assert [one["note"] for one in book.markings(name)] == ["", "the key of port was wrong"]
    late = [replace(one, late=Lateness(3.0, 0.5)) for one in totals_of(corrected)]
    third = book.record(name, "v1", corrected, late)
    assert book.history(name, "ann")[-1] == (third, 1.5)


def test_a_regrade_keeps_its_note_where_no_mark_changes(book: Gradebook, name: str) -> None:
    first = book.record(name, "v1", ROWS, totals_of(ROWS))
    noted = book.record(name, "v1", ROWS, totals_of(ROWS), note="key of port looked at again: it stands")
    assert noted != first
    assert (
        book.record(name, "v1", ROWS, totals_of(ROWS), note="key of port looked at again: it stands") == noted
    )
    assert book.record(name, "v1", ROWS, totals_of(ROWS)) == noted
    other = book.record(name, "v1", ROWS, totals_of(ROWS), note="after the complaint of Ümit")
    assert [(one["id"], one["note"]) for one in book.markings(name)] == [
        (first, ""),
        (noted, "key of port looked at again: it stands"),
        (other, "after the complaint of Ümit"),
    ]
    assert book.rows(name, other) == ROWS


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A gradebook with one marking."""
    path = tmp_path / "filled.sqlite"
    book = Gradebook(path)
    book.record("harbour", "v1", ROWS[:2], totals_of(ROWS[:2]), note="first")
    book.close()
    return path


def test_a_marking_is_whole_or_absent(book: Gradebook, name: str) -> None:
    book.record(name, "v1", ROWS, totals_of(ROWS))
    twice = [*totals_of(ROWS), *totals_of(ROWS)]  # breaks a primary key after the rows were written
    with pytest.raises(Exception, match=r"(?i)unique|duplicate"):
        book.record(name, "v2", ROWS, twice)
    assert len(book.markings(name)) == 1


def test_a_marking_that_failed_uses_no_number_up(book: Gradebook, name: str) -> None:
    first = book.record(name, "v1", ROWS, totals_of(ROWS))
    with pytest.raises(sa.exc.IntegrityError):
        book.record(name, "v2", ROWS, [*totals_of(ROWS), *totals_of(ROWS)])
    assert book.record(name, "v2", ROWS, totals_of(ROWS)) == first + 1


def test_a_server_that_dies_in_a_marking_is_one_sentence_and_numbers_go_on(postgres: str, name: str) -> None:
    """The kernel kills the server's process as the rows arrive; PostgreSQL recovers as after a crash."""
    book = Gradebook(postgres)
    first = book.record(name, "v1", ROWS, totals_of(ROWS))

    def kill(connection: sa.Connection, cursor: object, statement: str, *_: object) -> None:
        if "course_mark " in statement and "INSERT" in statement:
            os.kill(connection.connection.driver_connection.info.backend_pid, signal.SIGKILL)

    sa.event.listen(book._engine, "before_cursor_execute", kill)
    with pytest.raises(CourseError) as caught:
        book.record(name, "v2", ROWS, totals_of(ROWS))
    said = str(caught.value)
    assert "run the same command again" in said and "\n" not in said
    for secret in ("INSERT", "ann.ipynb", "Ümit", "capital", "[SQL"):
        assert secret not in said
    sa.event.remove(book._engine, "before_cursor_execute", kill)
    until = time.monotonic() + 120
    while True:
        try:  # the same object: a connection of before the crash is not used again
            number = book.record(name, "v2", ROWS, totals_of(ROWS))
            break
        except CourseError as error:
            assert "cannot be used now" in str(error) and time.monotonic() < until
            time.sleep(0.05)
    assert number == first + 1 and book.rows(name, number) == ROWS
    book.close()


def test_two_markers_at_once(address: str, name: str) -> None:
    """Many markers in threads and one in another process: every marking is whole."""
    code = (
        "import sys\n"
        "from course.grading.marks.gradebook import Gradebook\n"
        "from course.grading.marks.rows import Row\n"
        "book = Gradebook(sys.argv[1])\n"
        "for n in range(10):\n"
        "    rows = [Row('x', 'x', f'q{i}', 'right', n, 9) for i in range(30)]\n"
        "    book.record(sys.argv[2], f'other {n}', rows, [])\n"
    )
    other = subprocess.Popen([sys.executable, "-c", code, address, name])
    trouble: list[BaseException] = []

    def mark(marker: int) -> None:
        try:
            book = Gradebook(address)
            for number in range(5):
                points = float(marker * 10 + number)
                rows = [Row(f"s{place}", "f", "q", "right", points, 99.0) for place in range(30)]
                book.record(name, f"{marker}-{number}", rows, [Total("s0", {"q": points}, {"q": 99.0})])
            book.close()
        except BaseException as error:
            trouble.append(error)

    threads = [threading.Thread(target=mark, args=(marker,)) for marker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert other.wait(60) == 0
    assert not trouble
    book = Gradebook(address)
    made = book.markings(name)
    assert len(made) == 30
    for one in made:
        rows = book.rows(name, one["id"])
        assert len(rows) == 30
        assert len({row.points for row in rows}) == 1
    book.close()


def test_unknown_marking_and_unusable_addresses_are_said(tmp_path: Path) -> None:
    book = Gradebook(tmp_path / "g.sqlite")
    with pytest.raises(CourseError, match="no marking"):
        book.rows("harbour")
    book.close()
    with pytest.raises(CourseError, match="cannot be opened") as caught:
        Gradebook("postgresql://me:secret-word@127.0.0.1:1/none")
    assert "secret-word" not in str(caught.value)
    assert "refused" in str(caught.value)
    with pytest.raises(CourseError, match="unable to open"):
        Gradebook(tmp_path / "absent" / "g.sqlite")
    for address in ("nonsense://x", "://"):
        with pytest.raises(CourseError):
            Gradebook(address)
    with pytest.raises(CourseError):
        Gradebook(tmp_path / "absent" / "folder" / "g.sqlite")


@pytest.mark.parametrize(
    "address",
    [
        ":memory:",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file:x.db?mode=rwc&uri=true",
        "sqlite:///x.db?mode=rwc&uri=true",
    ],
)
def test_a_gradebook_that_is_no_plain_file_is_refused_and_leaves_none(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for existing in (False, True):
        with pytest.raises(CourseError, match=r"names no plain file .* such as gradebook\.sqlite"):
            Gradebook(address, existing=existing)
    assert list(tmp_path.iterdir()) == []


def _everything(address: str | Path) -> list[object]:
    """Return all that a gradebook holds."""
    book = Gradebook(address, existing=True)
    found = book.markings()
    kept = [
        (one, book.rows(one["set_name"], one["id"]), book.totals(one["set_name"], one["id"])) for one in found
    ]
    book.close()
    return list(kept)


def test_a_gradebook_moves_to_postgresql(
    filled: Path, fresh_postgres: str, capsys: pytest.CaptureFixture[str]
) -> None:
    book = Gradebook(filled)
    corrected = [replace(ROWS[1], outcome="right", points=2.0, mistake=""), *ROWS[:1], *ROWS[2:]]
    book.record("quay", "v2", ROWS, totals_of(ROWS))
    book.record(
        "harbour", "v1", corrected, [replace(one, open=True) for one in totals_of(corrected)], note="ø"
    )
    book.close()
    before = filled.read_bytes()
    assert main(["gradebook", str(filled), "--move-to", fresh_postgres]) == 0
    assert "3 markings, 10 marks, 5 totals" in capsys.readouterr().out
    assert _everything(fresh_postgres) == _everything(filled)
    assert filled.read_bytes() == before
    # the same again is no harm, and the next marking continues the numbers
    assert main(["gradebook", str(filled), "--move-to", fresh_postgres]) == 0
    assert "nothing was moved" in capsys.readouterr().out
    moved = Gradebook(fresh_postgres)
    assert moved.record("harbour", "v1", corrected, totals_of(corrected)) == 4
    moved.close()
    held = _everything(fresh_postgres)
    assert main(["gradebook", str(filled), "--move-to", fresh_postgres]) == 1
    assert "already has other markings" in capsys.readouterr().err
    assert _everything(fresh_postgres) == held


def test_a_move_is_whole_or_absent(
    filled: Path, fresh_postgres: str, capsys: pytest.CaptureFixture[str]
) -> None:
    book = Gradebook(filled)
    book.record("quay", "v2", ROWS, [replace(one, notes=("nul \0",)) for one in totals_of(ROWS)])
    book.close()
    assert main(["gradebook", str(filled), "--move-to", fresh_postgres]) == 1
    said = capsys.readouterr().err
    assert "does not take the gradebook" in said and "Nothing was moved" in said
    assert _everything(fresh_postgres) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--move-to", "other.sqlite"], "copy the file"),
        (["--move-to", "postgresql://x@127.0.0.1:1/y", "--drop-lowest", "1"], "leave them out"),
        (["--move-to", "postgresql://me:secret-word@127.0.0.1:1/y"], "cannot be opened"),
    ],
)
def test_a_move_that_cannot_be_is_said(
    filled: Path, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["gradebook", str(filled), *words]) == 1
    told = capsys.readouterr().err
    assert said in told and "secret-word" not in told


def test_a_gradebook_whose_marker_was_killed_can_be_read(tmp_path: Path) -> None:
    book = Gradebook(tmp_path / "g.sqlite")
    book.record("harbour", "v1", ROWS, totals_of(ROWS))
    book.close()
    marker = sqlite3.connect(tmp_path / "g.sqlite", isolation_level=None)
    marker.execute("PRAGMA cache_size = 1")  # so that a half is in the file before the end
    marker.execute("BEGIN IMMEDIATE")
    for number in range(300):
        half = "INSERT INTO course_marking (set_name, set_version, note) VALUES ('x', ?, '')"
        marker.execute(half, (number,))
    left = tmp_path / "left"
    left.mkdir()
    for name in ("g.sqlite", "g.sqlite-journal"):  # as the files are when nobody can end the transaction
        shutil.copy(tmp_path / name, left / name)
    marker.close()
    book = Gradebook(left / "g.sqlite", existing=True)
    assert [one["set_name"] for one in book.markings()] == ["harbour"] and book.rows("harbour") == ROWS
    book.close()


def test_a_gradebook_that_is_only_read_is_neither_made_nor_changed(
    filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CourseError, match=r"Did you mean .*filled\.sqlite"):
        Gradebook(tmp_path / "filed.sqlite", existing=True)
    assert [path.name for path in tmp_path.iterdir()] == ["filled.sqlite"]
    book = Gradebook(filled, existing=True)
    with pytest.raises(CourseError, match="readonly"):
        book.record("harbour", "v2", ROWS, totals_of(ROWS))
    book.close()
    sqlite3.connect(tmp_path / "other.sqlite").execute("CREATE TABLE x (y)").connection.close()
    with pytest.raises(CourseError, match="is no gradebook"):
        Gradebook(tmp_path / "other.sqlite", existing=True)
    Gradebook(tmp_path / "empty.sqlite").close()
    assert main(["gradebook", str(tmp_path / "empty.sqlite"), "--out", str(tmp_path / "term")]) == 1
    assert "no marking yet" in capsys.readouterr().err
    assert not (tmp_path / "term").exists()
