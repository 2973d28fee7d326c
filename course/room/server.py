"""The server of a live room: three pages, one socket for all roles, and two doors for notebooks and slides.

It holds no table and no key: the examiner does, in a process of its own. What comes in is bounded in size,
number and rate, and is refused in a sentence. Only the teacher's token can open, close or reveal anything.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import logging
import random
import re
import secrets
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from tornado.httputil import HTTPServerRequest
from tornado.iostream import IOStream
from tornado.web import Application, RequestHandler
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from course.drafts import write_atomically
from course.errors import CourseError
from course.room.answers import AnswerRefusedError, content_of
from course.room.entrance import free_sockets, new_code, qr_code
from course.room.examiner import Examiner
from course.room.limits import Bucket, ByAddress, Doors, Network, Places, Tries, most_connections, sender
from course.room.report import page
from course.room.state import ActRefusedError, Classroom
from course.room.store import Store, free_name

PORT = 8765
PAGES = Path(__file__).with_name("pages")
_TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}
_PHONE_BYTES, _TEACHER_BYTES = 4096, 65536
_MOST_DEVICES = 600
#: last outcomes that notebooks report: as many notebooks as devices, with twenty questions each
_MOST_WORK = _MOST_DEVICES * 20
#: places beyond these, for addresses that hold few: one computer that joins again and again fills the others
_RESERVED, _FEW = 300, 3
#: of one device at a time: a page that was reloaded, and a tab that was forgotten
_MOST_TABS = 2
#: close code for a tab that gives way to others of its device: its page does not come back by itself
_ELSEWHERE = 4000
_MOST_CONNECTIONS = (_MOST_DEVICES + _RESERVED) * _MOST_TABS + 200
_HELLO_WITHIN, _SOONEST, _SOONEST_TALLY, _TICK = 5.0, 0.05, 1.0, 20.0
#: wrong codes a minute from one address, after which its right ones are refused, too: without this limit
#: all codes are tried in about a minute
_MOST_GUESSES = 300
#: a hub or a proxy that was not named brings a whole class from there; a named one that does not say who
#: called has the empty address
_THIS_COMPUTER, _NOT_SAID = ("127.0.0.1", "::1"), ("",)
#: of one address: from so many on it is a crowd, and the teacher hears of it. A class behind one address is
#: never shut out because somebody among them guesses codes
_CROWD = 10
#: letters of the code; where an unnamed proxy brings everybody, guessers run into no wall, and six letters
#: have 34 million codes
_LETTERS, _LETTERS_BEHIND_A_PROXY = 4, 6
#: what a named proxy on a computer that others share sends, so that nobody else there passes for it
SECRET_HEADER = "X-Room-Secret"
#: refused messages after which a connection is closed
_PATIENCE = 60


@dataclass(slots=True)
class Settings:
    """How a room is run."""

    lesson: str  #: id of the lesson
    title: str  #: of the lesson, until the examiner has read it
    #: addresses to listen on; the last one is in the address that is shown
    hosts: tuple[str, ...] = ("127.0.0.1",)
    port: int | None = None  #: asked for; None takes a free one
    url: str = ""  #: what a hub or proxy is called outside
    #: Path under which the room stands, such as ``/services/room``: a proxy in front keeps it in each
    #: address. Empty where the room stands at the top.
    prefix: str = ""
    #: where each proxy in front stands, the outermost first; see `course.room.limits.sender`
    proxies: tuple[Network, ...] = ()
    #: what the last of these proxies sends in the header `SECRET_HEADER`; empty where its address is enough
    secret: str = ""
    minutes: int = 50  #: the plan, 50 or 90
    asks: tuple[str, ...] = ()  #: the teacher's own questions, a line each
    examiner: list[str] | None = field(default=None)  #: command of the examiner; for tests


class Room:
    """A room that listens.

    A store with votes in it goes on.
    """

    def __init__(self, settings: Settings, store: Store) -> None:
        self.settings, self.store = settings, store
        #: the last one is in force; who joined by an earlier one comes back by it
        self._codes: list[str] = self._kept("codes", lambda: [new_code(self._letters)])
        tokens = self._kept("tokens", lambda: [secrets.token_hex(16), secrets.token_hex(16)])
        self.teacher_token, self.wall_token = tokens
        self.opened: float = self._kept("opened", time.time)
        salt = self._kept("salt", lambda: secrets.token_hex(16))
        self.state = Classroom(settings.lesson, settings.title, settings.minutes, salt)
        self._restore()
        self.devices = set(store.devices()) - self.state.dropped
        self._ask_own()
        self.places = Places({"localhost", "127.0.0.1", *settings.hosts}, settings.url)
        self.wrong_codes, self.wrong_tokens = Tries(), Tries()
        self._guesses = ByAddress(lambda: Tries(_MOST_GUESSES))
        # a hub brings many notebooks from one address
        self.notebooks = ByAddress(lambda: Bucket(50, 200))
        self._crowds = _NOT_SAID if settings.proxies else _THIS_COMPUTER
        self._came_from: dict[str, str] = {}  # device to address; never kept: it may lead to a person
        self._names = ByAddress(lambda: secrets.token_hex(4))  # what the teacher's page calls an address
        self.lines: dict[Line, None] = {}  # in the order of coming
        self._marking: set[tuple[str, str]] = set()
        self._left_out = False
        self._trouble_before: str | None = None  # what was said before the disk was full
        self._examiner = Examiner(settings.lesson, self._prepared, self._trouble, settings.examiner)
        self._server: Doors | None = None
        self._ticking: asyncio.Task[None] | None = None
        self._tablet: dict[str, Any] | None = None

    def _kept(self, name: str, make: Callable[[], Any]) -> Any:
        """Return a fact of the store, made at the first start."""
        found = self.store.get(name)
        if found is None:
            found = make()
            self.store.put(name, found)
        return found

    def _ask_own(self) -> None:
        """Add the questions of the command line, each once, however often the room is started."""
        asked = self._kept("asked", list)
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
        state.moods = store.moods()
        state.work = {
            (question, device): (outcome, mistake) for question, device, outcome, mistake in store.all_work()
        }

    # ------------------------------------------------------------------------- begin and end

    async def start(self) -> None:
        """Listen, and let the examiner prepare meanwhile.

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
            self._application(),
            max_body_size=_PHONE_BYTES,  # a socket's messages are no bodies
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

    async def stop(self) -> None:
        """Close all connections and end the examiner; the store stays open."""
        if self._ticking is not None:
            self._ticking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._ticking
        if self._server is not None:
            self._server.stop()
            for line in tuple(self.lines):
                line.close(1001, "The room has closed.")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._server.close_all_connections(), 3)
        await self._examiner.stop()

    async def _tick(self) -> None:
        """Let the teacher's minutes go on."""
        while True:
            await asyncio.sleep(_TICK)
            self.refresh(("teacher",))

    def _application(self) -> Application:
        names = "|".join(sorted(path.name.replace(".", r"\.") for path in PAGES.glob("*.*s")))  # .js, .css
        room = {"room": self}
        at = re.escape(self.settings.prefix)
        return Application(
            [
                (at or "-", MovedHandler, {**room, "to": "/"}),
                (at + r"(/j/[A-Za-z]{1,8})/", MovedHandler, {**room, "to": ""}),
                (at + r"/(?:j/(?:[A-Za-z]{1,8})?)?", PageHandler, {**room, "name": "phone.html"}),
                (at + r"/wall", PageHandler, {**room, "name": "wall.html"}),
                (at + r"/teacher", PageHandler, {**room, "name": "teacher.html"}),
                (at + rf"/(?:j/)?({names or '-'})", PageHandler, {**room, "name": ""}),
                (at + r"/(?:j/)?ws", Line, room),
                (at + r"/work", WorkHandler, room),
                (at + r"/deck", DeckHandler, room),
                (at + r"/report", ReportHandler, room),
            ],
            default_handler_class=NothingHandler,
            default_handler_args=room,
            websocket_max_message_size=_TEACHER_BYTES,
            websocket_ping_interval=20,
            log_function=lambda handler: None,
        )

    # ------------------------------------------------------------------------------ addresses

    @property
    def address(self) -> str:
        """What learners type."""
        if self.settings.url:
            return self.settings.url.rstrip("/")
        return f"http://{self.settings.hosts[-1]}:{self.places.port}{self.settings.prefix}"

    @property
    def join_address(self) -> str:
        """What the QR code holds."""
        return f"{self.address}/j/{self.code}"

    @property
    def _own_address(self) -> str:
        """What the teacher opens: this computer, or the hub of which the room is a part."""
        if self.settings.url and self.settings.prefix:
            return self.address
        return f"http://{self.settings.hosts[0]}:{self.places.port}{self.settings.prefix}"

    @property
    def teacher_address(self) -> str:
        """Of the teacher's page."""
        return f"{self._own_address}/teacher#{self.teacher_token}"

    @property
    def wall_address(self) -> str:
        """Of the projector's page."""
        return f"{self._own_address}/wall#{self.wall_token}"

    def sender(self, request: HTTPServerRequest) -> str:
        """Return the address that a message came from, as the limits count it; see `course.room.limits`."""
        peer, settings = str(request.remote_ip), self.settings
        if settings.secret and not _same(request.headers.get(SECRET_HEADER, ""), settings.secret):
            return peer  # somebody beside the proxy
        return sender(peer, request.headers.get("X-Forwarded-For", ""), settings.proxies)

    # ------------------------------------------------------------------------------ examiner

    def _prepared(self, prepared: Mapping[str, Any]) -> None:
        self.state.prepare(prepared)
        try:
            self.store.put("prepared", self.state.saved())
        except sqlite3.Error:  # the class goes on; it is prepared again at the next start
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
        """Tell the teacher that nothing can be written, until something is."""
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
            self.refresh(("wall", "teacher"))
            if self._left_out and not self._marking:
                self._mark_what_is_left()

        if self._examiner.mark(question, content, told):
            self._marking.add((question, key))
        else:
            self._left_out = True  # too many wait already: once they are done

    # ---------------------------------------------------------------------------------- acts

    @property
    def code(self) -> str:
        """What newcomers type."""
        return self._codes[-1]

    @property
    def _letters(self) -> int:
        unnamed = self.settings.url and not self.settings.proxies
        return _LETTERS_BEHIND_A_PROXY if unnamed else _LETTERS

    def is_code(self, given: object, *, joined: bool = False) -> bool:
        """Tell whether somebody knows the room's code; who has joined may know an earlier one."""
        known = self._codes if joined else self._codes[-1:]
        return isinstance(given, str) and any(_same(given.strip().upper(), code) for code in known)

    def _from(self, address: str) -> list[str]:
        """Return the devices that came from an address."""
        return [device for device, known in self._came_from.items() if known == address]

    def check_code(self, given: object, address: str, device: object = "", *, joined: bool = False) -> None:
        """Let in who knows the room's code; an address that guesses on and on is not told when it is right.

        An address from which a crowd has joined may be a whole class behind one router: it is never shut out.

        Raises
        ------
        Refused
            The code is wrong, or too many wrong ones came from this address. A device that has joined before
            is let in all the same.
        """
        guesses = self._guesses.of(address)
        known = isinstance(device, str) and device in self.devices
        right = self.is_code(given, joined=known or joined)
        crowd = address in self._crowds or len(self._from(address)) >= _CROWD
        if guesses.many and not crowd and not (right and known):
            raise Refused("too_many_tries", _GUESSED)  # the same for a right code: else a guesser learns it
        if right:
            return
        if self.is_code(given, joined=True):  # no guess
            raise Refused("wrong_code", _NEW_CODE)
        many = guesses.wrong() | self.wrong_codes.wrong()
        raise Refused("too_many_tries" if many else "wrong_code", _TOO_MANY if many else _WRONG_CODE)

    def device(self, given: object, address: str) -> str:
        """Return the device of a phone that knows the code: its own of before, or a new one.

        Where all places are taken, the place of a device that has gone and never voted is free again. A
        device that was dropped and comes back with the new code has its votes again.

        Raises
        ------
        Refused
            The room is locked or full.
        """
        # an id that this room never made is not taken over: nobody chooses a device
        if isinstance(given, str) and given in self.devices:
            self._came_from[given] = address
            return given
        if self.state.locked:
            raise Refused("locked", "The teacher has closed the door to newcomers.")
        few = address not in self._crowds and len(self._from(address)) < _FEW
        if len(self.devices) >= _MOST_DEVICES + few * _RESERVED and not self._free_a_place():
            raise Refused("full", f"This room takes {_MOST_DEVICES} devices, and all places are taken.")
        if isinstance(given, str) and given in self.state.dropped:
            made = given
            self._put_dropped(self.state.dropped - {given})
        else:
            made = secrets.token_hex(16)
            self.store.add_device(made)
        self.devices.add(made)
        self._came_from[made] = address
        return made

    def _put_dropped(self, devices: set[str]) -> None:
        self.store.put("dropped", sorted(devices))
        self.state.set_dropped(devices)

    def _drop(self, name: object) -> None:
        """Drop all devices that came from an address, and give the room a new code.

        Their votes count no more, and are kept: who comes back with the new code has them again. A locked
        room is unlocked, since those who come back are newcomers to it.

        Raises
        ------
        ActRefusedError
            No crowd has that name.
        """
        address = next((one for one, _ in self._crowded() if self._names.of(one) == name), None)
        if address is None:
            raise ActRefusedError("These devices have gone already.")
        gone = set(self._from(address))
        codes = [*self._codes, new_code(self._letters)]
        self.store.put("codes", codes)
        self._put_dropped(self.state.dropped | gone)
        self.state.locked = False
        self.store.put("acts", self.state.saved_acts())
        self._codes = codes
        self.devices -= gone
        for device in gone:
            del self._came_from[device]
        for line in [one for one in self.lines if one.device in gone]:
            line.close(1000, "The teacher has given the room a new code.")

    def _crowded(self) -> list[tuple[str, int]]:
        """Return each address that a crowd came from, with the number of its devices; the largest first."""
        found = Counter(self._came_from.values()).most_common()
        return [(address, count) for address, count in found if count >= _CROWD]

    def _free_a_place(self) -> bool:
        """Forget a device that has gone and never voted, if there is one."""
        needed = self.state.present.union(*self.state.votes.values())
        gone = next((one for one in self.devices if one not in needed), None)
        if gone is None:
            return False
        self.store.forget_device(gone)
        self.devices.discard(gone)
        self._came_from.pop(gone, None)
        self.state.moods.pop(gone, None)
        return True

    def vote(self, device: str, message: Mapping[str, Any]) -> dict[str, Any]:
        """Check, keep and count a vote, in this order, and return what the phone is told."""
        question, number = message.get("question"), message.get("round")
        answer = self.state.checked_vote(question, number, message.get("answer"))
        name, which = str(question), int(number or 0)
        self.store.vote(name, which, device, answer)
        self._keeps_again()
        self.state.count_vote(name, which, device, answer)
        if name.startswith("check:"):
            self._ask_mark(name, content_of(answer))
        self.refresh(("wall", "teacher"), device)
        if self.state.stands(name).show:
            self.refresh(("phone",), wait=_SOONEST_TALLY)
        return {"kind": "kept", "question": name, "round": which}

    def act(self, message: Mapping[str, Any]) -> None:
        """Do what the teacher asks for, and keep it."""
        if message.get("do") == "drop":
            self._drop(message.get("crowd"))
            self.refresh()
            return
        votes = self.state.act(message, time.time())
        for name, number, device, answer in votes:
            self.store.vote(name, number, device, answer)
            if name.startswith("check:"):
                self._ask_mark(name, content_of(answer))
        if message.get("do") == "ask":
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
        """Tell whether a notebook is counted: one that is may know an earlier code."""
        return any(notebook == known for _, known in self.state.work)

    def report(self) -> str:
        """Return the page of what the class thought."""
        answered = {device for votes in self.state.votes.values() for device in votes} - self.state.dropped
        return page(self.state.title, self.state.closing(), self.opened, len(answered))

    def write_report(self, folder: Path) -> Path:
        """Write that page into a folder, under a name that no file has."""
        path = free_name(folder / f"room-{self.settings.lesson}.html", self.opened)
        write_atomically(path, self.report())
        return path

    # --------------------------------------------------------------------------------- views

    def view(self, role: str, device: str) -> dict[str, Any]:
        """Return what a role sees now."""
        if role == "phone":
            return self.state.phone_view(device)
        ways = {"address": self.address, "code": self.code, "qr": _qr_code(self.join_address)}
        if role == "wall":
            return self.state.wall_view() | ways
        more: dict[str, Any] = {"join_address": self.join_address, "wall_address": self.wall_address}
        more["tablet"] = self._tablet  # none where only this computer can join
        more["crowds"] = [
            {"crowd": self._names.of(address), "devices": count} for address, count in self._crowded()
        ]
        more["tries"] = self.wrong_codes.many
        if self.state.ended:
            more["report"] = {"page": self.report(), "name": f"room-{self.settings.lesson}.html"}
        return self.state.teacher_view(time.time()) | ways | more

    def refresh(
        self, roles: Iterable[str] = ("phone", "wall", "teacher"), device: str = "", wait: float = _SOONEST
    ) -> None:
        """Let those of some roles, and one device, see the new state soon."""
        for line in self.lines:
            if line.role in roles or (device and line.device == device):
                line.soon(wait)

    def opened_line(self, line: Line) -> None:
        """Note a connection that has not said who it is."""
        self.lines[line] = None
        if self._server is not None and line.stream is not None:
            self._server.comes_from(line.stream, self.sender(line.request))

    def came(self, line: Line) -> None:
        """Note that a phone, a wall or a teacher has said who they are."""
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


#: each view of wall and teacher holds the picture, and the address changes with the code alone
_qr_code = lru_cache(maxsize=8)(qr_code)


def _same(given: str, known: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), known.encode())


class Refused(CourseError):
    """What came in is not taken; has the code that the pages know."""

    def __init__(self, code: str, says: str) -> None:
        self.code, self.says = code, says
        super().__init__(says)


_WRONG_CODE = "That is not the code of this room: look at the projector again."
_NEW_CODE = "The room has a new code: look at the projector and type it."
_TOO_MANY = "There were too many wrong tries: wait a minute. The right code lets you in at any time."
_GUESSED = "Too many wrong codes came from your network: wait a minute."


# ---------------------------------------------------------------------------------- handlers


class _Guarded(RequestHandler):
    """Headers of every answer, and the check of the host before anything else."""

    room: Room

    def initialize(self, room: Room) -> None:
        """Take the room."""
        self.room = room

    def set_default_headers(self) -> None:
        """Forbid all that a page of the room does not need."""
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        self.clear_header("Server")

    def prepare(self) -> None:
        """Refuse a host that is not this server: a page elsewhere may have been pointed here."""
        if not self.room.places.is_host(self.request.host):
            self.refuse(403, "This address is not the room's: use the address on the projector.")

    def refuse(self, status: int, says: str) -> None:
        """Answer with a sentence."""
        self.set_status(status)
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({"says": says}))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer any other error with a sentence, too, and with nothing from inside."""
        self.set_header("Content-Type", "application/json")
        says = "The room does not understand that."
        if isinstance(kwargs.get("exc_info", (None, None))[1], sqlite3.Error):
            self.room.cannot_keep()
            says = "The room could not keep that."
        self.finish(json.dumps({"says": says}))

    def log_exception(self, *args: Any) -> None:
        """Leave out of the terminal what somebody sent."""

    def body(self) -> dict[str, Any]:
        """Return the JSON object that was sent; an empty one where it is none."""
        return _object(self.request.body) or {}


class PageHandler(_Guarded):
    """A page, its scripts and its style."""

    def initialize(self, room: Room, name: str) -> None:  # type: ignore[override]
        """Take the room and the file's name."""
        super().initialize(room)
        self._name = name

    def get(self, name: str = "") -> None:
        """Send the file."""
        path = PAGES / (self._name or name)
        if not path.is_file():
            self.refuse(404, "The room has no such page.")
            return
        # the slides show the wall over themselves; it has no button, so a frame around it can do no harm
        policy = self.room.places.policy(self.request.host, framed=path.name == "wall.html")
        self.set_header("Content-Security-Policy", policy)
        self.set_header("Content-Type", f"{_TYPES[path.suffix]}; charset=utf-8")
        self.finish(path.read_bytes())


class MovedHandler(_Guarded):
    """An address with a slash too many or too few at its end: a page would look for its files elsewhere."""

    def initialize(self, room: Room, to: str) -> None:  # type: ignore[override]
        """Take the room and what stands at the end of the right address."""
        super().initialize(room)
        self._to = to

    def get(self, path: str = "") -> None:
        """Lead to the page."""
        self.redirect(f"{self.room.settings.prefix}{path}{self._to}")


class NothingHandler(_Guarded):
    """All other addresses."""

    def prepare(self) -> None:
        """Refuse."""
        self.refuse(404, "The room has no such page.")


class WorkHandler(_Guarded):
    """The door for notebooks that have joined."""

    def post(self) -> None:
        """Count an outcome; a message without a question only asks whether the code is right."""
        room, sent = self.room, self.body()
        origin = self.request.headers.get("Origin")
        if origin is not None and not room.places.is_origin(origin):
            self.refuse(403, "Only a notebook may send this.")
            return
        address = room.sender(self.request)
        try:
            room.check_code(sent.get("code"), address, joined=room.has_reported(sent.get("device")))
        except Refused as error:
            self.refuse(403, error.says)
            return
        if not room.notebooks.of(address).take():
            self.refuse(429, "Too much at once: try again in a second.")
            return
        given = [sent.get(name) for name in ("device", "question", "outcome", "mistake")]
        if (
            not all(isinstance(one, str) and len(one) <= 80 and one.isascii() for one in given)
            or room.state.ended
        ):
            self.refuse(
                400, "The class has ended." if room.state.ended else "The room does not understand that."
            )
            return
        device, question, outcome, mistake = map(str, given)
        try:
            if question:
                room.work(device, question, _outcome(outcome), mistake)
        except CourseError as error:
            self.refuse(400, str(error))
            return
        self.finish(json.dumps({"kept": True}))


def _outcome(word: str) -> str:
    from course.outcomes import Outcome

    try:
        return str(Outcome(word))
    except ValueError:
        raise Refused("invalid", "The room does not know that outcome.") from None


class DeckHandler(_Guarded):
    """The door for the slides: which step is on the projector, and the key pressed over the wall."""

    def set_default_headers(self) -> None:
        """Let the slides, which another server sends, hear that they were heard."""
        super().set_default_headers()
        self.clear_header("Cross-Origin-Resource-Policy")

    def post(self) -> None:
        """Take a heading, the kind of a slide that the wall is shown over, or a key's press."""
        room, sent = self.room, self.body()
        token, heading, kind = sent.get("token"), sent.get("heading"), sent.get("kind")
        if not (isinstance(token, str) and _same(token, room.teacher_token)):
            room.wrong_tokens.wrong()
            self.refuse(403, "Only the teacher's slides may say that.")
            return
        try:
            if sent.get("press") in ("next", "again"):
                room.act({"do": "onward" if sent["press"] == "next" else "again"})
            elif kind is not None:
                room.act({"do": "slide", "heading": heading, "topic": kind})
            else:
                room.act({"do": "step", "heading": heading})
        except CourseError as error:
            self.refuse(400, str(error))
            return
        self.finish(json.dumps({"kept": True}))


class ReportHandler(_Guarded):
    """The page of what the class thought, for the teacher's token alone."""

    def post(self) -> None:
        """Send the page."""
        token = self.body().get("token")
        if not (isinstance(token, str) and _same(token, self.room.teacher_token)):
            self.room.wrong_tokens.wrong()
            self.refuse(403, "Only the teacher may have the report.")
            return
        self.set_header("Content-Type", "text/html; charset=utf-8")
        name = f"room-{self.room.settings.lesson}.html"
        self.set_header("Content-Disposition", f'attachment; filename="{name}"')
        self.finish(self.room.report())


def _object(text: str | bytes) -> dict[str, Any] | None:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, dict) else None


class Line(WebSocketHandler):
    """One connection of a phone, a wall or a teacher."""

    room: Room

    def initialize(self, room: Room) -> None:
        """Take the room."""
        self.room = room
        self.role, self.device = "", ""
        self._bucket = Bucket(10, 20)
        self._refused = 0
        # phones take the tally at different moments, so that a vote never waits for three hundred of them
        self._later = random.random()
        self._last_sent, self._last_text = 0.0, ""
        self._due: asyncio.TimerHandle | None = None
        self._waiting: asyncio.TimerHandle | None = None
        self._writing: Any = None

    @property
    def stream(self) -> IOStream | None:
        """What carries the connection."""
        return self.ws_connection.stream if self.ws_connection is not None else None

    def set_default_headers(self) -> None:
        """Say nothing of the server."""
        self.clear_header("Server")

    def prepare(self) -> None:
        """Refuse another host and a page of another origin.

        A browser always says where its page comes from. Tornado itself lets some origins pass unasked.
        """
        places, origin = self.room.places, self.request.headers.get("Origin", "")
        if not (places.is_host(self.request.host) and places.is_origin(origin)):
            self.set_status(403)
            self.finish()

    def check_origin(self, origin: str) -> bool:
        """Take pages of this server only."""
        return self.room.places.is_origin(origin)

    def open(self, *args: str, **kwargs: str) -> None:
        """Wait for the first message, but not for long."""
        self.set_nodelay(True)
        self.room.opened_line(self)
        self._waiting = asyncio.get_running_loop().call_later(
            _HELLO_WITHIN, self.close, 1008, "Nobody said hello."
        )

    def on_close(self) -> None:
        """Forget the connection."""
        for handle in (self._due, self._waiting):
            if handle is not None:
                handle.cancel()
        self.room.went(self)

    def log_exception(self, *args: Any) -> None:
        """Leave out of the terminal what somebody sent."""

    def on_message(self, message: str | bytes) -> None:
        """Do what the message asks for, or refuse it in a sentence."""
        try:
            if not self._bucket.take():
                raise Refused("too_fast", "Too many messages at once: wait a second.")
            most = _TEACHER_BYTES if self.role == "teacher" else _PHONE_BYTES
            # a letter has one byte at least, so a text that is too long need not be encoded to be refused
            if len(message) > most or (
                isinstance(message, str) and len(message.encode("utf-8", "replace")) > most
            ):
                raise Refused("invalid", "That message is too long.")
            sent = _object(message) if isinstance(message, str) else None
            if sent is None:
                raise Refused("invalid", "The room does not understand that.")
            self._answer(sent)
        except Refused as error:
            self._refuse(error.code, error.says)
        except sqlite3.Error:  # a full disk: what is not kept is not counted
            self.room.cannot_keep()
            self._refuse("invalid", "The room could not keep that: tell your teacher, and send it again.")
        except AnswerRefusedError as error:
            self._refuse("invalid", str(error))
        except CourseError as error:
            code = "ended" if self.room.state.ended else "invalid" if self.role == "teacher" else "closed"
            self._refuse(code, str(error))

    def _answer(self, sent: Mapping[str, Any]) -> None:
        does = sent.get("do")
        if does == "hello":
            self._hello(sent)
        elif does == "ping":
            self.say({"kind": "pong"})
        elif self.role == "phone" and does == "vote":
            self.say(self.room.vote(self.device, sent))
        elif self.role == "phone" and does == "mood":
            mood = self.room.state.set_mood(self.device, sent.get("mood"))
            self.room.store.mood(self.device, mood)
            self.room.refresh(("teacher",), self.device)
        elif self.role == "teacher" and does == "report":
            self.say({"kind": "report", "html": self.room.report()})
        elif self.role == "teacher":
            self.room.act(sent)
        else:
            raise Refused("invalid", "Only the teacher may do that." if self.role else "Say hello first.")

    def _hello(self, sent: Mapping[str, Any]) -> None:
        if self.role:
            raise Refused("invalid", "You have said hello.")
        role = sent.get("role")
        if role == "phone":
            address = self.room.sender(self.request)
            self.room.check_code(sent.get("code"), address, sent.get("device"))
            self.device = self.room.device(sent.get("device"), address)
        elif role in ("wall", "teacher"):
            known = self.room.teacher_token if role == "teacher" else self.room.wall_token
            token = sent.get("token")
            if not (isinstance(token, str) and _same(token, known)):
                many = self.room.wrong_tokens.wrong()
                says = "This page needs the whole address that the terminal printed."
                raise Refused("too_many_tries" if many else "wrong_token", says)
            self._bucket = Bucket(100, 300)  # who holds the token may hold a key down
        else:
            raise Refused("invalid", "The room knows phones, walls and teachers.")
        self.role = str(role)
        if self._waiting is not None:
            self._waiting.cancel()
        self.room.came(self)
        if role == "phone":
            self.say({"kind": "welcome", "device": self.device})
        self._send_view()

    def _refuse(self, code: str, says: str) -> None:
        self._refused += 1
        self.say({"kind": "refused", "code": code, "says": says})
        if self._refused >= _PATIENCE:
            self.close(1008, "Too much was refused.")

    # --------------------------------------------------------------------------------- out

    def say(self, message: Mapping[str, Any]) -> None:
        """Send a message."""
        self._write(json.dumps(message))

    def _write(self, text: str) -> None:
        """Write a text; a connection that has gone, or goes meanwhile, is no matter."""
        with contextlib.suppress(WebSocketClosedError):
            self._writing = self.write_message(text)
            self._writing.add_done_callback(lambda done: done.cancelled() or done.exception())

    def soon(self, wait: float) -> None:
        """Send the view soon: at most one in each `wait` seconds."""
        loop = asyncio.get_running_loop()
        spread = self._later * wait if wait > _SOONEST else 0.0
        at = max(loop.time() + spread, self._last_sent + wait)
        if self._due is not None and not self._due.cancelled():
            if self._due.when() <= at:
                return
            self._due.cancel()
        self._due = loop.call_at(at, self._send_view)

    def _send_view(self) -> None:
        self._due = None
        if self._writing is not None and not self._writing.done():
            # a slow network gets the newest view when it has taken the one before, and no queue of old ones
            self._due = asyncio.get_running_loop().call_later(_SOONEST, self._send_view)
            return
        self._last_sent = asyncio.get_running_loop().time()
        text = json.dumps({"kind": "view", "view": self.room.view(self.role, self.device)})
        if text == self._last_text:
            return
        self._last_text = text
        self._write(text)
