"""A text as an article: what was found and what was set, tests, both verdicts, and what a restart keeps."""

from __future__ import annotations

import inspect
from datetime import date
from pathlib import Path

import pytest

import course
from course.errors import CourseError, UnknownNameError
from course.texts.article import Article, article
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
