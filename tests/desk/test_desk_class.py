"""A class of 120 from zip to LMS file, learner pages and class page in one command, twice over."""

from __future__ import annotations

import base64
import csv
import html
import os
import re
import shutil
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pytest
from accessible import faults
from classmaker import ASSESSMENT, HARD, LIMITS, NAME, SCRIPT, MadeClass

import course.grading.run.seat as seat_module
from course.cli import main
from course.grading.lms import lms_name, read_roster
from course.grading.marks.gradebook import Gradebook
from course.grading.pages.feedback import page_name
from course.outcomes import Outcome
from course.paths import sign_file

pytestmark = pytest.mark.usefixtures("one_sandbox")

LATE = ["--due", "2026-11-24T23:59", "--late", "24:0.5"]
SIGN = f"data:image/svg+xml;base64,{base64.b64encode(sign_file().read_bytes()).decode()}"


def _grade(made: MadeClass, lms: str, out: Path, *more: str, pages: bool = False) -> None:
    words = ["grade", NAME, str(made.folder / f"{lms}.zip"), "--out", str(out), "--quiet"]
    words += [*LATE, *LIMITS, *more, "--roster", str(made.folder / f"{lms}.csv")]
    words += ["--bank", str(made.bank), "--seed-file", str(made.secret)]
    if pages:
        words += ["--feedback", str(out / "pages")]
    if lms == "canvas":
        words += ["--assignment", "Harbour figures"]
    assert main(words) == 0


@pytest.fixture(scope="module")
def moodle(made: MadeClass) -> Path:
    _grade(made, "moodle", made.folder / "marks", "--workers", "2", pages=True)
    return made.folder / "marks"


@pytest.fixture(scope="module")
def canvas(made: MadeClass) -> Path:
    _grade(made, "canvas", made.folder / "marks-canvas", "--workers", "1")
    return made.folder / "marks-canvas"


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))


def _page(out: Path, student: str) -> str:
    return (out / "pages" / "learners" / page_name(student)).read_text("utf-8")


def _called(made: MadeClass, student: str) -> str:
    """Return how a learner's page says whose it is: name, then login."""
    return _escaped(f"{made.people[student]} ({student})")


def _escaped(text: str) -> str:
    return html.escape(text).replace("&#x27;", "&#39;")


def _outcomes(out: Path, student: str) -> dict[str, str]:
    return {
        row["question"]: row["outcome"] for row in _table(out / "grades.csv") if row["student"] == student
    }


def _tags(text: str) -> list[tuple[str, list[tuple[str, str | None]]]]:
    found: list[tuple[str, list[tuple[str, str | None]]]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, attrs))

    Reader().feed(text)
    return found


def test_everybody_ends_as_they_should(made: MadeClass, moodle: Path) -> None:
    totals = {row["student"]: row for row in _table(moodle / "totals.csv")}
    assert len(totals) == 120
    for student, kind in made.kinds.items():
        outcomes, total = _outcomes(moodle, student), totals[student]
        if kind == "honest":
            assert set(outcomes.values()) == {"right"}
            assert total["total"] == "5"
        elif kind == "weak":
            assert "wrong" in outcomes.values()
            assert 0 < float(total["total"]) < 5
        elif kind == "late":
            assert (total["late_hours"], total["late_factor"], total["total"]) == ("9.52", "0.5", "2.5")
        elif kind == "missing":
            assert set(outcomes.values()) == {"not handed in"}
            assert total["state"] == "open"
        elif kind == "swapped":
            assert set(outcomes.values()) == {"wrong variant"}
            assert total["state"] == "open"
        elif kind == "copied":
            assert outcomes["cargo"] == "wrong"
        elif kind == "misled":
            assert [name for name, outcome in outcomes.items() if outcome != "right"] == ["share"]
    hostile = {kind: _outcomes(moodle, student) for student, kind in made.kinds.items() if "hostile" in kind}
    assert hostile["hostile 2"]["cargo"] == "time-out"
    assert hostile["hostile 3"]["cargo"] == "died"
    assert set(hostile["hostile 9"].values()) == {"unreadable"}
    assert {totals[s]["state"] for s, kind in made.kinds.items() if kind == "hostile 9"} == {"open"}
    assert set(hostile["hostile 10"].values()) == {"conflict"}
    for number in (0, 1, 4, 5, 6, 7, 8, 11):
        outcomes = hostile[f"hostile {number}"]
        assert outcomes["cargo"] != "right"
        assert outcomes["largest"] == "right", (number, outcomes)


def test_both_lms_and_any_number_of_workers_give_the_same_marks(moodle: Path, canvas: Path) -> None:
    def marks(out: Path) -> list[tuple[str, ...]]:
        keys = ("student", "question", "outcome", "points", "mistake")
        return sorted({tuple(row[key] for key in keys) for row in _table(out / "grades.csv")})

    assert len(marks(moodle)) == 480
    few = {row["student"] for row in _table(canvas / "grades.csv")}
    assert len(few) == 54
    assert marks(canvas) == [row for row in marks(moodle) if row[0] in few]


def test_lms_files_differ_from_what_came_in_only_by_grades(
    made: MadeClass, moodle: Path, canvas: Path
) -> None:
    for lms, out, most in (("moodle", moodle, 50.0), ("canvas", canvas, 10.0)):
        before = read_roster(made.folder / f"{lms}.csv").table
        after = read_roster(out / f"{lms}.csv").table
        column = before[0].index("Grade" if lms == "moodle" else ASSESSMENT)
        assert len(before) == len(after)
        assert [row[:column] + row[column + 1 :] for row in before] == [
            row[:column] + row[column + 1 :] for row in after
        ]
        totals = {row["student"]: row for row in _table(out / "totals.csv")}
        login = before[0].index("Username" if lms == "moodle" else "SIS Login ID")
        for row in after[1:]:
            total = totals.get(row[login])
            if total is None:
                continue
            wanted = f"{most * float(total['total']) / 5:.2f}"
            assert row[column] == ("" if total["state"] == "open" else wanted)
        unmarked = [row[login] for row in after if row[login] in totals and row[column] == ""]
        assert {made.kinds[student] for student in unmarked} <= {
            *("missing", "swapped"),
            *("hostile 9", "hostile 10"),
        }
        assert unmarked


def test_pages_hold_no_key_and_nothing_alive(made: MadeClass, moodle: Path) -> None:
    pages = sorted((moodle / "pages").rglob("*.html"))
    assert len(pages) == 1 + 115
    for path in pages:
        text = path.read_text("utf-8")
        assert "default-src 'none'" in text
        for tag, attributes in _tags(text):
            if (tag, attributes) == ("link", [("rel", "icon"), ("href", SIGN)]):
                continue
            assert tag not in ("script", "img", "iframe", "object", "embed", "form", "link", "base"), path
            for name, value in attributes:
                assert not name.startswith("on"), path
                if name in ("href", "src", "xlink:href"):
                    assert re.fullmatch(r"learners/[\w-]+\.html", value or ""), path
    seen = words = 0
    for student in made.kinds:
        outcomes = _outcomes(moodle, student)
        for name, case in made.cases[student].items():
            if outcomes[name] in ("right", "not handed in") or not made.notebooks[student]:
                continue
            if case.key["t"] == "number":
                page = _page(moodle, student)
                for key in {repr(case.key["v"]), f"{case.key['v']:.2f}", f"{case.key['v']:.6g}"}:
                    assert key not in page, (student, name)
                seen += 1
            elif case.key["t"] == "text" and case.kind["kind"] == "label":
                assert case.key["v"] not in _page(moodle, student), (student, name)
                words += 1
    assert seen > 30
    assert words > 4
    hostile = next(student for student, kind in made.kinds.items() if kind == "hostile 0")
    assert _escaped(SCRIPT) in _page(moodle, hostile)
    weak = next(student for student, kind in made.kinds.items() if kind == "weak")
    assert "You get this if you take the first year for all years." in _page(moodle, weak)
    assert "Hint:" in _page(moodle, weak)
    assert f"<p>{_called(made, weak)}</p>" in _page(moodle, weak)
    swapped = next(student for student, kind in made.kinds.items() if kind == "swapped")
    others = [student for student in made.kinds if student != swapped]
    assert not [other for other in others if other in _page(moodle, swapped)]  # whose file it was


def test_pages_go_back_to_moodle_in_one_zip(made: MadeClass, moodle: Path) -> None:
    with zipfile.ZipFile(moodle / "pages" / "moodle-feedback.zip") as archive:
        sent = {name: archive.read(name).decode() for name in archive.namelist()}
    marked = [student for student in made.kinds if made.notebooks[student]]
    names = {
        student: f"{made.people[student]}_{made.numbers[student]}_assignsubmission_file_feedback.html"
        for student in marked
    }
    assert sorted(sent) == sorted(names.values())
    assert all(sent[names[student]] == _page(moodle, student) for student in marked)
    with zipfile.ZipFile(made.folder / "moodle.zip") as archive:  # the reader of names takes our own names
        assert {lms_name(name) for name in archive.namelist()} == {lms_name(name) for name in sent}


def test_class_page_says_what_to_teach(made: MadeClass, moodle: Path) -> None:
    page = (moodle / "pages" / "class.html").read_text("utf-8")
    weak = [student for student, kind in made.kinds.items() if kind == "weak"]
    rows = re.findall(
        r'<tr><td class="n">(\d+)</td><td>([^<]*)</td><td>([^<]*)</td><td>([^<]*)</td></tr>', page
    )
    counts = [int(row[0]) for row in rows]
    assert counts == sorted(counts, reverse=True)
    made_by_all = (str(len(weak)), "Cargo of …", "You get this if you take the first year for all years.")
    assert (*made_by_all, "Compare the years.") in rows
    assert "115 handed in, 5 did not" in page
    unusual = page[page.index('aria-label="Unusual variants"') :]
    assert re.findall(r"<td>([^<]*)</td>", unusual[: unusual.index("</table>")])[0] == f"port = {HARD}"
    assert "time-out" in page
    alike = page[page.index("agree where they should not") :]
    for student, kind in made.kinds.items():
        if kind in ("copied", "swapped"):
            assert f"<tr><td>{_escaped(made.people[student])}</td>" in alike
    swapped = [student for student, kind in made.kinds.items() if kind == "swapped"]
    assert alike.count("the whole notebook was made for the other") == len(swapped) == 2
    assert "Cargo of …</td>" in alike
    assert '<th scope="row">Share of …<br><code class="soft">share</code></th>' in page
    listed = page[page.index('aria-label="Learners"') :]
    for student in made.kinds:
        assert re.search(rf"<td>{_escaped(made.people[student])}</td><td>(<a [^>]*>)?{student}<", listed)
    assert page.count("<svg ") == 2
    by_objective = page[page.index('aria-label="Objectives"') :]
    found = re.search(r'<th scope="row">harbour</th><td class="n">(\d+) %</td><td>([^<]*)</td>', by_objective)
    assert found is not None and found[2] == "Cargo of …; Share of …; Direction; Closed"
    here = [
        row
        for row in _table(moodle / "grades.csv")
        if row["outcome"] != "not handed in" and not Outcome(row["outcome"]).is_of_whole_file
    ]
    left_out = len({row["student"] for row in _table(moodle / "grades.csv")}) - 5
    left_out -= len({row["student"] for row in here})
    assert f"Here and by objective {left_out} learners are left out" in page and left_out > 1
    share = sum(float(row["points"]) for row in here) / sum(float(row["of"]) for row in here)
    assert found[1] == f"{100 * share:.0f}"


def test_corrected_key_marks_again_without_running_and_keeps_history(
    made: MadeClass, moodle: Path, postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Never:
        containment = "bubblewrap"

        def __init__(self, *_: object) -> None:
            raise AssertionError("ran again")

    monkeypatch.setattr(seat_module, "BubblewrapRunner", Never)
    out = tmp_path / "marks"
    shutil.copytree(moodle, out)
    _grade(made, "moodle", out)  # nothing changed: no new marking
    _grade(made, "moodle", out, "--gradebook", postgres)
    bank = made.bank / "harbour.py"
    before = bank.read_text()
    bank.write_text(
        before.replace('"Mikuni": 55', '"Mikuni": 65').replace('lambda: "Mikuni"', 'lambda: "Sakata"')
    )
    try:
        _grade(made, "moodle", out, "--note", "the largest is Mikuni")
        _grade(made, "moodle", out, "--gradebook", postgres)
    finally:
        bank.write_text(before)
    honest = next(student for student, kind in made.kinds.items() if kind == "honest")
    assert _outcomes(out, honest)["largest"] == "wrong"
    lite, post = Gradebook(out / "gradebook.sqlite"), Gradebook(postgres)
    notes = [one["note"] for one in lite.markings(NAME)]
    assert notes == ["", "the largest is Mikuni"]
    for book in (lite, post):
        assert [total for _, total in book.history(NAME, honest)] == [5.0, 4.0]
    first, second = (one["id"] for one in lite.markings(NAME))
    ours, theirs = (one["id"] for one in post.markings(NAME))
    for one, other in ((first, ours), (second, theirs)):
        assert lite.rows(NAME, one) == post.rows(NAME, other)
        assert lite.totals_csv(NAME, one) == post.totals_csv(NAME, other)
    lite.close()
    post.close()


def test_a_conflict_is_settled_by_hand(made: MadeClass, moodle: Path, tmp_path: Path) -> None:
    out = tmp_path / "marks"
    shutil.copytree(moodle, out)
    path = out / "by-hand" / "files.csv"
    lines = path.read_text("utf-8").splitlines()
    listed = [number for number, line in enumerate(lines) if "files claim this learner" in line]
    assert len(listed) == 2
    lines[listed[0]] += "-"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    _grade(made, "moodle", out)
    student = next(name for name, kind in made.kinds.items() if kind == "hostile 10")
    assert set(_outcomes(out, student).values()) == {"right"}


def test_solutions_only_when_asked_for(made: MadeClass, moodle: Path, tmp_path: Path) -> None:
    out = tmp_path / "marks"
    shutil.copytree(moodle, out)
    weak = next(student for student, kind in made.kinds.items() if kind == "weak")
    assert "Worked solution" not in _page(out, weak)
    _grade(made, "moodle", out, "--with-solutions", pages=True)
    assert "Worked solution" in _page(out, weak)


@pytest.mark.browser
def test_pages_in_a_browser(made: MadeClass, moodle: Path) -> None:
    """Nothing runs, nothing is fetched, axe finds nothing, and no page is wider than a small screen."""
    sync_api = pytest.importorskip("playwright.sync_api")
    names = ("chromium-headless-shell", "chromium", "google-chrome")
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have a Chromium")
        pytest.skip("needs Chromium")
    hostile = next(student for student, kind in made.kinds.items() if kind == "hostile 0")
    weak = next(student for student, kind in made.kinds.items() if kind == "weak")
    paths = [moodle / "pages" / "class.html"]
    paths += [moodle / "pages" / "learners" / page_name(student) for student in (hostile, weak)]
    with sync_api.sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        context = browser.new_context(bypass_csp=True, viewport={"width": 420, "height": 800})
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        for path in paths:
            page.goto(path.as_uri())
            assert page.title() != "owned"
            assert faults(page) == []
            wide = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert wide <= 0, path.name
            if shots := os.environ.get("COURSE_PICTURES"):
                page.screenshot(path=f"{shots}/{path.stem}.png", full_page=True)
        assert [url for url in asked if not url.startswith("file:")] == []
        browser.close()
