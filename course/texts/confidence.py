"""Whether clear words tell all of a quantity, so that it is said with high confidence."""

from __future__ import annotations

from course.texts.belonging import Told
from course.texts.carrying import SIDES
from course.texts.measuring import PARTS
from course.texts.spans import Sentence
from course.texts.who import own_words
from course.texts.words import flat
from course.texts.zones import phrase

__all__ = ["is_plain"]

#: measures that take two sides
_TWO = ("tariff_rate", "import_dependence", "trade_total")
#: levels that one economy has alone
_ONE = ("gdp", "debt", "debt_to_gdp", "production", "price", "elasticity")
_COMMA = {"en": ",", "zh": ",", "ja": "、"}


def is_plain(one: Told, sentence: Sentence) -> bool:
    """Say whether clear words in the quantity's own part of the sentence tell all of it.

    Parameters
    ----------
    one
        The quantity with all that the sentence tells about it.
    sentence
        The sentence.
    """
    text = flat(sentence.text, sentence.language)
    dated, about = _is_dated(one, sentence.language), _is_about(one, text, sentence.language)
    return dated and about and _is_measured(one)


def _is_dated(one: Told, language: str) -> bool:
    period = one.period
    if period is None or (period.relative and period.since is not None):
        return False
    if phrase("near_week", language).search(period.text):
        return False  # it may only be the day on which something was said
    return one.own_time or not one.zone.closed


def _is_measured(one: Told) -> bool:
    what = one.measured
    # a profit is a firm's, and the economy is only where the firm is at home; bonds are a debt to one side
    # and a reserve to the other
    if what.measure == "reserves" and what.of == "treasuries":
        return False
    return what.clear and what.measure not in {"other", "profit"} and what.of != "profit"


def _is_about(one: Told, text: str, language: str) -> bool:
    """Say whether the economies are those that the figure is about, and no bystanders are among them."""
    if not _is_complete(one):
        return False
    zone, what = one.zone, one.measured
    if what.measure == "votes" and phrase("assembly", language).search(text):
        return False  # of many states, whom the sentence names may only be spoken of
    if what.measure == "rank" and phrase("overtaken", "en").search(text[zone.start : zone.end]):
        return False  # whose rank it is hangs on the order of the words
    behind = any(r == "owner" and p.start >= zone.quantity.end for p, r in one.places.items())
    if behind and what.measure not in PARTS:
        return False  # "a surplus of 175 billion as Europe looked for gas"
    return not any(_is_doubtful(place.text, place.start, one, text, language) for place in one.places)


def _is_complete(one: Told) -> bool:
    """Say whether there are as many economies, on the sides, as the measure takes."""
    what, roles = one.measured, set(one.places.values())
    sides = {code for place in one.places for code in place.codes} - {"WLD"}
    world = any(place.codes == ("WLD",) for place in one.places)
    if one.zone.closed and not one.own_places:
        return False
    if what.measure in _TWO and len(sides) + world < 2:
        return False
    if len(sides) > (1 if what.level in _ONE else 2) or (what.measure in PARTS and not sides):
        return False
    if what.level in SIDES and not roles & {"owner", "whole", "source"}:
        return False  # "exports to China": whose they are stands elsewhere
    if what.measure == "price" and "owner" not in roles:
        return False  # the price of a market place
    part = what.measure in PARTS or what.measure in {"rank", "growth"}
    return part or not world or len(one.places) == 1


def _is_doubtful(name: str, start: int, one: Told, text: str, language: str) -> bool:
    """Say whether an economy may be only a measure, the own country, or part of a remark."""
    remark = text.find(_COMMA[language], one.zone.quantity.end, start) >= 0
    return bool(
        remark
        or phrase("we", language).search(name)
        or any(name in words for words in own_words(language).values())
        or phrase("rival", language, "before").search(text[max(0, start - 24) : start])
    )
