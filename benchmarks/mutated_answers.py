"""Ways to change an answer at random, from a slip to nonsense: part of `endurance.py`."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Any

from course.answers import AnswerError, validate_plain
from course.bank.case import Case
from course.kinds import FormError

__all__ = ["changed_answer", "starting_points"]

_LABELS = (
    "a",
    "CHN",
    "year",
    "value",
    "",
    " ",
    "____",
    "nan",
    "=1+1",
    "\0",
    "\ud800",
    "e\u0301",
    "ﬀ",
    "İ",
    "x" * 9_999,
)
_NUMBERS = (
    0,
    -0.0,
    1,
    -1,
    0.5,
    1e-320,
    1e-9,
    1e9,
    1e300,
    -1e308,
    10**30,
    10**31,
    2**53 + 1,
    1e16,
    123456789.123,
)
_TAGS = (
    *(
        "blank",
        "none",
        "number",
        "bool",
        "text",
        "list",
        "set",
        "map",
        "table",
        "chart",
        "calls",
        "error",
        "other",
    ),
    *("", "Number", "tuple", 3, None, ["number"], {"t": "t"}),
)
_SPECIAL = ("nan", "inf", "-inf", "NaN", "Infinity", float("nan"), float("inf"), -float("inf"))
_FIELDS = ("t", "v", "columns", "data", "index", "name", "table", "kind", "message", "line", "extra")
#: words that a Vega-Lite specification may hold
_SPEC_WORDS = (
    *(
        "mark",
        "encoding",
        "layer",
        "hconcat",
        "vconcat",
        "concat",
        "spec",
        "facet",
        "repeat",
        "title",
        "description",
    ),
    *(
        "x",
        "y",
        "color",
        "fill",
        "size",
        "order",
        "row",
        "column",
        "field",
        "type",
        "aggregate",
        "bin",
        "timeUnit",
    ),
    *(
        "scale",
        "shorthand",
        "datum",
        "value",
        "sort",
        "text",
        "zero",
        "transform",
        "params",
        "data",
        "config",
    ),
)
_SPEC_VALUES = (
    *(
        "bar",
        "line",
        "point",
        "text",
        "rule",
        "sum(a):Q",
        "count()",
        ":Q",
        "a:",
        "(((",
        "a(b(c",
        "quantitative",
    ),
    *("temporal", "log", "average", "year", "utcyear", None, True, False, 0, 1.5, [], {}, [[]], {"type": []}),
    *(
        {"type": None},
        {"text": ["a", 1, None]},
        {"argmax": "a"},
        {"field": {"repeat": "row"}},
        ["a", {"text": "b"}],
    ),
)


def _number(value: Any) -> dict[str, Any]:
    return {"t": "number", "v": value}


def _text(value: Any) -> dict[str, Any]:
    return {"t": "text", "v": value}


def _any_form(rng: random.Random, depth: int = 0) -> Any:
    """Return one of the forms, valid for the most part, or something that is none."""
    kind = rng.randrange(15 if depth < 3 else 7)
    if kind < 7:
        return _any_leaf(rng, kind)
    some = [_any_form(rng, depth + 1) for _ in range(rng.randrange(4))]
    if kind in (7, 8):
        return {"t": rng.choice(("list", "set")), "v": some}
    if kind == 9:
        return {"t": "map", "v": [[_text(rng.choice(_LABELS)), one] for one in some]}
    if kind == 10:
        return {"t": "calls", "v": some}
    if kind == 11:
        return {"t": "chart", "v": _any_spec(rng), "table": rng.choice((None, 0, 7, -1, 10**31, 1.5, True))}
    rows = rng.randrange(4)
    columns = [[_any_form(rng, 3) for _ in range(rows)] for _ in range(rng.randrange(4))]
    names = [rng.choice(_LABELS) for _ in columns]
    index = [{"name": rng.choice(_LABELS), "data": [_any_form(rng, 3) for _ in range(rows)]}] * rng.randrange(
        3
    )
    return {"t": "table", "columns": names, "data": columns, "index": index}


def _any_leaf(rng: random.Random, kind: int) -> Any:
    """Return a form that holds no other form."""
    if kind == 0:
        return _number(rng.choice((*_NUMBERS, *_SPECIAL[:3], rng.uniform(-1e3, 1e3))))
    if kind == 1:
        return _text(rng.choice(_LABELS))
    if kind == 2:
        return {"t": "bool", "v": rng.random() < 0.5}
    if kind == 3:
        return {"t": rng.choice(("none", "blank"))}
    if kind == 4:
        return {"t": "other", "v": rng.choice(("Figure", "Series", "<b>"))}
    if kind == 5:
        return {"t": "error", "kind": "KeyError", "message": rng.choice(_LABELS), "line": rng.choice(_LABELS)}
    return rng.choice((None, 3, "text", [], {}, 1.5, True, *_SPECIAL))


def _any_spec(rng: random.Random, depth: int = 0) -> Any:
    if depth > 4 or rng.random() < 0.25:
        return copy.deepcopy(rng.choice(_SPEC_VALUES)) if depth else {}
    if rng.random() < 0.2 and depth:
        return [_any_spec(rng, depth + 1) for _ in range(rng.randrange(4))]
    return {rng.choice(_SPEC_WORDS): _any_spec(rng, depth + 1) for _ in range(rng.randrange(5))}


# --------------------------------------------------------------- places in an answer


def _places(tree: Any) -> list[tuple[Any, Any]]:
    """Return each (holder, key) below a tree; at most some thousand of them."""
    found: list[tuple[Any, Any]] = []
    level = [tree]
    while level and len(found) < 4_000:
        here: list[Any] = []
        for holder in level:
            keys = list(holder) if type(holder) is dict else range(len(holder))
            found += [(holder, key) for key in keys]
            here += [holder[key] for key in keys if type(holder[key]) in (dict, list)]
        level = here
    return found


def _forms(tree: Any) -> list[dict[str, Any]]:
    inside = [holder[key] for holder, key in _places(tree)]
    return [one for one in [tree, *inside] if type(one) is dict and "t" in one]


# ------------------------------------------------------------------------- mutations
# Each takes an answer of its own to change, and returns it or another one.


def _replaced(tree: Any, rng: random.Random) -> Any:
    places = _places(tree)
    if not places:
        return _any_form(rng)
    holder, key = rng.choice(places)
    holder[key] = rng.choice((_any_form(rng), copy.deepcopy(rng.choice(_SPEC_VALUES)), rng.choice(_NUMBERS)))
    return tree


def _another(tree: Any, rng: random.Random) -> Any:
    return _any_form(rng)


def _retagged(tree: Any, rng: random.Random) -> Any:
    rng.choice(_forms(tree) or [{}])["t"] = copy.deepcopy(rng.choice(_TAGS))
    return tree


def _number_as_text(tree: Any, rng: random.Random) -> Any:
    for one in _forms(tree):
        if one["t"] in ("number", "text") and rng.random() < 0.5:
            one["t"], value = "text" if one["t"] == "number" else "number", one.get("v")
            one["v"] = str(value) if one["t"] == "text" else rng.choice((*_NUMBERS, *_SPECIAL))
    return tree


def _other_numbers(tree: Any, rng: random.Random) -> Any:
    change = rng.choice(
        (
            lambda v: rng.choice((*_NUMBERS, *_SPECIAL)),
            lambda v: -v,
            lambda v: v * rng.choice((10, 100, 0.01, 1e6, 1.5)),
            lambda v: v + rng.choice((1, -1, 1e-9, 0.01)),
            lambda v: round(v, rng.randrange(-2, 5)),
            lambda v: bool(v),
            lambda v: str(v),
        )
    )
    share = rng.choice((0.1, 1.0))
    for one in _forms(tree):
        if one["t"] == "number" and type(one.get("v")) in (int, float) and rng.random() < share:
            one["v"] = change(one["v"])
    return tree


def _other_texts(tree: Any, rng: random.Random) -> Any:
    change = rng.choice(
        (
            str.upper,
            lambda v: f" {v} ",
            lambda v: v[1:],
            lambda v: v + rng.choice(_LABELS),
            lambda v: rng.choice(_LABELS),
            lambda v: v.replace("_", " "),
            lambda v: "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in v),
            lambda v: v + "\u0315\u0316" * 200,
            lambda v: (v * 3_000)[:20_000],
        )
    )
    share = rng.choice((0.1, 1.0))
    for one in _forms(tree):
        if one["t"] == "text" and type(one.get("v")) is str and rng.random() < share:
            one["v"] = change(one["v"])
    return tree


def _lists(tree: Any) -> list[list[Any]]:
    return [holder[key] for holder, key in _places(tree) if type(holder[key]) is list and holder[key]]


def _twice(tree: Any, rng: random.Random) -> Any:
    for one in rng.sample(found := _lists(tree), min(len(found), rng.choice((1, 1, 3)))):
        one += copy.deepcopy(rng.choice(([rng.choice(one)], one)))
    return tree


def _left_out(tree: Any, rng: random.Random) -> Any:
    for one in rng.sample(found := _lists(tree), min(len(found), rng.choice((1, 1, 3)))):
        del one[rng.randrange(len(one))]
    return tree


def _shuffled(tree: Any, rng: random.Random) -> Any:
    found = _lists(tree)
    if found:
        rng.shuffle(rng.choice(found))
    return tree


def _field(tree: Any, rng: random.Random) -> Any:
    holders = [holder for holder, _ in _places(tree) if type(holder) is dict]
    if holders:
        holder = rng.choice(holders)
        if rng.random() < 0.5:
            holder.pop(rng.choice(list(holder)))
        else:
            holder[rng.choice(_FIELDS)] = _any_form(rng)
    return tree


def _wrapped(tree: Any, rng: random.Random) -> Any:
    for _ in range(rng.choice((1, 1, 2, 12, 13, 14, 45, 500))):
        tree = {"t": rng.choice(("list", "list", "set", "calls")), "v": [tree]}
    return tree


def _as_table(tree: Any, rng: random.Random) -> Any:
    cells = tree["v"] if type(tree) is dict and type(tree.get("v")) is list else [tree]
    name = rng.choice(("value", "0", "index", "", "x"))
    index = [{"name": rng.choice(("", "x")), "data": cells}] * rng.randrange(3)
    return {"t": "table", "columns": [name], "data": [cells], "index": index}


def _as_rows(tree: Any, rng: random.Random) -> Any:
    """Write a table as a dict of lists or a list of dicts, now and then with something odd in it."""
    if type(tree) is not dict or type(tree.get("columns")) is not list or type(tree.get("data")) is not list:
        return _as_table(tree, rng)
    names, data = (
        [_text(name) for name in tree["columns"]],
        [one for one in tree["data"] if type(one) is list],
    )
    if rng.random() < 0.5:
        pairs = [[name, {"t": "list", "v": cells}] for name, cells in zip(names, data, strict=False)]
        return {"t": "map", "v": pairs}
    rows = zip(*data, strict=False)
    return {"t": "list", "v": [{"t": "map", "v": [list(pair) for pair in zip(names, row)]} for row in rows]}  # noqa: B905


def _into_index(tree: Any, rng: random.Random) -> Any:
    for one in _forms(tree):
        if one["t"] == "table" and type(one.get("columns")) is list and one["columns"]:
            at = rng.randrange(len(one["columns"]))
            level = {"name": rng.choice((one["columns"][at], "", "level_0")), "data": one["data"][at]}
            one["index"] = [*one["index"], level]
            del one["columns"][at], one["data"][at]
            break
    return tree


def _odd_spec(tree: Any, rng: random.Random) -> Any:
    """Change a chart's specification at one place, or nest it in itself."""
    if type(tree) is not dict or type(tree.get("v")) is not dict:
        return {"t": "chart", "v": _any_spec(rng), "table": None}
    spec = tree["v"]
    if rng.random() < 0.3:
        word = rng.choice(("layer", "hconcat", "concat", "spec", "facet"))
        for _ in range(rng.choice((1, 1, 3, 18, 45))):
            spec = {word: spec if word in ("spec", "facet") else [spec, *[{}] * rng.randrange(3)]}
        tree["v"] = spec
    elif rng.random() < 0.3:
        _odd_channels(spec, rng)
    elif places := _places(spec):
        holder, key = rng.choice(places)
        if rng.random() < 0.5 or type(holder) is list:
            holder[key] = rng.choice((_any_spec(rng, 1), copy.deepcopy(rng.choice(_SPEC_VALUES))))
        else:
            holder[rng.choice(_SPEC_WORDS)] = holder.pop(key)
    return tree


def _odd_channels(spec: dict[str, Any], rng: random.Random) -> None:
    """Give a chart a channel of any name, and now and then all of it once more as a layer."""
    own = spec.get("encoding")
    own = own if type(own) is dict else {}
    channel = rng.choice(
        ({"field": "a"}, "sum(a):Q", {"aggregate": "count"}, {"field": ["a"], "type": "temporal"})
    )
    more = {rng.choice(_SPEC_WORDS): channel}
    spec["encoding"] = {**more, **own} if rng.random() < 0.5 else {**own, **more}
    if rng.random() < 0.5:
        inner = copy.deepcopy({key: spec[key] for key in ("mark", "encoding") if key in spec})
        spec["layer"] = [inner, {"mark": rng.choice(("bar", "line", "text", {"type": None}))}]


def _swollen(tree: Any, rng: random.Random) -> Any:
    """Repeat a list until it is long, sometimes beyond the limit."""
    found = _lists(tree)
    if found:
        one = rng.choice(found)
        one *= max(1, rng.choice((300, 3_000, 20_001)) // len(one))
    return tree


_COMMON: tuple[Callable[[Any, random.Random], Any], ...] = (
    _replaced,
    _replaced,
    _another,
    _retagged,
    _number_as_text,
    _other_numbers,
    _other_numbers,
    _other_texts,
    _other_texts,
    _twice,
    _left_out,
    _shuffled,
    _field,
    _wrapped,
    _as_table,
    _as_rows,
    _into_index,
)
#: long ones are slow to make: they are rare
_RARE = (_swollen,)


def starting_points(case: Case) -> list[Any]:
    """Return the answers of a question that are worth changing: the key and its usual mistakes."""
    return [case.key, case.key, *(mistake.plain for mistake in case.listed)]


def _reaches(case: Case, plain: Any, how_far: int) -> bool:
    """Tell whether an answer is read so far: 0 not at all, 1 as a known form, 2 as an answer here."""
    try:
        if how_far > 0:
            validate_plain(plain)
        if how_far > 1:
            case.settle(plain)
    except (AnswerError, FormError):
        return False
    except Exception:  # what is not foreseen is what we look for
        return True
    return True


def changed_answer(case: Case, bases: list[Any], rng: random.Random) -> tuple[Any, str]:
    """Return a changed answer and how it was made; three of four are read beyond their first form."""
    how_far = rng.choice((0, 1, 2, 2))
    for _ in range(20):
        plain, how = _changed(case, bases, rng)
        if _reaches(case, plain, how_far):
            break
    return plain, how


def _changed(case: Case, bases: list[Any], rng: random.Random) -> tuple[Any, str]:
    changes = rng.choices(_COMMON, k=rng.choice((1, 1, 2, 3)))
    if case.kind["kind"] == "chart":
        changes = [_odd_spec if rng.random() < 0.7 else change for change in changes]
    if rng.random() < 0.01:
        changes.append(rng.choice(_RARE))
    base = rng.choice(bases)
    plain = copy.deepcopy(base)
    for change in changes:
        try:
            plain = change(plain, rng)
        except (TypeError, LookupError, AttributeError, ArithmeticError, ValueError, RecursionError):
            continue  # what an earlier change has left is nothing that this one can change
    if plain == base:
        plain, changes = _any_form(rng), [_another]
    return plain, ", ".join(change.__name__.strip("_") for change in changes)
