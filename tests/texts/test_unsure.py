"""What is not understood whole is not decided: each sentence names what stands against a verdict."""

from __future__ import annotations

from datetime import date

import pytest

from course.texts.finding import claims
from course.texts.read.source import sentences
from course.texts.tested import Test
from course.texts.testing import test as hold
from course.texts.unread import unread
from course.verdicts import Verdict

DAY = date(2026, 3, 1)


def _tested(text: str) -> Test:
    found = claims(sentences(text), DAY)
    beside = [one for one in found[:-1] if one.sentence == found[-1].sentence]
    return hold(found[-1], day=DAY, beside=beside)


@pytest.mark.parametrize(
    ("plain", "odd", "why"),
    [
        (
            "In 2024 Japan imported goods worth 50 trillion yen from China.",
            "In 2024 Japan imported refurbished goods worth 50 trillion yen from China.",
            "does not know “refurbished”",
        ),
        ("2024年日本对华出口50万亿日元。", "2024年日本对华二手货物出口50万亿日元。", "does not know “二手”"),
        (
            "2024年の日本の対中輸出は50兆円だった。",
            "2024年の日本の対中輸出は再輸出を除けば50兆円だった。",
            "“除”",
        ),
        (
            "2024年の日本の対中輸入は50兆円だった。",
            "2024年の日本の対中輸入は電話機も含めた旅行収支とともに50兆円だった。",
            "also name phones",
        ),
        (
            "In 2024 Japan's exports to the world were worth 40 trillion yen.",
            "In 2024 Japan's exports to the world were worth 40 trillion yen, of which 50 trillion yen.",
            "two figures",
        ),
    ],
)
def test_a_claim_that_is_not_understood_whole_is_not_called_wrong(plain: str, odd: str, why: str) -> None:
    assert _tested(plain).verdict == Verdict.CONTRADICTED
    done = _tested(odd)
    assert done.verdict == Verdict.NOT_CHECKABLE, done
    assert why in str(done)


@pytest.mark.parametrize(
    ("true", "false"),
    [
        # Taiwan's exports to Japan were worth 4.6 trillion yen, which the words rule out
        ("2024年日本对台湾出口6.9万亿日元。", "2024年日本对韩国出口7.0万亿日元，对台湾出口4.6万亿日元。"),
        # a change near zero is no other quantity because it is many times smaller
        ("2025年の日本の対中輸出は前年比0.4%減だった。", "2025年の日本の対中輸出は前年比6.4%増だった。"),
        (
            "On New Year's Day 2025 the average American tariff was 2.3%.",
            "The average American tariff on all goods exceeded 20% at Christmas 2025.",
        ),
        (
            "2025年日本对华逆差为7.9万亿日元。2025年香港成为日本第五大出口目的地。",
            "2025年日本对华逆差为7.9万亿日元。2025年香港成为日本第四大出口目的地。",
        ),
        (
            "In 2023 the world mined 376,000 tonnes of rare earths.",
            "In 2023 the world mined 3.76 million tonnes of rare earths.",
        ),
    ],
)
def test_a_false_claim_is_caught_where_nothing_else_can_be_meant(true: str, false: str) -> None:
    assert [_tested(text).verdict for text in (true, false)] == [Verdict.SUPPORTED, Verdict.CONTRADICTED]


def test_what_people_would_choose_is_a_figure_of_its_survey() -> None:
    assert (
        _tested("東南アジアの識者調査では、迫られれば中国を選ぶ人が2024年に50.5%だった。").verdict
        == "supported"
    )


@pytest.mark.parametrize(
    ("text", "at"),
    [
        # a share of the trade with a partner is none of all trade, and "its total" may be that of one good
        ("2025年日本从美国进口12.9万亿日元,还不到自华进口的一半。", 1),
        ("日本2025年从中国进口的通信设备为3.34万亿日元,占其进口总额的71%左右。", 1),
        # coal and gas stand in an aside
        ("Imports from Australia, swollen by coal and gas, had shrunk to ¥6.8 trillion by 2025.", 0),
        # nobody is named
        ("1995年の名目GDPはドル換算で5.5兆ドルだった。", 0),
    ],
)
def test_words_that_leave_room_for_another_quantity_decide_nothing_against_a_claim(
    text: str, at: int
) -> None:
    found = claims(sentences(text), date(2026, 6, 24))
    beside = [one for one in found if one is not found[at]]
    assert hold(found[at], day=date(2026, 6, 24), beside=beside).verdict != Verdict.CONTRADICTED


def test_the_two_flows_of_a_sentence_have_their_own_figures() -> None:
    text = "In 2025 US goods exports to South Korea came to $36 billion and imports from it to $19 billion."
    assert [one.measure for one in claims(sentences(text), date(2026, 6, 24))] == ["exports", "imports"]


def test_a_claim_whose_figure_is_that_of_another_economy_near_by_is_not_called_wrong() -> None:
    before = "Japan bought much from China. "
    said = "In 2024 Japan ran a deficit of {} with its big supplier."
    near = _tested(before + said.format("6.5 trillion yen"))
    assert near.verdict == Verdict.NOT_CHECKABLE and "is that of Japan and China" in str(near)


def test_what_a_learner_sets_is_decided() -> None:
    text = "In 2024 Japan imported refurbished goods worth 50 trillion yen from China."
    found = claims(sentences(text), DAY)
    assert hold(found[0], day=DAY, settings={"partner": "CHN"}).verdict == Verdict.CONTRADICTED


@pytest.mark.parametrize(
    "text",
    [
        "Norwegian exports of salmon to Japan came to 400 million dollars in 2019.",
        "中国对日本的大闸蟹出口2020年为2亿美元。",
        "Japan's exports of cheese to China rose 6.2 percent in 2024.",
        "Japan's exports of sea slugs to China rose 6.2 percent in 2024.",
    ],
)
def test_a_good_that_no_table_has_is_not_taken_for_all_goods(text: str) -> None:
    assert _tested(text).verdict == Verdict.NOT_CHECKABLE
    assert _tested("Japan's exports to China rose 6.2 percent in 2024.").verdict == Verdict.SUPPORTED


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Exports of harmonicas from Japan rose hugely to 5 trillion yen.", ["harmonicas"]),
        ("2024年日本口琴出口竟然达到5万亿日元。", ["口琴"]),
        ("2024年の日本のハーモニカ輸出は急激に増え5兆円に達した。", ["ハーモニカ"]),
        ("By 2024, sadly, its imports had climbed quickly to 5 trillion yen.", []),
    ],
)
def test_words_that_no_list_holds(text: str, words: list[str]) -> None:
    assert unread(claims(sentences(text), DAY)[-1]) == words
