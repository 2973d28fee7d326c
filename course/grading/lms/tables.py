"""Tables as spreadsheets write them: any usual separator and encoding, read and written again."""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

from course.errors import CourseError
from course.grading.files import safe_cell

_LONGEST_FILE = 32 << 20
# a free text may be longer than the field of 128 kB at which Python's reader stops
csv.field_size_limit(_LONGEST_FILE)


def table_text(
    table: Sequence[Sequence[str]], comma: str = ",", guard: Callable[[str], str] = safe_cell
) -> str:
    """Return rows as CSV text in which a spreadsheet finds no formula.

    `comma` stands between the columns. `guard` turns a cell as it is meant into the cell as it is written.
    """
    target = io.StringIO()
    rows = ([guard(cell) for cell in row] for row in table)
    csv.writer(target, lineterminator="\n", delimiter=comma).writerows(rows)
    return target.getvalue()


def read_table(path: Path) -> tuple[list[list[str]], str, str]:
    """Return the rows of a CSV file as spreadsheets write it, its byte order mark and its separator.

    Raises
    ------
    CourseError
        When the file cannot be read or is empty.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CourseError(f"{path} cannot be read: {error.strerror}.") from error
    if len(content) > _LONGEST_FILE:
        raise CourseError(f"{path} is too large for a table of a class.")
    try:
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")  # what older spreadsheets write
    mark = "\N{ZERO WIDTH NO-BREAK SPACE}" if text.startswith("\N{ZERO WIDTH NO-BREAK SPACE}") else ""
    text = text.removeprefix(mark)
    first = text.partition("\n")[0]
    comma = max(",;\t", key=first.count)
    table = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=comma) if any(row)]
    if not table:
        raise CourseError(f"{path} is empty.")
    return table, mark, comma


def number(text: str, decimal: str = "") -> float | None:
    """Read a number with a decimal point or comma; None for any other text.

    Neither Moodle nor Canvas separates thousands, but spreadsheets do. Three digits behind a separator that
    is not the known decimal one could be either, so they are not read.

    `decimal` is the decimal separator of the table's language; empty when it is not known.
    """
    said = "".join(unicodedata.normalize("NFKC", text).split())
    found = re.fullmatch(r"\d{1,12}(?:([.,])(\d{1,12}))?", said)
    if found is None or (found[1] and found[1] != decimal and len(found[2]) == 3):
        return None
    return float(said.replace(",", "."))
