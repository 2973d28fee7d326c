"""Economies by name, adjective, capital, short form and group, and words that only look like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.tables.economies import codes
from course.texts.read.who import GROUPS, places


def _codes(text: str, language: str) -> str:
    return " ".join(code for place in places(text, language) for code in place.codes)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "China's sales to the U.S. and Japan", "CHN USA JPN"),
        ("en", "Tokyo and Washington agreed, Beijing did not", "JPN USA CHN"),
        ("en", "Sino-Japanese trade", "CHN JPN"),
        ("en", "cobalt from the Democratic Republic of the Congo", "COD"),
        ("en", "the EU, ASEAN, the G7 and the world", "EUU ASEAN G7 WLD"),
        ("en", "TAIWANESE chips, Dutch machines", "TWN NLD"),
        ("en", "Toyota and Honda", "JPN JPN"),
        ("zh", "中美贸易", "CHN USA"),
        ("zh", "中日韩三国", "CHN JPN KOR"),
        ("zh", "日方表示，对华出口增加，美方反对", "JPN CHN USA"),
        ("zh", "台灣對中國大陸出口", "TWN CHN"),
        ("zh", "在贸易中美国第一", "USA"),
        ("zh", "刚果（金）的钴", "COD"),
        ("ja", "日中貿易と対米輸出", "JPN CHN USA"),
        ("ja", "日米韓の首脳", "JPN USA KOR"),
        ("ja", "米アップルと独フォルクスワーゲン", "USA DEU"),
        ("ja", "米国産の大豆を同日米国が", "USA USA"),
        ("ja", "20日米中の閣僚が", "USA CHN"),
        ("ja", "日ロ関係", "JPN RUS"),
    ],
)
def test_economies_are_found(language: str, text: str, expected: str) -> None:
    assert _codes(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "He ate turkey from fine china in Washington state."),
        ("en", "50 US dollars, 20 Hong Kong dollars and 300 Japanese yen"),
        ("en", "the South China Sea and the Indian Ocean"),
        ("en", "during the Chinese New Year a Chinese-language paper of New Mexico"),
        ("en", "the polish on the us table"),
        ("zh", "3700亿美元和5万亿日元"),
        ("zh", "一百平方米，三厘米，很美，其中，日前，5日中午"),
        ("zh", "英语和法律的做法中，日内瓦的中小企业"),
        ("ja", "20万円、300米ドル、100平米"),
        ("ja", "米価格が上がり、新米も高い"),
        ("ja", "タイヤとタイトル、今日中に、独自の、英語で"),
    ],
)
def test_what_only_looks_like_an_economy_is_none(language: str, text: str) -> None:
    assert _codes(text, language) == ""


@given(st.text(max_size=300), st.sampled_from(["en", "zh", "ja"]))
def test_any_text_is_read_and_places_stand_in_it(text: str, language: str) -> None:
    known = {*codes(), *GROUPS}
    end = 0
    for place in places(text, language):
        assert end <= place.start < place.end <= len(text) and place.text == text[place.start : place.end]
        assert place.codes and set(place.codes) <= known
        end = place.end


def test_every_code_of_the_list_is_known() -> None:
    from course.texts.read.words import word_list

    lists = word_list("who")
    named = {code for language in ("en", "zh", "ja") for meant in lists[language] for code in meant.split()}
    named |= {code for letters in lists["letters"].values() for code in letters.values()}
    assert named <= {*codes(), *GROUPS}
