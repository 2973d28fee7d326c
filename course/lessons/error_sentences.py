"""Explains usual errors of beginners in at most 25 words: what is wrong, on which line, what to do."""

import ast
import builtins
import json
import linecache
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

from course.errors import CourseError, nearest

#: least similarity of a suggested name; a wrong suggestion costs a beginner more than none
_ALIKE = 0.65
_LONGEST_CODE = 34
_ALIASES = {"pd": "import pandas as pd", "np": "import numpy as np", "alt": "import altair as alt"}
#: names that IPython puts into a notebook
_IPYTHON = {"In", "Out", "exit", "quit", "get_ipython", "open"}


@dataclass(frozen=True)
class _Failure:
    """An error, with the line of the learner's code that led to it."""

    shell: Any
    error: BaseException
    #: frames with their line numbers, from the cell to the frame that raised the error
    frames: tuple[tuple[FrameType, int], ...]

    @property
    def own(self) -> list[tuple[FrameType, int]]:
        """The frames whose code is in a cell of the notebook."""
        return [(frame, line) for frame, line in self.frames if frame.f_globals is self.shell.user_ns]

    @property
    def where(self) -> str:
        """The failed line in words, such as "Line 3", with the function's name if another cell defines it."""
        if not self.own:
            return "Line 1"
        (first, _), (last, line) = self.own[0], self.own[-1]
        same = first.f_code.co_filename == last.f_code.co_filename
        return f"Line {line}" if same else f"Line {line} of `{last.f_code.co_name}`"

    @property
    def code(self) -> str:
        """The text of the failed line."""
        if not self.own:
            return ""
        frame, line = self.own[-1]
        return linecache.getline(frame.f_code.co_filename, line)

    @property
    def cell(self) -> str:
        """The text of the whole cell with the failed line, since a call may have several lines."""
        return "".join(linecache.getlines(self.own[-1][0].f_code.co_filename)) if self.own else ""

    @property
    def says(self) -> str:
        """Python's own message."""
        return str(self.error)


def explained(shell: Any, error: BaseException) -> tuple[str | None, bool]:
    """Return a sentence on an error, or None, and whether it can replace the last line of Python's message.

    `shell`: the IPython that ran the cell.
    `error`: what the cell raised.
    """
    failure = _Failure(shell, error, tuple(_frames(error)))
    if "____" in failure.code:
        return (
            f"{failure.where} still holds `____`. Put your answer in its place and run the cell again.",
            False,
        )
    if isinstance(error, CourseError):
        return f"{failure.where}: {error}", True
    for kind, explain in _EXPLAIN:
        if isinstance(error, kind) and (sentence := explain(failure)):
            return sentence, False
    return None, False


def _frames(error: BaseException) -> Iterator[tuple[FrameType, int]]:
    trace = error.__traceback__
    while trace is not None:
        yield trace.tb_frame, trace.tb_lineno
        trace = trace.tb_next


def _guess(name: str, choices: Iterable[str]) -> str:
    found = nearest(name, choices, alike=_ALIKE)
    return f" Did you mean `{found}`?" if found else ""


def _short(code: str) -> str:
    return code if len(code) <= _LONGEST_CODE else code[: _LONGEST_CODE - 1] + "…"


# ------------------------------------------------------------------------------ what Python cannot read

#: pattern of Python's message and of the word at which it stops, and the rest of the sentence on the line
_SYNTAX = (
    (r"invalid syntax\n$", " is not finished. Add what is missing at its end."),
    (
        r"invalid syntax\n(.+)",
        r": Python cannot read on at `\1`. A comma or a sign is missing before it, or it is one too many.",
    ),
    (r"'=='", " uses `=`, which stores a value. To compare, write `==`."),
    (r"unterminated .*string", ': a quote is missing. Put `"` at both ends of the text.'),
    (r"'(.)' was never closed", r": the bracket `\1` is never closed. Add the bracket that ends it."),
    (r"expecting '}'", ": the bracket `{` is never closed. Add the bracket that ends it."),
    (r"unmatched '(.)'", r" has a `\1` too many. Take it away, or open its bracket before."),
    (
        r"parenthesis '(.)' does not match opening parenthesis '(.)'",
        r": `\1` cannot close `\2`. Let each bracket end with its own kind.",
    ),
    (r"forgot a comma", ": a comma, a quote or a bracket is missing. Compare with the line of the lesson."),
    (r"expected ':'", ": a colon is missing. Put `:` at the end of the line."),
    (r"unexpected indent", " begins too far right. Take away the spaces at its start."),
    (r"expected an indented block", " belongs inside the line above. Put four spaces at its start."),
    (r"unindent does not match", " lines up with no line above. Give it as many spaces as its neighbours."),
    (r"use of tabs and spaces", " mixes tabs and spaces. Put only spaces at its start."),
    (r"invalid decimal literal", ": a name cannot begin with a digit, and a number holds no letters."),
    (r"invalid character '([“”„«»‘’])'", r': `\1` is not Python’s quote. Type a plain `"` instead.'),
)


def _syntax(failure: _Failure) -> str | None:
    if failure.own:  # the error is in a text that the cell passed on, such as a query
        return _query(failure)
    assert isinstance(failure.error, SyntaxError)
    error = _plainer(failure.error)
    stop = (error.text or "")[(error.offset or 1) - 1 : (error.end_offset or 1) - 1].strip()
    for pattern, words in _SYNTAX:
        if found := re.search(pattern, f"{error.msg}\n{stop}"):
            return f"Line {error.lineno or 1}{found.expand(words)}"
    return None


def _plainer(error: SyntaxError) -> SyntaxError:
    """Return Python's error on the cell read as a file, which says more than "incomplete input"."""
    if "incomplete input" in (error.msg or "") and error.filename:
        try:
            ast.parse("".join(linecache.getlines(error.filename)))
        except SyntaxError as found:
            return found
    return error


def _query(failure: _Failure) -> str | None:
    asked = _query_text(failure)
    fixed = re.sub(r"(?<![=!<>])=(?!=)", "==", asked)
    if fixed == asked:
        return None
    example = f", as in `{fixed}`" if len(fixed) <= _LONGEST_CODE else ""
    return f"{failure.where}: the query compares with `=`. Write `==` instead{example}."


def _query_text(failure: _Failure) -> str:
    """Return the text of the pandas query that failed; empty without one."""
    for frame, _ in failure.frames:
        if frame.f_code.co_name in {"query", "eval"} and _is_table(frame.f_locals.get("self")):
            return str(frame.f_locals.get("expr", ""))
    return ""


# ------------------------------------------------------------------------------------------- names


def _name(failure: _Failure) -> str | None:
    if isinstance(failure.error, UnboundLocalError):
        return None
    found = re.search(r"(name|variable) '(\w+)'", failure.says)
    if found is None:
        return None
    name = found[2]
    if found[1] == "name" and _query_text(failure):
        return _no_column(failure, name)
    if cell := _cell_that_makes(name, failure.shell):
        return (
            f"{failure.where}: `{name}` is not made yet. Run the cell that begins `{_short(cell)}` first, "
            "then this one again."
        )
    public = sys.modules["course"].__all__
    importing = _ALIASES.get(name) or (f"from course import {name}" if name in public else "")
    if importing:
        return f"{failure.where}: `{name}` is not imported. Run `{importing}` first, then this cell again."
    sets = [value for value in failure.shell.user_ns.values() if type(value).__name__ == "Exercise"]
    if any(name in one.questions for one in sets):
        return f"{failure.where}: there is no `{name}` yet. Give it a value first, in a line `{name} = …`."
    options = {text for one in sets for asked in one.questions for text in one.kind(asked).get("options", ())}
    tables = filter(_is_table, failure.shell.user_ns.values())
    if name in options or any(name in table.columns for table in tables):
        return f'{failure.where}: there is no `{name}`. As a text it needs quotation marks: `"{name}"`.'
    if guess := _guess(name, [*_names(failure, public), *(f'"{text}"' for text in options)]):
        return f"{failure.where}: there is no `{name}`.{guess}"
    return (
        f"{failure.where}: there is no `{name}` yet. Run the cells above first, from the top, "
        "or check the spelling."
    )


def _names(failure: _Failure, public: Iterable[str]) -> set[str]:
    mine = {name for name in failure.shell.user_ns if not name.startswith("_")} - _IPYTHON
    mine |= {name for frame, _ in failure.own[-1:] for name in frame.f_locals if not name.startswith("_")}
    return (mine - _IPYTHON) | set(public) | {name for name in dir(builtins) if name[0].islower()}


def _cell_that_makes(name: str, shell: Any) -> str:
    """Return the first line of the cell that assigns a name in the saved notebook; empty without one."""
    # Jupyter's server and VS Code each have their own way to name a kernel's notebook.
    path = shell.user_ns.get("__vsc_ipynb_file__") or os.environ.get("JPY_SESSION_NAME") or ""
    try:
        cells = json.loads(Path(path).read_text("utf-8"))["cells"]
        codes = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    running = (shell.history_manager.input_hist_raw or [""])[-1].strip()
    for code in codes:
        if code.strip() != running and name in _bound_names(code):
            lines = (line.strip() for line in code.splitlines())
            return next((line for line in lines if line and line[0] not in "#%!"), "")
    return ""


#: parts of a program that keep their names to themselves
_WALLS = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Lambda,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
)


def _bound_names(code: str) -> set[str]:
    """Return the names that a cell's code defines; lines that are no Python, such as `%pip`, are ignored."""
    plain = "\n".join("pass" if line.startswith(("%", "!")) else line for line in code.splitlines())
    try:
        tree = ast.parse(plain)
    except (SyntaxError, ValueError):
        return set()
    found: set[str] = set()
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {alias.asname or alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        # names inside these parts are not names of the cell
        if not isinstance(node, _WALLS):
            waiting.extend(ast.iter_child_nodes(node))
    return found


def _attribute(failure: _Failure) -> str | None:
    name, owner = getattr(failure.error, "name", None), getattr(failure.error, "obj", None)
    if not name or owner is None or f".{name}" not in failure.cell:  # a mistake inside a library
        return None
    found = [one for one in dir(owner) if not one.startswith("_")]
    if _is_table(owner) and not re.search(rf"\.{name}\s*\(", failure.cell):  # meant as a column
        step = _columns(owner, name, [one for one in found if not callable(getattr(type(owner), one, None))])
    else:
        step = _guess(name, found) or " Press Tab after the dot to see what there is."
    return f"{failure.where}: {_called(owner)} has no `{name}`.{step}"


_KINDS = {
    "DataFrame": "a table",
    "Series": "a column",
    "str": "a text",
    "int": "a number",
    "float": "a number",
    "list": "a list",
    "dict": "a dictionary",
}


def _called(value: object) -> str:
    if isinstance(value, ModuleType):
        return f"the module `{value.__name__}`"
    name = type(value).__name__
    return _KINDS.get(name, f"`{name}`")


def _module(failure: _Failure) -> str | None:
    name = getattr(failure.error, "name", None)
    if not name:
        return None
    if isinstance(failure.error, ModuleNotFoundError):
        top = name.partition(".")[0]
        if top in sys.modules and top != name:
            return f"{failure.where}: the module `{top}` has no part `{name}`. Check the spelling."
        known = {module.partition(".")[0] for module in sys.modules} | set(sys.stdlib_module_names)
        guess = _guess(top, [module for module in known if not module.startswith("_") and module != top])
        step = guess or f" Check the spelling, or install it with `%pip install {top}`."
        return f"{failure.where}: there is no module `{name}` here.{step}"
    found = re.search(r"cannot import name '(\w+)'", failure.says)
    if found is None or name not in sys.modules:
        return None
    guess = _guess(found[1], [one for one in dir(sys.modules[name]) if not one.startswith("_")])
    return f"{failure.where}: the module `{name}` has no `{found[1]}`.{guess or ' Check the spelling.'}"


# ------------------------------------------------------------------------------------------ tables


def _is_table(value: object) -> bool:
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(value, pandas.DataFrame)


def _read(failure: _Failure) -> tuple[Any, bool]:
    """Return the table or column that was read when the error was raised, or None; and whether for a row."""
    series = getattr(sys.modules.get("pandas"), "Series", ())
    owner: Any
    selves = []
    for frame, _ in reversed(failure.frames):
        if frame.f_globals is failure.shell.user_ns:
            break
        for name in ("self", "obj"):
            value = frame.f_locals.get(name)
            selves.append(value)
            for owner in (value, getattr(value, "obj", None)):
                if _is_table(owner):
                    return owner, any(one is owner.index for one in selves)
                if isinstance(owner, series):
                    return owner, True
    return None, False


def _columns(table: Any, name: str, more: Iterable[str] = ()) -> str:
    """Guess which of a table's columns was meant, or list the first; `more`: what else was perhaps meant."""
    columns = [str(column) for column in table.columns]
    listed = f" Its columns: {', '.join(columns[:5])}{', …' if columns[5:] else ''}."
    return _guess(name, [*columns, *more]) or listed


def _no_column(failure: _Failure, name: str) -> str | None:
    table, _ = _read(failure)
    if not _is_table(table):
        return None
    return f"{failure.where}: the table has no column `{name}`.{_columns(table, name)}"


def _key(failure: _Failure) -> str | None:
    if not failure.error.args:
        return None
    label = _missing(failure.error.args[0])
    owner, row = _read(failure)
    if row:
        named = "table" if _is_table(owner) else "column"
        step = _guess(str(label), map(str, owner.index[:5000])) or " Look at its index with `.index`."
        return f"{failure.where}: the {named} has no row called `{label}`.{step}"
    if isinstance(label, str) or owner is None:
        return _no_column(failure, str(label))
    condition = '`table[table["year"] == 2024]`'
    return (
        f"{failure.where}: the table has no column `{label}`. For rows, write a condition, as in {condition}."
    )


def _missing(said: Any) -> Any:
    """Return the label that pandas did not find, taken from its message."""
    if not isinstance(said, str):
        return said
    listed = re.search(r"\[(?:(['\"])(.+?)\1|([\d.-]+))[\],]", said)
    if listed and re.search(r"None of|not in index|do not exist|not found in axis|not found: ", said):
        return listed[2] or ast.literal_eval(listed[3])
    return said.removeprefix("Column not found: ")


# ------------------------------------------------------------------------------- values of a wrong kind

_TEXT_AND_NUMBER = re.compile(
    r"can only concatenate str \(not \"(?:int|float)\"\)"
    r"|'(?:str' and '(?:int|float)|(?:int|float)' and 'str)'"
    r"|can't multiply sequence by non-int of type '(?:float|str)'"
    r"|not supported for dtype 'str'|string multiply|<U\d+'|comparison between dtype=(?:int|float)\d+ and str"
)
_TABLE_FOR_NUMBER = re.compile(
    r"(?:not|must be real number, not) '?(DataFrame|Series)'?"
    r"|passed to (DataFrame|Series)\.__format__"
    r"|'(DataFrame|Series)' object cannot be interpreted as an integer|convert the (series)"
)


def _type(failure: _Failure) -> str | None:
    for explain in (_loose_comparison, _text_and_number, _table_for_number, _arguments):
        if sentence := explain(failure):
            return sentence
    return None


def _loose_comparison(failure: _Failure) -> str | None:
    """Explain `a == 1 & b == 2`, in which Python reads `1 & b` first."""
    found = re.search(r"for ([&|]):|'r?(and|or)_'|bitwise_(and|or)", failure.says)
    compares = r"(?:==|!=|<|>)"
    if not found or not re.search(rf"{compares}[^&|()]*[&|]|[&|][^&|()]*{compares}", failure.cell):
        return None
    sign = found[1] or {"and": "&", "or": "|"}[found[2] or found[3]]
    return (
        f"{failure.where}: `{sign}` binds before `==` and `<`. "
        f"Put each comparison in brackets, as in `(a == 1) {sign} (b == 2)`."
    )


def _index(failure: _Failure) -> str | None:
    if "out-of-bounds" not in failure.says and "with size 0" not in failure.says:
        return None
    return (
        f"{failure.where} asks for a row that is not there. Perhaps no row is left: "
        "look at what the condition before it keeps."
    )


def _text_and_number(failure: _Failure) -> str | None:
    if not _TEXT_AND_NUMBER.search(failure.says):
        return None
    column = re.search(r"dtype|string multiply|ufunc", failure.says)
    step = (
        "For a column, `.astype(float)` makes numbers of text."
        if column
        else "Make a number of the text with `float(…)`, or text of the number with `str(…)`."
    )
    return f"{failure.where} mixes text and numbers. {step}"


def _table_for_number(failure: _Failure) -> str | None:
    found = _TABLE_FOR_NUMBER.search(failure.says)
    if not found:
        return None
    if "DataFrame" in found.groups():
        return (
            f"{failure.where} needs one number and gets a table. Choose a column and a row, "
            'as in `table["value"].iloc[0]`.'
        )
    return (
        f"{failure.where} needs one number and gets a column. Choose a value with `.iloc[0]`, "
        "or add up with `.sum()`."
    )


def _arguments(failure: _Failure) -> str | None:
    if lacking := re.match(r"missing a required argument: '(\w+)'", failure.says):
        return f"{failure.where}: a value for `{lacking[1]}` is missing. Put it between the brackets."
    found = re.match(r"([\w.<>]+?)(?:\(\))? (missing|takes|expected|got) (.*)", failure.says)
    if not found:
        return None
    name = found[1].rpartition(".")[2]
    if name not in failure.cell:  # a call inside a library, which the learner cannot see
        return None
    help_ = f"`{name}?` shows what it takes."
    if found[2] == "missing":
        wanted = ", ".join(f"`{one}`" for one in re.findall(r"'(\w+)'", found[3])[:3])
        return f"{failure.where}: `{name}` needs a value for {wanted}. Put it between the brackets; {help_}"
    if unknown := re.search(r"unexpected keyword argument '(\w+)'", failure.says):
        return f"{failure.where}: `{name}` takes nothing called `{unknown[1]}`. {help_}"
    if twice := re.search(r"multiple values for argument '(\w+)'", failure.says):
        return f"{failure.where}: `{name}` gets two values for `{twice[1]}`. Give it one; {help_}"
    if not re.search(r"argument", found[3]):
        return None
    return f"{failure.where}: `{name}` gets {_much(found[3])} values between its brackets. {help_}"


def _much(said: str) -> str:
    """Return "too many" or "too few" for a message such as "at most 2 arguments (3 given)"."""
    said = re.sub(r"\bone\b", "1", said)
    numbers = [int(number) for number in re.findall(r"\d+", said)] or [0]
    return "too few" if len(numbers) > 1 and numbers[-1] < numbers[0] else "too many"


def _value(failure: _Failure) -> str | None:
    if "cannot assign without a target" in failure.says:
        return _query(failure)
    if "truth value of" in failure.says and "ambiguous" in failure.says:
        return (
            f"{failure.where} asks a whole column for one yes or no. Choose one value, "
            "or write `&` for `and`, `|` for `or`."
        )
    return None


def _zero(failure: _Failure) -> str:
    return f"{failure.where} divides by zero. Check the value after `/`, `//` or `%`."


_EXPLAIN: tuple[tuple[type[BaseException], Callable[[_Failure], str | None]], ...] = (
    (SyntaxError, _syntax),
    (NameError, _name),
    (AttributeError, _attribute),
    (ImportError, _module),
    (KeyError, _key),
    (IndexError, _index),
    (TypeError, _type),
    (ValueError, _value),
    (ZeroDivisionError, _zero),
)
