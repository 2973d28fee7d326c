"""Which economies of the quantity before hold for the next one as well.

In "China took 18 % of Japan's exports, the United States 20 %" Japan stays, and one buyer takes the place of
the other.
"""

from __future__ import annotations

from course.texts.belonging import Role, Told
from course.texts.bystanders import LEVELS_OF_ONE
from course.texts.spans import Place
from course.texts.zones import phrase

__all__ = ["RANKED_IN", "SIDES", "taken_over", "without"]

#: measures that take two sides
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
#: groups in which an economy is ranked
RANKED_IN = ("WLD", "G7")


def taken_over(
    own: dict[Place, Role], one: Told, before: Told, text: str, language: str
) -> dict[Place, Role]:
    """Return the economies of the quantity before that hold for this one as well.

    Parameters
    ----------
    own
        The economies that the quantity's own part of the sentence tells of.
    one, before
        The quantity, and the one before it.
    text, language
        The sentence.
    """
    if not own:
        return _all_taken_over(one, before)
    stretch = text[one.zone.start : one.zone.end]
    if _holds_whole(own, one, before, stretch, language):
        return _without_pairs(own, before.places, stretch, language)
    roles, rank = set(own.values()), one.zone.quantity.unit == "rank"
    if rank and roles == {"whole"}:  # 在七国集团中高居首位: whose rank it is was told before
        return without(before.places, *RANKED_IN)
    if {one.measured.measure, before.measured.measure} == {"mine_share", "refining_share"}:
        return _of(before.places, "whole") if "whole" not in roles else {}
    if rank and roles == {"owner"}:
        if before.zone.quantity.unit == "rank" and len(_of(before.places, "owner")) < 2:
            # China ranks first in the world, South Korea second
            return {place: role for place, role in before.places.items() if role != "owner"}
        if len(own) == 1:
            # "Russia sold oil, and was China's largest supplier": the owner of the figure is ranked
            return _of(before.places, "owner")
    if phrase("contrast", language, "after").match(stretch.lstrip(" ,")):
        sided = roles <= {"partner", "to", "from"} and one.zone.quantity.unit.isupper()
        # "compared with 4 billion in China": whose they are stays
        gone = roles if sided else {*roles, "owner"}
        return {place: role for place, role in before.places.items() if role not in gone}
    if not _buys_instead(own, before, text, language) and _is_complete(one, before, roles):
        # it only lacks its owner: "while exports to Japan rose 3 %"
        owners = {} if len(roles) > 1 or "owner" in roles else _of(before.places, "owner")
        return dict(list(owners.items())[:1]) if "partner" in roles else owners
    return _without_replaced(own, one, before, text, language)


def without(places: dict[Place, Role], *codes: str) -> dict[Place, Role]:
    """Return places without those that name one of these economies or groups alone."""
    return {place: role for place, role in places.items() if place.codes not in {(code,) for code in codes}}


def _without_pairs(
    own: dict[Place, Role], places: dict[Place, Role], stretch: str, language: str
) -> dict[Place, Role]:
    """Leave out two economies of one word where the words point to one of them: 其中自日本 of 中日."""
    if not phrase("whole_said", language).search(stretch):
        return dict(places)
    told = {code for place in own for code in place.codes}
    return {p: role for p, role in places.items() if len(p.codes) == 1 or not told & set(p.codes)}


def _holds_whole(own: dict[Place, Role], one: Told, before: Told, stretch: str, language: str) -> bool:
    """Say whether all economies of the quantity before hold, because the words point back to it."""
    measure = one.measured.measure
    if {measure, before.measured.measure} == {"mine_share", "refining_share"}:
        return not {"owner", "source"} & set(own.values())  # "and its smelters turned out 43 % of it"
    compared = one.zone.quantity.unit == "times" and phrase("as_much", language).search(stretch)
    guests = before.measured.level == "visitors" and measure == "share"
    back = phrase("whole_said", language).search(stretch)
    return bool(compared or back) or guests or _says_again(own, one, before)


def _without_replaced(
    own: dict[Place, Role], one: Told, before: Told, text: str, language: str
) -> dict[Place, Role]:
    """Return the economies of the quantity before, without those that the own ones take the place of."""
    roles = set(own.values())
    firsts = [place for place, role in before.places.items() if role == "owner"]
    alike = one.zone.quantity.unit == before.zone.quantity.unit == "percent"
    supplier = language == "ja" and alike and roles == {"owner"} and len(own) == 1 and len(firsts) == 2
    if supplier and text[firsts[0].end :].startswith("の"):
        # 日本の輸入は豪州が6割、インドネシアが1割: one supplier takes the place of the other
        return {place: role for place, role in before.places.items() if place != firsts[1]}
    gone = {name for role in roles for name in _replaced(role, one, before)}
    kept = {place: role for place, role in before.places.items() if role not in gone}
    left = {p.codes for p, role in before.places.items() if role in gone and role in {"from", "source"}}
    return {place: role for place, role in kept.items() if place.codes not in left}


def _says_again(own: dict[Place, Role], one: Told, before: Told) -> bool:
    """Say whether a part of a sentence names one of two sides again and means both.

    "Trade between the EU and ASEAN was worth 259 billion: 99 billion of European exports, and ..."
    """
    again = {code for place in own for code in place.codes}
    held = {code for place in before.places for code in place.codes if code != "WLD"}
    counted = one.measured.measure in {"rank", "years_in_a_row"}
    levels = (counted or one.measured.level in SIDES) and before.measured.level in SIDES
    return levels and again < held and len(held) == 2 and not one.zone.apart


def _all_taken_over(one: Told, before: Told) -> dict[Place, Role]:
    if before.measured.measure == "rank" and one.measured.measure != "rank":
        # Chile is the world's largest producer: what it digs is not the world's
        return without(before.places, *RANKED_IN)
    owners = _of(before.places, "owner")
    if one.measured.measure in LEVELS_OF_ONE and owners:
        return dict(list(owners.items())[:1])
    if one.measured.measure == "import_dependence":
        return without(before.places, "WLD")
    if _is_thing_of_share(one, before):
        return _of(before.places, "owner", "whole")
    if before.zone.quantity.unit == "percent" and one.zone.quantity.unit not in {
        "percent",
        "percentage points",
    }:
        return without(before.places, "WLD")
    return dict(before.places)


def _of(places: dict[Place, Role], *roles: Role) -> dict[Place, Role]:
    return {place: role for place, role in places.items() if role in roles}


def _buys_instead(own: dict[Place, Role], before: Told, text: str, language: str) -> bool:
    """Say whether a buyer takes the place of another: "America took 83 % of it, while China bought 3 %"."""
    buyer = next(iter(own))
    bought = phrase("takes", language, "after").match(text[buyer.end :][:16])
    return len(own) == 1 and before.measured.level == "exports" and len(before.places) == 2 and bool(bought)


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
