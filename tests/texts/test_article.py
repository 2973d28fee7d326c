"""A text as an article: what was found and what was set, tests, both verdicts, and what a restart keeps."""

from __future__ import annotations

import inspect
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import course
from course.errors import CourseError, UnknownNameError
from course.texts.article import Article, article
from course.texts.wording import subject
from course.workspace import Workspace, WorkspaceError

TEXT = (
    "Trade between Japan and China is expected to reach $370 billion in 2024. "
    "Last year Japan's economy grew 0.1 %. "
    "Of Japan's rare-earth imports 60 % come from China. "
    "The ministers met in Tokyo."
)


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Article:
    Workspace(tmp_path).create()
    monkeypatch.chdir(tmp_path)
    return article(TEXT, date="2025-04-27")


def _again() -> Article:
    return article(TEXT, date="2025-04-27")


def test_it_is_the_public_name() -> None:
    assert course.article is article
    assert "Raises" in (inspect.getdoc(article) or "")


def test_a_misspelt_name_is_no_text() -> None:
    with pytest.raises(UnknownNameError, match="washington-on-tariffs"):
        article("washington-on-tarifs")
    assert article("Exports to far-away places rose 5 %.").sentences


def test_the_claims_are_one_table(mine: Article) -> None:
    table = mine.claims
    assert list(table.columns) == [
        "id", "sentence", "value", "low", "high", "unit", "year", "fiscal", "economies", "measure", "of",
        "confidence", "missing", "period",
    ]  # fmt: skip
    assert table["id"].tolist() == ["K01", "K02", "K03"]
    assert table["year"].tolist()[:2] == [2024, 2024]
    assert table.loc[0, "value"] == 370e9 and table.loc[0, "economies"] == "JPN CHN"


def test_a_correction_is_kept_beside_what_was_proposed(mine: Article) -> None:
    before = mine.claim("K03")
    mine.correct("K03", year=2019, measure="share")
    mine.correct("K03", measure="import_dependence")
    now = mine.claim("K03")
    assert (now.year, now.measure, now.missing) == (2019, "import_dependence", ())
    assert set(now.corrected) == {"year", "measure"}
    assert mine.proposed[2] == before and before.year != 2019 and before.corrected == ()
    assert _again().claim("K03") == now, "a restart loses nothing"


def test_a_correction_takes_its_test_away(mine: Article) -> None:
    mine.test("K01")
    mine.correct("K01", value=330e9)
    assert "K01" not in mine.tests
    assert mine.test("K01").claimed == 330e9


def test_claims_can_be_added_dropped_and_brought_back(mine: Article) -> None:
    added = mine.add("ministers met", value=2, unit="number", measure="other", year=2025)
    assert (added.id, added.sentence.number) == ("K04", 4)
    mine.drop("K01")
    assert [one.id for one in _again().found] == ["K02", "K03", "K04"]
    assert mine.restore("K01").id == "K01"
    mine.drop("K04")
    assert mine.add(4, value=3).id == "K05", "an id is never given twice"


def test_proposals_and_tests(mine: Article) -> None:
    proposed = mine.suggest("K01")
    assert list(proposed.columns) == ["table", "measure", "why", "cannot"]
    done = mine.test("K01")
    assert done.table == proposed.loc[0, "table"] == "official_totals"
    assert done.verdict == "contradicted" and done.measured is not None
    mine.correct("K02", measure="price", of="crude oil")
    assert mine.suggest("K02")["table"].tolist() == [""]
    assert mine.suggest("K02").loc[0, "why"].startswith("No table here can test this.")


def test_both_verdicts_stand_side_by_side_and_survive(mine: Article) -> None:
    mine.test("K01", table="japan_trade", year=2024)
    mine.record("K01", "overstated", 0.6)
    mine.record("K01", "contradicted", 0.9, "no office prints it")
    mine.record("K03", "not checkable", 0.5)
    for one in (mine, _again()):
        row = one.ledger.set_index("id").loc["K01"]
        assert (row["verdict"], row["mine"], row["confidence"]) == ("contradicted", "contradicted", 0.9)
        assert row["note"] == "no office prints it" and row["claimed"] == 370e9
        assert [entry.verdict for entry in one.history["K01"]] == ["overstated", "contradicted"]
        untested = one.ledger.set_index("id").loc["K03"]
        assert (untested["readings"], untested["verdict"], untested["mine"]) == (
            "not tested",
            "",
            "not checkable",
        )


def test_all_claims_are_checked_and_what_is_likely_wrong_stands_first(tmp_path: Path) -> None:
    text = "In 2024 Japan sold goods worth 18.9 trillion yen to China and 31.3 trillion yen to America."
    mine = article(text, date="2025-04-27")
    checked = mine.check()
    assert checked["id"].tolist() == ["K02", "K01"]
    assert checked["verdict"].tolist() == ["contradicted", "supported"]
    assert mine.ledger["id"].tolist() == ["K01", "K02"] and set(mine.tests) == {"K01", "K02"}


def test_two_texts_never_share_decisions(mine: Article) -> None:
    mine.record("K01", "contradicted", 0.9)
    other = article(TEXT.replace("370", "330"), date="2025-04-27", name=mine.name)
    assert other.own == {} and set(mine.own) == {"K01"}


def test_without_a_workspace_it_stays_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    alone = article(TEXT + " Alone.", date="2025-04-27")
    alone.record("K01", "contradicted", 0.9)
    assert alone.own["K01"].confidence == 0.9 and list(tmp_path.iterdir()) == []


def test_without_a_date_last_year_has_no_year(mine: Article) -> None:
    undated = article(TEXT)
    claims = undated.claims.set_index("id")
    assert claims.loc["K02", "year"] is not None and str(claims.loc["K02", "year"]) == "<NA>"
    assert "year" in claims.loc["K02", "missing"].split()
    assert claims.loc["K01", "year"] == 2024
    assert "date=" in repr(undated) and "date=" not in repr(mine)


def test_what_it_refuses(mine: Article) -> None:
    for call, says in (
        (lambda: mine.claim("K33"), "Did you mean 'K03'"),
        (lambda: mine.correct("K03", mesure="share"), "Did you mean 'measure'"),
        (lambda: mine.correct("K03", measure="shar"), "Did you mean 'share'"),
        (lambda: mine.correct("K03", economies="CHM"), "economy code"),
        (lambda: mine.correct("K03", unit="procent"), "Did you mean 'percent'"),
        (lambda: mine.record("K03", "suported", 0.5), "Did you mean 'supported'"),
        (lambda: mine.restore("K03"), "dropped claim"),
    ):
        with pytest.raises(UnknownNameError, match=says):
            call()
    with pytest.raises(WorkspaceError, match="from 0 to 1"):
        mine.record("K03", "supported", 70)
    with pytest.raises(CourseError, match="takes a number"):
        mine.correct("K03", year="soon")
    with pytest.raises(CourseError, match="give value"):
        mine.add(1, unit="percent")
    with pytest.raises(CourseError, match="sentences fit"):
        mine.add(9, value=1)
    with pytest.raises(CourseError, match="2025-04-27"):
        article(TEXT, date="27 April 2025")


def test_page_and_brief(mine: Article, tmp_path: Path) -> None:
    mine.test("K01")
    assert "K01" in mine._repr_html_()
    mine.brief(tmp_path / "brief.html")
    assert "official_totals" in (tmp_path / "brief.html").read_text("utf-8") or mine.tests["K01"].source


def test_a_file_is_a_text_too(tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_text(TEXT, "utf-8")
    assert article(file, date(2025, 4, 27)).text == TEXT


def test_an_economy_may_be_named_instead_of_its_code(mine: Article) -> None:
    mine.correct("K03", economies="Japan")
    assert mine.claims.set_index("id").at["K03", "economies"] == "JPN"
    mine.correct("K03", economies="Japan, United States")
    assert mine.claims.set_index("id").at["K03", "economies"] == "JPN USA"
    mine.correct("K03", economies=["JPN", "china"])
    assert mine.claims.set_index("id").at["K03", "economies"] == "JPN CHN"


FIRST = (
    "Trade between Japan adn China reached $370 billion in 2024. "
    "Of Japan's rare-earth imports 60 % come from China. "
    "China takes 17.6 % of Japan's exports, and 60 % of its scrap. "
    "The ministers met in Tokyo."
)


def _wording(tmp_path: Path, text: str) -> Article:
    file = tmp_path / "text.txt"
    file.write_text(text, "utf-8")
    return article(file, date="2025-04-27")


def test_decisions_stay_with_the_sentences_that_another_wording_leaves_as_they_were(
    mine: Article, tmp_path: Path
) -> None:
    first = _wording(tmp_path, FIRST)
    first.record("K01", "contradicted", 0.9)
    first.correct("K02", year=2024, measure="import_dependence")
    first.test("K02", flow="import")
    first.record("K02", "supported", 0.6)
    first.record("K02", "supported", 0.8, "by weight")
    first.drop("K04")
    first.add("ministers met", value=2, unit="number")

    # the sentences after the error stand at other places, and one claim more is found before them
    text = "Japan's economy grew 0.1 % in 2024. " + FIRST.replace("adn", "and")
    second = _wording(tmp_path, text)
    assert "changed since you decided on them: 1." in repr(second)
    assert second.claim("K03").year == 2024 and second.claim("K03").measure == "import_dependence"
    assert second.tests["K03"].settings == {"flow": "import"}
    assert [one.confidence for one in second.history["K03"]] == [0.6, 0.8] and set(second.own) == {"K03"}
    assert [one.id for one in second.found] == ["K01", "K02", "K03", "K04", "K06"]

    # what is decided here leaves the earlier wording as it was
    second.record("K03", "overstated", 0.3)
    second.restore("K05")
    assert second.own["K03"].confidence == 0.3 and len(second.history["K03"]) == 3
    assert _wording(tmp_path, FIRST).own["K02"].confidence == 0.8
    assert "K04" not in [one.id for one in _wording(tmp_path, FIRST).found]
    # a text without the name is another one
    assert article(f"{text} More.").own == {}


def test_the_last_wording_goes_before_older_ones(mine: Article, tmp_path: Path) -> None:
    _wording(tmp_path, FIRST).record("K02", "supported", 0.1)
    _wording(tmp_path, FIRST).record("K03", "supported", 0.1)
    _wording(tmp_path, FIRST.replace("adn", "an")).record("K02", "supported", 0.2)
    last = _wording(tmp_path, FIRST.replace("adn", "and"))
    assert {id: one.confidence for id, one in last.own.items()} == {"K02": 0.2, "K03": 0.1}


def test_a_sentence_that_stands_twice_gets_its_own_decision_back(mine: Article, tmp_path: Path) -> None:
    twice = "China takes 17.6 % of Japan's exports. Trade rose. China takes 17.6 % of Japan's exports."
    first = _wording(tmp_path, twice)
    first.record("K01", "supported", 0.1)
    first.record("K02", "supported", 0.2)
    assert first.add(3, value=5, unit="percent").sentence.number == 3
    second = _wording(tmp_path, twice.replace("Trade", "Trade rose again and again, then it"))
    assert {id: one.confidence for id, one in second.own.items()} == {"K01": 0.1, "K02": 0.2}
    assert second.claim("K03").sentence.number == 3


def test_claims_of_one_number_keep_their_own_decisions() -> None:
    text = "Canada and Mexico each sent 80 % of their exports to the United States in 2024."
    mine = article(text, date="2025-04-27")
    mine.record("K02", "contradicted", 0.9, "Mexico")
    # a version that finds one claim more puts every later one a place further
    before = replace(mine.proposed[0], id="K01", quantity=replace(mine.proposed[0].quantity, start=0))
    mine.proposed = [before, *(replace(one, id=f"K{at:02d}") for at, one in enumerate(mine.proposed, 2))]
    assert list(mine.own) == ["K03"]


def test_a_span_of_years_is_set_by_its_first_and_its_last_year() -> None:
    text = "Over the three years Japan's exports to China reached 56 trillion yen in 2024."
    one = article(text, date="2025-04-27")
    for given in ([2022, 2024], "2022-2024", range(2022, 2025)):
        for call in (one.test, one.correct):
            with pytest.raises(CourseError, match=r"give the first and the last: since=2022, year=20"):
                call("K01", year=given)
    assert one.correct("K01", since=2022).since == 2022
    assert "2022 to 2024" in subject(one.claim("K01"))
    with pytest.raises(CourseError, match="since is 2025 and year is 2024"):
        one.correct("K01", since=2025)
    assert one.correct("K01", since=None).since is None
