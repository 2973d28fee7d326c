"""The gradebook on SQLite and on a real PostgreSQL: history, exports, two markers at once."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

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


def test_a_marking_is_whole_or_absent(book: Gradebook, name: str) -> None:
    book.record(name, "v1", ROWS, totals_of(ROWS))
    twice = [*totals_of(ROWS), *totals_of(ROWS)]  # breaks a primary key after the rows were written
    with pytest.raises(Exception, match=r"(?i)unique|duplicate"):
        book.record(name, "v2", ROWS, twice)
    assert len(book.markings(name)) == 1


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
