"""Whose file is it: downloads of Moodle and Canvas, tokens, rosters, file names, and what is left."""

from __future__ import annotations

import json
import re
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from course.errors import CourseError, UnknownNameError
from course.grading.files import plain_cell, safe_cell
from course.grading.intake.find import Submission, find_submissions
from course.grading.intake.match import Placed, Unmatched, place
from course.grading.intake.read import UnreadableNotebookError, parse_notebook
from course.grading.lms import LmsName, Roster, lms_name, read_roster
from course.grading.marks.byhand import read_by_hand, write_files, write_late, write_texts
from course.grading.marks.lateness import Lateness, read_rule
from course.grading.marks.rows import Row
from course.grading.marks.rubric import Criterion, Rubric, add_cells, free_texts, points_of, read_rubric
from course.grading.marks.totals import totals_csv, totals_of
from course.grading.pages.classroom import fisher
from course.grading.pages.rendering import Recorded

MOODLE = (
    '\N{ZERO WIDTH NO-BREAK SPACE}Identifier,"Full name","Email address",Status,Grade,"Maximum grade",'
    '"Grade can be changed","Last modified (submission)","Last modified (grade)","Feedback comments"\n'
    '"Participant 101","Ann Smith",ann@example.org,"Submitted for grading",,50.00,Yes,'
    '"Tuesday, 24 November 2026, 11:30 PM",-,\n'
    '"Participant 102","Zoë O\'Neill",zoe@example.org,"Submitted for grading",12.00,50.00,Yes,'
    '"Wednesday, 25 November 2026, 2:00 AM",-,"well, done"\n'
    '"Participant 103","Li Wei",li@example.org,"No submission",,50.00,Yes,-,-,\n'
)
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Exercise 1 (901),Exercise 2 (902),Final Score\n"
    "    Points Possible,,,,,10,20,(read only)\n"
    '"Smith, Ann",201,A1,ann,One,,7,70\n'
    '"O\'Neill, Zoë",202,A2,zoe,One,,,\n'
    '"Student, Test",203,,ts,One,,,\n'
)


def _roster(tmp_path: Path, text: str) -> Roster:
    path = tmp_path / "roster.csv"
    path.write_text(text, encoding="utf-8")
    return read_roster(path)


def _submissions(*files: str) -> list[Submission]:
    """Submissions as `find_submissions` would list them; nothing reads them."""
    found = []
    for file in files:
        parts = file.split("/")
        own = parts[0] if len(parts) > 1 else file.removesuffix(".ipynb")
        found.append(Submission(file, own, Path("nowhere")))
    return found


def _who(placed: list[Placed]) -> dict[str, tuple[str, str]]:
    return {one.submission.name: (one.submission.student, one.how) for one in placed}


@pytest.mark.parametrize(
    ("file", "meant"),
    [
        ("Ann Smith_101_assignsubmission_file_/work.ipynb", LmsName("moodle", "Ann Smith", "101")),
        ("Ann Smith_101_assignsubmission_file/work.ipynb", LmsName("moodle", "Ann Smith", "101")),
        ("Ann Smith_101_assignsubmission_file_work.ipynb", LmsName("moodle", "Ann Smith", "101")),
        ("Participant_101_assignsubmission_file_/a_b/x.ipynb", LmsName("moodle", "Participant", "101")),
        ("Group 1-Ann_S_101_assignsubmission_file_/x.ipynb", LmsName("moodle", "Group 1-Ann_S", "101")),
        ("smithann_201_7_01-trade-1.ipynb", LmsName("canvas", "smithann", "201")),
        ("smithann_LATE_201_7_my_work.ipynb", LmsName("canvas", "smithann", "201", True)),
        ("submissions/oneillzoë_202_8_w.ipynb", LmsName("canvas", "oneillzoë", "202")),
        ("ann/01-trade.ipynb", None),
        ("ann_2026_11.ipynb", None),
    ],
)
def test_names_in_downloads(file: str, meant: LmsName | None) -> None:
    assert lms_name(file) == meant


def test_moodle_download_is_matched_and_its_worksheet_filled_in_unchanged(tmp_path: Path) -> None:
    roster = _roster(tmp_path, MOODLE)
    assert roster.kind == "moodle"
    assert roster.students() == ["ann@example.org", "zoe@example.org", "li@example.org"]
    assert roster.learners[0].submitted == datetime(2026, 11, 24, 23, 30)
    assert roster.learners[2].submitted is None
    placed, unmatched = place(
        _submissions(
            "Ann Smith_101_assignsubmission_file_/a.ipynb",
            "Zoe ONeill_999_assignsubmission_file_/a.ipynb",
            "Eve_998_assignsubmission_file_/a.ipynb",
        ),
        roster,
    )
    assert [one.submission.student for one in placed] == ["ann@example.org", "zoe@example.org"]
    assert [one.file for one in unmatched] == ["Eve_998_assignsubmission_file_/a.ipynb"]
    filled = roster.filled({"ann@example.org": 0.75})
    path = tmp_path / "filled.csv"
    path.write_text(filled, encoding="utf-8")
    assert filled[0] == "\N{ZERO WIDTH NO-BREAK SPACE}"
    before, after = roster.table, read_roster(path).table
    changed = {
        (row, column): after[row][column]
        for row, line in enumerate(before)
        for column, cell in enumerate(line)
        if after[row][column] != cell
    }
    assert changed == {(1, 4): "37.50"}


def test_canvas_download_is_matched_and_its_gradebook_filled_in_unchanged(tmp_path: Path) -> None:
    roster = _roster(tmp_path, CANVAS)
    assert roster.kind == "canvas"
    assert roster.students() == ["ann", "zoe", "ts"]
    placed, unmatched = place(
        _submissions("smithann_201_7_w.ipynb", "oneillzoë_LATE_777_8_w-2.ipynb"), roster
    )
    assert not unmatched
    assert [(one.submission.student, one.late) for one in placed] == [("ann", False), ("zoe", True)]
    with pytest.raises(CourseError, match=r"several columns .*Exercise 1.*--assignment"):
        roster.filled({"ann": 0.5})
    with pytest.raises(CourseError, match="several columns"):
        roster.filled({"ann": 0.5}, "Exercise")
    with pytest.raises(UnknownNameError, match="Exercise 2"):
        roster.filled({"ann": 0.5}, "Quiz")
    filled = roster.filled({"ann": 0.5, "zoe": 0.0}, "Exercise 1").splitlines()
    assert filled[0] == CANVAS.splitlines()[0]
    assert filled[1] == CANVAS.splitlines()[1]
    assert filled[2] == '"Smith, Ann",201,A1,ann,One,5.00,7,70'
    assert filled[3] == '"O\'Neill, Zoë",202,A2,zoe,One,0.00,,'
    assert filled[4] == CANVAS.splitlines()[4]


def test_token_then_roster_then_file_name_then_by_hand(tmp_path: Path) -> None:
    roster = _roster(
        tmp_path, "student;name;email\nann;Ann Smith;as@x.org\nben;Ben Li;\ncy;Cy Li;\nlee;Lee;\n"
    )
    files = [
        "homework.ipynb",
        "Ann Smith/h.ipynb",
        "work of ben v2.ipynb",
        "ben and cy.ipynb",
        "q.ipynb",
        "z.ipynb",
        "ann.ipynb",
    ]
    tokens = {"homework.ipynb": "cy", "q.ipynb": "nobody", "ann.ipynb": "ben"}
    placed, unmatched = place(
        _submissions(*files), roster, {"z.ipynb": "lee"}, lambda one: tokens.get(one.name)
    )
    assert _who(placed) == {
        "homework.ipynb": ("cy", "token"),
        "Ann Smith/h.ipynb": ("ann", "roster"),
        "work of ben v2.ipynb": ("ben", "file name"),
        "z.ipynb": ("lee", "by hand"),
    }
    assert {one.file: one.why.split(":")[0] for one in unmatched} == {
        "ben and cy.ipynb": "the path names several learners",
        "q.ipynb": "its token names 'nobody', who is not in the roster",
        "ann.ipynb": "its token names 'ben', its path 'ann'",
    }
    placed, unmatched = place(_submissions("q.ipynb", "z.ipynb"), roster, {"q.ipynb": "-", "z.ipynb": "typo"})
    assert not placed
    assert [one.file for one in unmatched] == ["z.ipynb"]


def test_a_token_does_not_move_what_the_lms_says(tmp_path: Path) -> None:
    """Who hands in another's notebook under the own login keeps it: marking then reports a wrong variant."""
    roster = _roster(tmp_path, CANVAS)
    placed, _ = place(_submissions("smithann_201_7_w.ipynb"), roster, token=lambda _: "zoe")
    assert _who(placed) == {"smithann_201_7_w.ipynb": ("ann", "roster")}


@pytest.mark.parametrize(
    "name", ["Ann Smith_101_assignsubmission_file_x.ipynb", "ann@example.org_1_2_x.ipynb", "x_101_1_x.ipynb"]
)
def test_a_learner_cannot_name_a_file_into_anothers_place(tmp_path: Path, name: str) -> None:
    roster = _roster(tmp_path, MOODLE)
    for folder in ("zoe@example.org", "Zoë O'Neill"):
        placed, unmatched = place(_submissions(f"{folder}/{name}"), roster)
        assert [one.submission.student for one in placed] in ([], ["zoe@example.org"])
        assert len(placed) + len(unmatched) == 1


def test_damaged_zips_are_said(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("ann.ipynb", "x" * 100_000)
    whole = path.read_bytes()
    path.write_bytes(whole[:60] + b"0" * 20 + whole[80:])
    with pytest.raises(UnreadableNotebookError, match="cannot be read from its zip"):
        find_submissions(path)[0].read()
    path.write_bytes(whole.replace(b"PK\x01\x02", b"PK\x01\x03"))
    with pytest.raises(CourseError, match="damaged zip"):
        find_submissions(path)


@pytest.mark.parametrize(
    "text",
    [
        *("=1", "'=1", "''=1", "-", "'-", "'", "it's", "", "\uff1d1", "'x", "\ufeff=1", "'\u200b'=1"),
        *("x;=1", "x;'=1;=1", "x|\t=1", "x\n=1", ";;'@", "a;b", "a; -b"),
    ],
)
def test_every_name_is_read_back_from_a_table_as_it_was(text: str) -> None:
    written = safe_cell(text)
    assert plain_cell(written) == text
    for cell in re.split(r"[;|\t\n]", written):
        assert cell.lstrip("\ufeff\u200b")[:1] not in ("=", "@", "\uff1d")


def test_equal_names_match_nobody(tmp_path: Path) -> None:
    roster = _roster(tmp_path, "student,name\na1,Kim Lee\na2,Kim Lee\n")
    placed, unmatched = place(_submissions("Kim Lee/x.ipynb"), roster)
    assert not placed
    assert len(unmatched) == 1


def test_zip_as_downloaded_is_read(tmp_path: Path) -> None:
    path = tmp_path / "course-exercise-1-5555.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Ann Smith_101_assignsubmission_file_/01.ipynb", "{}")
        archive.writestr("Ann Smith_101_assignsubmission_onlinetext_/onlinetext.html", "<p>")
        archive.writestr("__MACOSX/._x.ipynb", "")
    placed, unmatched = place(find_submissions(path), _roster(tmp_path, MOODLE))
    assert [one.submission.student for one in placed] == ["ann@example.org"]
    assert not unmatched


@pytest.mark.parametrize(
    "text", ["", "name,mail\nx,y\n", "student\nann\nann\n", "Identifier,Grade\nP 1,\nP 1,\n"]
)
def test_tables_that_are_no_roster(tmp_path: Path, text: str) -> None:
    with pytest.raises(CourseError):
        _roster(tmp_path, text)


def test_late_rules() -> None:
    rule = read_rule(["72:0.5", "1:1", "24:0.8"], "2026-11-24T23:59")
    assert [rule.factor(hours) for hours in (0, 1, 1.1, 24, 72, 72.1)] == [1, 1, 0.8, 0.8, 0.5, 0]
    assert rule.judge(datetime(2026, 11, 25, 23, 59), False) == Lateness(24.0, 0.8)
    assert rule.judge(datetime(2026, 11, 24, 12), True) == Lateness(0.0, 1.0)
    assert rule.judge(None, True) == Lateness(None, 1.0)
    assert read_rule([]).judge(None, True).factor == 1.0
    for words, due in (
        (["x"], ""),
        (["24:0.5", "48:0.8"], ""),
        (["24:1.5"], ""),
        (["24:nan"], ""),
        (["inf:0.5"], ""),
        ([], "tomorrow"),
    ):
        with pytest.raises(CourseError):
            read_rule(words, due)


def _row(student: str, question: str, points: float, outcome: str = "right") -> Row:
    return Row(student, f"{student}.ipynb", question, outcome, points, 2.0)


def test_what_was_written_by_hand_stays_and_counts(tmp_path: Path) -> None:
    rule = read_rule(["24:0.5"])
    rubric = Rubric((Criterion("brief", "evidence", 3), Criterion("brief", "both sides", 1)))
    texts = {"ann": {"brief": "=HYPERLINK(1)\nline"}, "ben": {}}
    found = {"ann": Lateness(None, 0.5), "ben": Lateness(0.0, 1.0)}
    rows = [_row("ann", "q1", 2), _row("ann", "q2", 0, "wrong"), _row("ben", "q1", 2), _row("ben", "q2", 2)]

    def write() -> None:
        write_files(tmp_path, [Unmatched("q.ipynb", "no idea")])
        write_late(tmp_path, found)
        write_texts(tmp_path, rubric, texts)

    write()
    first = totals_of(rows, read_by_hand(tmp_path), rubric=rubric, rule=rule, found=found, texts=texts)
    assert [(one.student, one.total, one.most, one.open) for one in first] == [
        ("ann", 1.0, 8.0, True),
        ("ben", 4.0, 8.0, False),
    ]
    assert "'=HYPERLINK" in (tmp_path / "texts.csv").read_text()

    def fill(name: str, before: str, after: str) -> None:
        path = tmp_path / name
        text = path.read_text()
        assert before in text
        path.write_text(text.replace(before, after))

    fill("texts.csv", "ann,brief,both sides,1,,,", "ann,brief,both sides,1,1,,")
    fill("texts.csv", "ann,brief,evidence,3,,,", 'ann,brief,evidence,3,2.5,"good, but",')
    fill("files.csv", "no idea,", "no idea,ben")
    fill("late.csv", "ann,unknown,0.5,,,", "ann,unknown,0.5,12,,the server was down")
    with (tmp_path / "points.csv").open("a") as table:
        table.write("ann,q2,1.5,typo in the question\n")
    write()
    by_hand = read_by_hand(tmp_path)
    assert by_hand.files == {"q.ipynb": "ben"}
    ann = totals_of(rows, by_hand, rubric=rubric, rule=rule, found=found, texts=texts)[0]
    assert ann.points == {"q1": 2.0, "q2": 1.5, "brief": 3.5}
    assert ann.late == Lateness(12.0, 0.5)
    assert (ann.total, ann.open) == (3.5, False)
    assert "evidence: 2.5 of 3 – good, but" in ann.comments["brief"]
    assert "typo in the question" in "; ".join(ann.notes)
    line = totals_csv([ann]).splitlines()
    assert line[0] == "student,q1,q2,brief,points,of,late_hours,late_factor,total,state,notes"
    assert line[1].startswith("ann,2,1.5,3.5,7,8,12,0.5,3.5,marked,")


@pytest.mark.parametrize(
    "line",
    ["ann,q1,1,"]
    + [f"ann,q1,{points},because" for points in ("many", "-1", "nan", "inf", "1_0", "1e3", "\u0661")],
)
def test_other_points_need_a_number_and_a_reason(tmp_path: Path, line: str) -> None:
    path = tmp_path / "points.csv"
    path.write_text(f"student,question,points,reason\nbo,q1,1,because\n{line}\n", "utf-8")
    with pytest.raises(CourseError, match=r"points\.csv, row 3 \(ann\)"):
        read_by_hand(tmp_path)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("3", 3.0),
        ("2.", 2.0),
        (".5", 0.5),
        (",5", 0.5),
        ("0,333333333333333", 0.333333333333333),
        ("0.30000000000000004", 0.1 + 0.2),
        *[(text, None) for text in (".", ",", "", "1.2.3", "1000000", "-1", "1e3", "1 0", "\u0661")],
    ],
)
def test_points_are_plain_numbers_as_a_spreadsheet_writes_them(text: str, points: float | None) -> None:
    assert points_of(text) == points


@pytest.mark.parametrize("points", ["nan", "inf", "-3", "1_0", ""])
def test_points_of_a_rubric_are_numbers_from_0(tmp_path: Path, points: str) -> None:
    path = tmp_path / "rubric.csv"
    path.write_text(f"question,criterion,points\nbrief,short,1\nbrief,evidence,{points}\n")
    with pytest.raises(CourseError, match=r"rubric\.csv, row 3: points is"):
        read_rubric(path)


def _texts_of(notebook: str) -> dict[str, str]:
    return free_texts(parse_notebook(notebook.encode()))


def test_free_text_cells_are_released_and_found_again(tmp_path: Path) -> None:
    path = tmp_path / "rubric.csv"
    path.write_text("question,text,criterion,points\nbrief,Write a brief.,evidence,3\nbrief,,both sides,1\n")
    rubric = read_rubric(path)
    assert rubric.points() == {"brief": 4.0}
    empty = json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    released = add_cells(empty, rubric)
    assert _texts_of(released) == {"brief": ""}
    written = released.replace("Write here.", "My <b>brief</b>.")
    assert _texts_of(written) == {"brief": "My <b>brief</b>."}
    split = json.loads(written)
    answer = split["cells"][-1]
    split["cells"] += [{**answer, "source": [" It has a second part.\n"]}, {**answer, "source": ""}]
    whole = "My <b>brief</b>.\n\nIt has a second part."
    assert _texts_of(json.dumps(split)) == {"brief": whole}, "no part of a split cell is lost"
    split["cells"] += [{**answer, "source": "x" * 15_000}] * 5
    assert len(_texts_of(json.dumps(split))["brief"]) == 20_000
    assert _texts_of('{"nbformat": 4, "cells": [1, {"metadata": {"course": []}}]}') == {}
    assert _texts_of(written.replace('"nbformat": 4', '"nbformat": 3')) == {}, "an older format has none"
    path.write_text("question,criterion,points\nbrief,evidence,some\n")
    with pytest.raises(CourseError):
        read_rubric(path)


@pytest.mark.parametrize(
    ("plain", "text"),
    [
        ({"t": "number", "v": 1.5}, "1.5"),
        ({"t": "number", "v": 521.0740000000001}, "521.074"),
        ({"t": "number", "v": 2024}, "2024"),
        ({"t": "blank"}, "(nothing)"),
        ({"t": "list", "v": [{"t": "text", "v": "a"}, {"t": "number", "v": 2}]}, "a, 2"),
        ({"t": "other", "v": "Liar"}, "an object of type Liar"),
        ({"t": "nonsense"}, "(not readable"),
        ("<b>", "(not readable"),
    ],
)
def test_answers_are_shown_whatever_they_are(plain: object, text: str) -> None:
    assert Recorded.of(plain).shown.startswith(text)


def test_tables_are_shown_in_columns_and_cut() -> None:
    column = [{"t": "number", "v": number} for number in range(30)]
    table = {"t": "table", "columns": ["year", "value"], "data": [column, column], "index": []}
    lines = Recorded.of(table).shown.splitlines()
    assert lines[0].split() == ["year", "value"]
    assert lines[-1] == "… and 18 more rows"


def test_only_telling_answers_have_a_fingerprint() -> None:
    twice = [Recorded.of({"t": "number", "v": value}).fingerprint for value in (12.3456, 12.34560001)]
    assert twice[0] == twice[1] != ""
    for plain in ({"t": "number", "v": 0.5}, {"t": "number", "v": 2024}, {"t": "text", "v": "b"}, None):
        assert Recorded.of(plain).fingerprint == ""


def test_chance_of_an_outlier() -> None:
    """Fisher's tea tasting: 3 of 4 against 1 of 4 has p = 0.4857; 4 against 0 has p = 0.0286."""
    assert fisher(3, 4, 1, 4) == pytest.approx(0.4857, abs=1e-4)
    assert fisher(4, 4, 0, 4) == pytest.approx(0.0286, abs=1e-4)
    assert fisher(2, 4, 2, 4) == pytest.approx(1.0)
    assert fisher(4, 4, 0, 0) == fisher(4, 4, 3, 3) == fisher(0, 4, 0, 3) == 1.0


def test_a_full_name_that_reads_like_a_download_takes_nobodys_place(tmp_path: Path) -> None:
    """Where Moodle lets learners edit their names, one may be called like the folder of another."""
    roster = _roster(tmp_path, MOODLE)
    mallory = "Ann Smith_101_assignsubmission_file__103_assignsubmission_file_/work.ipynb"
    one = Submission(mallory, mallory.partition("/")[0], tmp_path)
    placed, unmatched = place([one], roster)
    assert not placed and unmatched[0].file == mallory
    placed, _ = place([one], roster, token=lambda _: "li@example.org")
    assert placed[0].submission.student == "li@example.org" and placed[0].how == "token"
