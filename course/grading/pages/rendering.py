"""Load the pages' templates, which escape all text, and show recorded answers as a person reads them."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from course.answers.plain import AnswerError, Plain, validate_plain
from course.paths import sign_file

_CELL_NAME = re.compile(r"\(<ipython-input-[^>]*>, (line \d+)\)")


@lru_cache(maxsize=1)
def templates() -> Any:
    """Return the Jinja environment of the pages' templates, with the filters `prose` and `plain`."""
    import jinja2

    made: Any = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["prose"] = _prose
    made.filters["plain"] = without_cell_names
    made.globals["sign"] = sign_as_data()
    return made


def sign_as_data() -> str:
    """Return the course's sign as an address that holds the picture itself, since the pages load nothing."""
    drawn = base64.b64encode(sign_file().read_bytes()).decode("ascii")
    return f"data:image/svg+xml;base64,{drawn}"


def _prose(text: str) -> Any:
    """Return HTML of an escaped text, with Markdown's code and bold; no other Markdown is read."""
    from markupsafe import Markup, escape

    safe = re.sub(r"`([^`\n]+)`", r"<code>\1</code>", str(escape(text)))
    return Markup(re.sub(r"\*\*([^*\n]+)\*\*", r"<strong>\1</strong>", safe))


def without_cell_names(text: str) -> str:
    """Return a text without Python's names of cells, which tell a reader nothing."""
    return _CELL_NAME.sub(r"(\1)", text)


_LONGEST = 1_500
_MOST_ROWS = 12
_MOST_COLUMNS = 8


@dataclass(frozen=True)
class Recorded:
    """The short form of a recorded answer for the pages; the full answer may be a thousand times larger."""

    shown: str  #: the answer as a person reads it
    fingerprint: str  #: equal for equal answers; empty where answers may be equal by chance

    @classmethod
    def of(cls, plain: Any) -> Recorded:
        """Return the short form of an answer, which may be anything."""
        try:
            valid = validate_plain(plain)
        except AnswerError as error:
            return cls(f"(not readable: {error})"[:_LONGEST], "")
        told = _fingerprint(valid)
        return cls(_shown(valid), told and hashlib.sha256(told.encode()).hexdigest())


def _shown(plain: Plain) -> str:
    text = _text(plain)
    text = "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _text(plain: dict[str, Any]) -> str:
    show = _SHOW.get(plain["t"])
    return show(plain) if show is not None else f"an object of type {plain['v']}"


def _number(plain: dict[str, Any]) -> str:
    value = plain["v"]
    return f"{value:.12g}" if isinstance(value, float) else str(value)  # nobody typed 521.0740000000001


def _items(plain: dict[str, Any]) -> str:
    return ", ".join(_text(item) for item in plain["v"][:50]) + ", …" * (len(plain["v"]) > 50)


def _map(plain: dict[str, Any]) -> str:
    return "\n".join(f"{_text(name)}: {_text(value)}" for name, value in plain["v"][:50])


def _calls(plain: dict[str, Any]) -> str:
    return "a function that returned: " + "; ".join(_text(item) for item in plain["v"][:10])


def _table(plain: dict[str, Any]) -> str:
    names = [str(name) for name in plain["columns"][:_MOST_COLUMNS]]
    rows = list(zip(*(column[:_MOST_ROWS] for column in plain["data"][:_MOST_COLUMNS]), strict=False))
    body = [[_short(_text(cell)) for cell in row] for row in rows]
    wide = [max([len(names[i]), *(len(row[i]) for row in body)]) for i in range(len(names))]
    lines = [
        "  ".join(cell.ljust(size) for cell, size in zip(line, wide, strict=True)).rstrip()
        for line in [names, *body]
    ]
    more = (len(plain["data"][0]) if plain["data"] else 0) - len(rows)
    return "\n".join(lines + [f"… and {more} more rows"] * (more > 0))


def _short(text: str) -> str:
    return text if len(text) <= 24 else text[:23] + "…"


def _chart(spec: Any) -> str:
    found: list[str] = []
    if isinstance(spec, dict):
        mark = spec.get("mark")
        mark = mark.get("type") if isinstance(mark, dict) else mark
        found = [f"a chart ({mark})"] if isinstance(mark, str) else []
        encoding = spec.get("encoding")
        for channel in ("x", "y", "color"):
            part = encoding.get(channel) if isinstance(encoding, dict) else None
            if isinstance(part, dict) and isinstance(part.get("field"), str):
                found.append(f"{channel}: {part['field']}")
    return ", ".join(found) or "a chart"


#: tag of a plain form to the function that shows it; any other tag is the type of an object
_SHOW: dict[str, Callable[[dict[str, Any]], str]] = {
    "blank": lambda plain: "(nothing)",
    "none": lambda plain: "None",
    "number": _number,
    "bool": lambda plain: str(plain["v"]),
    "text": lambda plain: str(plain["v"]),
    "list": _items,
    "set": _items,
    "map": _map,
    "table": _table,
    "chart": lambda plain: _chart(plain["v"]),
    "calls": _calls,
    "error": lambda plain: f"{plain['kind']}: {plain['message']}",
}


def _fingerprint(plain: Plain) -> str:
    """Return a text that is equal for equal answers, or an empty text where chance makes answers equal.

    Only numbers of at least four significant digits count (five when whole, since years agree by chance), and
    tables with such a number. Whoever chooses one of four options agrees with a quarter of the class.
    """
    if plain["t"] == "table":
        cells = [cell for column in plain["data"] for cell in column]
        marks = [_digits(cell) for cell in cells if cell["t"] == "number"]
        return "|".join([*map(str, plain["columns"]), *marks]) if any(marks) else ""
    return _digits(plain)


def _digits(plain: dict[str, Any]) -> str:
    value: Any = plain.get("v")
    if plain["t"] != "number" or isinstance(value, (str, bool)) or value is None:
        return ""
    text = f"{float(value):.6g}"
    telling = sum(character.isdigit() for character in text.partition("e")[0].replace(".", "").strip("0-"))
    return text if telling >= (4 if "." in text else 5) else ""
