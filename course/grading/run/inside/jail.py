"""Linux system calls that lock one submission in: namespaces, limits, capabilities, a system call filter.

Written with ctypes because `os.unshare` only exists from Python 3.12 on.
"""

import ctypes
import os
import platform
import resource
import struct
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_LIBC = ctypes.CDLL(None, use_errno=True)
_LIBC.syscall.restype = ctypes.c_long

CLONE_NEWNS = 0x00020000
CLONE_NEWCGROUP = 0x02000000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_BIND, MS_REC, MS_PRIVATE = 2, 4, 8, 4096, 16384, 1 << 18

_PR_SET_SECCOMP, _PR_CAPBSET_DROP, _PR_SET_SUBREAPER = 22, 24, 36
_PR_SET_NO_NEW_PRIVS, _PR_CAP_AMBIENT, _CLEAR_ALL = 38, 47, 4


def _call(name: str, *arguments: Any) -> None:
    if getattr(_LIBC, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def prctl(option: int, *values: int) -> None:
    """Change a setting that the kernel keeps for this process."""
    padded = [ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:4]]
    _call("prctl", ctypes.c_int(option), *padded)


def system_call(number: int, *arguments: int | bytes) -> None:
    """Make a system call for which the C library has no function."""
    _call("syscall", *(ctypes.c_long(one) if isinstance(one, int) else one for one in (number, *arguments)))


def unshare(flags: int) -> None:
    """Move this process into new namespaces."""
    _call("unshare", ctypes.c_int(flags))


def become_subreaper() -> None:
    """Let orphaned descendants become children of this process, so that it can wait for them."""
    prctl(_PR_SET_SUBREAPER, 1)


def own_namespaces() -> None:
    """Give this process its own mounts, IPC, network and host name, and its next child its own process ids.

    It makes no user namespace, because inside a nested one a fresh `/proc` may not be mounted.
    """
    flags = CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWPID
    unshare(flags)
    mount_raw("none", "/", MS_REC | MS_PRIVATE)


def mount_raw(source: str, target: str, flags: int) -> None:
    """Bind a folder to another place, or change how a mount is shared."""
    _call("mount", source.encode(), target.encode(), None, ctypes.c_ulong(flags), None)


def unmount(target: str, flags: int) -> None:
    """Remove a mount."""
    _call("umount2", target.encode(), ctypes.c_int(flags))


def mount(kind: str, target: str, options: str = "") -> None:
    """Mount a fresh file system of a kind (`proc`, `tmpfs`) on a folder."""
    flags = MS_NOSUID | MS_NODEV | (MS_NOEXEC if kind == "proc" else 0)
    _call(
        "mount",
        kind.encode(),
        target.encode(),
        kind.encode(),
        ctypes.c_ulong(flags),
        options.encode() or None,
    )


_OPEN_TREE, _AT_FDCWD = 428, -100
_CLONE_TREE, _RECURSIVE, _CLOSE_ON_EXEC = 1, 0x8000, os.O_CLOEXEC


def hide_mounts() -> None:
    """Make a detached copy of all mounts the root of this process.

    `/proc/*/mountinfo` lists the mounts of the process's own namespace that can be reached from its root.
    After this call it lists none. Otherwise a notebook could read where on the machine each mounted folder
    comes from.
    """
    tree = _LIBC.syscall(
        ctypes.c_long(_OPEN_TREE),
        ctypes.c_long(_AT_FDCWD),
        b"/",
        ctypes.c_long(_CLONE_TREE | _RECURSIVE | _CLOSE_ON_EXEC),
    )
    if tree < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"open_tree: {os.strerror(number)}")
    os.fchdir(tree)
    os.chroot(".")
    os.close(tree)


def hide_command() -> None:
    """Overwrite the command line of this process, which every notebook could read in `/proc`."""
    fields = Path("/proc/self/stat").read_bytes().rpartition(b")")[2].split()
    start, end = int(fields[45]), int(fields[46])  # arg_start and arg_end, fields 48 and 49 in proc(5)
    if 0 < start < end:
        ctypes.memset(start, 0, end - start)


def limit_resources(limits: Mapping[str, Any], *, count_processes: bool = True, strict: bool = True) -> None:
    """Set the kernel's limits for this process.

    Memory is limited as *data* (private writable pages), not as address space: V8 and BLAS reserve address
    space they never touch. So a process gets a MemoryError, which it can survive, a little before the watch
    over all processes would end it. With `strict` a limit that cannot be set is an error. Otherwise it is
    skipped.
    """
    mega = 1 << 20
    data = limits["memory_mb"] * mega
    status = Path("/proc/self/status")
    if status.exists():
        now = dict(line.split(":", 1) for line in status.read_text().splitlines())
        data += (int(now["VmData"].split()[0]) - int(now["VmRSS"].split()[0])) * 1024
    cpu = int(limits["cpu_seconds"])
    ceilings = {
        "RLIMIT_DATA": (data, data),
        "RLIMIT_CPU": (cpu, cpu + 1),
        "RLIMIT_FSIZE": (limits["file_mb"] * mega,) * 2,
        "RLIMIT_NOFILE": (limits["open_files"],) * 2,
        "RLIMIT_NPROC": (limits["processes"],) * 2,
        # 0 would still pass a crashed process to the system's crash handler, outside the wall
        "RLIMIT_CORE": (1, 1),
        "RLIMIT_MEMLOCK": (0, 0),
        "RLIMIT_MSGQUEUE": (0, 0),
        "RLIMIT_SIGPENDING": (1024, 1024),  # also timers; counted for the teacher, too
        "RLIMIT_RTPRIO": (0, 0),
    }
    if not count_processes:
        del ceilings["RLIMIT_NPROC"]
    for name, pair in ceilings.items():
        if not hasattr(resource, name):  # macOS knows fewer
            continue
        kind = getattr(resource, name)
        try:
            hard = resource.getrlimit(kind)[1]
            if hard != resource.RLIM_INFINITY:  # the system may allow less already
                pair = (min(pair[0], hard), min(pair[1], hard))
            resource.setrlimit(kind, pair)
        except (OSError, ValueError):
            if strict:
                raise


def drop_rights(user: int | None) -> None:
    """Give up every capability for good; become `user` first when running as the machine's root."""
    last = int(Path("/proc/sys/kernel/cap_last_cap").read_text())
    for capability in range(last + 1):
        prctl(_PR_CAPBSET_DROP, capability)
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    prctl(_PR_CAP_AMBIENT, _CLEAR_ALL)
    set_capabilities(0)
    prctl(_PR_SET_NO_NEW_PRIVS, 1)


def set_capabilities(mask: int) -> None:
    """Keep the capabilities 0 to 31 in this mask, and no others."""
    _call("capset", struct.pack("=Ii", 0x20080522, 0), struct.pack("=6I", mask, mask, mask, 0, 0, 0))


#: refused system call -> number on (x86_64, aarch64). These calls reach other processes, make memory that no
#: limit above counts, change mounts or namespaces, or open large parts of the kernel to attack.
_REFUSED: dict[str, tuple[int, int]] = {
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "vmsplice": (278, 75),  # pages in pipes, each of which can hold a huge one
    "io_setup": (206, 0),  # all programs of a machine share a small number of these
    "landlock_create_ruleset": (444, 444),  # rules that nothing counts
    "landlock_add_rule": (445, 445),
    "landlock_restrict_self": (446, 446),
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "unshare": (272, 97),
    "setns": (308, 268),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "inotify_init": (253, 26),  # these would show which of the machine's programs start, and when
    "inotify_init1": (294, 26),
    "fanotify_init": (300, 262),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "reboot": (169, 142),
    "acct": (163, 89),
    "syslog": (103, 116),
}
#: machine -> (audit architecture, column in the table above, numbers of clone, mmap, (socket, socketpair),
#: (setrlimit, prlimit64))
_MACHINES = {
    "x86_64": (0xC000003E, 0, 56, 9, (41, 53), (160, 302)),
    "aarch64": (0xC00000B7, 1, 220, 222, (198, 199), (164, 261)),
}
#: Sockets between a notebook's own processes. No notebook needs another family, and each one opens more of
#: the kernel. AF_VSOCK, for example, reaches the host of a virtual machine, whatever the network.
_AF_UNIX = 1
#: Shared memory without a file: it outlives the processes that map it, and then no limit counts it.
_MAP_KIND, _MAP_ANONYMOUS, _SHARED = 0x0F, 0x20, (1, 3)
_CLONE3, _LIMIT_OF_CORES = 435, 4
_NEW_NAMESPACE = (
    CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET
)


def _filter_program(machine: str) -> bytes:
    """Return the classic BPF program that refuses the calls above and lets all others pass."""
    architecture, column, clone, mmap, sockets, set_limit = _MACHINES[machine]
    load, equal, at_least, any_bit, only_bits, answer = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
    refuse, missing, allow = 0x00050000 | 1, 0x00050000 | 38, 0x7FFF0000  # EPERM, ENOSYS, allow

    def step(code: int, true: int, false: int, value: int) -> bytes:
        return struct.pack("=HBBI", code, true, false, value)

    program = [
        step(load, 0, 0, 4),
        step(equal, 1, 0, architecture),
        step(answer, 0, 0, refuse),
        step(load, 0, 0, 0),
    ]
    if machine == "x86_64":  # the x32 numbering would go round the table
        program += [step(at_least, 0, 1, 0x40000000), step(answer, 0, 0, refuse)]
    for numbers in _REFUSED.values():
        program += [step(equal, 0, 1, numbers[column]), step(answer, 0, 0, refuse)]
    for number in sockets:
        program += [step(equal, 0, 4, number), step(load, 0, 0, 16)]
        program += [step(equal, 1, 0, _AF_UNIX), step(answer, 0, 0, refuse), step(answer, 0, 0, allow)]
    program += [step(equal, 0, 6, mmap), step(load, 0, 0, 16 + 8 * 3)]
    program += [step(only_bits, 0, 0, _MAP_KIND | _MAP_ANONYMOUS)]
    program += [step(equal, 2 - place, 0, kind | _MAP_ANONYMOUS) for place, kind in enumerate(_SHARED)]
    program += [step(answer, 0, 0, allow), step(answer, 0, 0, refuse)]
    for place, number in enumerate(set_limit):  # which limit is the first argument here, the second there
        program += [step(equal, 0, 4, number), step(load, 0, 0, 16 + 8 * place)]
        program += [step(equal, 0, 1, _LIMIT_OF_CORES), step(answer, 0, 0, refuse), step(answer, 0, 0, allow)]
    # clone3 hides its flags behind a pointer; "not there" makes the C library use clone instead
    program += [step(equal, 0, 1, _CLONE3), step(answer, 0, 0, missing)]
    program += [step(equal, 0, 3, clone), step(load, 0, 0, 16), step(any_bit, 0, 1, _NEW_NAMESPACE)]
    program += [step(answer, 0, 0, refuse), step(answer, 0, 0, allow)]
    return b"".join(program)


def filter_system_calls() -> bool:
    """Install the filter for good. Return False on a machine whose system call numbers are unknown."""
    machine = platform.machine()
    if machine not in _MACHINES or sys.maxsize < 2**32 or sys.byteorder != "little":
        return False
    code = ctypes.create_string_buffer(_filter_program(machine))
    program = ctypes.create_string_buffer(
        struct.pack("@HP", (len(code) - 1) // 8, ctypes.addressof(code)), struct.calcsize("@HP")
    )
    prctl(_PR_SET_SECCOMP, 2, ctypes.addressof(program))
    return True
