"""Which economies of a sentence belong to each of its quantities, and on which side they stand.

A quantity is about the economies that its own part of the sentence names, and about those of the part before
that stay.
"""

from __future__ import annotations

import re

from course.texts.belonging import Role, Told
from course.texts.bystanders import told_of, without_rivals
from course.texts.carrying import SIDES, taken_over, without
from course.texts.measuring import PARTS
from course.texts.spans import Place
from course.texts.zones import Zone, lists, phrase

__all__ = ["VERB_ENDS", "economies", "set_places"]

#: particles behind the noun that a Japanese sentence is about
_HEAD = re.compile("(?:では?|は|が|も|にとって)")
#: kana with which a clause ends that stands before its noun: カタールに頼る台湾
VERB_ENDS = tuple("るたすむうくぐつぬぶ")
_BORDER = re.compile("[,、はが]")


def economies(one: Told, before: Told | None, text: str, language: str) -> None:
    """Give a quantity its economies.

    Parameters
    ----------
    one
        The quantity.
    before
        The quantity before it, where there is one.
    text, language
        The sentence.
    """
    zone = one.zone
    roles = {place: _role(place, zone, text, language) for place in zone.places}
    _agree(roles, zone, text, language)
    if one.measured.measure in {"mine_share", "refining_share"}:
        # "plants in China refined": it is China's part
        roles = {place: "owner" if role == "partner" else role for place, role in roles.items()}
    if before is not None:
        _follow_suit(roles, one, before, text, language)
    own = told_of(roles, one, before, text, language)
    one.places, one.own_places = own, bool(own)
    if before is None:
        set_places(one, without_rivals(own, one, text, language))
        return
    taken = taken_over(own, one, before, text, language)
    unit = one.zone.quantity.unit
    if "percent" in before.zone.quantity.unit and "percent" not in unit and unit != "rank":
        taken = without(taken, "WLD")
    grown = one.measured.measure == "growth" and before.measured.measure in PARTS  # "its exports rose 9 %"
    if grown or (one.measured.measure == "production" and own):
        taken = without(taken, "WLD")
    one.own_places = one.own_places and not taken
    set_places(one, without_rivals(taken | own, one, text, language))


def _role(place: Place, zone: Zone, text: str, language: str) -> Role:
    before = text[max(zone.start, place.start - 16) : place.start]
    after = text[place.end : place.end + 6]
    ranked_in = zone.quantity.unit == "rank" and place.codes == ("G7",)
    if place.codes == ("WLD",) or ranked_in or _is_whole(place, zone, text, language):
        return "whole"
    if zone.quantity.start < place.start < zone.quantity.end:
        return "counted"
    if language == "zh" and 0 <= place.start - zone.quantity.end <= 1 and zone.quantity.unit.isupper():
        return "object"
    if phrase("and", language, "before").search(before[-5:]) and zone.measured("trade_total"):
        return "partner"  # trade between Japan and Taiwan
    if (
        language == "en"
        and 0 < zone.quantity.start - place.end <= 12
        and phrase("gave", "en", "before").search(before)
    ):
        return "to"  # "sent China 87 million tonnes"
    roles: tuple[Role, ...] = ("source", "from", "to", "partner")
    if language == "ja" and _HEAD.match(after) and text[place.start - 1 : place.start] in VERB_ENDS:
        return "owner"  # 3割をカタールに頼る台湾では
    for role in roles:
        if (
            phrase(role, language, "before").search(before)
            or phrase(f"{role}_within", language, "after").match(place.text)
            or phrase(f"{role}_after", language, "after").match(after)
        ):
            return role
    return "owner"


def _is_whole(place: Place, zone: Zone, text: str, language: str) -> bool:
    bonds = phrase("bonds", language).search(place.text)  # "US Treasuries" may be one name
    if bonds or phrase("bonds", language, "after").match(text[place.end :][:24]):
        return True  # who holds US Treasuries changes, the United States stay
    before = text[max(zone.start, place.start - 16) : place.start]
    if language == "en":
        behind = place.start > zone.quantity.start and phrase("whole", "en", "before").search(before)
        return bool(behind or phrase("whole_share", "en", "before").search(before))
    within = text[place.end : max(place.end, zone.quantity.start)]
    if re.match("[産产製制]", within):  # インドネシア産の14%: it comes from there
        return False
    if place.end < zone.quantity.start and phrase("of_it", language, "before").search(within):
        # 日本の輸入の38％, 中国进口大豆的71%: the last economy before it is the one whose part is told
        later = [other for other in zone.places if place.end <= other.start < zone.quantity.start]
        if not later and 1 < len(within) <= 24 and not _BORDER.search(within):
            return True
    return bool(
        phrase("whole_after", language).search(within[:16])
        or phrase("whole_before", language, "before").search(before[-6:])
    )


def _follow_suit(roles: dict[Place, Role], one: Told, before: Told, text: str, language: str) -> None:
    """Give the one economy of a part of a sentence the side that the words before it ask for.

    "Of the beef that Brazil sold abroad China took 1.3 million tonnes, the United States 229,000".
    """
    if len(roles) != 1 or set(roles.values()) != {"owner"}:
        return
    place = next(iter(roles))
    alone = len(before.places) == 1  # who sells, and nobody yet who buys
    if (
        alone
        and before.measured.level == "exports"
        and phrase("takes", language, "after").match(text[place.end :][:16])
    ):
        roles[place] = "to"
        return
    sides = {before.places[held] for held in before.zone.places if held in before.places}
    alike = one.zone.quantity.unit == before.zone.quantity.unit and before.measured.level in SIDES
    if alike and sides in ({"to"}, {"from"}, {"source"}) and not one.zone.topics:
        roles[place] = next(iter(sides))


def _agree(roles: dict[Place, Role], zone: Zone, text: str, language: str) -> None:
    """Give economies that are listed after one preposition the same side: 对加拿大、墨西哥."""
    if language != "zh":
        return
    for gap in lists(text, zone.places, language):
        one = next(place for place in zone.places if place.end == gap.start)
        other = next(place for place in zone.places if place.start == gap.end)
        if roles[other] == "owner" and roles[one] in {"to", "from", "source"}:
            roles[other] = roles[one]


def set_places(one: Told, places: dict[Place, Role]) -> None:
    """Give a quantity economies, in the order of the text."""
    one.places = dict(sorted(places.items(), key=lambda item: item[0].start))
