"""Shows the run sheet on this computer alone: one page, its frames, and a question as a phone shows it.

Every address begins with a token that only the terminal prints. No other page can read or change the plan.
"""

import asyncio
import json
import logging
import re
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.web import Application
from tornado.websocket import WebSocketHandler

from course.errors import CourseError
from course.planning.sheet import RunSheet
from course.room.entrance import free_sockets
from course.room.handlers import PAGES, Guarded, json_object
from course.room.limits import Places
from course.room.members import same
from course.room.questions import Asked
from course.room.state import Classroom
from course.room.views import phone_view

PORT = 8790
_OWN = Path(__file__).with_name("pages")
_LARGEST = 65536
#: the phone's page wants the code of a room; no room of this code is open
_CODE = "PLAN"


class PlanServer:
    """The server of one run sheet, on this computer alone."""

    def __init__(self, sheet: RunSheet) -> None:
        self.sheet: RunSheet = sheet
        self.token: str = secrets.token_hex(16)
        self.places: Places = Places()
        self._server: HTTPServer | None = None

    @property
    def address(self) -> str:
        """Address of the page, with its token."""
        return f"http://127.0.0.1:{self.places.port}/{self.token}/"

    def start(self, port: int | None = None) -> None:
        """Start to listen in the running event loop.

        Raises
        ------
        CourseError
            The port is taken.
        """
        sockets = free_sockets(["127.0.0.1"], port, PORT)
        self.places.port = sockets[0].getsockname()[1]
        logging.getLogger("tornado.general").setLevel(logging.ERROR)
        self._server = HTTPServer(
            self.application(), max_body_size=_LARGEST, max_header_size=16384, body_timeout=10
        )
        self._server.add_sockets(sockets)

    async def stop(self) -> None:
        """Close all connections."""
        if self._server is not None:
            self._server.stop()
            await self._server.close_all_connections()

    def application(self) -> Application:
        """Return the addresses of the server."""
        own, room = (
            "|".join(sorted(re.escape(path.name) for path in folder.glob("*.*s"))) for folder in (_OWN, PAGES)
        )
        given = {"server": self}
        return Application(
            [
                (r"/(\w+)/()", _FileHandler, given),
                (rf"/(\w+)/({own}|{room})", _FileHandler, given),
                (r"/(\w+)/phone/[^/]+/j/()[A-Z]+", _FileHandler, {**given, "name": "phone.html"}),
                (rf"/(\w+)/phone/[^/]+/j/({room})", _FileHandler, given),
                (r"/(\w+)/phone/([^/]+)/ws", _PhoneLine, given),
                (r"/(\w+)/(?:phone/[^/]+/j/)?picture/(\w+\.\w+)", _PictureHandler, given),
                (r"/(\w+)/screen/([^/]+)", _ScreenHandler, given),
                (r"/(\w+)/(view|menus|act|find|question|draft)", _SheetHandler, given),
            ],
            default_handler_class=_NothingHandler,
            default_handler_args=given,
            websocket_max_message_size=_LARGEST,
            log_function=lambda handler: None,
        )

    def answer(self, what: str, sent: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answer to a message of the page.

        Raises
        ------
        CourseError
            The message is refused, or the plan cannot be read or written.
        """
        answers: dict[str, Callable[[], dict[str, Any]]] = {
            "view": self.sheet.view,
            "menus": self.sheet.menus,
            "act": lambda: self.sheet.act(sent),
            "find": lambda: self.sheet.find(sent),
            "draft": lambda: self.sheet.draft(sent),
            "question": lambda: self.sheet.question(str(sent.get("question"))).plain(),
        }
        return answers[what]()


class _Handler(Guarded):
    """A handler that first checks the token in the address."""

    server: PlanServer

    def initialize(self, server: PlanServer, name: str = "") -> None:
        self.server, self.places, self._name = server, server.places, name

    def prepare(self) -> None:
        origin = self.request.headers.get("Origin")
        is_mine = self.places.is_host(self.request.host) and (origin is None or self.places.is_origin(origin))
        if not is_mine or not _has_token(self.request.path, self.server):
            self.refuse(403, "This page needs the whole address that the terminal printed.")

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({"says": "The page asked for something that the plan does not know."}))


class _NothingHandler(_Handler):
    def prepare(self) -> None:
        self.refuse(404, "There is no such page.")


class _FileHandler(_Handler):
    """Sends the page, its script and its styles, and those of the room's phone."""

    def get(self, _: str, name: str) -> None:
        name = name or self._name or "plan.html"
        path = (_OWN if (_OWN / name).is_file() else PAGES) / name
        policy = self.places.policy(self.request.host).replace(
            "frame-ancestors 'none'", "frame-ancestors 'self'"
        )
        self.send_file(path, f"{policy}; frame-src 'self'")


class _ScreenHandler(_Handler):
    """Sends one screen of the deck, whose only script is named in its own policy."""

    def get(self, _: str, name: str) -> None:
        try:
            page = self.server.sheet.screen_page(name)
        except CourseError as error:
            self.refuse(404, str(error))
            return
        self.clear_header("Content-Security-Policy")
        self.set_header(
            "Content-Security-Policy", "frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
        )
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(page)


class _PictureHandler(_Handler):
    """Sends the pictures of questions that the page has shown."""

    def get(self, _: str, name: str) -> None:
        self.send_picture(self.server.sheet.looked_at.values(), name)


class _SheetHandler(_Handler):
    """Answers the page's messages."""

    def post(self, _: str, what: str) -> None:
        self.set_header("Content-Type", "application/json")
        try:
            self.finish(json.dumps(self.server.answer(what, self.body())))
        except CourseError as error:
            self.refuse(400, str(error))


class _PhoneLine(WebSocketHandler):
    """Plays the live room for one phone: the question is open, and a vote is taken and forgotten."""

    def initialize(self, server: PlanServer) -> None:
        self.server = server
        self.room: Classroom | None = None

    def set_default_headers(self) -> None:
        self.clear_header("Server")

    def check_origin(self, origin: str) -> bool:
        return self.server.places.is_origin(origin)

    def prepare(self) -> None:
        if not self.server.places.is_host(self.request.host) or not _has_token(
            self.request.path, self.server
        ):
            self.set_status(403)
            self.finish()

    def open(self, _: str, name: str) -> None:  # type: ignore[override]
        """Put the question on."""
        try:
            asked = self.server.sheet.question(name)
        except CourseError:
            self.close(1008, "There is no such question.")
            return
        lesson = self.server.sheet.lesson
        self.room = one_question(lesson.id, lesson.heading, asked)

    def on_message(self, message: str | bytes) -> None:
        """Answer as the room does."""
        sent = json_object(message)
        if sent is None or self.room is None:
            return
        does, room = sent.get("do"), self.room
        if does == "vote":
            try:
                kept = room.checked_vote(sent.get("question"), sent.get("round"), sent.get("answer"))
            except CourseError as error:
                self._say({"kind": "refused", "code": "invalid", "says": str(error)})
                return
            room.count_vote(str(sent["question"]), 1, _CODE, kept)
            self._say({"kind": "kept", "question": sent["question"], "round": 1})
        if does == "hello":
            self._say({"kind": "welcome", "device": _CODE})
        if does in ("hello", "vote"):
            self._say({"kind": "view", "view": phone_view(room, _CODE)})
        elif does == "ping":
            self._say({"kind": "pong"})

    def log_exception(self, *args: Any, **kwargs: Any) -> None:
        """Log nothing, as in the room."""

    def _say(self, message: Mapping[str, Any]) -> None:
        self.write_message(json.dumps(message))


def one_question(lesson: str, title: str, asked: Asked) -> Classroom:
    """Return a class with one open question."""
    room = Classroom(lesson, title, 50, _CODE)
    room.questions = [asked]
    room.act({"do": "go", "question": asked.id}, 0.0)
    room.act({"do": "open"}, 0.0)
    return room


def _has_token(path: str, server: PlanServer) -> bool:
    return same(path.split("/")[1], server.token)


async def serve(server: PlanServer, port: int | None, told: Callable[[], None]) -> None:
    """Show the page until the task is cancelled, as Ctrl-C does; `told` is called once it can be opened."""
    server.start(port)
    told()
    try:
        await asyncio.Event().wait()
    finally:
        await server.stop()
