"""Runs the live room of a lesson beside its slides, in a separate process."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import course

#: seconds within which the room must print its addresses
_PATIENCE = 90
#: seconds within which the room must end its connections and its examiner, and delete its votes
_CLOSING = 15
#: address of the teacher's page or of the wall in the room's output; the token follows the hash
_PAGE = re.compile(r"(https?://\S+/)(teacher|wall)#(\S+)")


def room_command(lesson: str, minutes: int, *, lan: bool, quiet: bool) -> list[str]:
    """Return the command that starts the room.

    `lesson`: id of the lesson.
    `minutes`: length of the class.
    `lan`: whether devices of the local network may join.
    `quiet`: whether to open no page in a browser.
    """
    words = [sys.executable, "-m", "course", "room", lesson, f"--minutes={minutes}"]
    return words + ["--lan"] * lan + ["--no-browser"] * quiet


def addresses_in(line: str) -> dict[str, str] | None:
    """Return address and teacher's token, or the wall's page, from a line of the room's output; else None."""
    found = _PAGE.search(line)
    if not found:
        return None
    return {"wall": found[0]} if found[2] == "wall" else {"address": found[1], "token": found[3]}


@contextmanager
def live_room(command: Sequence[str] | None, folder: Path) -> Iterator[dict[str, str] | None]:
    """Run a room, and yield its address, the teacher's token and the wall's page; None without a room.

    The room's output is printed too. If the room does not start, the slides run without it.

    `command`: the command that `room_command` returned; None for no room.
    `folder`: folder that holds the room's votes while it runs.
    """
    if command is None:
        yield None
        return
    paths = [str(Path(course.__file__).parent.parent), os.environ.get("PYTHONPATH", "")]
    with subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths)), "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,  # the first Ctrl-C only makes JupyterLab ask whether to stop
    ) as room:
        heard: dict[str, str] = {}
        told = threading.Event()

        def listen() -> None:
            for line in room.stdout or ():
                print(line, end="", flush=True)
                if not told.is_set() and (found := addresses_in(line)):
                    heard.update(found)
                    if len(heard) == 3:  # address, token and wall
                        told.set()
            told.set()

        threading.Thread(target=listen, daemon=True).start()
        try:
            told.wait(_PATIENCE)
            if not heard:
                print("The live room did not start; the slides go on without it.")
            with _closed_terminal_stops():
                yield heard or None
        finally:
            _end(room)


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


def _end(room: subprocess.Popen[str]) -> None:
    """Close the room as Ctrl-C does, which deletes its votes; on Windows it ends at once, and votes stay."""
    if room.poll() is None:
        room.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
        try:
            room.wait(_CLOSING)
        except subprocess.TimeoutExpired:
            room.kill()
