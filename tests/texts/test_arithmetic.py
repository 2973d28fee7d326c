"""What a text's own figures say of each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from course.texts.arithmetic import notes, size_slip
from course.texts.finding import claims
from course.texts.read.source import sentences
from course.texts.spans import Claim, Quantity, Sentence

_FLOWS = (
    "In 2024 Japan's exports to China were $125 billion. "
    "In 2024 Japan's imports from China were $170 billion."
)


def _claims(text: str) -> list[Claim]:
    return claims(sentences(text), date(2025, 4, 27))


def _of_kind(text: str, kind: str) -> list[bool | None]:
    return [note.agrees for note in notes(_claims(text)) if note.kind == kind]


@pytest.mark.parametrize(("stated", "agrees"), [("$300 billion", True), ("$30 billion", False)])
def test_a_total_is_held_against_its_parts(stated: str, agrees: bool) -> None:
    text = f"{_FLOWS} Trade between Japan and China was {stated} in 2024."
    assert agrees in _of_kind(text, "implied figure")
    assert (not agrees) not in _of_kind(text, "implied figure")


def test_parts_without_a_total_imply_one() -> None:
    said = [note.sentence for note in notes(_claims(_FLOWS))]
    assert any("295 billion USD" in one for one in said) and any("45 billion USD" in one for one in said)


@pytest.mark.parametrize(("rate", "agrees"), [("4.3", True), ("14.3", False)])
def test_two_levels_and_the_change_between_them(rate: str, agrees: bool) -> None:
    text = (
        "In 2025 Japan's exports to America were 20.4 trillion yen. In 2024 they had been 21.3 trillion yen. "
        f"In 2025 Japan's exports to America fell {rate} percent."
    )
    (note,) = [
        one for one in notes(claims(sentences(text), date(2026, 3, 1))) if one.kind == "implied change"
    ]
    assert note.agrees is agrees and "21.3 trillion JPY to 20.4 trillion JPY" in note.sentence


def test_a_change_of_some_goods_is_none_of_all() -> None:
    text = (
        "In 2025 Japan's exports to America were 20.4 trillion yen. In 2024 they had been 21.3 trillion yen. "
        "In 2025 Japan's exports of cars to America fell 10.8 percent."
    )
    assert _of_kind(text, "implied change") == []


def test_a_deficit_is_exports_less_imports() -> None:
    (text,) = [
        "In 2024 Japan sold goods for ¥18.9 tn to China and bought goods for ¥25.3 tn, a deficit of ¥6.4 tn."
    ]
    said = [note.sentence for note in notes(_claims(text)) if "less" in note.sentence]
    assert said and "−6.4 trillion JPY" in said[0] and "agrees with it" in said[0]


def test_two_currencies_imply_a_rate() -> None:
    wrong = "Japan's government owed 300 trillion yen (about 300 billion dollars) in 2024."
    right = "Japan's exports to China were 18.9 trillion yen (about 125 billion dollars) in 2024."
    assert _of_kind(wrong, "implied rate") == [False]
    assert _of_kind(right, "implied rate") == [True]
    assert "1000 JPY for one USD" in notes(_claims(wrong))[-1].sentence


def test_two_amounts_that_are_two_things_imply_no_rate() -> None:
    text = "In 2024 exports were 18.9 trillion yen, and reserves of $1.2 trillion backed the yen."
    assert _of_kind(text, "implied rate") == []


@pytest.mark.parametrize(
    ("claimed", "measured", "digits"),
    [
        (3e14, 1.31e15, None),
        (3.0e12, 3.1e11, 1),
        (1.3e12, 1.3e9, 3),
        (1.2e9, 1.2e12, -3),
        (3.7e15, 3.7e11, 4),
        (3.7e7, 3.7e11, -4),
        (100.0, 98.0, None),
        (0.0, 5.0, None),
    ],
)
def test_a_slip_of_size_is_a_power_of_ten(claimed: float, measured: float, digits: int | None) -> None:
    assert size_slip(claimed, measured) == digits


@dataclass
class _Found:
    table: str
    measured: float | None


def test_a_slip_is_looked_for_in_what_was_tested() -> None:
    claim = _claims("Japan's exports to China were 18.9 billion yen in 2024.")[0]
    found = notes([claim], {claim.id: _Found("japan_trade", 18.9e12)})
    assert [note.kind for note in found] == ["slip of size"]
    assert "a thousand times smaller" in found[0].sentence and "japan_trade" in found[0].sentence
    assert not notes([claim], {claim.id: _Found("japan_trade", 17.0e9)})


def _share(id: str, value: float, economy: str) -> Claim:
    sentence = Sentence(1, 0, 10, "some words", "en")
    return Claim(
        id,
        sentence,
        Quantity(0, 1, "x", value, "percent"),
        "mine_share",
        "cobalt",
        2024,
        economies=(economy,),
    )


def test_parts_of_one_whole_do_not_exceed_it() -> None:
    fits = [_share("K01", 70.0, "COD"), _share("K02", 30.5, "IDN")]
    exceeds = [_share("K01", 70.0, "COD"), _share("K02", 40.0, "IDN")]
    assert notes(fits) == []
    assert [note.kind for note in notes(exceeds)] == ["parts above 100"]
    assert [note.kind for note in notes([_share("K01", 130.0, "COD")])] == ["share above 100"]


def test_a_total_of_several_years_is_added_to_no_figure_of_one_year() -> None:
    text = (
        "Japan's imports from China came to $500 billion in total from 2022 to 2024. "
        "Japan's exports to China were $125 billion in 2024. "
        "In 2024 exports to China were 17 % of Japan's exports."
    )
    assert [one.since for one in _claims(text)] == [2022, None, None]
    ids = [note.claims for note in notes(_claims(text))]
    assert ids == [("K02", "K03")]


def test_imports_that_are_larger_leave_less_than_nothing() -> None:
    said = [note.sentence for note in notes(_claims(_FLOWS))]
    assert any("exports less imports come to \u221245 billion USD" in one for one in said)
    held = f"{_FLOWS} Japan's trade %s with China was $45 billion in 2024."
    for side, agrees in (("deficit", True), ("surplus", False)):
        (note,) = [one for one in notes(_claims(held % side)) if "K03" in one.claims]
        assert note.agrees is agrees and f"K03 says a {side} of 45 billion USD" in note.sentence


@pytest.mark.parametrize(("between", "told"), [(1, True), (2, False)])
def test_figures_far_apart_are_added_up_only_where_the_text_states_the_sum(between: int, told: bool) -> None:
    sold, bought = _FLOWS.split(". ")
    far = f"{sold}. {'They met. ' * between}{bought}"
    assert any("does not say so itself" in note.sentence for note in notes(_claims(far))) is told
    stated = f"{far} Trade between Japan and China was $295 billion in 2024."
    assert True in _of_kind(stated, "implied figure")
