"""Which economies several quantities of a sentence share, and which belong to each of them alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from course.texts.belonging import Role, Told
from course.texts.sides import VERB_ENDS, set_places
from course.texts.spans import Place
from course.texts.zones import lists, phrase

__all__ = ["apiece", "respectively", "share_the_end"]


def respectively(told: Sequence[Told], text: str, language: str) -> None:
    """Give each of several quantities its own of the economies that the sentence lists before them.

    "Vietnam and Thailand exported 61 and 34 billion dollars respectively" tells of Vietnam, then of Thailand.
    """
    if not phrase("respectively", language).search(text):
        return
    for first, one in enumerate(told):
        gaps = lists(text, one.zone.places, language)
        ends = {at for gap in gaps for at in (gap.start, gap.end)}
        listed = [place for place in one.zone.places if place.start in ends or place.end in ends]
        series = told[first : first + len(listed)]
        if (
            len(listed) > 1
            and len(series) == len(listed)
            and listed[-1].end <= series[-1].zone.quantity.start
        ):
            shared: dict[Place, Role] = {}
            for other in series:
                shared |= {place: role for place, role in other.places.items() if place not in listed}
            for other, own in zip(series, listed, strict=True):
                set_places(other, shared | {own: "owner"})
            return


def apiece(one: Told, text: str, language: str) -> list[Told]:
    """Return a quantity once for each of the economies that are listed where each of them has it.

    "Canada and Mexico each send four fifths of their exports to the United States" tells of two shares.
    """
    gaps = lists(text, one.zone.places, language)
    ends = {at for gap in gaps for at in (gap.start, gap.end)}
    listed = [p for p in one.places if p.start in ends or p.end in ends]
    ends_at = (listed[-1].end, one.zone.quantity.end) if listed else ()
    if len(listed) < 2 or not any(phrase("each", language, "after").match(text[at:][:12]) for at in ends_at):
        return [one]
    shared = {place: role for place, role in one.places.items() if place not in listed}
    each = [shared | {own: one.places[own]} for own in listed]
    return [replace(one, places=dict(sorted(held.items(), key=lambda item: item[0].start))) for held in each]


def share_the_end(told: Sequence[Told], text: str, language: str) -> None:
    """Give the quantities of a list the economies that stand behind the last of them.

    "42 % from Australia and 16 % from Malaysia, of the gas that Japan imported": Japan belongs to both.
    """
    if len(told) < 2:
        return
    last = told[-1]
    behind = {
        place: role
        for place, role in last.places.items()
        if place in last.zone.places and place.start >= last.zone.quantity.end
    }
    before_it = [place for place in last.zone.places if place.end <= last.zone.quantity.start]
    heads = {
        place: role
        for place, role in behind.items()
        if role == "owner" and place.start and text[place.start - 1] in VERB_ENDS and language == "ja"
    }
    both = phrase("respectively", language).search(text[last.zone.start : last.zone.end])
    for one in told[:-1]:
        if heads or (both and language == "ja"):
            extra = {p: r for p, r in (heads or behind).items() if r not in one.places.values() or p in heads}
            set_places(one, one.places | extra)
            continue
        if _is_one_list(one, last, text, language):
            set_places(one, one.places | {p: r for p, r in behind.items() if r not in one.places.values()})
            continue
        unsaid = not any(topic.measure not in {"", "growth"} for topic in one.zone.topics)
        alone = before_it or not one.own_places or set(one.places.values()) <= {"counted"}
        if unsaid and one.zone.quantity.unit == last.zone.quantity.unit and alone:
            extra = {place: role for place, role in behind.items() if role not in one.places.values()}
            set_places(one, one.places | extra)


def _is_one_list(one: Told, last: Told, text: str, language: str) -> bool:
    """Say whether two parts are told alike: "45 % of its gas and 27 % of its oil from Russia"."""
    alike = (
        one.measured.measure == last.measured.measure and one.zone.quantity.unit == last.zone.quantity.unit
    )
    ends = (each.zone.quantity.end for each in (one, last))
    return alike and all(phrase("of_its", language, "after").match(text[end : end + 12]) for end in ends)
