"""Write result files whole or not at all, with learners' text that no spreadsheet or terminal obeys."""

import json
import re
from pathlib import Path
from typing import Any

from course.drafts import write_atomically

#: Characters that separate cells or rows in the spreadsheets of any language.
_SEPARATORS = "[,;|\t\n]"
#: Characters that nobody sees: spaces of every kind, marks of direction, joiners, fillers, variants, tags.
#: Spreadsheets skip them before a formula. They also take the wide forms of the formula's signs. When they
#: read a file with another separator, they also drop quotation marks before the sign.
_UNSEEN = (
    " \u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f"
    "\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
FORMULA = f"'*[\"{_UNSEEN}]*[-=+@\t\n\uff1d\uff0b\uff0d\uff20]"
#: A formula's start; also the end of a text, since a separator there lets a cell begin with the row's end.
_START, _LATER = f"(?={FORMULA})", f"(?={FORMULA}|'*\\Z)"
_SIGNS = "[-=+@\uff1d\uff0b\uff0d\uff20]"
_TAG = "<[a-zA-Z/!?](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>"


def write_private(path: Path, content: str | bytes) -> None:
    """Write a file that nobody but this user may read, whole or not at all.

    Raises
    ------
    CourseError
        When the file cannot be written, as on a full disk.
    """
    write_atomically(path, content, private=True)


def write_json(path: Path, value: Any, *, indent: int | None = None) -> None:
    """Write JSON, keys sorted, as `write_private` does."""
    write_private(path, json.dumps(value, sort_keys=True, indent=indent) + "\n")


def read_json(path: Path) -> Any:
    """Return a JSON file's content, or None when it is absent or damaged."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None


def clean(text: Any, longest: int) -> str:
    """Return a learner's text as one printable line without control, direction or surrogate characters.

    Raises
    ------
    TypeError
        When it is not text.
    """
    if type(text) is not str:
        raise TypeError("text expected")
    line = " ".join(text[: 4 * longest].split())
    line = "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in line
    )
    return line if len(line) <= longest else line[: longest - 1] + "…"


def safe_cell(text: str) -> str:
    """Return text for a table's cell that a spreadsheet does not take for a formula."""
    # file names and errors are learners' words; a lone carriage return would not be quoted, and end the row
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # text that begins with an apostrophe gets a second one, so that it can be read back
    return re.sub(f"^{_START}|(?<={_SEPARATORS}){_LATER}", "'", text)


def plain_cell(text: str) -> str:
    """Return the text of a cell as it was before `safe_cell`."""
    return re.sub(f"^'{_START}|(?<={_SEPARATORS})'{_LATER}", "", text)


def safe_markup(text: str) -> str:
    """Return HTML that a spreadsheet does not take for a formula and a browser shows unchanged.

    A sign that could begin a formula becomes its number, such as ``&#61;``. The semicolon at the end of such
    a number may separate cells, too, so every sign in a row of signs becomes a number. Line breaks and tabs
    become numbers, since a teacher may have written lines. Inside a tag no number can stand: there they
    become spaces.
    """
    run = f"(^|{_SEPARATORS})((?:[\"{_UNSEEN}']*{_SIGNS})+)"
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub(_TAG, lambda found: re.sub("[\t\n]", " ", found[0]), text)
    made = re.sub(run, lambda found: found[1] + re.sub(_SIGNS, _as_number, found[2]), text)
    # behind a separator at the end, the next cell would begin with the end of the row
    made = re.sub(f"({_SEPARATORS}'*)\\Z", r"\1 ", made)
    return re.sub("[\t\n]", _as_number, made)


def _as_number(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"
