"""The site as it is written: its pages, its charts, its links, its bytes."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import subprocess
import zipfile
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape, unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from docutils.nodes import make_id

from course import widgets
from course.claims import ERRORS, claim, dates, ledger
from course.errors import CourseError
from course.lessons import all_lessons
from course.paths import notebooks_dir
from course.widgets.explorers.claims import LOOKS
from course.workspace import shipped_files
from makers.site import cells as site_cells
from makers.site import packed
from makers.site.cells import Place, code_apart, html_of, places, reword, shown, ways_in
from makers.site.figures import Figure
from makers.site.ledger import (
    article_page,
    claim_names,
    claim_page,
    claims_page,
    share_card,
    verdict_of,
    verdict_style,
)
from makers.site.links import dead_links
from makers.site.making import build_site
from makers.site.moving.cells import shown_by
from makers.site.moving.checks import _form as _form_of
from makers.site.moving.checks import exercise_of
from makers.site.moving.explorers import _form
from makers.site.packed import PACKED
from makers.site.parts import Part, tidied
from makers.site.previews import _drawn
from makers.site.publisher import Publisher, authors
from makers.site.searching import WORDS, sections_of
from makers.site.start import counted, start_page
from makers.site.words import text_of

LESSON = "01a-japans-trade-with-china"
PAGES = (
    *(LESSON, "claims/C05", "claims/index", "quick-checks", "charts", "with-python"),
    *("tables/japan_trade", "about"),
)
SOURCE = "https://github.com/someone/course"
ANSWERS_FOR_IT = Publisher("Example School", "errors@course.example", SOURCE, "https://course.example")


@dataclass(frozen=True)
class Stand:
    """What a cell moves as, in the place of the real part."""

    html: str
    files: tuple[tuple[str, bytes], ...]


class StandIn:
    """Moves one cell of the lesson, and keeps all others."""

    STYLES = ("stand.css",)

    def moving_part(self, cell: dict[str, Any], root: str) -> Stand | None:
        if "widgets.partners(" not in "".join(cell["source"]):
            return None
        return Stand('<div class="stand" data-course-moving>It moves.</div>', (("frames.js", b"1;\n"),))

    def scripts_of(self, page: str) -> list[str]:
        return ["stand.js"]

    def shared_files(self) -> dict[str, bytes]:
        return {"stand.js": b"2;\n", "stand.css": b".stand { color: inherit; }\n"}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    build_site(out, moving=StandIn(), only=PAGES, publisher=ANSWERS_FOR_IT)
    return out


def read(site: Path, name: str) -> str:
    return (site / f"{name}.html").read_text("utf-8")


def test_every_chart_of_the_lesson_is_live_and_has_words_source_licence_and_date(site: Path) -> None:
    notebook = json.loads(Path("notebooks", f"{LESSON}.ipynb").read_text("utf-8"))
    kinds = [output.get("data", {}) for cell in notebook["cells"] for output in cell.get("outputs", ())]
    charts = [data for data in kinds if "application/vnd.vegalite.v5+json" in data]
    figures = re.findall(
        r'<figure id="[^"]+" class="course-chart">.*?</figure>', read(site, LESSON), re.DOTALL
    )
    assert len(figures) == len(charts) - 1  # one moves
    for figure in figures:
        spec = json.loads(re.search(r'<script type="application/json">(.*?)</script>', figure)[1])  # type: ignore[index]
        assert "title" not in spec and spec["$schema"].endswith("/vega/v5.json"), "compiled by the build"
        still = re.search(r'src="([^"]+)" alt="([^"]{20,})"', figure)
        assert still is not None and (site / still[1]).is_file()
        assert "About this picture" in figure and "<code>" not in figure.split("<details>")[0]
        if "Your guess, before the answer" not in figure:  # a guess has no source
            assert "Source: " in figure and "Licence" in figure
            assert "Retrieved: " in figure or "Version of " in figure
    tables = re.findall(r'See the table: <a href="([^"]+)">', "".join(figures))
    assert set(tables) == {"tables/japan_trade.html"}, "no link to a page that is not built"


def test_a_chart_leads_to_the_tables_of_its_section_and_else_to_those_of_its_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[set[str]] = []

    def figure(spec: object, root: str, tables: dict[str, object]) -> Figure:
        seen.append(set(tables))
        return Figure("", {})

    monkeypatch.setattr(site_cells, "figure", figure)
    drawn = {"output_type": "display_data", "data": {"application/vnd.vegalite.v5+json": {}}}
    cells: list[dict[str, object]] = []
    for heading, code in (("One", 'load("macro")'), ("Two", 'load("investment")'), ("Three", "1 + 1")):
        cells.append({"cell_type": "markdown", "source": f"## {heading}"})
        cells.append({"cell_type": "code", "source": code, "metadata": {}, "outputs": [drawn]})
    shown({"cells": cells}, "", lambda link: link)
    assert seen == [{"macro"}, {"investment"}, {"macro", "investment"}]


def test_a_part_that_moves_takes_the_place_of_its_cell_with_its_files(site: Path) -> None:
    page = read(site, LESSON)
    assert '<div class="stand" data-course-moving>It moves.</div>' in page
    assert '<script defer src="_static/moving/stand.js">' in page
    assert '<link rel="stylesheet" href="_static/moving/stand.css">' in page
    assert (site / "_static/moving/frames.js").read_bytes() == b"1;\n"
    assert "_static/moving/" not in read(site, "claims/C05")


def test_the_marks_of_a_text_have_their_look_on_the_site(site: Path) -> None:
    styles = re.findall(r'<link rel="stylesheet" href="(_static/[\w.]+)\?v=\w{8}"', read(site, LESSON))
    assert styles == ["_static/course.css"], "one file, so that a page is painted soon"
    rules = (site / styles[0]).read_text("utf-8")
    notebook = Path("notebooks", "06-your-own-text.ipynb").read_text("utf-8")
    classes = set(re.findall(r"course-(?:found|number|time|who|what|claim|low)\b", notebook))
    assert len(classes) == 7 and all(f".{name}" in rules for name in classes)


def test_no_page_loads_anything_from_elsewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        loaded = re.findall(r'<(?:script|img|link|iframe)\b[^>]*?(?:src|href)="([^"]+)"', text)
        outside = [one for one in loaded if re.match(r"(?:[a-z]+:)?//", one)]
        assert [one for one in outside if one != f"https://course.example/{page.relative_to(site)}"] == []
        assert not (site / "_static/scripts").exists()


def test_no_page_shows_the_marks_of_its_own_source(site: Path) -> None:
    for page in site.rglob("*.html"):
        text = re.sub(r"<(script|style|pre|code)\b.*?</\1>", "", page.read_text("utf-8"), flags=re.DOTALL)
        assert not re.search(r'style="|<(?:div|span|p|li)\b', text_of(text)), page


def test_a_page_says_what_it_is_to_search_engines(site: Path) -> None:
    page = read(site, LESSON)
    assert page.count('name="viewport"') == 1
    assert '<meta name="description" content="How large a part of Japan&#39;s trade' in page
    assert '<html lang="en"' in page
    picture = re.search(r'property="og:image" content="https://course.example/([^"]+)"', page)
    assert picture is not None and (site / picture[1]).read_bytes().startswith(b"\x89PNG")


def test_what_is_passed_on_says_the_verdict_and_has_a_picture(site: Path) -> None:
    claim, home = read(site, "claims/C05"), read(site, "index")
    assert "<title>Contradicted: Trade between Japan and China" in claim
    assert 'property="og:title" content="Contradicted: Trade' in claim
    assert re.search(
        r'name="description" content="The text says 370; [^"]*Measured: Japan&#39;s customs, at the market',
        claim,
    )
    assert "<title>Interdependence: " in home and "10 contradicted" in home.split("</head>")[0]
    pictures = [
        re.search(r'property="og:image" content="https://course.example/([^"]+)"', read(site, name))
        for name in ("index", *PAGES)
    ]
    assert all(found and (site / found[1]).is_file() for found in pictures)
    # a claim and a page with a chart have a picture of their own; all others share the course's
    shown = dict(zip(("index", *PAGES), (found[1] for found in pictures if found), strict=True))
    assert len({shown["index"], shown[LESSON], shown["claims/C05"]}) == 3
    assert len(set(shown.values())) == 3


def test_a_host_finds_what_it_asks_for(site: Path) -> None:
    assert '<base href="https://course.example/">' in read(site, "404")
    assert "Sitemap: https://course.example/sitemap.xml" in (site / "robots.txt").read_text("utf-8")
    listed = (site / "sitemap.xml").read_text("utf-8")
    assert listed.count("<lastmod>20") == listed.count("<url>") == 1 + len(PAGES) and "404" not in listed
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        assert text.index("Content-Security-Policy") < text.index("<script"), page
        icon = re.search(r'<link rel="icon" href="([^"]+)"', text)
        assert icon and (page.parent / icon[1]).is_file()


def test_the_first_page_counts_verdicts_and_sends_on(site: Path, tmp_path: Path) -> None:
    counts = re.findall(r"<strong>(\d+)</strong> ([a-z ]+)</a></li>", read(site, "index"))
    assert sum(int(count) for count, _ in counts) == len(dates())
    contradicted = sum(dates()["now"] == "contradicted")
    assert '<p class="course-example"><strong>Contradicted: ' in read(site, "index")
    assert (str(contradicted), "contradicted") in counts
    lesson = read(site, LESSON)
    assert (
        '(<a class="reference internal" href="claims/C05.html"><span class="std std-doc">C05</span></a>'
        in lesson
    )
    question, goals = lesson.index("<em>How large a part of Japan"), lesson.index("course-goals")
    assert question < lesson.index("<img", question) < goals < lesson.index("After this lesson you can")
    assert lesson.index("After this lesson you can") < lesson.index("</details>", goals)
    short = lesson.index('<details class="course-at-once"><summary>The answer at once</summary>')
    told = lesson.index("The editor may print a fifth", short)
    assert question < short < told < lesson.index("<img", question)
    ways = re.search(r'<p class="course-ways">.*?</p>', lesson)
    assert ways and re.findall(r'href="([^"]+)"', ways[0]) == ["#your-verdict", "#key-points"]
    assert "No account, nothing to install" in " ".join(read(site, "index").split())
    for page in (LESSON, "claims/C05"):
        before, about = read(site, page).split('<p class="course-about">')
        assert "<h1>" not in before and "a free course by" in about.split("</p>")[0]
        words = re.sub(
            r"<(script|pre|code)\b.*?</\1>|<[^>]+>", " ", about.split("</article>")[0], flags=re.DOTALL
        )
        assert re.search(r"\d\xa0%", words) and not re.search(r"\d (%|percent\b)|(?<![^\s(])-\d", words)


def test_no_sentence_of_a_page_asks_to_run_what_cannot_be_run(site: Path) -> None:
    assert "run that cell again" not in read(site, LESSON)
    assert "traded 308.7 billion dollars with each other" in read(site, LESSON)
    with pytest.raises(CourseError, match=r"01a/lesson\.toml: the sentence 'Run this\.' does not stand"):
        reword([], "Run this.", "", "01a")


def test_each_control_that_a_lesson_names_is_on_its_page() -> None:
    named = re.compile(
        r"[Pp]ress(?:\*\*)? \"([^\"]+)\"(?: and then \"([^\"]+)\")?|(?:switch on|move|slider) \*+([^*]+)\*"
    )
    found = 0
    for room in sorted((notebooks_dir() / "source").rglob("lesson.md")):
        text = " ".join(room.read_text("utf-8").split())
        code = re.findall(r"(widgets\.\w+\([^()]*\))", text)
        shown = [one for line in code if (one := shown_by({"cell_type": "code", "source": line}))]
        states = [getattr(widgets, one.name)(**one.settings).state for one in shown if one.what == "explorer"]
        pages = "".join(_form(_Places(state), state, "x") for state in states if not state.needs_kernel)
        for wanted in filter(None, (name for names in named.findall(text) for name in names)):
            assert re.search(rf"<(?:button|label)[^>]*>{re.escape(escape(wanted))}", pages), (
                f"{room}: {wanted}"
            )
            found += 1
    assert found >= 5


class _Places:
    """Stands in for the answers of an explorer, which take long to work out."""

    def __init__(self, state: Any) -> None:
        self.values = {
            name: [one.default_value, getattr(state, name)] for name, one in state.settings().items()
        }

    def places(self, values: dict[str, Any]) -> list[int]:
        return [0 for _ in values]


class _Forms:
    """Moves every question and explorer of a lesson, without its answers."""

    STYLES = ()

    def moving_part(self, cell: dict[str, Any], root: str) -> Part | None:
        one = shown_by(cell)
        if one is None:
            return None
        form = _form_of(exercise_of(one.name), one.name)["question"] if one.what == "check" else ""
        return Part(f'<div class="{"course-code" if "____" in form else "course-moving"}">{form}</div>', ())

    scripts_of = shared_files = dict


def test_a_line_that_begins_with_a_percent_sign_is_no_comment() -> None:
    text = {"cell_type": "markdown", "metadata": {}, "source": "A cut of 90\n% of all trade, of 2\n  %."}
    (cell,) = shown({"cells": [text]}, "", lambda link: link).cells
    assert cell["source"] == "A cut of 90\n\\% of all trade, of 2\n  \\%."


def seen_without_code(name: str, web: Mapping[str, str]) -> list[str]:
    """Return what a reader sees of a lesson without its code: paragraphs, and "<>" with text for each result.

    A chart is a result without its text.
    """
    notebook = json.loads((notebooks_dir() / f"{name}.ipynb").read_text("utf-8"))
    cells = shown(notebook, "", lambda link: link, _Forms()).cells
    for here, instead in web.items():  # each wording has its sentence, or this would stop
        reword(cells, here, instead, name)
    seen: list[str] = []
    for cell in code_apart(cells):
        text = cell["source"]
        if cell["cell_type"] == "code":
            html = str(cell["outputs"])
            assert "'stream'" not in html or re.search(r"\S {2,}\S", html), "sentences in the page's own type"
            said = text_of(html_of(cell)) if "<figure" not in html else ""
            text = f"<>{said}" if cell["outputs"] and "course-code" not in html else ""
        text = re.sub(r"<(span|div) class=.course-code.>[\s\S]*?</\1>", "", text)
        seen += [one.strip() for one in text.split("\n\n") if one.strip() not in ("", "</details>")]
    return seen


@pytest.mark.parametrize("name", [one.name for one in all_lessons() if one.name != "warm-up"])
def test_without_code_no_paragraph_announces_what_is_not_there(name: str) -> None:
    (web,) = (one.web for one in all_lessons() if one.name == name)
    seen = seen_without_code(name, web)
    follows = re.compile(r"<(?!/)|[|*>-]|1\.|\$\$|!\[")
    lost = [one for one, after in pairwise([*seen, ""]) if one.endswith(":") and not follows.match(after)]
    assert lost == []
    assert sum("data-course-code" in one for one in seen) == 1
    if f"{name}.html" not in _with_python():  # names of functions and columns stand in the code
        names = re.compile(r"`|[a-z]_\w|\b(?:the|this|next) cell\b|\brun it again|\bTrue\b|Tolerance")
        assert [one for one in seen if names.search(re.sub(r"\]\([^)]*\)|<[^>]*>", "", one))] == []
    assert name != LESSON or not any("Write it" in one or "Load the table" in one for one in seen)


def _with_python() -> list[str]:
    """Return the pages that the first page calls lessons with Python."""
    return re.findall(r'<a href="([^"]+)">[^<]* \(with Python\)</a>', start_page(""))


def test_the_course_can_be_taken_away_and_launched(site: Path) -> None:
    page = read(site, "with-python")
    assert f'href="{PACKED}" download' in page and f'href="{SOURCE}"' in page
    begin = re.search(r"mybinder\.org/v2/gh/someone/course/HEAD\?urlpath=lab/tree/([\w-]+)/([^\"]+)\"", page)
    assert begin and f'course layout "$HOME/{begin[1]}"\n' in Path(".binder/postBuild").read_text("utf-8")
    assert begin[2] in shipped_files()
    with zipfile.ZipFile(site / PACKED) as archive:
        names = {name.partition("/")[2] for name in archive.namelist()}
    assert {"start.py", "pyproject.toml", "course/cli.py", f"notebooks/{LESSON}.ipynb"} <= names
    assert not any("teacher.md" in name or "__pycache__" in name for name in names)


def test_only_what_git_tracks_is_packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*packed._FILES, "docs/site.md", "docs/draft.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    monkeypatch.setattr(packed, "notebooks_dir", lambda: tmp_path / "notebooks")

    def inside() -> set[str]:
        with zipfile.ZipFile(io.BytesIO(packed.packed_course())) as archive:
            return {name.partition("/")[2] for name in archive.namelist()}

    assert {"start.py", "docs/site.md", "docs/draft.md"} <= inside(), "Git does not keep this folder"
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "add", "docs/site.md"], cwd=tmp_path, check=True)
    assert {*packed._FILES, "docs/site.md"} == inside()


def test_long_words_in_a_table_keep_lines_of_a_readable_length() -> None:
    row = '<tr><td style="text-align: left">A sentence of more than five words.</td><td>-4.5</td></tr>'
    made = tidied(f"<table><tbody>{row}</tbody></table>", 2)
    assert "<td>\u22124.5</td>" in made, "a minus sign"
    assert re.findall("<td[^>]*>", made) == ['<td class="course-wordy" style="text-align: left">', "<td>"]


@pytest.mark.parametrize("shared", [None, "flow"])
def test_the_head_of_a_table_has_one_row(shared: str | None) -> None:
    table = pd.DataFrame({"text": ["a"]}, index=pd.Index(["C05"], name="id")).rename_axis(columns=shared)
    made = tidied(table.to_html(), 2)
    head = made.split("</thead>")[0]
    assert re.findall(r"<th[^>]*>(\w+)</th>", head) == ["id", "text"] and head.count("<tr") == 1


def test_quick_checks_charts_and_explorers_are_found_again(site: Path) -> None:
    asked = (
        '<div data-kind="check"><div aria-label="Quick check · Is it?" style="margin:0">Is it?</div></div>'
    )
    moves = (
        '<div class="course-explorer course-moving" data-kind="explorer"><strong id="x">It</strong> '
        "<span>Why?</span>"
        '<source srcset="x.svg"></div>'
    )
    cells: list[dict[str, Any]] = [
        {"cell_type": "markdown", "source": "# A lesson"},
        {"cell_type": "markdown", "source": "## One\n\n## Two"},
        *(
            {"cell_type": "code", "source": "", "outputs": [{"data": {"text/html": html}}]}
            for html in (asked, moves, asked)
        ),
    ]
    checks, figures = places(cells)
    ways_in(cells, (checks, figures), 35)
    assert cells[0]["source"].endswith(
        'About 35 minutes, in 2 parts. Only two minutes? Try <a href="#figure-1">a chart to move</a> · '
        '<a href="#quick-checks">2 quick checks</a></p>'
    )
    assert checks == [Place("quick-checks", "Is it?"), Place("quick-check-2", "Is it?")]
    assert figures == [Place("figure-1", "It", "x.svg", "Why?")]
    shown = "".join(cell["outputs"][0]["data"]["text/html"] for cell in cells[2:])
    assert re.findall(r' id="([^"]+)"', shown) == ["quick-checks", "figure-1", "x", "quick-check-2"]
    charts = read(site, "charts")
    listed = re.findall(rf'href="{LESSON}.html#(figure-\d+)"><img [^>]*>([^<]+)</a>', charts)
    assert len(listed) == len(re.findall('<figure id="figure-', read(site, LESSON))) > 3
    assert "The quick checks above work on a phone." in read(site, "quick-checks")


def test_a_claim_has_both_verdicts_and_its_readings(site: Path) -> None:
    page = read(site, "claims/C05")
    assert "Contradicted.</strong> The text says 370;" in page and "No official basis" in page
    assert "What was published by 27 April 2025 gives the same verdict" in page
    assert "The text says 370; the figures say at most 324 billion US dollars." in text_of(page)


@pytest.mark.parametrize("id", claim_names())
def test_the_counts_on_a_claims_page_agree_with_what_it_shows(id: str) -> None:
    one, page = claim(id), claim_page(id)
    if not one.readings.judged:
        assert "course-bars" not in page
        return
    decide, *folded = page.split("<details><summary>How this was counted")
    bars, beside = (
        re.findall(r"<li><span>.*?</li>", part) for part in (decide, folded[0].split("</details>")[0])
    )
    assert not any("cannot change" in bar or "no data" in bar for bar in bars)
    taken = [bars.pop(at) for at, bar in enumerate(bars) if "decides nothing" in bar]
    assert len(taken) <= 1 and all(one.error in bar or ERRORS[one.error] in unescape(bar) for bar in taken)
    (said,) = re.findall(r"<p>([^<]*reading[^<]*)</p>", folded[0])[:1]
    counted = [int(number) for number in re.findall(r" in (\d+)(?=,| of)", said)]
    judged = int(found[1]) if (found := re.search(r"of (\d+) readings", said)) else 1
    assert sum(counted or [1]) == judged
    missing = int(found[1]) if (found := re.search(r"; (\d+) more without data", said)) else 0
    limits = int(found[1]) if (found := re.search(r"counts as (\d) readings", said)) else 1
    undrawn = sum("no data" in bar for bar in beside)
    assert judged + missing == limits * len(bars) + undrawn == len(one.readings.every)
    assert bool(beside) == ("what cannot change the verdict" in folded[0].split("</summary>")[0])


def test_a_claim_says_who_wrote_it_and_when_its_figures_came_and_draws_all_of_them() -> None:
    page = claim_page("C11")
    assert (
        "Japan between China and the United States (Sohu, 27 April 2025), known by an English abstract"
        in page
        and "The text says 35 %; Toyota&#x27;s joint ventures brought at most 5.8 % (Honda" in page
    )
    assert "came out after 27 April 2025, so nobody could judge it then." in page
    assert '<a href="../01b-whose-balance.html#what-do-two-car-makers-earn">What do two' in page
    bars = page.split("course-bars", 1)[1].split("</details>")[0]
    assert re.search(r"Honda, [^<]* 2020</span> <b>36.1</b>", bars) and "<b>12.9</b>" in bars
    listed = re.findall(r"<b>([\d.]+) %</b>", page)
    assert set(listed) <= set(re.findall(r"<b>([\d.]+)</b>", bars)), "one rounding for one figure"


@pytest.mark.parametrize("id", ["C21", "C22"])
def test_the_box_names_the_count_with_the_other_sign(id: str) -> None:
    box = text_of(re.findall(r'<p class="course-verdict">.*?</p>', claim_page(id))[0])
    assert "deficit" in box and "surplus" in box and "China's" in box
    assert id != "C21" or "The text says +32; the figures say at most +4.3 billion US dollars." in box


def test_each_verdict_has_its_letter_and_colour_on_pages_and_pictures_of_claims() -> None:
    named = set(re.findall(r'data-verdict="([^"]+)"', claims_page()))
    assert named == {verdict.replace(" ", "-") for verdict in LOOKS}
    for (one, look), rule in zip(LOOKS.items(), verdict_style().splitlines(), strict=True):
        assert f'[data-verdict="{one.replace(" ", "-")}"]' in rule
        assert f'--verdict: {look["shade"]}; --letter: "{one[0].upper()}"' in rule
    assert f'fill="{LOOKS["contradicted"]["shade"]}"' in _drawn(share_card("C26"), "")


def test_the_box_says_what_the_verdict_hangs_on_and_how_sure_the_course_is() -> None:
    page = claim_page("C13")
    box = text_of(re.findall(r'<p class="course-verdict">.*?</p>', page)[0])
    assert "could be right only if three quarters of the plants outside China stood idle" in box
    assert box.endswith("How sure the course is of its verdict: medium.")
    idle = re.search(r"so (\d+)\s% of their capacity would stand idle", page)
    assert idle and abs(int(idle[1]) - 75) < 5, "the words of the box are rounded from this figure"


def test_pages_say_who_publishes_them_and_where_an_error_goes(site: Path) -> None:
    for name in ("index", "claims/C05", "about"):
        foot = read(site, name).split('<footer class="bd-footer-content">')[-1]
        assert "Publisher: Example School." in text_of(foot)
        subject = f"Error%20on%20https%3A%2F%2Fcourse.example%2F{name.replace('/', '%2F')}.html"
        assert f'href="mailto:errors@course.example?subject={subject}">Report an error</a>' in foot
    about = text_of(read(site, "about").split('id="report-an-error"')[1])
    assert "instead: errors@course.example." in about and "Publisher: Example School." in about
    assert "how to report an error" in read(site, "index")


def test_a_site_whose_publisher_gives_no_address_does_not_speak_of_reporting_errors() -> None:
    document = (notebooks_dir().parent / "docs" / "about.md").read_text("utf-8")
    assert Publisher().report("index.html") == ""
    assert not re.search("report|kept", document + start_page("").split("## Lessons")[1], re.IGNORECASE)
    assert Publisher(repository=f"{SOURCE}.git").report("index.html") == f"{SOURCE}/issues"
    assert Publisher(contact="https://a.example/us", repository=SOURCE).report("x") == "https://a.example/us"
    assert authors() == "The Interdependence course team"
    with pytest.raises(CourseError, match="neither an e-mail address nor a page"):
        Publisher(contact="the teacher")


def test_a_claim_that_is_passed_on_says_what_was_measured_by_whom_and_when() -> None:
    title, said = verdict_of("C13")
    assert title.startswith("Contradicted: China holds 70 per")
    assert said.startswith("The text says 70 %; output of the four magnet metals was at least 91.3 %")
    assert "refining of magnet rare earths, 2024 (International Energy Agency, 21 May 2025)" in said
    assert said.endswith("(Sohu, 27 April 2025), known by an English abstract.")


def test_the_line_to_cite_the_course_is_the_one_of_its_citation_file() -> None:
    root = notebooks_dir().parent
    said = " ".join((root / "docs" / "about.md").read_text("utf-8").replace("\n> ", " ").split())
    held = dict(
        re.findall(r'^(?: +- )?([\w-]+): "(.+)"', (root / "CITATION.cff").read_text("utf-8"), re.MULTILINE)
    )
    year = held["date-released"][:4]
    assert f"The Interdependence course team ({year}). {held['title']}. Version {held['version']}." in said


def test_lists_say_the_verdict_and_the_main_figure(site: Path) -> None:
    for listed in (claims_page(), article_page()):
        items = [text_of(item) for item in re.findall(r"<li.*?</li>", listed)]
        assert len(items) == len(dates())
        (one,) = [item for item in items if "C05" in item]
        assert "Contradicted. The text says 370; the figures say at most 324 billion" in one
        said = "|".join(dates()["now"].unique())
        assert all(re.search(said, item, re.IGNORECASE) for item in items)
    packed = re.search(r'"gzip":"([^"]+)"', (site / WORDS).read_text("utf-8"))
    assert packed
    pages = json.loads(gzip.decompress(b64decode(packed[1])))
    assert {name: told for name, _, *told in pages}["claims/C05"] == [
        "Contradicted. The text says 370; the figures say at most 324 billion US dollars."
    ]


def test_the_search_knows_each_entry_of_the_glossary_by_its_word() -> None:
    entries = (
        '<p id="word-hhi"><strong>HHI.</strong> The <strong>sum</strong> of squares.</p>'
        '<p id="word-flow"><strong>Flow.</strong> A bath.</p>'
    )
    found = sections_of(f'<article class="bd-article"><h1>Glossary</h1>{entries}</article>')
    assert found[1:] == [["word-hhi", "HHI", "The sum of squares."], ["word-flow", "Flow", "A bath."]]


def test_the_search_takes_a_chart_under_its_title_and_leaves_small_print_out() -> None:
    chart = (
        '<figure id="figure-1"><p class="course-title">Japan buys</p><p>percent</p>'
        "<details><summary>About</summary><p>two_blocs</p></details></figure>"
    )
    moving = (
        '<div id="figure-2"><p class="course-heading"><strong>Move</strong> <span>Who?</span></p>'
        '<div><p class="course-source">Source: a table</p></div><p>It moves.</p></div>'
    )
    section = f'<section id="s"><h2>Goods</h2><p>Before.</p>{chart}<p>Between.</p>{moving}<p>After.</p>'
    found = sections_of(f'<article class="bd-article"><h1>Trade</h1>{section}</section></article>')
    assert found[1:] == [
        ["s", "Goods", "Before.\nBetween.\nAfter."],
        ["figure-1", "Japan buys", "percent"],
        ["figure-2", "Move Who?", "It moves."],
    ]


def test_a_claim_beside_its_readings_is_drawn_on_one_scale(site: Path) -> None:
    page = read(site, "claims/C05")
    text, *readings, taken = re.findall(
        r"<li[^>]*><span>([^<]+)</span> <b>([\d.]+)</b>.*?width:([\d.]+)%", page
    )
    assert text[:2] == ("The text", "370") and taken[1] == "371"
    assert len(readings) == 4, "readings that differ only in how near a figure must be share a bar"
    assert all(float(wide) == pytest.approx(float(value) / 3.714, abs=0.15) for _, value, wide in readings)
    balance = claim_page("C21")
    assert '<b>−42.6</b> <small>contradicted</small><i style="margin-left:0.' in balance
    assert "margin-left:57." in balance, "a surplus begins where a deficit ends"


def test_every_figure_of_a_claim_leads_to_its_source(site: Path) -> None:
    figures = claim("C05").evidence().figures
    listed = read(site, "claims/C05").split("<h2>Figures and their sources")[-1].split("</details>")[0]
    places = re.findall(r'<small><a href="(https://[^"]+|\.\./tables/\w+\.html)">', listed)
    assert len(places) == len(re.findall("<small>", listed)) - 2, "the pages of two tables are not built here"
    assert len(re.findall("<small>", listed)) == len(figures)


def test_each_claim_has_a_short_name_in_menus_and_lists(site: Path) -> None:
    names = claim_names()
    assert list(names) == list(ledger()["id"])
    assert len(set(names.values())) == len(names) and max(map(len, names.values())) <= 44
    menus = [
        read(site, one).split('<nav class="course-nav"')[1].split("</nav>")[0]
        for one in (LESSON, "claims/C05")
    ]
    assert 'title="C05: ' in read(site, "claims/index"), "claims follow the list, by id"
    group = menus[1].split("<summary>Contradicted, 10</summary>")[1].split("</details>")[0]
    assert f"C05 {names['C05']}" in group and "Contradicted, 10" not in menus[0], (
        "a long list stands on its pages"
    )


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    links = "".join(f'<a href="{one}">x</a>' for one in ("b.html", "#there", "#here"))
    (tmp_path / "a.html").write_text(f'<p id="here">{links}</p>')
    found = dead_links(tmp_path)
    assert found == ["a.html: b.html is not there", "a.html: #there names no place on that page"]


def test_two_builds_have_the_same_bytes(site: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    # an address needs no "/" at its end
    build_site(again, moving=StandIn(), only=PAGES, publisher=ANSWERS_FOR_IT)
    assert digests(site) == digests(again)


def digests(folder: Path) -> dict[str, str]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {f"{file.relative_to(folder)}": hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(CourseError, match="holds something that is not the site"):
        build_site(tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "mine"


def test_an_unknown_page_is_named(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="no page 'claims/C99'"):
        build_site(tmp_path / "out", only=["claims/C99"])


def test_each_count_of_the_first_page_leads_to_its_claims() -> None:
    page, first = claims_page(), start_page("")
    for count, _, at in counted():
        assert f'href="claims/index.html#{at}"' in first
        (claims,) = re.findall(f'<h2 id="{at}">.*?</ul>', page)
        assert claims.count("<li id=") == count


def test_a_site_without_python_says_that_exercises_need_a_computer(site: Path) -> None:
    page = read(site, "index")
    assert "The exercises are in Python and need a computer." in page and "exercises/" not in page
    assert "wasm-unsafe-eval" not in read(site, LESSON) and not (site / "_static/python").exists()


def test_each_answer_of_the_search_leads_to_a_place_that_exists(site: Path) -> None:
    top = notebooks_dir().parent
    script = (top / "makers/site/look/static/search.js").read_text("utf-8")
    names = {one.name: f"notebooks/source/{one.name}/lesson.md" for one in all_lessons()}
    texts = {name: (top / file).read_text("utf-8") for name, file in names.items()}
    about = (top / "docs/about.md").read_text("utf-8") + "\n## Report an error\n"  # with an address
    texts |= {"index": start_page(""), "about": about}
    for name, file in (("teaching/index", "teaching.md"), ("teaching/models", "models.md")):
        texts[name] = (top / "docs" / file).read_text("utf-8")
    places = re.findall(r'"([\w/-]+)#([\w-]*)"', script)
    assert len(places) > 9
    for name, anchor in places:
        if not anchor or anchor.startswith("figure-"):
            continue
        if name in texts:
            headings = re.findall(r"^##+ (.+)$", texts[name], re.MULTILINE)
            assert anchor in map(make_id, headings), f"search.js: {name} has no section {anchor}"
        else:
            assert f'id="{anchor}"' in read(site, name)
