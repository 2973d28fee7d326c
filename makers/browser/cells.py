"""Runs the cells of an exercise page: a request of the page comes in, and what it shows goes out, as JSON."""

from __future__ import annotations

import ast
import io
import json
import linecache
import traceback
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import altair as alt

from course.charts.fit import fitted
from course.exercises.panels import Panel
from course.exercises.store import default_store
from course.lessons.errors_shown import words_of_error
from course.lessons.reading import table_html

#: most characters that one request shows; a page with more is slow on a phone
_MOST = 50_000


class Cells(io.TextIOBase):
    """The cells of a page, with the names that they share; also the stream that they print to.

    `user_ns` and `history_manager` are as in IPython's shell, since the sentences on errors read them.
    """

    def __init__(self) -> None:
        self.user_ns: dict[str, Any] = {"__name__": "__main__", "display": self._display}
        self.history_manager = SimpleNamespace(input_hist_raw=[""])
        self._shown: list[dict[str, Any]] = []
        self._room, self._ran = _MOST, 0

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Run codes in order up to the first that fails.

        Parameters
        ----------
        request
            `codes`, a list of texts, and `progress`, the learner's progress as the page has kept it.

        Returns
        -------
        dict
            `ran`, how many codes ended well; `progress` after them; and `shown`, a list of outputs: a `text`,
            an `html` with the `tone` of a panel, a `chart` in Vega-Lite, or an `error` in words with its
            `traceback`.
        """
        self._shown, self._room = [], _MOST
        store, ran = default_store(), 0
        kept = request["progress"]
        store.update(lambda _: kept if isinstance(kept, dict) else {})
        with redirect_stdout(self), redirect_stderr(self):
            for code in request["codes"]:
                try:
                    self._run(code)
                    ran += 1
                except BaseException as error:  # also SystemExit, which must not end the page's Python
                    self._show_error(error)
                    break
        return {"ran": ran, "shown": self._shown, "progress": store.read()}

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

    def _run(self, code: str) -> None:
        self._ran += 1
        name = f"<cell {self._ran}>"
        linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
        self.history_manager.input_hist_raw[-1] = code
        tree = ast.parse(code, name)
        last = tree.body[-1] if tree.body and not code.rstrip().endswith(";") else None
        if isinstance(last, ast.Expr):
            tree.body.pop()
        exec(compile(tree, name, "exec"), self.user_ns)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), name, "eval"), self.user_ns)
            if value is not None:
                self._display(value)

    def _display(self, *values: Any) -> None:
        for value in values:
            if isinstance(value, alt.TopLevelMixin):
                self._shown.append({"chart": fitted(value.to_dict())})
                continue
            if isinstance(value, Panel):  # small, and shown whatever came before it
                self._shown.append({"html": value._repr_html_(), "tone": value.tone})
                continue
            html = table_html(value) if type(value).__name__ == "DataFrame" else _html_of(value)
            if html is None or len(html) > self._room:
                self.write(f"{value!r}\n")
            else:
                self._room -= len(html)
                self._shown.append({"html": html})

    def _show_error(self, error: BaseException) -> None:
        words = words_of_error(self, error) or [type(error).__name__]
        frames = error.__traceback__
        while frames is not None and frames.tb_frame.f_globals is not self.user_ns:
            frames = frames.tb_next
        whole = "".join(traceback.format_exception(type(error), error, frames))
        self._shown.append({"error": "\n".join(words), "traceback": whole[-_MOST:]})


def _html_of(value: Any) -> str | None:
    try:
        return str(value._repr_html_())
    except Exception:  # most values have none, and a learner's own may fail
        return None


_CELLS, _HOME = Cells(), Path.home()


def turn() -> None:
    """Answer the request that the page has put into the home folder."""
    request = json.loads((_HOME / "request.json").read_text("utf-8"))
    (_HOME / "reply.json").write_text(json.dumps(_CELLS.answer(request)), "utf-8")
