"""Gives each quantity of a sentence its economies with their roles, such as owner and partner.

A quantity is about the economies that its own part of the sentence names, and about those of the part before
that nothing replaces.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from course.texts.join.measure import MONEY
from course.texts.join.times import Role, Told
from course.texts.join.zones import Zone, is_in_role, lists, phrase
from course.texts.spans import Place


def economies(one: Told, before: Told | None, text: str, language: str) -> None:
    """Set `places` and `own_places` of a quantity, from its part of the sentence and the one before."""
    zone = one.zone
    roles = {place: _role(place, zone, text, language) for place in zone.places}
    own = told_of(roles, one, before, text, language)
    one.places, one.own_places = own, bool(own)
    if before is None:
        set_places(one, _in_its_clause(without_rivals(own, one, text, language), zone, text, language))
        return
    taken = taken_over(own, one, before, text, language)
    if language != "en" and before.zone.quantity.unit == "times" and len(taken) > 1:
        # 中国が米国の3倍に達し: the next figure is not compared
        at = before.zone.quantity.start
        taken = {place: role for place, role in taken.items() if not 0 < at - place.end <= _NEXT}
    unit = one.zone.quantity.unit
    if "percent" in before.zone.quantity.unit and "percent" not in unit and unit != "rank":
        taken = without(taken, "WLD")
    if one.measured.measure == "production" and own:
        taken = without(taken, "WLD")
    if before.measured.of == "treasuries" != one.measured.of:
        # the issuer of a bond is no side of what is not a bond
        taken = {place: role for place, role in taken.items() if role != "whole"}
    one.own_places = one.own_places and not taken
    set_places(one, _in_its_clause(without_rivals(taken | own, one, text, language), zone, text, language))


def _in_its_clause(places: dict[Place, Role], zone: Zone, text: str, language: str) -> dict[Place, Role]:
    """Return the subject and the economies of the figure's own clause, where other clauses name further ones.

    东京扶植澳大利亚的公司，又向东南亚找货，对华依存度降到五成: Japan's dependence on China.
    """
    start = max(text.rfind(mark, zone.start, zone.quantity.start) for mark in "，,、")
    sides = {code for place in places for code in place.codes if code != "WLD"}
    here = [place for place in places if place.start > start >= 0]
    stated = any(topic.measure and start < topic.start < zone.quantity.start for topic in zone.topics)
    if len(sides) < 4 or not here or not stated or lists(text, list(places), language):
        return places
    first = min(places, key=lambda place: place.start)
    return {place: role for place, role in places.items() if place in (first, *here)}


def _role(place: Place, zone: Zone, text: str, language: str) -> Role:
    ranked_in = zone.quantity.unit == "rank" and place.codes == ("G7",)
    if place.codes == ("WLD",) or ranked_in or _is_whole(place, zone, text, language):
        return "whole"
    if zone.quantity.start < place.start < zone.quantity.end:
        return "counted"
    roles: tuple[Role, ...] = ("source", "from", "to", "partner")
    for role in roles:
        if is_in_role(place, role, text, language, zone.start):
            return role
    return "partner" if phrase("there", language).match(text, place.start) else "owner"


def _is_whole(place: Place, zone: Zone, text: str, language: str) -> bool:
    bonds = phrase("bonds", language).search(place.text)  # "US Treasuries" may be one name
    if bonds or phrase("bonds", language, "after").match(text[place.end :][:24]):
        return True  # the holder of US Treasuries varies; the United States is always their issuer
    before = text[max(zone.start, place.start - 16) : place.start]
    if language == "en":
        behind = place.start > zone.quantity.start and phrase("whole", "en", "before").search(before)
        return bool(behind or phrase("whole_share", "en", "before").search(before))
    within = text[place.end : max(place.end, zone.quantity.start)]
    return bool(
        phrase("whole_after", language).search(within[:16])
        or phrase("whole_before", language, "before").search(before[-6:])
    )


def set_places(one: Told, places: dict[Place, Role]) -> None:
    """Set the economies of a quantity, in the order of the text."""
    one.places = dict(sorted(places.items(), key=lambda item: item[0].start))


def told_of(
    roles: dict[Place, Role], one: Told, before: Told | None, text: str, language: str
) -> dict[Place, Role]:
    """Return the economies in a quantity's own part of the sentence, without speakers, asides and rivals."""
    zone, followed = one.zone, before is not None
    own = {p: r for p, r in roles.items() if not _speaks(p, roles, text, language, followed=followed)}
    own = _without_asides(own, zone, text, language)
    if one.measured.level == "price":
        own = {p: r for p, r in own.items() if not phrase("exchange", language, "whole").fullmatch(p.text)}
    if one.measured.measure == "votes" and zone.quantity.unit == "number":
        own = _voters(own, zone, text, language)
    if zone.quantity.silent:
        return own
    rivals = _rivals(list(own), text, language)
    # "ranked fourth, just ahead of India": another sentence names the owner of a rank
    if followed or len(rivals) < len(own) or zone.quantity.unit == "rank":
        own = {place: role for place, role in own.items() if place not in rivals}
    return own


def _speaks(
    place: Place, roles: dict[Place, Role], text: str, language: str, *, followed: bool = False
) -> bool:
    """Return whether an economy is only the speaker, and the figure is about another economy."""
    before, after = text[max(0, place.start - 40) : place.start], text[place.end : place.end + 16]
    speaking = phrase("speaker", language, "before").search(before)
    if language == "ja":
        speaking = phrase("speaker_after", language).search(after.partition("、")[0])
    else:
        speaking = speaking or phrase("speaker_after", language, "after").match(after)
    others = any(other.codes not in (place.codes, ("WLD",)) for other in roles)
    return bool(speaking) and (others or (followed and len(roles) == 1))


def _without_asides(places: dict[Place, Role], zone: Zone, text: str, language: str) -> dict[Place, Role]:
    """Drop economies in an aside: "Guinea, which sits on the richest ore on the planet, dug ..."."""
    asides = [
        (zone.start + found.start(), zone.start + found.end())
        for found in phrase("aside", language).finditer(text[zone.start : zone.quantity.start])
    ]
    kept = {p: role for p, role in places.items() if not any(a <= p.start < b for a, b in asides)}
    return kept or places


def _voters(places: dict[Place, Role], zone: Zone, text: str, language: str) -> dict[Place, Role]:
    """Return the economies that voted: a parliament's economy, or states that are listed.

    "By 141 votes to five the General Assembly condemned Russia" does not say how Russia voted.
    """
    if zone.quantity.silent:  # "China abstained"
        return {p: role for p, role in places.items() if 0 <= zone.quantity.start - p.end < 2}
    if phrase("assembly", language).search(text):
        before = {p: role for p, role in places.items() if p.end <= zone.quantity.start}
        return before if lists(text, list(before), language) else {}
    houses = {p: r for p, r in places.items() if phrase("parliament", language, "after").match(text[p.end :])}
    return houses or places


def _rivals(places: Sequence[Place], text: str, language: str) -> list[Place]:
    """Return the economies that another one overtakes or follows, and economies joined to them by "and"."""
    found = [place for place in places if _is_rival(place, text, language)]
    for gap in lists(text, places, language):
        joined = language == "en" and "and" in gap.text.split()
        if joined and any(place.end == gap.start for place in found):
            found += [place for place in places if place.start == gap.end]
    return found


def _is_rival(place: Place, text: str, language: str) -> bool:
    """Return whether another economy overtakes or follows this one, as in 超过日本."""
    near = 24 if language == "en" else 6
    before, after = text[max(0, place.start - near) : place.start], text[place.end : place.end + 24]
    if after.startswith("'s "):  # "overtook Japan's 4 trillion dollars": the figure is Japan's
        return False
    return bool(
        phrase("overtaken", language, "before").search(before)
        or phrase("overtaken_after", language, "after").match(after)
    )


def without_rivals(places: dict[Place, Role], one: Told, text: str, language: str) -> dict[Place, Role]:
    """Drop economies that a level is only compared with: "more than the United States"."""
    unit, measure = one.zone.quantity.unit, one.measured.measure
    compares = unit == "times" or (unit == "percent" and measure in MONEY)  # "60 percent larger than China's"
    if compares or measure in {"rank", "years_in_a_row", "share"}:
        return places
    kept = {}
    for place, role in places.items():
        before = text[max(0, place.start - 24) : place.start]
        rival = phrase("rival", language, "before").search(before) and not before.endswith(" in ")
        if not rival:
            kept[place] = role
    return kept or places


#: measures with two sides, an economy and its partner
SIDES = (
    "exports",
    "imports",
    "trade_total",
    "balance",
    "share",
    "investment_stock",
    "investment_flow",
    "import_dependence",
)
#: most characters between an economy and the multiple of its figure
_NEXT = 3
#: groups in which an economy is ranked
RANKED_IN = ("WLD", "G7")


def taken_over(
    own: dict[Place, Role], one: Told, before: Told, text: str, language: str
) -> dict[Place, Role]:
    """Return the economies of the previous quantity that also belong to this one."""
    if not own:
        # "Chile is the world's largest producer": its next figure is not the world's
        ranked = before.measured.measure == "rank" != one.measured.measure
        return without(before.places, *(RANKED_IN if ranked else ()))
    stretch = text[one.zone.start : one.zone.end]
    if _holds_whole(own, one, before, stretch, language):
        return dict(before.places)
    roles, rank = set(own.values()), one.zone.quantity.unit == "rank"
    if {one.measured.measure, before.measured.measure} == {"mine_share", "refining_share"}:
        return _of(before.places, "whole") if "whole" not in roles else {}
    if rank and roles == {"owner"}:
        if before.zone.quantity.unit == "rank" and len(_of(before.places, "owner")) < 2:
            # China ranks first in the world, South Korea second
            return {place: role for place, role in before.places.items() if role != "owner"}
        if len(own) == 1:
            # "Russia sold oil, and was China's largest supplier": the owner of the figure is ranked
            return _of(before.places, "owner")
    if _is_complete(one, before, roles):
        # only the owner is missing: "while exports to Japan rose 3 %"
        owners = {} if len(roles) > 1 or "owner" in roles else _of(before.places, "owner")
        return dict(list(owners.items())[:1]) if "partner" in roles else owners
    return _without_replaced(own, one, before, text, language)


def without(places: dict[Place, Role], *codes: str) -> dict[Place, Role]:
    """Return `places` without those that name exactly one of the given codes."""
    return {place: role for place, role in places.items() if place.codes not in {(code,) for code in codes}}


def _holds_whole(own: dict[Place, Role], one: Told, before: Told, stretch: str, language: str) -> bool:
    """Return whether a quantity keeps all economies of the previous one, because its words point back."""
    if {one.measured.measure, before.measured.measure} == {"mine_share", "refining_share"}:
        return not {"owner", "source"} & set(own.values())  # "and its smelters turned out 43 % of it"
    compared = one.zone.quantity.unit == "times" and phrase("as_much", language).search(stretch)
    guests = before.measured.level == "visitors" and one.measured.measure == "share"
    back = phrase("whole_said", language).search(stretch)
    return bool(compared or back) or guests or _says_again(own, one, before)


def _without_replaced(
    own: dict[Place, Role], one: Told, before: Told, text: str, language: str
) -> dict[Place, Role]:
    """Return the economies of the previous quantity that the economies of this one do not replace."""
    roles = set(own.values())
    gone = {name for role in roles for name in _replaced(role, one, before)}
    kept = {place: role for place, role in before.places.items() if role not in gone}
    left = {p.codes for p, role in before.places.items() if role in gone and role in {"from", "source"}}
    return {place: role for place, role in kept.items() if place.codes not in left}


def _says_again(own: dict[Place, Role], one: Told, before: Told) -> bool:
    """Return whether a part of a sentence repeats one of two sides and means both.

    "Trade between the EU and ASEAN was worth 259 billion: 99 billion of European exports, and ..."
    """
    again = {code for place in own for code in place.codes}
    held = {code for place in before.places for code in place.codes if code != "WLD"}
    counted = one.measured.measure in {"rank", "years_in_a_row"}
    levels = (counted or one.measured.level in SIDES) and before.measured.level in SIDES
    return levels and again < held and len(held) == 2 and not one.zone.apart


def _of(places: dict[Place, Role], *roles: Role) -> dict[Place, Role]:
    return {place: role for place, role in places.items() if role in roles}


def _is_complete(one: Told, before: Told, roles: set[Role]) -> bool:
    """Return whether a part of a sentence names its own level, so that it inherits an owner at most."""
    stated = any(topic.measure not in {"", "growth", "share"} for topic in one.zone.topics)
    same = one.measured.level == before.measured.level
    return stated and not (same and len(roles) == 1)


def _replaced(role: Role, one: Told, before: Told) -> set[Role]:
    """Return the roles of the earlier economies that an economy in this role replaces.

    "China took 18 %, the United States 20 % of Japan's exports": the second owner replaces the first.
    """
    held = set(before.places.values())
    if role == "owner":
        if ("source" in held and "owner" not in held) or one.measured.level == "visitors":
            return {"source", "from", "owner"}
        others: tuple[Role, ...] = ("owner", "partner", "whole")
        for other in others:
            if any(place.codes != ("WLD",) for place in _of(before.places, other)):
                return {"owner", other}
    if role in {"source", "from"}:
        if held & {"source", "from"}:
            return {"source", "from"}
        return {"owner"} if "owner" in held and len(held) > 1 else {role}
    if role == "to" and "owner" in held:
        return {"to", "partner"}  # "foreign investors in America; into China they put 3 billion"
    return {role}


def fill_backwards(told: Sequence[Told], text: str, language: str) -> None:
    """Give a quantity without economies or a measure those of the next quantity.

    The verb at the end of a Japanese sentence gives the measure of all quantities before it.
    """
    for one, following in zip(reversed(told[:-1]), reversed(told[1:]), strict=True):
        if not one.places:
            # 残高は308兆円、うち米国向けが3割: the economy of the part is not that of the whole
            head = text[one.zone.end : following.zone.end][:4]
            part = phrase("whole_said", language).search(head)
            # 4兆ドルで、米国の3分の1: what a figure is compared with does not own the figure before
            held = following.places.items() if not _is_compared(following, text, language) else ()
            one.places = {} if part else dict(held)
            if following.zone.quantity.unit == "rank":
                one.places = without(one.places, *RANKED_IN)
            one.later_places = following.zone.closed and bool(one.places)
            one.contrasted = following.contrasted or _is_contrast(one, following, text, language)
        _fill_measure(one, following, language)


def _is_compared(one: Told, text: str, language: str) -> bool:
    """Return whether the economy right before a multiple or a fraction is what another one is set against."""
    quantity = one.zone.quantity
    beside = any(
        phrase("of_it", language, "whole").fullmatch(text[place.end : quantity.start])
        for place in one.zone.places
        if 0 < quantity.start - place.end <= _NEXT
    )
    return language != "en" and beside and one.measured.measure in (*MONEY, "share")


def _is_contrast(one: Told, following: Told, text: str, language: str) -> bool:
    """Return whether words set the economy of the next figure against the one before: 中国却有5%."""
    head = text[one.zone.end : following.zone.quantity.start]
    return following.zone.apart or bool(following.zone.closed and phrase("contrast", language).search(head))


def _fill_measure(one: Told, following: Told, language: str) -> None:
    then = following.measured
    unsaid = _is_unsaid(one, following, language)
    if unsaid and one.zone.quantity.unit == following.zone.quantity.unit:
        one.measured = replace(then, clear=False)
    elif unsaid and one.zone.quantity.unit.isupper() and then.level in MONEY:
        one.measured = replace(then, measure=then.level, clear=False)


def _is_unsaid(one: Told, following: Told, language: str) -> bool:
    """Return whether a quantity's own part of the sentence leaves its measure open."""
    what, then = one.measured, following.measured
    if what.measure not in {"other", "share"}:
        # 輸入品に25%、中国には10%の関税
        alike = one.zone.quantity.unit == following.zone.quantity.unit and then.measure == "tariff_rate"
        return language == "ja" and alike and what.measure == "import_dependence"
    if language == "ja" and then.measure in {"growth", "tariff_rate"} and not following.zone.apart:
        return not one.zone.measured("share")
    return not (what.topics or (what.measure == "share" and following.zone.apart))


def respectively(told: Sequence[Told], text: str, language: str) -> None:
    """Give listed quantities the economies listed before them, each quantity its own.

    "Vietnam and Thailand exported 61 and 34 billion dollars respectively": 61 is Vietnam's, 34 is Thailand's.
    """
    if not phrase("respectively", language).search(text):
        return
    for first, one in enumerate(told):
        listed = _listed(one.zone.places, one, text, language)
        series = told[first : first + len(listed)]
        if (
            len(listed) > 1
            and len(series) == len(listed)
            and listed[-1].end <= series[-1].zone.quantity.start
        ):
            shared = {
                place: role for other in series for place, role in other.places.items() if place not in listed
            }
            for other, own in zip(series, listed, strict=True):
                set_places(other, shared | {own: "owner"})
            return


def _listed(places: Iterable[Place], one: Told, text: str, language: str) -> list[Place]:
    """Return those of some economies that the quantity's part of the sentence lists side by side."""
    ends = {at for gap in lists(text, one.zone.places, language) for at in (gap.start, gap.end)}
    return [place for place in places if place.start in ends or place.end in ends]


def apiece(one: Told, text: str, language: str) -> list[Told]:
    """Return a quantity once for each listed economy, where the words say that each of them has it.

    "Canada and Mexico each send four fifths of their exports to the United States" states two shares.
    """
    listed = _listed(one.places, one, text, language)
    ends_at = (listed[-1].end, one.zone.quantity.end) if listed else ()
    if len(listed) < 2 or not any(phrase("each", language, "after").match(text[at:][:12]) for at in ends_at):
        return [one]
    shared = {place: role for place, role in one.places.items() if place not in listed}
    each = [shared | {own: one.places[own]} for own in listed]
    return [replace(one, places=dict(sorted(held.items(), key=lambda item: item[0].start))) for held in each]
