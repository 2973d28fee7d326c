"""Honest, partial, clumsy and damaged submissions, each with the rows it must end in."""

from __future__ import annotations

import json

from hostile import ALL_RIGHT, HEAD, RIGHT, Case, check, notebook

CHECKS = tuple(check(question) for question in RIGHT)
UNREADABLE = ("unreadable",) * 3
WRONG_SET = ("wrong exercise",) * 3
MISSING = ("missing",) * 3


def _cells(
    name: str, *cells: str, expect: tuple[str, str, str] = ALL_RIGHT, mistakes: tuple[str, ...] = ()
) -> Case:
    return Case(name, (HEAD, *cells), expect, mistakes=mistakes)


def _old(version: int) -> bytes:
    """The right notebook in an old format: cells in worksheets, code in `input`."""
    cells = [
        {"cell_type": "code", "input": source, "language": "python", "outputs": []}
        for source in (HEAD, *CHECKS)
    ]
    return json.dumps(
        {"nbformat": version, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}
    ).encode()


def _changed(**parts: object) -> bytes:
    document = json.loads(notebook((HEAD, *CHECKS)))
    return json.dumps(document | parts).encode()


def _damaged_cell() -> bytes:
    document = json.loads(notebook((HEAD, *CHECKS)))
    document["cells"] += [7, {"cell_type": 3}, {"cell_type": "code", "source": 5}, {"cell_type": "code"}]
    return json.dumps(document).encode()


HONEST = [
    _cells("right", *CHECKS),
    _cells("right-in-one-cell", "\n".join(CHECKS)),
    _cells(
        "partial-one-wrong",
        check("total"),
        check("port", "'Nagoya'"),
        check("tail"),
        expect=("right", "wrong", "right"),
    ),
    _cells(
        "partial-blank",
        check("total"),
        "from course.exercises import ____\n" + check("port", "____"),
        check("tail"),
        expect=("right", "not attempted", "right"),
    ),
    _cells("all-wrong", check("total", "1"), check("port", "'x'"), check("tail", "1"), expect=("wrong",) * 3),
    _cells(
        "mistake-percent",
        check("total", "0.42"),
        check("port"),
        check("tail"),
        expect=("wrong", "right", "right"),
        mistakes=("fraction",),
    ),
    _cells(
        "mistake-capital",
        check("total"),
        check("port", "'Tokyo'"),
        check("tail"),
        expect=("right", "wrong", "right"),
        mistakes=("capital",),
    ),
    _cells(
        "mistake-sign",
        check("total", "-42"),
        check("port"),
        check("tail"),
        expect=("wrong", "right", "right"),
        mistakes=("negative",),
    ),
    _cells(
        "wrong-type",
        check("total", "'forty-two'"),
        check("port", "5"),
        check("tail", "None"),
        expect=("error",) * 3,
    ),
    _cells(
        "magics",
        "%time x = 1\n%timeit -n1 -r1 1",
        "%%bash\necho hello > out.txt\ncat out.txt",
        "text = !cat out.txt\nassert text == ['hello']",
        "!echo hello > shell.txt\nassert open('shell.txt').read() == 'hello\\n'\nex.check('tail', 1)",
        *CHECKS,
    ),
    _cells("await", "import asyncio\nawait asyncio.sleep(0.01)", *CHECKS),
    _cells(
        "widgets",
        "import ipywidgets as w\ns = w.IntSlider(7)\ns",
        check("total"),
        check("port"),
        check("tail", "s.value"),
    ),
    _cells(
        "charts",
        "import altair as alt, pandas as pd\nalt.Chart(pd.DataFrame({'a': [1]})).mark_bar().encode(x='a:Q')",
        *CHECKS,
    ),
    _cells(
        "own-module",
        "%%writefile helper.py\nseven = 7",
        "import helper",
        check("total"),
        check("port"),
        check("tail", "helper.seven"),
    ),
    _cells("fork", "import os\npid = os.fork()", *CHECKS),
    _cells(
        "subprocess",
        "import subprocess, sys\nn = int(subprocess.check_output([sys.executable, '-c', 'print(7)']))",
        check("total"),
        check("port"),
        check("tail", "n"),
    ),
]

CLUMSY = [
    _cells("checked-twice-last-right", check("total", "1"), *CHECKS),
    _cells("checked-twice-last-wrong", *CHECKS, check("tail", "1"), expect=("right", "right", "wrong")),
    _cells("check-copied", *CHECKS, *CHECKS),
    _cells("check-deleted", check("total"), check("tail"), expect=("right", "missing", "right")),
    _cells(
        "check-edited",
        check("total", "40 + 2 if True else 0"),
        "answer = 'Kobe'\nif answer:\n    ex.check(question_id := 'port', answer)",
        check("tail"),
    ),
    _cells(
        "check-commented-out",
        check("total"),
        "# " + check("port"),
        check("tail"),
        expect=("right", "missing", "right"),
    ),
    _cells(
        "check-renamed-question",
        check("total"),
        "ex.check('harbour', 'Kobe')",
        check("tail"),
        expect=("right", "missing", "right"),
    ),
    _cells("reordered", check("tail"), check("port"), check("total")),
    _cells(
        "used-before-defined",
        check("total", "mine"),
        "mine = 42",
        check("port"),
        check("tail"),
        expect=("error", "right", "right"),
    ),
    _cells(
        "syntax-error",
        check("total"),
        "x = = 1\n" + check("port"),
        check("tail"),
        expect=("right", "error", "right"),
    ),
    _cells("error-then-rest", check("total"), "1 / 0", check("port"), check("tail")),
    _cells(
        "error-in-check-cell",
        check("total"),
        "y = 1\n1 / 0\n" + check("port"),
        check("tail"),
        expect=("right", "error", "right"),
    ),
    _cells(
        "answer-cell-times-out",
        check("total"),
        "while True:\n    spinning = 1\nmine = 'Kobe'",
        check("port", "mine"),
        check("tail"),
        expect=("right", "time-out", "right"),
    ),
    _cells(
        "answer-cell-exits",
        check("total"),
        "import os\nos._exit(1)\nmine = 'Kobe'",
        check("port", "mine"),
        check("tail"),
        expect=("right", "died", "right"),
    ),
    _cells(
        "answer-cell-fails",
        check("total"),
        "mine = 'Kobe' / 2",
        check("port", "mine"),
        check("tail"),
        expect=("right", "error", "right"),
        mistakes=("TypeError: unsupported operand type(s) for /: 'str' and 'int'",),
    ),
    Case("no-exercise-cell", CHECKS, ("error",) * 3),
    Case(
        "wrong-exercise-in-code",
        ("from course import exercise\nex = exercise('02-strategic-resources')", *CHECKS),
        WRONG_SET,
    ),
    Case(
        "wrong-exercise-in-metadata",
        raw=notebook((HEAD, *CHECKS), course={"set": "02-strategic-resources"}),
        expect=WRONG_SET,
    ),
    Case("no-code", (), MISSING),
    Case("only-empty-cells", ("", "  \n", "# nothing"), MISSING),
]

DAMAGED = [
    Case("empty-file", raw=b"", expect=UNREADABLE),
    Case("white-file", raw=b" \n\n ", expect=UNREADABLE),
    Case("truncated", raw=notebook((HEAD, *CHECKS))[:-200], expect=UNREADABLE),
    Case("corrupt", raw=notebook((HEAD, *CHECKS)).replace(b"cells", b"ce\xfflls"), expect=UNREADABLE),
    Case("binary", raw=bytes(range(256)) * 8, expect=UNREADABLE),
    Case("web-page", raw=b"<!DOCTYPE html><title>Sign in</title>", expect=UNREADABLE),
    Case("json-list", raw=b"[1, 2, 3]", expect=UNREADABLE),
    Case("json-deep", raw=b'{"nbformat": 4, "cells": ' + b"[" * 200_000, expect=UNREADABLE),
    Case("json-digits", raw=b'{"nbformat": ' + b"4" * 10_000 + b"}", expect=UNREADABLE),
    Case(
        "json-many-parts", raw=b'{"nbformat": 4, "cells": [' + b"[]," * 2_500_000 + b"0]}", expect=UNREADABLE
    ),
    Case("format-9", raw=_changed(nbformat=9), expect=UNREADABLE),
    Case("format-text", raw=_changed(nbformat="4"), expect=UNREADABLE),
    Case("cells-not-a-list", raw=_changed(cells={"0": "x"}), expect=UNREADABLE),
    Case("metadata-not-a-dict", raw=_changed(metadata=[1])),
    Case("damaged-cells", raw=_damaged_cell()),
    Case("format-3", raw=_old(3)),
    Case("format-2", raw=_old(2)),
    Case("utf-8-with-mark", raw=b"\xef\xbb\xbf" + notebook((HEAD, *CHECKS))),
    Case("utf-16", raw=notebook((HEAD, *CHECKS)).decode().encode("utf-16")),
    Case("surrogate-in-code", ("# \ud800", HEAD, *CHECKS)),
    Case("null-in-code", ("x = '\0'", HEAD, *CHECKS)),
    Case("link-to-secret", link="/etc/passwd", expect=UNREADABLE),
    Case("link-to-neighbour", link="right.ipynb", expect=UNREADABLE),
    Case("link-to-folder", link="/etc", expect=UNREADABLE),
    Case("=cmd|' \u202egpj.exe", (HEAD, *CHECKS)),
    Case("Zoe\u0308 <script>alert(1)</script>", (HEAD, *CHECKS)),
]
