"""Kernels that are forked from a process that has already imported what every notebook imports.

Each notebook that is tested starts a kernel, and each kernel imports IPython, pandas, SciPy and Altair. One
process a worker, the *nursery*, imports them once and forks a kernel for each request. The course itself is
not among them: each kernel imports it anew. All share the scripts that vl-convert bundles.

Kernels of the tests' own process are warm, and those of a JupyterLab that `warm_lab.py` starts for them. A
`course` in a process of its own starts kernels as everywhere, unless the fixture `course_server` started it.
So do all where the system is not Linux.
"""

from __future__ import annotations

import atexit
import builtins
import functools
import gc
import hashlib
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from importlib.metadata import EntryPoint
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

from jupyter_client.provisioning import LocalProvisioner
from jupyter_client.provisioning.factory import KernelProvisionerFactory

_LAUNCHER = ["-m", "ipykernel_launcher"]
#: names the folder of what vl-convert has bundled
_BUNDLES = "COURSE_TESTS_BUNDLES"
#: names the socket of a nursery that another process has started
_DOOR = "COURSE_TESTS_NURSERY"


def use_warm_kernels() -> None:
    """Let every kernel that this process starts be forked from its nursery."""
    if sys.platform == "linux":
        factory = KernelProvisionerFactory.instance()
        factory.provisioners["warm"] = EntryPoint("warm", f"{__name__}:Warm", factory.GROUP_NAME)
        factory.default_provisioner_name = "warm"


def warm_lab() -> tuple[list[str], dict[str, str]]:
    """Return the command that starts a JupyterLab with warm kernels, and what its environment needs.

    With the word `course` behind it the command is that of the course, which starts its own JupyterLab.
    """
    script = Path(__file__).with_name("warm_lab.py")
    return [sys.executable, str(script)], {_DOOR: str(_nursery().door)} if sys.platform == "linux" else {}


class Warm(LocalProvisioner):
    """Asks the nursery for a kernel; one with other words or another path starts in its own Python."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        streams = [kwargs.get(name) for name in ("stdout", "stderr")]
        usual = cmd[:3] == [sys.executable, *_LAUNCHER] and not any(isinstance(one, int) for one in streams)
        if not usual or kwargs["env"].get("PYTHONPATH") != os.environ.get("PYTHONPATH"):
            return await super().launch_kernel(cmd, **kwargs)
        numbers = [1 + place if one is None else one.fileno() for place, one in enumerate(streams)]
        folder = str(kwargs.get("cwd") or Path.cwd())
        self.process = Forked(_nursery().fork(cmd[3:], folder, kwargs["env"], numbers))
        self.pid = self.pgid = self.process.pid
        self.cwd = folder
        return self.connection_info


class Forked:
    """A forked kernel, with as much of `subprocess.Popen` as a provisioner asks for."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._end = os.pidfd_open(pid)  # readable once the process has ended

    def poll(self) -> int | None:
        return 0 if select.select([self._end], [], [], 0)[0] else None

    def wait(self) -> int:
        select.select([self._end], [], [])
        return 0

    def send_signal(self, signum: int) -> None:
        signal.pidfd_send_signal(self._end, signum)

    def __del__(self) -> None:
        os.close(self._end)


class Guest:
    """A line to the process that forks kernels."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line

    def fork(self, words: list[str], folder: str, env: dict[str, str], streams: list[int]) -> int:
        """Fork a kernel with these words, standard output and standard error; return its process id."""
        letter = json.dumps({"words": words, "folder": folder, "env": env})
        socket.send_fds(self._line, [letter.encode("utf-8")], streams)
        return int(self._line.recv(32))


class Nursery(Guest):
    """The side of the process that starts the one that forks kernels."""

    def __init__(self) -> None:
        line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        super().__init__(line)
        self._folder = TemporaryDirectory(prefix="course-kernels-")
        self.door = Path(self._folder.name) / "door"
        with theirs, socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as door:
            door.bind(str(self.door))
            door.listen()
            given = [theirs.fileno(), door.fileno()]
            command = [sys.executable, __file__, *map(str, given)]
            self._process = subprocess.Popen(command, pass_fds=given, start_new_session=True)

    def close(self) -> None:
        """End the process with all its kernels, and wait, so that their time counts as time of children."""
        self._line.close()
        self._process.wait()
        self._folder.cleanup()


@functools.cache
def _nursery() -> Any:
    if _DOOR in os.environ:
        line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        line.connect(os.environ[_DOOR])
        return Guest(line)
    nursery = Nursery()
    atexit.register(nursery.close)
    return nursery


def _serve(line: socket.socket, door: socket.socket) -> None:
    """Fork a kernel for each letter; end with whoever has the first line."""
    kernels: set[int] = set()
    guests: list[socket.socket] = []
    while True:
        for ready in select.select([line, door, *guests], [], [])[0]:
            if ready is door:
                guests.append(door.accept()[0])
                continue
            letter, streams, _, _ = socket.recv_fds(ready, 1 << 20, 2)
            kernels -= {pid for pid in kernels if os.waitpid(pid, os.WNOHANG)[0]}
            if letter:
                pid = os.fork()
                if not pid:
                    _become_kernel(ready, [line, door, *guests], streams, **json.loads(letter))
                kernels.add(pid)
                for stream in streams:
                    os.close(stream)
            elif ready is line:
                for pid in kernels:
                    with suppress(ProcessLookupError):
                        os.killpg(pid, signal.SIGKILL)
                    os.waitpid(pid, 0)
                return
            else:
                ready.close()
                guests.remove(ready)


def _become_kernel(
    asker: socket.socket,
    lines: list[socket.socket],
    streams: list[int],
    *,
    words: list[str],
    folder: str,
    env: dict[str, str],
) -> None:
    """Be what `python -m ipykernel_launcher` is, in this folder, with this environment; never return."""
    from ipykernel import kernelapp

    os.setsid()  # the kernel and what it starts take signals together
    asker.send(str(os.getpid()).encode())
    for line in lines:
        line.close()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(env)
    empty = os.open(os.devnull, os.O_RDONLY)
    for number, stream in enumerate([empty, *streams]):
        os.dup2(stream, number)
        os.close(stream)
    # ipywidgets was imported outside of a kernel: a page that is loaded again asks it for all widgets at once
    sys.argv = ["ipykernel_launcher", *words, "--ext=ipywidgets"]
    kernelapp.launch_new_instance()
    sys.exit()


def _import_what_notebooks_import() -> None:
    from course.others import without_address_grammars

    # pandas asks when it is imported whether it draws in a terminal or for a kernel
    vars(builtins)["get_ipython"] = lambda: SimpleNamespace(kernel=True)
    with without_address_grammars():
        for name in ("altair", "ipykernel.kernelapp", "ipykernel.zmqshell", "pandas", "scipy.stats"):
            importlib.import_module(name)
    del vars(builtins)["get_ipython"]
    for name in [name for name in sys.modules if name.partition(".")[0] == "course"]:
        del sys.modules[name]


def share_bundles() -> None:
    """Let all test processes and their kernels bundle each script once: it takes two seconds."""
    import vl_convert

    if _BUNDLES not in os.environ:  # the first process, which starts the others
        made = TemporaryDirectory(prefix="course-bundles-")
        atexit.register(made.cleanup)
        os.environ[_BUNDLES] = made.name
    folder, bundle = Path(os.environ[_BUNDLES]), vl_convert.javascript_bundle

    def shared(*given: Any, **named: Any) -> str:
        path = folder / hashlib.sha256(repr((given, named)).encode("utf-8")).hexdigest()
        if not path.exists():
            part = path.with_suffix(f".{os.getpid()}")
            part.write_text(bundle(*given, **named), "utf-8")
            part.replace(path)
        return path.read_text("utf-8")

    vl_convert.javascript_bundle = shared


if __name__ == "__main__":
    del sys.path[0]  # the folder of this file
    os.environ["JPY_PARENT_PID"] = str(os.getpid())  # a kernel ends with its parent; read when it is imported
    _import_what_notebooks_import()
    gc.collect()
    gc.freeze()  # what is here already stays in memory that the kernels share
    share_bundles()
    _serve(*(socket.socket(fileno=int(number)) for number in sys.argv[1:3]))
