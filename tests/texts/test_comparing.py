"""Figures that are told by another one: so much more than another economy has, or so many times as much."""

from datetime import date

import pytest

from course.texts.finding import claims
from course.texts.read.source import sentences
from course.texts.testing import Test
from course.texts.testing import test as hold

_DAY = date(2026, 6, 1)
_HELD = "Japan held $1.06 trillion of Treasuries at the end of 2024"


def _last(text: str) -> Test:
    found = claims(sentences(text), _DAY)
    return hold(found[-1], day=_DAY, beside=found[:-1])


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (f"{_HELD}, $300bn more than China.", "supported"),
        (f"{_HELD}, $100bn more than China.", "contradicted"),
        (f"{_HELD}, $300bn less than China.", "contradicted"),
        ("At the end of 2024 Japan held $300bn more than China of US Treasuries.", "supported"),
        ("2024年末日本持有美债1.06万亿美元，比中国多3000亿美元。", "supported"),
        ("2024年末日本持有美债1.06万亿美元，比中国少3000亿美元。", "contradicted"),
        ("2024年末、日本は米国債を1.06兆ドル保有し、中国より3000億ドル多い。", "supported"),
        ("2024年末、日本は米国債を1.06兆ドル保有し、中国より3000億ドル少ない。", "contradicted"),
        ("Japan's GDP was $4.0 trillion in 2024, $25 trillion less than America's.", "supported"),
        ("Japan's GDP was $4.0 trillion in 2024, $25 trillion more than America's.", "contradicted"),
        ("In 2024 Japan bought $167bn of goods from China, $83bn more than from America.", "supported"),
        ("In 2024 Japan bought $167bn of goods from China, $60bn more than from America.", "contradicted"),
        ("2024年末日本外储1.23万亿美元，比上年末少639亿美元。", "supported"),
        ("2024年末日本外储1.23万亿美元，比上年末多639亿美元。", "contradicted"),
    ],
)
def test_a_difference_is_held_against_the_difference_of_two_figures(text: str, verdict: str) -> None:
    assert str(_last(text).verdict) == verdict


@pytest.mark.parametrize(
    "text",
    [
        "The United States bought $68.5bn more from Japan than it sold there in 2024.",
        "China's GDP in 2010 came to $6 trillion, more than that of Japan.",
    ],
)
def test_a_balance_and_an_amount_before_a_comma_are_no_differences(text: str) -> None:
    done = _last(text)
    assert str(done.verdict) == "supported" and "against" not in done.sentence


@pytest.mark.parametrize(
    "text",
    [
        # two years have two exchange rates: in yen this is a rise
        "Japan exported goods worth $707 billion in 2024, $10 billion less than a year earlier.",
        "2024年日本GDP为4.0万亿美元，比2019年少1.1万亿美元。",
        "In 2024 Japan exported goods worth $15 billion more to America than to China.",
        "In 2024 Japan's exports to China were $125bn, $50bn less than its imports from China.",
    ],
)
def test_a_difference_between_other_figures_stays_open(text: str) -> None:
    assert str(_last(text).verdict) == "not checkable"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("2025年の日本の対中輸入額は2位米国の2倍を超す。", "supported"),
        ("2025年の日本の対中輸入額は2位米国の3倍を超す。", "contradicted"),
        ("2026年1月の訪日客は韓国が117万6千人と、中国のおよそ3倍に達した。", "supported"),
        ("2026年1月の訪日客は韓国が117万6千人と、中国のおよそ2倍に達した。", "contradicted"),
        # without a particle the guests of China may have doubled
        ("2026年1月の訪日客は韓国が117万6千人と、中国約2倍に達した。", "not checkable"),
        ("2026年1月の中国からの訪日客は3倍に増えた。", "contradicted"),
    ],
)
def test_a_multiple_of_another_economy_is_no_change(text: str, verdict: str) -> None:
    assert str(_last(text).verdict) == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("At the end of 2024 Japan holds $1.06 trillion of Treasuries.", "supported"),
        ("At the end of 2024 China holds $1.06 trillion of Treasuries.", "contradicted"),
        ("2024年末日本央行持有国债4万亿美元。", "not checkable"),
    ],
)
def test_who_holds_treasuries_is_tested_and_who_holds_a_debt_is_not(text: str, verdict: str) -> None:
    assert str(_last(text).verdict) == verdict
