"""Claims without a number: a rise, a fall, a level that stood still, more or less than another economy."""

from datetime import date

import pytest

from course.texts.finding import claims
from course.texts.read.source import sentences
from course.texts.spans import Claim
from course.texts.testing import test as hold

_DAY = date(2026, 6, 1)


def _silent(text: str) -> list[Claim]:
    return [one for one in claims(sentences(text), _DAY) if one.quantity.silent]


@pytest.mark.parametrize(
    ("text", "unit", "low", "high", "verdict"),
    [
        ("Japan's exports to China fell in 2023.", "percent", None, 0.0, "supported"),
        ("Japan's exports to China rose in 2023.", "percent", 0.0, None, "contradicted"),
        ("2009年日本出口增长。", "percent", 0.0, None, "contradicted"),
        ("2025年の日本の対中輸出は横ばいだった。", "percent", -2.0, 2.0, "supported"),
        ("2010年中国经济总量已超过日本。", "times", 1.0, None, "supported"),
        ("2019年日本国内生产总值超过中国。", "times", 1.0, None, "contradicted"),
        ("2025年、日本の台湾向け輸出は韓国向けを下回った。", "times", None, 1.0, "contradicted"),
        ("2025年、日本の台湾向け輸出は韓国向けを上回った。", "times", 1.0, None, "supported"),
        ("In 2025 Japan's exports to Taiwan exceeded those to Korea.", "times", 1.0, None, "supported"),
        ("In 2025 Japan's exports to Korea exceeded those to Taiwan.", "times", 1.0, None, "contradicted"),
        # too near to none, a rise in yen that is a fall in dollars, a month, a firm
        ("Japan's exports to China rose in 2025.", "percent", 0.0, None, "not checkable"),
        ("日本の対中輸出は2024年に減少した。", "percent", None, 0.0, "not checkable"),
        ("In May 2024 Japan's exports to China fell.", "percent", None, 0.0, "not checkable"),
        ("In 2025 Toyota's exports fell.", "percent", None, 0.0, "not checkable"),
    ],
)
def test_a_direction_is_a_bound_that_a_table_can_hold(text, unit, low, high, verdict) -> None:
    (one,) = _silent(text)
    assert (one.quantity.unit, one.quantity.low, one.quantity.high) == (unit, low, high)
    assert str(hold(one, day=_DAY).verdict) == verdict


@pytest.mark.parametrize(
    "text",
    [
        "Japan's exports to China will have fallen by 2030.",
        "Critics wrongly say that Japan's exports to China rose in 2023.",
        "In 2024 the volume of Japan's exports fell.",
        "In 2024 Japan's exports to China grew more slowly than its exports to America.",
        "In 2024 China's share of Japan's exports fell.",
        "2025年日本对华出口有望增长。",
        "2023年、日本の対中輸出は増加しなかった。",
        "Trade rose again and again.",
        # a slower rise, a rise below zero, a promise
        "In 2023 China's economy cooled.",
        "2009年日本经济增长为负。",
        "2023年の中国経済は減速した。",
        "2020年中国承诺增加自美国进口。",
    ],
)
def test_a_forecast_a_denial_and_a_phrase_compare_nothing(text: str) -> None:
    assert _silent(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Japan's exports to China rose in 2023, in volume.",
        "Measured per head, Japan's exports to China rose in 2023.",
        "Excluding 23 kinds of chips, Japan's exports to China rose in 2023.",
        "In 2023 Tokyo hoped that Japan's exports to China rose.",
        "Economists predicted that Japan's exports to China rose in 2023.",
        '"Japan\'s exports to China rose in 2023," a liar told the court.',
        "In 2023 taxes on Japan's exports to China rose.",
        "Kyushu's exports to China rose in 2023.",
        "Japan's exports to China in euros rose in 2023.",
        "2023年日本对华出口能否增长?",
        "据传2023年日本对华出口增长。",
        "按数量计，2023年日本对华出口增长。",
        "2023年日本对华服务出口增长。",
        "据1000名受访者猜想，2023年日本对华出口增长。",
        "2023年の日本の対中輸出は増加するはずだった。",
        "2023年の日本の対中輸出は増加したというのは嘘だ。",
        "2023年の1人当たりの日本の対中輸出は増加した。",
        # more in yen, less in dollars; more in real terms, less in dollars
        "Between 2019 and 2023 Japan's exports to China rose.",
        "In 2023 China's GDP rose.",
    ],
)
def test_a_direction_stays_open_where_a_word_or_another_currency_may_turn_it(text: str) -> None:
    found = claims(sentences(text), _DAY)
    decided = {"supported", "contradicted"}
    assert not decided & {
        str(hold(one, day=_DAY, beside=[other for other in found if other is not one]).verdict)
        for one in found
    }


def test_the_numbers_of_a_sentence_are_read_as_without_its_directions() -> None:
    text = "In 2025 Japan's exports to China fell, while its imports from China rose 5 percent."
    fell, rose = claims(sentences(text), _DAY)
    assert (fell.quantity.text, fell.roles) == ("fell", {"CHN": "to", "JPN": "owner"})
    assert (rose.quantity.value, rose.level) == (5.0, "imports")
