"""Runs the cells of an exercise page: a request of the page comes in, and what it shows goes out, as JSON."""

from __future__ import annotations

import ast
import errno
import io
import itertools
import json
import linecache
import re
import sys
import time
import traceback
from contextlib import redirect_stderr, redirect_stdout, suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from types import CodeType, SimpleNamespace
from typing import Any

import altair as alt

from course import exercise
from course.charts.fit import fitted
from course.errors import nearest
from course.exercises.dealing import record_check
from course.exercises.panels import Panel
from course.exercises.practice import Practice
from course.exercises.session import Quick
from course.exercises.store import default_store
from course.lessons.errors_shown import words_of_error
from course.lessons.reading import table_html
from course.marking.pool import Pool
from course.workspace import progress_check

#: most characters that one request shows; a page with more is slow on a phone
_MOST = 50_000
#: section of the learner's record that the page keeps -> check of it
_SECTIONS = {"progress": progress_check, "practice": record_check}
#: code whose whole numbers have the width of the machine, which is 32 bits in a page
_MACHINE_WIDE = re.compile(r"""\bnp\.|\bnumpy\b|(?:astype\(|dtype=)\s*(?:int\b|['"]int['"])""")
_NARROW = Panel(
    "info",
    "Whole numbers of numpy have 32 bits on this page",
    (
        "What passes 2,147,483,647 comes out wrong, as in `np.sum` of whole numbers or after `astype(int)`. "
        'Write `astype("int64")`, or numbers with a point. Tables from `load` and their sums are right.',
    ),
)
_NOT_HERE = (
    "A table or a part of Python did not come. Is there internet? What your cells made is still there: "
    "run this cell again later."
)
#: the page's form asks the question that was shown last under this name
_FORM = "_form"
#: what learners often write, one a line, so that it needs no network; a line that fails brings its sentence
_OFTEN = """progress()
describe("japan_trade")
t = load("japan_trade"); h = t.head(3); print(h, h["value_jpy_bn"], h.index, h.columns, h.dtypes)
print(t, t["partner"], t["partner"].unique(), str(t.describe())); t.info()
t["partner"]
t.groupby("partner", observed=True)["value_jpy_bn"].sum()
print(t.pivot_table(index="year", columns="partner", values="value_jpy_bn", aggfunc="sum", observed=True))
print(h.to_string(), h.to_csv(), h.to_dict(), h.to_markdown())
print(t.merge(h), t.query("year == 2024"), h.T)
t.groupby(["year", "partner"], observed=True).size().unstack()
print(t["value_jpy_bn"].rolling(3).mean(), t["value_jpy_bn"].rank(), h.style)
print(t.sort_values("value_jpy_bn").drop_duplicates("year"), t["partner"].value_counts(), h.isna())
import pandas as pd; print(pd.concat([h, h]), pd.Series([1.5, None]), pd.cut(h["value_jpy_bn"], 2))
print(pd.to_datetime(pd.Series(["2024-01-01"])), pd.date_range("2024", periods=2), h["partner"].str[:1])
h.plot()
h.hist()
t[t["year"] == 2024 & t["partner"] == "CHN"]
t[t["year"] == 1]["year"].iloc[0]
load("japan_trade")["no"]
no
(
1/0"""
_MONITORING: Any = getattr(sys, "monitoring", None)  # since Python 3.12, as in pages
_LOOPS = 4  # a number that no debugger and no measurement of coverage takes
_TURNS = itertools.count()


class Cells(io.TextIOBase):
    """The cells of a page, with the names that they share; also the stream that they print to.

    `user_ns` and `history_manager` are as in IPython's shell, since the sentences on errors read them.
    """

    def __init__(self) -> None:
        self.user_ns: dict[str, Any] = {"__name__": "__main__", "display": self._display}
        self.history_manager = SimpleNamespace(input_hist_raw=[""])
        self._shown: list[dict[str, Any]] = []
        self._room, self._ran = _MOST, 0
        self._zone: timezone = UTC
        self._warned = False

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Run codes in order up to the first that fails.

        Parameters
        ----------
        request
            `codes`, a list of texts; `record`, the learner's progress and practice as the page has kept them;
            `zone`, the minutes by which the device's clock is ahead of UTC; `asked`, the answer's name,
            whose value is shown where the last code ends by setting it (a chart is shown in any case); and
            `checks`, which tells whether the last code checks that answer, so the one before must set it.

        Returns
        -------
        dict
            `ran`, how many codes ended well; `record` after them; and `shown`, a list of outputs: a `text`,
            an `html` with the `tone` and `code` of a panel, a `form`, a `chart` in Vega-Lite, or an `error`
            in words with its `traceback`.
        """
        self._shown, self._room, ran = [], _MOST, 0
        self._zone = timezone(timedelta(minutes=request.get("zone", 0)))
        stores = {name: default_store(name) for name in _SECTIONS}
        for name, check in _SECTIONS.items():
            usable, _ = check(request["record"].get(name, {}))
            stores[name].update(lambda _, usable=usable: usable)  # type: ignore[misc]
        with redirect_stdout(self), redirect_stderr(self):
            asked: str = request.get("asked", "")
            own = len(request["codes"]) - 2 if request.get("checks") else -1
            for number, code in enumerate(request["codes"]):
                # what an earlier run left is no answer of this code
                names = self._without(asked) if number == own else {}
                try:
                    self._run(code, asked if code is request["codes"][-1] else None)
                    ran += 1
                    if number == own and asked not in self.user_ns:
                        made = [name for name, value in self.user_ns.items() if names.get(name) is not value]
                        self._display(_not_made(asked, made))
                        break
                except BaseException as error:  # also SystemExit, which must not end the page's Python
                    self._show_error(error)
                    break
        record = {name: store.read() for name, store in stores.items()}
        return {"ran": ran, "shown": self._shown, "record": record}

    def now(self) -> datetime:
        """Return the time in the zone of the reader's device, which the page's Python does not know."""
        return datetime.now(self._zone)

    def write(self, text: str) -> int:
        """Show printed text, up to the most that a page shows."""
        if not text or self._room <= 0:
            return len(text)
        self._room -= len(text)
        if self._room <= 0:
            text = f"{text[: self._room or None]}\n… The rest is left out: this is more than a page can show."
        if self._shown and "text" in self._shown[-1]:
            self._shown[-1]["text"] += text
        else:
            self._shown.append({"text": text})
        return len(text)

    def _without(self, name: str) -> dict[str, Any]:
        self.user_ns.pop(name, None)
        return dict(self.user_ns)

    def _run(self, code: str, asked: str | None) -> None:
        self._ran += 1
        name = f"<run {self._ran}>"
        linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
        self.history_manager.input_hist_raw[-1] = code
        tree = ast.parse(code, name)
        last = tree.body[-1] if tree.body and not code.rstrip().endswith(";") else None
        if isinstance(last, ast.Expr):
            tree.body.pop()
        exec(_stoppable(compile(tree, name, "exec")), self.user_ns)
        if isinstance(last, ast.Expr):
            value = eval(_stoppable(compile(ast.Expression(last.value), name, "eval")), self.user_ns)
            if value is not None:
                self._display(value)
        elif isinstance(last, ast.Assign) and isinstance(last.targets[0], ast.Name):
            value = self.user_ns[last.targets[0].id]
            if last.targets[0].id == asked:
                self._display(value)
            elif isinstance(value, alt.TopLevelMixin):
                with suppress(Exception):  # a chart that cannot be drawn still goes to its check
                    self._display(value)
        if sys.maxsize < 2**32 and not self._warned and _MACHINE_WIDE.search(code):
            self._warned = True  # once is enough
            self._display(_NARROW)

    def _display(self, *values: Any) -> None:
        for value in values:
            if isinstance(value, alt.TopLevelMixin):
                self._shown.append({"chart": fitted(value.to_dict())})
                continue
            if isinstance(value, Panel):  # small, and shown whatever came before it
                self._shown.append({"html": value._repr_html_(), "tone": value.tone, "code": value.code})
                continue
            if isinstance(value, Quick):
                self.user_ns[_FORM] = value
                self._shown.append({"form": value.plain(), "call": _FORM})
                continue
            if isinstance(value, Practice):
                self._display(*value.parts())
                continue
            html = table_html(value) if type(value).__name__ == "DataFrame" else _html_of(value)
            if html is None or len(html) > self._room:
                self.write(f"{value!r}\n")
            else:
                self._room -= len(html)
                self._shown.append({"html": html})

    def _show_error(self, error: BaseException) -> None:
        words = words_of_error(self, error) or [type(error).__name__]
        words[-1] = re.sub(r" \(<run \d+>, (line \d+)\)$", r" (\1)", words[-1])
        if isinstance(error, OSError) and error.errno == errno.EIO:  # the page could not fetch a file
            words = [_NOT_HERE, *words[-1:]]
        frames = error.__traceback__
        while frames is not None and frames.tb_frame.f_globals is not self.user_ns:
            frames = frames.tb_next
        whole = "".join(traceback.format_exception(type(error), error, frames))
        self._shown.append({"error": "\n".join(words), "traceback": whole[-_MOST:]})


def _not_made(asked: str, made: list[str]) -> Panel:
    """Say that the code of a cell does not set the answer; `made` are the names that it sets."""
    close = nearest(asked, made)
    step = f"It makes `{close}`: is that your answer? Then call it `{asked}`." if close else ""
    words = f"This code gives `{asked}` no value, and Check judges only what it makes. "
    return Panel("near", f"There is no {asked} yet", (words + (step or f"Write a line `{asked} = …`."),))


def _html_of(value: Any) -> str | None:
    try:
        return str(value._repr_html_())
    except Exception:  # most values have none, and a learner's own may fail
        return None


def _stoppable(code: CodeType) -> CodeType:
    """Return a code whose loops call the page now and then, with a question for the time.

    WebKit ends a worker only when it calls the page: a loop that never does would run on after *Stop*.
    """
    if _MONITORING:
        _MONITORING.set_local_events(_LOOPS, code, _MONITORING.events.JUMP)
        for part in code.co_consts:
            if isinstance(part, CodeType):
                _stoppable(part)
    return code


def _turn_of_a_loop(*_: Any) -> None:
    if next(_TURNS) % 64 == 0:
        time.monotonic()


if _MONITORING:
    _MONITORING.use_tool_id(_LOOPS, "loops")
    _MONITORING.register_callback(_LOOPS, _MONITORING.events.JUMP, _turn_of_a_loop)
_CELLS, _HOME = Cells(), Path.home()


def practice(*, clock_is_right: bool = False) -> Practice:
    """Open practice as `course.practice` does, with the time of the reader's device."""
    kept = default_store("practice")
    return Practice(Pool(), kept, default_store(), clock=_CELLS.now, clock_is_right=clock_is_right)


def work_through(name: str) -> None:
    """Do what a page of a set offers, so that Python reads each file that the set's questions need."""
    opened = exercise(name)
    for question, case in opened._tutor.cases.items():  # type: ignore[union-attr]
        _CELLS._display(case.value(), opened.check(question, case.value()))
        for answer in (*case.listed, *case.slips):
            opened._marker.mark(question, answer.plain)  # type: ignore[union-attr]
        _CELLS._display(opened.hint(question), opened.solution(question, anyway=True))
    for code in _OFTEN.splitlines():
        _CELLS.answer({"codes": ["from course import describe, load, progress", code], "record": {}})


def turn() -> None:
    """Answer the request that the page has put into the home folder."""
    request = json.loads((_HOME / "request.json").read_text("utf-8"))
    (_HOME / "reply.json").write_text(json.dumps(_CELLS.answer(request)), "utf-8")
