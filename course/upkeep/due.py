"""Reports the tables that are overdue on a day, and what a refresh of each would touch."""

import datetime

from course.phrases import day_in_words, report_lines
from course.tables import Card, cards
from course.tables.age import age, is_overdue, parse_day
from course.upkeep.uses import KINDS, uses_of


def overdue(on: datetime.date) -> list[Card]:
    """Return the tables that are overdue on a day, by next release or own last day, the oldest first."""
    late = [card for card in cards().values() if is_overdue(card.old_after, on)]
    return sorted(late, key=lambda card: (card.old_after, card.name))


def report(on: datetime.date) -> str:
    """Return a report on a day: overdue tables, what a refresh of them would touch, and the next due day."""
    late = overdue(on)
    number = f"{len(late)} table{' is' if len(late) == 1 else 's are'}" if late else "No table is"
    lines = [f"{number} overdue on {day_in_words(on)}{', the oldest first' if len(late) > 1 else ''}."]
    for card in late:
        lines += ["", *_one(card, on)]
    return "\n".join([*lines, "", _next(on)])


def _one(card: Card, on: datetime.date) -> list[str]:
    said = "was due by" if card.next_due else "its own last day was"
    due = f"{said} {_day(card.old_after)}, {age(card.old_after, on)} ago"
    held = f"holds the release of {card.release_held}" if card.release_held else card.vintage
    held += f", figures up to {card.last_period}" if card.last_period else ""
    lines = [
        f"{card.name}: {due}",
        f"  {'table':<10} {card.title}; {held}",
        f"  {'released':<10} {card.rhythm.rstrip('.')}. {card.rhythm_note}".rstrip(),
        f"  {'look at':<10} {card.source_url}",
        *([f"  {'dates at':<10} {card.rhythm_page}"] if card.rhythm_page else []),
    ]
    uses = uses_of(card.name)
    for kind in KINDS:
        found = getattr(uses, kind)
        listed = (";" if kind == "charts" else ",").join(f" {one}" for one in found)
        lines += report_lines(f"{kind} ({len(found)}):{listed or ' none'}")
    return lines


def _next(on: datetime.date) -> str:
    """Return a sentence on the next due tables, and on how many tables have no due day."""
    ahead = sorted(card.old_after for card in cards().values() if card.old_after >= on.isoformat())
    undated = sum(not card.old_after for card in cards().values())
    rest = f"{undated} tables have no day: they are closed, or their publisher has no fixed rhythm."
    if not ahead:
        return rest
    names = [card.name for card in cards().values() if card.old_after == ahead[0]]
    return f"Next: {', '.join(names)}, due by {_day(ahead[0])}. {rest}"


def _day(written: str) -> str:
    return day_in_words(parse_day(written))
