"""A class's folder: release writes its rules, grade goes by them, nothing that was handed out is lost."""

from __future__ import annotations

import json
import os
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from course.cli import main
from course.commands.grade import class_here
from course.errors import CourseError
from course.grading.class_file import NAME, add_set, find_class, read_class, settle, without_password
from course.grading.marks.lateness import read_extensions

pytestmark = pytest.mark.usefixtures("one_sandbox")

SET = "01-trade-interdependence"
FILE = f"{SET}.ipynb"
TABLE = "student,name,submitted\nann,Ann A,2027-01-31T22:00\nbo,Bo B,2027-02-01T10:00\n"
DUE = ["--due", "2027-01-31T23:59", "--late", "24:0.8"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A class's folder that holds the class's table, and that the teacher stands in."""
    (tmp_path / "roster.csv").write_text(TABLE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _hand_in(folder: Path, *learners: str) -> Path:
    path = folder / "submissions.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for learner in learners:
            archive.write(folder / "release" / SET / learner / FILE, f"{learner}/{FILE}")
    return path


def test_two_commands_with_no_flag_repeated(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["release", "01", "--assessed", *DUE]) == 0
    assert "Mark with: course grade 01 SUBMISSIONS\n" in capsys.readouterr().out
    handed_in = _hand_in(folder, "ann", "bo")
    drafts = [folder / "marks" / SET / "by-hand" / ".late.csv.course-1.ab12cd_3.part"]
    drafts.append(folder / "release" / SET / ".release.json.course-1.part")
    drafts[0].parent.mkdir(parents=True)
    for draft in drafts:
        draft.touch()
        os.utime(draft, (1, 1))
    monkeypatch.chdir("/")  # the rules are found beside the submissions
    assert main(["grade", "01", str(handed_in), "--quiet", "--uncontained"]) == 0
    said = capsys.readouterr().out
    before, _, after = said.partition("2 submissions")
    assert f"Rules: {folder / NAME}" in before and "up to 24 hours 0.8 of the points" in before
    assert "figures of each learner's own" in before and "Class: 2 learners" in before
    assert "Gradebook: marking 1" in after
    totals = (folder / "marks" / SET / "totals.csv").read_text("utf-8").splitlines()
    assert [line.split(",")[0] for line in totals[1:]] == ["ann", "bo"]
    assert "10.02" in totals[2] and "0.8" in totals[2], "hours late and factor"
    assert (folder / "pages" / SET / "class.html").is_file() and (folder / "gradebook.sqlite").is_file()
    assert not drafts[0].exists(), "what a stopped marking left is swept"
    monkeypatch.chdir(folder)
    assert main(["release", "01", "--assessed", *DUE]) == 0
    assert not drafts[1].exists(), "what a stopped release left is swept"


def test_another_sets_download_and_a_file_that_is_no_notebook_are_said(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["release", "01", "--assessed"]) == 0
    assert main(["release", "02"]) == 0
    handed_in = _hand_in(folder, "ann", "bo")
    capsys.readouterr()
    assert main(["grade", "02", str(handed_in), "--quiet", "--uncontained"]) == 1
    assert f"Most of the notebooks belong to '{SET}'" in capsys.readouterr().err
    with zipfile.ZipFile(_hand_in(folder, "ann"), "a") as archive:
        archive.writestr("bo/answers.docx", "no notebook")
    assert main(["grade", "01", str(handed_in), "--quiet", "--uncontained"]) == 0
    said = capsys.readouterr().out
    assert "Handed in, but no notebook: bo." in said and "Gradebook: marking 1" in said


def test_who_hands_in_nothing_gets_no_points_after_a_deadline_that_may_be_their_own(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = "cy,Cy C,\ndee,Dee D,\nedy,Edy E,2027-02-03T10:00\n"
    (folder / "roster.csv").write_text(TABLE + more, encoding="utf-8")
    assert main(["release", "01", "--due", "2020-01-31T23:59", "--late", "24:0.8"]) == 0
    own = folder / "extensions.csv"
    own.write_text("student,due,reason\ndee,2999-01-01,ill\nedy,2027-02-03T08:00,ill\n", encoding="utf-8")
    rules = (folder / NAME).read_text("utf-8").replace("# extensions =", "extensions =")
    (folder / NAME).write_text(rules.replace("# missing =", "missing ="), encoding="utf-8")
    handed_in = _hand_in(folder, "ann", "edy")
    with zipfile.ZipFile(handed_in, "a") as archive:
        archive.writestr("bo/answers.pdf", "no notebook")
    assert main(["grade", "01", str(handed_in), "--quiet", "--uncontained"]) == 0
    said = capsys.readouterr().out
    assert "Own deadlines: 2 learners" in said and "Handed in, but no notebook: bo." in said
    totals = {line.split(",")[0]: line for line in (folder / "marks" / SET / "totals.csv").open()}
    assert ",marked," in totals["cy"] and "nothing was handed in by the deadline" in totals["cy"]
    assert ",open," in totals["dee"] and "deadline 2999-01-01 00:00: ill" in totals["dee"]
    assert ",open," in totals["bo"] and "cannot be read" in totals["bo"]
    assert ",2,0.8," in totals["edy"], "two hours after a deadline of their own"
    assert main(["gradebook"]) == 0
    shares = {line.split(",")[0]: line.split(",")[2] for line in (folder / "gradebook.csv").open()}
    assert shares["cy"] == "0.0000" and shares["dee"] == "not handed in" and shares["bo"] == "open"
    own.write_text("student,due,reason\ndeee,2999-01-01,ill\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["grade", "01", str(handed_in), "--quiet", "--uncontained"]) == 1
    assert "row 2 (deee)" in (error := capsys.readouterr().err) and "Did you mean 'dee'?" in error


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("student,due\nann,2027-02-07\n", "has no column reason"),
        ("student,due,reason\nann,soon,ill\n", "row 2 (ann): the deadline 'soon' cannot be read"),
        ("student,due,reason\nann,2027-01-01,ill\n", "is not later than the class's deadline"),
        ("student,due,reason\nann,2027-02-07,ill\nann,2027-02-08,ill\n", "row 3 (ann): this learner has two"),
    ],
)
def test_a_table_of_own_deadlines_that_cannot_hold_is_said(tmp_path: Path, rows: str, says: str) -> None:
    (tmp_path / "own.csv").write_text(rows, encoding="utf-8")
    with pytest.raises(CourseError) as caught:
        read_extensions(tmp_path / "own.csv", SET, datetime(2027, 1, 31))
    assert says in str(caught.value)


def test_one_table_of_own_deadlines_serves_all_sets(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(f"student,set,due,reason\nann,01,2027-02-07,\nbo,02,2027-02-07,\ncy,{SET},2027-02-07,\n")
    assert list(read_extensions(path, SET, None)) == ["ann", "cy"]


def test_the_notebook_and_the_zip_say_for_whom_when_and_how(folder: Path) -> None:
    moodle = (
        "Identifier,Full name,ID number,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
        "Last modified (grade),Feedback comments\n"
    )
    people = 'Participant 11,"Ann [A](x)",a1,ann@x.org,No submission,,100.00,Yes,-,\n'
    (folder / "roster.csv").write_text(moodle + people, encoding="utf-8")
    assert main(["release", "01", "--assessed", *DUE]) == 0
    out = folder / "release" / SET
    learner = next(path.parent for path in out.glob(f"*/{FILE}"))
    cells = json.loads((learner / FILE).read_text("utf-8"))["cells"]
    top = "".join(cells[1]["source"])
    assert "\\[A\\]\\(x\\)" in top, "a name is text, no link"
    assert "2027\\-01\\-31, 23:59" in top and "up to 24 hours late 80%" in top
    assert f"`hand-in/{FILE}`" in top and "Upload the file" in top
    told = (learner / "how-to-hand-in.txt").read_text("utf-8")
    assert "For: Ann [A](x)" in told and "Due: 2027-01-31, 23:59" in told and f"hand-in/{FILE}" in told
    with zipfile.ZipFile(out / "moodle-hand-out.zip") as archive:
        names = [name.partition("_assignsubmission_file_")[2] for name in archive.namelist()]
    assert names == [FILE, "how-to-hand-in.txt"]


def test_a_flag_that_contradicts_stops_unless_it_shall_override(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["release", "01", *DUE]) == 0
    rules = (folder / NAME).read_bytes()
    handed_in = _hand_in(folder, "ann")
    words = ["grade", "01", str(handed_in), "--quiet", "--uncontained"]
    capsys.readouterr()
    assert main([*words, "--due", "2027-02-07T23:59"]) == 1
    error = capsys.readouterr().err
    assert 'says due = "2027-01-31T23:59"' in error and "2027-02-07T23:59" in error
    assert "change the line in the file" in error and "--override" in error
    assert not (folder / "marks").exists(), "nothing was marked"
    assert main([*words, "--due", "2027-01-31T23:59"]) == 0, "a flag that agrees may stand"
    assert main([*words, "--due", "2027-02-07T23:59", "--override"]) == 0
    assert "after 2027-02-07 23:59" in capsys.readouterr().out
    assert (folder / NAME).read_bytes() == rules


def test_a_set_that_was_not_released_is_not_marked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["release", "01"])
    handed_in = _hand_in(folder, "ann")
    assert main(["grade", "03", str(handed_in), "--uncontained"]) == 1
    assert "no released set called '03'" in capsys.readouterr().err
    assert main(["grade", "01", "02", str(handed_in)]) == 1
    assert "Name one set" in capsys.readouterr().err


def test_releasing_again_drops_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["release", "01"])
    out = folder / "release" / SET
    first = {path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    main(["release", "01"])
    assert "0 new, 2 unchanged, 0 changed" in capsys.readouterr().out
    assert first == {path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    (folder / "roster.csv").write_text(TABLE.replace("ann,Ann A", "cy,Cy C"), encoding="utf-8")
    assert main(["release", "01"]) == 0
    said = capsys.readouterr().out
    assert (
        "1 new, 1 unchanged, 0 changed" in said
        and "notebook stays there, of a learner whom the roster does not name: ann" in said
    )
    assert (out / "ann" / FILE).read_bytes() == first[Path("ann", FILE)]
    assert json.loads((out / "earlier" / "1" / "release.json").read_text("utf-8"))["learners"] == [
        "ann",
        "bo",
    ]
    (out / "bo" / FILE).write_text("a note of the teacher's", encoding="utf-8")
    assert main(["release", "01"]) == 0
    assert f"{Path('earlier', '2')}: bo/{FILE}" in capsys.readouterr().out
    assert (out / "earlier" / "2" / "bo" / FILE).read_text("utf-8") == "a note of the teacher's"
    assert (out / "bo" / FILE).read_bytes() == first[Path("bo", FILE)]


def test_a_new_set_has_the_rules_of_the_class_and_its_own(folder: Path) -> None:
    main(["release", "01", "--assessed", *DUE])
    secret = (folder / "secret.txt").read_bytes()
    text = (folder / NAME).read_text("utf-8") + "# a remark of mine\n"
    (folder / NAME).write_text(text, encoding="utf-8")
    assert main(["release", "02", "--practice"]) == 0
    found = read_class(folder)
    assert (folder / NAME).read_text("utf-8").startswith(text), "no line that stands there is touched"
    assert found.rules(SET)["assessed"] is True and found.rules("02-strategic-resources")["assessed"] is False
    assert found.rules("02-strategic-resources")["late"] == ["24:0.8"]
    assert "due" not in found.rules("02-strategic-resources")
    assert (folder / "secret.txt").read_bytes() == secret


def test_the_secret_is_made_once_and_for_the_teacher_alone(folder: Path) -> None:
    main(["release", "01"])
    path = folder / "secret.txt"
    assert len(path.read_text("utf-8").strip()) == 64
    assert path.stat().st_mode & 0o077 == 0 or path.drive


def test_without_a_class_everything_is_named_as_before(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["release", "01"]) == 1
    assert "--class DIR" in capsys.readouterr().err
    (tmp_path / "list.csv").write_text(TABLE, encoding="utf-8")
    assert main(["release", "01", "--roster", "list.csv", "--out", "out"]) == 1
    assert "--seed-file FILE" in capsys.readouterr().err
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ann.ipynb").write_text("{}", encoding="utf-8")
    assert main(["grade", "01", "in", "--uncontained"]) == 1
    assert "--out DIR" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("weigth = 2", "Did you mean 'weight'"),
        ("roster = 3", "a path in quotation marks"),
        ("late = [1]", "a list of texts"),
        ("assessed = 1", "true or false"),
        ("maximum = true", "a number"),
        ("maximum = nan", "a number"),
        ("maximum = -1", "a number of 0 or more"),
        ("drop_lowest = 1.5", "a whole number"),
        ("weight = 2", "in the block of a set"),
        ('[sets."01"]\nweight = -1', "a number of 0 or more"),
        ('[sets."01"]\ndrop_lowest = 1', "at the top, above the first heading"),
        ('[sets."01"]\ngradebook = "g.sqlite"', "at the top, above the first heading"),
        (r"roster = '..\roster.csv'", "with / between folders"),
        (r'roster = "C:\Users\ann"', "Write paths with /"),
        (r'roster = "..\roster.csv"', "with / between folders"),
        ("due = 2027-01-31", "a time in quotation marks"),
        ('[sets."01"]\ndue = "tomorrow"', 'due is "tomorrow"; write a time in quotation marks'),
        ("due 2027", "not written as TOML"),
        ("x = " + 5_000 * "[", "not written as TOML"),
        ("sets = 3", "below each set's heading"),
    ],
)
def test_a_line_that_no_command_knows_is_said(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / NAME).write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=words):
        read_class(tmp_path)


def test_a_deadline_of_the_file_is_answered_with_its_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["release", "01", "--assessed", *DUE]) == 0
    (folder / "roster.csv").write_text("student,submitted\nann,\nbo,\n", encoding="utf-8")
    assert main(["grade", "01", str(_hand_in(folder, "ann")), "--quiet", "--uncontained"]) == 1
    said = capsys.readouterr().err
    assert f'leave the line due = "2027-01-31T23:59" of {folder / NAME} out.' in said


def test_no_rules_beside_a_part_of_somebodys_work_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ann, home = tmp_path / "submissions" / "ann", tmp_path / "home"
    (ann / "week 1").mkdir(parents=True)
    home.mkdir()
    (ann / NAME).write_text("due 2027", encoding="utf-8")  # to read it would be an error
    (ann / "week 1" / "work.ipynb").write_text("{}", encoding="utf-8")
    monkeypatch.chdir(home)
    assert main(["grade", "01", str(ann / "week 1"), "--uncontained"]) == 1
    out, err = capsys.readouterr()
    assert f"Not read: {ann / NAME}" in out and "TOML" not in err
    (home / NAME).write_text("late = []", encoding="utf-8")
    found = class_here(ann / "week 1")
    assert found is not None and found.folder == home.resolve(), "the rules of the folder where you type"


def test_two_classes_above_each_other_are_never_chosen_between(tmp_path: Path) -> None:
    inner = tmp_path / "term" / "submissions" / "ann"
    inner.mkdir(parents=True)
    (tmp_path / "term" / NAME).write_text("late = []", encoding="utf-8")
    found = find_class(inner)
    assert found is not None and found.folder == tmp_path.resolve() / "term"
    (inner / NAME).write_text("late = []", encoding="utf-8")  # came with what ann handed in
    with pytest.raises(CourseError, match="which class you mean: --class DIR"):
        find_class(inner)
    assert find_class(inner.parent, submissions=inner.parent) == found


@pytest.mark.parametrize("text", ['bank = "b"', '[sets."mine"]\nbank = "b"'])
def test_code_that_a_file_names_runs_only_for_a_class_that_the_teacher_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    """A learner's folder may hold rules and a bank; a command that is typed in it obeys neither."""
    (tmp_path / NAME).write_text(text, encoding="utf-8")
    bank, ran = tmp_path / "b" / "mine", tmp_path / "ran"
    bank.mkdir(parents=True)
    (bank / "__init__.py").write_text(f"open({str(ran)!r}, 'w').close()", encoding="utf-8")
    (tmp_path / "ann.ipynb").write_text("{}", encoding="utf-8")
    (tmp_path / "roster.csv").write_text(TABLE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for words in (
        ["grade", "mine", "ann.ipynb", "--uncontained"],
        ["grade", "ann.ipynb", "--uncontained"],
        ["gradebook"],
        ["release", "mine"],
    ):
        assert main(words) == 1
        said = capsys.readouterr().err
        assert "runs with your rights" in said and f"--class {tmp_path}" in said
        assert not ran.exists()
    main(["release", "mine", "--class", str(tmp_path)])
    assert ran.exists(), "a class that the teacher names may bring its bank"


def test_no_server_is_reached_that_a_file_names_which_nobody_has_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / NAME).write_text('gradebook = "postgresql://x@127.0.0.1:1/y"\n', encoding="utf-8")
    (tmp_path / "ann.ipynb").write_text("{}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for words in (["grade", "01", "ann.ipynb"], ["gradebook"]):
        assert main(words) == 1
        assert "marks would be sent there" in capsys.readouterr().err
    assert main(["gradebook", "--class", "."]) == 1
    assert "cannot be opened" in capsys.readouterr().err, "a class that the teacher names may have a server"


def test_paths_start_from_the_folder_and_come_back_whole(tmp_path: Path) -> None:
    home, away = tmp_path / "class", tmp_path / "away"
    home.mkdir()
    rules = {
        "roster": home / "roster.csv",
        "bank": away,
        "gradebook": str(home / "book.sqlite"),
        "maximum": 20,
    }
    found = add_set(home, "my set", rules)
    assert 'roster = "roster.csv"' in found.path.read_text("utf-8")
    back = found.rules("my set")
    assert (
        back["roster"].resolve() == (home / "roster.csv").resolve()
        and back["bank"].resolve() == away.resolve()
    )
    assert Path(back["gradebook"]).resolve() == (home / "book.sqlite").resolve() and back["maximum"] == 20
    assert settle({"roster": home / ".." / "class" / "roster.csv"}, found, "my set")["maximum"] == 20
    with pytest.raises(CourseError, match="roster"):
        settle({"roster": away}, found, "my set")


def test_the_gradebook_goes_by_the_class(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["release", "01", *DUE])
    main(["release", "02"])
    text = (folder / NAME).read_text("utf-8").replace("# weight = 1 ", "weight = 3 ", 1)
    (folder / NAME).write_text(text.replace("[sets.", "drop_lowest = 1\n[sets.", 1), encoding="utf-8")
    main(["grade", "01", str(_hand_in(folder, "ann", "bo")), "--quiet", "--uncontained"])
    capsys.readouterr()
    assert main(["gradebook"]) == 0, "one set is marked: nothing can be dropped, and nothing stops"
    assert "2 learners, 1 set. Final totals: 2" in capsys.readouterr().out
    page = (folder / "gradebook.html").read_text("utf-8")
    assert "Ann A" in page, "names come from the class's table"
    assert (folder / "gradebook.csv").read_text("utf-8").splitlines()[1].startswith("ann,")
    assert main(["gradebook", "--class", str(folder / "release")]) == 1
    assert "class's rules cannot be read" in capsys.readouterr().err


def test_a_new_block_leaves_every_byte_of_the_file_as_it_was(tmp_path: Path) -> None:
    mine = "\ufeff# mine\r\nlate = []\r\n\r\n".encode()
    (tmp_path / NAME).write_bytes(mine)
    add_set(tmp_path, SET, {"maximum": 1234567.5})
    written = (tmp_path / NAME).read_bytes()
    assert written.startswith(mine)
    assert written.count(b"\n") == written.count(b"\r\n")
    assert read_class(tmp_path).sets[SET]["maximum"] == 1234567.5


@pytest.mark.parametrize(
    "mine", ['sets = {"02-b" = {weight = 1}}\n', '[sets]\n"02-b" = {weight = 1}\n[sets.x.y]\n']
)
def test_a_file_that_takes_no_block_stays_as_it_was(tmp_path: Path, mine: str) -> None:
    (tmp_path / NAME).write_text(mine, encoding="utf-8")
    with pytest.raises(CourseError):
        add_set(tmp_path, SET, {"due": "2027-01-31"})
    assert (tmp_path / NAME).read_text(encoding="utf-8") == mine


def test_no_password_is_printed(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text('gradebook = "postgresql://u:hush@h/db"\n', encoding="utf-8")
    with pytest.raises(CourseError) as error:
        settle({"gradebook": "postgresql://h/x?password=hush"}, read_class(tmp_path), None)
    assert "hush" not in str(error.value)
    assert 'postgresql://h/db"' in str(error.value)
    assert without_password("postgresql://h/x?user=u&password=hush") == "postgresql://h/x"
    assert without_password("marks/gradebook.sqlite") == "marks/gradebook.sqlite"


def test_the_table_of_a_term_goes_over_no_table_of_a_class(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "roster.csv").rename(folder / "gradebook.csv")
    main(["release", "01", "--roster", "gradebook.csv", "--class", "."])
    assert main(["grade", "01", str(_hand_in(folder, "ann")), "--quiet", "--uncontained"]) == 0
    assert main(["gradebook"]) == 1 and "--out" in capsys.readouterr().err
    assert (folder / "gradebook.csv").read_text("utf-8") == TABLE
    assert main(["gradebook", "--out", "term"]) == 0


def test_rules_that_a_learner_hands_in_are_never_read(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["release", "01"])
    handed_in = folder / "submissions"
    with zipfile.ZipFile(_hand_in(folder, "ann")) as archive:
        archive.extractall(handed_in)
    code = handed_in / "bank"
    code.mkdir()
    (code / "week.py").write_text(f"open({str(folder / 'ran')!r}, 'w')\n", encoding="utf-8")
    rules = f'bank = "bank"\n[sets."{SET}"]\nlate = []\n'
    (handed_in / NAME).write_text(rules, encoding="utf-8")
    capsys.readouterr()
    monkeypatch.chdir(handed_in)
    for more in ([], ["--override"]):
        assert main(["grade", "01", ".", "--quiet", "--uncontained", *more]) == 0
        assert f"Rules: {folder / NAME}" in capsys.readouterr().out
    assert not (folder / "ran").exists()


def test_a_home_that_nobody_has_is_said(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text('roster = "~nobody-of-this-name/roster.csv"', encoding="utf-8")
    with pytest.raises(CourseError, match=r"roster = .* cannot be found"):
        read_class(tmp_path).rules()


def test_what_is_handed_out_holds_no_rules_of_the_class(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "secret.txt").write_text("0123456789abcdef0123", encoding="utf-8")
    words = ["--roster", str(tmp_path / "list.csv"), "--seed-file", str(tmp_path / "secret.txt")]
    assert main(["release", "01", *words, "--out", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out" / "ann" / FILE).is_file() and not (tmp_path / "out" / NAME).exists()


def test_two_learners_never_share_a_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "roster.csv").write_text("student\nAnn\nann\n", encoding="utf-8")
    assert main(["release", "01"]) == 1
    assert "'Ann' and 'ann'" in capsys.readouterr().err and not (folder / "release").exists()


@pytest.mark.parametrize("learner", ["earlier", "Release.json", "own-hand-out.zip"])
def test_no_learner_has_the_name_of_what_the_teacher_keeps(
    folder: Path, capsys: pytest.CaptureFixture[str], learner: str
) -> None:
    """Learners may choose their logins: such a folder would hold others' notebooks, or stop every release."""
    (folder / "roster.csv").write_text(f"student\nann\n{learner}\n", encoding="utf-8")
    assert main(["release", "01"]) == 1
    assert f"names a learner {learner!r}" in capsys.readouterr().err and not (folder / "release").exists()


def test_weights_on_the_command_line_are_a_trial(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["release", "01", *DUE])
    main(["grade", "01", str(_hand_in(folder, "ann", "bo")), "--quiet", "--uncontained"])
    main(["gradebook"])
    before = (folder / "gradebook.html").read_bytes()
    capsys.readouterr()
    assert main(["gradebook", "--weights", "01=5"]) == 0
    assert "a trial" in capsys.readouterr().out
    assert (folder / "gradebook.html").read_bytes() == before
    assert "weight 5" in (folder / "gradebook-trial.html").read_text("utf-8")
    assert "weight 5" in (folder / "gradebook-trial.csv").read_text("utf-8")


def test_marking_again_says_what_is_new(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["release", "01"])
    words = ["grade", "01", str(_hand_in(folder, "ann", "bo")), "--quiet", "--uncontained"]
    main(words)
    assert "Gradebook: marking 1\n" in capsys.readouterr().out
    main(words)
    assert "marking 1, as before: nothing has changed since" in capsys.readouterr().out
