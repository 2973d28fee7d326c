"""`course room` as a process: started, killed, started again, stopped; and its plain sentences."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from roomclass import Class, Wire

from course import cli

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")


class Process:
    """A room's process; stands in for the room of `Class`."""

    def __init__(self, folder: Path, *words: str) -> None:
        command = [sys.executable, "-m", "course", "room", "01a", "--no-browser", *words]
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        self.process = subprocess.Popen(command, cwd=folder, text=True, env=environment, **pipes)
        self.printed = ""
        while "To stop" not in self.printed:
            line = self.process.stdout.readline()  # type: ignore[union-attr]
            assert line, self.printed
            self.printed += line
        self.address = self._found(r"join at\s+(\S+)")
        self.code = self._found(r"the code\s+(\w+)")
        self.teacher_token = self._found(r"teacher#(\w+)")
        self.wall_token = self._found(r"wall#(\w+)")
        self.places = type("Places", (), {"port": int(self._found(r"127\.0\.0\.1:(\d+)"))})

    def _found(self, form: str) -> str:
        found = re.search(form, self.printed)
        assert found, self.printed
        return found[1]

    def end(self, how: signal.Signals) -> str:
        """End it and return all that it printed."""
        self.process.send_signal(how)
        rest, _ = self.process.communicate(timeout=60)
        return self.printed + rest

    def children(self) -> list[int]:
        """Return its child processes."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(one) for one in listed.read_text("utf-8").split()]


@contextmanager
def running(folder: Path, *words: str) -> Iterator[Process]:
    process = Process(folder, *words)
    try:
        yield process
    finally:
        if process.process.poll() is None:
            process.process.kill()
            process.process.communicate()


def held(process: Process) -> Class:
    return Class(process)  # type: ignore[arg-type]


async def open_on(process: Process, question: str) -> Wire:
    teacher = await held(process).teacher()
    await held(process).put_on(teacher, question)
    return teacher


def wait_for_the_end(child: int) -> None:
    """Wait until the examiner of a killed room has ended by itself: its pipe has been closed."""
    state = Path(f"/proc/{child}/stat")
    for _ in range(3000):
        try:
            if state.read_text("utf-8").rpartition(")")[2].split()[0] == "Z":
                return
        except (FileNotFoundError, ProcessLookupError):
            return
        time.sleep(0.02)
    raise AssertionError("The examiner is still there.")


def test_a_killed_room_goes_on_with_every_vote_that_was_confirmed(tmp_path: Path) -> None:
    async def vote(process: Process) -> list[str]:
        await open_on(process, "guess:china_share")
        devices = []
        for number in range(8):
            wire, device = await held(process).phone()
            wire.say(do="vote", question="guess:china_share", round=1, answer={"guess": number, "margin": 2})
            await wire.kind("kept")
            devices.append(device)
        return devices

    async def come_back(process: Process, devices: list[str]) -> None:
        for number, device in enumerate(devices):
            wire, same = await held(process).phone(device)
            view = await wire.view(lambda view: view["question"] is not None)
            assert same == device and view["mine"] == {"guess": float(number), "margin": 2.0}
        wall = await (await held(process).watcher("wall")).view()
        assert wall["answered"] == 8

    with running(tmp_path) as process:
        devices = asyncio.run(vote(process))
        before = (process.code, process.teacher_token, process.places.port)
        children = process.children()
        process.process.kill()
        process.process.communicate()
    for child in children:
        wait_for_the_end(child)
    with running(tmp_path) as process:
        assert "with 8 votes goes on; --new begins afresh" in process.printed
        assert (process.code, process.teacher_token, process.places.port) == before
        asyncio.run(come_back(process, devices))
        assert "votes are deleted" in process.end(signal.SIGINT)
    assert list(tmp_path.iterdir()) == []


def test_a_room_that_is_told_to_end_waits_for_the_next_start(tmp_path: Path) -> None:
    with running(tmp_path) as process:
        process.end(signal.SIGTERM)
    assert [one.name for one in tmp_path.iterdir()] == ["room-01a.sqlite"]
    with running(tmp_path, "--new", "--beside") as process:
        assert "The earlier room's file is now" in process.printed
        process.process.communicate(timeout=60)  # its input ends, as where the slides' process was killed
    assert sorted(one.name[:16] for one in tmp_path.iterdir()) == ["room-01a-earlier", "room-01a.sqlite"]


@pytest.mark.parametrize("words", [(), ("--keep", ".")])
def test_a_room_that_ended_and_was_killed_does_not_go_on(words: tuple[str, ...], tmp_path: Path) -> None:
    async def end(process: Process) -> None:
        teacher = await held(process).teacher()
        teacher.say(do="end")
        await teacher.view(lambda view: view["phase"] == "ended")

    with running(tmp_path, *words) as process:
        asyncio.run(end(process))
        before = process.teacher_token
        process.process.kill()
        process.process.communicate()
    with running(tmp_path, *words) as process:
        assert "The class before has ended." in process.printed and process.teacher_token != before
        aside = [path for path in tmp_path.iterdir() if "earlier" in path.name and path.suffix == ".sqlite"]
        assert len(aside) == len(words) // 2
        process.end(signal.SIGINT)


def test_what_is_kept_is_a_report_and_votes_under_names_that_are_free(tmp_path: Path) -> None:
    async def vote(process: Process) -> str:
        teacher = await open_on(process, "claim:C05")
        wire, device = await held(process).phone()
        wire.say(do="vote", question="claim:C05", round=1, answer={"choice": "holds"})
        await wire.kind("kept")
        teacher.say(do="reveal")
        await wire.view(lambda view: view["shown"])
        teacher.say(do="end")
        await teacher.view(lambda view: view["phase"] == "ended")
        return device

    folder = tmp_path / "kept"
    for number in (1, 2):
        with running(tmp_path, "--keep", "kept") as process:
            device = asyncio.run(vote(process))
            assert "Kept:" in process.end(signal.SIGINT)
        assert len(list(folder.glob("*.html"))) == len(list(folder.glob("*.sqlite"))) == number
    assert len(list(folder.iterdir())) == 4
    for path in folder.iterdir():
        assert device.encode() not in path.read_bytes()
    text = next(folder.glob("*.html")).read_text("utf-8")
    assert "370 billion dollars" in text and "contradicted" in text


def test_the_server_imports_neither_tables_nor_keys(tmp_path: Path) -> None:
    with running(tmp_path) as process:
        asyncio.run(open_on(process, "guess:china_share"))
        loaded = Path(f"/proc/{process.process.pid}/maps")
        if loaded.exists():
            assert not re.search(r"/(numpy|pandas)/", loaded.read_text("utf-8"))
        process.end(signal.SIGINT)


def test_only_one_room_in_a_folder_and_a_taken_port(tmp_path: Path) -> None:
    with running(tmp_path) as process:
        command = [sys.executable, "-m", "course", "room", "01a", "--no-browser"]
        more: dict[str, Any] = {"capture_output": True, "text": True, "timeout": 60}
        done = subprocess.run(command, cwd=tmp_path, **more)
        assert done.returncode == 1 and "Another room" in done.stderr
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        port = str(process.places.port)
        done = subprocess.run([*command, "--port", port], cwd=elsewhere, **more)
        assert done.returncode == 1 and f"Port {port} cannot be used" in done.stderr
        assert "Traceback" not in done.stderr and list(elsewhere.iterdir()) == []
        process.end(signal.SIGINT)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("01",), "Did you mean '01b'?"),
        (("1a",), "Did you mean '01a'?"),
        (("01a", "--minutes", "60"), "choose --minutes 50 or 90"),
        (("01a", "--port", "70000"), "is no port"),
        (("01a", "--url", "hub.example"), "--url https://hub.example"),
        (("01a", "--url", "https://hub.example:port/"), "is no address"),
        (("01a", "--url", "https://me:secret@hub.example/"), "is no address"),
        (("01a", "--url", "https://hub.example;script-src */"), "is no address"),
        (("01a", "--ask", "Which? | one"), "2 to 8 different options"),
    ],
)
def test_words_that_do_not_fit_are_named(
    words: tuple[str, ...],
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["room", "--no-browser", *words]) == 1
    assert says in capsys.readouterr().err and list(tmp_path.iterdir()) == []


def test_the_address_of_a_hub_is_the_one_that_is_shown(tmp_path: Path) -> None:
    url = "https://hub.example/user/x/proxy/8765/"
    with running(tmp_path, "--url", url) as process:
        assert process.address == url.rstrip("/")
        with socket.create_connection(("127.0.0.1", process.places.port)) as line:
            line.sendall(b"GET / HTTP/1.1\r\nHost: hub.example\r\nConnection: close\r\n\r\n")
            assert line.recv(4096).startswith(b"HTTP/1.1 200")
        process.end(signal.SIGINT)


def test_a_start_costs_no_package(root: Path) -> None:
    code = "import sys; from course.cli import parser; parser(['lab']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert not set(done.stdout.split()) & {"tornado", "asyncio", "segno", "pandas", "sqlite3", "webbrowser"}
