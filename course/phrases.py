"""Writes numbers with nouns, lists, days and names in one way for the whole course."""

import datetime
import json
import re
import textwrap
from collections.abc import Iterable

#: English names of the months; `strftime` would use the computer's language
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
#: minus sign in numbers for readers; a line could break at a hyphen
MINUS = "\u2212"
_WITH_ARTICLE = re.compile(
    r"(United |Netherlands|Philippines|Bahamas|Gambia|Maldives|Seychelles|Comoros|Isle of|Holy See)"
    r"|.*\b(Islands|Republic|Union|Territory|Territories)\b"
)


def number_of(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: `number_of(1, "row") == "1 row"`, `number_of(2, "row") == "2 rows"`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def list_of(words: Iterable[str], most: int | None = None) -> str:
    """Return words as "a, b and c"; with more than `most` words, the first ones and "and 3 more"."""
    some = list(words)
    if most is not None and len(some) > most:
        return f"{', '.join(some[: most - 1])} and {len(some) - most + 1} more"
    return " and ".join([", ".join(some[:-1]), some[-1]] if len(some) > 1 else some)


def report_lines(text: str) -> list[str]:
    """Return a text as lines of a report for a terminal, with later lines indented further."""
    return textwrap.wrap(
        text,
        108,
        initial_indent="  ",
        subsequent_indent="    ",
        break_on_hyphens=False,
        break_long_words=False,
    )


def day_in_words(day: datetime.date) -> str:
    """Return a day as "26 November 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def day_ahead(day: datetime.date, today: datetime.date) -> str:
    """Return a day that comes as "today", "tomorrow" or "on Friday 8 May", with the year if it is another."""
    days = (day - today).days
    if days <= 0:
        return "today"
    if days == 1:
        return "tomorrow"
    year = f" {day.year}" if day.year != today.year else ""
    return f"on {WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}{year}"


def with_minus(text: str) -> str:
    """Return a formatted number with a real minus sign in place of each hyphen."""
    return text.replace("-", MINUS)


def decimals(value: float, places: int) -> str:
    """Return a number as text with `places` decimals, a real minus sign and no minus zero."""
    return with_minus(f"{round(value, places) + 0.0:,.{places}f}")


def figure(value: float) -> str:
    """Return a table's figure as text with commas between thousands and six significant digits."""
    return f"{value:,.0f}" if abs(value) >= 1e5 else f"{value:,.6g}"


def percent(share: float, places: int = 0) -> str:
    """Return a share as percent: `percent(0.2) == "20 %"`."""
    return f"{decimals(100 * share, places)} %"


def capitalise(text: str) -> str:
    """Return a text with its first letter capitalised and all other letters unchanged."""
    return text[:1].upper() + text[1:]


def the(name: str) -> str:
    """Return an economy's name as written inside a sentence: "the United States", "Japan"."""
    if name == "World" or name.startswith(("Rest of", "Other ")):
        return f"the {name[0].lower()}{name[1:]}"
    return f"the {name}" if _WITH_ARTICLE.match(name) else name


def quoted(text: str) -> str:
    """Return a text in the quotation marks of TOML; a text of several lines keeps its lines."""
    # JSON writes signs as TOML does, but for one control sign that JSON leaves as it is.
    inside = [
        json.dumps(line, ensure_ascii=False)[1:-1].replace("\x7f", "\\u007f") for line in text.split("\n")
    ]
    return f'"{inside[0]}"' if len(inside) == 1 else '"""\n' + "\n".join(inside) + '"""'
