"""Numbers as answers, handed in by code or typed into a field as people write them."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from course.answers import Plain
from course.kinds._words import NO_ROW, single, what
from course.kinds.base import OTHER_ROUNDING, OTHER_UNIT, UNCLEAR, FormError, Kind, Nearly, Slip
from course.kinds.closeness import (
    DIGITS,
    by_chance,
    close,
    is_cut,
    is_rounded,
    known_units,
    significant,
    tens,
    written,
)

_LONGEST = 60
_NUMBER = re.compile(
    r"(?P<sign>[+-]?) ?(?P<digits>[0-9.,' ]*[0-9][.,]?)(?P<power>[eE][+-]?[0-9]{1,3})?(?![0-9])"
)
#: signs of keyboards and texts -> the usual sign
_SAME = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2019": "'", "\u066a": "%"})
#: units that a percent sign may follow; marking then says when the unit is another one
_PERCENT_TOO = ("percent", "fraction", "times")
#: Unicode's tags of raised digits, lowered digits and fractions, which are refused
_RAISED = ("<super>", "<sub>", "<fraction>")


def number_of(text: str, unit: str) -> int | float:
    """Return the number in a typed text.

    The text is as typed, for example "1,234.5", "20,1", "20.1 %" or "1 234". The asked unit may follow the
    number.

    Raises
    ------
    FormError
        The text is no number, or could be one of two; the message says how to write it.
    """
    # Japanese keyboards write wide digits and signs, which become the usual ones.
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
    """Refuse text behind a number, except the asked unit or the beginning of its words."""
    words, asked = rest.casefold().rstrip(".").strip(), unit.casefold()
    if words == "" or (words in ("%", "percent", "per cent") and asked.startswith(_PERCENT_TOO)):
        return
    if asked == words or asked.startswith(f"{words} "):
        return
    beside = f" The unit is {unit}." if unit else ""
    raise FormError(f"{_cut(text)} holds more than a number. Type a number alone, such as 12.5.{beside}")


def _point_only(digits: str, text: str) -> str:
    """Return the digits with a point before the decimals and no sign between thousands.

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
    """Return a number's only sign where it stands before decimals; empty where it groups digits."""
    before, _, after = digits.partition(sign)
    # A point is Python's decimal sign. Nobody groups after a zero, or in groups of another length.
    if sign == "." or len(after) != 3 or not 1 <= len(before) <= 3 or before.startswith("0"):
        return sign
    if not (before + after).isdigit():
        return sign
    minus = "-" if re.match(r"\s*[-\u2212]", text) else ""
    raise FormError(
        f"{_cut(text)} can be read in two ways: type {minus}{before}{after} for thousands, or "
        f"{minus}{before}.{after} for decimals."
    )


def _cut(text: str) -> str:
    short = text if len(text) <= 30 else f"{text[:29]}\u2026"
    return f"\u201c{short}\u201d"


#: largest relative change of a mistake's answer by rounding on the way
_ON_THE_WAY = 0.0005
#: the same for all listed mistakes of a question in sum
_TOGETHER = 0.002


@dataclass(frozen=True)
class Number(Kind):
    """A question whose answer is a number.

    Parameters
    ----------
    unit
        As stated to the learner, for example "percent" or "JPY bn".
    tolerance
        Absolute, in that unit.
    also
        Other units that are recognised: name -> factor by which the key is multiplied. Percent, fractions,
        percentage points and "times" are recognised without being named.
    whole
        True for a count: counts one too high or low are recognised, roundings are not.
    """

    unit: str
    tolerance: float
    also: Mapping[str, float] = field(default_factory=dict)
    whole: bool = False
    name = "number"
    from_solution = True
    from_tables = True
    control = "field"
    answer_word = "number"

    @property
    def units(self) -> dict[str, float]:
        """The other units that are recognised, with their factors."""
        return known_units(self.unit, self.also)

    def public(self) -> dict[str, Any]:
        return {"kind": self.name, "unit": self.unit, "tolerance": self.tolerance}

    def with_tolerance(self, tolerance: Any) -> Number:
        """Return the kind with another tolerance."""
        return replace(self, tolerance=tolerance)

    def wanted(self) -> str:
        """Return the unit and the tolerance in a sentence."""
        unit = f"Unit: **{self.unit}**. " if self.unit else ""
        return f"{unit}Tolerance: {self.tolerance:g}."

    def typed(self, text: str) -> int | float:
        """Return the number in a text as people write it, with or without its unit."""
        return number_of(text, self.unit)

    def _settled(self, plain: Plain) -> Plain:
        value = single(plain)
        if value["t"] == "number":
            if value["v"] == "nan":
                raise FormError(
                    "The answer is NaN: no row was found, a missing value went into the sum, or the root of "
                    f"a number below zero was taken. {NO_ROW}"
                )
            if type(value["v"]) is str:
                raise FormError("The answer is infinite: something was divided by zero.")
            return value
        if value["t"] == "text":
            raise FormError(_no_number(value["v"], self.unit))
        if value["t"] in {"list", "table"}:
            if not any(value.get("data", [value.get("v")])):
                raise FormError(f"The answer is {what(value)} without any value: no row was found. {NO_ROW}")
            raise FormError(f"The answer is {what(value)} with several values. Give one number.")
        raise FormError(f"The answer is {what(value)}. Give a number.")

    # ----------------------------------------------------------------------- comparing

    def same(self, key: Plain, answer: Plain, slack: float = 1.0) -> bool:
        """Tell whether an answer lies within the tolerance."""
        return close(key["v"], answer["v"], slack * self.tolerance)

    def near(self, key: Plain, answer: Plain, mistakes: Sequence[Plain]) -> Nearly | None:
        """Recognise an answer in another unit, or the right number rounded too far."""
        return self._other_unit(key["v"], answer["v"]) or self._other_rounding(
            key["v"], answer["v"], [mistake["v"] for mistake in mistakes]
        )

    def _other_unit(self, key: float, answer: float) -> Nearly | None:
        for unit, factor in self.units.items():
            exact = close(key * factor, answer, abs(self.tolerance * factor))
            if exact or (not self.whole and is_rounded(key * factor, answer, digits=2)):
                how = "" if exact else " and rounded"
                says = f"The quantity is right, but given as {unit}{how}. The question asks for {self.unit}."
                return Nearly(OTHER_UNIT, says)
        return None

    def _other_rounding(self, key: float, answer: float, mistakes: list[float]) -> Nearly | None:
        if self.whole or not (is_rounded(key, answer, digits=2) or is_cut(key, answer, digits=2)):
            return None
        if any(is_rounded(mistake, answer, digits=2) for mistake in mistakes):
            says = "Rounded this far, your answer looks like that of a usual mistake. Give more decimals."
            return Nearly(UNCLEAR, says)
        says = "Your answer is right but rounded too far, or it is near by chance. The tolerance is"
        return Nearly(OTHER_ROUNDING, f"{says} {self.tolerance:g} {self.unit}.")

    def fits(self, mistake: Plain, answer: Plain, key: Plain, among: int = 1) -> bool:
        """Tell whether an answer equals a listed mistake's answer, also when rounded to three digits."""
        wrong, given = mistake["v"], answer["v"]
        # Rounding on the way moves an answer a little. A wide tolerance would also accept numbers that come
        # from no mistake; so would many mistakes with a tolerance each.
        tolerance = min(self.tolerance, min(_ON_THE_WAY, _TOGETHER / among) * abs(wrong))
        return close(wrong, given, tolerance) or is_rounded(wrong, given, digits=DIGITS)

    def brief(self, answer: Plain) -> bool:
        """Tell whether an answer has too few digits to tell slips by."""
        return significant(answer["v"]) < DIGITS

    def rounds_to(self, exact: Plain, answer: Plain, digits: int = 2) -> bool:
        """Tell whether an answer is another number, rounded to so many digits or more."""
        return not self.whole and is_rounded(exact["v"], answer["v"], digits=digits)

    def recognised(self, slips: Sequence[Plain], answer: Plain, key: Plain) -> list[int]:
        """Return the places of the slips that the answer equals to all its written digits.

        A slip is left out where so many others are as likely that a number would often meet one by chance.
        """
        given, values = answer["v"], [slip["v"] for slip in slips]
        return [
            int(place)
            for place in written(values, given)
            if not by_chance(values[: place + 1], values[place], given)
        ]

    # ------------------------------------------------------------------ making questions

    def degenerate(self, key: Plain) -> str:
        """Refuse a key of zero: zero times any factor stays zero, so no slip by a factor could be found."""
        return "the key is zero" if key["v"] == 0 or not math.isfinite(key["v"]) else ""

    def indistinct(self, key: Plain, wrong: Plain) -> bool:
        """Tell whether a slip changes the number by far less than the tolerance.

        An official total and the sum of its parts differ by what was rounded off, if at all.
        """
        return bool(abs(wrong["v"] - key["v"]) < 0.01 * self.tolerance)

    def slips(self, key: Plain, value: Callable[[], Any]) -> Iterator[Slip]:
        """Yield slips: sign, powers of ten, and counts one too high or low, or else the inverted ratio."""
        right = key["v"]
        if right:
            changes = self._counted(right) if self.whole else self._turned_round(right)
            for slip_id, said, step, wrong in (*self._scaled(right), *changes):
                yield Slip(slip_id, said, step, wrong, general=True)

    def _scaled(self, right: float) -> Iterator[tuple[str, str, str, float]]:
        said = "You get this if the sign is wrong, for example by subtracting the other way round."
        yield "sign", said, "Look at the sign.", -right
        for slip_id, said, step, factor in tens(self.unit, self.units):
            yield slip_id, said, step, right * factor

    def _counted(self, right: float) -> Iterator[tuple[str, str, str, float]]:
        step = "Count a short example with your fingers."
        said = "You get this if you count one too many."
        yield "fence_more", said, step, right + 1
        said = "You get this if you count one too few, for example the gaps instead of the posts."
        yield "fence_less", said, step, right - 1
        said = "You count two too few."
        yield "fence_both", said, step, right - 2
        said = "You count two too many."
        yield "fence_two_more", said, step, right + 2

    def _turned_round(self, right: float) -> Iterator[tuple[str, str, str, float]]:
        step = "Look at what is divided by what."
        said = "You get this if you divide the other way round."
        yield "inverted", said, step, 1 / right
        if self.unit == "percent":
            yield "inverted_percent", said, step, 1e4 / right
            said = "You get this if you take the rest up to 100 %."
            yield "complement", said, "Look at whose share it is.", 100 - right


def _no_number(text: str, unit: str) -> str:
    """Return the message for a text answer: why it is no number, or which number it holds."""
    try:
        found = number_of(text, unit)
    except FormError as error:
        return f"The answer is a text or a date, not a number. {error}"
    return f"The answer is a text. Give the number itself, without quotation marks: {found}."
