"""A notebook in a class: `join` tells what it sends, sends no more than that, and never stops a cell."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from roomclass import Class, in_class

from course.exercises import Exercise, markers, provide, session
from course.exercises.markers import CheckedAnswer, checked_answer
from course.grading.run.stage import build_stage
from course.room import join, joining, leave
from course.room.joining import _address

PUBLIC = {
    "set": "01-trade",
    "title": "Trade",
    "questions": [
        {
            "id": "gap",
            "title": "A gap",
            "points": 1,
            "kind": {"kind": "number", "unit": "", "tolerance": 0.1},
            "inputs": [],
        }
    ],
}


class Marker:
    """Finds every answer wrong, by a mistake."""

    def mark(self, question_id: str, plain: dict[str, Any]) -> CheckedAnswer:
        return checked_answer(question_id, "wrong", mistakes=["upside_down"], says="You turned it round.")


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(markers, "_LISTENERS", [])
    monkeypatch.setattr(markers, "_QUIET", [])
    monkeypatch.setattr(session, "_PROVIDED", {})
    yield
    leave(say=False)


def test_a_joined_notebook_is_counted_and_told_what_it_sends(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exercise = Exercise(PUBLIC, Marker())

    async def lesson(held: Class) -> None:
        teacher = await held.teacher()
        before = exercise.check("gap", 1.0)
        await asyncio.to_thread(join, f"{held.base}/j/{held.room.code}", held.room.code.lower())
        said = capsys.readouterr().out
        assert "no name, no text and no answer" in said and "leave()" in said
        panel = exercise.check("gap", 5.0)
        assert panel.title == before.title
        view = await teacher.view(lambda view: view["work"])
        assert view["work"][0]["outcomes"] == {"wrong": 1} and view["work"][0]["mistakes"][0]["count"] == 1
        kept = held.room.store.all_work()
        assert [(row[0], row[2], row[3]) for row in kept] == [("gap", "wrong", "upside_down")]
        leave()
        assert "Nothing is sent" in capsys.readouterr().out
        exercise.check("gap", 6.0)
        assert markers._LISTENERS == []
        await asyncio.to_thread(join, held.base, "AAAA")
        assert "Not joined: That is not the code" in capsys.readouterr().out
        assert markers._LISTENERS == []

    in_class(tmp_path, lesson)


def test_what_is_sent_holds_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(joining._Seat, "send", lambda self, message: sent.append(message))
    join("http://127.0.0.1:1", "BCDF")
    seat = joining._HERE[0]
    Exercise(PUBLIC, Marker()).check("gap", 123456.0)
    until = time.monotonic() + 30
    while len(sent) < 2 and time.monotonic() < until:
        time.sleep(0.005)
    leave(say=False)
    seat._thread.join(30)
    assert sent[1:] == [{"question": "gap", "outcome": "wrong", "mistake": "upside_down"}]
    assert "123456" not in json.dumps(sent)


def test_a_room_that_is_not_there_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for address in (
        f"127.0.0.1:{port}",
        "http://nowhere.invalid",
        "ftp://x",
        "",
        "http://[bad",
        "http://x:y",
    ):
        join(address, "BCDF")
        said = capsys.readouterr().out.strip()
        assert said.endswith("run the cell again.") and len(said.splitlines()) == 1
    join(5, None)  # type: ignore[arg-type]
    assert "as texts" in capsys.readouterr().out and markers._LISTENERS == []
    Exercise(PUBLIC, Marker()).check("gap", 1.0)


class Hostile:
    """An address that answers a request with some bytes, one by one or at once."""

    def __init__(self, answer: bytes, pause: float = 0.0) -> None:
        self.asked, self._answer, self._pause = 0, answer, pause
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _ = self._door.accept()
                self.asked += 1
                line.recv(4096)
                parts = [self._answer] if not self._pause else [bytes([one]) for one in self._answer]
                for part in parts:
                    line.sendall(part)
                    time.sleep(self._pause)
                line.close()


def test_a_hostile_address_is_one_sentence_soon(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(joining, "_PATIENCE", 0.5)
    inside = Hostile(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    on = f"HTTP/1.1 302 F\r\nLocation: {inside.address}/x\r\nContent-Length: 0\r\n\r\n".encode()
    says = b'{"says": "\\u001b[2J owned"}'
    shows = b"HTTP/1.1 403 X\r\nContent-Length: %d\r\n\r\n" % len(says) + says
    portal = b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n<html>Sign in</html>"
    drips = Hostile(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 60_000, 0.05)
    for address in (
        Hostile(on).address,
        Hostile(shows).address,
        inside.address,
        Hostile(portal).address,
        Hostile(portal.replace(b"<html>Sign in</html>", b'{"kept": 1, "x": ""}')).address,
        drips.address,
        "http://me:secret@127.0.0.1:9",
        "file:///etc/passwd",
    ):
        begun = time.monotonic()
        join(address, "BCDF")
        said = capsys.readouterr().out.strip()
        assert time.monotonic() - begun < 20 and markers._LISTENERS == []
        assert said.endswith("run the cell again.") and said.isprintable() and "secret" not in said
    assert inside.asked == 1, "a redirection is not followed"


def test_the_page_on_which_a_network_asks_to_sign_in_is_no_room(capsys: pytest.CaptureFixture[str]) -> None:
    portal = Hostile(b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n<html>Sign in</html>")
    join(portal.address, "BCDF")
    said = capsys.readouterr().out
    assert "Joined" not in said and "asks you to sign in" in said and markers._LISTENERS == []


def test_what_waits_is_not_sent_after_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[dict[str, Any]] = []
    going, go_on = threading.Event(), threading.Event()

    def slow(seat: Any, message: dict[str, Any]) -> None:
        sent.append(message)
        going.set()
        go_on.wait(30)

    monkeypatch.setattr(joining._Seat, "send", slow)
    seat = joining._Seat("http://127.0.0.1:1", "BCDF")
    seat.start()
    for _ in range(joining._MOST_WAITING + 5):
        seat.heard(checked_answer("gap", "right"))
        assert going.wait(30)
    seat.end()
    go_on.set()
    seat._thread.join(30)
    assert not seat._thread.is_alive() and len(sent) == 1


def test_a_check_never_waits_for_a_room_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    seat = joining._Seat("http://127.0.0.1:1", "BCDF")  # its thread is not started: nothing is taken out
    for _ in range(500):
        seat.heard(checked_answer("gap", "right"))
    assert seat._waiting.qsize() == joining._MOST_WAITING
    seat.end()


def test_a_listener_changes_no_mark_and_its_errors_are_passed_over() -> None:
    def spoils(found: CheckedAnswer) -> None:
        found["outcome"] = "right"
        found["mistakes"].clear()
        raise RuntimeError("broken")

    exercise = Exercise(PUBLIC, Marker())
    plain = str(exercise.check("gap", 1.0))
    assert markers.listen(spoils)
    other = Exercise(PUBLIC, Marker())
    assert str(other.check("gap", 1.0)) == plain


def test_while_a_submission_is_marked_nobody_listens(capsys: pytest.CaptureFixture[str]) -> None:
    heard: list[str] = []
    markers.listen(lambda found: heard.append(found["question"]))
    exercise = Exercise(PUBLIC, Marker())
    provide(exercise)
    join("http://127.0.0.1:1", "BCDF")
    assert "being marked: nothing is sent" in capsys.readouterr().out
    exercise.check("gap", 1.0)
    assert heard == [] and not markers.listen(lambda found: None)


def test_the_cell_that_joins_runs_on_the_stage_of_a_submission(tmp_path: Path) -> None:
    stage = build_stage(tmp_path / "stage")
    assert sorted(path.name for path in (stage / "course" / "room").iterdir()) == [
        "__init__.py",
        "joining.py",
    ]
    code = 'from course.room import join, leave; join("http://127.0.0.1:1", "BCDF"); leave(); print("done")'
    environment = {**os.environ, "PYTHONPATH": str(stage)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0 and "cannot be reached" in done.stdout and done.stdout.endswith("done\n"), (
        done.stderr
    )


def test_joining_needs_the_standard_library_alone(root: Path) -> None:
    code = "import sys; import course.room; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not {name.partition(".")[0] for name in loaded} & {"tornado", "pandas", "numpy", "segno"}
    assert not [
        name for name in loaded if name.startswith(("course.bank", "course.marking", "course.widgets"))
    ]


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("192.168.1.20:8765", "http://192.168.1.20:8765"),
        (" http://192.168.1.20:8765/ ", "http://192.168.1.20:8765"),
        ("http://192.168.1.20:8765/j/BCDF", "http://192.168.1.20:8765"),
        ("https://hub.example/user/x/proxy/8765/j/BCDF", "https://hub.example/user/x/proxy/8765"),
        ("file:///etc/passwd", None),
        ("http://", None),
    ],
)
def test_addresses_as_people_copy_them(written: str, address: str | None) -> None:
    assert _address(written) == address
