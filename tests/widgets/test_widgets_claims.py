"""The learner's verdicts on claims: kept with their history, and on the tiles."""

from __future__ import annotations

import base64
import gzip
import html
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import nbformat
import pytest
from nbconvert import HTMLExporter

from course import my_ledger, widgets
from course.charts.render import MIME_SPEC
from course.claims import GOVERNMENTS, Claim, claim, dates
from course.tables import load
from course.widgets.explorers import claims as module
from course.workspace import Workspace, current
from course.workspace.ledger import PersonalLedger

SCHEMA = json.loads(
    gzip.decompress((Path(__file__).parents[1] / "charts/vega-lite-5.6.1-schema.json.gz").read_bytes())
)


def test_own_verdicts_are_kept_with_their_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Workspace(tmp_path).create()
    monkeypatch.chdir(tmp_path)
    explorer = widgets.claims(claim="C05", shown="own")
    assert explorer.view is not None
    assert "not judged yet" in explorer.state.sentence()
    before = explorer._chart.revision
    explorer._opened.own.value, explorer._opened.sure.value = "overstated", 0.7
    explorer._keep()
    assert explorer._chart.revision == before + 1
    assert "overstated, 70 % sure" in explorer.state.sentence()
    explorer._opened.own.value = "supported"
    explorer._keep()
    assert "revised 1 time." in explorer.state.sentence()
    assert [entry.verdict for entry in PersonalLedger(current()).history("C05")] == [
        "overstated",
        "supported",
    ]
    assert explorer.state.table().set_index("verdict").loc["supported", "own"] == 1
    names: dict[str, Any] = {}
    exec(compile(explorer.state.code(), "<learner>", "exec", dont_inherit=True), names)
    assert names["result"].equals(explorer.state.table())
    tiles = explorer.state.frames()["tiles"].set_index("id")
    assert tiles.loc["C05", "verdict"] == "supported" and tiles.loc["C06", "letter"] == "?"


def test_an_export_keeps_the_courses_ledger_and_ones_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Workspace(tmp_path).create()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COURSE_RENDER", "text")
    alone = widgets.claims(claim="C05")._repr_mimebundle_()[0]
    assert "The course: contradicted" in alone["text/plain"] and "You:" not in alone["text/plain"]
    my_ledger().record("C05", "overstated", 0.7)
    my_ledger().record("C17", "supported", 0.9)
    for_both = widgets.claims(claim="C05")._repr_mimebundle_()[0]
    sentence, *paragraphs, own = for_both["text/plain"].split("\n")
    assert "The course: contradicted in 8 of 8 readings. Confidence: high. " in sentence
    assert "The course: contradicted" in sentence and "You: overstated, 70 % sure." in sentence
    assert paragraphs[2].startswith("Trade: C04 depends on the reading, C05 contradicted (mine: overstated)")
    assert "C05 overstated (70 %), C17 supported (90 %)" in own and own.endswith("says the same of 1.")
    tiles = for_both[MIME_SPEC]["datasets"][for_both[MIME_SPEC]["layer"][0]["data"]["name"]]
    letters = [
        {row["id"]: row["letter"] for row in tiles if row["theme"].endswith(", my own") == mine}
        for mine in (False, True)
    ]
    assert letters[0]["C05"] == "C" and "?" not in letters[0].values()
    assert letters[1]["C05"] == "O" and list(letters[1].values()).count("?") == 36
    jsonschema.Draft7Validator(SCHEMA).validate(widgets.claims(claim="C05").state.chart().to_dict())


def test_a_page_made_of_the_notebook_shows_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Workspace(tmp_path).create()
    monkeypatch.chdir(tmp_path)
    my_ledger().record("C05", "overstated", 0.7)
    bundle = widgets.claims(claim="C05")._repr_mimebundle_()[0]
    cell = nbformat.v4.new_code_cell("widgets.claims(claim='C05')", execution_count=1)
    cell.outputs = [nbformat.v4.new_output("execute_result", data=bundle, execution_count=1)]
    body, _ = HTMLExporter().from_notebook_node(nbformat.v4.new_notebook(cells=[cell]))
    stored = re.search(r'<img[^>]*src="data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)', body)
    assert stored, "the page has no picture"
    picture = base64.b64decode(stored[1]).decode()
    for words in ("viewpoint, my own", "You: overstated, 70 %"):
        assert words in html.unescape(picture), words


def test_choices_of_a_claim_are_turned_by_menus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Workspace(tmp_path).create()
    monkeypatch.chdir(tmp_path)
    explorer = widgets.claims(claim="C33")
    assert explorer.view is not None
    panel = explorer._opened.readings
    # one's own verdict comes before the course's, so that its button is in sight
    opened, form = explorer._opened, explorer._opened._form
    assert opened.box.children[:4] == (opened._says, form.row, opened.kept, opened._found)
    assert list(panel._menus) == ["meaning", "start"]
    assert "The verdict depends on the first year" in explorer._opened._found.value
    assert panel._menus["start"].options == ("every reading", "from 2000", "from 2009")
    panel._menus["start"].value = "from 2009"
    assert panel.turned() == {"start": "from 2009"}
    assert "In the readings chosen here: contradicted in the only reading." in panel._found.value
    keep = explorer._opened._form.row.children[-1]
    assert keep.disabled
    explorer._opened.own.value = "supported"
    assert not keep.disabled
    explorer._keep()  # a verdict that is kept turns nothing back
    assert panel.turned() == {"start": "from 2009"}
    explorer.state.set(claim="C05")
    assert "rate" in panel._menus and panel.turned() == {}
    assert "contradicted in 8 of 8 readings" in panel._found.value.casefold()
    explorer.state.set(claim="C25")
    assert not panel._row.children and panel._found.value == ""
    explorer.state.set(claim="C33", shown="own")
    assert not panel._row.children, "the course's readings stay out of the learner's own view"


HEADINGS = [
    "Headline",
    "Core viewpoint",
    "Trade",
    "Strategic resources",
    "Why Japan does not choose sides",
    "What it means for the world",
    "Outlook",
]


def _all_html(explorer: Any) -> str:
    """Return everything that the page is sent: the rows and what opened."""
    opened = explorer._opened
    parts = [opened._says, opened.kept, opened._found, opened._folded, opened.readings._found]
    return json.dumps([explorer._chart.rows, explorer._chart.words]) + "".join(one.value for one in parts)


def test_every_sentence_stands_once_under_its_heading_in_the_order_of_the_text() -> None:
    rows = widgets.claims(shown="own").state.sentences()
    assert list(rows["heading"].drop_duplicates()) == HEADINGS
    assert (rows["heading"] != rows["heading"].shift()).sum() == len(HEADINGS), "each heading stands once"
    assert rows["paragraph"].is_monotonic_increasing
    assert rows.loc[0, "id"] == "C38"
    assert sorted(rows["id"]) == sorted(load("claims")["id"])
    assert dict(rows[["id", "text"]].to_numpy()) == dict(load("claims")[["id", "text"]].to_numpy())


def test_a_click_on_a_sentence_opens_it_and_menu_and_code_follow() -> None:
    explorer = widgets.claims(shown="own")
    assert explorer.view is not None
    explorer._chart.claim = "C18"  # what the page sends
    assert explorer.state.claim == explorer._controls["claim"].value == "C18"
    says = explorer._opened._says.value
    assert "C18" in says and "owes" not in says, "the sentence stands in the text beside it"
    assert "A number, which can be counted" in says
    assert "300 trillion yen (government debt, total, 2024)" in says
    assert explorer._chart.words.startswith("C18.")
    explorer.state.set(claim="C12")
    assert explorer._chart.claim == "C12"
    assert "more than 40 billion US dollars" in explorer._opened._says.value
    explorer.state.set(claim="C30")
    assert "Figure" not in explorer._opened._says.value and "A norm" in explorer._opened._says.value
    explorer._chart.claim = "C99"
    assert explorer.state.claim == "C30" and "C99" in explorer._chart.trouble


def test_ones_own_view_asks_for_nothing_of_the_course(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Workspace(tmp_path).create()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COURSE_RENDER", "text")

    def refused(*_: Any) -> Any:
        raise AssertionError("the course's verdict was asked for")

    monkeypatch.setattr(module, "ledger", refused)
    for name in ("evidence", "as_of"):
        monkeypatch.setattr(Claim, name, refused)
    monkeypatch.setattr(Claim, "aftermath", property(refused))
    explorer = widgets.claims(claim="C05", shown="own")
    assert explorer.view is not None
    explorer._behind.unfolded = ["table", "code"]
    for id in load("claims")["id"]:
        explorer.state.set(claim=id)
    explorer._opened.own.value = "supported"
    explorer._keep()
    bundle = explorer._repr_mimebundle_()[0]
    assert list(explorer.state.table()) == ["verdict", "own"] and "ledger()" in explorer.state.code()
    assert "course" not in bundle["text/plain"].casefold()
    assert (
        "United States no. (supported)" in bundle["text/plain"]
        and "C05 Trade between" in bundle["text/plain"]
    )
    assert not explorer.state.sentences()["course"].any()


def test_the_whole_text_stands_in_the_still_where_the_own_ledger_begins() -> None:
    whole, one = (widgets.claims(claim=id, shown="own").still().to_dict() for id in ("C01", "C19"))
    sentences = list(load("claims")["text"])
    assert all(sentence in whole["description"] for sentence in sentences)
    assert all(sentence in " ".join(whole["title"]["subtitle"]) for sentence in sentences)
    assert sum(sentence in one["description"] for sentence in sentences) == 1


def test_the_courses_verdict_comes_with_its_evidence_and_goes_again() -> None:
    explorer = widgets.claims(claim="C05", shown="own")
    assert explorer.view is not None
    one = claim("C05")
    assert one.finding[:30] not in html.unescape(_all_html(explorer))
    explorer.state.set(shown="course")
    shown = html.unescape(_all_html(explorer))
    evidence = one.evidence()
    words = [
        one.finding,
        evidence.rule,
        *one.viewpoints.values(),
        *(each.source for each in evidence.figures),
    ]
    assert all(each in shown for each in words)
    assert set(explorer.state.sentences()["course"]) == {
        "supported",
        "overstated",
        "contradicted",
        "depends on the reading",
        "not checkable",
    }
    explorer.state.set(shown="own")
    assert not any(each in html.unescape(_all_html(explorer)) for each in words)


def _text(piece: str) -> str:
    """Return what a reader sees of a piece of HTML."""
    return html.unescape(re.sub(r"<[^>]+>", " ", piece))


def test_the_verdict_as_of_the_texts_day_stands_beside_todays() -> None:
    table = dates().set_index("id")
    day = table.attrs["then"]
    explorer = widgets.claims()
    assert explorer.view is not None
    for id, row in table.iterrows():
        explorer.state.set(claim=id)
        found = explorer._opened._found.value
        assert found.count("As of the text\u2019s day") == 1 and f"({day.day} {day:%B %Y})" in found
        _, then = _text(found).split(f"({day.day} {day:%B %Y}):")
        assert then.split(maxsplit=1)[1] and row["then"] in then.casefold()
        assert (", as today" in then) != row["changed"]
        # why it differs is said where fewer readings had a figure, and nowhere else
        fewer = len(claim(id).as_of().judged) < len(claim(id).readings.judged)
        assert (row["why"] in then) == fewer, id
        assert all(name in then for name in row["stand_ins"])
    explorer.state.set(claim="C13")
    then = _text(explorer._opened._found.value).split("(27 April 2025):")[1]
    assert " ".join(then.split()).startswith(
        "Not decided then . None of today\u2019s 4 readings had a figure. Published later: refining of "
        "magnet rare earths, 2024 (2025-05-21)."
    )


def test_what_each_government_did_since_is_listed_alike() -> None:
    explorer = widgets.claims()
    assert explorer.view is not None
    for id in load("claims")["id"]:
        explorer.state.set(claim=id)
        folded = explorer._opened._folded.value
        after = claim(id).aftermath
        assert ("What happened since" in folded) != after.empty, id
        if after.empty:
            continue
        since = folded.split("What happened since (not evidence)")[1]
        heads = re.findall("<h6>(.*?)</h6>", since)
        assert heads == list(GOVERNMENTS.values()), "each government, in the same order with every claim"
        for name, part in zip(heads, re.split("<h6>.*?</h6>", since)[1:], strict=True):
            expected = [
                f"{row.date:%Y-%m-%d}: {row.event} ({row.grade}: {row.source})"
                for row in after[after["government"] == name].itertuples()
            ]
            assert [html.unescape(item) for item in re.findall("<li>(.*?)</li>", part)] == expected
            assert ("None held." in part) == (not expected)
    explorer.state.set(claim="C23")
    assert "(relay: " in explorer._opened._folded.value
    assert "no event after 24 July 2026" in explorer._opened._folded.value


def test_what_is_typed_stays_until_another_sentence_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Workspace(tmp_path).create()
    monkeypatch.chdir(tmp_path)
    explorer = widgets.claims(claim="C05", shown="own")
    assert explorer.view is not None
    assert explorer._opened.own.value == "", "nothing is chosen for the learner"
    explorer._keep()
    assert explorer._chart.trouble == "Choose a verdict first, then keep it." and not len(my_ledger())
    explorer._opened.own.value, explorer._opened.why.value = "overstated", "<script>alert(1)</script>"
    explorer.state.set(shown="course")
    explorer.state.set(shown="own")
    assert (explorer._opened.own.value, explorer._opened.why.value[:8]) == ("overstated", "<script>")
    explorer._keep()
    assert explorer._chart.trouble == ""
    assert "<script>" not in explorer._opened.kept.value
    assert "overstated, 60 % sure: &lt;script&gt;" in explorer._opened.kept.value
    explorer.state.set(claim="C06")
    assert (explorer._opened.own.value, explorer._opened.why.value) == ("", "")
    explorer.state.set(claim="C05")
    assert explorer._opened.own.value == "overstated"


def test_a_click_sends_no_rows_that_the_page_has_or_does_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    import ipywidgets

    explorer = widgets.claims(claim="C01")
    assert explorer.view is not None and list(explorer._chart.rows) == ["sentences"]
    sent: list[Any] = []
    monkeypatch.setattr(ipywidgets.Widget, "_send", lambda self, message, buffers=None: sent.append(message))
    explorer._chart.claim = "C09"  # as a click does
    assert not [message for message in sent if "rows" in message.get("state", {})]
    # the sentence, the finding with its figures and readings; with all rows it was 21,000 bytes
    assert 0 < sum(len(json.dumps(message).encode()) for message in sent) < 12_000
