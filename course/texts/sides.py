"""Which economies of a sentence belong to each of its quantities, and on which side they stand.

A quantity is about the economies that its own part of the sentence names. An economy of the part before
stays, unless another one takes its place: in "China took 18 % of Japan's exports, the United States 20 %"
Japan stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from course.texts.belonging import Role, Told
from course.texts.spans import Place
from course.texts.zones import Zone, lists, phrase

__all__ = ["apiece", "economies", "respectively", "share_the_end"]

#: measures that need one economy only
_ONE = ("gdp", "debt", "debt_to_gdp")
#: groups in which an economy is ranked
_RANKED_IN = {"WLD", "G7"}
#: measures that take two sides
_SIDES = ("exports", "imports", "trade_total", "balance", "share", "investment_stock", "investment_flow")
#: what stands behind the noun that a clause is about, and the kana that such a clause ends with
_HEAD = re.compile("(?:では?|は|が|も|にとって)")
_VERB_ENDS = tuple("るたすむうくぐつぬぶ")
_BORDER = re.compile("[,、はが]")


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
    if language == "ja" and _HEAD.match(after) and text[place.start - 1 : place.start] in _VERB_ENDS:
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
    if one.measured.measure in {
        "mine_share",
        "refining_share",
    }:  # "plants in China refined": it is China's part
        roles = {place: "owner" if role == "partner" else role for place, role in roles.items()}
    if before is not None:
        _follow_suit(roles, one, before, text, language)
    own = {
        place: role
        for place, role in roles.items()
        if not _speaks(place, roles, text, language, followed=before is not None)
    }
    own = _without_asides(own, zone, text, language)
    rivals = _rivals(list(own), text, language)
    if before is not None or len(rivals) < len(own):
        own = {place: role for place, role in own.items() if place not in rivals}
    one.places, one.own_places = own, bool(own)
    if before is None:
        _set(one, _without_rivals(own, one, text, language))
        return
    taken = _taken_over(own, one, before, text, language)
    if "percent" in before.zone.quantity.unit and "percent" not in one.zone.quantity.unit:
        taken = {place: role for place, role in taken.items() if place.codes != ("WLD",)}
    one.own_places = one.own_places and not taken
    _set(one, _without_rivals(taken | own, one, text, language))


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
    alike = one.zone.quantity.unit == before.zone.quantity.unit and before.measured.level in _SIDES
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


def _without_rivals(places: dict[Place, Role], one: Told, text: str, language: str) -> dict[Place, Role]:
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


def _taken_over(
    own: dict[Place, Role], one: Told, before: Told, text: str, language: str
) -> dict[Place, Role]:
    """Return the economies of the quantity before that hold for this one as well."""
    if not own:
        return _all_taken_over(one, before)
    if {one.measured.measure, before.measured.measure} == {"mine_share", "refining_share"}:
        return _of(before.places, "whole") if "whole" not in own.values() else {}
    stretch = text[one.zone.start : one.zone.end]
    compared = one.zone.quantity.unit == "times" and phrase("as_much", language).search(stretch)
    if compared or phrase("whole_said", language).search(stretch):
        return dict(before.places)
    roles = set(own.values())
    guests = before.measured.level == "visitors" and one.measured.measure == "share"
    if guests or _says_again(own, one, before):
        return dict(before.places)
    owners = _of(before.places, "owner")
    if (
        one.zone.quantity.unit == before.zone.quantity.unit == "rank"
        and roles == {"owner"}
        and len(owners) < 2
    ):
        return _of(before.places, "whole")  # China ranks first in the world, South Korea second
    if one.zone.quantity.unit == "rank" and roles == {"owner"} and len(own) == 1:
        # "Russia sold oil, and was China's largest supplier": the owner of the figure is ranked
        return _of(before.places, "owner")
    if phrase("contrast", language, "after").match(stretch.lstrip(" ,")):
        sided = roles <= {"partner", "to", "from"} and one.zone.quantity.unit.isupper()
        # "compared with 4 billion in China": whose they are stays
        gone = roles if sided else {*roles, "owner"}
        return {place: role for place, role in before.places.items() if role not in gone}
    if _is_complete(one, before, roles):
        # it only lacks its owner: "while exports to Japan rose 3 %"
        owners = {} if len(roles) > 1 or "owner" in roles else _of(before.places, "owner")
        return dict(list(owners.items())[:1]) if "partner" in roles else owners
    firsts = [place for place, role in before.places.items() if role == "owner"]
    alike = one.zone.quantity.unit == before.zone.quantity.unit == "percent"
    supplier = language == "ja" and alike and roles == {"owner"} and len(own) == 1 and len(firsts) == 2
    if supplier and text[firsts[0].end :].startswith("の"):
        # 日本の輸入は豪州が6割、インドネシアが1割: one supplier takes the place of the other
        return {place: role for place, role in before.places.items() if place != firsts[1]}
    gone = {name for role in roles for name in _replaced(role, one, before)}
    return {place: role for place, role in before.places.items() if role not in gone}


def _says_again(own: dict[Place, Role], one: Told, before: Told) -> bool:
    """Say whether a part of a sentence names one of two sides again and means both.

    "Trade between the EU and ASEAN was worth 259 billion: 99 billion of European exports, and ..."
    """
    again = {code for place in own for code in place.codes}
    held = {code for place in before.places for code in place.codes if code != "WLD"}
    counted = one.measured.measure in {"rank", "years_in_a_row"}
    levels = (counted or one.measured.level in _SIDES) and before.measured.level in _SIDES
    return levels and again < held and len(held) == 2 and not one.zone.apart


def _all_taken_over(one: Told, before: Told) -> dict[Place, Role]:
    if before.measured.measure == "rank" and one.measured.measure != "rank":
        # Chile is the world's largest producer: what it digs is not the world's
        return {place: role for place, role in before.places.items() if not set(place.codes) & _RANKED_IN}
    owners = _of(before.places, "owner")
    if one.measured.measure in _ONE and owners:
        return dict(list(owners.items())[:1])
    if one.measured.measure == "import_dependence":
        return {place: role for place, role in before.places.items() if place.codes != ("WLD",)}
    if _is_thing_of_share(one, before):
        return _of(before.places, "owner", "whole")
    if before.zone.quantity.unit == "percent" and one.zone.quantity.unit not in {
        "percent",
        "percentage points",
    }:
        return {place: role for place, role in before.places.items() if place.codes != ("WLD",)}
    return dict(before.places)


def _of(places: dict[Place, Role], *roles: Role) -> dict[Place, Role]:
    return {place: role for place, role in places.items() if role in roles}


def _is_complete(one: Told, before: Told, roles: set[Role]) -> bool:
    """Say whether a part of a sentence names a level of its own, so that it needs less of what was before."""
    stated = any(topic.measure not in {"", "growth", "share"} for topic in one.zone.topics)
    same = one.measured.level == before.measured.level
    return stated and not (same and len(roles) == 1)


def _replaced(role: Role, one: Told, before: Told) -> set[Role]:
    """Return the roles of the economies that one of this role takes the place of.

    "China took 18 %, the United States 20 % of Japan's exports": one owner takes the place of the other.
    """
    held = set(before.places.values())
    if role == "owner":
        supplies = bool(one.zone.measured("share", "import_dependence"))
        if "source" in held and (supplies or "owner" not in held):
            return {"source", "from", "owner"} if "owner" not in held else {"source"}
        others: tuple[Role, ...] = ("owner", "partner", "whole")
        for other in others:
            if any(place.codes != ("WLD",) for place in _of(before.places, other)):
                return {"owner", other}
    if role in {"source", "from"}:
        if held & {"source", "from"}:
            return {"source", "from"}
        if held & {"to", "partner"}:
            return {"to", "partner"}
        return {"owner"} if "owner" in held and len(held) > 1 else {role}
    return {role}


def _is_thing_of_share(one: Told, before: Told) -> bool:
    """Say whether goods take the place of the economy of a share: 3割が米国向けで、4割を電子機器が占める."""
    shares = one.measured.measure == before.measured.measure == "share"
    named = one.zone.measured("exports", "imports", "trade_total")
    return shares and not named and any(topic.of and not topic.measure for topic in one.zone.topics)


def _without_asides(places: dict[Place, Role], zone: Zone, text: str, language: str) -> dict[Place, Role]:
    """Leave out what an aside names: "Guinea, which sits on the richest ore on the planet, dug ..."."""
    asides = [
        (zone.start + found.start(), zone.start + found.end())
        for found in phrase("aside", language).finditer(text[zone.start : zone.quantity.start])
    ]
    kept = {p: role for p, role in places.items() if not any(a <= p.start < b for a, b in asides)}
    return kept or places


def _speaks(
    place: Place, roles: dict[Place, Role], text: str, language: str, *, followed: bool = False
) -> bool:
    """Say whether an economy only reports, and another one is spoken of, here or by the quantity before."""
    before, after = text[max(0, place.start - 24) : place.start], text[place.end : place.end + 14]
    speaking = phrase("speaker", language, "before").search(before)
    if language == "en":
        speaking = speaking or phrase("speaker_after", language, "after").match(after)
    if language == "ja":
        speaking = phrase("speaker_after", language).search(after.partition("、")[0])
    others = any(role == "owner" for other, role in roles.items() if other is not place)
    return bool(speaking) and (others or (followed and len(roles) == 1))


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
                _set(other, shared | {own: "owner"})
            return


def apiece(one: Told, text: str, language: str) -> list[Told]:
    """Return a quantity once for each of the economies that are listed where each of them has it.

    "Canada and Mexico each send four fifths of their exports to the United States" tells of two shares.
    """
    gaps = lists(text, one.zone.places, language)
    ends = {at for gap in gaps for at in (gap.start, gap.end)}
    listed = [p for p in one.places if p.start in ends or p.end in ends]
    if len(listed) < 2 or not phrase("each", language, "after").match(text[listed[-1].end :][:12]):
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
        if role == "owner" and place.start and text[place.start - 1] in _VERB_ENDS and language == "ja"
    }
    both = phrase("respectively", language).search(text[last.zone.start : last.zone.end])
    for one in told[:-1]:
        if heads or (both and language == "ja"):
            extra = {p: r for p, r in (heads or behind).items() if r not in one.places.values() or p in heads}
            _set(one, one.places | extra)
            continue
        unsaid = not any(topic.measure not in {"", "growth"} for topic in one.zone.topics)
        alone = before_it or not one.own_places or set(one.places.values()) <= {"counted"}
        if unsaid and one.zone.quantity.unit == last.zone.quantity.unit and alone:
            extra = {place: role for place, role in behind.items() if role not in one.places.values()}
            _set(one, one.places | extra)


def _set(one: Told, places: dict[Place, Role]) -> None:
    one.places = dict(sorted(places.items(), key=lambda item: item[0].start))
