"""Turn a learner's value into plain data; only built-in, NumPy, pandas and Altair types are read."""

from __future__ import annotations

import linecache
import math
import traceback
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from course.answers.charts import chart_form
from course.answers.plain import (
    MAX_COLUMNS,
    MAX_DEPTH,
    MAX_INT,
    MAX_ITEMS,
    MAX_ROWS,
    MAX_TEXT,
    AnswerError,
    Plain,
    from_plain,
    sorted_json,
    validate_plain,
)


class Blank:
    """The placeholder in starter code; every value computed from it is the placeholder again.

    So an untouched notebook runs from top to bottom, and every question reads "not attempted".
    """

    __slots__ = ()

    def _same(self, *args: Any, **kwargs: Any) -> Blank:
        return self

    __call__ = __getitem__ = _same
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _same
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = _same
    __pow__ = __rpow__ = __neg__ = __pos__ = __abs__ = __invert__ = __round__ = _same
    __lt__ = __le__ = __gt__ = __ge__ = __eq__ = __ne__ = _same  # type: ignore[assignment]
    __hash__ = object.__hash__
    __and__ = __rand__ = __or__ = __ror__ = __xor__ = __rxor__ = _same
    # With these, NumPy and pandas leave an operation to the placeholder instead of filling all cells with it.
    __array_ufunc__ = None
    __pandas_priority__ = 10_000

    def __getattr__(self, name: str) -> Blank:
        if name.startswith("_"):
            raise AttributeError(name)
        return self

    def __iter__(self) -> Iterator[Blank]:
        return iter((self,))

    def __repr__(self) -> str:
        return "____"


____ = Blank()


def is_blank(value: object) -> bool:
    """Tell whether a value is the placeholder, or `...`, which many write instead."""
    return type(value) is Blank or value is Ellipsis


def to_plain(value: object) -> Plain:
    """Return an answer as plain data; never raises.

    Only exact built-in, NumPy, pandas and Altair types are read. An object of any other type, also of a class
    derived from a built-in one, becomes the form `other`. An answer that is too large becomes the form
    `error`.
    """
    try:
        return validate_plain(_plain(value, 0))
    except AnswerError as error:
        return {"t": "error", "kind": "AnswerError", "message": str(error)[:300], "line": ""}
    except RecursionError:
        return {
            "t": "error",
            "kind": "RecursionError",
            "message": "The answer is nested too deeply.",
            "line": "",
        }
    except Exception as error:  # an object in the answer may raise when it is read
        message = "The answer holds an object that cannot be read."
        return {"t": "error", "kind": _name(type(error)), "message": message, "line": ""}


#: descriptors of `type` itself, so that no metaclass can give false names
_MODULE, _NAME = type.__dict__["__module__"], type.__dict__["__name__"]


def _module(kind: type) -> str:
    found = _MODULE.__get__(kind)
    return found if type(found) is str else ""


def _name(kind: type) -> str:
    return _text(str(_NAME.__get__(kind))[:100])


#: types of a dict's `keys()`, `values()` and `items()`
_VIEWS: tuple[type, ...] = (type({}.keys()), type({}.values()), type({}.items()))


def _plain(value: Any, depth: int) -> Plain:
    if depth > MAX_DEPTH:
        raise AnswerError(f"The answer is nested more than {MAX_DEPTH} levels deep.")
    if is_blank(value):
        return {"t": "blank"}
    if value is None:
        return {"t": "none"}
    kind = type(value)
    if kind is bool:
        return {"t": "bool", "v": value}
    if kind is int or kind is float:
        return _number(value)
    if kind is str:
        return {"t": "text", "v": _text(value)}
    if kind is list or kind is tuple or kind in _VIEWS:
        return {"t": "list", "v": _items(value, depth)}
    if kind is set or kind is frozenset:
        return {"t": "set", "v": sorted(_items(value, depth), key=sorted_json)}
    if kind is dict:
        _check_length(len(value))
        pairs = [[_plain(key, depth + 1), _plain(item, depth + 1)] for key, item in value.items()]
        return {"t": "map", "v": pairs}
    return _foreign(value, kind, depth)


def _foreign(value: Any, kind: type, depth: int) -> Plain:
    package = _module(kind).partition(".")[0]
    if package == "numpy":
        found = _of_numpy(value, kind, depth)
    elif package == "pandas":
        found = _of_pandas(value, kind, depth)
    elif package == "altair":
        found = _chart(value)
    elif kind is date or kind is datetime:
        found = {"t": "text", "v": value.isoformat()}
    elif kind is Decimal or kind is Fraction:
        found = _exact(value)
    else:
        found = None
    return {"t": "other", "v": _name(kind)} if found is None else found


def _of_numpy(value: Any, kind: type, depth: int) -> Plain | None:
    import numpy as np

    if kind is np.ndarray:
        _check_length(value.size)
        return _plain(value.tolist(), depth) if value.dtype.kind in "biufUM" else _array(value, depth)
    if issubclass(kind, np.floating):
        return _number(float(value))
    if issubclass(kind, np.generic) and not issubclass(kind, np.complexfloating):
        return _plain(value.item(), depth)
    return None


def _of_pandas(value: Any, kind: type, depth: int) -> Plain | None:
    import pandas as pd

    if kind is pd.DataFrame:
        return _frame(value, depth)
    if kind is pd.Series:
        # a named index holds labels, even when pandas stores its years as a range
        if type(value.index) is pd.RangeIndex and value.index.name is None:
            return {"t": "list", "v": _items(value.tolist(), depth)}
        name = "value" if value.name is None else value.name
        return _frame(value.rename(name).to_frame(), depth)
    if issubclass(kind, pd.Index | pd.api.extensions.ExtensionArray):
        return {"t": "list", "v": _items(value.tolist(), depth)}
    if value is pd.NA or value is pd.NaT:
        return {"t": "none"}
    if kind in (pd.Timestamp, pd.Period):
        return {"t": "text", "v": str(value)}
    return None


def _exact(value: Decimal | Fraction) -> Plain:
    try:
        return _number(float(value))
    except ValueError:  # a signalling NaN
        return _number(math.nan)
    except OverflowError:
        raise AnswerError("The number is larger than any float.") from None


def _array(value: Any, depth: int) -> Plain:
    return {"t": "list", "v": _items(list(value), depth)}


def _number(value: Any) -> Plain:
    if type(value) is int:
        if abs(value) > MAX_INT:
            raise AnswerError("The number has more than 30 digits.")
        return {"t": "number", "v": value}
    if math.isnan(value):
        return {"t": "number", "v": "nan"}
    if math.isinf(value):
        return {"t": "number", "v": "inf" if value > 0 else "-inf"}
    return {"t": "number", "v": value}


def _text(value: str) -> str:
    if len(value) > MAX_TEXT:
        raise AnswerError(f"A text in the answer has more than {MAX_TEXT:,} characters.")
    return value.encode("utf-8", "replace").decode("utf-8")


def _check_length(count: int) -> None:
    if count > MAX_ITEMS:
        raise AnswerError(f"The answer has {count:,} entries; at most {MAX_ITEMS:,} are read.")


def _items(values: Any, depth: int) -> list[Plain]:
    _check_length(len(values))
    return [_plain(item, depth + 1) for item in values]


def _frame(frame: Any, depth: int) -> Plain:
    import pandas as pd

    rows, columns = frame.shape
    if rows > MAX_ROWS or columns > MAX_COLUMNS:
        raise AnswerError(
            f"The table has {rows:,} rows and {columns:,} columns; "
            f"at most {MAX_ROWS:,} x {MAX_COLUMNS} are read."
        )
    names = [_column_name(name) for name in frame.columns]
    data = [_items(frame.iloc[:, position].tolist(), depth) for position in range(columns)]
    index: list[dict[str, Any]] = []
    numbered = type(frame.index) is pd.RangeIndex and frame.index.name is None and frame.index.start == 0
    if not numbered:
        for level in range(frame.index.nlevels):
            values = frame.index.get_level_values(level)
            name = "" if values.name is None else _column_name(values.name)
            index.append({"name": name, "data": _items(values.tolist(), depth)})
    return {"t": "table", "columns": names, "data": data, "index": index}


def _column_name(name: Any) -> str:
    if type(name) is tuple:
        return _text(" / ".join(str(part) for part in name if part != ""))
    return _text(str(name))


def _chart(value: Any) -> Plain:
    import altair as alt

    if not isinstance(value, alt.TopLevelMixin):
        return {"t": "other", "v": _name(type(value))}
    return chart_form(value)


def call_on_inputs(function: Callable[..., Any], inputs: list[list[Plain]]) -> Plain:
    """Call a function once for each list of arguments, each time on fresh copies; return the form `calls`.

    `inputs` are the positional arguments of each call as plain forms. A call that raises becomes a form
    `error` with the learner's own line. When a call leaves the placeholder, the whole answer is `blank`.
    """
    results: list[Plain] = []
    for arguments in inputs:
        values = [from_plain(argument) for argument in arguments]
        try:
            result = to_plain(function(*values))
        except (Exception, SystemExit) as error:  # the learner's function may raise anything
            result = {
                "t": "error",
                "kind": type(error).__name__[:100],
                "message": _message(error),
                "line": learner_line(error),
            }
        if result["t"] == "blank":
            return result
        results.append(result)
    return {"t": "calls", "v": results}


def _message(error: BaseException) -> str:
    try:
        return str(error)[:500].encode("utf-8", "replace").decode("utf-8")
    except Exception:  # even an exception's text may raise
        return "it has no message"


def learner_line(error: BaseException) -> str:
    """Return the learner's own line of code that led to an exception, or an empty text."""
    line = ""
    for frame, number in traceback.walk_tb(error.__traceback__):
        name = frame.f_code.co_filename
        if "site-packages" in name or name == __file__ or name.startswith("<frozen"):
            continue
        text = linecache.getline(name, number, frame.f_globals).strip()
        line = text or line
    return line[:300]
