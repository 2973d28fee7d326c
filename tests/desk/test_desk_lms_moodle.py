"""A grade that Moodle imports is the earned share of the assignment's maximum, in every language."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from babel.dates import get_month_names
from classmaker import BANK, NAME
from nbgrader_run import filled as answered
from worksheets import COLUMNS, LANGUAGES, localised, unformat_float, userdate, worksheet

from course.bank.case import Case
from course.bank.library import find_set
from course.cli import main
from course.errors import CourseError
from course.grading.desk import Desk, grade_class
from course.grading.files import safe_cell
from course.grading.intake.find import find_submissions
from course.grading.lms import Roster, read_roster
from course.grading.lms.tables import number
from course.grading.lms.worksheet import HEADINGS, languages, moment
from course.grading.marks.lateness import Lateness, read_rule
from course.grading.questions import BankSet
from course.marking.frozen import current, draw_parameters

pytestmark = pytest.mark.usefixtures("one_sandbox")

SECRET = "a secret that is long enough"
EVERY = pytest.mark.parametrize("language", LANGUAGES)
#: 14 of 19 points
SHARE = 14 / 19


def _roster(tmp_path: Path, text: str, coding: str = "utf-8") -> Roster:
    path = tmp_path / "roster.csv"
    path.write_bytes(text.encode(coding))
    return read_roster(path)


def _rows(text: str, comma: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")), delimiter=comma))


def _worksheet_with(language: str, heading: str, instead: str) -> str:
    """A worksheet whose heading of one column is another."""
    return worksheet(language, 20).replace(LANGUAGES[language].headings[COLUMNS.index(heading)], instead, 1)


@EVERY
@pytest.mark.parametrize(("maximum", "grade"), [(20, "14.74"), (100, "73.68"), (None, "14.74")])
def test_the_imported_grade_is_the_earned_share_of_the_maximum(
    tmp_path: Path, language: str, maximum: float | None, grade: str
) -> None:
    text = worksheet(language, maximum)
    roster = _roster(tmp_path, text)
    assert roster.kind == "moodle"
    assert roster.students() == ["ann@x.org", "zoe@x.org", "li@x.org"]
    stated = None
    if maximum is None:
        with pytest.raises(CourseError, match=r"no column with the maximum .*--maximum 20"):
            roster.filled({"ann@x.org": SHARE})
        stated = 20.0
    after = roster.filled({"ann@x.org": SHARE, "li@x.org": 0.0}, maximum=stated)
    column = COLUMNS.index("grade")
    before, made = _rows(text), _rows(after)
    assert made[1][column] == grade
    assert unformat_float(language, made[1][column]) == pytest.approx((maximum or 20) * SHARE, abs=0.005)
    assert made[2][column] == localised(language, 3)  # nothing was marked: what Moodle had stays
    assert unformat_float(language, made[3][column]) == 0
    for row, old in zip(made, before, strict=True):
        others = [safe_cell(cell) for cell in old]  # Moodle writes + and - into columns that it ignores
        assert row[:column] + row[column + 1 :] == others[:column] + others[column + 1 :]
    assert after[0] == "\N{ZERO WIDTH NO-BREAK SPACE}"


@EVERY
def test_a_maximum_that_agrees_with_the_worksheet_is_taken_and_another_one_stops(
    tmp_path: Path, language: str
) -> None:
    roster = _roster(tmp_path, worksheet(language, 20))
    assert roster.filled({"ann@x.org": 1.0}, maximum=20) == roster.filled({"ann@x.org": 1.0})
    with pytest.raises(CourseError, match="--maximum says 100, but Moodle's worksheet says 20"):
        roster.filled({}, maximum=100)


@EVERY
@pytest.mark.parametrize("said", ["", "-", "0", "0.00", "many", "nan", "inf", "-20", "1e3"])
def test_a_row_without_a_maximum_stops(tmp_path: Path, language: str, said: str) -> None:
    roster = _roster(tmp_path, worksheet(language, 20, maxgrade=said))
    with pytest.raises(CourseError, match=r"row 3 \(Zoë O'Neill\): .* is not a number above 0"):
        roster.filled({"ann@x.org": 1.0})


@EVERY
def test_several_maxima_stop(tmp_path: Path, language: str) -> None:
    roster = _roster(tmp_path, worksheet(language, 20, maxgrade=localised(language, 100)))
    with pytest.raises(CourseError, match=r"several maxima, 20 \(row 4\) and 100 \(row 3\)"):
        roster.filled({})


@EVERY
def test_a_grade_above_the_maximum_stops(tmp_path: Path, language: str) -> None:
    with pytest.raises(
        CourseError, match=r"'ann@x.org' has 105.0% of the points, which gives a grade above .* 20"
    ):
        _roster(tmp_path, worksheet(language, 20)).filled({"ann@x.org": 1.05})
    roster = _roster(tmp_path, worksheet(language, None, grade=localised(language, 73.68)))
    with pytest.raises(
        CourseError, match=r"row 3 \(Zoë O'Neill\): the grade 73.68 is above the maximum of 20"
    ):
        roster.filled({"ann@x.org": 1.0}, maximum=20)


@EVERY
def test_an_assignment_graded_with_a_scale_stops(tmp_path: Path, language: str) -> None:
    scale = LANGUAGES[language].scale
    roster = _roster(tmp_path, _worksheet_with(language, "maxgrade", scale))
    for maximum in (None, 20.0):
        with pytest.raises(CourseError, match=f"column '{scale}'.*points"):
            roster.filled({}, maximum=maximum)


@EVERY
def test_the_time_of_handing_in_is_read_in_every_month(tmp_path: Path, language: str) -> None:
    for month in range(1, 13):
        for hour in (0, 9, 12, 23):
            time = datetime(2026, month, 3 + month, hour, 5)
            said = userdate(language, time)
            assert languages()[language].moment(said) == time, said
            roster = _roster(tmp_path, worksheet(language, 20, lastmodifiedsubmission=said))
            assert [one.submitted for one in roster.learners] == [datetime(2026, 11, 24, 23, 5), time, None]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Tuesday, 24 November 2026, 11:30\N{NARROW NO-BREAK SPACE}PM"),
        ("en", "Tuesday,\N{NO-BREAK SPACE}24\N{NO-BREAK SPACE}November 2026, 11:30 pm"),
        ("en", "Tuesday, November 24, 2026, 11:30 PM"),  # en_us/langconfig.php
        ("en", "24 November 2026, 23:30"),
        ("es", "martes, 24 de noviembre de 2026, 11:30 PM"),  # es/langconfig.php before 4.1
        ("fr", "mardi 24\N{NO-BREAK SPACE}novembre 2026, 23:30"),
        ("de", "DIENSTAG, 24. NOVEMBER 2026, 23:30"),
        ("ja", "２０２６年　１１月　２４日（火曜日）　２３：３０"),
        ("zh_cn", "２０２６年１１月２４日　星期二　２３：３０"),
        ("de", "2026-11-24T23:30"),
        ("ja", "2026-11-24 23:30"),
    ],
)
def test_spaces_wide_signs_and_older_forms_are_read(tmp_path: Path, language: str, said: str) -> None:
    roster = _roster(tmp_path, worksheet(language, 20, lastmodifiedsubmission=said))
    assert roster.learners[1].submitted == datetime(2026, 11, 24, 23, 30)


@EVERY
@pytest.mark.parametrize("said", ["yesterday", "24.11.26 23:30", "32 November 2026", "0", "martes", "–"])
def test_a_time_that_cannot_be_read_stops_and_is_never_in_time(
    tmp_path: Path, language: str, said: str
) -> None:
    with pytest.raises(CourseError) as caught:
        _roster(tmp_path, worksheet(language, 20, lastmodifiedsubmission=said))
    heading = LANGUAGES[language].headings[COLUMNS.index("lastmodifiedsubmission")]
    for part in ("roster.csv, row 3 (Zoë O'Neill)", repr(said), heading, languages()[language].example):
        assert part in str(caught.value)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Tuesday, 31 November 2026, 11:30 PM"),
        ("en", "Tuesday, 24 November 2026, 13:30 PM"),
        ("en", "Tuesday, 24 November 2026, 25:30"),
        # neither AM nor PM: half of the day is unknown
        ("en", "Tuesday, 24 November 2026, 9:30"),
        ("en", "Tuesday, 24 November 2026, 11:30 "),
        ("es", "martes, 24 de noviembre de 2026, 9:30"),
        ("es", "martes, 24 de noviembre de 2026, 11:30 "),
        ("ja", "2026年 13月 24日(火曜日) 23:30"),
        ("fr", "mardi 24 brumaire 2026, 23:30"),
    ],
)
def test_a_time_that_does_not_exist_is_no_time(tmp_path: Path, language: str, said: str) -> None:
    with pytest.raises(CourseError, match=r"row 3 .* cannot be read"):
        _roster(tmp_path, worksheet(language, 20, lastmodifiedsubmission=said))


@EVERY
@pytest.mark.parametrize("said", ["", "-"])
def test_no_time_means_that_nothing_was_handed_in_unless_the_status_says_so(
    tmp_path: Path, language: str, said: str
) -> None:
    words = LANGUAGES[language]
    text = worksheet(language, 20, lastmodifiedsubmission=said, status=words.missing)
    assert _roster(tmp_path, text).learners[1].submitted is None
    with pytest.raises(CourseError, match=f"row 3 .* the status says '{words.submitted}.*there is no time"):
        _roster(tmp_path, worksheet(language, 20, lastmodifiedsubmission=said))


@EVERY
def test_a_status_that_says_late_makes_late_where_no_deadline_is_stated(
    tmp_path: Path, language: str
) -> None:
    words = LANGUAGES[language]
    status = f"{words.submitted} - {words.late.replace('{$a}', '1 x 2 y')}"
    learners = _roster(tmp_path, worksheet(language, 20, status=status)).learners
    assert [one.late for one in learners] == [False, True, False]
    rule = read_rule(["24:0.8", "72:0.5"])
    assert rule.judge(learners[1].submitted, learners[1].late) == Lateness(None, 0.8)
    assert rule.judge(learners[0].submitted, learners[0].late) == Lateness(0.0, 1.0)


@EVERY
@pytest.mark.parametrize(
    ("comma", "coding"), [(",", "utf-8"), (";", "utf-8"), ("\t", "utf-16"), (";", "utf-16")]
)
def test_worksheets_saved_by_a_spreadsheet_are_read(
    tmp_path: Path, language: str, comma: str, coding: str
) -> None:
    text = worksheet(language, 20, comma=comma).removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    roster = _roster(tmp_path, text, coding)
    made = _rows(roster.filled({"ann@x.org": SHARE}), comma)
    assert [row[COLUMNS.index("grade")] for row in made[1:]] == ["14.74", localised(language, 3), ""]


@EVERY
def test_headings_are_the_same_in_any_case_and_with_any_spaces(tmp_path: Path, language: str) -> None:
    text = worksheet(language, 20)
    head, _, rest = text.partition("\n")
    for changed in (head.upper(), head.lower(), head.replace(" ", "\N{NO-BREAK SPACE}")):
        roster = _roster(tmp_path, f"{changed}\n{rest}")
        assert _rows(roster.filled({"ann@x.org": SHARE}))[1][COLUMNS.index("grade")] == "14.74"


def test_a_heading_that_a_language_pack_lacks_is_english(tmp_path: Path) -> None:
    roster = _roster(tmp_path, _worksheet_with("ja", "maxgrade", "Maximum grade"))
    assert _rows(roster.filled({"ann@x.org": SHARE}))[1][COLUMNS.index("grade")] == "14.74"


@EVERY
def test_two_columns_of_one_heading_stop(tmp_path: Path, language: str) -> None:
    grade = LANGUAGES[language].headings[COLUMNS.index("grade")]
    with pytest.raises(CourseError, match=rf"roster.csv, columns 5 and 10 have the same heading '{grade}'"):
        _roster(tmp_path, worksheet(language, 20).replace("Feedback", grade, 1))


def test_an_identifier_that_a_spreadsheet_spoilt_stops(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"row 3 \(Zoë O'Neill\): 'Participant' under 'Identifier'"):
        _roster(tmp_path, worksheet("en", 20, recordid="Participant"))


def test_another_language_is_named_with_those_that_are_known(tmp_path: Path) -> None:
    text = worksheet("en", 20).replace("Identifier", "Tunniste").replace("Grade", "Arvosana")
    with pytest.raises(CourseError, match="English, German, French, Spanish, Japanese, Chinese"):
        _roster(tmp_path, text)


def test_a_list_of_ones_own_with_an_id_and_a_grade_is_no_worksheet(tmp_path: Path) -> None:
    assert _roster(tmp_path, "student,ID,Grade\nann,7,\n").kind == "own"
    assert _roster(tmp_path, "student,identifier,grade\nann,7,\n").kind == "own"
    with pytest.raises(CourseError, match="no table of a class"):
        _roster(tmp_path, "ID,Status,Grade\n7,,\n")


def test_a_list_of_ones_own_stops_at_a_time_that_cannot_be_read(tmp_path: Path) -> None:
    text = "student,submitted\nann,2026-11-24T23:30\nbo,\ncy,-\ndi,{}\n"
    times = [one.submitted for one in _roster(tmp_path, text.format("2026-11-25 00:10")).learners]
    assert times == [datetime(2026, 11, 24, 23, 30), None, None, datetime(2026, 11, 25, 0, 10)]
    with pytest.raises(
        CourseError, match=r"row 5 \(di\): the time '24.11.26' under `submitted` cannot be read"
    ):
        _roster(tmp_path, text.format("24.11.26"))


def test_words_are_told_apart_and_months_are_those_of_cldr() -> None:
    assert set(languages()) == set(LANGUAGES)
    for code, words in languages().items():
        said = [text.casefold() for heading in HEADINGS for text in words.headings[heading]]
        assert len(said) == len(set(said)), code
        months = get_month_names("wide", "format", LANGUAGES[code].locale)
        assert list(words.months) == [months[month] for month in range(1, 13)]
        assert words.example == userdate(code, datetime(2026, 11, 24, 23, 30))
        assert words.decimal == LANGUAGES[code].decimal


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("20", ".", 20),
        ("20,00", ",", 20),
        ("20,00", ".", 20),
        ("20.00", ",", 20),
        ("２０．５", ".", 20.5),
        ("1\N{NARROW NO-BREAK SPACE}000,50", ",", 1000.5),
        ("1,000", ",", 1),
        ("1,000", ".", None),  # a spreadsheet's thousand, or one?
        ("1.000", ",", None),
        ("1.000,00", ",", None),
        ("9" * 400, ".", None),
    ],
)
def test_numbers_are_read_where_they_have_one_meaning(text: str, decimal: str, value: float | None) -> None:
    assert number(text, decimal) == value


def test_a_form_needs_its_words() -> None:
    assert moment("24 November 2026, 23:30") is None
    assert moment("24 November 2026, 23:30", ["%d %B %Y, %H:%M"], ["x"] * 12) is None


def test_a_german_class_is_marked_from_worksheet_to_worksheet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Twenty points, decimal commas, one hour late: what Moodle will import is what was earned."""
    bank, secret, roster, out = (tmp_path / name for name in ("bank", "secret", "roster.csv", "marks"))
    bank.mkdir()
    (bank / "harbour.py").write_text(BANK)
    secret.write_text(SECRET)
    roster.write_text(worksheet("de", None), "utf-8")
    words = ["--bank", str(bank), "--roster", str(roster), "--seed-file", str(secret)]
    assert main(["release", NAME, *words, "--out", str(tmp_path / "release")]) == 0
    questions = find_set(NAME, bank)
    with zipfile.ZipFile(tmp_path / "work.zip", "w") as archive:
        for number_of, name, login, wrong in (
            (101, "Ann Smith", "ann@x.org", ()),
            (102, "Zoë", "zoe@x.org", "cargo"),
        ):
            text = (tmp_path / "release" / login / f"{NAME}.ipynb").read_text("utf-8")
            drawn = draw_parameters(SECRET.encode(), current(questions), login)
            answers = {
                one.id: f"{one.id} = {'-1' if one.id in wrong else repr(Case(one, drawn[one.id]).value())}"
                for one in questions
            }
            archive.writestr(f"{name}_{number_of}_assignsubmission_file_/x.ipynb", answered(text, answers))
    grade = ["grade", str(tmp_path / "work.zip"), "--out", str(out), *words, "--quiet", "--uncontained"]
    late = ["--due", "2026-11-25T01:05", "--late", "24:0.5"]
    assert main([*grade, *late]) == 1
    assert "no column with the maximum of the assignment, such as 'Bestwertung'" in capsys.readouterr().err
    assert not (out / "grades.csv").exists()  # said before any notebook ran
    assert main([*grade, *late, "--maximum", "20"]) == 0
    made = _rows((out / "moodle.csv").read_text("utf-8"))
    # all of 5 points; 3 of 5, one hour late, a half
    assert [row[4] for row in made] == ["Bewertung", "20.00", "6.00", ""]
    roster.write_text(worksheet("de", 20), "utf-8")
    assert main([*grade, *late, "--maximum", "10"]) == 1
    assert "--maximum says 10, but Moodle's worksheet says 20" in capsys.readouterr().err
    assert main([*grade, *late]) == 0
    made = _rows((out / "moodle.csv").read_text("utf-8"))
    assert [row[4] for row in made] == ["Bewertung", "20.00", "6.00", ""]
    # no deadline is stated: Moodle's own word counts
    status = "Zur Bewertung abgegeben - 1 Stunde später"
    roster.write_text(worksheet("de", 20, status=status), "utf-8")
    assert main([*grade, *late[2:]]) == 0
    made = _rows((out / "moodle.csv").read_text("utf-8"))
    assert [row[4] for row in made] == ["Bewertung", "20.00", "6.00", ""]


@pytest.mark.parametrize(
    ("maximum", "said"), [("0", "above 0"), ("-3", "above 0"), ("nan", "above 0"), ("inf", "above 0")]
)
def test_a_maximum_is_a_number_above_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], maximum: str, said: str
) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(worksheet("en", 20), "utf-8")
    words = [
        "grade",
        str(tmp_path),
        "--out",
        str(tmp_path / "marks"),
        "--uncontained",
        f"--maximum={maximum}",
    ]
    assert main([*words, "--roster", str(path)]) == 1
    assert said in capsys.readouterr().err
    path.write_text("student\nann\n")
    assert main([*words[:-1], "--maximum", "20", "--roster", str(path)]) == 1
    assert "--maximum needs the table that the grades go into" in capsys.readouterr().err


@pytest.mark.parametrize("text", [worksheet("fr", 20), "student,name\nann@x.org,\n"])
def test_a_deadline_needs_the_times_of_those_who_handed_in(tmp_path: Path, text: str) -> None:
    """A worksheet from before the deadline has no times, and nobody would be late."""
    bank = tmp_path / "bank"
    bank.mkdir()
    (bank / "harbour.py").write_text(BANK)
    work = tmp_path / "work" / "ann@x.org"
    work.mkdir(parents=True)
    (work / "x.ipynb").write_text("{}")
    if "student" not in text:
        time = userdate("fr", datetime(2026, 11, 24, 23, 5))
        text = text.replace(f'"{time}"', "-").replace(LANGUAGES["fr"].submitted, LANGUAGES["fr"].missing)
    roster = _roster(tmp_path, text)
    rule = read_rule(["24:0.5"], "2026-11-25T01:05")
    questions = BankSet(find_set(NAME, bank), SECRET.encode())
    desk = Desk(
        tuple(find_submissions(tmp_path / "work")),
        questions,
        tmp_path / "m",
        roster=roster,
        rule=rule,
        contained=False,
    )
    with pytest.raises(CourseError, match=r"no time of handing in .* Download Moodle's worksheet again"):
        grade_class(desk)
