"""Finds the tables that a piece of code reads, from its source alone, without running it.

A table is named as a text: `load("macro")`, `row("claims", …)`, `source="events"`. The reader takes the
source of a function, notes the texts that are names of tables, and goes on with every function and class of
the course that the source names. Code that chooses among tables while it runs counts as a user of each.
"""

import ast
import dataclasses
import importlib
import inspect
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from course.tables import cards

#: attributes in which wrappers keep their function: decorators, properties, methods, `cached_property`
_INSIDE = ("__wrapped__", "__func__", "fget", "func")
#: folders whose code reaches everything but reads no table itself
_NOT_ENTERED = ("course.front", "course.commands", "course.workspace", "course.exercises", "course.registry")
#: methods that take the name of a table; other methods take names of columns, such as "claims"
_NAMES_A_TABLE = {"load", "describe", "row", "rows_of", "cards", "card", "table_card"}


def tables_of(thing: object) -> frozenset[str]:
    """Return the tables that a function, a class or an object of the course reads.

    `thing` is a member of a module: a function, a class, or an object whose attributes are functions.
    """
    found: set[str] = set()
    seen: set[int] = set()
    waiting = [thing]
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        tables, more = _one(one)
        found |= tables
        waiting += more
    return frozenset(found)


def tables_in(code: str, names: Mapping[str, Any]) -> frozenset[str]:
    """Return the tables that some lines of code read.

    `code`: the source of a cell; a cell with a magic reads nothing.
    `names`: name in the code -> the object that it stands for.
    """
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return frozenset()
    return _tables_named(tree).union(*(tables_of(thing) for thing in _things_named(tree, names)))


def imported(code: str) -> dict[str, Any]:
    """Return name -> object for the imports of the course in some lines of code."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return {}
    return _imports(tree)


def _imports(tree: ast.AST) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and _of_the_course(node.module):
            module = importlib.import_module(str(node.module))
            found |= {one.asname or one.name: getattr(module, one.name, None) for one in node.names}
    return found


def _of_the_course(module: str | None) -> bool:
    return bool(module) and str(module).partition(".")[0] == "course"


@cache
def _table_names() -> frozenset[str]:
    return frozenset(cards())


def _one(thing: Any) -> tuple[frozenset[str], list[Any]]:
    """Return the tables that an object names directly, and the objects to examine next."""
    if isinstance(thing, FunctionType) and not hasattr(thing, "__wrapped__"):
        return _function(thing)
    inside = [getattr(thing, name, None) for name in _INSIDE]
    if any(one is not None for one in inside) and not isinstance(thing, (type, ModuleType)):
        return frozenset(), [*inside, *_in_closure(thing)]
    if isinstance(thing, type):
        own = [*vars(thing).values(), *thing.__bases__] if _of_the_course(thing.__module__) else []
        return frozenset(), own
    if isinstance(thing, (tuple, list, set, frozenset)):
        return frozenset(), list(thing)
    if isinstance(thing, Mapping):
        return frozenset(), list(thing.values())
    return _object(thing)


def _object(thing: Any) -> tuple[frozenset[str], list[Any]]:
    """Return the table that an object of the course names as its source, and its fields to examine next."""
    if not (dataclasses.is_dataclass(thing) and _of_the_course(type(thing).__module__)):
        return frozenset(), []
    values = {one.name: getattr(thing, one.name, None) for one in dataclasses.fields(thing)}
    source = values.get("source")  # the table with the answer
    return frozenset({source} & _table_names() if isinstance(source, str) else ()), list(values.values())


def _in_closure(function: Any) -> list[Any]:
    cells = getattr(function, "__closure__", None) or ()
    return [cell.cell_contents for cell in cells if _is_filled(cell)]


def _is_filled(cell: Any) -> bool:
    try:
        cell.cell_contents  # noqa: B018
    except ValueError:
        return False
    return True


@cache  # the same functions are reached from most claims, explorers, questions and cells
def _function(function: FunctionType) -> tuple[frozenset[str], list[Any]]:
    if not _of_the_course(function.__module__) or function.__module__.startswith(_NOT_ENTERED):
        return frozenset(), []
    tree = _tree(function)
    if tree is None:
        return frozenset(), _in_closure(function)
    names = {**function.__globals__, **_imports(tree)}
    defaults = [*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values()]
    return _tables_named(tree), [*_things_named(tree, names), *_in_closure(function), *defaults]


def _tree(function: FunctionType) -> ast.AST | None:
    """Return the syntax tree of a function without its decorators; None without a source."""
    try:
        starts = _functions(inspect.getsourcefile(function) or "")
    except (OSError, TypeError, SyntaxError):
        return None
    found = starts.get(function.__code__.co_firstlineno, [])
    # Lambdas that begin on one line cannot be told apart, so all of them count.
    return ast.Module(found, [])


@cache
def _functions(path: str) -> dict[int, list[ast.stmt]]:
    """Return the functions of a file by the line in which each begins, decorators included."""
    found: dict[int, list[ast.stmt]] = {}
    for node in ast.walk(ast.parse(Path(path).read_text("utf-8"))):
        if isinstance(node, ast.Lambda):
            found.setdefault(node.lineno, []).append(ast.Expr(node))
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            start = min([node.lineno, *(one.lineno for one in node.decorator_list)])
            node.decorator_list = []  # they name where the function is registered
            found.setdefault(start, []).append(node)
    return found


def _tables_named(tree: ast.AST) -> frozenset[str]:
    """Return the tables that the calls in a syntax tree name."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            found |= {text for text in _texts(node) if text in _table_names()}
    return frozenset(found)


def _texts(call: ast.Call) -> Iterator[str]:
    """Yield the texts in a call that may name a table; of most methods only keyword arguments count."""
    plain = isinstance(call.func, ast.Name) or (
        isinstance(call.func, ast.Attribute) and call.func.attr in _NAMES_A_TABLE
    )
    values = [*(call.args if plain else ()), *(word.value for word in call.keywords if word.arg != "columns")]
    for value in values:
        for node in ast.walk(value) if isinstance(value, (ast.IfExp, ast.Tuple, ast.List)) else [value]:
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def _things_named(tree: ast.AST, names: Mapping[str, Any]) -> list[Any]:
    """Return the objects of the course that the names and dotted names in a tree stand for."""
    found: list[Any] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in names:
            found.append(names[node.id])
        elif isinstance(node, ast.Attribute):
            found += _attribute(node, names)
    return [one for one in found if one is not None and not isinstance(one, ModuleType)]


def _attribute(node: ast.Attribute, names: Mapping[str, Any]) -> Collection[Any]:
    """Return the object that a dotted name such as `measures.share` stands for, if the course has it."""
    inner = node.value
    if not (isinstance(inner, ast.Name) and isinstance(names.get(inner.id), ModuleType)):
        return ()
    module = names[inner.id]
    return (getattr(module, node.attr, None),) if _of_the_course(module.__name__) else ()
