"""The server of a live room: three pages, a web socket for all roles, and addresses for notebooks and slides.

The server holds no table and no key; the examiner does, in a process of its own. Messages are bounded in
size, number and rate, and refused in a sentence. Only the teacher's token can open, close or reveal anything.
"""

import asyncio
import contextlib
import json
import logging
import secrets
import sqlite3
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from tornado.httputil import HTTPServerRequest
from tornado.iostream import IOStream
from tornado.web import Application

from course.drafts import write_atomically
from course.room.answers import content_of
from course.room.entrance import free_sockets, qr_code
from course.room.examiner import Examiner
from course.room.limits import (
    PHONE_BYTES,
    SOONEST,
    Bucket,
    ByAddress,
    Doors,
    Network,
    Places,
    Tries,
    most_connections,
    sender,
)
from course.room.members import MOST_DEVICES, RESERVED, Members, Refused, same
from course.room.report import page
from course.room.state import Classroom
from course.room.store import Store, free_name
from course.room.views import closing_view, phone_view, teacher_view, wall_view

PORT = 8765
#: most outcomes of notebooks kept: twenty questions for as many notebooks as devices
_MOST_WORK = MOST_DEVICES * 20
#: connections of one device at a time: a reloaded page, and a forgotten tab
_MOST_TABS = 2
#: close code for when the class does not go on; its pages say that the room is closed
_FOR_GOOD = 4001
#: close code for a tab that gives way to newer tabs of its device; its page does not reconnect
_ELSEWHERE = 4000
_MOST_CONNECTIONS = (MOST_DEVICES + RESERVED) * _MOST_TABS + 200
_SOONEST_TALLY, _TICK = 1.0, 20.0
#: addresses of a whole class: this computer's own, where a hub or an unnamed proxy passes everybody on; the
#: empty address, where a named proxy does not name its caller
_THIS_COMPUTER, _NOT_SAID = ("127.0.0.1", "::1"), ("",)
#: letters of the code; behind an unnamed proxy guessers cannot be shut out, so the code has six letters,
#: which make 34 million codes
_LETTERS, _LETTERS_BEHIND_A_PROXY = 4, 6
#: header with the proxy's secret, so that no other program on the proxy's computer passes for the proxy
SECRET_HEADER = "X-Room-Secret"


@dataclass(slots=True)
class Settings:
    """The settings of a room."""

    lesson: str  #: id of the lesson
    title: str  #: title of the lesson until the examiner has read it
    #: addresses to listen on; learners are shown the last one
    hosts: tuple[str, ...] = ("127.0.0.1",)
    port: int | None = None  #: wished port; None takes a free one
    url: str = ""  #: outside address of a hub or proxy
    #: path of the room behind a proxy, such as ``/services/room``; empty without one
    prefix: str = ""
    #: where each proxy in front stands, the outermost first; see `course.room.limits.sender`
    proxies: tuple[Network, ...] = ()
    #: secret that the last proxy sends in the header `SECRET_HEADER`; empty where its address is enough
    secret: str = ""
    minutes: int = 50  #: the plan, 50 or 90
    asks: tuple[str, ...] = ()  #: the teacher's own questions, a line each
    #: words for the examiner: a test, the teacher's own bank, questions beside those of the lesson
    more: tuple[str, ...] = ()
    examiner: list[str] | None = field(default=None)  #: command of the examiner; for tests


class Line(Protocol):
    """What the room knows of a connection of a phone, a wall or a teacher; see `course.room.handlers`."""

    role: str  #: empty until the connection says it
    device: str
    request: HTTPServerRequest

    @property
    def stream(self) -> IOStream | None:
        """The network stream of the connection, or None."""

    def soon(self, wait: float) -> None:
        """Send the view soon, at most once in `wait` seconds."""

    def close(self, code: int, reason: str) -> None:
        """Close the connection."""


class Room:
    """A live room for one class: settings, votes, connections and the examiner.

    Where the store holds votes, the earlier class goes on.
    """

    def __init__(self, settings: Settings, store: Store) -> None:
        self.settings: Settings = settings
        self.store: Store = store
        tokens: list[str] = store.kept("tokens", lambda: [secrets.token_hex(16), secrets.token_hex(16)])
        self.teacher_token: str = tokens[0]
        self.wall_token: str = tokens[1]
        self.opened: float = store.kept("opened", time.time)
        salt = store.kept("salt", lambda: secrets.token_hex(16))
        self.state: Classroom = Classroom(settings.lesson, settings.title, settings.minutes, salt)
        self._restore()
        crowds = _NOT_SAID if settings.proxies else _THIS_COMPUTER
        unnamed = settings.url and not settings.proxies
        letters = _LETTERS_BEHIND_A_PROXY if unnamed else _LETTERS
        self.members: Members = Members(store, self.state, crowds, letters)
        self._ask_own()
        self.places: Places = Places({"localhost", "127.0.0.1", *settings.hosts}, settings.url)
        self.wrong_tokens: Tries = Tries()
        # a hub brings many notebooks from one address
        self.notebooks: ByAddress[Bucket] = ByAddress(lambda: Bucket(50, 200))
        self.lines: dict[Line, None] = {}  # in the order of coming
        self._marking: set[tuple[str, str]] = set()
        self._left_out = False
        self._trouble_before: str | None = None  # the teacher's message before the disk was full
        self._examiner = Examiner(
            settings.lesson, self._prepared, self._trouble, settings.examiner, settings.more
        )
        self._server: Doors | None = None
        self._ticking: asyncio.Task[None] | None = None
        self._tablet: dict[str, Any] | None = None

    def _ask_own(self) -> None:
        """Add each question of the command line once, even if the room is started again."""
        asked = self.store.kept("asked", list)
        fresh = [line for line in dict.fromkeys(self.settings.asks) if line not in asked]
        for line in fresh:
            self.state.add_own(line)
        if fresh:
            self.store.put("prepared", self.state.saved())
            self.store.put("asked", [*asked, *fresh])

    def _restore(self) -> None:
        state, store = self.state, self.store
        for name in ("prepared", "acts"):
            state.restore(store.get(name, {}))
        state.dropped = set(store.get("dropped", []))
        for question, number, device, answer in store.votes():
            state.count_vote(question, number, device, answer)
        state.work = {
            (question, device): (outcome, mistake) for question, device, outcome, mistake in store.all_work()
        }

    # ------------------------------------------------------------------------- begin and end

    async def start(self, application: Application) -> None:
        """Start to listen and answer by this application, while the examiner prepares the lesson.

        Raises
        ------
        CourseError
            The port is taken.
        """
        kept = self.store.get("port")
        sockets = free_sockets(list(self.settings.hosts), self.settings.port, kept or PORT)
        self.places.port = sockets[0].getsockname()[1]
        self.store.put("port", self.places.port)
        if self.settings.url or len(self.settings.hosts) > 1:
            elsewhere = f"{self.address}/teacher#{self.teacher_token}"
            self._tablet = {"address": elsewhere, "qr": _qr_code(elsewhere)}
        self._server = Doors(
            application,
            max_body_size=PHONE_BYTES,  # a socket's messages are no bodies
            max_header_size=16384,
            idle_connection_timeout=60,
            body_timeout=10,
        )
        self._server.most = most_connections(_MOST_CONNECTIONS)
        self._server.add_sockets(sockets)
        logging.getLogger("tornado.general").setLevel(
            logging.ERROR
        )  # not each odd request is for the terminal
        self._examiner.start()
        self._ticking = asyncio.get_running_loop().create_task(self._tick())

    async def stop(self, *, for_good: bool = False) -> None:
        """Close all connections and end the examiner; the store stays open.

        `for_good`: the class does not go on later. Its pages then say so, and do not try again.
        """
        if self._ticking is not None:
            self._ticking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._ticking
        if self._server is not None:
            self._server.stop()
            for line in tuple(self.lines):
                line.close(_FOR_GOOD if for_good else 1001, "The room has closed.")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._server.close_all_connections(), 3)
        await self._examiner.stop()

    async def _tick(self) -> None:
        """Refresh the teacher's minutes regularly."""
        while True:
            await asyncio.sleep(_TICK)
            self.refresh(("teacher",))

    # ------------------------------------------------------------------------------ addresses

    @property
    def address(self) -> str:
        """The address that learners type."""
        if self.settings.url:
            return self.settings.url.rstrip("/")
        return f"http://{self.settings.hosts[-1]}:{self.places.port}{self.settings.prefix}"

    @property
    def code(self) -> str:
        """The code that newcomers type."""
        return self.members.code

    @property
    def join_address(self) -> str:
        """The address in the QR code."""
        return f"{self.address}/j/{self.code}"

    @property
    def _own_address(self) -> str:
        """The room's address for the teacher: this computer, or the hub that started the room."""
        if self.settings.url and self.settings.prefix:
            return self.address
        return f"http://{self.settings.hosts[0]}:{self.places.port}{self.settings.prefix}"

    @property
    def teacher_address(self) -> str:
        """Address of the teacher's page, with the teacher's token."""
        return f"{self._own_address}/teacher#{self.teacher_token}"

    @property
    def wall_address(self) -> str:
        """Address of the projector's page, with the wall's token."""
        return f"{self._own_address}/wall#{self.wall_token}"

    def sender(self, request: HTTPServerRequest) -> str:
        """Return the address that a message came from, for the limits; see `course.room.limits`."""
        peer, settings = str(request.remote_ip), self.settings
        if settings.secret and not same(request.headers.get(SECRET_HEADER, ""), settings.secret):
            return peer  # a caller who went past the proxy
        return sender(peer, request.headers.get("X-Forwarded-For", ""), settings.proxies)

    # ------------------------------------------------------------------------------ examiner

    def _prepared(self, prepared: Mapping[str, Any]) -> None:
        self.state.prepare(prepared)
        try:
            self.store.put("prepared", self.state.saved())
        except sqlite3.Error:  # the class goes on; the lesson is prepared again at the next start
            self.cannot_keep()
        self._mark_what_is_left()
        self.refresh()

    def _mark_what_is_left(self) -> None:
        self._left_out = False
        for question, content in self.state.unmarked():
            self._ask_mark(question, content)

    def _trouble(self, says: str) -> None:
        self.state.trouble = says
        self.refresh(("teacher",))

    def cannot_keep(self) -> None:
        """Tell the teacher that the file cannot be written, until a vote is written again."""
        if self._trouble_before is None:
            self._trouble_before = self.state.trouble
        self._trouble(f"The file {self.store.path} cannot be written: make room on the disk.")

    def _keeps_again(self) -> None:
        if self._trouble_before is not None:
            self.state.trouble, self._trouble_before = self._trouble_before, None
            self.refresh(("teacher",))

    def _ask_mark(self, question: str, content: Any) -> None:
        key = json.dumps(content)
        if key in self.state.marks.get(question, {}) or (question, key) in self._marking:
            return

        def told(mark: Any) -> None:
            self._marking.discard((question, key))
            self.state.mark(question, key, mark)
            self._refresh_tally(question)
            if self._left_out and not self._marking:
                self._mark_what_is_left()

        if self._examiner.mark(question, content, told):
            self._marking.add((question, key))
        else:
            self._left_out = True  # too many wait already: once they are done

    # ---------------------------------------------------------------------------------- acts

    def vote(self, device: str, message: Mapping[str, Any]) -> dict[str, Any]:
        """Check, keep and count a vote, in this order, and return the answer to the phone."""
        question, number = message.get("question"), message.get("round")
        answer = self.state.checked_vote(question, number, message.get("answer"))
        name, which = str(question), int(number or 0)
        self.store.vote(name, which, device, answer)
        self._keeps_again()
        self.state.count_vote(name, which, device, answer)
        if name.startswith("check:"):
            self._ask_mark(name, content_of(answer))
        self._refresh_tally(name, device)
        return {"kind": "kept", "question": name, "round": which}

    def act(self, message: Mapping[str, Any]) -> None:
        """Do what the teacher asks for, and keep the new state."""
        if message.get("do") == "drop":
            gone = self.members.drop(message.get("crowd"))
            for line in [one for one in self.lines if one.device in gone]:
                line.close(1000, "The teacher has given the room a new code.")
            self.refresh()
            return
        votes = self.state.act(message, time.time())
        for name, number, device, answer in votes:
            self.store.vote(name, number, device, answer)
            if name.startswith("check:"):
                self._ask_mark(name, content_of(answer))
        if message.get("do") in ("ask", "take_away"):
            self.store.put("prepared", self.state.saved())
        self.store.put("acts", self.state.saved_acts())
        self._keeps_again()
        self.refresh()

    def work(self, device: str, question: str, outcome: str, mistake: str) -> None:
        """Count and keep what a notebook reports."""
        if (question, device) not in self.state.work and len(self.state.work) >= _MOST_WORK:
            raise Refused("full", "The room has heard from too many notebooks.")
        kept = self.state.checked_work(question, outcome, mistake)
        self.store.work(question, device, *kept)
        self.state.note_work(device, question, *kept)
        self.refresh(("teacher",))

    def has_reported(self, notebook: object) -> bool:
        """Tell whether a notebook has reported before; such a notebook may know an earlier code."""
        return any(notebook == known for _, known in self.state.work)

    def report(self) -> str:
        """Return the page of the class's answers as HTML."""
        answered = {device for votes in self.state.votes.values() for device in votes} - self.state.dropped
        return page(self.state.title, closing_view(self.state), self.opened, len(answered))

    def write_report(self, folder: Path) -> Path:
        """Write the page of the class's answers into a folder under a free name, and return its path."""
        path = free_name(folder / f"room-{self.settings.lesson}.html", self.opened)
        write_atomically(path, self.report())
        return path

    # --------------------------------------------------------------------------------- views

    def view(self, role: str, device: str) -> dict[str, Any]:
        """Return what a role sees now."""
        if role == "phone":
            return phone_view(self.state, device)
        ways = {"address": self.address, "code": self.code, "qr": _qr_code(self.join_address)}
        if role == "wall":
            return wall_view(self.state) | ways
        more: dict[str, Any] = {"join_address": self.join_address, "wall_address": self.wall_address}
        more["tablet"] = self._tablet  # None where only this computer can join
        more["crowds"] = [{"crowd": name, "devices": count} for name, count in self.members.crowds()]
        more["tries"] = self.members.wrong_codes.many
        if self.state.ended:
            more["report"] = {"page": self.report(), "name": f"room-{self.settings.lesson}.html"}
        return teacher_view(self.state, time.time()) | ways | more

    def refresh(
        self, roles: Iterable[str] = ("phone", "wall", "teacher"), device: str = "", wait: float = SOONEST
    ) -> None:
        """Send the new state soon to all connections of these roles and to one device."""
        for line in self.lines:
            if line.role in roles or (device and line.device == device):
                line.soon(wait)

    def _refresh_tally(self, question: str, device: str = "") -> None:
        self.refresh(("wall", "teacher"), device)
        if self.state.stands(question).show:
            self.refresh(("phone",), wait=_SOONEST_TALLY)

    def opened_line(self, line: Line) -> None:
        """Note a connection that has not said its role yet."""
        self.lines[line] = None
        if self._server is not None and line.stream is not None:
            self._server.comes_from(line.stream, self.sender(line.request))

    def came(self, line: Line) -> None:
        """Note that a phone, a wall or a teacher has said its role."""
        if self._server is not None and line.stream is not None:
            self._server.joined(line.stream)
        if line.role == "phone":
            same = [other for other in self.lines if other.device == line.device]
            for other in same[:-_MOST_TABS]:
                other.close(_ELSEWHERE, "This device has the room open elsewhere.")
            self.state.present.add(line.device)
            self.refresh(("wall", "teacher"))

    def went(self, line: Line) -> None:
        """Note that a connection has ended."""
        self.lines.pop(line, None)
        if line.role == "phone" and not any(other.device == line.device for other in self.lines):
            self.state.present.discard(line.device)
            self.refresh(("wall", "teacher"))


#: cached because every view of wall and teacher holds the picture; the address changes only with the code
_qr_code = lru_cache(maxsize=8)(qr_code)
