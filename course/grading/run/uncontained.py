"""Run notebooks on systems that cannot contain them, with a time limit and few other limits.

A notebook run here can read and write whatever the teacher can. So `course grade` requires `--uncontained`
first, and every row of the marks records it.
"""

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from course.grading.run.passes import Clock
from course.grading.run.reader import Reader
from course.grading.run.runs import Limits, Run, SandboxError, Task


def _environment(stage: Path) -> dict[str, str]:
    """Return a small environment without the teacher's variables, which may hold passwords and tokens."""
    needed = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "LC_ALL")
    kept = {name: os.environ[name] for name in needed if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": str(stage),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONNOUSERSITE": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "COURSE_MARKED_RUN": "1",
    }


class UncontainedRunner:
    """Runs each notebook in a process of its own, started before it is needed.

    The limits hold as far as the system supports them.
    """

    containment = "none"

    def __init__(self, stage: Path, limits: Limits, slot: int = 0) -> None:
        self._stage, self._limits, self.slot = stage, limits, slot
        self.versions: dict[str, Any] = {"python": sys.version.split()[0]}
        self._next: tuple[subprocess.Popen[bytes], tempfile.TemporaryDirectory[str]] | None = self._start()

    def _start(self) -> tuple[subprocess.Popen[bytes], tempfile.TemporaryDirectory[str]]:
        folder = tempfile.TemporaryDirectory(prefix="marking-", ignore_cleanup_errors=True)
        environment = {
            **_environment(self._stage),
            "HOME": folder.name,
            "USERPROFILE": folder.name,  # what Windows calls it
            "IPYTHONDIR": f"{folder.name}/.ipython",
        }
        process = subprocess.Popen(
            [sys.executable, "-B", "-P", "-m", "course.grading.run.inside.oneshot"],
            cwd=folder.name,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=os.name == "posix",
        )
        return process, folder

    def run(self, task: Task, skip: frozenset[int], seconds: float) -> Run:
        """Run a notebook without the cells in `skip`, at most for `seconds`."""
        process, folder = self._next or self._start()
        self._next = self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        if process.stdout.readline() != b"ready\n":  # before any learner's code: it may take its time
            _kill(process)
            folder.cleanup()
            raise SandboxError("The process for a notebook did not start.")
        content = {"limits": self._limits.as_dict(), "task": json.loads(task.as_bytes(skip, self._limits))}
        started = time.monotonic()
        try:
            with contextlib.suppress(OSError):
                process.stdin.write(json.dumps(content).encode("ascii") + b"\n")
                process.stdin.close()
            run = self._follow(Reader(task, self._limits), process, seconds)
        finally:
            _kill(process)
            folder.cleanup()
        run.seconds = time.monotonic() - started
        return run

    def _follow(self, reader: Reader, process: subprocess.Popen[bytes], seconds: float) -> Run:
        chunks: queue.Queue[bytes] = queue.Queue(maxsize=64)
        threading.Thread(target=_pump, args=(process, chunks), daemon=True).start()
        clock = Clock(self._limits, seconds)
        stopped: str | None = None
        while stopped is None:
            try:
                chunk = chunks.get(timeout=0.1)
            except queue.Empty:
                # a grandchild may hold the pipe open: the death of the process ends the reading too
                if process.poll() is not None and chunks.empty():
                    break
            else:
                if not chunk:
                    break
                if reader.feed(chunk):
                    clock.next_cell()
            stopped = "output" if reader.full else clock.overdue()
        run = reader.close()
        run.ended = stopped or ("finished" if reader.finished else "died")
        return run

    def restart(self) -> None:
        """Replace the process that waits for the next notebook."""
        self.close()
        self._next = self._start()

    def close(self) -> None:
        """Stop the process that waits for the next notebook."""
        if self._next is not None:
            process, folder = self._next
            _kill(process)
            folder.cleanup()
            self._next = None


def _pump(process: subprocess.Popen[bytes], chunks: queue.Queue[bytes]) -> None:
    assert process.stdout is not None
    with contextlib.suppress(OSError, ValueError):
        while chunk := os.read(process.stdout.fileno(), 1 << 16):
            chunks.put(chunk, timeout=60.0)
    with contextlib.suppress(queue.Full):
        chunks.put(b"", timeout=60.0)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and, where there are process groups, its group."""
    if os.name == "posix":
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
