"""Let a learner's notebook join a live class: `join` lets the room count its outcomes, `leave` ends that.

Nothing is sent before `join` is called. This module uses the standard library alone and knows no key.
"""

import contextlib
import json
import queue
import re
import secrets
import threading
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlsplit

#: seconds to wait for a byte, and seconds in all to wait when joining
_TIMEOUT, _PATIENCE = 3.0, 5.0
_MOST_WAITING = 50
_SENT = (
    "From now on each check of an exercise sends to the room: the question, the outcome and the mistake "
    "that was named. It sends no name, no text and no answer. To stop: leave()."
)
_AGAIN = "Ask your teacher for the address and the code, then run the cell again."


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: a room never sends a notebook elsewhere."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """Follow no redirect."""


class _NoRoomError(OSError):
    """Raised when something else than a room answers, such as a network's sign-in page."""


_OPENER = urllib.request.build_opener(_NoRedirect)


class _Seat:
    """A notebook's place in one room, with the thread that sends."""

    def __init__(self, address: str, code: str) -> None:
        self.address, self.code = address, code
        self.device = secrets.token_hex(16)
        self._waiting: queue.Queue[dict[str, Any] | None] = queue.Queue(_MOST_WAITING)
        self._thread = threading.Thread(target=self._send_all, name="course-room", daemon=True)
        self._left = threading.Event()

    def start(self) -> None:
        self._thread.start()

    def knock(self) -> Exception | None:
        """Ask the room whether the code is right, and return the error or None; waits a short time only."""
        told: queue.Queue[Exception | None] = queue.Queue()

        def ask() -> None:
            try:
                self.send({"question": "", "outcome": "", "mistake": ""})
                told.put(None)
            except Exception as error:  # whatever it is, a learner's cell must go on
                told.put(error)

        threading.Thread(target=ask, name="course-room-knock", daemon=True).start()
        try:
            return told.get(timeout=_PATIENCE)
        except queue.Empty:
            return TimeoutError()

    def heard(self, found: Any) -> None:
        """Put a checked answer into the queue. A full queue drops the answer, so that no check waits."""
        mistake = found["mistakes"][0] if found["mistakes"] else ""
        message = {
            "question": found["question"],
            "outcome": str(found["outcome"]),
            "mistake": mistake,
        }
        with contextlib.suppress(queue.Full):
            self._waiting.put_nowait(message)

    def end(self) -> None:
        """Stop sending, also messages that wait."""
        self._left.set()
        with contextlib.suppress(queue.Full):
            self._waiting.put_nowait(None)

    def _send_all(self) -> None:
        while True:
            message = self._waiting.get()
            if message is None or self._left.is_set():
                return
            with contextlib.suppress(Exception):  # a room that is gone must not disturb the notebook
                self.send(message)

    def send(self, message: dict[str, Any]) -> None:
        """Send one message and wait for its answer.

        Raises
        ------
        OSError
            The room cannot be reached, it refuses, or something else than a room answers.
        """
        body = json.dumps({"code": self.code, "device": self.device, **message}).encode()
        headers = {"Content-Type": "application/json", "User-Agent": "course"}
        request = urllib.request.Request(f"{self.address}/work", data=body, headers=headers)
        with _OPENER.open(request, timeout=_TIMEOUT) as answer:
            said = answer.read(4096)
        try:
            kept = json.loads(said) == {"kept": True}
        except (ValueError, RecursionError):
            kept = False
        if not kept:
            raise _NoRoomError


_HERE: list[_Seat] = []


def join(address: str, code: str) -> None:
    """Let the class's room count the outcomes of your exercises, by question and without your name.

    Parameters
    ----------
    address
        As on the projector, such as ``"http://192.168.1.20:8765"``.
    code
        The letters of the room.
    """
    from course.exercises.markers import listen

    leave(say=False)
    where = _address(address)
    if where is None or not isinstance(code, str):
        print(f'Write the address and the code as texts: join("http://192.168.1.20:8765", "ABCD"). {_AGAIN}')
        return
    seat = _Seat(where, code.strip().upper())
    if not listen(seat.heard):
        print("This notebook is being marked: nothing is sent.")
        return
    error = seat.knock()
    if error is not None:
        _forget(seat)
        print(_said(error))
        return
    _HERE.append(seat)
    seat.start()
    print(f"Joined the room at {where}. {_SENT}")


def leave(*, say: bool = True) -> None:
    """Stop sending to the room."""
    for seat in _HERE:
        _forget(seat)
        seat.end()
    _HERE.clear()
    if say:
        print("Nothing is sent to a room.")


def _forget(seat: _Seat) -> None:
    from course.exercises.markers import unlisten

    unlisten(seat.heard)


def _address(written: object) -> str | None:
    """Return the room's address without a page's path, or None for a text that is no address."""
    if not isinstance(written, str):
        return None
    text = written.strip()
    text = text if "://" in text else f"http://{text}"
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises where the port is no number
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return None  # an address with a password in it is never printed
    path = re.sub(r"/j/[A-Za-z]*/?$", "", parts.path).rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{path}"


def _said(error: Exception) -> str:
    if isinstance(error, urllib.error.HTTPError):
        with contextlib.suppress(Exception):
            says = json.loads(error.read(4096))["says"]
            if isinstance(says, str) and len(says) < 300 and says.isprintable():
                return f"Not joined: {says}"
    if isinstance(error, _NoRoomError):
        return (
            "No room answers at this address, so nothing is sent. Something else does, such as the page on "
            f"which a network asks you to sign in. Open the address in a browser. {_AGAIN}"
        )
    return f"The room cannot be reached from this notebook, so nothing is sent. {_AGAIN}"
