"""Claims: quantities joined with their years, economies and measures."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scoring import PARTS, labelled, score

import course.texts
from course.texts.finding import claims
from course.texts.join.measure import PARTS as PARTS_OF_A_WHOLE
from course.texts.join.zones import phrase
from course.texts.known import measures
from course.texts.read.words import word_list
from course.texts.spans import Claim, Sentence

DAY = date(2025, 4, 27)
LISTS = Path(__file__).parent / "sentences"

#: bounds a little below what is reached on the lists that the words were made with
AT_LEAST = {"number": 0.97, "year": 0.97, "economies": 0.96, "measure": 0.96}


def _found(text: str, language: str) -> list[Claim]:
    return claims([Sentence(1, 0, len(text), text, language)], DAY)


@pytest.mark.parametrize("language", ["en", "zh", "ja"])
def test_labelled_sentences_keep_the_rates_that_were_reached(language: str) -> None:
    folders = sorted(LISTS.glob("develop*"))
    assert folders
    listed = [entry for folder in folders for entry in labelled(folder) if entry["lang"] == language]
    reached = score(listed)
    assert reached.claims >= 40
    low = {part: reached.rate(part) for part in PARTS if reached.rate(part) < AT_LEAST[part]}
    assert not low, "\n".join([f"{low}", *reached.slips])
    assert reached.false == 0 and reached.extra <= 2, "\n".join(reached.slips)
    assert reached.high >= reached.claims / 4, reached.rows()
    assert reached.high_wrong <= 0.01 * reached.high, "\n".join(reached.slips)


def test_two_quantities_of_one_sentence_have_each_their_own_year() -> None:
    first, second = _found("China's share of Japan's exports rose from 18 % in 2010 to 24 % in 2024.", "en")
    assert (first.quantity.value, first.year) == (18.0, 2010)
    assert (second.quantity.value, second.year) == (24.0, 2024)
    assert first.economies == second.economies == ("CHN", "JPN")
    assert first.measure == second.measure == "share"


def test_another_buyer_in_the_second_clause_takes_the_place_of_the_first() -> None:
    first, second = _found(
        "China took 18 % of Japan's exports in 2024, and the United States took 20 %.", "en"
    )
    assert first.economies == ("CHN", "JPN")
    assert set(second.economies) == {"USA", "JPN"}
    assert second.year == 2024


def test_a_year_that_a_figure_is_compared_with_is_not_its_year() -> None:
    (claim,) = _found("2024年日本对华出口比2019年增长12%。", "zh")
    assert claim.year == 2024 and claim.measure == "growth" and claim.economies == ("JPN", "CHN")


def test_what_a_sentence_leaves_out_is_named() -> None:
    (claim,) = _found("China takes 18 % of Japan's exports.", "en")
    assert claim.year is None and claim.missing == ("year",) and claim.confidence == "low"


def test_year_and_economies_of_the_sentence_before_are_taken_over_with_low_confidence() -> None:
    texts = ["In 2024 Japan's exports to China came to 18.9 trillion yen.", "Imports fell 3 %."]
    first, second = claims([Sentence(n, 0, len(t), t, "en") for n, t in enumerate(texts, 1)], DAY)
    assert first.confidence == "high"
    assert second.year == 2024 and second.economies == ("JPN", "CHN") and second.confidence == "low"
    assert [claim.id for claim in (first, second)] == ["K01", "K02"]


@given(st.text(max_size=400), st.sampled_from(["en", "zh", "ja"]))
def test_any_text_is_read(text: str, language: str) -> None:
    for claim in _found(text, language):
        assert claim.measure in measures() and claim.confidence in {"high", "low"}
        for mark in claim.spans:
            assert 0 <= mark.start < mark.end <= len(text) and mark.text == text[mark.start : mark.end]


_TELLING = """
China 日本 20% 3700億円 exports 占 fell to 2024 、 ， , and 米 年連続 12万 half_of の 輸入 ； ( from ％
percentage_points
largest_trading_partner _
"""
_PIECES = st.sampled_from([word.replace("_", " ") for word in _TELLING.split()])


@given(st.lists(_PIECES, max_size=40).map("".join), st.sampled_from(["en", "zh", "ja"]))
def test_any_order_of_telling_words_is_read(text: str, language: str) -> None:
    for claim in _found(text, language):
        assert all(0 <= mark.start < mark.end <= len(text) for mark in claim.spans)
        assert (claim.confidence == "low") or not claim.missing


def test_a_figure_that_each_of_several_has_is_a_claim_of_each() -> None:
    found = _found("Canada and Mexico each sent 80 % of their exports to the United States in 2024.", "en")
    assert [one.economies for one in found] == [("CAN", "USA"), ("MEX", "USA")]
    assert {one.quantity.value for one in found} == {80.0}


@pytest.mark.parametrize(
    ("text", "language", "whose"),
    [
        ("Mexico overtook China in 2023 as the largest supplier of the United States.", "en", "MEX USA"),
        ("Germany came third among exporters in 2024, behind China and the United States.", "en", "DEU"),
        ("德国去年超过日本，成为世界第三大经济体，东京街头却没有几个人抬起头来。", "zh", "DEU WLD"),
        ("Guinea, which borders Mali, dug 130 million tonnes of bauxite in 2024.", "en", "GIN"),
        ("Exports from Poland fell 3 % in 2022 after Egypt shut its market.", "en", "POL"),
        ("The motion passed the Dutch parliament with 147 votes, and no one in Beijing saw it.", "en", "NLD"),
    ],
)
def test_who_is_only_named_beside_a_figure_is_not_told_of(text: str, language: str, whose: str) -> None:
    assert set(_found(text, language)[0].economies) == set(whose.split())


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("America bought goods worth 148 billion dollars and sold 80 billion in return.", "USD USD"),
        ("Qatar sold 81 million tonnes of gas, of which 18.4 million went to China.", "tonnes tonnes"),
        ("India pays 50 percent, Pakistan 19.", "percent percent"),
        ("Japan's share was 14.9 per cent in March, ahead of China's 11.8.", "percent percent"),
    ],
)
def test_a_unit_that_is_left_out_is_that_of_the_figure_before(text: str, units: str) -> None:
    assert " ".join(one.quantity.unit for one in _found(text, "en")) == units


def test_two_levels_of_a_span_have_its_first_and_its_last_year() -> None:
    for text, language in (
        ("Between 2017 and 2024 China's share of American imports was cut from 21.6 to 13.4 per cent.", "en"),
        ("从2017年到2024年，中国在美国进口总额中的占比由21.6%降至13.4%。", "zh"),
    ):
        first, last = _found(text, language)
        assert (first.quantity.value, first.year) == (21.6, 2017)
        assert (last.quantity.value, last.year) == (13.4, 2024)


def _asked() -> tuple[set[str], set[str]]:
    """Return the lists of `finding.toml` that the code names, and those whose names it puts together."""
    folder = Path(course.texts.__file__).parent
    code = "".join(file.read_text("utf-8") for file in sorted(folder.rglob("*.py")))
    named = set(re.findall(r'\b(?:phrase|seen)\(\s*"(\w+)"', code)) | {"borders"}
    sides = {
        f"{role}{at}" for role in ("source", "from", "to", "partner") for at in ("", "_within", "_after")
    }
    said = re.findall(r'"(\w+)"', " ".join(re.findall(r"\.said\(([^)]*)\)", code)))
    return named, sides | {f"said_{measure}" for measure in (*said, *PARTS_OF_A_WHOLE)}


def test_every_list_of_words_that_is_asked_for_is_written_and_every_one_is_asked_for() -> None:
    written, (named, joined) = word_list("finding"), _asked()
    assert named <= set(written)
    assert set(written) <= named | joined
    assert all(words for by_language in written.values() for words in by_language.values())


@pytest.mark.parametrize("kind", ["filler", "filler_after", "exchange"])
def test_no_word_that_may_be_repeated_is_made_of_others_of_its_list(kind: str) -> None:
    """Such a list takes twice as long for each time that a text repeats the word."""
    for language, words in word_list("finding")[kind].items():
        assert len(set(words)) == len(words)
        for word in words:
            others = "|".join(re.escape(other) for other in words if other != word)
            assert not re.fullmatch(
                rf"(?:(?:{others})(?:\s+|$))+" if language == "en" else f"(?:{others})+", word
            )


@pytest.mark.parametrize("place", ["anywhere", "before"])
def test_each_english_word_that_stands_alone_can_be_found(place: str) -> None:
    for kind, by_language in word_list("finding").items():
        for word in by_language.get("en", ()) if kind != "borders" else ():
            assert word[0] == "~" or phrase(kind, "en", place).search(
                f"Japan{' ' * word[0].isalpha()}{word}"
            ), word


def test_a_long_list_of_economies_behind_a_figure_is_read() -> None:
    # the search for another subject once tried each way to divide such a list
    (claim,) = _found("2024年の日本の輸出は107兆円で、中国" + "と米国、韓国と台湾" * 14, "ja")
    assert claim.measure == "exports" and claim.year == 2024
