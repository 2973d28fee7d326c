"""Texts and arguments that nobody meant well: the course's own errors only, and no harm."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from course.errors import CourseError
from course.texts.article import Article, article
from course.workspace import StateDamagedWarning, Workspace

TEXT = (
    "China took 17.6 % of Japan's exports in 2024. "
    "Japan's exports to China reached 18.9 trillion yen in 2024."
)


#: where decisions on the first claim are kept, and on a claim that is added to its sentence
FIRST, ADDED = f"11: {TEXT.partition('. ')[0]}.", f"added 1: {TEXT.partition('. ')[0]}."


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Article:
    Workspace(tmp_path).create()
    monkeypatch.chdir(tmp_path)
    return article(TEXT, date="2025-04-27")


def test_half_characters_are_replaced_wherever_they_come_in(mine: Article, tmp_path: Path) -> None:
    half = article("Japan's exports to China \ud800 rose 12 % in 2024.", date="2025-04-27", name="\udfff")
    half.correct("K01", of="\ud800")
    half.record("K01", "supported", 0.5, "\udc00")
    half.brief(tmp_path / "brief.html")
    assert "\ufffd" in half.claims.loc[0, "sentence"] and half.ledger.loc[0, "note"] == "\ufffd"
    assert article("Exports rose 5 % \ud83d\ude00.").text == "Exports rose 5 % \U0001f600."


def test_a_text_with_very_many_amounts_is_compared_by_its_beginning() -> None:
    notes = article("$1" * 20_000, date="2025-04-27").arithmetic
    assert len(notes) <= 500
    assert article(f"{'Exports to China rose 1 %. ' * 1_200}Exports were 170 % of $5.").arithmetic is not None


@pytest.mark.parametrize("given", [pd.DataFrame(), None, ["a"], float("nan"), b"Exports rose 5 %."])
def test_what_is_no_text(given: Any) -> None:
    with pytest.raises(CourseError, match="Write the text in quotes"):
        article(given)


@pytest.mark.parametrize("date", ["yesterday", "", 5, pd.NaT, float("nan")])
def test_what_is_no_date(date: Any) -> None:
    with pytest.raises(CourseError, match="2025-04-27"):
        article(TEXT, date=date)


def test_a_moment_counts_as_its_day() -> None:
    assert article(TEXT, date=datetime(2025, 4, 27, 3)).date == article(TEXT, date="2025-04-27").date
    assert "0001-01-01" in repr(article(TEXT, date="0001-01-01"))


@pytest.mark.parametrize("id", [["K01"], {}, None, 1])
def test_what_is_no_id(mine: Article, id: Any) -> None:
    for function in (mine.claim, mine.suggest, mine.test, mine.drop, mine.restore, mine.correct):
        with pytest.raises(CourseError, match="claim called"):
            function(id)


@pytest.mark.parametrize(
    "fields",
    [
        {"value": 10**400},
        {"value": float("nan")},
        {"year": float("inf")},
        {"year": 10**30},
        {"year": 2024.7},
        {"year": -5},
        {"economies": None},
        {"economies": 5},
        {"fiscal": "no"},
        {"unit": "XYZ"},
        {"unit": []},
        {"low": 30, "high": 20},
    ],
)
def test_what_no_field_takes(mine: Article, fields: dict[str, Any]) -> None:
    before = mine.claims
    with pytest.raises(CourseError):
        mine.correct("K02", **fields)
    pd.testing.assert_frame_equal(mine.claims, before)


def test_fields_take_the_words_and_numbers_that_a_learner_has(mine: Article) -> None:
    mine.correct("K02", unit="dollars", year=np.int64(2023), fiscal=np.bool_(True), of=None)
    claim = mine.claim("K02")
    assert (claim.quantity.unit, claim.year, claim.fiscal, claim.of) == ("USD", 2023, True, "")


@pytest.mark.parametrize(
    "settings", [{"period": "2024-Q5"}, {"period": "May"}, {"fiscal": "no"}, {"since": "then"}]
)
def test_what_no_setting_takes(mine: Article, settings: dict[str, Any]) -> None:
    with pytest.raises(CourseError, match=r"2024-Q3|True or False|takes a number"):
        mine.test("K01", **settings)


def test_settings_of_a_test(mine: Article) -> None:
    done = mine.test("K01", year=np.int64(2023))
    assert done.settings["year"] == 2023
    for year in ("last", float("nan"), [2023, 2024]):
        with pytest.raises(CourseError, match="takes a number"):
            mine.test("K01", year=year)
    with pytest.raises(CourseError, match="no table"):
        mine.test("K01", table=["japan_trade"])  # type: ignore[arg-type]


def test_a_test_that_no_longer_runs_hides_no_other(mine: Article) -> None:
    mine.test("K01")
    mine.test("K02")

    def older(section: dict[str, Any]) -> None:
        section[mine.key]["claims"][FIRST]["test"]["table"] = "a_table_that_was_dropped"

    Workspace(Path.cwd()).update("texts", older)
    again = article(TEXT, date="2025-04-27")
    assert "can no longer be tested" in again.tests["K01"].note and again.tests["K02"].table
    assert "can no longer be tested" in again.ledger.loc[0, "readings"]


def test_a_second_notebook_sees_what_the_first_one_did(mine: Article) -> None:
    other = article(TEXT, date="2025-04-27")
    assert mine.test("K02").claimed == other.test("K02").claimed
    other.correct("K02", value=1e12)
    other.test("K02")
    assert mine.tests["K02"].claimed == 1e12


@pytest.mark.parametrize("path", [None, 5, "a\0.html", f"{'x' * 300}.html"])
def test_what_is_no_place_for_a_brief(mine: Article, path: Any) -> None:
    with pytest.raises(CourseError):
        mine.brief(path)


@pytest.mark.parametrize("encoding", ["euc_jp", "iso2022_jp", "utf-32", "cp932", "utf-16-le", "utf-8-sig"])
def test_encodings_of_japanese(tmp_path: Path, encoding: str) -> None:
    text = "日本の対中輸出は2024年に18.9兆円だった。中国は最大の輸入先である。"
    file = tmp_path / "text.txt"
    file.write_bytes(text.encode(encoding))
    assert article(file).text == text


@pytest.mark.parametrize("encoding", ["gb18030", "big5"])
def test_encodings_of_chinese(tmp_path: Path, encoding: str) -> None:
    text = (
        "日本去年出口大增百分之五,而美元升值。" if encoding == "gb18030" else "日本對中國的出口增長百分之五。"
    )
    file = tmp_path / "text.txt"
    file.write_bytes(text.encode(encoding))
    assert article(file).text == text


def test_what_is_no_file_with_a_text(mine: Article, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for given in ("folder", ".", "https://example.org/news", "C:\\me\\my text.txt", "notes.ipynb", "a\0.txt"):
        with pytest.raises(CourseError, match=r"folder|web|There is no file"):
            article(given)
    for path in (Path("folder"), Path("/dev/zero"), Path("a\0b"), Path("x" * 300)):
        with pytest.raises(CourseError, match=r"no file|cannot be read"):
            article(path)
    assert article("The report.txt says that exports rose 5 %.").found


def test_decisions_stay_with_their_claims_when_more_or_fewer_are_found(mine: Article) -> None:
    mine.correct("K02", of="cars")
    mine.record("K02", "supported", 0.7)
    mine.drop("K01")
    mine.add(1, value=5, unit="percent", of="mine")
    mine.record("K03", "supported", 0.2)
    again = article(TEXT, date="2025-04-27")
    again.proposed = [replace(again.proposed[1], id="K01")]  # as if a later version found K02 only
    assert [(one.id, one.of) for one in again.found] == [("K01", "cars"), ("K02", "mine")]
    assert {id: one.confidence for id, one in again.own.items()} == {"K01": 0.7, "K02": 0.2}
    assert "changed since you decided on them: 1." in repr(again)
    again.record("K01", "overstated", 0.5)
    assert len(article(TEXT).history["K02"]) == 2


def _set(*path: str | int, to: Any) -> Callable[[Any], None]:
    """Return what puts a value deep into what is kept of a text."""

    def change(kept: Any) -> None:
        for step in path[:-1]:
            kept = kept[step]
        kept[path[-1]] = to

    return change


def _leave_out(*path: str | int) -> Callable[[Any], None]:
    def change(kept: Any) -> None:
        for step in path[:-1]:
            kept = kept[step]
        del kept[path[-1]]

    return change


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What a learner's folder keeps after decisions of every kind, as JSON."""
    folder = tmp_path_factory.mktemp("decided")
    Workspace(folder).create()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        mine = article(TEXT, date="2025-04-27")
        mine.correct("K01", value=18)
        mine.test("K01", flow="export")
        mine.record("K01", "supported", 0.7)
        mine.add(1, value=5, unit="percent")
        mine.record("K02", "overstated", 0.5, "kept")
        mine.drop("K02")
        mine.restore("K02")
        article(f"{TEXT} Another.", date="2025-04-27", name="other.txt").record("K01", "contradicted", 0.9)
    return (folder / ".course" / "state.json").read_text("utf-8")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        *((_set(part, to=wrong), "") for part in ("name", "wording") for wrong in ([1], {}, None, 1.5)),
        *((_set("claims", to=wrong), "") for wrong in ("K01", 5, None, [["K01"]], {"x": 5}, {"x": None})),
        *(
            (_set("claims", FIRST, part, to=wrong), "")
            for part in ("corrected", "test", "own", "added", "dropped")
            for wrong in ("K01", 5, None, [["K01"]], {"K01": 5})
        ),
        (_set("claims", FIRST, "corrected", to=["value"]), "the corrections of \u201c11: "),
        (_set("claims", FIRST, "corrected", "value", to="many"), "the corrections of"),
        (_set("claims", FIRST, "corrected", "mesure", to="share"), "the corrections of"),
        (_set("claims", FIRST, "corrected", "economies", to=5), "the corrections of"),
        (_set("claims", FIRST, "test", "settings", to=[]), "the test of"),
        (_set("claims", FIRST, "test", "settings", to={"year": "soon"}), "the test of"),
        (_set("claims", FIRST, "test", "settings", to={"flow": ["both"]}), "the test of"),
        (_set("claims", FIRST, "test", "table", to=5), "the test of"),
        (_leave_out("claims", FIRST, "test", "table"), "the test of"),
        (_set("claims", FIRST, "own", 0, "verdict", to="true"), "the verdicts of"),
        (_set("claims", FIRST, "own", 0, "confidence", to=None), "the verdicts of"),
        (_set("claims", FIRST, "own", 0, "confidence", to=float("nan")), "the verdicts of"),
        (_leave_out("claims", FIRST, "own", 0, "confidence"), "the verdicts of"),
        (_leave_out("claims", ADDED, "added", "value"), "the claim of \u201cadded 1: "),
        (_set("claims", ADDED, "added", "value", to=None), "the claim of"),
    ],
)
def test_what_is_damaged_is_set_aside_and_the_rest_works(
    mine: Article, decided: str, change: Callable[[Any], None], words: str
) -> None:
    state = Path.cwd() / ".course" / "state.json"
    whole = json.loads(decided)
    change(whole["texts"][mine.key])
    state.write_text(json.dumps(whole), "utf-8")

    again = article(TEXT, date="2025-04-27")
    with pytest.warns(StateDamagedWarning, match="texts.damaged-1.json") as warned:
        assert again.claims is not None
    assert words in str(warned[0].message) and "Everything else counts" in str(warned[0].message)
    # nothing is lost: the file holds all as it was, damaged or not
    kept = json.loads((Path.cwd() / ".course" / "texts.damaged-1.json").read_text("utf-8"))
    assert json.dumps(kept, sort_keys=True) == json.dumps(whole["texts"], sort_keys=True)
    for one in (again, article(TEXT, date="2025-04-27")):  # warnings are errors from here on
        assert one.ledger is not None and one.tests is not None and repr(one) and one._repr_html_()
        assert one.history is not None and one.arithmetic is not None
    again.correct("K02", year=2023)
    again.test("K02")
    again.record("K02", "supported", 0.9)
    assert again.own["K02"].confidence == 0.9
    other = article(f"{TEXT} Another.", date="2025-04-27", name="other.txt")
    assert other.own["K01"].verdict == "contradicted"
    assert len(list((Path.cwd() / ".course").glob("*damaged*"))) == 1


def test_a_text_of_which_nothing_can_be_read(mine: Article) -> None:
    mine.record("K01", "supported", 0.7)

    def damage(section: dict[str, Any]) -> None:
        section[mine.key] = ["K01"]

    Workspace(Path.cwd()).update("texts", damage)
    with pytest.warns(StateDamagedWarning, match="all on one text"):
        mine.record("K02", "overstated", 0.5)
    assert set(mine.own) == {"K02"}


def test_damage_in_a_folder_that_cannot_be_written_stays_and_hides_no_figure(
    mine: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine.record("K02", "supported", 0.7)

    def damage(section: dict[str, Any]) -> None:
        section[mine.key]["claims"][FIRST] = {"own": "supported"}

    Workspace(Path.cwd()).update("texts", damage)
    before = (Path.cwd() / ".course" / "state.json").read_bytes()

    def refuse(*_: Any) -> None:
        raise CourseError("The folder cannot be written: read-only file system.")

    monkeypatch.setattr("course.workspace._folder.write_atomically", refuse)
    with pytest.warns(StateDamagedWarning, match=r"stays where it is.*read-only"):
        assert set(mine.own) == {"K02"}
    with pytest.raises(CourseError, match="cannot be written"):
        mine.record("K02", "overstated", 0.5)
    assert (Path.cwd() / ".course" / "state.json").read_bytes() == before


def test_a_wording_says_how_many_decisions_have_no_claim_in_it(mine: Article, tmp_path: Path) -> None:
    file = tmp_path / "<b>text.txt"
    file.write_text(TEXT)
    article(file).record("K01", "supported", 0.7)
    file.write_text(TEXT.replace(". ", "; "))
    other = article(file)
    assert "changed since you decided on them: 1." in repr(other) and other.own == {}
    assert "changed since you decided on them: 1." in other._repr_html_()
    assert "changed since" not in repr(article(TEXT))


def test_dollars_are_no_formula(mine: Article) -> None:
    for shown in (mine, mine.claims, mine.ledger, mine.suggest("K01")):
        assert "mathjax_ignore" in shown._repr_html_()


def test_a_folder_that_cannot_be_written_hides_no_figure(
    mine: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Workspace, *_: Any) -> None:
        raise CourseError("The folder cannot be written: read-only file system.")

    monkeypatch.setattr(Workspace, "update", refuse)
    with pytest.warns(UserWarning, match="not kept: The folder cannot be written"):
        assert mine.test("K01").measured is not None
    with pytest.raises(CourseError, match="cannot be written"):
        mine.record("K01", "supported", 0.5)
