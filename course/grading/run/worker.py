"""The side of a Dask cluster that runs notebooks: bytes in, bytes out, nothing compared, no bank loaded."""

import contextlib
import json
import os
import platform
import tempfile
import threading
from importlib import metadata
from pathlib import Path
from typing import Any

from course.grading.run.runs import Limits, Run, SandboxError, Task, run_as_dict
from course.grading.run.seat import Seat, level_here, why_not, why_not_contained
from course.grading.run.stage import build_stage, fingerprint

_PACKAGES = ("distributed", "ipython", "numpy", "pandas", "altair")


def facts() -> str:
    """Return as JSON the versions that must be equal for equal marks, and this system's containment."""
    level = level_here()
    reason = why_not_contained() if level is None else None
    found = {}
    for name in _PACKAGES:
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    versions = {
        "python": ".".join(platform.python_version_tuple()[:2]),
        **found,
        "course": "/".join((*_course_version(), fingerprint()[:12])),
    }
    return json.dumps({"versions": versions, "level": level, "why_not_contained": reason})


def _course_version() -> tuple[str, ...]:
    try:
        return (metadata.version("interdependence-course"),)
    except metadata.PackageNotFoundError:
        return ()  # run from a checkout: only the fingerprint shows its version


class _RefusedError(Exception):
    """Raised where this worker must not run notebooks; one refusal stops the batch."""


class _Bench:
    """The stage and the seats that one worker process keeps between notebooks: one seat for each thread."""

    idle_seconds = 60.0

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seats: dict[int, tuple[list[Any], Seat]] = {}
        self._stage: tempfile.TemporaryDirectory[str] | None = None
        self._rest = threading.Timer(0.0, self.clear)
        self._made = 0

    def run(self, task: Task, limits: Limits, level: str) -> tuple[Run, str | None]:
        """Run a notebook on this thread's seat, which stays warm until no work has come for a minute."""
        me = threading.get_ident()
        kind = [level, limits.as_dict()]
        with self._lock:
            self._rest.cancel()
            stage = self._staged()
            before, seat = self._seats.pop(me, (None, None))
        if seat is not None and before != kind:
            seat.close()
            seat = None
        if seat is None:
            if reason := why_not(level):
                raise _RefusedError(f"it cannot contain notebooks: {reason}")
            seat = Seat(stage, limits, level, self._slot())
        try:
            return seat.run(task), seat.python()
        finally:
            with self._lock:
                self._seats[me] = (kind, seat)
                self._rest.cancel()
                self._rest = threading.Timer(self.idle_seconds, self.clear)
                self._rest.daemon = True
                self._rest.start()

    def _staged(self) -> Path:
        if self._stage is None:
            self._stage = tempfile.TemporaryDirectory(
                prefix="course-stage-", dir=_workers_folder(), ignore_cleanup_errors=True
            )
            build_stage(Path(self._stage.name) / "stage")
        return Path(self._stage.name) / "stage"

    def _slot(self) -> int:
        """Return a seat number that no other worker process on this machine uses."""
        with self._lock:
            self._made += 1
            return os.getpid() * 64 + self._made % 64

    def clear(self) -> None:
        """Stop the sandboxes that wait for work."""
        with self._lock:
            seats, self._seats = list(self._seats.values()), {}
        for _, seat in seats:
            seat.close()


def _workers_folder() -> str | None:
    """Return the folder that Dask clears even after a killed worker, or None outside a worker."""
    from distributed import get_worker

    try:
        return str(get_worker().local_directory)
    except ValueError:
        return None


_BENCH = _Bench()


def answer(order: bytes) -> bytes:
    """Run one notebook on a worker; return JSON in every case, never an object.

    The order is JSON: `cells` and `public` as in `Task`, `limits`, `level` and the sender's `fingerprint`.
    The returned JSON holds `run` and `python`, or `trouble` in words, or `refused` in words.
    """
    try:
        content = json.loads(order)
        if content["fingerprint"] != fingerprint():
            raise _RefusedError("its course is of another version")
        task = Task(tuple(content["cells"]), content["public"])
        run, python = _BENCH.run(task, Limits(**content["limits"]), content["level"])
        return json.dumps({"run": run_as_dict(run), "python": python}).encode()
    except _RefusedError as error:
        return json.dumps({"refused": str(error)}).encode()
    except SandboxError as error:
        return json.dumps({"trouble": str(error)}).encode()
    except Exception as error:  # an exception would be pickled
        return json.dumps({"trouble": f"the worker failed ({type(error).__name__}: {error})"}).encode()
