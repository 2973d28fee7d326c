"""Words that the explorers' sentences share: names with their article, signs and units."""

from __future__ import annotations

import re

__all__ = ["minus", "percent", "sized", "start", "the", "too_far"]

_WITH_ARTICLE = re.compile(
    r"(United |Netherlands|Philippines|Bahamas|Gambia|Maldives|Seychelles|Comoros|Isle of|Holy See)"
    r"|.*\b(Islands|Republic|Union|Territory|Territories)\b"
)


def the(name: str) -> str:
    """Return an economy's name as it stands inside a sentence: `the("United States")` has an article."""
    if name.startswith(("Rest of", "Other ")):
        return f"the {name[0].lower()}{name[1:]}"
    return f"the {name}" if _WITH_ARTICLE.match(name) else name


def start(text: str) -> str:
    """Return a text with a capital letter in front, for the start of a sentence."""
    return text[:1].upper() + text[1:]


def percent(share: float, digits: int = 0) -> str:
    """Return a share as percent, `percent(0.2) == "20 %"`."""
    return f"{minus(100 * share, digits)} %"


def minus(value: float, digits: int) -> str:
    """Return a number with so many digits, a real minus sign and no minus zero."""
    return f"{round(value, digits) + 0.0:,.{digits}f}".replace("-", "\u2212")


def sized(error: float, unit: str) -> str:
    """Return the size of an error with its unit, rounded as the answer is: one decimal."""
    return f"{abs(error):,.1f} {'percentage points' if unit.startswith('percent') else unit}"


def too_far(error: float, unit: str) -> str:
    """Return an error with its unit and direction, `too_far(1.9, "days") == "1.9 days too high"`."""
    if not round(error, 1):
        return "right to the digit shown"
    return f"{sized(error, unit)} too {'high' if error > 0 else 'low'}"
