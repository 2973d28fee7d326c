"""Write results so that a reader never sees half of one, and a spreadsheet never runs one."""

import json
import re
from pathlib import Path
from typing import Any

from course.drafts import write_atomically

#: What separates cells and rows in some language's spreadsheet: whatever a file is read with, a cell begins
#: behind one of these.
_SEPARATORS = "[,;|\t\n]"
#: How a formula begins: spreadsheets take the wide forms of these signs for the signs, too, and look past
#: characters that nobody sees: spaces of every kind, marks of direction, joiners, fillers, variants, tags.
#: Where the separator is another one than the file's, they drop quotation marks before the sign as well.
_UNSEEN = (
    " \u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f"
    "\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
FORMULA = f"'*[\"{_UNSEEN}]*[-=+@\t\n\uff1d\uff0b\uff0d\uff20]"
#: Where a separator ends a text, the next cell begins with what comes in the file, such as the row's end.
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


def safe_cell(text: str) -> str:
    """Return text for a cell of a table that a spreadsheet does not take for a formula."""
    # file names and errors are learners' words; a lone carriage return would not be quoted, and end the row
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # one that begins with the apostrophe itself gets a second one, so that it can be read back
    return re.sub(f"^{_START}|(?<={_SEPARATORS}){_LATER}", "'", text)


def plain_cell(text: str) -> str:
    """Return the text that `safe_cell` was given."""
    return re.sub(f"^'{_START}|(?<={_SEPARATORS})'{_LATER}", "", text)


def safe_markup(text: str) -> str:
    """Return HTML that a spreadsheet does not take for a formula; a browser shows the same as before.

    A sign that could begin a formula becomes its number, such as ``&#61;``. The semicolon at the end of a
    number may separate cells, too, so all signs of a row are written so. Line breaks and tabs become numbers,
    since a teacher may have written lines; inside a tag, where no number can stand, they become spaces.
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
