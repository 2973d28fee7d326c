"""Build the wall of a sandbox where bubblewrap is not installed, then become the server behind it.

The module does with system calls what bubblewrap does. It makes own user, process, network, IPC and mount
namespaces. It makes a new, empty root that shows only the named folders, read-only. It keeps two
capabilities, which the server gives up for each notebook. It starts as a fresh process with one thread and
runs no learner's code.
"""

import json
import os
import select
import signal
import socket
import struct
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from course.grading.run.inside import jail

_MNT_DETACH = 2
_SYS_MOUNT_SETATTR, _AT_FDCWD, _AT_RECURSIVE = 442, -100, 0x8000
_READ_ONLY, _NO_SUID, _NO_DEV = 1, 2, 4
_SYS_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_PR_SET_PDEATHSIG, _PR_CAPBSET_DROP, _PR_CAP_AMBIENT, _RAISE = 1, 24, 47, 2
#: CAP_SETPCAP, CAP_SYS_CHROOT, CAP_SYS_PTRACE (to read how much memory processes take, also when they hide
#: it) and CAP_SYS_ADMIN; for the machine's root, who changes to another user later, also CAP_KILL, CAP_SETGID
#: and CAP_SETUID
_KEPT, _KEPT_BY_ROOT = {8, 18, 19, 21}, {5, 6, 7, 8, 18, 19, 21}


def _attributes(path: str, flags: int, *, recursive: bool = True) -> None:
    """Set attributes of a mount and of all below it (Linux 5.12 and later)."""
    jail.system_call(
        _SYS_MOUNT_SETATTR,
        _AT_FDCWD,
        path.encode(),
        _AT_RECURSIVE if recursive else 0,
        struct.pack("=QQQQ", flags, 0, 0, 0),
        32,
    )


def _bind(source: str, target: str, flags: int) -> None:
    jail.mount_raw(source, target, jail.MS_BIND | jail.MS_REC)
    _attributes(target, flags)


def _own_everything(user_namespace: bool) -> None:
    flags = jail.CLONE_NEWNS | jail.CLONE_NEWIPC | jail.CLONE_NEWNET | jail.CLONE_NEWUTS | jail.CLONE_NEWPID
    user, group = os.geteuid(), os.getegid()
    jail.unshare(flags | (jail.CLONE_NEWUSER if user_namespace else 0))
    if user_namespace:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"1000 {user} 1")
        Path("/proc/self/gid_map").write_text(f"1000 {group} 1")


def _furnish(root: str, view: Mapping[str, Any]) -> None:
    """Fill an empty file system with the folders and files that the sandbox may show."""
    jail.mount_raw("none", "/", jail.MS_REC | jail.MS_PRIVATE)
    jail.mount("tmpfs", root, "mode=0755,size=1m")

    def place(path: str) -> str:
        target = Path(root + path)
        target.mkdir(mode=0o755, parents=True, exist_ok=True)
        return str(target)

    def empty(path: str) -> str:
        place(str(Path(path).parent))
        Path(root + path).touch()
        return root + path

    for target, source in view["shown"].items():
        where = place(target) if Path(source).is_dir() else empty(target)
        _bind(source, where, _READ_ONLY | _NO_SUID | _NO_DEV)
    jail.mount("proc", place("/proc"))
    place("/dev/shm")
    for device in view["devices"]:
        _bind(device, empty(device), _NO_SUID)
    for link, source in view["links"].items():
        Path(root + link).symlink_to(source)
    for folder in view["hidden"]:
        jail.mount("tmpfs", root + folder, "mode=0755,size=4k")
        _attributes(root + folder, _READ_ONLY)
    for folder in view["own"]:
        jail.mount("tmpfs", place(folder), "mode=0755,size=1m")


def _enter(root: str) -> None:
    """Make a furnished folder the root and detach the old root."""
    os.chdir(root)
    jail.system_call(_SYS_PIVOT_ROOT[os.uname().machine], b".", b".")
    jail.unmount(".", _MNT_DETACH)
    os.chdir("/")
    _attributes("/", _READ_ONLY, recursive=False)


def _keep_only(capabilities: set[int], *, keep_through_exec: bool) -> None:
    last = int(Path("/proc/sys/kernel/cap_last_cap").read_text())
    for capability in set(range(last + 1)) - capabilities:
        jail.prctl(_PR_CAPBSET_DROP, capability)
    mask = sum(1 << capability for capability in capabilities)
    jail.set_capabilities(mask)
    if keep_through_exec:  # root's survive by themselves
        for capability in sorted(capabilities):
            jail.prctl(_PR_CAP_AMBIENT, _RAISE, capability)


def _die_with(parent: int) -> None:
    """Have the kernel kill this process when its parent ends; end at once if the parent has ended already."""
    jail.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # the parent died before this call
        os._exit(1)


def _first_process() -> None:
    """Continue in a child, the first process with new process ids; the parent waits and ends with it."""
    read, write = os.pipe()
    child = os.fork()
    if child:
        os.closerange(3, write)
        os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) & 255)
    os.close(write)
    jail.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    # the parent has no process id in here; its open end of a pipe shows that it lives
    if select.select([read], [], [], 0)[0]:
        os._exit(1)
    os.close(read)


def build(view: Mapping[str, Any]) -> None:
    """Build the wall and run `view["command"]` behind it; never returns."""
    os.umask(0o022)
    os.setsid()
    _die_with(view["parent"])
    _own_everything(view["user_namespace"])
    _first_process()
    socket.sethostname("marking")
    _furnish(view["root"], view)
    _enter(view["root"])
    as_root = not view["user_namespace"]
    _keep_only(_KEPT_BY_ROOT if as_root else _KEPT, keep_through_exec=not as_root)
    os.chdir(view["folder"])
    os.execve(view["command"][0], view["command"], view["environment"])


if __name__ == "__main__":
    build(json.loads(sys.argv[1]))
