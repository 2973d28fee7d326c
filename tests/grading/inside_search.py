"""Source of a notebook that searches from inside for what it must not find, and records what it found."""

from __future__ import annotations

#: The pattern does not match its own text, so a hit is a canary that somebody else left.
SEARCH = r'''
import ctypes, os, re, socket
CANARY = re.compile(rb"CANAR[Y]-[A-Z]+-[0-9a-f]{8}")
found = []

def note(kind, where):
    text = f"{kind} {where}"
    if text not in found and len(found) < 40:
        found.append(text[:150])

#: The machine's own libraries are many and hold nothing of the teacher's: only their writability is tried.
SYSTEM = ("/proc", "/sys", "/usr/lib", "/usr/bin", "/usr/share")
OWN = ("/home/learner", "/tmp", "/dev/shm")
TELLING = re.compile(r"^(submissions?|marks|grades|gradebook|secret|bank)(\.\w+)?$")

def files():
    """Every file on this side: none may be a part of the teacher's side, none writable but the notebook's."""
    for where, folders, names in os.walk("/"):
        installed = "-packages/" in where + "/"
        if where.startswith(SYSTEM) or "/lib/python" in where and not installed:
            folders[:] = [name for name in folders if name.endswith("-packages")]
        if not where.startswith(("/proc", "/sys", *OWN)):
            try:
                with open(where + "/probe", "w"):
                    note("writable", where)
            except OSError:
                pass
        for name in () if installed else names + folders:
            if name.endswith(".ipynb"):
                note("notebook", f"{where}/{name}")
            if TELLING.search(name):
                note("name", f"{where}/{name}")
        for name in () if installed or where.startswith(SYSTEM) else names:
            try:
                path = f"{where}/{name}"
                if os.path.isfile(path) and os.path.getsize(path) < 5_000_000:
                    with open(path, "rb") as source:
                        for hit in CANARY.findall(source.read()):
                            note("file", f"{path} {hit.decode()}")
            except OSError:
                pass

def course_parts():
    """An installed copy of the course would hold the bank: no `course` but the staged one may be readable."""
    import course, sys
    for entry in sys.path:
        where = os.path.join(entry or ".", "course")
        for name in os.listdir(where) if os.path.isdir(where) else ():
            if name in ("bank", "marking", "claims", "commands", "cli.py"):
                note("course", f"{where}/{name}")
    grading = os.path.dirname(course.__file__) + "/grading"
    for folder, part in ((grading, "run"), (grading + "/run", "inside")):
        held = set(os.listdir(folder))
        if not held <= {"__init__.py", "__pycache__", part}:
            note("course", str(held))

def processes():
    """Other processes, their environment, their memory."""
    for name in os.listdir("/proc"):
        if name.isdigit() and int(name) != os.getpid():
            note("process", name)
        for part in ("environ", "cmdline"):
            try:
                with open(f"/proc/{name}/{part}", "rb") as source:
                    for hit in CANARY.findall(source.read()):
                        note(part, f"{name} {hit.decode()}")
            except OSError:
                pass

def memory():
    """This process's memory, which the warm server left to it: no earlier notebook, no key."""
    with open("/proc/self/maps") as source:
        regions = source.read().splitlines()
    for line in regions:
        span, rights, *rest = line.split(None, 5)
        if rights[0] != "r" or rights[1] != "w" or (len(rest) == 4 and rest[3].startswith("[v")):
            continue
        start, end = (int(side, 16) for side in span.split("-"))
        for at in range(start, end, 1 << 22):
            size = min((1 << 22) + 64, end - at)
            view = (ctypes.c_char * size).from_address(at)
            for hit in set(CANARY.findall(view)):
                note("memory", hit.decode())

def network():
    """No interface but a dead loopback, no socket of the machine."""
    with open("/proc/net/dev") as source:
        for line in source.read().splitlines()[2:]:
            if line.split(":")[0].strip() != "lo":
                note("interface", line)
    for address in (("127.0.0.1", 80), ("1.1.1.1", 53)):
        try:
            socket.create_connection(address, 0.3)
            note("network", address)
        except OSError:
            pass
    for address in ("/run/dbus/system_bus_socket", "/var/run/docker.sock", "/tmp/.X11-unix/X0"):
        if os.path.exists(address):
            note("socket", address)

def descriptors():
    """Open files: nothing, a closed task, one pipe to write to."""
    for name in os.listdir("/proc/self/fd"):
        try:
            target = os.readlink(f"/proc/self/fd/{name}")
        except OSError:
            continue
        if not target.startswith(("/dev/null", "pipe:", "/proc", "anon_inode:", "socket:")):
            note("descriptor", target)

def rights():
    with open("/proc/self/status") as source:
        status = dict(line.split(":", 1) for line in source.read().splitlines())
    for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        if int(status[name], 16):
            note("capability", name)
    if status["NoNewPrivs"].strip() != "1":
        note("rights", "may gain new ones")
    if os.getuid() == 0:
        note("rights", "is root")

for search in (files, course_parts, processes, memory, network, descriptors, rights):
    try:
        search()
    except Exception as error:
        note("failed", f"{search.__name__}: {error!r}")
'''
