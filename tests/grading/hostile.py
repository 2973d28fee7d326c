# ruff: noqa: E501  (sources of notebooks, one string each)
"""Hostile and broken submissions, written by code: each with the rows it must end in.

The hostile ones run only inside the sandbox under test, with small limits; the sizes here are chosen to pass
those limits clearly and to stay harmless should one of them fail.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

HEAD = "from course import exercise\nex = exercise()"
#: The questions of the test set and the source of a right answer to each.
RIGHT = {"total": "42", "port": "'Kobe'", "tail": "7"}
ALL_RIGHT = ("right", "right", "right")


def check(question: str, source: str | None = None) -> str:
    """Source of a check cell; with the right answer unless another is given."""
    return f"ex.check({question!r}, {RIGHT[question] if source is None else source})"


@dataclass(frozen=True)
class Case:
    """A submission: code cells or raw bytes, and the outcome of each question in order; `a or b` allows two."""

    name: str
    cells: tuple[str, ...] = ()
    expect: tuple[str, str, str] = ALL_RIGHT
    raw: bytes | None = None
    link: str | None = None
    mistakes: tuple[str, ...] = field(default=())

    def allows(self, outcomes: Iterable[str]) -> bool:
        """Whether the questions ended as expected, in their order."""
        found = tuple(outcomes)
        return len(found) == len(self.expect) and all(
            one in expected.split(" or ") for one, expected in zip(found, self.expect, strict=True)
        )

    def content(self) -> bytes:
        return notebook(self.cells) if self.raw is None else self.raw


def notebook(cells: tuple[str, ...], **metadata: object) -> bytes:
    """Bytes of a notebook of format 4.5 with these code cells, a text cell before each."""
    made: list[dict[str, object]] = []
    for number, source in enumerate(cells):
        made.append({"cell_type": "markdown", "id": f"t{number}", "metadata": {}, "source": "text"})
        made.append(
            {
                "cell_type": "code",
                "id": f"c{number}",
                "metadata": {},
                "execution_count": None,
                "outputs": [],
                "source": source.splitlines(keepends=True),
            }
        )
    document = {"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(document).encode()


def between(hostile: str) -> tuple[str, ...]:
    """A right notebook with a hostile cell in the middle, which checks the second question last."""
    return (HEAD, check("total"), hostile, check("tail"))


#: the cell of the second question fails in a given way; first and last question still count
def _lost(name: str, outcome: str, code: str) -> Case:
    return Case(name, between(f"{code}\n{check('port')}"), ("right", outcome, "right"))


#: nothing the cell does may matter: all three questions are answered rightly
def _harmless(name: str, code: str) -> Case:
    return Case(name, (HEAD, check("total"), code, check("port"), check("tail")))


#: tries to gain points: no honest answer is given, whatever it does no question may be right
def _gainless(name: str, *cells: str, expect: tuple[str, str, str]) -> Case:
    return Case(name, (HEAD, *cells), expect)


RUNAWAY = [
    _lost("endless-loop", "time-out", "while True:\n    x = 1"),
    _lost(
        "loop-swallows-interrupt",
        "time-out",
        "def spin():\n    while True:\n        try:\n            for i in range(10**9):\n                x = i\n"
        "        except BaseException:\n            x = 0\nspin()",
    ),
    _lost("loop-in-c", "time-out", "sum(range(10**13))"),
    _lost(
        "sleep-with-alarm-off",
        "time-out",
        "import signal, time\nsignal.setitimer(signal.ITIMER_REAL, 0)\ntime.sleep(60)",
    ),
    _lost(
        "blocked-signals",
        "time-out",
        "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\nwhile True:\n    x = 1",
    ),
    _lost(
        "fork-bomb",
        "time-out",
        "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass",
    ),
    _lost("memory-bomb", "error", "x = bytearray(1 << 30)"),
    _lost("memory-bomb-slow", "error", "x = []\nwhile True:\n    x.append(bytearray(8 << 20))"),
    _lost(
        "memory-bomb-in-children",
        "died",
        "import os, time\nfor i in range(6):\n    if os.fork() == 0:\n        x = b'1' * (70 << 20)\n"
        "        time.sleep(20)\ntime.sleep(20)",
    ),
    _lost(
        "memory-bomb-shared-mapping",
        "error",
        "import mmap\nx = mmap.mmap(-1, 400 << 20)\nfor i in range(0, 400 << 20, 4096):\n    x[i] = 1\n"
        "import time\ntime.sleep(1)",
    ),
    _lost(
        "memory-bomb-of-page-tables",
        "died",
        "import ctypes, time\nlibc = ctypes.CDLL(None)\nlibc.mmap.restype = ctypes.c_void_p\n"
        "libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]\n"
        "libc.prctl(41, 1, 0, 0, 0)\nstart = libc.mmap(None, 1 << 40, 1, 0x4022, -1, 0)\n"
        "for i in range(0, 400 << 29, 2 << 20):\n    ctypes.c_char.from_address(start + i).value\ntime.sleep(1)",
    ),
    _lost(
        "memory-bomb-behind-ended-threads",
        "died",
        "import ctypes, os, threading, time\ndef fill():\n    time.sleep(0.1)\n    x = b'1' * (40 << 20)\n    time.sleep(20)\n"
        "for i in range(20):\n    if os.fork() == 0:\n        threading.Thread(target=fill).start()\n        ctypes.CDLL(None).syscall({'x86_64': 60}.get(os.uname().machine, 93), 0)\ntime.sleep(20)",
    ),
    _lost(
        "memory-bomb-that-hides",
        "died",
        "import ctypes, os, time\nctypes.CDLL(None).prctl(4, 0, 0, 0, 0)\nfor i in range(20):\n    if os.fork() == 0:\n"
        "        x = b'1' * (40 << 20)\n        time.sleep(20)\ntime.sleep(20)",
    ),
    _lost(
        "memory-bomb-of-empty-areas",
        "died",
        "import ctypes, os, time\nlibc = ctypes.CDLL(None)\nfor i in range(8):\n    if os.fork() == 0:\n"
        "        for k in range(40_000):\n            libc.mmap(None, 4096, 1 + 4 * (k % 2), 0x22, -1, 0)\n        time.sleep(20)\ntime.sleep(20)",
    ),
    Case(
        "memory-bomb-behind-a-cell-that-ran-out-of-time",
        (
            HEAD,
            check("total"),
            "import os, time\nif os.fork() == 0:\n    time.sleep(2.3)\n    x = b'1' * (250 << 20)\n    time.sleep(20)\ntime.sleep(20)\n"
            + check("port"),
            "import time\ntime.sleep(1)\n" + check("tail"),
        ),
        ("right", "time-out", "right"),
    ),
    _harmless(
        "memory-and-numbers-that-are-the-machines",
        "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\nfor flags in (0x21, 0x23):\n    assert libc.mmap(None, 4096, 3, flags, -1, 0) == -1\n"
        "arm = os.uname().machine != 'x86_64'\nfor number in (75 if arm else 278, 0 if arm else 206, 444, 445, 446):\n    ctypes.set_errno(0)\n"
        "    assert libc.syscall(number, 0, 0, 0, 0) == -1 and ctypes.get_errno() == 1, number\nassert not {'zero', 'ptmx', 'pts'} & set(os.listdir('/dev'))",
    ),
    _harmless(
        "children-that-all-end-at-once",
        "import os, time\nfor i in range(20):\n    if os.fork() == 0:\n        time.sleep(20)\ntime.sleep(0.2)",
    ),
    _lost(
        "memory-bomb-in-sockets",
        "died",
        "import os, socket, time\nfor i in range(2):\n    if os.fork() == 0:\n        keep = []\n        while len(keep) < 50:\n"
        "            keep.append(socket.socketpair())\n            keep[-1][0].setblocking(False)\n            try:\n"
        "                while True:\n                    keep[-1][0].send(b'x' * 65536)\n            except OSError:\n                pass\n"
        "        time.sleep(20)\ntime.sleep(20)",
    ),
    _lost(
        "disk-filler",
        "error",
        "for i in range(1000):\n    with open(f'f{i}', 'wb') as f:\n        f.write(b'0' * (1 << 20))",
    ),
    _lost("inode-filler", "error", "for i in range(10**6):\n    open(f'/tmp/f{i}', 'w').close()"),
    _lost("large-file", "error", "with open('f', 'wb') as f:\n    f.write(b'0' * (12 << 20))"),
    _harmless(
        "output-flood",
        "import os\nblock = 'x' * (1 << 20)\nfor i in range(200):\n    print(block)\n    os.write(1, block.encode())",
    ),
    # near the limits of memory and processes a new thread may end before it says that it started;
    # then `start` waits for it until the cell's time is over
    _lost(
        "thread-bomb",
        "error or time-out",
        "import threading, time\nfor i in range(1000):\n    threading.Thread(target=time.sleep, args=(30,)).start()",
    ),
    _lost("open-files", "error", "x = [open('/dev/null') for i in range(5000)]"),
    _lost("recursion", "error", "def f():\n    return f()\nf()"),
    _harmless(
        "answer-of-10-million-rows",
        "import pandas as pd\nimport numpy as np\nex.check('port', pd.DataFrame({'a': np.zeros(10_000_000, dtype='int8')}))",
    ),
]

EXITS = [
    _lost("os-exit", "died", "import os\nos._exit(0)"),
    _lost("sys-exit", "error", "import sys\nsys.exit(0)"),
    _lost("abort", "died", "import os\nos.abort()"),
    _lost("segfault", "died", "import ctypes\nctypes.string_at(0)"),
    _harmless(
        "kill-parent",
        "import os, signal\nfor target in (os.getppid(), -1, 0, 1, 2, 3):\n    try:\n        os.kill(target, signal.SIGKILL)\n    except OSError:\n        pass",
    ),
    _harmless(
        "kill-parents-group",
        "import os, signal\nfor target in (os.getpgrp(), os.getppid(), 1):\n    try:\n        os.killpg(target, signal.SIGKILL)\n    except OSError:\n        pass",
    ),
    _harmless(
        "thread-outlives-cell",
        "import threading\ndef spin():\n    while True:\n        x = 1\nthreading.Thread(target=spin, daemon=True).start()",
    ),
    _harmless(
        "child-outlives-notebook",
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    while True:\n        time.sleep(1)",
    ),
    _harmless("atexit", "import atexit, time\natexit.register(time.sleep, 60)"),
    _harmless(
        "name-that-is-no-text",
        "import ctypes, time\nctypes.CDLL(None).prctl(15, b') R \\xff\\xfe', 0, 0, 0)\ntime.sleep(0.3)",
    ),
    _harmless(
        "signal-self",
        "import os, signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nos.kill(os.getpid(), signal.SIGTERM)",
    ),
]

#: nothing here gives an honest right answer
CHEATS = [
    _gainless(
        "monkeypatched-check",
        "type(ex).check = lambda self, question, value: print('right')",
        *[check(name, "0") for name in RIGHT],
        expect=("missing", "missing", "missing"),
    ),
    _gainless(
        "lying-eq",
        "class Liar(int):\n    def __eq__(self, other):\n        return True\n    def __hash__(self):\n        return 0\n"
        "class LiarText(str):\n    def __eq__(self, other):\n        return True\n    __hash__ = str.__hash__",
        check("total", "Liar(1)"),
        check("port", "LiarText('x')"),
        check("tail", "Liar(1)"),
        expect=("error", "error", "error"),
    ),
    _gainless(
        "lying-float",
        "class Liar:\n    def __float__(self):\n        return 42.0\n    __index__ = __int__ = lambda self: 42\n"
        "    def __reduce__(self):\n        import os\n        return (os.abort, ())\n    def __getattr__(self, name):\n        return self",
        *[check(name, "Liar()") for name in RIGHT],
        expect=("error", "error", "error"),
    ),
    _gainless(
        "input-transformer",
        "get_ipython().input_transformers_cleanup.append(lambda lines: [])",
        *[check(name, "0") for name in RIGHT],
        expect=("missing", "missing", "missing"),
    ),
    _gainless(
        "nan-and-infinity",
        check("total", "float('nan')"),
        check("port", "float('inf')"),
        check("tail", "-float('inf')"),
        expect=("error", "error", "error"),
    ),
    _gainless(
        "huge-integers",
        check("total", "10**5000"),
        check("port", "-10**400"),
        check("tail", "2**20000"),
        expect=("error", "error", "error"),
    ),
    _gainless(
        "every-answer-at-once",
        check("total", "[42, 43]"),
        check("port", "{'Kobe', 'Osaka'}"),
        check("tail", "{7: 7}"),
        expect=("error", "error", "error"),
    ),
    _gainless(
        "script-in-answer",
        check("total", "'<script>alert(1)</script>'"),
        check("port", "'<img src=x onerror=alert(1)>'"),
        check("tail", "'=HYPERLINK(\"http://x\")'"),
        expect=("error", "wrong", "error"),
    ),
    _gainless(
        "deep-json",
        "x = []\nfor i in range(100000):\n    x = [x]",
        *[check(name, "x") for name in RIGHT],
        expect=("error", "error", "error"),
    ),
]

_PIPE = """
import json, os, stat
def pipes():
    for name in os.listdir('/proc/self/fd'):
        try:
            if stat.S_ISFIFO(os.fstat(int(name)).st_mode):
                yield int(name)
        except OSError:
            pass
def say(text):
    for pipe in pipes():
        try:
            os.write(pipe, text)
        except OSError:
            pass
"""


def _forged(name: str, code: str, expect: tuple[str, str, str] = ALL_RIGHT) -> Case:
    """Says something forged on the pipe first, then gives right answers: these must still count."""
    return Case(name, (HEAD, _PIPE, code, *[check(question) for question in RIGHT]), expect)


FORGERS = [
    _gainless(
        "forged-marks",
        _PIPE,
        'say(b\'{"m": "mark", "question": "total", "outcome": "right", "points": 99}\\n\')\n'
        'say(b\'{"m": "answer", "question": "total", "answer": {"outcome": "right", "points": 99}}\\n\')\n'
        'say(b\'{"m": "answer", "question": "port", "answer": true}\\n\')\n'
        'say(b\'{"m": "done"}\\n\')',
        expect=("error", "error", "missing"),
    ),
    _forged("forged-deep", "say(b'[' * 200000 + b'\\n')"),
    _forged(
        "forged-nested",
        'say(b\'{"m": "answer", "question": "port", "answer": \' + b"[" * 700 + b"]" * 700 + b"}\\n")',
    ),
    _forged("forged-digits", "say(b'{\"m\": \"cell\", \"i\": ' + b'9' * 100000 + b'}\\n')"),
    _forged("forged-constants", 'say(b\'{"m": "cell", "i": NaN}\\n{"m": "cell", "i": 1e999}\\n\')'),
    _forged("forged-twice", 'say(b\'{"m": "cell", "m": "done", "i": -1}\\n\')'),
    _forged("forged-surrogate", 'say(b\'{"m": "other-set", "name": "\\\\ud800\\\\u202e"}\\n\\xff\\xfe\\n\')'),
    _forged("forged-half-line", 'say(b\'{"m": "answer"\')', ("right", "right", "right")),
    Case(
        "forged-flood",
        (HEAD, check("total"), _PIPE + "while True:\n    say(b'x' * 65536)", check("port"), check("tail")),
    ),
    Case(
        "forged-messages",
        (HEAD, check("total"), _PIPE + "while True:\n    say(b'{}\\n' * 1000)", check("port"), check("tail")),
    ),
    Case(
        "forged-cell-then-exit",
        (
            HEAD,
            check("total"),
            _PIPE + 'say(b\'{"m": "cell", "i": 0}\\n\')\nos._exit(0)',
            check("port"),
            check("tail"),
        ),
        ("died", "died", "died"),  # it blamed the cell that opens the exercise, and loses that
    ),
]

TIRING = [
    _harmless("stops-itself", "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)"),
    _lost("closes-every-descriptor", "died", "import os\nos.closerange(0, 4096)"),
    _lost("waits-for-typing", "error", "x = input('your name? ')"),
    _harmless("prints-without-end", "for i in range(500):\n    print('x' * (1 << 20))"),
    _gainless(
        "text-that-is-slow-to-fold",
        "slow = 'a' + '\u0315\u0300' * 4999",
        check("total", "slow"),
        check("port", "slow"),
        check("tail", "[slow] * 30"),
        expect=("error", "error", "error"),
    ),
    Case(
        "answers-without-end",
        (HEAD, "while True:\n    ex.check('total', list(range(20000)))", check("port"), check("tail")),
        ("error", "right", "right"),
    ),
    Case(
        "answers-of-no-form-without-end",
        (
            HEAD,
            _PIPE
            + 'while True:\n    say(b\'{"m": "answer", "question": "total", "answer": [\' + b\'1,\' * 10000 + b\'1]}\\n\')',
            check("port"),
            check("tail"),
        ),
        ("error", "right", "right"),
    ),
    _gainless(
        "large-tables",
        "import pandas as pd\nx = pd.DataFrame({str(n): range(9000) for n in range(40)})",
        *[check(name, "x") for name in RIGHT],
        expect=("error", "error", "error"),
    ),
]

REACHING = [
    _harmless(
        "ptrace-neighbours",
        "import ctypes\nlibc = ctypes.CDLL(None)\nfor pid in range(1, 200):\n    assert libc.ptrace(16, pid, 0, 0) != 0",
    ),
    _harmless(
        "network",
        "import socket\nfor host in ('127.0.0.1', '10.0.0.1', '169.254.169.254', '::1'):\n"
        "    for port in (22, 80, 631, 5432, 8888):\n        try:\n            socket.create_connection((host, port), 0.2)\n"
        "        except OSError:\n            continue\n        raise AssertionError(host)\n",
    ),
    _harmless(
        "networks-that-namespaces-do-not-cut-off",
        "import socket\nfor family in range(50):\n    for kind in (1, 2, 3, 5):\n        try:\n            socket.socket(family, kind).close()\n"
        "        except OSError:\n            continue\n        assert family == 1, family",
    ),
    _harmless(
        "watch-the-machines-files",
        "import ctypes\nlibc = ctypes.CDLL(None)\nassert libc.inotify_init1(0) == libc.inotify_init() == libc.fanotify_init(0, 0) == -1",
    ),
    _harmless(
        "crash-outside-the-wall",
        "import resource\nfor name in ('RLIMIT_CORE', 'RLIMIT_NOFILE'):\n    try:\n        resource.setrlimit(getattr(resource, name), (0, 0) if name == 'RLIMIT_CORE' else (64, 64))\n"
        "        assert name == 'RLIMIT_NOFILE'\n    except (OSError, ValueError):\n        assert name == 'RLIMIT_CORE'\n"
        "limits = open('/proc/self/limits').read()\nassert 'Max core file size        1 ' in limits or 'Max core file size        0 ' in limits",
    ),
    _lost("write-data", "error", "import course.paths\n(course.paths.data_dir() / 'x.csv').write_text('x')"),
    _lost("write-library", "error", "import pandas, pathlib\npathlib.Path(pandas.__file__).write_text('')"),
    _lost("write-course", "error", "import course, pathlib\npathlib.Path(course.__file__).write_text('')"),
    _lost("symlink-out", "error", "import os\nos.symlink('/etc/shadow', 'x')\nopen('x').read()"),
    _lost("import-bank", "error", "import course.bank"),
    _lost("import-marking", "error", "import course.marking"),
    _lost(
        "unshare",
        "error",
        "import ctypes, os\nif ctypes.CDLL(None, use_errno=True).unshare(0x10000000):\n    raise OSError('refused')",
    ),
]
