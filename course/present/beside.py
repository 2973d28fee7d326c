"""Runs the live room of a lesson beside its slides, in a process that is started again if it dies."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import course

#: seconds within which the room must print its addresses
_PATIENCE = 90
#: seconds within which the room must end its connections and its examiner, and delete its votes
_CLOSING = 15
#: how often a room is started in one class
_MOST_STARTS = 6
#: address of the teacher's page or of the wall in the room's output; the token follows the hash
_PAGE = re.compile(r"(https?://\S+/)(teacher|wall)#(\S+)")


def room_command(
    lesson: str, minutes: int, *, lan: bool, quiet: bool, bank: Path | None = None, plan: Path | None = None
) -> list[str]:
    """Return the command that starts the room.

    `lesson`: id of the lesson.
    `minutes`: length of the class.
    `lan`: whether devices of the local network may join.
    `quiet`: whether to open no page in a browser.
    `bank`: folder of the teacher's own questions.
    `plan`: file with the teacher's plan, whose questions are asked.
    """
    words = [sys.executable, "-m", "course", "room", lesson, "--beside", f"--minutes={minutes}"]
    words += ["--lan"] * lan + ["--no-browser"] * quiet
    for name, path in (("--bank", bank), ("--plan", plan)):
        words += [] if path is None else [name, str(path.resolve())]
    return words


def addresses_in(line: str) -> dict[str, str] | None:
    """Return address and teacher's token, or the wall's page, from a line of the room's output; else None."""
    found = _PAGE.search(line)
    if not found:
        return None
    return {"wall": found[0]} if found[2] == "wall" else {"address": found[1], "token": found[3]}


@contextmanager
def live_room(command: Sequence[str] | None, folder: Path) -> Iterator[dict[str, str] | None]:
    """Run a room, and yield its address, the teacher's token and the wall's page; None without a room.

    The room's output is printed too. If the room does not start, the slides run without it. A room that
    stops unasked starts again on its address, with its votes and its code.

    `command`: the command that `room_command` returned; None for no room.
    `folder`: folder that holds the room's votes while it runs.
    """
    if command is None:
        yield None
        return
    room = _Room(command, folder)
    try:
        room.told.wait(_PATIENCE)
        if not room.heard:
            print("The live room did not start; the slides go on without it.")
        with _closed_terminal_stops():
            yield room.heard or None
    finally:
        room.end()


class _Room:
    """A room in a process of its own, watched by a thread that starts it again."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self.command, self.folder = list(command), folder
        self.heard: dict[str, str] = {}  #: address, token and wall
        self.told = threading.Event()  #: set when all is heard, or the room stopped
        self._changing = threading.Lock()
        self._is_ending = False
        self._process = self._start([])
        threading.Thread(target=self._watch, daemon=True).start()

    def _start(self, more: Sequence[str]) -> subprocess.Popen[str]:
        paths = [str(Path(course.__file__).parent.parent), os.environ.get("PYTHONPATH", "")]
        return subprocess.Popen(
            [*self.command, *more],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths)), "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.PIPE,  # its end tells the room that this process is gone
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,  # the first Ctrl-C only makes JupyterLab ask whether to stop
        )

    def _watch(self) -> None:
        """Print the room's lines. Start it again when it stops unasked, but not for ever."""
        for left in reversed(range(_MOST_STARTS)):
            with self._process as process:
                for line in process.stdout or ():
                    print(line, end="", flush=True)
                    self._hear(line)
            self.told.set()
            with self._changing:
                if self._is_ending or not self.heard or process.returncode == 0:
                    return
                again = ["--no-browser", f"--port={urlsplit(self.heard['address']).port}"]
                if not left:
                    words = " ".join(["course", *self.command[3:], *again]).replace(" --beside", "")
                    print(f"The live room stopped again. To bring it back, run in {self.folder}:  {words}")
                    return
                print("The live room stopped. It starts again on its address, with its votes and its code.")
                self._process = self._start(again)

    def _hear(self, line: str) -> None:
        if not self.told.is_set() and (found := addresses_in(line)):
            self.heard.update(found)
            if len(self.heard) == 3:
                self.told.set()

    def end(self) -> None:
        """Close the room as Ctrl-C does, which deletes its votes. On Windows it ends at once; votes stay."""
        with self._changing:
            self._is_ending = True
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
            try:
                self._process.wait(_CLOSING)
            except subprocess.TimeoutExpired:
                self._process.kill()


@contextmanager
def _closed_terminal_stops() -> Iterator[None]:
    """Stop JupyterLab in order when the terminal is closed; otherwise the room would go on alone."""
    if not hasattr(signal, "SIGHUP") or threading.current_thread() is not threading.main_thread():
        yield
        return
    # JupyterLab stops in order on the signal to terminate, and the room after it
    before = signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))
    try:
        yield
    finally:
        signal.signal(signal.SIGHUP, before)
