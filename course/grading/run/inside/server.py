"""The warm server inside a sandbox: imports once, then forks a confined process for each submission.

The server never reads a submission. It hands the fork the descriptors for text and answers, so that a later
fork cannot find an earlier notebook in inherited memory. It alone reports how a submission ended, on a socket
that no submission can reach.
"""

import contextlib
import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

from course.grading.run.inside import jail
from course.grading.run.inside.cells import Channel, Notebook, silence, warm_up

HOME = "/home/learner"
TICK_SECONDS = 0.05
_CLOCK = os.sysconf("SC_CLK_TCK")
_MOST_SOCKETS = 128
#: The most areas of memory in all processes; the kernel's limit for one process; the count assumed for a
#: process that cannot be read.
_MOST_AREAS = 1 << 17
_AREAS_OF_ONE = int(Path("/proc/sys/vm/max_map_count").read_text())
_AREAS_UNREAD = _MOST_AREAS >> 3


def _lock_in(setup: Mapping[str, Any], limits: Mapping[str, Any]) -> None:
    """Confine the submission's first process: own `/proc`, own writable folders, no rights, hard limits."""
    jail.mount("proc", "/proc")
    owner = f",uid={setup['user']},gid={setup['user']}" if setup["user"] is not None else ""
    for folder in setup["scratch"]:
        size = limits["shared_mb"] if folder == "/dev/shm" else limits["disk_mb"]
        jail.mount("tmpfs", folder, f"size={size}m,nr_inodes=4096,mode=0700{owner}")
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
    for name in ("keys", "key-users"):  # they would name the keys that the teacher's session holds
        if Path(f"/proc/{name}").exists():
            jail.mount_raw("/dev/null", f"/proc/{name}", jail.MS_BIND)
    jail.hide_mounts()
    jail.limit_resources(limits)
    jail.drop_rights(setup["user"])
    if not jail.filter_system_calls():
        raise OSError("the system calls of this machine are not known")
    os.chdir(HOME)


def _keep_only(*descriptors: int) -> None:
    start = 3
    for descriptor in sorted(descriptors):
        os.closerange(start, descriptor)
        start = descriptor + 1
    os.closerange(start, 4096)


def _submission(
    shell: Any, setup: Mapping[str, Any], limits: Mapping[str, Any], task: int, answers: int, *, report: int
) -> NoReturn:
    """Run one submission in this process and end the process without Python's exit handlers."""
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
    """Fork a submission. Return its process id, or 0 and the error."""
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
            _submission(shell, setup, limits, task, answers, report=report)
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


def _usage(skip: set[int]) -> tuple[dict[int, int], int, float]:
    """Return the memory and processor time of all processes except `skip`.

    Three values: bytes in memory or swapped out, by process (an upper bound); bytes of all page tables;
    processor seconds of all processes.
    """
    resident: dict[int, int] = {}
    tables, ticks = 0, 0
    for entry in os.scandir("/proc"):
        if not entry.name.isdigit() or int(entry.name) in skip:
            continue
        pid = int(entry.name)
        try:
            # read bytes, since a process may give itself a name that is no text
            fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
        except OSError:
            continue
        resident[pid] = 0
        ticks += sum(int(value) for value in fields[11:15])
        for place in _places(pid):
            with contextlib.suppress(OSError):
                for line in Path(f"{place}/status").read_bytes().splitlines():
                    if line.startswith((b"VmRSS:", b"VmSwap:")):
                        resident[pid] += int(line.split()[1]) * 1024
                    elif line.startswith(b"VmPTE:"):
                        tables += int(line.split()[1]) * 1024
            if resident[pid]:
                break
    return resident, tables, ticks / _CLOCK


def _places(pid: int) -> Iterator[str]:
    """Yield the folders in `/proc` on a process's memory: the process's own, then one for each thread."""
    yield f"/proc/{pid}"
    with contextlib.suppress(OSError):
        for thread in os.scandir(f"/proc/{pid}/task"):
            yield thread.path


def _proportional(resident: Mapping[int, int]) -> int:
    """Return the proportional set size of some processes in bytes, with shared pages counted once in all.

    A process that cannot be read counts with all its memory. A process that has ended counts as 0.
    """
    total = 0
    for pid, most in resident.items():
        for place in _places(pid):
            found = 0
            try:
                for line in Path(f"{place}/smaps_rollup").read_bytes().splitlines():
                    if line.startswith((b"Pss:", b"SwapPss:")):
                        found += int(line.split()[1]) * 1024
            except PermissionError:
                found = most
            except OSError:
                continue
            if found:
                total += found
                break
    return total


def _areas(pids: Iterable[int]) -> int:
    """Count the memory areas that the kernel keeps for some processes, including empty areas."""
    total = 0
    for pid in pids:
        for place in _places(pid):
            before = total
            try:
                with Path(f"{place}/maps").open("rb", buffering=0) as source:
                    while (part := source.read(1 << 16)) and total <= _MOST_AREAS:
                        total += part.count(b"\n")
            except PermissionError:
                total += _AREAS_UNREAD
            except OSError:
                continue
            if total > before:
                break
    return total


class _Watch:
    """Look at a running submission every tick and name the first limit it breaks."""

    def __init__(self, pid: int, limits: Mapping[str, Any]) -> None:
        self.pid, self.limits = pid, limits
        self.skip = {1, os.getpid()}
        self.started = time.monotonic()
        self.peak = 0
        self._network: int | None = None
        with contextlib.suppress(OSError):  # opened once: the file can be read while any process is left
            self._network = os.open(f"/proc/{pid}/net/sockstat", os.O_RDONLY)

    def close(self) -> None:
        if self._network is not None:
            os.close(self._network)

    def _sockets(self) -> int:
        """Return the number of sockets, including sockets on their way in messages."""
        if self._network is None:
            return _MOST_SOCKETS + 1
        return int(os.pread(self._network, 4096, 0).split(None, 3)[2])

    def broken(self) -> str | None:
        resident, tables, cpu = _usage(self.skip)
        ceiling = self.limits["memory_mb"] << 20
        used = sum(resident.values()) + tables
        if used > ceiling:
            used = _proportional(resident) + tables
        self.peak = max(self.peak, used)
        # areas and data waiting in sockets take kernel memory, which counts for no process
        if used > ceiling or self._sockets() > _MOST_SOCKETS:
            return "memory"
        if len(resident) * _AREAS_OF_ONE > _MOST_AREAS and _areas(resident) > _MOST_AREAS:
            return "memory"
        if cpu > self.limits["cpu_seconds"]:
            return "cpu"
        if len(resident) > self.limits["processes"] + 8:
            return "processes"
        if time.monotonic() - self.started > self.limits["total_seconds"] + 5:
            return "time"  # the marker outside watches the time; this is for when it cannot
        return None


def _attend(control: socket.socket, pid: int, limits: Mapping[str, Any]) -> dict[str, Any]:
    """Wait until a submission ends, or end it. All its processes are dead when this returns."""
    watch = _Watch(pid, limits)
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
    watch.close()
    code = os.waitstatus_to_exitcode(status)
    return {
        "ended": ended,
        "code": code,
        "peak_mb": watch.peak >> 20,
        "seconds": time.monotonic() - watch.started,
    }


def serve(control: socket.socket, setup: Mapping[str, Any]) -> None:
    """Run the submissions that the marker orders, until the marker closes the socket."""
    jail.become_subreaper()
    jail.hide_command()
    started = time.monotonic()
    shell = warm_up(for_many=True)
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
