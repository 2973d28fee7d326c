"""Run notebooks in a sandbox with a warm server, walled off by bubblewrap or by our own system calls."""

import contextlib
import json
import os
import platform
import selectors
import shutil
import socket
import subprocess
import sys
import tempfile
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import course.errors
from course.grading.run.passes import Clock
from course.grading.run.reader import Reader
from course.grading.run.runs import Limits, Run, SandboxError, Task
from course.grading.run.stage import hidden_folders, system_folders

#: machines whose system call numbers inside/jail.py knows
MACHINES = ("x86_64", "aarch64")
#: Devices that a sandbox shows. Terminals are left out, since their number is limited for the whole machine,
#: and /dev/zero, since no limit counts its mappings.
DEVICES = ("/dev/null", "/dev/full", "/dev/random", "/dev/urandom")
DEVICE_LINKS = {
    "/dev/fd": "/proc/self/fd",
    "/dev/stdin": "/proc/self/fd/0",
    "/dev/stdout": "/proc/self/fd/1",
    "/dev/stderr": "/proc/self/fd/2",
}
_STAGE = "/opt/course"
_HOME = "/home/learner"
#: First user id of notebooks where the marker is root: without a user namespace each worker has its own.
_FIRST_USER = 2_000_000_000
_START_SECONDS = 120.0
_PATIENCE_SECONDS = 15.0
_ENVIRONMENT = {
    "HOME": _HOME,
    "USER": "learner",
    "LOGNAME": "learner",
    "LANG": "C.UTF-8",
    "PATH": "/usr/bin:/bin",
    "PYTHONPATH": _STAGE,
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONNOUSERSITE": "1",
    "IPYTHONDIR": f"{_HOME}/.ipython",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "COURSE_MARKED_RUN": "1",
    "PIP_NO_INDEX": "1",  # there is no network: pip says so at once instead of trying for ten seconds
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
}


def why_no_bubblewrap() -> str | None:
    """Return why bubblewrap cannot contain notebooks on this system, or None when it can."""
    if not sys.platform.startswith("linux"):
        return f"containment needs Linux (this is {sys.platform}; on Windows, WSL is Linux)"
    if platform.machine() not in MACHINES:
        return f"the system calls of this machine ({platform.machine()}) are not known"
    if shutil.which("bwrap") is None:
        return "bubblewrap is not installed (Debian, Ubuntu, Fedora: package `bubblewrap`)"
    if not hasattr(os, "pidfd_open"):
        return "this kernel or Python has no pidfd_open (Linux 5.3 and Python 3.9 have it)"
    command = [
        *_base_command(),
        *_shown([Path("/usr/bin"), Path("/usr/lib"), Path("/usr/lib64")]),
        "/usr/bin/true",
    ]
    tried = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    if tried.returncode != 0:
        return f"bubblewrap cannot open its namespaces here: {tried.stderr.strip()[:300]}"
    return None


def is_root() -> bool:
    """Tell whether this process is root, which needs another user for notebooks but no user namespace."""
    return os.geteuid() == 0


def _base_command() -> list[str]:
    command = ["bwrap", "--die-with-parent", "--new-session", "--clearenv", "--hostname", "marking"]
    command += ["--unshare-pid", "--unshare-ipc", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    command += ["--cap-drop", "ALL"]
    for name in ("CAP_SYS_ADMIN", "CAP_SETPCAP", "CAP_SYS_CHROOT", "CAP_SYS_PTRACE"):
        command += ["--cap-add", name]
    if is_root():
        for name in ("CAP_SETUID", "CAP_SETGID", "CAP_KILL"):
            command += ["--cap-add", name]
    else:
        command += ["--unshare-user", "--uid", "1000", "--gid", "1000"]
    return command


def _parents(path: Path) -> list[str]:
    """Return options that make a mount's parent folders readable; bubblewrap would make them 0700."""
    made: list[str] = []
    for parent in reversed(path.parents[:-1]):
        made += ["--perms", "0755", "--dir", str(parent)]
    return made


def _shown(folders: list[Path]) -> list[str]:
    options: list[str] = []
    for folder in folders:
        if folder.exists():
            options += [*_parents(folder), "--ro-bind", str(folder), str(folder)]
    for name in ("/bin", "/lib", "/lib64", "/sbin"):
        link = Path(name)
        if link.is_symlink():
            options += ["--symlink", str(link.readlink()), name]
        elif link.is_dir():
            options += ["--ro-bind", name, name]
    return options


@dataclass(frozen=True)
class View:
    """What a sandbox is given, however its wall is built: folders, files, command and environment."""

    #: folders shown read-only under their own name; files shown under another name
    folders: list[Path]
    files: dict[str, Path]
    hidden: list[Path]  #: folders inside the shown folders that are covered
    own: list[str]  #: the server's writable folders; each notebook covers them with its own
    command: list[str]  #: command that starts the server
    environment: dict[str, str]
    home: str


def view_of(stage: Path, control: int, slot: int) -> View:
    """Return the view of a worker's sandbox."""
    folders = system_folders()
    own = [_HOME]
    # the environment may itself lie in a temporary folder, which a mount would cover
    if not any(folder.is_relative_to("/tmp") for folder in folders):
        own.append("/tmp")
    files = {name: Path(name) for name in ("/etc/ld.so.cache", "/etc/localtime") if Path(name).exists()}
    files |= {"/etc/passwd": stage / "passwd", _STAGE: stage}
    setup = {"user": _FIRST_USER + slot if is_root() else None, "scratch": [*own, "/dev/shm"]}
    server = [sys.executable, "-B", "-P", "-m", "course.grading.run.inside.server", str(control)]
    return View(
        folders, files, hidden_folders(folders), own, [*server, json.dumps(setup)], dict(_ENVIRONMENT), _HOME
    )


def _command(view: View) -> list[str]:
    command = _base_command()
    for name, value in view.environment.items():
        command += ["--setenv", name, value]
    command += [*_shown(view.folders), "--proc", "/proc"]
    for folder in ("/dev", "/dev/shm", "/etc"):
        command += ["--perms", "0755", "--dir", folder]
    for device in DEVICES:
        command += ["--dev-bind", device, device]
    for name, target in DEVICE_LINKS.items():
        command += ["--symlink", target, name]
    for name, source in view.files.items():
        command += [*_parents(Path(name)), "--ro-bind", str(source), name]
    command += _parents(Path(view.home))
    for hidden in view.hidden:
        command += ["--tmpfs", str(hidden), "--remount-ro", str(hidden)]
    for folder in view.own:
        command += ["--perms", "0755", "--size", str(1 << 20), "--tmpfs", folder]
    return [*command, "--remount-ro", "/", "--chdir", view.home, "--", *view.command]


class SandboxRunner(ABC):
    """Runs notebooks in a sandbox of its own; the same thread must make and use it, and must outlive it.

    `stage` is a folder made by `build_stage`, and `slot` the number of the worker.

    Raises
    ------
    SandboxError
        When the sandbox does not start.
    """

    containment: str

    def __init__(self, stage: Path, limits: Limits, slot: int = 0) -> None:
        self._stage, self._limits, self._slot = stage, limits, slot
        self._process: subprocess.Popen[bytes] | None = None
        self.versions: dict[str, Any] = {}
        self._start()

    @abstractmethod
    def _wall(self, view: View) -> tuple[list[str], dict[str, str] | None]:
        """Return the command that builds the wall and starts the server, with its environment."""

    def _start(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control = ours
        with theirs:
            command, environment = self._wall(view_of(self._stage, theirs.fileno(), self._slot))
            self._process = subprocess.Popen(
                command,
                env=environment,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
        ours.settimeout(_START_SECONDS)
        try:
            hello = ours.recv(65536)
        except OSError:
            hello = b""
        if not hello:
            self._process.kill()
            assert self._process.stderr is not None
            said = self._process.stderr.read().decode("utf-8", "replace").strip()
            self.close()
            raise SandboxError(f"The sandbox did not start: {said[-600:] or 'no message'}")
        self.versions = json.loads(hello)

    def run(self, task: Task, skip: frozenset[int], seconds: float) -> Run:
        """Run a notebook without the cells in `skip`, at most for `seconds`."""
        read, write = os.pipe()
        os.set_blocking(read, False)
        content = os.memfd_create("task")
        try:
            with os.fdopen(os.dup(content), "wb") as target:
                target.write(task.as_bytes(skip, self._limits))
            os.lseek(content, 0, os.SEEK_SET)
            order = json.dumps({"limits": self._limits.as_dict()}).encode()
            socket.send_fds(self._control, [order], [content, write])
        except OSError as error:
            os.close(read)
            raise SandboxError(f"The sandbox is gone: {error}") from error
        finally:
            os.close(content)
            os.close(write)
        try:
            return self._follow(Reader(task, self._limits), read, seconds)
        finally:
            os.close(read)

    def _follow(self, reader: Reader, read: int, seconds: float) -> Run:
        """Read the notebook's pipe until the server reports the end; end-of-file does not count."""
        clock = Clock(self._limits, seconds)
        stopped: str | None = None
        with selectors.DefaultSelector() as selector:
            selector.register(read, selectors.EVENT_READ)
            selector.register(self._control, selectors.EVENT_READ)
            while True:
                ready = {key.fileobj for key, _ in selector.select(0.1)}
                if read in ready:
                    with contextlib.suppress(BlockingIOError):  # a notebook can empty its own pipe again
                        chunk = os.read(read, 1 << 20)
                        if not chunk:
                            selector.unregister(read)
                        elif reader.feed(chunk):
                            clock.next_cell()
                if self._control in ready:
                    return self._finish(reader, read, stopped)
                if stopped is None:
                    stopped = "output" if reader.full else clock.overdue()
                    if stopped is not None:
                        with contextlib.suppress(ConnectionError):  # its end is then read next
                            self._control.send(json.dumps({"kill": stopped}).encode())
                        clock.stopped()
                elif clock.hopeless(_PATIENCE_SECONDS):
                    raise SandboxError("The sandbox does not answer.")

    def _finish(self, reader: Reader, read: int, stopped: str | None) -> Run:
        data = b""
        with contextlib.suppress(ConnectionError):  # it died with our order unread
            data = self._control.recv(65536)
        if not data:
            raise SandboxError("The sandbox ended while a notebook ran in it.")
        report = json.loads(data)
        if report["ended"] == "setup":
            raise SandboxError(
                f"A notebook could not be locked in: {report.get('trouble', 'unknown reason')}"
            )
        with contextlib.suppress(BlockingIOError):  # every writer is dead: what is left is one pipe full
            while chunk := os.read(read, 1 << 20):
                reader.feed(chunk)
        run = reader.close()
        if stopped is None and report["ended"] == "exit":
            stopped = "finished" if reader.finished and report["code"] == 0 else "died"
        run.ended = stopped or report["ended"]
        run.seconds, run.peak_mb = float(report["seconds"]), int(report["peak_mb"])
        return run

    def restart(self) -> None:
        """Replace a failed sandbox by a fresh one."""
        self.close()
        self._start()

    def close(self) -> None:
        """Stop the sandbox and every process in it."""
        self._control.close()
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(2.0)
            self._process.kill()
            self._process.wait()
            if self._process.stderr is not None:
                self._process.stderr.close()
            self._process = None


class BubblewrapRunner(SandboxRunner):
    """A sandbox whose wall is built by bubblewrap."""

    containment = "bubblewrap"

    def _wall(self, view: View) -> tuple[list[str], dict[str, str] | None]:
        return _command(view), None


_LINKS = ("/bin", "/lib", "/lib64", "/sbin")
_SYSTEM = ("/usr/bin", "/usr/lib", "/usr/lib64")


def _order(view: View, root: str) -> str:
    """Return a JSON description of the wall for `course.grading.run.inside.wall`."""
    links = {name: str(Path(name).readlink()) for name in _LINKS if Path(name).is_symlink()}
    folders = [
        *map(str, view.folders),
        *(name for name in _LINKS if Path(name).is_dir() and name not in links),
    ]
    shown = {folder: folder for folder in folders} | {name: str(path) for name, path in view.files.items()}
    return json.dumps(
        {
            "parent": os.getpid(),
            "user_namespace": not is_root(),
            "root": root,
            "shown": shown,
            "devices": DEVICES,
            "links": links | DEVICE_LINKS,
            "hidden": [str(folder) for folder in view.hidden],
            "own": view.own,
            "folder": view.home,
            "command": view.command,
            "environment": view.environment,
        }
    )


def _wall_command(order: str) -> list[str]:
    return [sys.executable, "-B", "-P", "-m", "course.grading.run.inside.wall", order]


def _environment(path: Path) -> dict[str, str]:
    return {"PYTHONPATH": str(path), "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"}


def why_no_namespaces() -> str | None:
    """Return why this system cannot build a wall with namespaces, or None when it can."""
    if not sys.platform.startswith("linux"):
        return f"namespaces need Linux (this is {sys.platform})"
    if platform.machine() not in MACHINES:
        return f"the system calls of this machine ({platform.machine()}) are not known"
    if not hasattr(os, "pidfd_open"):
        return "this kernel or Python has no pidfd_open (Linux 5.3 and Python 3.9 have it)"
    folders = [Path(name) for name in _SYSTEM if Path(name).is_dir()]
    view = View(folders, {}, [], ["/tmp"], ["/usr/bin/true"], {}, "/tmp")
    with tempfile.TemporaryDirectory(prefix="course-wall-") as root:
        tried = subprocess.run(
            _wall_command(_order(view, root)),
            env=_environment(Path(course.errors.__file__).parents[1]),
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    if tried.returncode != 0:
        said = tried.stderr.strip().splitlines() or [f"exit code {tried.returncode}"]
        return f"this system does not allow namespaces of our own: {said[-1][:300]}"
    return None


class NamespaceRunner(SandboxRunner):
    """A sandbox whose wall is built by `course.grading.run.inside.wall`, for systems without bubblewrap."""

    containment = "namespaces"

    def __init__(self, stage: Path, limits: Limits, slot: int = 0) -> None:
        # stays empty: only the sandbox mounts on it; beside the stage, with which it goes
        self._root = tempfile.mkdtemp(prefix="wall-", dir=stage.parent)
        super().__init__(stage, limits, slot)

    def _wall(self, view: View) -> tuple[list[str], dict[str, str] | None]:
        Path(self._root).mkdir(exist_ok=True)
        return _wall_command(_order(view, self._root)), _environment(self._stage)

    def close(self) -> None:
        """Stop the sandbox and every process in it, and remove its root folder."""
        super().close()
        with contextlib.suppress(OSError):
            Path(self._root).rmdir()
