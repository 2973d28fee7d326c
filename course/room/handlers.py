"""Answer the requests to the room: pages, messages of notebooks and slides, and the web socket."""

import asyncio
import base64
import contextlib
import json
import random
import re
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tornado.iostream import IOStream
from tornado.web import Application, RequestHandler
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from course.errors import CourseError
from course.outcomes import Outcome
from course.room.answers import AnswerRefusedError
from course.room.limits import PHONE_BYTES, SOONEST, Bucket, Places
from course.room.members import Refused, same
from course.room.questions import Asked
from course.room.server import Room
from course.room.state import REVEALED

PAGES = Path(__file__).with_name("pages")
_TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}
_TEACHER_BYTES = 65536
_HELLO_WITHIN = 5.0
#: a connection is closed after this many refused messages
_PATIENCE = 60


class Guarded(RequestHandler):
    """A handler that sets the headers of every answer and checks the host first."""

    places: Places

    def set_default_headers(self) -> None:
        """Set headers that forbid everything a page does not need."""
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        self.clear_header("Server")

    def prepare(self) -> None:
        """Refuse a request for another host: somebody else's page may have been pointed at this server."""
        if not self.places.is_host(self.request.host):
            self.refuse(403, "This address is not the room's: use the address on the projector.")

    def refuse(self, status: int, says: str) -> None:
        """Answer with a status and a sentence."""
        self.set_status(status)
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({"says": says}))

    def log_exception(self, *args: Any, **kwargs: Any) -> None:
        """Log nothing, so that no text that somebody sent reaches the terminal."""

    def body(self) -> dict[str, Any]:
        """Return the JSON object in the request's body, or an empty dict."""
        return json_object(self.request.body) or {}

    def send_file(self, path: Path, policy: str) -> None:
        """Send a page, a script or a style sheet with its content security policy."""
        self.set_header("Content-Security-Policy", policy)
        self.set_header("Content-Type", f"{_TYPES[path.suffix]}; charset=utf-8")
        self.finish(path.read_bytes())

    def send_picture(self, questions: Iterable[Asked], name: str) -> None:
        """Send a picture of a question; its name, a digest, is known only to who may see the question."""
        data = next((data for one in questions for known, data in one.pictures if known == name), None)
        if data is None:
            self.refuse(404, "There is no such picture.")
            return
        self.set_header("Content-Type", f"image/{name.rpartition('.')[2]}")
        self.set_header("Cache-Control", "private, max-age=86400")
        self.finish(base64.b64decode(data))


class _RoomHandler(Guarded):
    """A handler of the room."""

    room: Room

    def initialize(self, room: Room) -> None:
        """Keep the room for this handler."""
        self.room, self.places = room, room.places

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer any other error with a sentence that shows nothing of the server's inside."""
        self.set_header("Content-Type", "application/json")
        says = "The room does not understand that."
        if isinstance(kwargs.get("exc_info", (None, None))[1], sqlite3.Error):
            self.room.cannot_keep()
            says = "The room could not keep that."
        self.finish(json.dumps({"says": says}))


class PageHandler(_RoomHandler):
    """Sends the room's pages, scripts and styles."""

    def initialize(self, room: Room, name: str) -> None:  # type: ignore[override]
        """Keep the room and the file's name."""
        super().initialize(room)
        self._name = name

    def get(self, name: str = "") -> None:
        """Send the file."""
        path = PAGES / (self._name or name)
        if not path.is_file():
            self.refuse(404, "The room has no such page.")
            return
        # the slides show the wall in a frame; the wall has no button, so the frame can do no harm
        policy = self.places.policy(self.request.host, framed=path.name == "wall.html")
        self.send_file(path, policy)


class MovedHandler(_RoomHandler):
    """Redirects addresses with a wrong slash at the end, from which a page would not find its files."""

    def initialize(self, room: Room, to: str) -> None:  # type: ignore[override]
        """Keep the room and the ending of the right address."""
        super().initialize(room)
        self._to = to

    def get(self, path: str = "") -> None:
        """Redirect to the page."""
        self.redirect(f"{self.room.settings.prefix}{path}{self._to}")


class NothingHandler(_RoomHandler):
    """Refuses all other addresses."""

    def prepare(self) -> None:
        """Refuse the request with status 404."""
        self.refuse(404, "The room has no such page.")


class WorkHandler(_RoomHandler):
    """Takes the outcomes that joined notebooks report."""

    def post(self) -> None:
        """Count an outcome; a message without a question only checks the code."""
        room, sent = self.room, self.body()
        origin = self.request.headers.get("Origin")
        if origin is not None and not room.places.is_origin(origin):
            self.refuse(403, "Only a notebook may send this.")
            return
        address = room.sender(self.request)
        try:
            room.members.check_code(sent.get("code"), address, joined=room.has_reported(sent.get("device")))
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
    try:
        return str(Outcome(word))
    except ValueError:
        raise Refused("invalid", "The room does not know that outcome.") from None


class PictureHandler(_RoomHandler):
    """Sends the pictures of questions."""

    def get(self, name: str) -> None:
        """Send a picture."""
        self.send_picture(self.room.state.questions, name)


class DeckHandler(_RoomHandler):
    """Takes messages of the slides: the step on the projector, and keys pressed over the wall."""

    def set_default_headers(self) -> None:
        """Allow the slides, which another server sends, to read the answer."""
        super().set_default_headers()
        self.clear_header("Cross-Origin-Resource-Policy")
        self.set_header("Access-Control-Allow-Origin", "*")  # the token, not the origin, says who asks

    def post(self) -> None:
        """Take a heading, the kind of slide under the wall, or a pressed key.

        The answer says where learners join, and which guesses the wall has answered.
        """
        room, sent = self.room, self.body()
        token, heading, kind = sent.get("token"), sent.get("heading"), sent.get("kind")
        if not (isinstance(token, str) and same(token, room.teacher_token)):
            room.wrong_tokens.wrong()
            self.refuse(403, "Only the teacher's slides may say that.")
            return
        if room.state.ended:  # the slides invite nobody any more
            self.finish(json.dumps({"kept": False, "join": "", "code": ""}))
            return
        try:
            if sent.get("press") in ("next", "again"):
                room.act({"do": "onward" if sent["press"] == "next" else "again"})
            elif sent.get("press") == "invite":
                room.act({"do": "invite", "on": not room.state.inviting})
            elif kind is not None:
                asks = sent.get("asks")
                room.act({"do": "slide", "heading": heading, "topic": kind, "question": asks})
            else:
                room.act({"do": "step", "heading": heading, "by_slides": True})
        except CourseError as error:
            self.refuse(400, str(error))
            return
        state = room.state
        guesses = [asked.id for asked in state.questions if asked.topic == "guess"]
        guessed = [id for id in guesses if state.stands(id).phase == REVEALED]
        join = "" if state.locked else room.address
        self.finish(json.dumps({"kept": True, "join": join, "code": room.code, "guessed": guessed}))


class ReportHandler(_RoomHandler):
    """Sends the page of the class's answers, for the teacher's token only."""

    def post(self) -> None:
        """Send the page of the class's answers."""
        token = self.body().get("token")
        if not (isinstance(token, str) and same(token, self.room.teacher_token)):
            self.room.wrong_tokens.wrong()
            self.refuse(403, "Only the teacher may have the report.")
            return
        self.set_header("Content-Type", "text/html; charset=utf-8")
        name = f"room-{self.room.settings.lesson}.html"
        self.set_header("Content-Disposition", f'attachment; filename="{name}"')
        self.finish(self.room.report())


def json_object(text: str | bytes) -> dict[str, Any] | None:
    """Return the JSON object in a message; None where there is none."""
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, dict) else None


class Line(WebSocketHandler):
    """One web socket connection of a phone, a wall or a teacher."""

    room: Room

    def initialize(self, room: Room) -> None:
        """Keep the room, and begin without role and device."""
        self.room = room
        self.role, self.device = "", ""
        self._bucket = Bucket(10, 20)
        self._refused = 0
        # phones get the tally at different moments, so that a vote never waits for three hundred phones
        self._later = random.random()
        self._last_sent, self._last_text = 0.0, ""
        self._due: asyncio.TimerHandle | None = None
        self._waiting: asyncio.TimerHandle | None = None
        self._writing: Any = None

    @property
    def stream(self) -> IOStream | None:
        """The network stream of the connection, or None."""
        return self.ws_connection.stream if self.ws_connection is not None else None

    def set_default_headers(self) -> None:
        """Remove the header that names the server."""
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
        """Accept only pages of this server."""
        return self.room.places.is_origin(origin)

    def open(self, *args: str, **kwargs: str) -> None:
        """Wait a short time for the first message, then close."""
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

    def log_exception(self, *args: Any, **kwargs: Any) -> None:
        """Log nothing, so that no text that somebody sent reaches the terminal."""

    def on_message(self, message: str | bytes) -> None:
        """Do what a message asks for, or refuse it in a sentence."""
        try:
            if not self._bucket.take():
                raise Refused("too_fast", "Too many messages at once: wait a second.")
            most = _TEACHER_BYTES if self.role == "teacher" else PHONE_BYTES
            # a letter has at least one byte, so a text with too many letters is refused without encoding
            if len(message) > most or (
                isinstance(message, str) and len(message.encode("utf-8", "replace")) > most
            ):
                raise Refused("invalid", "That message is too long.")
            sent = json_object(message) if isinstance(message, str) else None
            if sent is None:
                raise Refused("invalid", "The room does not understand that.")
            self._answer(sent)
        except Refused as error:
            self._refuse(error.code, error.says)
        except sqlite3.Error:  # a full disk: a vote that is not kept is not counted
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
            self.room.state.set_mood(self.device, sent.get("mood"))
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
            self.room.members.check_code(sent.get("code"), address, sent.get("device"))
            self.device = self.room.members.device(sent.get("device"), address)
        elif role in ("wall", "teacher"):
            known = self.room.teacher_token if role == "teacher" else self.room.wall_token
            token = sent.get("token")
            if not (isinstance(token, str) and same(token, known)):
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
        """Write a text. A connection that is gone, or ends meanwhile, is ignored."""
        with contextlib.suppress(WebSocketClosedError):
            self._writing = self.write_message(text)
            self._writing.add_done_callback(lambda done: done.cancelled() or done.exception())

    def soon(self, wait: float) -> None:
        """Send the view soon, at most once in `wait` seconds."""
        loop = asyncio.get_running_loop()
        spread = self._later * wait if wait > SOONEST else 0.0
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
            self._due = asyncio.get_running_loop().call_later(SOONEST, self._send_view)
            return
        self._last_sent = asyncio.get_running_loop().time()
        text = json.dumps({"kind": "view", "view": self.room.view(self.role, self.device)})
        if text == self._last_text:
            return
        self._last_text = text
        self._write(text)


def application(room: Room) -> Application:
    """Return what answers at each address of a room."""
    names = "|".join(sorted(path.name.replace(".", r"\.") for path in PAGES.glob("*.*s")))  # .js, .css
    given = {"room": room}
    at = re.escape(room.settings.prefix)
    return Application(
        [
            (at or "-", MovedHandler, {**given, "to": "/"}),
            (at + r"(/j/[A-Za-z]{1,8})/", MovedHandler, {**given, "to": ""}),
            (at + r"/(?:j/(?:[A-Za-z]{1,8})?)?", PageHandler, {**given, "name": "phone.html"}),
            (at + r"/wall", PageHandler, {**given, "name": "wall.html"}),
            (at + r"/teacher", PageHandler, {**given, "name": "teacher.html"}),
            (at + rf"/(?:j/)?({names or '-'})", PageHandler, {**given, "name": ""}),
            (at + r"/(?:j/)?picture/(\w+\.\w+)", PictureHandler, given),
            (at + r"/(?:j/)?ws", Line, given),
            (at + r"/work", WorkHandler, given),
            (at + r"/deck", DeckHandler, given),
            (at + r"/report", ReportHandler, given),
        ],
        default_handler_class=NothingHandler,
        default_handler_args=given,
        websocket_max_message_size=_TEACHER_BYTES,
        websocket_ping_interval=20,
        log_function=lambda handler: None,
    )
