"""Say how a learner stands: what was right at first try or later, and on which day something comes again.

`progress()`, the end of an exercise set and the contents page all say it in these words.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from course.outcomes import Outcome
from course.phrases import day_ahead, list_of

#: states of a question, the furthest first
FIRST, LATER, BEGUN, NEW = "right at first try", "right after a miss or help", "not right yet", "not begun"

_DAYS = 3  #: most days that are named


def state_of(entry: Mapping[str, Any]) -> str:
    """Return the state of a question from its entry in the progress."""
    if entry.get("outcome") == Outcome.RIGHT:
        helped = entry.get("misses") or entry.get("hints") or entry.get("solution")
        return LATER if helped or entry.get("attempts", 1) > 1 else FIRST
    return BEGUN if entry.get("attempts") else NEW


def days_again(
    practice: Mapping[str, Any],
    progress: Mapping[str, Mapping[str, Any]],
    today: date,
    among: Collection[str] | None = None,
) -> list[date]:
    """Return the days on which questions come again in practice, one day for each question.

    `practice` and `progress` are the sections of the learner's record. A question that was missed in a set
    since practice last looked comes again today. So does a question whose day has passed. With `among`, only
    these objectives of the record of practice count.
    """
    standings = _part(practice, "objectives").items()
    found = [_due(one) for name, one in standings if among is None or name in among]
    seen = {key: number for key, number in _part(practice, "sets").items() if isinstance(number, int)}
    missed = sum(
        entry.get("misses", 0) > seen.get(f"{name}/{question}", 0)
        for name, entries in progress.items()
        for question, entry in entries.items()
    )
    return sorted([max(day, today) for day in found if day is not None] + [today] * missed)


def _part(practice: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = practice.get(name)
    return found if isinstance(found, dict) else {}  # damaged; practice puts the record aside and says so


def _due(standing: Any) -> date | None:
    try:
        return datetime.fromisoformat(standing["card"]["due"]).astimezone().date()
    except (TypeError, ValueError, LookupError, OverflowError, OSError):
        return None


def standing_words(entries: Iterable[Mapping[str, Any]], again: list[date], today: date) -> str:
    """Return sentences on what is right and what comes again; empty where nothing was tried."""
    states = Counter(map(state_of, entries))
    counts = [f"{states[state]} {state}" for state in (FIRST, LATER, BEGUN) if states[state]]
    said = [f"So far: {list_of(counts)}."] if counts else []
    if again:
        days = sorted(Counter(again).items())
        parts = [f"{number} {day_ahead(day, today)}" for day, number in days[:_DAYS]]
        if later := sum(number for _, number in days[_DAYS:]):
            parts.append(f"{later} later")
        said.append(f"To come again in practice: {', '.join(parts)}.")
    return " ".join(said)
