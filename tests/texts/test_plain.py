"""A sentence in plain characters: each of them knows where it was written."""

from __future__ import annotations

import pytest

from course.texts.read.plain import plain


@pytest.mark.parametrize(
    ("written", "folded", "of"),
    [
        ("Exports rose 5 %.", "Exports rose 5 %.", {"5 %": "5 %"}),
        ("輸出は５㌦だ", "輸出は5ドルだ", {"5": "５", "ドル": "㌦"}),
        ("rose \u200b１２\u00ad３ &amp; fell", "rose 123 & fell", {"123": "１２\u00ad３", "&": "&"}),
        ("<b>1，234</b> 亿", "1,234 亿", {"1,234": "1，234"}),
        ("出口，5～6％；进口", "出口，5~6%；进口", {"5~6%": "5～6％"}),
    ],
)
def test_plain_characters_lead_back_to_what_was_written(
    written: str, folded: str, of: dict[str, str]
) -> None:
    for _ in range(2):  # each character is folded anew at first, and then known
        found = plain(written)
        assert found.text == folded and len(found.places) == len(folded) + 1
        for words, meant in of.items():
            start, end = found.written(folded.index(words), folded.index(words) + len(words))
            assert written[start:end] == meant


def test_a_run_that_is_no_figure_is_blotted_out_in_its_place() -> None:
    found = plain(f"it rose {'9' * 30} %")
    assert "9" not in found.text and found.text.endswith(" %") and len(found.text) == 40
