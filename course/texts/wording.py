"""How a claim is written out: an amount with its unit, the bounds that the words give, when and of whom."""

from decimal import Decimal

from course.texts.read.bounds import bounds
from course.texts.spans import Claim, Period, Quantity

_SIZES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
#: what `Claim.missing` names, as a reader is told
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
    """Return the size in which a figure is written and its word: ``(1e9, "billion")``."""
    return next(((size, word) for size, word in _SIZES if abs(value) >= size), (1.0, ""))


def _number(value: float) -> str:
    """Return four digits of a number, or all of a whole one, with the thousands set apart."""
    value = float(value) + 0.0  # no zero has a sign
    whole = abs(value) >= 1000 or value.is_integer()
    digits = f"{value:,.0f}" if whole else format(Decimal(f"{value:.4g}"), "f")
    return digits.replace("-", "\u2212")


def quantity(one: Claim | Quantity) -> str:
    """Return what a number says, with the bounds that its words give: "more than 60 %"."""
    number = one.quantity if isinstance(one, Claim) else one
    unit = number.unit
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
    """Say how the number of a claim is read."""
    return f"Read as {quantity(one)}"


def when(one: Claim | Period) -> str:
    """Return the time of a claim or a span in words; empty where none is said."""
    if one.year is None:
        return ""
    if one.period:
        return one.period
    year = str(one.year) if one.since is None else f"{one.since} to {one.year}"
    return f"fiscal {year}" if one.fiscal else year


def subject(one: Claim) -> str:
    """Return what a claim is about: measure, what it is of, economies and time."""
    parts = [measured(one.measure, one.of), " ".join(one.economies), when(one)]
    return ", ".join(part for part in parts if part)


def measured(measure: str, of: str) -> str:
    """Return what is measured, and of what: "exports of cars", or "deficit" for a balance that is one."""
    words = measure.replace("_", " ")
    if measure == "balance" and of in ("surplus", "deficit"):
        return of
    # "gdp of gdp" says nothing more
    return f"{words} of {of}" if words and of and of not in words.split() else words or of


def missing(one: Claim) -> str:
    """Return what a claim leaves out, in words; empty where nothing is missing."""
    return ", ".join(_MISSING.get(name, name) for name in one.missing)


def factor(value: float | None) -> str:
    """Return how many times the measured figure the claimed one is; empty where that says nothing.

    Figures of opposite sign, such as a surplus and a deficit, are no multiple of each other.
    """
    if value is None or value != value:
        return ""
    return "opposite sign" if value < 0 else f"{format(Decimal(f'{value:.3g}'), ',f')} times"


def compared(value: float | None) -> str:
    """Return the claimed figure over the measured one as a sentence; empty where that says nothing."""
    if value is not None and value < 0:
        return "The claimed and the measured figure have opposite signs."
    said = factor(value)
    if said == "1 times":
        return "The claimed figure equals the measured one to three digits."
    return f"The claimed figure is {said} the measured one." if said else ""
