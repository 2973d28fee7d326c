"""Writes the parts of a claim in words: amount with unit and bounds, time, and subject."""

from decimal import Decimal

from course.phrases import list_of
from course.tables.economies import economy_names
from course.texts.read.bounds import bounds
from course.texts.spans import Claim, Period, Quantity

_SIZES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
#: name in `Claim.missing` -> words for the reader
_MISSING = {
    "year": "no year",
    "economies": "no economy",
    "base": "not said of what it is a share",
    "unit": "no unit",
    "measure": "not said what is measured",
}


def amount(value: float, unit: str) -> str:
    """Return a figure with its unit, such as ``3.5 trillion JPY``, ``20 %`` or ``place 3``.

    Every page, table and sentence about a text writes its figures by this function.
    """
    if unit == "rank":
        return f"place {_number(value)}"
    if unit == "percent":
        return f"{_number(value)} %"
    # 999.98 billion is written as 1 trillion, not as 1000 billion
    size, word = scale(float(f"{value:.4g}"))
    return " ".join(part for part in (_number(value / size), word, "" if unit == "number" else unit) if part)


def scale(value: float) -> tuple[float, str]:
    """Return the scale for writing a figure and its word, such as ``(1e9, "billion")``."""
    return next(((size, word) for size, word in _SIZES if abs(value) >= size), (1.0, ""))


def _number(value: float) -> str:
    """Return a number with four digits, or all digits of a whole number, with commas for thousands."""
    value = float(value) + 0.0  # turns -0.0 into 0.0
    whole = abs(value) >= 1000 or value.is_integer()
    digits = f"{value:,.0f}" if whole else format(Decimal(f"{value:.4g}"), "f")
    return digits.replace("-", "\u2212")


def quantity(one: Claim | Quantity) -> str:
    """Return a number in words, with the bounds that the claim gives: "more than 60 %"."""
    number = one.quantity if isinstance(one, Claim) else one
    unit = number.unit
    if number.silent:
        return f"“{number.text.strip()}”"
    if number.low is not None and number.high is not None:
        return f"{amount(number.low, unit)} to {amount(number.high, unit)}"
    within = bounds(one)
    if within.low is None and within.high is None:
        return ("about " if number.approximate else "") + amount(number.value, unit)
    low, high = ("" if end is None else amount(end, unit) for end in (within.low, within.high))
    said = {
        "high": f"a little more than {low}, up to {high}",
        "low": f"a little less than {high}, down to {low}",
    }.get(within.implied, f"more than {low}" if low else f"less than {high}")
    return f"below zero by {said}" if number.value < 0 else said


def read_as(one: Claim) -> str:
    """Return "Read as" with the number of the claim in words."""
    return f"Read as {quantity(one)}"


def when(one: Claim | Period) -> str:
    """Return the time of a claim or a span in words; empty without a time."""
    if one.year is None:
        return ""
    if one.period:
        return one.period
    year = str(one.year) if one.since is None else f"{one.since} to {one.year}"
    return f"fiscal {year}" if one.fiscal else year


def subject(one: Claim) -> str:
    """Return the subject of a claim in words: measure, object, economies and time."""
    # groups such as G7 and ASEAN have no other name
    names = [economy_names().get(code, code) for code in one.economies]
    return ", ".join(filter(None, [measured(one.measure, one.of), list_of(names), when(one)]))


def measured(measure: str, of: str) -> str:
    """Return measure and object in words: "exports of cars", or "deficit" for a balance of that side."""
    words = measure.replace("_", " ")
    if measure == "balance" and of in ("surplus", "deficit"):
        return of
    # avoids "gdp of gdp"
    return f"{words} of {of}" if words and of and of not in words.split() else words or of


def missing(one: Claim) -> str:
    """Return the parts that a claim leaves out, in words; empty where nothing is missing."""
    return ", ".join(_MISSING.get(name, name) for name in one.missing)


def factor(value: float | None) -> str:
    """Return the claimed figure as a multiple of the measured one, in words; empty without a value.

    For figures of opposite sign, such as a surplus and a deficit, the words are "opposite sign".
    """
    if value is None or value != value:
        return ""
    return "opposite sign" if value < 0 else f"{format(Decimal(f'{value:.3g}'), ',f')} times"


def compared(value: float | None) -> str:
    """Return a sentence that compares the claimed with the measured figure; empty without a value."""
    if value is not None and value < 0:
        return "The claimed and the measured figure have opposite signs."
    said = factor(value)
    if said == "1 times":
        return "The claimed figure equals the measured one to three digits."
    return f"The claimed figure is {said} the measured one." if said else ""
