"""Rooms for tests: questions of each form, a room that listens in this process, and phones for it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse
from tornado.websocket import WebSocketClientConnection, websocket_connect

from course.room.handlers import application
from course.room.questions import CLAIM_OPTIONS, Asked, Shown
from course.room.server import Room, Settings
from course.room.store import Store

SECRET = "A-SENTENCE-THAT-WAITS"
HIDDEN = Shown("holds", f"{SECRET} words", f"{SECRET} because", f"{SECRET} source", "observed", "supported")


def asked_of_each_form() -> list[Asked]:
    """Return a question of each form, with sentences to look for in its answer."""

    def hidden(truth: Any) -> Shown:
        return Shown(truth, HIDDEN.words, HIDDEN.because, HIDDEN.source, "estimated")

    options = (("a", "one"), ("b", "two"), ("c", "three"))
    return [
        Asked("claim:C99", "claim", "choice", "It holds.", options=CLAIM_OPTIONS, code="CA", shown=HIDDEN),
        Asked(
            "guess:share",
            "guess",
            "number",
            "How much?",
            "percent",
            0,
            60,
            0.5,
            True,
            code="SH",
            shown=hidden(20.123),
        ),
        Asked(
            "guess:who", "guess", "choice", "Who?", sure=True, options=options, code="WH", shown=hidden("b")
        ),
        Asked(
            "guess:path",
            "guess",
            "line",
            "How?",
            "percent",
            0,
            40,
            0.1,
            known=((2014, 18.0),),
            years=(2015, 2016),
            code="PA",
            shown=hidden([17.111, 16.222]),
        ),
        Asked(
            "check:gap",
            "check",
            "text",
            "What gap?",
            "points",
            numeric=True,
            code="GA",
            shown=hidden(4.84345),
        ),
        Asked("check:one", "check", "choice", "Which?", options=options, code="ON", shown=hidden("c")),
        Asked(
            "check:some",
            "check",
            "choices",
            "Which all?",
            options=options,
            code="SO",
            shown=hidden(["a", "c"]),
        ),
    ]


def fitting(asked: Asked) -> dict[str, Any]:
    """Return an answer that fits a question."""
    return {
        "number": {"guess": (asked.low + asked.high) / 2},
        "choice": {"choice": asked.options[0][0] if asked.options else ""},
        "choices": {"choices": [id for id, _ in asked.options]},
        "line": {"line": [asked.low] * len(asked.years)},
        "text": {"text": "12.5"},
    }[asked.form]


def prepared() -> dict[str, Any]:
    """Return what an examiner would have prepared."""
    return {
        "title": "A lesson",
        "steps": [
            {"heading": "One", "short": 4, "long": 7, "label_texts": [["Say", "Good morning."]]},
            {"heading": "Two", "short": 6, "long": 9, "label_texts": [["Ask", "Why?"]]},
        ],
        "questions": [one.plain() for one in asked_of_each_form()],
        "marks": {"check:one": {'"a"': {"outcome": "wrong", "says": f"{SECRET} mistake"}}},
        "work": {"gap": {"title": "A gap", "step": "Two", "mistakes": {"upside_down": f"{SECRET} mistake"}}},
        "troubles": [],
    }


#: an examiner that knows one right answer, dies of one, and says nothing to another
EXAMINER = """
import json, sys, time
print(json.dumps({"kind": "prepared", **json.loads(sys.argv[1])}), flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    answer = asked["answer"]
    if answer == "die":
        sys.exit(3)
    if answer == "babble":
        print("Traceback: not JSON", flush=True)
        continue
    try:
        value = float(answer)
    except (TypeError, ValueError):
        value = None
    mark = {"outcome": "wrong", "right": False, "says": "", "value": value, "read": value is not None}
    if value == 4.84:
        mark |= {"outcome": "right", "right": True}
    if value == 27.5:
        mark |= {"says": "A-SENTENCE-THAT-WAITS mistake"}
    print(json.dumps({"kind": "mark", "id": asked["id"], "mark": mark}), flush=True)
"""


def examiner() -> list[str]:
    """Return the command of that examiner."""
    return [sys.executable, "-c", EXAMINER, json.dumps(prepared())]


class Wire:
    """A connection with the messages that came so far."""

    def __init__(self, line: WebSocketClientConnection) -> None:
        self.line, self.got = line, list[dict[str, Any]]()
        self.closed = False
        self._task = asyncio.create_task(self._read())

    async def _read(self) -> None:
        while (text := await self.line.read_message()) is not None:
            self.got.append(json.loads(text))
        self.closed = True

    def say(self, **message: Any) -> None:
        """Send a message."""
        self.line.write_message(json.dumps(message))

    def raw(self, text: str | bytes) -> None:
        """Send anything."""
        self.line.write_message(text, binary=isinstance(text, bytes))

    async def until(self, fits: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
        """Wait for a message that fits and take it, with all before it."""
        async with asyncio.timeout(120):
            while True:
                for place, message in enumerate(self.got):
                    if fits(message):
                        del self.got[: place + 1]
                        return message
                if self.closed:
                    raise ConnectionError("The connection was closed.")
                await asyncio.sleep(0.005)

    async def kind(self, kind: str) -> dict[str, Any]:
        """Wait for a message of a kind."""
        return await self.until(lambda message: message["kind"] == kind)

    async def view(self, fits: Callable[[dict[str, Any]], Any] = lambda view: True) -> dict[str, Any]:
        """Wait for a view that fits."""
        return (await self.until(lambda message: message["kind"] == "view" and fits(message["view"])))["view"]

    async def gone(self) -> None:
        """Wait until the other side has closed."""
        async with asyncio.timeout(120):
            await self._task


class Class:
    """A room that listens, with the means to reach it."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.origin = self.base = f"http://127.0.0.1:{room.places.port}"

    async def wire(
        self, origin: str | None = "", path: str = "/ws", host: str = "", comes_from: str = ""
    ) -> Wire:
        """Connect; by default as a page of the room does."""
        headers = {} if origin is None else {"Origin": origin or self.origin}
        if host:
            headers["Host"] = host
        if comes_from:
            headers["X-Forwarded-For"] = comes_from
        request = HTTPRequest(self.base.replace("http", "ws") + path, headers=headers)
        return Wire(await websocket_connect(request))

    async def phone(self, device: str = "") -> tuple[Wire, str]:
        """Join with the right code; return the connection and the device."""
        wire = await self.wire()
        wire.say(do="hello", role="phone", code=self.room.code, device=device)
        welcome = await wire.kind("welcome")
        return wire, welcome["device"]

    async def watcher(self, role: str) -> Wire:
        """Join as wall or teacher."""
        wire = await self.wire()
        token = self.room.teacher_token if role == "teacher" else self.room.wall_token
        wire.say(do="hello", role=role, token=token)
        return wire

    async def teacher(self) -> Wire:
        """Join as teacher, and wait for the questions."""
        wire = await self.watcher("teacher")
        await wire.view(lambda view: len(view["questions"]) >= 7)
        return wire

    async def put_on(self, teacher: Wire, question: str) -> None:
        """Open the vote on a question."""
        teacher.say(do="go", question=question)
        teacher.say(do="open")
        await teacher.view(lambda view: view["phase"] == "open" and view["question"]["id"] == question)

    async def fetch(self, path: str, **more: Any) -> HTTPResponse:
        """Ask for a page."""
        return await AsyncHTTPClient().fetch(self.base + path, raise_error=False, **more)

    async def post(self, path: str, sent: Any, **headers: str) -> HTTPResponse:
        """Send JSON."""
        return await self.fetch(path, method="POST", body=json.dumps(sent), headers=headers)


@contextlib.asynccontextmanager
async def a_class(folder: Path, **settings: Any) -> AsyncIterator[Class]:
    """Run a room in this process."""
    store = Store(folder / "room-test.sqlite")
    room = Room(
        Settings("01a", "A lesson", port=0, examiner=settings.pop("command", examiner()), **settings), store
    )
    await room.start(application(room))
    try:
        yield Class(room)
    finally:
        await room.stop()
        store.close()


def in_class(folder: Path, lesson: Callable[[Class], Any], **settings: Any) -> None:
    """Run a room, and a coroutine in it."""

    async def run() -> None:
        async with a_class(folder, **settings) as held:
            await lesson(held)

    asyncio.run(run())
