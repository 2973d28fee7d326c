"""What a teacher may get wrong, and what a spreadsheet does to tables: said, or taken as it is meant."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from classmaker import BANK, NAME

from course.bank.library import find_set
from course.cli import main
from course.errors import CourseError
from course.grading.desk import Desk, grade_class
from course.grading.intake.find import find_others, find_submissions
from course.grading.intake.match import Unmatched
from course.grading.lms import read_roster
from course.grading.marks.byhand import read_by_hand, write_files, write_late, write_texts
from course.grading.marks.lateness import Lateness
from course.grading.marks.rubric import Criterion, Rubric
from course.grading.preflight import check_release, check_roster
from course.grading.questions import BankSet, Signed

pytestmark = pytest.mark.usefixtures("one_sandbox")

SECRET = b"a secret that is long enough"
WORKSHEET = (
    "Identifier,Full name,Email address,Status,Grade,Maximum grade\n"
    "Participant 31,Zoë O'Neill,zoe.o'neill@x.org,,,10\n"
    "Participant 32,Bo Ek,bo+uni@x.org,,,10\n"
)


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    folder = tmp_path / "bank"
    folder.mkdir()
    (folder / "harbour.py").write_text(BANK)
    return folder


@pytest.fixture
def questions(bank: Path) -> BankSet:
    return BankSet(find_set(NAME, bank), SECRET)


def _roster(tmp_path: Path, *students: str) -> Path:
    path = tmp_path / "class.csv"
    path.write_text("student\n" + "".join(f"{student}\n" for student in students))
    return path


def _signed(questions: BankSet, *learners: str, version: str = "") -> list[list[Signed]]:
    return [[(NAME, version or questions.version, learner)] for learner in learners]


def test_a_fitting_class_is_marked_and_one_odd_notebook_is_no_reason_to_stop(
    questions: BankSet, tmp_path: Path
) -> None:
    roster = read_roster(_roster(tmp_path, "ann", "bo"))
    for signed in (
        _signed(questions, "ann", "bo"),
        [*_signed(questions, "ann", "eve"), [None], []],
        [[None]],
        [],
    ):
        assert check_release(questions, signed, roster) is questions
    assert check_release(questions, [], None) is questions


@pytest.mark.parametrize(
    ("secret", "same", "learners", "version", "said"),
    [
        (None, False, ("ann", "bo"), "", "--seed-file"),
        (
            SECRET,
            False,
            ("eve", "joe"),
            "",
            "'eve' and 'joe', whom the roster does not name. The roster names 'ann' and 'bo'",
        ),
        (SECRET, False, ("ann", "bo"), "older", "version older of harbour-figures"),
        (SECRET, False, ("", ""), "", "add --same"),
        (SECRET, True, ("ann", "bo"), "", "leave --same out"),
    ],
)
def test_files_that_do_not_belong_together_are_said_before_anything_runs(
    bank: Path,
    tmp_path: Path,
    secret: bytes | None,
    same: bool,
    learners: tuple[str, ...],
    version: str,
    said: str,
) -> None:
    given = BankSet(find_set(NAME, bank), secret, same=same)
    roster = read_roster(_roster(tmp_path, "ann", "bo"))
    with pytest.raises(CourseError, match=said):
        check_release(given, _signed(given, *learners, version=version), roster)


def test_the_download_of_another_set_is_said_before_anything_runs(questions: BankSet, tmp_path: Path) -> None:
    roster = read_roster(_roster(tmp_path, "ann", "bo", "cem"))
    other = [[("quay", "v1", learner)] for learner in ("ann", "bo")]
    mine = _signed(questions, "cem")
    with pytest.raises(CourseError, match="belong to 'quay', and not to 'harbour-figures'"):
        check_release(questions, [*other, *mine], roster)
    # one learner who took the wrong file is no wrong download, nor are the notebooks of the whole term
    assert check_release(questions, [*other[:1], *mine], roster) is questions
    term = [[(name, "v1", "cem")] for name in ("quay", "canal", "lock")]
    assert check_release(questions, [*term, *mine], roster) is questions


def test_another_secret_and_another_class_end_in_a_sentence_and_not_in_marks(
    bank: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret, other = tmp_path / "secret", tmp_path / "other"
    secret.write_bytes(SECRET)
    other.write_text("another secret that is long enough")
    roster = _roster(tmp_path, "ann", "bo")
    words = [NAME, "--bank", str(bank), "--roster", str(roster)]
    assert main(["release", *words, "--seed-file", str(secret), "--out", str(tmp_path / "release")]) == 0
    words = ["--bank", str(bank), "--out", str(tmp_path / "marks"), "--quiet"]
    words = ["grade", str(tmp_path / "release"), *words, "--uncontained"]
    assert main([*words, "--roster", str(roster), "--seed-file", str(other)]) == 1
    assert "None of the 2 released notebooks was made with the secret" in capsys.readouterr().err
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    strangers = _roster(elsewhere, "eve", "joe")
    assert main([*words, "--roster", str(strangers), "--seed-file", str(secret)]) == 1
    assert "'ann' and 'bo', whom the roster does not name" in capsys.readouterr().err
    assert not (tmp_path / "marks" / "grades.csv").exists()


def test_files_of_nobody_stop_the_marking_and_can_be_settled(questions: BankSet, tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    for name in ("homework 1", "homework 2"):
        (work / f"{name}.ipynb").write_text("{}")
    roster = read_roster(_roster(tmp_path, "ann", "bo"))
    desk = Desk(tuple(find_submissions(work)), questions, tmp_path / "marks", roster=roster, contained=False)
    with pytest.raises(CourseError, match=r"None of the 2 files .*'homework 1.ipynb'.*'ann' and 'bo'"):
        grade_class(desk)
    table = tmp_path / "marks" / "by-hand" / "files.csv"
    assert table.read_text("utf-8").count("homework") == 2
    table.write_text(table.read_text("utf-8").replace("of the roster,", "of the roster,ann", 1))
    assert len(grade_class(desk).unmatched) == 1
    check_roster([object()], [Unmatched("x", ""), Unmatched("y", "")], roster)


def test_a_file_that_is_no_notebook_is_named(questions: BankSet, tmp_path: Path) -> None:
    path = tmp_path / "work.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("class/ann/x.ipynb", "{}")
        archive.writestr("class/bo/x.html", "<p>")
        archive.writestr("class/.DS_Store", "")
    assert [one.student for one in find_others(path)] == ["class"]  # one learner: no folder of the class
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("class\\cy\\x.ipynb", "{}")
    assert [one.student for one in find_submissions(path)] == ["ann", "cy"]
    assert [one.student for one in find_others(path)] == ["bo"]
    roster = read_roster(_roster(tmp_path, "ann", "bo", "cy", "di"))
    desk = Desk(
        tuple(find_submissions(path)),
        questions,
        tmp_path / "marks",
        roster=roster,
        feedback=tmp_path / "pages",
        contained=False,
    )
    rows = grade_class(desk).rows
    outcomes = {row.student: (row.outcome, row.file) for row in rows if row.student in ("bo", "di")}
    assert outcomes == {"bo": ("unreadable", "class/bo/x.html"), "di": ("not handed in", "")}
    page = (tmp_path / "pages" / "class.html").read_text("utf-8")
    assert "handed in no notebook, but x.html" in page
    assert not (tmp_path / "pages" / "moodle-feedback.zip").exists()


@pytest.mark.parametrize(
    ("files", "claims"),
    [
        (["a/x.ipynb", "b/x.ipynb"], ["a", "b"]),
        (["c/a/x.ipynb", "c/b/x.ipynb"], ["a", "b"]),
        (["d/c/a/x.ipynb", "d/c/b/x.ipynb", "d/c/b/y.ipynb"], ["a", "b", "b"]),
        (["a/x.ipynb", "a/y.ipynb"], ["a", "a"]),
        (["c/a/x.ipynb", "c/b.ipynb"], ["c", "c"]),
    ],
)
def test_a_folder_around_the_whole_class_names_nobody(
    tmp_path: Path, files: list[str], claims: list[str]
) -> None:
    for file in files:
        path = tmp_path / "work" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}")
    assert [one.student for one in find_submissions(tmp_path / "work")] == claims


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty", None, "it holds nothing"),
        ("class.zip", b"PK\x03\x04 cut off", "is not a complete zip file"),
        ("x.ipynb", b"{}", "Download the zip from Moodle"),
    ],
)
def test_what_cannot_be_submissions(tmp_path: Path, name: str, content: bytes | None, said: str) -> None:
    path = tmp_path / name
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    with pytest.raises(CourseError, match=said):
        find_submissions(path)


def test_a_set_of_ones_own_needs_the_bank() -> None:
    with pytest.raises(CourseError, match=r"week-3.*--bank FOLDER"):
        BankSet.find("week-3")


@pytest.mark.parametrize(
    ("comma", "mark", "coding", "end"),
    [
        (";", "\N{ZERO WIDTH NO-BREAK SPACE}", "utf-8", "\r\n"),
        (";", "", "cp1252", "\r\n"),
        ("\t", "", "utf-16", "\n"),
    ],
)
def test_tables_saved_by_a_spreadsheet_are_read_and_keep_their_separator(
    tmp_path: Path, comma: str, mark: str, coding: str, end: str
) -> None:
    rubric = Rubric((Criterion("brief", "evidence", 3),))
    found = {"zoë": Lateness(None, 0.5)}

    def write() -> None:
        write_files(tmp_path, [Unmatched("Zoë's; work.ipynb", "no idea")])
        write_late(tmp_path, found)
        write_texts(tmp_path, rubric, {"zoë": {"brief": "-1 line;\nand another"}})

    def spreadsheet(name: str, **cells: str) -> None:
        path = tmp_path / name
        lines = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
        target = io.StringIO()
        head = list(lines[0]) if lines else ["student", "question", "points", "reason"]
        writer = csv.DictWriter(target, head, delimiter=comma, lineterminator=end, quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows([{**line, **cells} for line in lines] or [cells])
        path.write_bytes((mark + target.getvalue()).encode(coding))

    write()
    spreadsheet("files.csv", student="zoë")
    spreadsheet("late.csv", hours="1,5", factor="0,9", reason="ill; slept")
    spreadsheet("texts.csv", points="2,5", comment="good; but")
    spreadsheet("points.csv", student="zoë", question="q1", points="0,5", reason="a slip")
    for _ in range(2):
        write()
        read = read_by_hand(tmp_path)
        assert read.files == {"Zoë's; work.ipynb": "zoë"}
        assert read.late == {"zoë": (1.5, 0.9, "ill; slept")}
        assert read.texts == {("zoë", "brief", "evidence"): (2.5, "good; but")}
        assert read.points == {("zoë", "q1"): (0.5, "a slip")}
    for name in ("files.csv", "late.csv", "texts.csv"):
        text = (tmp_path / name).read_text("utf-8")
        assert text.startswith("\N{ZERO WIDTH NO-BREAK SPACE}")
        assert text.splitlines()[0].count(comma) > 1
    assert "'-1 line" in (tmp_path / "texts.csv").read_text("utf-8")


def test_names_as_people_say_them(tmp_path: Path) -> None:
    path = tmp_path / "class.csv"
    path.write_text(WORKSHEET, "utf-8")
    assert read_roster(path).names() == {"zoe.o'neill@x.org": "Zoë O'Neill", "bo+uni@x.org": "Bo Ek"}
    path.write_text(
        "Student,ID,SIS User ID,SIS Login ID,Section,E (1)\n"
        '    Points Possible,,,,,10\n"Ek, Bo",7,,bo,One,\nMononym,8,,mo,One,\n'
    )
    assert read_roster(path).names() == {"bo": "Bo Ek", "mo": "Mononym"}
    path.write_text("student,name\nann,Ann Abe\nbo,\n")
    assert read_roster(path).names() == {"ann": "Ann Abe"}


def test_a_moodle_class_is_handed_out_in_one_zip(bank: Path, tmp_path: Path) -> None:
    roster, secret, out = tmp_path / "class.csv", tmp_path / "secret", tmp_path / "release"
    roster.write_text(WORKSHEET, "utf-8")
    secret.write_bytes(SECRET)
    words = ["release", NAME, "--bank", str(bank), "--roster", str(roster), "--seed-file", str(secret)]
    assert main([*words, "--out", str(out)]) == 0
    with zipfile.ZipFile(out / "moodle-hand-out.zip") as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    sent = {name: json.loads(text) for name, text in texts.items() if name.endswith(".ipynb")}
    assert len(texts) == 2 * len(sent) and sum(text.startswith("Hand in ") for text in texts.values()) == 2
    assert sorted(sent) == [
        f"Bo Ek_32_assignsubmission_file_{NAME}.ipynb",
        f"Zoë O'Neill_31_assignsubmission_file_{NAME}.ipynb",
    ]
    for number, student in ((31, "zoe.o'neill@x.org"), (32, "bo+uni@x.org")):
        notebook = next(content for name, content in sent.items() if f"_{number}_" in name)
        assert notebook == json.loads((out / student / f"{NAME}.ipynb").read_text("utf-8"))
