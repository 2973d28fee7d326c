"""The server's end of the pipe to the examiner: asks for marks, and starts a dead examiner again."""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from course.room.answers import Mark

_LONGEST_LINE = 8_000_000
_PREPARING, _MARKING = 180.0, 15.0
_MOST_WAITING, _MOST_STARTS = 2000, 4


@dataclass(slots=True)
class _Wanted:
    """An answer that waits for its mark, the function to call, and whether it has killed the process."""

    question: str
    answer: Any
    told: Callable[[Mark], None]
    killed: bool = False


class Examiner:
    """A child process that prepares a lesson and marks answers.

    `prepared` is called with the prepared lesson each time the process starts. `trouble` is called with a
    sentence when the process fails. `command` starts the process; it is for tests. `more` are further words
    for `course.room.preparing`: a test, the teacher's own bank, and questions beside those of the lesson.
    """

    def __init__(
        self,
        lesson: str,
        prepared: Callable[[dict[str, Any]], None],
        trouble: Callable[[str], None],
        command: list[str] | None = None,
        more: Sequence[str] = (),
    ) -> None:
        self._command = command or [sys.executable, "-m", "course.room.preparing", lesson, *more]
        self._prepared, self._trouble = prepared, trouble
        self._process: asyncio.subprocess.Process | None = None
        self._wanted: asyncio.Queue[_Wanted] = asyncio.Queue(_MOST_WAITING)
        self._again: _Wanted | None = None  # the answer that the process died of, asked first after a restart
        self._task: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """Id of the running process, or None."""
        return self._process.pid if self._process is not None else None

    def start(self) -> None:
        """Start the process in the running event loop."""
        self._task = asyncio.get_running_loop().create_task(self._live())

    def mark(self, question: str, answer: Any, told: Callable[[Mark], None]) -> bool:
        """Ask for a mark; return False where too many answers wait already.

        `told` is called with the mark.
        """
        try:
            self._wanted.put_nowait(_Wanted(question, answer, told))
        except asyncio.QueueFull:
            return False
        return True

    async def stop(self) -> None:
        """End the process."""
        if self._task is not None:
            # Until Python 3.12 `wait_for` loses a cancellation that comes together with its line.
            while not self._task.done():
                self._task.cancel()
                await asyncio.wait([self._task], timeout=0.1)
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        await self._end()

    async def _live(self) -> None:
        """Run the process, and start it again a few times when it dies."""
        for number in range(1, _MOST_STARTS + 1):
            try:
                await self._serve()
            except (OSError, ValueError, TimeoutError, EOFError, KeyError, TypeError):
                await self._end()
                if number < _MOST_STARTS:
                    await asyncio.sleep(0.2 * number)
        self._trouble(
            "The lesson's questions cannot be prepared or marked on this computer now. Your own questions "
            "work; a quick check shows its answers without the mistakes behind them."
        )

    async def _serve(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=_LONGEST_LINE,
            # Ctrl-C in the terminal is for the server, which then ends this process
            start_new_session=os.name == "posix",
        )
        first = await self._line(_PREPARING)
        if first.get("kind") != "prepared":
            raise ValueError("The examiner began with something else.")
        self._prepared(first)
        number = 0
        while True:
            wanted = await self._next()
            number += 1
            try:
                mark = await self._asked(number, wanted)
            except Exception:
                # asked again after a restart; an answer that kills the examiner twice is unreadable
                if wanted.killed:
                    wanted.told(Mark("error", read=False))
                else:
                    wanted.killed, self._again = True, wanted
                raise
            wanted.told(mark)

    async def _next(self) -> _Wanted:
        """Wait for the next answer; raise when the process ends meanwhile."""
        assert self._process is not None
        if self._again is not None:
            again, self._again = self._again, None
            return again
        wanted = asyncio.ensure_future(self._wanted.get())
        ended = asyncio.ensure_future(self._process.wait())
        try:
            await asyncio.wait({wanted, ended}, return_when=asyncio.FIRST_COMPLETED)
            if not wanted.done():
                raise EOFError
            return wanted.result()
        finally:
            wanted.cancel()
            ended.cancel()

    async def _asked(self, number: int, wanted: _Wanted) -> Mark:
        assert self._process is not None and self._process.stdin is not None
        asked = json.dumps({"id": number, "question": wanted.question, "answer": wanted.answer})
        self._process.stdin.write(asked.encode() + b"\n")
        await self._process.stdin.drain()
        found = await self._line(_MARKING)
        if found.get("id") != number:
            raise ValueError("The examiner answered another question.")
        return Mark(**found["mark"]) if found.get("kind") == "mark" else Mark("error", read=False)

    async def _line(self, wait: float) -> dict[str, Any]:
        assert self._process is not None and self._process.stdout is not None
        line = await asyncio.wait_for(self._process.stdout.readline(), wait)
        if not line:
            raise EOFError
        read = json.loads(line)
        if not isinstance(read, dict):
            raise ValueError("The examiner wrote something else than an object.")
        return read

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
