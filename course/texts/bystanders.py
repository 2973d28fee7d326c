"""Economies that a sentence names although its figure is not about them.

Such an economy only speaks, is overtaken, abstains, or stands in a remark beside the figure.
"""

from __future__ import annotations

from collections.abc import Sequence

from course.texts.belonging import Role, Told
from course.texts.spans import Place
from course.texts.zones import Zone, lists, phrase

__all__ = ["LEVELS_OF_ONE", "told_of", "without_rivals"]

#: measures that need one economy only
LEVELS_OF_ONE = ("gdp", "debt", "debt_to_gdp")
#: characters that at most lie between an economy and the word for what it has
_CLOSE = 20


def told_of(
    roles: dict[Place, Role], one: Told, before: Told | None, text: str, language: str
) -> dict[Place, Role]:
    """Return the economies that a quantity's own part of the sentence tells something of.

    Parameters
    ----------
    roles
        All economies that it names, with their roles.
    one, before
        The quantity, and the one before it where there is one.
    text, language
        The sentence.
    """
    zone, followed = one.zone, before is not None
    own = {p: r for p, r in roles.items() if not _speaks(p, roles, text, language, followed=followed)}
    own = _without_asides(own, zone, text, language)
    own = _behind_the_colon(own, zone, text)
    own = _from_the_meant(own, text, language)
    if one.measured.level == "price":
        own = {p: r for p, r in own.items() if not phrase("exchange", language, "whole").fullmatch(p.text)}
    if before is not None and _is_afterthought(own, zone, before, text, language):
        own = {}
    if one.measured.measure == "votes" and zone.quantity.unit == "number":
        own = _voters(own, zone, text, language)
    rivals = _rivals(list(own), text, language)
    if followed or len(rivals) < len(own):
        own = {place: role for place, role in own.items() if place not in rivals}
    return _nearest_owner(own, one, text, language) if one.measured.measure in LEVELS_OF_ONE else own


def _speaks(
    place: Place, roles: dict[Place, Role], text: str, language: str, *, followed: bool = False
) -> bool:
    """Say whether an economy only reports, and another one is spoken of, here or by the quantity before."""
    before, after = text[max(0, place.start - 40) : place.start], text[place.end : place.end + 16]
    speaking = phrase("speaker", language, "before").search(before)
    if language == "ja":
        speaking = phrase("speaker_after", language).search(after.partition("、")[0])
    else:
        speaking = speaking or phrase("speaker_after", language, "after").match(after)
    others = any(other.codes not in (place.codes, ("WLD",)) for other in roles)
    return bool(speaking) and (others or (followed and len(roles) == 1))


def _without_asides(places: dict[Place, Role], zone: Zone, text: str, language: str) -> dict[Place, Role]:
    """Leave out what an aside names: "Guinea, which sits on the richest ore on the planet, dug ..."."""
    asides = [
        (zone.start + found.start(), zone.start + found.end())
        for found in phrase("aside", language).finditer(text[zone.start : zone.quantity.start])
    ]
    kept = {p: role for p, role in places.items() if not any(a <= p.start < b for a, b in asides)}
    return kept or places


def _behind_the_colon(places: dict[Place, Role], zone: Zone, text: str) -> dict[Place, Role]:
    """Leave out what a clause before a colon names: "Washington is watching: trade between ..."."""
    colon = text.rfind(": ", zone.start, zone.quantity.start)
    if colon < 0 or text.count(" ", zone.start, colon) < 2:
        return places
    kept = {place: role for place, role in places.items() if place.start > colon}
    sides = {code for place in kept for code in place.codes if code != "WLD"}
    return kept if len(sides) > 1 else places  # else the first clause names whose figure it is


def _from_the_meant(places: dict[Place, Role], text: str, language: str) -> dict[Place, Role]:
    """Leave out what stands before the one that is meant: "Chile digs it, but it was China that refined"."""
    for place in places:
        if phrase("cleft", language, "before").search(text[max(0, place.start - 12) : place.start]):
            return {p: r for p, r in places.items() if p.start >= place.start or p.codes == ("WLD",)}
    return places


def _is_afterthought(places: dict[Place, Role], zone: Zone, before: Told, text: str, language: str) -> bool:
    """Say whether all economies stand behind a comma after the figure, where the ones before are told."""
    comma = text.find("、" if language == "ja" else ",", zone.quantity.end, zone.end)
    told = {code for place in before.places for code in place.codes if code != "WLD"}
    behind = comma >= 0 and bool(places) and all(place.start > comma for place in places)
    listed = phrase("respectively", language).search(text)
    return behind and len(told) > 1 and zone.quantity.unit != "rank" and not listed


def _voters(places: dict[Place, Role], zone: Zone, text: str, language: str) -> dict[Place, Role]:
    """Return whose votes are told: those of a parliament's economy, or of states that are listed.

    "By 141 votes to five the General Assembly condemned Russia" tells of no vote of Russia's.
    """
    if phrase("assembly", language).search(text):
        before = {p: role for p, role in places.items() if p.end <= zone.quantity.start}
        return before if lists(text, list(before), language) else {}
    houses = {p: r for p, r in places.items() if phrase("parliament", language, "after").match(text[p.end :])}
    return houses or places


def _nearest_owner(places: dict[Place, Role], one: Told, text: str, language: str) -> dict[Place, Role]:
    """Keep of several owners of a debt or an output the one that stands before the word for it."""
    owners = [place for place, role in places.items() if role == "owner"]
    words = [topic for topic in one.measured.topics if topic.measure]
    if language != "en" or len(owners) < 2 or not words or lists(text, owners, language):
        return places
    near = [place for place in owners if 0 <= words[0].start - place.end <= _CLOSE]
    clause = text.rfind(",", 0, near[-1].start) if near else -1
    return {place: role for place, role in places.items() if place not in owners or place.start > clause}


def _rivals(places: Sequence[Place], text: str, language: str) -> list[Place]:
    """Return the economies that another one overtakes or follows, with those that are listed after one."""
    found = [place for place in places if _is_rival(place, text, language)]
    for gap in lists(text, places, language):
        joined = language == "en" and "and" in gap.text.split()
        if joined and any(place.end == gap.start for place in found):
            found += [place for place in places if place.start == gap.end]
    return found


def _is_rival(place: Place, text: str, language: str) -> bool:
    """Say whether an economy is only the one that another overtakes or follows: 超过日本."""
    near = 24 if language == "en" else 6
    before, after = text[max(0, place.start - near) : place.start], text[place.end : place.end + 24]
    if after.startswith("'s "):  # "overtook Japan's 4 trillion dollars": the figure is Japan's
        return False
    return bool(
        phrase("overtaken", language, "before").search(before)
        or phrase("overtaken_after", language, "after").match(after)
    )


def without_rivals(places: dict[Place, Role], one: Told, text: str, language: str) -> dict[Place, Role]:
    """Leave out of a level the economies that it is only measured by: "more than the United States"."""
    if one.measured.measure in {"rank", "years_in_a_row", "share"} or one.zone.quantity.unit == "times":
        return places
    kept = {}
    for place, role in places.items():
        before = text[max(0, place.start - 24) : place.start]
        rival = phrase("rival", language, "before").search(before) and not before.endswith(" in ")
        first = phrase("first_of", language, "after").match(text[place.end : place.end + 20])
        if not (rival or (first and place.codes == ("WLD",))):
            kept[place] = role
    return kept or places
