"""Take a worked solution apart: its statements, the values of its parts, and runs of changed copies.

Only code of the bank runs here, never a learner's. A changed copy takes all values that do not depend on its
change from the solution, for whole statements and for parts. Only the rest is computed again.
"""

import ast
import copy
import inspect
import textwrap
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from functools import lru_cache
from types import CodeType
from typing import Any

import numpy as np
import pandas as pd

from course.bank.slips.writing import factors_outside, with_masks

#: value of a part that cannot be computed alone
MISSING: Any = type("Missing", (), {"__repr__": lambda self: "MISSING"})()
#: a node of the solution, and its replacement
Swap = tuple[ast.AST, ast.AST]

PANDAS, NUMPY = "__pd__", "__np__"  #: names of pandas and NumPy, whatever a question's module calls them
_ANSWER = "__answer__"
_NOTE = "__note_{}"
_KNOWN = "__known_{}"  #: name for a part with the same value as in the solution
_TICK = "__tick__"
_SECONDS = 0.5  #: most seconds that a changed copy may run in a loop
_SCOPES = (ast.FunctionDef, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_AS_IT_IS = (*_SCOPES, ast.Constant, ast.Name, ast.JoinedStr)  #: nodes whose parts are not worth keeping


class NoSolution(Exception):
    """Raised for a solution that cannot be taken apart: no function, or a `return` before its end."""


class _TooLong(Exception):
    """Raised when a changed copy runs too long."""


class Solution:
    """The body of a question's function.

    `statements` are the body, its last `return value` turned into an assignment.
    """

    def __init__(self, code: Callable[..., Any], parameters: Mapping[str, Any]) -> None:
        self.parameters = dict(parameters)
        self._names = {**inspect.unwrap(code).__globals__, **inspect.getclosurevars(code).nonlocals}
        self._names |= {**self.parameters, _TICK: self._tick, PANDAS: pd, NUMPY: np}
        self._ends = 0.0
        self._comments = _comments(code)
        self.statements: list[ast.stmt] = []
        for body in _bodies(code):
            # Some queries, such as those of an index, cannot become masks: the body then stays as written.
            if self._set_up(body):
                break
        else:
            raise NoSolution("the solution fails")

    def _set_up(self, body: Sequence[ast.stmt]) -> bool:
        self.statements = list(body)
        self._codes = [_compiled(statement) for statement in self.statements]
        self._values: dict[int, Any] = {}
        self._loaded: dict[int, frozenset[str]] = {}
        self._rest: dict[tuple[int, frozenset[str]], tuple[CodeType, dict[str, Any]]] = {}
        self._place: dict[int, int] = {}
        self._parents: dict[int, ast.AST] = {}
        self._scoped: set[int] = set()
        for place, statement in enumerate(self.statements):
            self._walk(statement, place, scoped=False)
        self._nodes = [node for statement in self.statements for node in ast.walk(statement)]
        self._in_place = any(map(_changes_in_place, self.statements))
        self._has_names = any(isinstance(node, ast.NamedExpr) for node in self._nodes)
        self._before = [dict(self._names)]
        names = dict(self._names)
        try:
            with _quiet():
                self._ends = time.thread_time() + 20 * _SECONDS
                for code in self._codes:
                    exec(code, names)
                    self._before.append(dict(names))
        except Exception:
            return False
        self.value = names[_ANSWER]
        self._stores = [self._stored(place) for place in range(len(self.statements))]
        return True

    def _stored(self, place: int) -> set[str]:
        """Return the names to which a statement gives a value."""
        before, after = self._before[place : place + 2]
        # The second part finds imports and functions, the first part names that keep their earlier value.
        return {
            node.id
            for node in ast.walk(self.statements[place])
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load) and not self.scoped(node)
        } | {name for name, value in after.items() if name not in before or before[name] is not value}

    def _walk(self, node: ast.AST, place: int, *, scoped: bool) -> None:
        self._place[id(node)] = place
        if scoped:
            self._scoped.add(id(node))
        for child in ast.iter_child_nodes(node):
            self._parents.setdefault(id(child), node)
            self._walk(child, place, scoped=scoped or isinstance(node, _SCOPES))

    def _tick(self) -> None:
        if time.thread_time() > self._ends:
            raise _TooLong

    # ------------------------------------------------------------------------- looking

    def nodes(self, *kinds: type[ast.AST]) -> Iterator[Any]:
        """Yield all nodes of some kinds, in the order of the lines."""
        return (node for node in self._nodes if isinstance(node, kinds))

    def parent(self, node: ast.AST) -> ast.AST | None:
        """Return the node that holds a node."""
        return self._parents.get(id(node))

    def scoped(self, node: ast.AST) -> bool:
        """Tell whether a node stands in a function or a comprehension, where its value varies."""
        return id(node) in self._scoped

    def place(self, node: ast.AST) -> int:
        """Return the number of the statement in which a node stands."""
        return self._place[id(node)]

    def step_of(self, node: ast.AST) -> str:
        """Return the name of the step in which a node stands, or an empty text for the answer itself."""
        holder: ast.AST | None = node
        while holder is not None and not isinstance(holder, ast.stmt):
            holder = self.parent(holder)
        target = holder.targets[0] if isinstance(holder, ast.Assign) else None
        name = target.id if isinstance(target, ast.Name) else ""
        return "" if name.startswith("__") else name

    def words_of(self, name: str, most: int = 12) -> str:
        """Return words for a name that learners have not seen: the comment above its line, or else itself.

        A parameter, or an argument of a function, has its own name. A comment has at most `most` words.
        """
        if name not in self._comments:
            return f"`{name}`"
        comment = self._comments[name]
        short = comment if comment and len(comment.split()) <= most else name.replace("_", " ")
        return f"\u201c{short}\u201d"

    def within(self, node: ast.AST, whole: ast.AST) -> bool:
        """Tell whether a node is the node `whole` or a part of it."""
        holder: ast.AST | None = node
        while holder is not None and holder is not whole:
            holder = self.parent(holder)
        return holder is whole

    def together(self, one: Sequence[Swap], other: Sequence[Swap]) -> tuple[Swap, ...]:
        """Return the swaps of two changes, in an order in which both work; empty where they collide."""
        pairs = [(left, right) for left, _ in one for right, _ in other]
        inner = any(self.within(left, right) for left, right in pairs)
        outer = any(self.within(right, left) for left, right in pairs)
        if inner and outer:
            return ()
        return (*other, *one) if inner else (*one, *other)

    @property
    def last(self) -> ast.expr:
        """The expression that the solution returns."""
        statement = self.statements[-1]
        assert isinstance(statement, ast.Assign)
        return statement.value

    def worth(self, node: ast.AST) -> Any:
        """Return an expression's value in the solution, or MISSING where it has no single value."""
        if id(node) not in self._values:
            self._values[id(node)] = self._computed(node)
        return self._values[id(node)]

    def _computed(self, node: ast.AST) -> Any:
        if isinstance(node, ast.Constant):
            return node.value
        if self.scoped(node) or not isinstance(node, ast.expr) or id(node) not in self._place:
            return MISSING
        if isinstance(getattr(node, "ctx", None), ast.Store):
            return MISSING
        try:
            code = compile(ast.Expression(node), "<part>", "eval")
            with _quiet():
                return eval(code, dict(self._before[self.place(node)]))
        except Exception:
            return MISSING

    def named(self, name: str) -> Any:
        """Return the value of a name at the end of the solution."""
        return self._before[-1].get(name, MISSING)

    # ------------------------------------------------------------------------- running

    def run(
        self, swaps: Sequence[Swap], given: Mapping[str, Any] | None = None, *, everywhere: bool = False
    ) -> Any:
        """Return the answer of a changed copy.

        `given` holds names that the new parts use, with their values. With `everywhere`, a part that a change
        put into several places is replaced in all of them.

        Raises
        ------
        Exception
            Whatever the changed copy raises.
        """
        return self._names_after(swaps, given, everywhere=everywhere)[_ANSWER]

    def noted(self, swaps: Sequence[Swap], nodes: Sequence[ast.expr], *, whole: bool = False) -> list[Any]:
        """Return the values of expressions in a changed copy, even inside or around changed parts.

        `whole` says that the tables have changed, too.

        Raises
        ------
        Exception
            Whatever the changed copy raises.
        """
        # Each expression gets a name where it stands; a change can then still be made inside it.
        notes: list[Swap] = [
            (node, ast.NamedExpr(ast.Name(_NOTE.format(place), ast.Store()), node))
            for place, node in enumerate(nodes)
        ]
        names = self._names_after([*notes, *swaps], whole=whole)
        return [names[_NOTE.format(place)] for place in range(len(nodes))]

    def _names_after(
        self,
        swaps: Sequence[Swap],
        given: Mapping[str, Any] | None = None,
        *,
        everywhere: bool = False,
        whole: bool = False,
    ) -> dict[str, Any]:
        """Run a changed copy and return its names with values; `whole` runs all statements again."""
        changed: dict[int, list[Swap]] = {}
        for old, new in swaps:
            changed.setdefault(self.place(old), []).append((old, new))
        # A statement that changes an object in place has changed the kept values, too.
        whole = whole or self._in_place
        first = 0 if whole else min(changed)
        names = {**self._before[first], **(given or {})}
        other: set[str] = set()  # names whose values differ from the solution's
        self._ends = time.thread_time() + _SECONDS
        with _quiet():
            for place in range(first, len(self.statements)):
                statement, stored = self.statements[place], self._stores[place]
                if place in changed:
                    statement = _with_swaps(statement, changed[place], everywhere=everywhere)
                    if whole:
                        code = _compiled(statement)
                    else:
                        code, known = self._shortened(statement, place, other)
                        names.update(known)
                elif whole:
                    code = self._codes[place]
                elif other.isdisjoint(self._names_in(statement)):
                    names.update({name: self._before[place + 1][name] for name in stored})
                    other -= stored
                    continue
                else:
                    code, known = self._rest_of(place, frozenset(other & self._names_in(statement)))
                    names.update(known)
                exec(code, names)
                other |= stored
        return names

    def _rest_of(self, place: int, other: frozenset[str]) -> tuple[CodeType, dict[str, Any]]:
        """Return the part of a statement that must be computed again when some names have other values."""
        if (place, other) not in self._rest:
            self._rest[place, other] = self._shortened(self.statements[place], place, other)
        return self._rest[place, other]

    def _shortened(self, statement: ast.stmt, place: int, other: Set[str]) -> tuple[CodeType, dict[str, Any]]:
        """Compile a copy of a statement that takes known parts from memory.

        `statement` is the solution's statement number `place`, or a changed copy of it. `other` are names
        whose values differ from the solution's. The result is the code, and the names that replace known
        parts with their values.
        """
        known: dict[str, Any] = {}

        def in_memory(node: ast.AST) -> ast.AST | None:
            """Return a name for a known part, or the node itself where its parts are not worth keeping."""
            if isinstance(node, _AS_IT_IS):
                return node
            if not isinstance(node, ast.expr) or self._place.get(id(node)) != place:
                return None
            if not other.isdisjoint(self._names_in(node)) or self._gives_name(node):
                return None
            value = self.worth(node)
            # An iterator such as a `zip` can be read only once, so it must be made again.
            if value is MISSING or isinstance(value, Iterator):
                return None
            name = _KNOWN.format(id(node))
            known[name] = value
            return ast.copy_location(ast.Name(name, ast.Load()), node)

        return _compiled(_rebuilt(statement, in_memory)), known

    def _gives_name(self, node: ast.AST) -> bool:
        return self._has_names and any(isinstance(one, ast.NamedExpr) for one in ast.walk(node))

    def _names_in(self, node: ast.AST) -> frozenset[str]:
        """Return the names that a part of the solution reads."""
        if id(node) not in self._loaded:
            found = (one for one in ast.walk(node) if isinstance(one, ast.Name))
            self._loaded[id(node)] = frozenset(one.id for one in found if isinstance(one.ctx, ast.Load))
        return self._loaded[id(node)]

    def allow(self) -> None:
        """Give a function that a changed copy returned new time for its loops."""
        self._ends = time.thread_time() + _SECONDS


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence warnings of pandas, NumPy and Python."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


@lru_cache(maxsize=256)
def _bodies(code: Callable[..., Any]) -> tuple[tuple[ast.stmt, ...], ...]:
    """Return a function's statements in two forms: rewritten for changes, and as written."""
    body = _parsed(code).body
    made = [_with_ticks(one) for one in (factors_outside(with_masks(body)), body)]
    return tuple((*one[:-1], _answered(one[-1])) for one in made)


@lru_cache(maxsize=1024)
def _comments(code: Callable[..., Any]) -> dict[str, str]:
    """Return the comment above the line of each name; empty where it speaks of several names."""
    function, lines = _parsed(code), _source(code).splitlines()
    found: dict[str, str] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            names = [part.id for part in ast.walk(node.targets[0]) if isinstance(part, ast.Name)]
            above = lines[node.lineno - 2].strip()
            comment = above.removeprefix("# ") if above.startswith("# ") and len(names) == 1 else ""
            for name in names:
                found[name] = comment if name not in found else ""
    return found


def _source(code: Callable[..., Any]) -> str:
    return textwrap.dedent(inspect.getsource(inspect.unwrap(code)))


def _parsed(code: Callable[..., Any]) -> ast.FunctionDef:
    try:
        function = ast.parse(_source(code)).body[0]
    except (OSError, TypeError, SyntaxError):
        raise NoSolution("the solution has no source") from None
    if not isinstance(function, ast.FunctionDef):
        raise NoSolution("the solution is no plain function")
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and len(function.body) > 1:
        function.body = function.body[1:]
    *before, last = function.body
    if not isinstance(last, ast.Return) or last.value is None or any(map(_returns, before)):
        raise NoSolution("the solution returns before its end")
    return function


def _returns(node: ast.AST) -> bool:
    if isinstance(node, (ast.FunctionDef, ast.Lambda)):
        return False
    return isinstance(node, ast.Return) or any(map(_returns, ast.iter_child_nodes(node)))


def _answered(last: ast.stmt) -> ast.stmt:
    assert isinstance(last, ast.Return) and last.value is not None
    made = ast.Assign([ast.Name(_ANSWER, ast.Store())], last.value)
    return ast.fix_missing_locations(ast.copy_location(made, last))


def _with_ticks(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    """Add a check of the time to every loop and function."""
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, (ast.While, ast.For, ast.FunctionDef)):
                tick = ast.parse(f"{_TICK}()").body[0]
                node.body = [tick, *(one for one in node.body if not _is_tick(one))]
                ast.fix_missing_locations(node)
    return list(body)


def _is_tick(statement: ast.stmt) -> bool:
    call = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == _TICK


def _changes_in_place(statement: ast.stmt) -> bool:
    if isinstance(statement, (ast.AugAssign, ast.Expr, ast.For, ast.While, ast.If, ast.With, ast.Try)):
        return True
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return any(isinstance(one, (ast.Subscript, ast.Attribute)) for one in targets)


def _with_swaps(statement: ast.stmt, swaps: Sequence[Swap], *, everywhere: bool = False) -> ast.stmt:
    """Return a copy of a statement with some nodes replaced, one after the other.

    With `everywhere`, a node that stands in several places is replaced in all of them. A node that an earlier
    replacement removed is then skipped.

    Raises
    ------
    LookupError
        An earlier replacement removed a node.
    """
    for old, new in swaps:
        _locate(new, old)
        statement = _swapped(statement, old, new, everywhere=everywhere)
    return statement


def _swapped(statement: ast.stmt, old: ast.AST, new: ast.AST, *, everywhere: bool) -> ast.stmt:
    places: list[ast.AST] = []

    def put(node: ast.AST) -> ast.AST | None:
        if node is not old or (places and not everywhere):
            return None
        places.append(node)
        return new

    made: ast.stmt = _rebuilt(statement, put)
    if not places and not everywhere:
        raise LookupError("one change takes out what the other changes")
    return made


def _rebuilt(tree: Any, put: Callable[[ast.AST], ast.AST | None]) -> Any:
    """Return a tree with some nodes replaced; only their parents are copied.

    `put` returns what stands in a node's place, or None to look inside the node.
    """
    if isinstance(tree, list):
        made = [_rebuilt(child, put) for child in tree]
        return made if any(one is not child for one, child in zip(made, tree, strict=True)) else tree
    if not isinstance(tree, ast.AST):
        return tree
    if (new := put(tree)) is not None:
        return new
    copied = tree
    for name, value in ast.iter_fields(tree):
        changed = _rebuilt(value, put)
        if changed is not value:
            copied = copy.copy(tree) if copied is tree else copied
            setattr(copied, name, changed)
    return copied


def _locate(new: ast.AST, old: ast.AST) -> None:
    """Give new nodes the line of an old node; nodes of the solution keep theirs."""
    if "lineno" in new._attributes:
        if hasattr(new, "lineno"):
            return
        ast.copy_location(new, old)
    for child in ast.iter_child_nodes(new):
        _locate(child, old)


def _compiled(statement: ast.stmt) -> CodeType:
    return compile(ast.Module([statement], []), "<solution>", "exec")
