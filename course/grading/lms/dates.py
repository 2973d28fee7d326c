"""When work was handed in, as a table says it: in ISO form, or in the form and the words of a language."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime

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


def plain(text: str) -> str:
    """Reduce a text to what is compared: no case, no wide forms, every run of spaces one space.

    No-break and narrow no-break spaces are spaces, and full-width digits and brackets are the usual ones.
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def moment(text: str, forms: Sequence[str] = (), months: Sequence[str] = ()) -> datetime | None:
    """Read a time; None when it is in none of the forms.

    `forms` are as `strftime` has them: %A (not compared with the date), %B, %d, %m, %Y, %H, %I, %M, %p.
    `months` are the twelve names that %B stands for.
    """
    said = plain(text)
    try:
        return datetime.fromisoformat(said.upper()).replace(tzinfo=None)
    except ValueError:
        pass
    for form in forms:
        found = _pattern(form).fullmatch(said)
        if found is not None:
            try:
                return _made(found.groupdict(), [plain(month) for month in months])
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
    """Return what stands between the signs of a form; whether there is a space is not compared."""
    folded = unicodedata.normalize("NFKC", piece).casefold()
    return "".join(r"\s*" if character.isspace() else re.escape(character) for character in folded)
