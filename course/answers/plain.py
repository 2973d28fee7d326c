"""The plain forms of an answer: limits, validation, turning back into values, and JSON lines."""

import json
import math
from typing import Any, NoReturn

from course.errors import CourseError

Plain = dict[str, Any]

#: limits that both sides keep
MAX_BYTES = 2_000_000
MAX_ROWS = 10_000
MAX_COLUMNS = 50
MAX_ITEMS = 20_000
MAX_TEXT = 10_000
MAX_DEPTH = 12
MAX_CHART_DEPTH = 40
MAX_CALLS = 200
MAX_INT = 10**30

_SPECIAL = ("nan", "inf", "-inf")


class AnswerError(CourseError):
    """An answer that is too large, too deep or not in one of the known forms."""


# ------------------------------------------------------------------- marker's side


def _refuse(reason: str) -> NoReturn:
    raise AnswerError(f"This is not an answer in a known form: {reason}.")


def validate_plain(obj: object) -> Plain:
    """Return a checked copy, in built-in types, of an object that came from outside.

    The object is what `decode_line` or another JSON reader returned.

    Raises
    ------
    AnswerError
        When the object is not exactly one of the forms, or exceeds a limit.
    """
    budget = [MAX_ITEMS * 4]
    return _valid(obj, 0, budget)


def _valid(obj: object, depth: int, budget: list[int]) -> Plain:
    if depth > MAX_DEPTH:
        _refuse("nested too deeply")
    budget[0] -= 1
    if budget[0] < 0:
        _refuse("too many entries")
    if type(obj) is not dict:
        _refuse("no form")
    tag = obj.get("t")
    if type(tag) is not str or tag not in _READERS:
        _refuse("unknown tag")
    fields, reader = _READERS[tag]
    if set(obj) != {"t", *fields}:
        _refuse(f"fields of {tag}")
    return {"t": tag, **reader(obj, depth, budget)}


def _read_nothing(obj: dict[str, Any], depth: int, budget: list[int]) -> dict[str, Any]:
    return {}


def _read_number(obj: dict[str, Any], depth: int, budget: list[int]) -> dict[str, Any]:
    value = obj["v"]
    if type(value) is str and value in _SPECIAL:
        return {"v": value}
    if type(value) is int and abs(value) <= MAX_INT:
        return {"v": value}
    if type(value) is float and math.isfinite(value):
        return {"v": value}
    _refuse("number")


def _read_bool(obj: dict[str, Any], depth: int, budget: list[int]) -> dict[str, Any]:
    if type(obj["v"]) is not bool:
        _refuse("bool")
    return {"v": obj["v"]}


def _valid_text(value: object, limit: int = MAX_TEXT) -> str:
    if type(value) is not str or len(value) > limit:
        _refuse("text")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        _refuse("text with lone surrogates")
    return value


def _read_text(obj: dict[str, Any], depth: int, budget: list[int]) -> dict[str, Any]:
    return {"v": _valid_text(obj["v"])}


def _valid_list(value: object, depth: int, budget: list[int], limit: int = MAX_ITEMS) -> list[Plain]:
    if type(value) is not list or len(value) > limit:
        _refuse("list")
    return [_valid(item, depth + 1, budget) for item in value]


def _read_list(obj: dict[str, Any], depth: int, budget: list[int]) -> dict[str, Any]:
    return {"v": _valid_list(obj["v"], depth, budget)}


def _read_map(obj: dict[str, Any], depth: int, budget: list[int]) -> dict[str, Any]:
    pairs = obj["v"]
    if type(pairs) is not list or len(pairs) > MAX_ITEMS:
        _refuse("map")
    result = []
    for pair in pairs:
        if type(pair) is not list or len(pair) != 2:
            _refuse("map")
        result.append([_valid(pair[0], depth + 1, budget), _valid(pair[1], depth + 1, budget)])
    return {"v": result}


def _read_table(obj: dict[str, Any], depth: int, budget: list[int]) -> dict[str, Any]:
    names, data, index = obj["columns"], obj["data"], obj["index"]
    if type(names) is not list or type(data) is not list or type(index) is not list:
        _refuse("table")
    if len(names) != len(data) or len(names) > MAX_COLUMNS or len(index) > MAX_COLUMNS:
        _refuse("columns of the table")
    columns = [_valid_list(column, depth, budget, MAX_ROWS) for column in data]
    levels = []
    for level in index:
        if type(level) is not dict or set(level) != {"name", "data"}:
            _refuse("index of the table")
        levels.append(
            {"name": _valid_text(level["name"]), "data": _valid_list(level["data"], depth, budget, MAX_ROWS)}
        )
    if len({len(column) for column in columns} | {len(level["data"]) for level in levels}) > 1:
        _refuse("columns of different length")
    return {"columns": [_valid_text(name) for name in names], "data": columns, "index": levels}


def _valid_json(node: object, depth: int, budget: list[int]) -> Any:
    budget[0] -= 1
    if depth > MAX_CHART_DEPTH or budget[0] < 0:
        _refuse("chart too deep or too long")
    if node is None or type(node) is bool:
        return node
    if type(node) is str:
        return _valid_text(node)
    if type(node) is int and abs(node) <= MAX_INT:
        return node
    if type(node) is float and math.isfinite(node):
        return node
    if type(node) is list:
        return [_valid_json(item, depth + 1, budget) for item in node]
    if type(node) is dict:
        return {_valid_text(key): _valid_json(item, depth + 1, budget) for key, item in node.items()}
    _refuse("chart")


def _read_chart(obj: dict[str, Any], depth: int, budget: list[int]) -> dict[str, Any]:
    if type(obj["v"]) is not dict:
        _refuse("chart")
    # a chart alone has a limit of its own; inside a list it shares the list's limit
    cells = budget if depth else [MAX_ROWS * MAX_COLUMNS]
    table = None if obj["table"] is None else _valid_drawn(obj["table"], cells)
    return {"v": _valid_json(obj["v"], 0, budget), "table": table}


def _valid_drawn(table: object, budget: list[int]) -> dict[str, Any]:
    if type(table) is not dict or set(table) != {"columns", "data"}:
        _refuse("table of the chart")
    names, columns = table["columns"], table["data"]
    if type(names) is not list or type(columns) is not list or len(names) != len(columns):
        _refuse("columns of the chart's table")
    if len(names) > MAX_COLUMNS or any(type(column) is not list for column in columns):
        _refuse("columns of the chart's table")
    if len({len(column) for column in columns}) > 1 or any(len(column) > MAX_ROWS for column in columns):
        _refuse("rows of the chart's table")
    cells = [[_valid_cell(cell, budget) for cell in column] for column in columns]
    return {"columns": [_valid_text(name) for name in names], "data": cells}


def _valid_cell(cell: object, budget: list[int]) -> Any:
    if type(cell) in (list, dict):
        _refuse("cell of the chart's table")
    return _valid_json(cell, 0, budget)


def _read_calls(obj: dict[str, Any], depth: int, budget: list[int]) -> dict[str, Any]:
    if depth:
        _refuse("calls inside another form")
    return {"v": _valid_list(obj["v"], depth, budget, MAX_CALLS)}


def _read_error(obj: dict[str, Any], depth: int, budget: list[int]) -> dict[str, Any]:
    return {
        "kind": _valid_text(obj["kind"], 200),
        "message": _valid_text(obj["message"], 2_000),
        "line": _valid_text(obj["line"], 2_000),
    }


_READERS: dict[str, tuple[tuple[str, ...], Any]] = {
    "blank": ((), _read_nothing),
    "none": ((), _read_nothing),
    "number": (("v",), _read_number),
    "bool": (("v",), _read_bool),
    "text": (("v",), _read_text),
    "list": (("v",), _read_list),
    "set": (("v",), _read_list),
    "map": (("v",), _read_map),
    "table": (("columns", "data", "index"), _read_table),
    "chart": (("v", "table"), _read_chart),
    "calls": (("v",), _read_calls),
    "error": (("kind", "message", "line"), _read_error),
    "other": (("v",), _read_text),
}


def from_plain(plain: Plain) -> Any:
    """Return the Python value of a number, text, list, set, map or table form (for function inputs)."""
    tag = plain["t"]
    if tag == "number":
        return float(plain["v"]) if type(plain["v"]) is str else plain["v"]
    if tag in {"bool", "text"}:
        return plain["v"]
    if tag == "none":
        return None
    if tag == "list":
        return [from_plain(item) for item in plain["v"]]
    if tag == "set":
        return {from_plain(item) for item in plain["v"]}
    if tag == "map":
        return {from_plain(key): from_plain(item) for key, item in plain["v"]}
    if tag == "table":
        import pandas as pd

        columns = dict(zip(plain["columns"], plain["data"], strict=True))
        frame = pd.DataFrame({name: [from_plain(item) for item in data] for name, data in columns.items()})
        if plain["index"]:
            levels = [[from_plain(item) for item in level["data"]] for level in plain["index"]]
            names = [level["name"] or None for level in plain["index"]]
            frame.index = (
                pd.Index(levels[0], name=names[0])
                if len(levels) == 1
                else pd.MultiIndex.from_arrays(levels, names=names)
            )
        return frame
    raise AnswerError(f"A form {tag!r} cannot be turned back into a value.")


# ------------------------------------------------------------------------- the wire


def sorted_json(obj: object) -> str:
    """Return an object as JSON text with sorted keys, the same for equal objects."""
    return json.dumps(obj, ensure_ascii=False, allow_nan=False, sort_keys=True)


def encode_line(obj: object) -> bytes:
    """Return an object as one JSON line in UTF-8 with a newline at its end.

    Raises
    ------
    AnswerError
        When the line would be longer than `MAX_BYTES`.
    """
    line = json.dumps(obj, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace") + b"\n"
    if len(line) > MAX_BYTES:
        raise AnswerError(f"The answer takes {len(line):,} bytes; at most {MAX_BYTES:,} are read.")
    return line


def decode_line(line: bytes) -> Any:
    """Return the object in one JSON line that came from outside; `validate_plain` must still check it.

    Refuses, as `AnswerError`: more than `MAX_BYTES`, bytes that are not UTF-8, NaN and infinite numbers (also
    written as 1e999), integers of more than 31 digits, a key given twice, nesting that exhausts the parser.
    """
    if len(line) > MAX_BYTES:
        raise AnswerError(f"The message has {len(line):,} bytes; at most {MAX_BYTES:,} are read.")

    def integer(text: str) -> int:
        if len(text.lstrip("-")) > 31:
            _refuse("integer with more than 31 digits")
        return int(text)

    def real(text: str) -> float:
        value = float(text)
        if not math.isfinite(value):
            _refuse("number beyond all bounds")
        return value

    def constant(text: str) -> NoReturn:
        _refuse(text)

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(items)
        if len(result) != len(items):
            _refuse("a key given twice")
        return result

    try:
        return json.loads(
            line.decode("utf-8"),
            parse_int=integer,
            parse_float=real,
            parse_constant=constant,
            object_pairs_hook=pairs,
        )
    except (ValueError, RecursionError) as error:
        raise AnswerError(f"The message is not readable JSON ({type(error).__name__}).") from None
