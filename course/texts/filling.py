"""What a quantity leaves out and a later one of the same sentence tells: its economies, its measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from course.texts.belonging import Told
from course.texts.carrying import RANKED_IN, SIDES, without
from course.texts.measuring import MONEY
from course.texts.words import word_list
from course.texts.zones import phrase

__all__ = ["fill_backwards", "mined_alike"]


def fill_backwards(told: Sequence[Told], text: str, language: str) -> None:
    """Give a quantity without an economy or a measure those of the quantity that follows it.

    A verb at the end of a Japanese sentence says for all quantities before it what they measure.
    """
    for one, following in zip(reversed(told[:-1]), reversed(told[1:]), strict=True):
        if not one.places:
            # 残高は308兆円、うち米国向けが3割: what is told of a part is not told of the whole
            head = text[one.zone.end : following.zone.end][:4]
            part = phrase("whole_said", language).search(head)
            counts = one.zone.quantity.unit != "persons"
            if language == "ja" and following.zone.apart:
                continue  # 成長率は0.1%だったが、中国は5.0%: the second one is told of another economy
            one.places = {
                p: role for p, role in following.places.items() if not part or (counts and role == "owner")
            }
            if following.zone.quantity.unit == "rank":
                one.places = without(one.places, *RANKED_IN)
        elif language != "en" and set(one.places.values()) <= {"to", "from", "partner"}:
            # 対中輸入は24兆円と、日本の輸入全体の2割を占めた
            owners = {
                p: r for p, r in following.places.items() if r in {"owner", "whole"} and p.codes != ("WLD",)
            }
            if len(owners) == 1 and one.measured.level in SIDES and not following.zone.apart:
                one.places = owners | one.places
        _fill_measure(one, following, language)


def _fill_measure(one: Told, following: Told, language: str) -> None:
    what, then = one.measured, following.measured
    unsaid = _is_unsaid(one, following, language)
    if unsaid and one.zone.quantity.unit == following.zone.quantity.unit:
        one.measured = replace(then, clear=False)
    elif what.of == "gdp" and what.measure == "other" and (then.measure, then.level) == ("rank", "debt"):
        one.measured = replace(what, measure="debt_to_gdp", of="debt")
    elif unsaid and one.zone.quantity.unit.isupper() and then.level in MONEY:
        one.measured = replace(then, measure=then.level, clear=False)


def _is_unsaid(one: Told, following: Told, language: str) -> bool:
    """Say whether a quantity's own part of the sentence leaves open what it measures."""
    what, then = one.measured, following.measured
    if language == "en" and following.zone.closed and any(p.codes == ("WLD",) for p in one.zone.places):
        return False  # "90 % of the world's chips": that is said
    if what.measure not in {"other", "share"}:
        # 輸入品に25%、中国には10%の関税
        alike = one.zone.quantity.unit == following.zone.quantity.unit and not following.zone.apart
        tariffs = language == "ja" and alike and then.measure == "tariff_rate"
        return tariffs and what.measure == "import_dependence" and not one.zone.measured("share")
    if language == "ja" and then.measure in {"growth", "tariff_rate"} and not following.zone.apart:
        return not one.zone.measured("share")
    return not what.topics


def mined_alike(told: Sequence[Told]) -> None:
    """Give parts of one list one measure where the verb stands with the first and the mineral with the last.

    "Australia extracts 46 % and Chile 30 % of the world's lithium" tells of mining twice.
    """
    for one, following in pairwise(told):
        verb = next(iter(one.zone.measured("mine_share", "refining_share")), None)
        parts = one.zone.quantity.unit == following.zone.quantity.unit == "percent"
        minerals = {topic.of for topic in following.zone.topics} & set(word_list("what")["minerals"])
        world = any("WLD" in place.codes for place in following.zone.places)
        if verb is None or not parts or not minerals or not world or following.zone.apart:
            continue
        if {one.measured.measure, following.measured.measure} <= {"share", "other", verb.measure}:
            for each in (one, following):
                each.measured = replace(each.measured, measure=verb.measure, of=min(minerals), clear=False)
            one.places |= {p: role for p, role in following.places.items() if p.codes == ("WLD",)}
