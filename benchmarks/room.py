"""A live room under the load of a large class: 300 phones that all answer within ten seconds.

The server runs as `course room` runs it, in a process of its own; the phones are WebSocket clients on the
loopback of the same computer, in this process. Each phone votes once. One in ten loses its connection at
once, comes back with its device, and votes again. Then the server is killed in the middle of a second vote,
and started again. Figures: votes lost and counted twice, time from a vote to the projector, memory, CPU.

    python benchmarks/room.py [PHONES]
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

SECONDS = 10.0
QUESTION = "guess:china_share"
TYPED = "check:share_gap"
#: what a class types: right, in another unit, and the listed mistakes
USUAL = ("4.84", "4.843", "0.0484", "27.5", "-4.84", "4,84", "48.4", "about 5")


class Server:
    """The room's process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.start()

    def start(self) -> None:
        """Start it and read what it prints."""
        command = [sys.executable, "-m", "course", "room", "01a", "--no-browser"]
        self.process = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.PIPE, text=True)
        printed = ""
        while "To stop" not in printed:
            printed += self.process.stdout.readline()  # type: ignore[union-attr]
        self.base, self.code = re.search(r"join at\s+(\S+)\s+with the code\s+(\w+)", printed).groups()  # type: ignore[union-attr]
        self.teacher = re.search(r"teacher#(\w+)", printed)[1]  # type: ignore[index]
        self.wall = re.search(r"wall#(\w+)", printed)[1]  # type: ignore[index]

    def memory(self, pid: int) -> float:
        """Return the largest resident memory of a process, in MB."""
        found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text("utf-8"))
        return int(found[1]) / 1024  # type: ignore[index]

    def examiner(self) -> int:
        """Return the number of the examiner's process."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text("utf-8")
        return int(children.split()[0])

    def cpu(self) -> float:
        """Return the seconds of CPU that the server has taken."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Phone:
    """One simulated phone."""

    def __init__(self, server: Server) -> None:
        self.server, self.device = server, ""
        self.line: WebSocketClientConnection | None = None

    async def join(self) -> None:
        """Connect and say hello."""
        self.line = await connect(self.server)
        say(self.line, do="hello", role="phone", code=self.server.code, device=self.device)
        self.device = (await until(self.line, "welcome"))["device"]

    async def vote(self, question: str, number: int, answer: dict[str, Any]) -> None:
        """Vote and wait until it is kept."""
        say(self.line, do="vote", question=question, round=number, answer=answer)
        await until(self.line, "kept")


async def connect(server: Server) -> WebSocketClientConnection:
    """Return a connection, as a page of the room opens it."""
    address = server.base.replace("http", "ws") + "/ws"
    return await websocket_connect(HTTPRequest(address, headers={"Origin": server.base}))


def say(line: Any, **message: Any) -> None:
    """Send one message."""
    line.write_message(json.dumps(message))


async def until(line: Any, kind: str) -> dict[str, Any]:
    """Wait for a message of one kind; a refusal is an error."""
    while True:
        text = await line.read_message()
        if text is None:
            raise ConnectionError("The connection was closed.")
        found: dict[str, Any] = json.loads(text)
        if found["kind"] == "refused":
            raise RuntimeError(found["says"])
        if found["kind"] == kind:
            return found


class Watcher:
    """A wall or a teacher: keeps when each number of answers was first seen."""

    def __init__(self, server: Server, role: str) -> None:
        self.server, self.role = server, role
        self.view: dict[str, Any] = {}
        self.seen: list[tuple[int, float]] = []

    async def join(self) -> None:
        """Connect and begin to watch."""
        self.line = await connect(self.server)
        token = self.server.teacher if self.role == "teacher" else self.server.wall
        say(self.line, do="hello", role=self.role, token=token)
        self.task = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        while (text := await self.line.read_message()) is not None:
            found = json.loads(text)
            if found["kind"] == "view":
                self.view = found["view"]
                self.seen.append((self.view["answered"], time.perf_counter()))
            elif found["kind"] == "refused":
                raise RuntimeError(found["says"])

    async def wait(self, fits: Any) -> None:
        """Wait until the view fits."""
        while not (self.view and fits(self.view)):
            if self.task.done():
                self.task.result()
            await asyncio.sleep(0.01)


async def class_votes(
    phones: list[Phone], wall: Watcher, answers: list[dict[str, Any]], question: str
) -> list[float]:
    """Let all phones vote at a random moment of ten seconds; return the time to the projector of each."""
    sent: dict[int, float] = {}
    kept: list[int] = []

    async def one(place: int) -> None:
        phone = phones[place]
        await asyncio.sleep(random.uniform(0, SECONDS))
        sent[place] = time.perf_counter()
        await phone.vote(question, 1, answers[place])
        kept.append(place)
        if place % 10 == 0:
            phone.line.close()  # type: ignore[union-attr]
            await phone.join()
            await phone.vote(question, 1, answers[place])

    wall.seen.clear()
    await asyncio.gather(*map(one, range(len(phones))))
    await wall.wait(lambda view: view["answered"] >= len(phones))
    shown = []
    for rank, place in enumerate(kept, 1):
        at = next(moment for count, moment in wall.seen if count >= rank)
        shown.append(max(0.0, at - sent[place]))
    return shown


def said(name: str, times: list[float]) -> None:
    """Print a line of times in milliseconds."""
    ordered = sorted(1000 * one for one in times)
    p95 = ordered[int(0.95 * len(ordered))]
    middle, most = statistics.median(ordered), ordered[-1]
    print(f"{name}: median {middle:.0f} ms, 95th percentile {p95:.0f} ms, most {most:.0f} ms")


async def main(count: int, folder: Path) -> None:
    """Run all of it and print the figures."""
    server = Server(folder)
    teacher, wall = Watcher(server, "teacher"), Watcher(server, "wall")
    await teacher.join()
    await wall.join()
    await teacher.wait(lambda view: len(view["questions"]) > 3)
    before = time.perf_counter()
    phones = [Phone(server) for _ in range(count)]
    await asyncio.gather(*(phone.join() for phone in phones))
    print(f"{count} phones joined in {time.perf_counter() - before:.1f} s")

    cpu = server.cpu()
    guesses = [{"guess": round(random.gauss(25, 8) % 60, 1), "margin": 6.0} for _ in phones]
    say(teacher.line, do="go", question=QUESTION)
    say(teacher.line, do="open")
    await wall.wait(lambda view: view["phase"] == "open")
    said("a guess, tally hidden: vote to projector", await class_votes(phones, wall, guesses, QUESTION))
    print(f"server CPU for these {SECONDS:.0f} s: {server.cpu() - cpu:.1f} s")
    await told(teacher, count, "lost or doubled (a guess)")

    cpu = server.cpu()
    say(teacher.line, do="go", question=TYPED)
    say(teacher.line, do="open")
    say(teacher.line, do="show", on=True)
    await wall.wait(
        lambda view: view["phase"] == "open" and view["question"]["id"] == TYPED and view["tally"]
    )
    typed = [{"text": random.choice(USUAL)} for _ in phones]
    said(
        "a quick check, tally shown on all phones: vote to projector",
        await class_votes(phones, wall, typed, TYPED),
    )
    print(f"server CPU for these {SECONDS:.0f} s: {server.cpu() - cpu:.1f} s")
    await told(teacher, count, "lost or doubled (a quick check)")
    own, child = server.memory(server.process.pid), server.memory(server.examiner())
    print(f"server memory: {own:.0f} MB; examiner: {child:.0f} MB")
    await killed(server, teacher, phones)


async def told(teacher: Watcher, count: int, name: str) -> None:
    """Compare the number of votes with the number of phones."""
    await teacher.wait(lambda view: view["tally"]["n"] >= count)
    tally = teacher.view["tally"]
    parts = sum(one["count"] for one in tally.get("bins", tally.get("values", ())))
    print(f"{name}: {count} phones, {tally['n']} votes, {parts} in the picture")


async def killed(server: Server, teacher: Watcher, phones: list[Phone]) -> None:
    """Kill the server in the middle of a vote, start it again, and compare."""
    say(teacher.line, do="go", question=QUESTION)
    say(teacher.line, do="again")
    await teacher.wait(lambda view: view["round"] == 2 and view["phase"] == "open")
    kept: set[str] = set()

    async def one(phone: Phone) -> None:
        await asyncio.sleep(random.uniform(0, 2))
        await phone.vote(QUESTION, 2, {"guess": 20.0, "margin": 5.0})
        kept.add(phone.device)

    votes = asyncio.gather(*map(one, phones), return_exceptions=True)
    await asyncio.sleep(1)
    os.kill(server.process.pid, signal.SIGKILL)
    await votes
    server.process.wait()
    before = time.perf_counter()
    server.start()
    again = Watcher(server, "teacher")
    await again.join()
    await again.wait(lambda view: view["question"] is not None)
    seconds = time.perf_counter() - before
    found = again.view["answered"]
    print(f"killed while voting: {len(kept)} votes were confirmed, {found} are there after {seconds:.1f} s")
    await asyncio.gather(*(phone.join() for phone in phones))
    for phone in phones:
        if phone.device not in kept:
            await phone.vote(QUESTION, 2, {"guess": 20.0, "margin": 5.0})
    await again.wait(lambda view: view["answered"] >= len(phones))
    print(f"after all came back: {again.view['answered']} votes of {len(phones)} phones")
    server.process.send_signal(signal.SIGINT)
    server.process.wait()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 300, Path(made)))
