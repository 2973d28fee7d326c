"""Errors of a learner's cell: a sentence first, the traceback folded, the error itself as it was."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_client.manager import start_new_kernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from course.commands.lab import environment, write_settings
from course.workspace import Workspace

START = """
import math
import pandas as pd
import course
from course import load
trade = pd.DataFrame({"year": [2023, 2024], "value": [1.0, 2.0], "who": ["CHN", "USA"]}, index=["a", "b"])
def share(part, whole):
    return part / whole
"""

#: the cell -> Python's name of the error, and the sentence
CASES: dict[str, tuple[str, str]] = {
    "x = 3\nif x = 3:\n    x": (
        "SyntaxError",
        "Line 2 uses `=`, which stores a value. To compare, write `==`.",
    ),
    'trade[trade["year"] = 2024]': (
        "SyntaxError",
        "Line 1 uses `=`, which stores a value. To compare, write `==`.",
    ),
    '# one\ntrade.query("year = 2024")': (
        "ValueError",
        "Line 2: the query compares with `=`. Write `==` instead, as in `year == 2024`.",
    ),
    "trade.query(\"(year == 2024) & (who = 'CHN')\")": (
        "SyntaxError",
        "Line 1: the query compares with `=`. Write `==` instead, as in `(year == 2024) & (who == 'CHN')`.",
    ),
    'load("trade)': ("SyntaxError", 'Line 1: a quote is missing. Put `"` at both ends of the text.'),
    "1\nprint((1 + 2)": (
        "SyntaxError",
        "Line 2: the bracket `(` is never closed. Add the bracket that ends it.",
    ),
    "print(1))": ("SyntaxError", "Line 1 has a `)` too many. Take it away, or open its bracket before."),
    "print([1)": ("SyntaxError", "Line 1: `)` cannot close `[`. Let each bracket end with its own kind."),
    "for n in [1]\n    n": ("SyntaxError", "Line 1: a colon is missing. Put `:` at the end of the line."),
    "x = 1\n  y = 2": (
        "IndentationError",
        "Line 2 begins too far right. Take away the spaces at its start.",
    ),
    "for n in [1]:\nprint(n)": (
        "IndentationError",
        "Line 2 belongs inside the line above. Put four spaces at its start.",
    ),
    "if True:\n    x = 1\n  y = 2": (
        "IndentationError",
        "Line 3 lines up with no line above. Give it as many spaces as its neighbours.",
    ),
    "1\n2\ntrad": ("NameError", "Line 3: there is no `trad`. Did you mean `trade`?"),
    "lod('trade')": ("NameError", "Line 1: there is no `lod`. Did you mean `load`?"),
    'trade[trade["year"] == 2024 & trade["value"] > 1]': (
        "TypeError",
        "Line 1: `&` binds before `==` and `<`. Put each comparison in brackets, as in "
        "`(a == 1) & (b == 2)`.",
    ),
    'trade[trade["year"] == 1990]["value"].iloc[0]': (
        "IndexError",
        "Line 1 asks for a row that is not there. Perhaps no row is left: look at what the condition "
        "before it keeps.",
    ),
    "prnt(1)": ("NameError", "Line 1: there is no `prnt`. Did you mean `print`?"),
    "np.sqrt(2)": (
        "NameError",
        "Line 1: `np` is not imported. Run `import numpy as np` first, then this cell again.",
    ),
    "describe('trade')": (
        "NameError",
        "Line 1: `describe` is not imported. Run `from course import describe` first, then this cell again.",
    ),
    "zzz9": (
        "NameError",
        "Line 1: there is no `zzz9` yet. Run the cells above first, from the top, or check the spelling.",
    ),
    'trade["valeu"]': ("KeyError", "Line 1: the table has no column `valeu`. Did you mean `value`?"),
    'trade[["year", "valeu"]]': (
        "KeyError",
        "Line 1: the table has no column `valeu`. Did you mean `value`?",
    ),
    'trade.groupby("yeer").sum()': (
        "KeyError",
        "Line 1: the table has no column `yeer`. Did you mean `year`?",
    ),
    'trade.groupby("who")["valeu"].sum()': (
        "KeyError",
        "Line 1: the table has no column `valeu`. Did you mean `value`?",
    ),
    'trade.query("yeer == 2024")': (
        "UndefinedVariableError",
        "Line 1: the table has no column `yeer`. Did you mean `year`?",
    ),
    'trade["product"]': (
        "KeyError",
        "Line 1: the table has no column `product`. Its columns: year, value, who.",
    ),
    'trade.loc["c"]': (
        "KeyError",
        "Line 1: the table has no row called `c`. Look at its index with `.index`.",
    ),
    "trade.loc[3]": (
        "KeyError",
        "Line 1: the table has no row called `3`. Look at its index with `.index`.",
    ),
    'trade["value"]["bb"]': (
        "KeyError",
        "Line 1: the column has no row called `bb`. Did you mean `b`?",
    ),
    "trade['year' == 1]": (
        "KeyError",
        "Line 1: the table has no column `False`. For rows, write a condition,"
        ' as in `table[table["year"] == 2024]`.',
    ),
    "trade[[2024]]": (
        "KeyError",
        "Line 1: the table has no column `2024`. For rows, write a condition,"
        ' as in `table[table["year"] == 2024]`.',
    ),
    "trade[who]": (
        "NameError",
        'Line 1: there is no `who`. As a text it needs quotation marks: `"who"`.',
    ),
    "trade.cont": ("AttributeError", "Line 1: a table has no `cont`. Its columns: year, value, who."),
    "trade.cont()": ("AttributeError", "Line 1: a table has no `cont`. Did you mean `count`?"),
    'x = "a"b': (
        "SyntaxError",
        "Line 1: Python cannot read on at `b`. A comma or a sign is missing before it, "
        "or it is one too many.",
    ),
    "1 +": ("SyntaxError", "Line 1 is not finished. Add what is missing at its end."),
    "trade.sortvalues('year')": (
        "AttributeError",
        "Line 1: a table has no `sortvalues`. Did you mean `sort_values`?",
    ),
    "(\n    trade\n    .valeu\n)": ("AttributeError", "a table has no `valeu`. Did you mean `value`?"),
    "'a'.uper()": ("AttributeError", "Line 1: a text has no `uper`. Did you mean `upper`?"),
    "math.sqr(2)": ("AttributeError", "Line 1: the module `math` has no `sqr`. Did you mean `sqrt`?"),
    "answer = 1\nanswer + ____": (
        "NameError",
        "Line 2 still holds `____`. Put your answer in its place and run the cell again.",
    ),
    'load("____")': (
        "UnknownNameError",
        "Line 1 still holds `____`. Put your answer in its place and run the cell again.",
    ),
    '"5" + 5': (
        "TypeError",
        "Line 1 mixes text and numbers. Make a number of the text with `float(…)`, "
        "or text of the number with `str(…)`.",
    ),
    'trade["who"] + 5': (
        "TypeError",
        "Line 1 mixes text and numbers. For a column, `.astype(float)` makes numbers of text.",
    ),
    "float(trade)": (
        "TypeError",
        "Line 1 needs one number and gets a table. Choose a column and a row, "
        'as in `table["value"].iloc[0]`.',
    ),
    'f"{trade.value:.2f}"': (
        "TypeError",
        "Line 1 needs one number and gets a column. Choose a value with `.iloc[0]`, or add up with `.sum()`.",
    ),
    "if trade.value > 1:\n    1": (
        "ValueError",
        "Line 1 asks a whole column for one yes or no. Choose one value, "
        "or write `&` for `and`, `|` for `or`.",
    ),
    "1\nshare(1, 0)": (
        "ZeroDivisionError",
        "Line 7 of `share` divides by zero. Check the value after `/`, `//` or `%`.",
    ),
    "share(1)": (
        "TypeError",
        "Line 1: `share` needs a value for `whole`. Put it between the brackets; "
        "`share?` shows what it takes.",
    ),
    "share(1, 2, 3)": (
        "TypeError",
        "Line 1: `share` gets too many values between its brackets. `share?` shows what it takes.",
    ),
    "len()": (
        "TypeError",
        "Line 1: `len` gets too few values between its brackets. `len?` shows what it takes.",
    ),
    "trade.head(m=2)": (
        "TypeError",
        "Line 1: `head` takes nothing called `m`. `head?` shows what it takes.",
    ),
    "from course import charts\ncharts.bars(trade, x='year', y='value')": (
        "TypeError",
        "Line 2: a value for `title` is missing. Put it between the brackets.",
    ),
    "import math.x": (
        "ModuleNotFoundError",
        "Line 1: the module `math` has no part `math.x`. Check the spelling.",
    ),
    "print(“hi”)": ("SyntaxError", 'Line 1: `“` is not Python’s quote. Type a plain `"` instead.'),
    "print(1 2)": (
        "SyntaxError",
        "Line 1: a comma, a quote or a bracket is missing. Compare with the line of the lesson.",
    ),
    "import pandsa": (
        "ModuleNotFoundError",
        "Line 1: there is no module `pandsa` here. Did you mean `pandas`?",
    ),
    "import zzz9.x": (
        "ModuleNotFoundError",
        "Line 1: there is no module `zzz9` here. Check the spelling, or install it with `%pip install zzz9`.",
    ),
    "from course import lod": (
        "ImportError",
        "Line 1: the module `course` has no `lod`. Did you mean `load`?",
    ),
}

#: cells whose error has no sentence of its own: Python's last line stands alone
OTHERS = {
    'raise RuntimeError("mine")': "RuntimeError: mine",
    "x = [1]\nx[3]": "IndexError: list index out of range",
    '{"a": 1}["b"]': "KeyError: 'b'",
    "assert 1 == 2": "AssertionError",
    "None.value": "AttributeError: 'NoneType' object has no attribute 'value'",
}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], list[Any]]]:
    """Run one cell in a kernel that has run `START`; return its outputs."""
    folder = tmp_path_factory.mktemp("errors")
    book = nbformat.v4.new_notebook()
    client = NotebookClient(
        book, timeout=120, allow_errors=True, resources={"metadata": {"path": str(folder)}}
    )
    with client.setup_kernel():

        def one(code: str) -> list[Any]:
            cell = nbformat.v4.new_code_cell(code)
            book.cells.append(cell)
            client.execute_cell(cell, len(book.cells) - 1)
            return list(cell.outputs)

        assert one(START) == []
        yield one


def shown(outputs: list[Any]) -> tuple[Any, str, str]:
    """Return the error, the folded traceback and its text; there is nothing else."""
    error, folded = outputs
    assert (error.output_type, folded.output_type) == ("error", "display_data")
    return error, folded.data["text/html"], folded.data["text/plain"]


@pytest.mark.parametrize("code", CASES)
def test_the_usual_errors_begin_with_a_sentence(run: Callable[[str], list[Any]], code: str) -> None:
    name, sentence = CASES[code]
    error, html, text = shown(run(code))
    assert error.ename == name and error.traceback[0].endswith(sentence)
    assert len(error.traceback[0].split()) <= 25
    assert error.traceback[1:] == [f"{name}: {error.evalue}"]
    assert html.startswith("<details ") and "open" not in html.partition(">")[0] and "<summary>" in html
    assert name in text and "\x1b" not in text


@pytest.mark.parametrize("code", OTHERS)
def test_other_errors_begin_with_pythons_own_last_line(run: Callable[[str], list[Any]], code: str) -> None:
    error, html, text = shown(run(code))
    assert len(error.traceback) == 1 and error.traceback[0].startswith(OTHERS[code])
    assert "<details " in html and error.ename in text


def test_the_courses_own_errors_are_the_sentence_alone(run: Callable[[str], list[Any]]) -> None:
    error, html, text = shown(run('1\nload("trad")'))
    assert error.ename == "UnknownNameError" and error.evalue.startswith("There is no table called 'trad'.")
    assert error.traceback == [f"Line 2: {error.evalue}"]
    assert "&#x27;trad&#x27;" in html and "loader.py" in text


def test_no_error_no_change_and_the_traceback_can_be_asked_for(run: Callable[[str], list[Any]]) -> None:
    assert [output.output_type for output in run("1 + 1")] == ["execute_result"]
    assert len(run("trad")) == 2
    (whole,) = run("%tb")
    assert len(run("if True:\n    x = 1\n  y = 2")) == 2
    assert len(run("%tb")) == 1
    run("kept = ValueError('mine')")
    assert len(run("raise kept")) == len(run("raise kept")) == 2
    assert whole.output_type == "error" and "Traceback" in "".join(whole.traceback)
    caught = run("try:\n    trad\nexcept NameError as error:\n    print(type(error).__name__, error)")
    assert caught[0].text == "NameError name 'trad' is not defined\n"


def test_an_error_in_the_explanation_hides_nothing(run: Callable[[str], list[Any]]) -> None:
    broken = "class Mine(Exception):\n    def __str__(self):\n        return 1 / 0\nraise Mine()"
    outputs = run(broken)
    assert outputs and "Mine" in json.dumps(outputs)


def test_debug_enters_the_frame_that_failed_and_the_cell_above_it(tmp_path: Path) -> None:
    manager, client = start_new_kernel(cwd=str(tmp_path))
    said: list[str] = []

    def run(code: str, *typed: str) -> str:
        """Run a cell, type into its debugger, and return the texts that came."""
        lines = iter(typed)
        said.clear()
        client.execute_interactive(
            code,
            allow_stdin=True,
            stdin_hook=lambda _: client.input(next(lines, "q")),
            output_hook=lambda message: said.append(message["content"].get("text", "")),
            timeout=60,
        )
        return "".join(said)

    try:
        run(START)
        run("mine = 41\nshare(1, 0)")
        shown = run("%debug", "p whole - 1", "up", "p mine + 1")
        run("name = 'trad'\nload(name)")
        course = run("%debug", "up", "up", "p name.upper()")
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert "-1\n" in shown and "42\n" in shown
    assert "'TRAD'" in course  # two frames above the course's own lines


def test_after_a_restart_each_cell_says_what_to_run(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Workspace(tmp_path)
    home.create()
    for name, value in environment(home.hidden).items():
        monkeypatch.setenv(name, value)  # and take it back after the test
    write_settings(home, {})
    book = root / "exercises" / "01-trade-interdependence.ipynb"
    manager, client = start_new_kernel(cwd=str(tmp_path), env={**os.environ, "JPY_SESSION_NAME": str(book)})

    def error(code: str) -> str:
        lines: list[str] = []
        client.execute_interactive(
            code, output_hook=lambda one: lines.extend(one["content"].get("traceback", ())), timeout=60
        )
        return lines[0] if lines else ""

    try:
        check = error('ex.check("balance", balance)')
        answer = error('japan_trade = load("japan_trade")\nbalance = 1')
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    run = "Run the cell that begins `import altair as alt` first, then this one again."
    assert check == f"Line 1: `ex` is not made yet. {run}"
    assert answer == f"Line 1: `load` is not made yet. {run}"


def test_debug_enters_the_frame_in_a_terminal() -> None:
    lines = "import course\nmine = 41\n1 / 0\n%debug\np mine + 1\nq\n"
    command = [sys.executable, "-m", "IPython", "--simple-prompt", "--colors=nocolor", "--no-banner"]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, timeout=120, check=False)
    assert "Line 1 divides by zero." in done.stdout and "ipdb> 42" in done.stdout


def test_the_cell_that_makes_a_name_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cells = [
        "import course",
        "# first\n%time\nexports = course.load('trade')",
        "exports",
        "exports = exports",
    ]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in cells])
    nbformat.write(book, tmp_path / "a.ipynb")
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / "a.ipynb"))
    del book.cells[1]
    NotebookClient(book, timeout=120, allow_errors=True).execute()
    assert book.cells[1].outputs[0].traceback[0] == (
        "Line 1: `exports` is not made yet. Run the cell that begins `exports = course.load('trade')` first, "
        "then this one again."
    )


def test_nbclient_stops_and_quotes_the_whole_traceback(tmp_path: Path) -> None:
    book = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(code) for code in ("import course", "1\ntrad", "print('later')")]
    )
    with pytest.raises(CellExecutionError) as stopped:
        NotebookClient(book, timeout=120).execute()
    assert (
        stopped.value.ename == "NameError" and "Traceback (most recent call last)" in stopped.value.traceback
    )
    assert [output.output_type for output in book.cells[1].outputs] == ["error", "display_data"]
    assert book.cells[2].outputs == []


def test_a_terminal_shows_the_sentence_and_then_the_traceback() -> None:
    code = "import course; trade = 1\ntrad\n"
    command = [sys.executable, "-m", "IPython", "--simple-prompt", "--colors=nocolor", "--no-banner"]
    done = subprocess.run(command, input=code, capture_output=True, text=True, timeout=120, check=False)
    sentence = "Line 1: there is no `trad`. Did you mean `trade`?"
    assert sentence in done.stdout and "Traceback" in done.stdout.split(sentence)[1]


def test_the_shell_that_runs_submissions_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    from course.lessons.errors_shown import show_errors_in_words

    class Shell:
        def _showtraceback(self) -> None: ...

    shell = Shell()
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    show_errors_in_words()
    assert vars(shell) == {}


def test_nbval_sees_the_error_and_the_cell_after_it(tmp_path: Path) -> None:
    codes = ("import course", "trad", "1 + 1")
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in codes])
    book.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    nbformat.write(book, tmp_path / "a.ipynb")
    command = [sys.executable, "-m", "pytest", "-q", "--nbval-lax", "-p", "no:cacheprovider", "a.ipynb"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert "1 failed, 2 passed" in done.stdout and "NameError: name 'trad' is not defined" in done.stdout
