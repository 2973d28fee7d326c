"""Numbers as people type them: with commas, spaces, signs and units."""

import math
import re
import unicodedata

from course.kinds._words import FormError

_LONGEST = 60
_NUMBER = re.compile(
    r"(?P<sign>[+-]?) ?(?P<digits>[0-9.,' ]*[0-9][.,]?)(?P<power>[eE][+-]?[0-9]{1,3})?(?![0-9])"
)
#: the same sign as many keyboards and texts write it
_SAME = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2019": "'", "\u066a": "%"})
#: units that a percent sign may stand for; where it is another unit, marking says so
_PERCENT_TOO = ("percent", "fraction", "times")
#: what unicode says of raised and lowered digits and of fractions, which are no digits of a number
_RAISED = ("<super>", "<sub>", "<fraction>")


def number_of(text: str, unit: str) -> int | float:
    """Read one number.

    The text is as typed, for example "1,234.5", "20,1", "20.1 %" or "1 234". The unit asked for may follow
    the number.

    Raises
    ------
    FormError
        It is no number, or could be one of two; the message says how to write it.
    """
    # Japanese keyboards write wide digits and signs; they are brought into the usual form.
    if any(unicodedata.decomposition(sign).startswith(_RAISED) for sign in text[: _LONGEST + 1]):
        raise FormError(f"{_cut(text)} is not read as a number. Type one number, for example 12.5.")
    plain = " ".join(unicodedata.normalize("NFKC", text[: _LONGEST + 1]).translate(_SAME).split())
    found = _NUMBER.match(plain)
    if len(plain) > _LONGEST or found is None:
        raise FormError(f"{_cut(text)} is not read as a number. Type one number, for example 12.5.")
    _refuse_another_unit(plain[found.end() :].strip(), unit, text)
    digits = _point_only(found["digits"].strip(), text)
    whole = "." not in digits and found["power"] is None
    written = found["sign"] + digits
    value = int(written) if whole else float(written + (found["power"] or ""))
    if not math.isfinite(value):
        raise FormError(f"{_cut(text)} is too large to be read. Type one number, for example 12.5.")
    return value


def _refuse_another_unit(rest: str, unit: str, text: str) -> None:
    """Let the unit asked for pass behind the number, or the beginning of its words."""
    words, asked = rest.casefold().rstrip(".").strip(), unit.casefold()
    if words == "" or (words in ("%", "percent", "per cent") and asked.startswith(_PERCENT_TOO)):
        return
    if asked == words or asked.startswith(f"{words} "):
        return
    beside = f" The unit is {unit}." if unit else ""
    raise FormError(f"{_cut(text)} holds more than a number. Type a number alone, such as 12.5.{beside}")


def _point_only(digits: str, text: str) -> str:
    """Return the digits with a point before the decimals and nothing between the others.

    Of two kinds of sign the last one stands before the decimals, as in 1,234.5 and 1.234,5.
    """
    signs = [sign for sign in digits if sign in ".,"]
    mark = ""
    if len(set(signs)) == 2:
        mark = signs[-1]
    elif len(signs) == 1:
        mark = _single_sign(signs[0], digits, text)
    whole, _, part = digits.rpartition(mark) if mark else (digits, "", "")
    groups = re.split(r"[.,' ]", whole) if whole else ["0"]
    grouped = len(groups) == 1 or (1 <= len(groups[0]) <= 3 and all(len(one) == 3 for one in groups[1:]))
    if not grouped or not all(one.isdigit() for one in groups) or not (part.isdigit() or part == ""):
        raise FormError(f"{_cut(text)} is not read as one number. Type it like 1234.5, without spaces.")
    return "".join(groups) + (f".{part or 0}" if mark else "")


def _single_sign(sign: str, digits: str, text: str) -> str:
    """Return the sign where it stands before decimals, and nothing where it only groups."""
    before, _, after = digits.partition(sign)
    # A point is Python's own; nobody groups after a zero or a group of another length.
    if sign == "." or len(after) != 3 or not 1 <= len(before) <= 3 or before.startswith("0"):
        return sign
    if not (before + after).isdigit():
        return sign
    raise FormError(
        f"{_cut(text)} can be read in two ways: type {before}{after} for thousands, or {before}.{after} "
        "for decimals."
    )


def _cut(text: str) -> str:
    short = text if len(text) <= 30 else f"{text[:29]}\u2026"
    return f"\u201c{short}\u201d"
