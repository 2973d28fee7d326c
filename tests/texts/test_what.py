"""Words for what is measured, and of what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.texts.known import measures
from course.texts.read.what import listed, sign, topics


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "imports of rare earths fell", [("imports", ""), ("", "rare earths"), ("growth", "")]),
        ("en", "the trade deficit", [("balance", "deficit")]),
        ("en", "It depends on LNG", [("import_dependence", "dependence"), ("", "gas")]),
        ("zh", "贸易顺差扩大", [("balance", "surplus"), ("growth", "")]),
        ("zh", "貿易順差", [("balance", "surplus")]),
        ("ja", "貿易赤字", [("balance", "deficit")]),
        ("ja", "レアアースの依存度", [("", "rare earths"), ("import_dependence", "dependence")]),
        ("en", "a carpet in the importance of exporting", [("exports", "")]),
    ],
)
def test_words_are_found(language: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(topic.measure, topic.of) for topic in topics(text, language)] == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [("en", "fell", -1), ("en", "Grew", 1), ("zh", "同比下降", -1), ("ja", "減", -1), ("ja", "輸出", 0)],
)
def test_rises_and_falls_have_a_sign(language: str, text: str, expected: int) -> None:
    (topic,) = topics(text, language)
    assert sign(topic, language) == expected


def test_the_list_names_known_measures_and_no_word_twice_in_one_language() -> None:
    assert {measure for measure, _, _ in listed()} <= {*measures(), ""}
    for language in ("en", "zh", "ja"):
        assert all(topic.get(language) for *_, topic in listed()), language


@given(st.text(max_size=300), st.sampled_from(["en", "zh", "ja"]))
def test_any_text_is_read_and_topics_stand_in_it(text: str, language: str) -> None:
    end = 0
    for topic in topics(text, language):
        assert end <= topic.start < topic.end <= len(text) and topic.text == text[topic.start : topic.end]
        end = topic.end
