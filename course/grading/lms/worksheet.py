"""Recognise the language of Moodle's grading worksheet, and read its headings, times and statuses.

Times are in ISO form, or in the form and the words of a language.
"""

import functools
import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any

from course.errors import CourseError

_PARTS = {
    "%A": r"[^\W\d]+",
    "%B": r"(?P<B>[^\W\d]+)",
    "%d": r"(?P<d>\d{1,2})",
    "%m": r"(?P<m>\d{1,2})",
    "%Y": r"(?P<Y>\d{4})",
    "%H": r"(?P<H>\d{2})",
    "%I": r"(?P<I>0?[1-9]|1[0-2])",
    "%M": r"(?P<M>\d{2})",
    "%p": r"(?P<p>am|pm)",
}


def comparable(text: str) -> str:
    """Return a text ready to compare: no case, no wide forms, single spaces.

    No-break and narrow no-break spaces are spaces, and full-width digits and brackets are the usual ones.
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def moment(text: str, forms: Sequence[str] = (), months: Sequence[str] = ()) -> datetime | None:
    """Return the time in a text, or None when no form fits.

    `forms` are formats of `strftime` with %A (not compared with the date), %B, %d, %m, %Y, %H, %I, %M, %p.
    `months` are the twelve names that %B stands for.
    """
    said = comparable(text)
    try:
        return datetime.fromisoformat(said.upper()).replace(tzinfo=None)
    except ValueError:
        pass
    for form in forms:
        found = _pattern(form).fullmatch(said)
        if found is not None:
            try:
                return _made(found.groupdict(), [comparable(month) for month in months])
            except ValueError:
                continue
    return None


def _made(part: dict[str, str], months: list[str]) -> datetime:
    month = int(part["m"]) if "m" in part else months.index(part["B"]) + 1
    if "I" in part:
        hour = int(part["I"]) % 12 + (12 if part["p"] == "pm" else 0)
    else:
        hour = int(part["H"])
    return datetime(int(part["Y"]), month, int(part["d"]), hour, int(part["M"]))


@functools.cache
def _pattern(form: str) -> re.Pattern[str]:
    pieces = re.split(r"(%\w)", form)
    return re.compile("".join(_PARTS[piece] if piece in _PARTS else _literal(piece) for piece in pieces))


def _literal(piece: str) -> str:
    """Return a pattern for the text between a form's signs, with or without the spaces."""
    folded = unicodedata.normalize("NFKC", piece).casefold()
    return "".join(r"\s*" if character.isspace() else re.escape(character) for character in folded)


#: Ids of the headings in `moodle.toml`.
HEADINGS = (
    "recordid",
    "fullname",
    "username",
    "email",
    "idnumber",
    "status",
    "grade",
    "maxgrade",
    "scale",
    "lastmodifiedsubmission",
    "feedbackcomments",
)


@dataclass(frozen=True)
class Words:
    """The words and forms of Moodle's worksheet in one language."""

    name: str  #: in English
    headings: dict[str, tuple[str, ...]]  #: id of a string to the headings it can be, first the newest
    decimal: str  #: its decimal separator
    example: str  #: a time as the worksheet writes it
    submitted: tuple[str, ...]
    late: tuple[str, ...]
    forms: tuple[str, ...]
    months: tuple[str, ...]

    def moment(self, text: str) -> datetime | None:
        """Return the time in a worksheet's cell, or None for any other text.

        A server without words for AM and PM leaves a space at the end. The time is then unknown: None.
        """
        if text != text.rstrip() and any("%p" in form for form in self.forms):
            return None
        return moment(text, self.forms, self.months)

    def says_late(self, status: str) -> bool:
        """Tell whether a status has a part such as "2 hours late"."""
        parts = comparable(status).split(" - ")
        return any(_late(form).fullmatch(part) for form in self.late for part in parts)

    def says_submitted(self, status: str) -> bool:
        """Tell whether a status begins by saying that the work was handed in."""
        return comparable(status).partition(" - ")[0] in {comparable(word) for word in self.submitted}


@functools.cache
def languages() -> dict[str, Words]:
    """Return every language of `moodle.toml` by its code; English, the one to fall back on, first."""
    text = files("course.grading.lms").joinpath("moodle.toml").read_text("utf-8")
    return {code: _words(entry) for code, entry in tomllib.loads(text).items()}


def _words(entry: dict[str, Any]) -> Words:
    return Words(
        entry["name"],
        {heading: tuple(entry[heading]) for heading in HEADINGS},
        entry["decimal"],
        entry["example"],
        tuple(entry["submissionstatus_submitted"]),
        tuple(entry["submittedlateshort"]),
        tuple(entry["forms"]),
        tuple(entry["months"]),
    )


def read_head(head: list[str]) -> tuple[Words, dict[str, int]] | None:
    """Return a worksheet's language and the column of each heading, or None for another table.

    The language is the one that knows most of the headings. A heading may also be English, since Moodle
    falls back on it. Another language must know three: `ID` and `Grade` alone are no worksheet.

    Raises
    ------
    CourseError
        When a heading stands in the table twice.
    """
    said = [comparable(text) for text in head]
    english = languages()["en"]
    best: tuple[int, Words, dict[str, list[int]]] | None = None
    for words in languages().values():
        own = {heading: _places(said, words.headings[heading]) for heading in HEADINGS}
        if not own["recordid"]:
            continue
        known = sum(bool(places) for places in own.values())
        both = {key: places or _places(said, english.headings[key]) for key, places in own.items()}
        enough = words is english or known >= 3
        if both["grade"] and enough and (best is None or known > best[0]):
            best = known, words, both
    if best is None:
        return None
    _, words, found = best
    for places in found.values():
        if len(places) > 1:
            columns = " and ".join(str(place + 1) for place in places)
            raise CourseError(
                f"columns {columns} have the same heading {head[places[0]]!r}: rename the column that is not "
                "from Moodle."
            )
    return words, {key: places[0] for key, places in found.items() if places}


def _places(said: list[str], words: tuple[str, ...]) -> list[int]:
    wanted = {comparable(word) for word in words}
    return [place for place, text in enumerate(said) if text in wanted]


@functools.cache
def _late(form: str) -> re.Pattern[str]:
    before, _, after = comparable(form).partition("{$a}")
    return re.compile(rf"{re.escape(before)}.*\d.*{re.escape(after)}")
