"""Read and write tables as spreadsheets write them, with any usual separator and encoding."""

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

    `comma` stands between the columns. `guard` makes each cell safe to write.
    """
    target = io.StringIO()
    rows = ([guard(cell) for cell in row] for row in table)
    csv.writer(target, lineterminator="\n", delimiter=comma).writerows(rows)
    return target.getvalue()


def read_table(path: Path) -> tuple[list[list[str]], str, str]:
    """Return the rows of a CSV file, its byte order mark and its separator.

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
    """Return the number in a text with a decimal point or comma, or None for any other text.

    Neither Moodle nor Canvas separates thousands, but spreadsheets do. Three digits behind a separator may be
    thousands, unless this separator is known to be the decimal one. Such a text gives None.

    `decimal` is the decimal separator of the table's language, or empty when unknown.
    """
    said = "".join(unicodedata.normalize("NFKC", text).split())
    found = re.fullmatch(r"\d{1,12}(?:([.,])(\d{1,12}))?", said)
    if found is None or (found[1] and found[1] != decimal and len(found[2]) == 3):
        return None
    return float(said.replace(",", "."))
