"""The warm server inside a sandbox: imports once, then one locked-in fork for each submission.

It never reads a submission: text and answers travel through descriptors that it hands to the fork unseen, so
that a later fork cannot find an earlier notebook in the memory it inherits. It alone reports how a
submission ended, on a socket that no submission can reach.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from course.grading.inside import jail
from course.grading.inside.cells import Notebook, silence, warm_up
from course.grading.inside.channel import Channel

HOME = "/home/learner"
TICK_SECONDS = 0.05
_CLOCK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


def _lock_in(setup: Mapping[str, Any], limits: Mapping[str, Any]) -> None:
    """As process 1 of the submission: own `/proc`, own writable folders, no rights, hard limits."""
    jail.mount("proc", "/proc")
    owner = f",uid={setup['user']},gid={setup['user']}" if setup["user"] is not None else ""
    for folder in setup["scratch"]:
        size = limits["shared_mb"] if folder == "/dev/shm" else limits["disk_mb"]
        jail.mount("tmpfs", folder, f"size={size}m,nr_inodes=4096,mode=0700{owner}")
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
    jail.limit_resources(limits)
    jail.drop_rights(setup["user"])
    jail.filter_system_calls()
    os.chdir(HOME)


def _keep_only(*descriptors: int) -> None:
    start = 3
    for descriptor in sorted(descriptors):
        os.closerange(start, descriptor)
        start = descriptor + 1
    os.closerange(start, 4096)


def _submission(
    shell: Any, setup: Mapping[str, Any], limits: Mapping[str, Any], task: int, answers: int, report: int
) -> NoReturn:
    """Run one submission in this process and end it, without any of the interpreter's own exit work."""
    try:
        os.setsid()
        _keep_only(task, answers, report)
        silence()
        _lock_in(setup, limits)
    except BaseException as error:
        os.write(report, f"failed {error}".encode()[:400])
        os._exit(70)
    os.close(report)
    with os.fdopen(task, "rb") as source:
        content = json.load(source)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        Notebook(content, Channel(answers)).run(shell)
    finally:
        os._exit(0)


def _launch(
    shell: Any, setup: Mapping[str, Any], limits: Mapping[str, Any], task: int, answers: int
) -> tuple[int, str]:
    """Fork a submission; return its process id here, or 0 and what went wrong."""
    read, report = os.pipe()
    outer = os.fork()
    if outer == 0:  # only opens the namespaces; its child is their first process
        try:
            jail.own_namespaces()
            inner = os.fork()
        except BaseException as error:
            os.write(report, f"failed {error}".encode()[:400])
            os._exit(70)
        if inner == 0:
            os.close(read)
            _submission(shell, setup, limits, task, answers, report)
        os.write(report, f"pid {inner}\n".encode())
        os._exit(0)
    os.close(report)
    os.waitpid(outer, 0)
    said = b""
    while chunk := os.read(read, 4096):
        said += chunk
    os.close(read)
    text = said.decode("utf-8", "replace")
    pid = next((int(line[4:]) for line in text.splitlines() if line.startswith("pid ")), 0)
    trouble = text[text.index("failed ") + 7 :] if "failed " in text else ""
    return pid, trouble


def _usage(skip: set[int]) -> tuple[int, float, list[int]]:
    """Return resident bytes (an upper bound), processor seconds and ids of all processes but `skip`."""
    resident, ticks, pids = 0, 0, []
    for entry in os.scandir("/proc"):
        name = entry.name
        if not name.isdigit() or int(name) in skip:
            continue
        try:
            fields = Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        pids.append(int(name))
        ticks += sum(int(value) for value in fields[11:15])
        resident += int(fields[21]) * _PAGE
    return resident, ticks / _CLOCK, pids


def _proportional(pids: list[int]) -> int:
    """Return the proportional set size of some processes, in bytes: shared pages count once in all."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError, ValueError, IndexError):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
                    break
    return total


class _Watch:
    """Look at a running submission every tick and name the first limit it breaks."""

    def __init__(self, limits: Mapping[str, Any]) -> None:
        self.limits = limits
        self.skip = {1, os.getpid()}
        self.started = time.monotonic()
        self.peak = 0

    def broken(self) -> str | None:
        resident, cpu, pids = _usage(self.skip)
        ceiling = self.limits["memory_mb"] << 20
        if resident > ceiling:
            resident = _proportional(pids)
        self.peak = max(self.peak, resident)
        if resident > ceiling:
            return "memory"
        if cpu > self.limits["cpu_seconds"]:
            return "cpu"
        if len(pids) > self.limits["processes"] + 8:
            return "processes"
        if time.monotonic() - self.started > self.limits["total_seconds"] + 5:
            return "time"  # the marker outside watches the time; this is for when it cannot
        return None


def _attend(control: socket.socket, pid: int, limits: Mapping[str, Any]) -> dict[str, Any]:
    """Wait for a submission to end, or end it; every descendant is dead when this returns."""
    watch = _Watch(limits)
    ended = "exit"
    handle = os.pidfd_open(pid)
    poll = select.poll()
    poll.register(handle, select.POLLIN)
    poll.register(control, select.POLLIN)
    while True:
        events = dict(poll.poll(TICK_SECONDS * 1000))
        if handle in events:
            break
        reason: str | None = None
        if control.fileno() in events:
            order = control.recv(65536)
            reason = json.loads(order)["kill"] if order else "gone"
        reason = reason or watch.broken()
        if reason is not None:
            ended = reason
            poll.unregister(control)
            os.kill(pid, signal.SIGKILL)
            break
    _, status = os.waitpid(pid, 0)
    os.close(handle)
    code = os.waitstatus_to_exitcode(status)
    return {
        "ended": ended,
        "code": code,
        "peak_mb": watch.peak >> 20,
        "seconds": time.monotonic() - watch.started,
    }


def serve(control: socket.socket, setup: Mapping[str, Any]) -> None:
    """Answer orders until the marker closes the socket."""
    jail.become_subreaper()
    started = time.monotonic()
    shell = warm_up()
    control.send(json.dumps({"ready": time.monotonic() - started, "python": sys.version.split()[0]}).encode())
    while True:
        data, descriptors, _, _ = socket.recv_fds(control, 65536, 2)
        if not data:
            return
        order = json.loads(data)
        if "limits" not in order:
            continue  # a late order to stop a submission that has ended by itself
        task, answers = descriptors
        pid, trouble = _launch(shell, setup, order["limits"], task, answers)
        os.close(task)
        os.close(answers)
        if pid:
            result = _attend(control, pid, order["limits"])
        else:
            result = {"ended": "setup", "code": 70, "peak_mb": 0, "seconds": 0.0}
        if trouble:
            result = {**result, "ended": "setup", "trouble": trouble}
        control.send(json.dumps(result).encode())


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])), json.loads(sys.argv[2]))
