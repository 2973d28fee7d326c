"""Shows the code of a function as a notebook cell that anybody can run.

Worked solutions, answers to guesses and the numbers behind explorers are shown in this way. So each such
function uses public names only, and has one `return`, at its end.
"""

import ast
import builtins
import inspect
import re
import textwrap
from collections.abc import Callable, Mapping
from typing import Any

from course.errors import CourseError


class ShownError(CourseError):
    """A function cannot be shown as a cell on its own."""


def shown(
    function: Callable[..., Any],
    settings: Mapping[str, Any] | None = None,
    *,
    answer: str = "result",
    imports: bool = True,
) -> str:
    """Return a function's code as a cell: imports, settings, its lines, and `result = …` instead of `return`.

    Parameters
    ----------
    function
        A plain function of a module.
    settings
        Values of the function's parameters; other parameters have their defaults.
    answer
        Name of the variable that gets the returned value.
    imports
        Whether to begin with the imports that the lines use; a notebook may already have them.

    Raises
    ------
    ShownError
        It is no plain function, does not end with `return`, or uses a name that its module defines.
    """
    source = textwrap.dedent(inspect.getsource(function))
    tree = ast.parse(source).body[0]
    if not isinstance(tree, ast.FunctionDef):
        raise ShownError("the code must be a plain function.")
    last = tree.body[-1]
    if not isinstance(last, ast.Return) or last.value is None:
        raise ShownError("the function must end with `return value`.")
    lines = source.splitlines()
    before = textwrap.dedent("\n".join(lines[_first_line(tree, lines) : last.lineno - 1])).rstrip()
    value = (
        textwrap.dedent("\n".join(lines[last.lineno - 1 : last.end_lineno])).removeprefix("return").strip()
    )
    # If the function returns a variable with the answer's own name, no further line is needed.
    body = "\n".join(part for part in (before, "" if value == answer else f"{answer} = {value}") if part)

    given, taken = settings or {}, inspect.signature(function).parameters
    defaults = {one.name: one.default for one in taken.values() if one.default is not one.empty}
    # Settings come first in their order, then defaults; a setting that is no parameter is left out.
    values = {name: value for name, value in {**given, **defaults, **given}.items() if name in taken}
    names = [node for node in ast.walk(ast.parse(body)) if isinstance(node, ast.Name)]
    used = {node.id for node in names}
    # Pandas queries refer to a setting as `@year`.
    used |= set(re.findall(r"@(\w+)", body))
    front = [f"{name} = {value!r}" for name, value in values.items() if name in used]
    if imports:
        foreign = used - set(values) - {node.id for node in names if isinstance(node.ctx, ast.Store)}
        head = _imports(function, {name for name in foreign if name in _globals(function)})
        front = [*head, *([""] if head else []), *front]
    return "\n".join([*front, body])


def _first_line(tree: ast.FunctionDef, lines: list[str]) -> int:
    """Return the index of the body's first line, after the docstring, including comments at its start."""
    first = tree.body[0]
    start = first.lineno - 1
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        start = (first.end_lineno or first.lineno) if len(tree.body) > 1 else first.lineno
    while start > 0 and lines[start - 1].lstrip().startswith("#"):
        start -= 1
    return start


def _globals(function: Callable[..., Any]) -> dict[str, Any]:
    plain: Any = inspect.unwrap(function)
    return {name: value for name, value in plain.__globals__.items() if not hasattr(builtins, name)}


def _imports(function: Callable[..., Any], names: set[str]) -> list[str]:
    """Return the import lines of the function's module that define these names."""
    module = inspect.getmodule(inspect.unwrap(function))
    assert module is not None
    found: list[str] = []
    for line in ast.parse(inspect.getsource(module)).body:
        if isinstance(line, (ast.Import, ast.ImportFrom)):
            kept = [alias for alias in line.names if (alias.asname or alias.name) in names]
            names = names - {alias.asname or alias.name for alias in kept}
            if kept:
                line.names = kept
                found.append(ast.unparse(line))
    if names:
        raise ShownError(f"the function uses what only its module has: {', '.join(sorted(names))}.")
    return found
