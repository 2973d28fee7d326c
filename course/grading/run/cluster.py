"""Run notebooks on a Dask cluster: bytes go out, plain answers come back, and keys stay here.

Dask pickles only a function's name and bytes of ours. Workers run `course.grading.run.worker.answer`, which
never compares anything. Notebooks there are contained as on this machine.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import json
import logging
import re
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

from course.errors import CourseError
from course.grading.run.runs import Limits, Run, SandboxError, Task, run_from_dict
from course.grading.run.stage import fingerprint
from course.grading.run.uncontained import UncontainedRunner
from course.grading.run.worker import answer, facts

_ADDRESS = re.compile(r"(?P<scheme>tcp|tls)://(?P<host>[\w.-]+|\[[0-9a-fA-F:.]+\]):(?P<port>\d{1,5})")
_USUAL_PORT = 8786
_CONNECT_SECONDS = 10.0
_JOIN_SECONDS = 15.0
#: how long a cluster may have no worker: a lost worker is usually started again within seconds
_EMPTY_SECONDS = 30.0
_LOOK_SECONDS, _POLL_SECONDS = 2.0, 0.5
_SCHEDULER = "scheduler"


def check_address(text: str) -> str:
    """Return the address of a scheduler if its form is valid.

    Raises
    ------
    CourseError
        When its form is not ``tcp://host:port`` or ``tls://host:port``; names the nearest valid address.
    """
    text = text.strip()
    found = _ADDRESS.fullmatch(text)
    if found and 0 < int(found["port"]) < 65536:
        return text
    rest = text.partition("://")[2] if "://" in text else text
    host = re.match(r"\[[0-9a-fA-F:.]+\]|[\w.-]+", rest)
    port = re.search(r":(\d{1,5})(?!.*:)", rest)
    number = int(port[1]) if port and "http" not in text[:4] else _USUAL_PORT
    scheme = "tls" if text.startswith("tls") else "tcp"
    near = f"{scheme}://{host[0] if host else 'localhost'}:{number if 0 < number < 65536 else _USUAL_PORT}"
    raise CourseError(
        f"{text!r} is not the address of a Dask scheduler: write tcp://host:port or tls://host:port, "
        f"for example {near}."
    )


class Cluster:
    """A connected cluster whose workers can all mark; made by `connect`.

    `containment` is the level on every worker, and `threads` the number of notebooks at the same time.
    """

    def __init__(self, address: str, client: Any, containment: str) -> None:
        self.address, self.containment = address, containment
        self._client = client
        self.threads = sum(client.nthreads().values())
        self._abandoned, self._empty, self._left = threading.Event(), threading.Event(), threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def seat(self, limits: Limits) -> ClusterSeat:
        """Return a place for one notebook at a time."""
        return ClusterSeat(self, limits)

    def abandon(self) -> None:
        """Stop waiting for the workers, because the run was interrupted."""
        self._abandoned.set()

    def leave(self) -> None:
        """Stop watching whether the cluster has workers."""
        self._left.set()

    def ask(self, order: bytes) -> Any:
        """Run a notebook on a worker and return the JSON that the worker sends.

        Raises
        ------
        SandboxError
            When this notebook cannot be run: each worker that tried was lost.
        CourseError
            When nothing can be run: the scheduler or all workers are gone, or a worker refuses.
        """
        from distributed.client import ClosedClientError
        from distributed.scheduler import KilledWorker

        try:
            future = self._client.submit(answer, order, pure=False)
            try:
                # fetch once and never give up: threads may share a fetch, and giving up ends it for all
                fetched = asyncio.run_coroutine_threadsafe(
                    self._client.gather(future, asynchronous=True), self._client.loop.asyncio_loop
                )
                return json.loads(self._wait(fetched))
            finally:
                with contextlib.suppress(ClosedClientError):
                    future.cancel()
        except KilledWorker as error:
            raise SandboxError(
                f"{error.allowed_failures + 1} workers of the cluster were lost while they ran it"
            ) from None
        except CourseError:
            raise
        except (OSError, concurrent.futures.CancelledError, ClosedClientError):
            raise self._gone("The scheduler no longer answers") from None
        except Exception as error:
            raise CourseError(
                f"A worker of the cluster cannot run the course ({type(error).__name__}: {error}). "
                "Install the same version of the course on the scheduler, the workers and this computer."
            ) from None

    def _wait(self, fetched: concurrent.futures.Future[bytes]) -> bytes:
        while True:
            try:
                return fetched.result(timeout=_POLL_SECONDS)
            except TimeoutError:
                if fetched.done():
                    raise
            if self._abandoned.is_set():
                raise KeyboardInterrupt
            if self._empty.is_set():
                raise self._gone("No worker is left")

    def _watch(self) -> None:
        """Notice when the cluster has had no worker for long, since notebooks would then wait for ever.

        This needs a thread of its own: a scheduler that is gone takes long to answer.
        """
        seen = time.monotonic()
        while not self._left.wait(_LOOK_SECONDS):
            with contextlib.suppress(Exception):
                if self._client.nthreads():
                    seen = time.monotonic()
                elif time.monotonic() > seen + _EMPTY_SECONDS:
                    self._empty.set()

    def _gone(self, what: str) -> CourseError:
        return CourseError(
            f"{what} ({self.address}). Finished runs are kept: start the same command again to go on. "
            "To go on without the cluster, leave --scheduler out."
        )


class ClusterSeat:
    """Runs notebooks one after the other, each on the worker that is free."""

    def __init__(self, cluster: Cluster, limits: Limits) -> None:
        self._cluster, self._limits = cluster, limits
        self._python: str | None = None

    def run(self, task: Task) -> Run:
        """Run a notebook on the cluster; return its run, read as warily as a kept run."""
        order = {
            "cells": list(task.cells),
            "public": task.public,
            "limits": self._limits.as_dict(),
            "level": self._cluster.containment,
            "fingerprint": fingerprint(),
        }
        said = self._cluster.ask(json.dumps(order).encode())
        if "refused" in said:
            raise CourseError(f"A worker of the cluster refuses to run notebooks: {said['refused']}.")
        if "trouble" in said:
            raise SandboxError(said["trouble"])
        try:
            run = run_from_dict(said["run"])
            cells = {run.cell, *run.reports, *(given.cell for given in run.answers.values())}
            fits = all(cell is None or 0 <= cell < len(task.cells) for cell in cells)
            self._python = str(said["python"])
        except (KeyError, TypeError, ValueError, AttributeError):
            fits = False
        if not fits:
            raise SandboxError("a worker of the cluster returned a result for another notebook")
        return run

    def python(self) -> str | None:
        """Version of Python that the last notebook ran in."""
        return self._python

    def close(self) -> None:
        """Do nothing: a worker's sandbox ends by itself after a minute without work."""


@contextlib.contextmanager
def connect(address: str, *, contained: bool = True) -> Iterator[Cluster]:
    """Connect to a scheduler, and check that every worker can mark as this computer would.

    `address` is ``tcp://host:port``, or ``tls://host:port`` with Dask's own configuration of certificates.
    Where `contained` is False, the workers run notebooks without a wall.

    Raises
    ------
    CourseError
        When the scheduler does not answer within seconds, has no worker, or a worker is unfit.
    """
    address = check_address(address)
    try:
        import distributed
    except ModuleNotFoundError:
        raise CourseError(
            "--scheduler needs Dask: install the course with its extra `cluster` (docs/marking.md)."
        ) from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    for name in ("distributed.client", "distributed.core", "distributed.comm", "distributed.worker"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters is said in our own words
    client = _within_seconds(
        lambda: distributed.Client(address, timeout=_CONNECT_SECONDS, set_as_default=False), address
    )
    try:
        with contextlib.suppress(TimeoutError):
            client.wait_for_workers(1, timeout=_JOIN_SECONDS)
        level = _examine(_ask_all(client), address, contained)
        cluster = Cluster(address, client, level)
        try:
            yield cluster
        finally:
            cluster.leave()
    finally:
        with contextlib.suppress(Exception):
            client.close(timeout=2.0)


def _within_seconds(make: Callable[[], Any], address: str) -> Any:
    """Return what `make` returns, or raise in time even while Dask keeps trying.

    Dask waits a minute for a server that is no scheduler, such as a dashboard.
    """
    made: list[Any] = []
    failed: list[BaseException] = []

    def attempt() -> None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # versions are compared below
                made.append(make())
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=attempt, daemon=True)
    thread.start()
    thread.join(_CONNECT_SECONDS + 2.0)
    if made:
        return made[0]
    why = f" ({failed[0]})" if failed else ""
    hint = ""
    if address.startswith("tls:"):
        hint = " For tls:// Dask's configuration names the certificates (distributed.comm.tls)."
    raise CourseError(
        f"No Dask scheduler answers at {address}{why}. Give the address that `dask scheduler` prints, of "
        f"the form tcp://host:port, usually with port {_USUAL_PORT}.{hint}"
    )


def _ask_all(client: Any) -> dict[str, Any]:
    """Return the `facts` of the scheduler and of each worker, or the errors they raised."""
    try:
        scheduler = client.run_on_scheduler(facts)
    except Exception as error:
        scheduler = error
    workers = client.run(facts, on_error="return")
    said = {f"worker {name}": text for name, text in sorted(workers.items())}
    return {_SCHEDULER: scheduler, **said}


def _examine(said: dict[str, Any], address: str, contained: bool) -> str:
    """Return the level of containment for a cluster with these workers; raise when one is unfit."""
    if len(said) < 2:
        raise CourseError(f"The scheduler at {address} has no worker. Start one: `dask worker {address}`.")
    ours = json.loads(facts())["versions"]
    levels: dict[str, str] = {}
    for who, text in said.items():
        if not isinstance(text, str):
            raise CourseError(
                f"The {who} cannot load the course ({type(text).__name__}: {text}). "
                f"Install the versions of this computer there: {_listed(ours)}."
            )
        found = json.loads(text)
        wrong = {name: found["versions"].get(name, "absent") for name in ours}
        wrong = {name: version for name, version in wrong.items() if version != ours[name]}
        if wrong:
            raise CourseError(
                f"The {who} has {_listed(wrong)}; this computer has "
                f"{_listed({name: ours[name] for name in wrong})}. Install equal versions: others may give "
                "other marks."
            )
        if who != _SCHEDULER and found["level"]:
            levels[found["level"]] = who
        elif contained and who != _SCHEDULER:
            raise CourseError(
                f"The {who} cannot contain notebooks: {found['why_not_contained']}. "
                "On a cluster every worker needs a wall: install bubblewrap there."
            )
    if not contained:
        return UncontainedRunner.containment
    if len(levels) > 1:
        listed = ", ".join(f"{who}: {level}" for level, who in sorted(levels.items()))
        raise CourseError(
            f"The workers contain notebooks in different ways ({listed}). Install bubblewrap on all of them."
        )
    return next(iter(levels))


def _listed(versions: dict[str, str]) -> str:
    return ", ".join(f"{name} {version}" for name, version in versions.items())
