"""A text of one's own in the explorer: how it is read, what is set right, what a table says, what is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from course import article, widgets
from course.errors import CourseError, UnknownNameError
from course.readings import Choice, ChoiceKind, Readings
from course.texts.tested import Test
from course.verdicts import Verdict
from course.widgets.explorers.article import measured_bars
from course.widgets.settings import Day, SettingError, Words
from course.workspace import Workspace

TEXT = (
    "Japan's imports from China reached 25 trillion yen in 2024. They met. "
    "China took 17.6 % of Japan's exports last year."
)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Workspace(tmp_path).create()
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def state() -> Any:
    return widgets.article(text=TEXT, date="2025-04-27").state


def test_it_says_what_the_test_of_the_claim_says(state: Any) -> None:
    words = state.sentence()
    mine = article(TEXT, date="2025-04-27")
    assert mine.tests == {}, "the explorer keeps no test"
    found = mine.test("K01")
    assert state.opened() == mine.found[0]
    assert words.startswith("K01. \u201cJapan's imports from China reached 25 trillion yen in 2024.\u201d")
    assert found.sentence in words and f"The verdict: {found.verdict}." in words
    assert state.table()["measured"].tolist() == [found.measured]
    bars = state.frames()["bars"]
    assert bars["name"].iloc[0] == "claimed" and bars["value"].iloc[0] == 25
    assert bars["value"].iloc[1] == pytest.approx(found.measured / 1e12)
    spec = state.chart().to_dict()
    assert spec["title"]["text"] == "K01: claimed and measured"
    assert any(found.source[:30] in line for line in spec["title"]["subtitle"])


def test_the_day_of_the_text_decides_what_last_year_is(state: Any) -> None:
    state.set(claim="K02")
    assert state.opened().year == 2024
    state.set(date="2011-05-01")
    assert state.claim == "K01", "another day is another reading"
    state.set(claim="K02")
    assert state.opened().year == 2010
    state.set(date="")
    state.set(claim="K02")
    assert state.opened().year is None and "no year" in state.sentence()


def test_what_is_set_right_belongs_to_its_claim_and_goes_with_its_text(state: Any) -> None:
    before = state.sentence()
    state.set(year=2020, economies=("JPN", "USA"))
    assert state.corrected() == {"year": 2020, "economies": "JPN USA"}
    one = state.opened()
    assert (one.year, one.economies, one.corrected) == (2020, ("JPN", "USA"), ("year", "economies"))
    assert "2020" in state.sentence() != before
    state.set(claim="K02")
    assert state.corrected() == {} and state.opened().year == 2024
    state.set(unit="times")
    state.set(claim="K01")
    assert state.corrected() == {"year": 2020, "economies": "JPN USA"}
    state.set(claim="K02", unit="percent")
    assert state.unit == "percent", "what is named goes first"
    state.set(text=f"{TEXT} That is all.")
    assert state.claim == "K01" and state.corrected() == {}
    state.set(claim="K02")
    assert state.corrected() == {}
    state.set(year=2020)
    state.reset()
    state.set(text=TEXT, claim="K02")
    assert state.corrected() == {}
    assert article(TEXT, date="2025-04-27").found[1].corrected == (), "nothing is kept of it"


def test_a_table_that_no_longer_fits_is_given_up(state: Any) -> None:
    tables = [name for name in state.tables_offered() if name]
    assert tables == state.proposals()["table"].tolist() != []
    state.set(proposal=tables[-1])
    assert state.test().table == tables[-1]
    state.set(measure="elasticity")
    assert state.proposal == "" and "No table here can test this" in state.sentence()
    assert list(state.tables_offered()) == [""]
    assert state.frames()["bars"]["name"].tolist() == ["claimed"]
    with pytest.raises(UnknownNameError, match="test it on"):
        state.set(proposal=tables[-1])
    assert state.measure == "elasticity" and state.proposal == ""
    # set past `set`: what is gone is given up when it is next shown
    explorer = widgets.article(text=TEXT, claim="K02")
    assert explorer.view is not None
    explorer.state.text = "Japan's imports from China reached 25 trillion yen in 2024."
    assert explorer.state.claim == "K01" == explorer._controls["claim"].value == explorer._marked.claim


def test_a_text_without_a_claim_has_a_sentence_a_picture_and_a_table() -> None:
    explorer = widgets.article(text="They met.")
    state = explorer.state
    assert state.sentence() == "1 sentence, no claim: none states a quantity that a table could test."
    assert state.frames()["bars"]["value"].tolist() == [1, 0]
    assert state.opened() is None and state.table().empty and state.proposals().empty
    assert explorer.still().to_dict()["title"]["text"] == "No claim in this text"
    assert explorer.view is not None
    assert explorer._form.row.layout.display == "none"
    with pytest.raises(CourseError, match="none to judge"):
        state.keep("supported", 0.5)


def test_what_is_wrong_is_said_in_words_and_changes_nothing(state: Any) -> None:
    before = state.values()
    for wrong, words in (
        ({"text": " \n "}, "it is empty"),
        ({"text": 7}, "words are needed"),
        ({"text": "a" * 1_000_001}, "Paste a part of up to 1,000,000"),
        ({"date": "27 April"}, "as in 2025-04-27"),
        ({"text": "They met.", "claim": "K02"}, "no claim called 'K02'"),
        ({"claim": ["K02"]}, "no claim called"),
        ({"claim": "K02", "year": 1066}, "no year called 1066"),
        ({"colour": 1}, "no setting called 'colour'"),
    ):
        with pytest.raises(CourseError, match=words):
            state.set(**wrong)
        assert state.values() == before
    explorer = widgets.article(text=TEXT)
    assert explorer.view is not None
    explorer._controls["text"].value = ""
    assert "it is empty" in explorer._chart.trouble
    assert explorer.state.text == TEXT
    assert Words("Text", "a", 9).validate(None, " a ") == " a "
    assert Day("Day", "").validate(None, " 2025-04-27 ") == "2025-04-27"
    with pytest.raises(SettingError):
        Day("Day", "").validate(None, 20250427)


def test_marks_and_menu_and_picture_follow_each_other() -> None:
    explorer = widgets.article(text=TEXT, date="2025-04-27")
    assert explorer.view is not None
    marked = explorer._marked
    assert [id for id in ("K01", "K02", "K03") if f"data-claim='{id}'" in marked.html] == ["K01", "K02"]
    before = explorer._chart.revision
    marked.claim = "K02"
    assert explorer.state.claim == "K02" == explorer._controls["claim"].value
    assert explorer._chart.revision == before + 1, "one click, one drawing"
    assert "What could test this claim" in explorer._about.value
    explorer.state.set(text="<b>Exports</b> of Japan to China rose 5 % in 2024.", claim="K01")
    assert "&lt;b&gt;" in marked.html and "<b>" not in marked.html + explorer._about.value


def test_ones_own_verdict_is_kept_with_the_text(state: Any) -> None:
    explorer = widgets.article(text=TEXT, date="2025-04-27", claim="K02")
    assert explorer.view is not None
    form = explorer._form
    explorer._keep()
    assert explorer._chart.trouble == "Choose a verdict first, then keep it."
    form.own.value, form.sure.value, form.why.value = Verdict.OVERSTATED, 0.7, "<i>Hong Kong</i>"
    explorer._keep()
    assert explorer._chart.trouble == "" and "&lt;i&gt;Hong Kong" in form.kept.value
    assert article(TEXT, date="2025-04-27").own["K02"].verdict == "overstated"
    explorer.state.set(claim="K01")
    assert form.own.value == "" and "none" in form.kept.value
    again = widgets.article(text=TEXT, claim="K02")
    assert again.view is not None
    assert again._form.own.value == "overstated" and again._form.sure.value == 0.7


def test_each_measured_figure_is_named_by_the_reading_it_belongs_to() -> None:
    def judge(basis: float, tolerance: float, year: float = 0.0) -> tuple[float, Verdict]:
        return basis + year, Verdict.SUPPORTED

    basis = Choice("basis", ChoiceKind.BASIS, "the basis", {"by one side": 1.0, "by the other": 2.0})
    near = Choice("tolerance", ChoiceKind.THRESHOLD, "how near", {"near": 0.1, "nearer": 0.01})
    found = Readings.of([basis, near], judge)
    claim = article(TEXT).found[0]
    bars = measured_bars(Test(claim, "japan_trade", found))
    assert bars == {"measured, by one side": 1.0, "measured, by the other": 2.0}
    (one,) = measured_bars(Test(claim, "japan_trade", found.where(basis="by one side"))).items()
    assert one == ("measured", 1.0)
    years = Choice("year", ChoiceKind.YEAR, "the year", {str(year): float(year) for year in range(9)})
    many = measured_bars(Test(claim, "japan_trade", Readings.of([years, near, basis], judge)))
    assert len(many) == 4
    assert measured_bars(Test(claim, "", Readings((), ()))) == {}


def test_a_file_and_a_text_of_the_course_are_taken_as_by_the_function_of_that_name(tmp_path: Path) -> None:
    Path("ja.txt").write_text("中国は日本の輸入の2割強を占めた。", "utf-8")
    for given in ("ja.txt", Path("ja.txt")):
        assert widgets.article(text=given).state.text == article("ja.txt").text
    brought = widgets.article(text="tokyo-on-trade").state
    assert (brought.text, brought.date) == (article("tokyo-on-trade").text, "2025-06-15")
    assert widgets.article(text="tokyo-on-trade", date="2025-01-01").state.date == "2025-01-01"
    with pytest.raises(CourseError, match=r"There is no file 'zh.txt' here"):
        widgets.article(text="zh.txt")


def test_a_claim_that_is_not_there_is_answered_with_how_many_there_are() -> None:
    for text, many in ((TEXT, "2 claims"), ("They met.", "no claims"), (f"{TEXT[:60]}.", "1 claim")):
        with pytest.raises(UnknownNameError, match=rf"The text has {many}\.$"):
            widgets.article(text=text, claim="K14")
