"""Whose figure a sentence without its owner means, and bounds of words such as "near"."""

from datetime import date

import pytest

from course.texts.finding import claims
from course.texts.read.bounds import bounds
from course.texts.read.numbers import quantities
from course.texts.read.source import sentences
from course.texts.spans import Claim
from course.texts.testing import test as hold
from course.verdicts import Verdict

_DAY = date(2026, 6, 1)


def _found(text: str) -> list[Claim]:
    return claims(sentences(text), _DAY)


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("2025年日中货物贸易额约45.5万亿日元。对华逆差扩大到7.9万亿日元。", {"JPN": "owner", "CHN": "to"}),
        ("2024年日本自台进口约290亿美元。", {"JPN": "owner", "TWN": "from"}),
        ("2024年日本输台商品总值约450亿美元。", {"JPN": "owner", "TWN": "to"}),
        ("2024年末，日本持有美债约1.06万亿美元。", {"JPN": "owner", "USA": "whole"}),
        ("2024年末，日本持有美债约1.06万亿美元，外汇储备约1.2万亿美元。", {"JPN": "owner"}),
        ("2024年の訪日客は韓国から882万人、中国が698万人だった。", {"CHN": "owner", "JPN": "to"}),
        (
            "Japan's debt equalled 236% of GDP in 2024, the highest in the G7.",
            {"JPN": "owner", "G7": "whole"},
        ),
    ],
)
def test_whose_figure_the_last_one_of_a_text_is(text: str, roles: dict[str, str]) -> None:
    assert _found(text)[-1].roles == roles


def test_the_holder_of_a_bond_is_tested_and_not_its_issuer() -> None:
    (one,) = _found("At the end of 2024 the US Treasuries that Japan owns stood at $1.06 trillion.")
    found = hold(one, "public_finance", day=_DAY)
    assert (found.verdict, set(found.rows["economy"])) == (Verdict.SUPPORTED, {"JPN"})


def test_a_rank_counts_by_the_share_before_it() -> None:
    found = _found("Japan relies on China for 62% of its rare earths, the highest in the world.")
    assert [one.level for one in found] == ["import_dependence"] * 2


def test_the_base_of_a_multiple_has_no_rank() -> None:
    found = _found("2025年の日本の対中輸入額は2位米国の2倍を超す。")
    assert [one.quantity.unit for one in found] == ["times"]


@pytest.mark.parametrize("words", ["twice", "the highest in Asia and five times"])
def test_a_multiple_of_the_ratio_of_another_economy_is_no_percentage(words: str) -> None:
    found = _found(f"Japan's government debt, at 230% of GDP in 2024, was {words} Germany's.")
    assert (found[0].quantity.unit, found[-1].quantity.unit) == ("percent", "times")


def test_a_rank_in_the_g7_borrows_its_owner_with_the_ratio_before_it() -> None:
    *_, ratio, rank = _found(
        "Japan's exports rose in 2024. Debt equalled 236% of GDP, the highest in the G7."
    )
    assert rank.roles == {"G7": "whole", **ratio.roles}
    assert "economies" in rank.borrowed


def test_a_new_paragraph_forgets_the_pair_of_the_one_before() -> None:
    found = _found("2025年日中贸易额约45.5万亿日元。\n\n对华逆差扩大到7.9万亿日元。")
    assert found[-1].roles == {"CHN": "to"}


@pytest.mark.parametrize("text", ["debt near 230% of GDP", "debt approached 230% of GDP", "債務は230%に迫る"])
def test_nearly_so_much_is_not_far_less(text: str) -> None:
    (one,) = quantities(text, "ja" if text[0] > "z" else "en")
    assert bounds(one).low == pytest.approx(0.85 * 230)
