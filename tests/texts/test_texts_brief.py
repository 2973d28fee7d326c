"""The brief: what is likely wrong first, figures beside verdicts, and nobody else's file is touched."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from handmade import Found, Own, handmade, judged

from course.errors import CourseError
from course.readings import Choice, ChoiceKind, Readings
from course.texts.arithmetic import Note
from course.texts.brief import Brief, brief, brief_page
from course.verdicts import Verdict


def _cells(html: str) -> list[str]:
    return re.findall("<td>(.*?)</td>", html, re.DOTALL)


def test_claimed_and_measured_stand_beside_each_other_with_both_verdicts() -> None:
    html = brief_page(judged(tests={"K01": Found()}, own={"K01": Own()}, date="2025-04-27"))
    claim, says, measured, factor, verdict, own = _cells(html)
    assert "China took 18 % of Japan&#x27;s exports in 2010." in claim
    assert "share of exports, China and Japan, 2010" in claim
    assert (says, measured, factor) == ("18 %", "17.6 % [1]", "1.02 times")
    assert verdict == "supported"
    assert own == "overstated, 70% sure<small>&lt;b&gt;mine&lt;/b&gt;</small>"
    address = "https://www.customs.go.jp/toukei/"
    source = f'Ministry of Finance Japan, trade statistics <a href="{address}">{address}</a>'
    assert f"<ol><li>{source}</li></ol>" in html
    assert "Day of the text: 2025-04-27." in html
    assert "<b>K02</b> (37 trillion JPY): not tested; not said of what it is a share" in html


def test_without_a_figure_it_says_so_and_why_it_stays_open() -> None:
    none = Found(None, factor=None, verdict=Verdict.NOT_CHECKABLE, source="", note="No table holds it.")
    html = brief_page(
        judged(tests={"K02": none}, arithmetic=[Note("implied figure", (), "18 % of 37 is 6.66.")])
    )
    assert _cells(html)[2:] == ["no figure held", "", "not checkable", "none yet"]
    assert (
        "<b>K02</b> (37 trillion JPY): No table holds it." in html and "<b>K01</b> (18 %): not tested" in html
    )
    assert "<li>18 % of 37 is 6.66.</li>" in html and "Sources" not in html
    assert "No claim is tested yet" in brief_page(judged())
    assert _cells(brief_page(judged(own={"K01": Own()})))[2] == "not tested"


def test_on_what_a_verdict_depends_is_said_before_what_a_test_cannot_show() -> None:
    year = Choice("year", ChoiceKind.YEAR, "the year", {"2010": 18.0, "2024": 30.0})
    readings = Readings.of(
        [year], lambda year: (year, Verdict.of("supported" if year < 20 else "contradicted"))
    )
    cannot = ("what services add", "More.")
    html = brief_page(judged(tests={"K01": Found(readings=readings, cannot=cannot)}))
    assert "<small>supported in 1, contradicted in 1 of 2 readings</small>" in html
    assert "<b>K01</b> (18 %): The verdict depends on the year: supported 2010; contradicted 2024." in html
    html = brief_page(judged(tests={"K01": Found(cannot=cannot)}))
    assert "<b>K01</b> (18 %): The test cannot show what services add." in html


def test_it_needs_nothing_but_itself_and_is_the_same_each_time() -> None:
    html = brief_page(judged(tests={"K01": Found()}))
    assert not re.search(r"<script|<link|src=|url\(", html)
    assert html == brief_page(judged(tests={"K01": Found()}))


def test_a_text_without_an_end_has_a_page_that_ends() -> None:
    first = handmade().found[0]
    endless = replace(first.sentence, text="<" * 100_000)
    claims = [first.with_(id=f"K{n:02}", sentence=endless) for n in range(1, 1001)]
    tests = {f"K{n:02}": Found(cannot=("<" * 5000,)) for n in range(1, 901)}
    own = {"K01": Own(note="\ud800\x00" * 4000)}
    html = brief_page(judged(found=claims, tests=tests, own=own))
    assert len(html) < 500_000
    html.encode("utf-8")
    assert "and 600 more claims" in html and "and 900 more points" in html
    assert "<<" not in html and "\x00" not in html


def test_it_is_written_again_but_never_over_what_others_wrote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = judged(tests={"K01": Found()})
    written = brief(made, "brief.html")
    assert isinstance(written, Brief) and Path(os.fspath(written)) == Path("brief.html")
    first = Path("brief.html").read_text("utf-8")
    assert first == brief_page(made)
    brief(judged(tests={"K01": Found(measured=20.0)}), "brief.html")
    second = Path("brief.html").read_text("utf-8")
    assert "20 %" in second != first

    changed = second.replace("supported", "I do not think so")
    for others in (changed, "", "my own page", first.replace("generator", "author")):
        Path("brief.html").write_text(others, "utf-8")
        with pytest.raises(CourseError, match=r"stays as it is.*'brief-2\.html'"):
            brief(made, "brief.html")
        assert Path("brief.html").read_text("utf-8") == others
    Path("brief.html").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CourseError, match="not written by this tool"):
        brief(made, "brief.html")
    Path("brief-2.html").mkdir()
    with pytest.raises(CourseError, match=r"brief-3\.html"):
        brief(made, "brief.html")
    with pytest.raises(CourseError, match="stays as it is"):
        brief(made, "brief-2.html")
    with pytest.raises(CourseError, match=r"ends in \.html"):
        brief(made, "text.txt")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["brief-2.html", "brief.html"]


def test_the_path_is_shown_as_a_link(tmp_path: Path) -> None:
    shown = Brief(Path("a b/<i>'.html"))._repr_html_()
    assert 'href="a%20b/%3Ci%3E%27.html"' in shown and "<i>" not in shown
    assert "href" not in Brief(tmp_path / "brief.html")._repr_html_()
    assert repr(Brief(Path("brief.html"))) == "The brief is written: brief.html"


def test_every_claim_with_a_verdict_is_shown_and_what_is_likely_wrong_stands_first() -> None:
    first = handmade().found[0]
    claims = [first.with_(id=f"K{n:02}") for n in range(1, 31)]
    tests = {one.id: Found() for one in claims[:29]}
    tests["K02"] = Found(None, verdict=Verdict.NOT_CHECKABLE, source="")
    tests["K20"], tests["K21"] = Found(verdict=Verdict.DEPENDS), Found(verdict=Verdict.CONTRADICTED)
    html = brief_page(judged(found=claims, tests=tests, own={"K30": Own()}))
    shown = re.findall(r"<td><b>(K\d\d)</b>", html)
    assert len(shown) == 30 and shown[:4] == ["K21", "K30", "K20", "K01"] and shown[-1] == "K02"


def test_an_address_that_is_none_of_the_web_is_no_link() -> None:
    html = brief_page(judged(tests={"K01": Found(addresses=("javascript:alert(1)",))}))
    assert "<a" not in html


def test_it_names_the_text_and_what_was_set_right() -> None:
    found = handmade().found
    proposed = [found[0].with_(year=None, economies=("CHN",)), found[1].with_(id="K03")]
    html = brief_page(judged(name="A <blog>", proposed=proposed))
    assert "<h1>A &lt;blog&gt;, claim by claim</h1>" in html and "<title>A &lt;blog&gt;, " in html
    assert "It begins: <bdi dir='auto' lang='en'>China took 18 % of Japan&#x27;s exports" in html
    assert "Set right by me: K01 (year, economies); K02 added; K03 left out." in html
    assert "Set right" not in brief_page(judged())


def test_the_learners_own_words_stand_on_the_page_and_keep_to_it(tmp_path: Path) -> None:
    brief(judged(), tmp_path / "brief.html", "I <b>doubt</b> K01.")
    html = (tmp_path / "brief.html").read_text("utf-8")
    assert "<h2>In my words</h2><p>I &lt;b&gt;doubt&lt;/b&gt; K01.</p>" in html
    assert "In my words" not in brief_page(judged(), "  ")
    for words in ("a" * 601, "\u8cbf" * 301):
        with pytest.raises(CourseError, match=r"too long for one page.*Make them shorter"):
            brief(judged(), tmp_path / "brief.html", words)
    brief(judged(), tmp_path / "brief.html", "\u8cbf" * 300)
