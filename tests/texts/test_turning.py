"""A change beside an amount: where it led to, by how much, and between which two levels."""

from datetime import date

import pytest

from course.texts.finding import claims
from course.texts.read.source import sentences
from course.texts.tested import Test
from course.texts.testing import test as hold
from course.verdicts import Verdict

RIGHT, WRONG, OPEN = Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.NOT_CHECKABLE


def _tested(text: str) -> list[Test]:
    found = claims(sentences(text), date(2026, 6, 1))
    return [
        hold(
            one,
            day=date(2026, 6, 1),
            beside=[other for other in found if other is not one and other.sentence == one.sentence],
        )
        for one in found
    ]


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        # the level is right, and it came the other way: 66.0 billion dollars in 2024
        ("In 2025 America's goods deficit with South Korea narrowed to 56 billion dollars.", [RIGHT]),
        ("In 2025 America's goods deficit with South Korea widened to 56 billion dollars.", [WRONG]),
        ("2025年美国对日逆差扩大到644亿美元。", [WRONG]),
        ("2025年、日本の対中赤字は7.9兆円に縮んだ。", [WRONG]),
        ("2025年、日本の対中赤字は7.9兆円に膨らんだ。", [RIGHT]),
        # too little to tell
        ("Japan's exports to China rose to 18.8 trillion yen in 2025.", [RIGHT]),
        ("Japan slipped to fourth place among the world's economies in 2023.", [RIGHT]),
        # by the sentence's own figures
        ("対外純資産は2024年末に533兆円と、前年末の471兆円から減少した。", [RIGHT, WRONG]),
        ("2025年10月到访日本的中国大陆游客为71.57万人次,12月增加到33.04万人次。", [RIGHT, OPEN]),
        (
            "Japan's official reserves stood at $1.23 trillion at the end of December 2024, up from $1.29 "
            "trillion twelve months before.",
            [RIGHT, OPEN],
        ),
        ("2025年の対中赤字は前年から縮小して6兆4510億円となった。", [WRONG]),
        # the change itself
        ("Japan's surplus with the US shrank by 1.1 trillion yen in 2025.", [RIGHT]),
        ("Japan's surplus with the US shrank by 2.1 trillion yen in 2025.", [WRONG]),
        ("In 2025 the US deficit with Japan widened by 5 billion dollars.", [WRONG]),
        ("In 2025 Japan's exports to the US fell 0.9 trillion yen to 20.4 trillion yen.", [RIGHT, RIGHT]),
        ("2025年日本对美顺差同比减少1.1万亿日元。", [RIGHT]),
        ("2025年日本对美出口减少1.9万亿日元。", [WRONG]),
        ("2025年、日本の対米黒字は前年より1.1兆円あまり縮んだ。", [RIGHT]),
        (
            "2025年の対米黒字は前年より1.1兆円縮み、対欧州連合（EU）の赤字は2.7兆円に膨らんだ。",
            [RIGHT, RIGHT],
        ),
        ("2025年の日本の対米輸出は前年比0.9兆円減の20.4兆円だった。", [RIGHT, RIGHT]),
        ("2025年、日本の対米黒字は2022年より1.1兆円減った。", [OPEN]),
        ("Japan's exports to China fell by 1.5 trillion yen between 2022 and 2024.", [OPEN]),
        # the fall of the first figure is that of the second one, too
        ("In 2025 Japan's exports to the US fell 4.3% and its exports to China 0.4%.", [RIGHT, RIGHT]),
        ("2025年日本对美出口下降4.3%，对华出口下降0.4%，对韩国1%。", [RIGHT, RIGHT, RIGHT]),
        ("In 2025 Japan's exports to the US fell 4.3%, to Taiwan they rose 15%.", [RIGHT, RIGHT]),
        ("In 2025 Japan's exports to the US fell 4.3%, and to Taiwan +15%.", [RIGHT, RIGHT]),
        # twice the figure of another economy, and no change
        (
            "In 2025 Japan's imports from China, at 26.7 trillion yen, were more than twice those from the "
            "United States.",
            [RIGHT, RIGHT],
        ),
        ("Japan's imports from China were four times those from the United States in 2025.", [WRONG]),
        ("In 2024 China's GDP was 18.7 trillion dollars, more than four times Japan's.", [RIGHT, RIGHT]),
        # another year is meant, or several, or none is named
        ("Japan's exports to China in 2025 were 1.2 percent below their level of 2022.", [RIGHT]),
        ("From 2020 to 2024 Japan's exports to China added up to 88.7 trillion yen.", [OPEN]),
        ("The average US tariff on Japanese goods was 1.5 percent before the trade war.", [OPEN]),
        ("自2015年以来,日本对华出口累计增长42%(截至2025年)。", [OPEN]),
        # between two levels
        (
            "Japan's exports of food to China fell from 237.5 billion yen in 2022 to 115.1 billion yen "
            "in 2024, a drop of 52 percent.",
            [RIGHT, RIGHT, RIGHT],
        ),
        (
            "日本对华食品出口从2022年的2375亿日元降至2024年的1151亿日元，下降22%。",
            [RIGHT, RIGHT, WRONG],
        ),
        ("日本の対中食品輸出は2022年の2375億円から2024年の1151億円に52%減った。", [RIGHT, RIGHT, RIGHT]),
        (
            "Japan's exports of food to China were 237.5 billion yen in 2022 and 115.1 billion yen in 2024, "
            "a drop of 52 percent.",
            [RIGHT, RIGHT, OPEN],
        ),
    ],
)
def test_a_change_is_read_with_its_direction_its_amount_and_its_years(
    text: str, verdicts: list[Verdict]
) -> None:
    assert [one.verdict for one in _tested(text)] == verdicts


def test_a_right_figure_that_came_the_other_way_says_why_it_is_wrong() -> None:
    (one,) = _tested("In 2025 America's goods deficit with South Korea widened to 56 billion dollars.")
    assert one.sentence.endswith("a year before it was 65.97 billion USD: it did not rise.")
