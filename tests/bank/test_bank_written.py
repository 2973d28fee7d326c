"""Questions without Python: a file is read as it is written, marked like any other, and travels to Moodle."""

from __future__ import annotations

import base64
import csv
import json
import re
import shutil
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from course import cli, exercise
from course.bank.authoring import QuestionError
from course.bank.case import Case
from course.bank.library import find_question, find_set, sets
from course.bank.moodle import as_written, from_xml, to_xml
from course.bank.written import Written, read_question, read_set, set_text
from course.errors import CourseError, UnknownNameError
from course.front import practice
from course.grading.run.sandbox import why_no_bubblewrap
from course.marking import LocalMarker
from course.planning.writing import keep_question
from course.room.preparing import ask_check, mark_answer, prepare_lesson

BASE = {"id": "one", "title": "One", "text": "Which one?"}
CHOICE = {**BASE, "options": {"a": "the first", "b": "the second"}, "right": "a"}
PIXEL = base64.b64encode(b"\x89PNG\r\n\x1a\n made up").decode()


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """A bank with the three questions that the course writes for a teacher."""
    assert cli.main(["questions", "new", str(tmp_path / "my-bank" / "week-3.toml")]) == 0
    return tmp_path / "my-bank"


def test_the_file_that_the_course_writes_is_a_set(bank: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = find_set("week-3", bank)
    assert found.title == "Week 3" and list(found.questions) == ["who_decides", "part_of_ten", "capital"]
    ex = exercise("week-3", bank=str(bank))
    assert "right" in str(ex.check("who_decides", "washington"))
    assert "lower its price" in str((ex.check("who_decides", "maker"), ex.check("who_decides", "maker"))[1])
    assert "right" in str(ex.check("part_of_ten", 30.4)) and "right" in str(ex.check("capital", "東京"))
    assert "a hundred times" in str((ex.check("part_of_ten", 0.3), ex.check("part_of_ten", 0.3))[1])
    assert "# The country that the goods enter sets the duty." in str(ex.solution("who_decides", anyway=True))
    assert cli.main(["questions", "new", str(bank / "week-3.toml")]) == 1, "what a teacher wrote stays"
    assert "already" in capsys.readouterr().err


def test_nothing_in_a_text_is_run_or_filled_in(tmp_path: Path) -> None:
    text = "{year} and {{1 + 1}} cost {__import__('os').getcwd()!r} 'or' \"so\"\\n"
    told = Written("one", text, text, 3, wrong={"4": text}, hints=(text,), means=text, because=text)
    path = tmp_path / "own.toml"
    path.write_text(set_text([told], text, text), "utf-8")
    found = read_set(path)
    case = LocalMarker(found).cases["one"]
    assert (case.title, case.text, case.meaning, case.reason) == (text, text, text, text)
    assert case.listed[0].sentence == text and case.hints == [text] and found.scenario == text


def test_a_file_beside_the_questions_is_no_set(bank: Path) -> None:
    (bank / "class.toml").write_text('[sets.week-3]\nbank = "."\n')
    assert list(sets(bank)) == ["week-3"]


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ({"title": "One"}, "`id` is missing"),
        ({**BASE, "id": "2 b", "right": "x"}, "`id` must be a name"),
        (BASE, "`right` is missing"),
        ({**CHOICE, "opions": {}}, "Did you mean `options`?"),
        ({**CHOICE, "right": "c"}, "'c' is no option. Options are a, b."),
        ({**CHOICE, "wrong": {"c": "?"}}, "'c' is no option"),
        ({**CHOICE, "wrong": {"a": "?"}}, "'a' is right"),
        ({**CHOICE, "options": {"a": "alone"}}, "at least two"),
        ({**CHOICE, "right": 3}, "leave the options out"),
        ({**BASE, "right": ["a"]}, "at least two"),
        ({**BASE, "right": 3, "wrong": {"three": "?"}}, "'three' is no number"),
        ({**BASE, "right": True}, "`right` must be"),
        ({**BASE, "right": float("nan")}, "`right` must be"),
        ({**BASE, "right": 3, "tolerance": -1}, "`tolerance` must be"),
        ({**BASE, "right": 3, "hints": "one"}, "`hints` must be a list"),
        ({**BASE, "right": 3, "level": 4}, "1, 2 or 3"),
        ({**BASE, "id": "class", "right": 3}, "no word of Python"),
        ({**BASE, "id": "ex", "right": 3}, "`id` must be"),
        ({**BASE, "right": 10**400}, "`right` must be"),
        ({**BASE, "right": 3, "tolerance": 1, "wrong": {"3.5": "?"}}, "within the tolerance"),
        ({**BASE, "right": "%"}, "needs letters or digits"),
        ({**BASE, "right": "C++", "wrong": {"c": "?"}}, "letters of a right answer"),
        ({**CHOICE, "accepted": ["b"]}, "only a text"),
        ({**BASE, "options": {"MW": "one", "mW": "two"}, "right": "MW"}, "differ in letters"),
        ({**BASE, "options": {"+": "one", "-": "two"}, "right": "+"}, "differ in letters"),
        ({**BASE, "options": {"{a}": "one", "b": "two"}, "right": "b"}, "without braces"),
    ],
)
def test_what_is_wrong_is_said_with_its_field(entry: dict[str, object], says: str) -> None:
    with pytest.raises(QuestionError) as caught:
        read_question(entry, "week.toml, question 1")
    assert says in str(caught.value) and str(caught.value).startswith("week.toml, question 1")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("title = One\n", "cannot be read as TOML"),
        (f"right = 1{'0' * 5000}\n", "cannot be read as TOML"),
        ('[[question]]\nid = "a"\n', r"a line \[\[questions\]\]"),
        ('name = "../x"\n[[questions]]\n', "the name of a set has letters"),
        (
            'name = "01-trade-interdependence"\n[[questions]]\nid = "a"\ntitle = "A"\ntext = "?"\n'
            "right = 1\n",
            "is a set of the course",
        ),
    ],
)
def test_a_file_that_is_no_set_is_one_sentence(text: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text(text)
    with pytest.raises(CourseError, match=says) as caught:
        sets(tmp_path)
    assert "one.toml" in str(caught.value)


def test_the_rooms_command_names_a_wrong_file_before_the_class_comes(
    bank: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (bank / "bad.toml").write_text("title = One\n")
    assert cli.main(["room", "01a", "--bank", str(bank), "--no-browser"]) == 1
    assert "bad.toml cannot be read as TOML" in capsys.readouterr().err
    assert "bad.toml" in prepare_lesson("01a", bank=str(bank))["troubles"][0]


def test_a_question_is_found_by_its_id_and_by_its_set(bank: Path) -> None:
    assert find_question("week-3/capital", bank).id == "capital"
    assert find_question("share_gap", bank).id == "share_gap"
    with pytest.raises(UnknownNameError, match="Did you mean 'share_gap'"):
        find_question("share_gab")
    with pytest.raises(UnknownNameError, match="week-3/capital"):
        find_question("week-3/capitol", bank)
    with pytest.raises(CourseError, match="--bank"):  # a plan names it, and nobody named the bank
        find_question("week-3/capital")


# ---------------------------------------------------------------------- room, practice, marks


def test_the_room_asks_them_after_the_lesson_or_where_the_plan_says(bank: Path) -> None:
    found = prepare_lesson("01a", bank=str(bank))
    assert [one["id"] for one in found["questions"]][-3:] == [
        f"check:week-3/{name}" for name in ("who_decides", "part_of_ten", "capital")
    ]
    last = found["questions"][-3]
    assert last["shown"]["because"] == "The country that the goods enter sets the duty."
    assert found["marks"][last["id"]]['"maker"']["says"].startswith("The maker can lower")
    step = "Three sentences to test"
    names = ["second_miner", "top_goods", "no", "week-3/capital"]
    rows = [(step, "", "3", "6"), *(("", name, "3", "3") for name in names)]
    planned = prepare_lesson("01a", bank=str(bank), rows=rows)
    ids = [one["id"] for one in planned["questions"]]
    at = ids.index("guess:china_share")
    assert ids[at + 1 : at + 3] == ["check:second_miner", "check:week-3/capital"]
    assert "check:week-3/who_decides" not in ids
    assert "top_goods is left out: it asks for a table" in planned["troubles"][0]
    assert "There is no question called 'no'" in planned["troubles"][1]
    assert mark_answer("check:week-3/part_of_ten", "0,3", str(bank))["says"].startswith("You gave the part")


def test_practice_deals_those_that_name_an_objective(bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(bank.parent)
    from course.marking.pool import Pool

    path = bank / "week-3.toml"
    text = path.read_text("utf-8")
    assert not [offer for offer in Pool(str(bank)).offers if offer.set == "week-3"]
    path.write_text(text.replace('id = "capital"', 'id = "capital"\nobjective = "trade.shares"'), "utf-8")
    pool = Pool(str(bank))
    (own,) = [offer for offer in pool.offers if offer.set == "week-3"]
    public, marker = pool.open(own, own.variants[0])
    assert public["questions"][0]["text"].startswith("In which city")
    assert marker.mark("capital", {"t": "text", "v": "Tokyo"})["outcome"] == "right"
    path.write_text(text.replace('id = "capital"', 'id = "capital"\nobjective = "trade.share"'), "utf-8")
    with pytest.raises(UnknownNameError, match=r"Did you mean 'trade\.shares'"):
        practice(bank=str(bank))


@pytest.mark.skipif(why_no_bubblewrap() is not None, reason="needs bubblewrap to contain notebooks")
def test_a_question_from_the_form_is_asked_in_room_and_practice_and_all_are_marked(
    bank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from course.marking.pool import Pool

    home = bank.parent
    monkeypatch.chdir(home)
    wrong = [{"given": "0.3", "says": "That is the part of one."}]
    form = {"kind": "number", "text": "Three of ten?", "title": "Of ten", "right": "30", "unit": "percent"}
    form |= {"objective": "trade.shares", "otherwise": "Divide first.", "wrong": wrong}
    assert keep_question(form, bank, "week-3") == "week-3/of_ten"
    assert "check:week-3/of_ten" in [one["id"] for one in prepare_lesson("01a", bank=str(bank))["questions"]]
    pool = Pool(str(bank))
    (own,) = [offer for offer in pool.offers if offer.set == "week-3"]
    _, marker = pool.open(own, own.variants[0])
    assert marker.mark("of_ten", {"t": "number", "v": 12.0})["says"] == "Divide first."
    Path("secret").write_text("a secret that is long enough\n")
    Path("roster.csv").write_text("student\nann\n")
    own = ["--bank", "my-bank", "--seed-file", "secret"]
    assert cli.main(["release", "week-3", *own, "--roster", "roster.csv", "--out", "released"]) == 0
    handed_in = Path("released/ann/week-3.ipynb")
    text = handed_in.read_text("utf-8")
    assert "Kyoto was" not in text and "a hundred times" not in text, "the notebook holds no key"
    for name, answer in (
        ("who_decides", "'washington'"),
        ("part_of_ten", "0.3"),
        ("capital", "'Kyoto'"),
        ("of_ten", "7"),
    ):
        text = text.replace(f"{name} = ____", f"{name} = {answer}")
    Path("inbox").mkdir()
    Path("inbox/ann.ipynb").write_text(text, "utf-8")
    marked = ["grade", "inbox", *own, "--release", "released", "--out", "marks", "--quiet"]
    assert cli.main(marked) == 0
    with Path("marks/grades.csv").open(encoding="utf-8", newline="") as table:
        rows = {row["question"]: (row["outcome"], row["mistake"]) for row in csv.DictReader(table)}
    assert rows["who_decides"] == ("right", "") and rows["capital"] == ("wrong", "wrong_1")
    assert rows["part_of_ten"][1] == "wrong_1" or "unit" in rows["part_of_ten"][0]
    assert rows["of_ten"] == ("wrong", "otherwise")
    shutil.rmtree("marks")


# ------------------------------------------------------------------------------------ Moodle


def test_questions_travel_to_moodle_and_back_unchanged(tmp_path: Path, bank: Path) -> None:
    names = ("00", "01", "02")
    asked = [question for name in names for question in find_set(name).questions.values()]
    written = [one for question in asked if (one := as_written(question)) is not None]
    assert len(written) >= 30 and {one.kind.name for one in written} == {
        "choice",
        "choices",
        "number",
        "label",
    }
    back, left_out = from_xml(to_xml(written, "The course/1"))
    assert back == written and not left_out
    path = tmp_path / "all.toml"
    path.write_text(set_text(written, "All"), "utf-8")
    again = [as_written(question) for question in read_set(path).questions.values()]
    assert again == written
    own = [as_written(question) for question in find_set("week-3", bank).questions.values()]
    assert from_xml(to_xml([one for one in own if one], "w"))[0] == own


def test_ticking_everything_earns_nothing_in_moodle() -> None:
    data = to_xml([read_question({**CHOICE, "right": ["a"]}, "x")], "w")
    assert b'<answer fraction="-100" id="b"' in data


def test_the_meaning_of_simple_html_stays() -> None:
    html = (
        "<h4>Look</h4>10<sup>6</sup> of CO<sub>2</sub>, a &lt;b&gt; <![x] <style>p {}</style>"
        "<table><tr><td>12</td><td>34</td></tr></table><pre>a\n  b</pre><a href='http://x.example'>here</a>"
    )
    data = FROM_MOODLE.replace("Is it four?", f"<![CDATA[{html}]]>").encode()
    text = next(one.text for one in from_xml(data)[0] if one.id == "question_2_2")
    for part in (
        "Look\n\n10^(6) of CO_(2), a &lt;b>",
        "12 | 34 |",
        "```\na\n  b\n```",
        "here (http://x.example)",
    ):
        assert part in text, text
    assert "p {}" not in text


def test_a_picture_goes_along_as_a_file() -> None:
    text = f"Read the chart.\n\n![Exports by year](data:image/png;base64,{PIXEL})"
    told = read_question({**CHOICE, "text": text}, "x")
    data = to_xml([told], "w")
    assert b'<file name="picture-1.png" path="/" encoding="base64">' in data
    assert b"![Exports by year](@@PLUGINFILE@@/picture-1.png)" in data
    assert from_xml(data)[0] == [told]


def test_pictures_in_options_go_to_moodle_and_beside_the_rooms_questions(tmp_path: Path) -> None:
    drawn = f"![a curve](data:image/png;base64,{PIXEL})"
    told = read_question({**CHOICE, "text": f"Which? {drawn}", "options": {"a": drawn, "b": "none"}}, "x")
    data = to_xml([told], "w")
    assert data.count(b'<file name="picture-1.png"') == 2 and from_xml(data)[0] == [told]
    (tmp_path / "w.toml").write_text(set_text([told], "W"), "utf-8")
    asked = ask_check("w/one", "", str(tmp_path))
    ((name, kept),) = asked.pictures
    assert kept == PIXEL and asked.options[0] == ("a", f"![a curve](picture/{name})")
    assert asked.text.endswith(f"(picture/{name})") and PIXEL not in json.dumps(asked.public(1))
    assert cli.main(["build", "exercises", "--bank", str(tmp_path), "--out", str(tmp_path / "try")]) == 0
    notebook = json.loads((tmp_path / "try" / "w.ipynb").read_text("utf-8"))
    assert sum("".join(cell["source"]).count(drawn) for cell in notebook["cells"]) == 2


#: as Moodle's editor leaves questions: HTML, no ids, a catch-all answer
FROM_MOODLE = f"""<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<!-- question: 11  -->
  <question type="multichoice">
    <name><text>Mines &amp; magnets</text></name>
    <questiontext format="html"><text><![CDATA[<p>Who refines <b>most</b>?<br>Look:</p>
      <p><img src="@@PLUGINFILE@@/%E5%9B%B3%20%281%29.png?time=12" alt="a chart"></p>]]></text>
      <file name="図 (1).png" path="/" encoding="base64">{PIXEL}</file></questiontext>
    <generalfeedback format="html"><text></text></generalfeedback>
    <defaultgrade>2.0000000</defaultgrade>
    <single>true</single>
    <correctfeedback format="html"><text>Your answer is correct.</text></correctfeedback>
    <partiallycorrectfeedback format="html">
      <text>Your answer is partially correct.</text></partiallycorrectfeedback>
    <incorrectfeedback format="html"><text>Look at the refineries.</text></incorrectfeedback>
    <answer fraction="100" format="html"><text><![CDATA[<p>China</p>]]></text>
      <feedback format="html"><text>It refines nine tenths.</text></feedback></answer>
    <answer fraction="0" format="html"><text><![CDATA[<p>Japan</p>]]></text>
      <feedback format="html"><text><![CDATA[<p>Japan buys it.</p>]]></text></feedback></answer>
    <answer fraction="0" format="html"><text><![CDATA[<p>日本</p>]]></text></answer>
  </question>
  <question type="truefalse"><name><text>2 + 2</text></name>
    <questiontext format="html"><text>Is it four?</text></questiontext>
    <answer fraction="100" format="moodle_auto_format"><text>true</text></answer>
    <answer fraction="0" format="moodle_auto_format"><text>false</text>
      <feedback format="html"><text>Count again.</text></feedback></answer></question>
  <question type="numerical"><name><text>Half</text></name>
    <questiontext format="html"><text>Half of 5?</text></questiontext>
    <answer fraction="100"><text>2.5</text><tolerance>0.1</tolerance></answer>
    <answer fraction="50"><text>2.5</text><tolerance>0.5</tolerance>
      <feedback format="html"><text>Nearly.</text></feedback></answer>
    <answer fraction="0"><text>10</text>
      <feedback format="html"><text>That is double.</text></feedback></answer>
    <answer fraction="0"><text>*</text><feedback format="html"><text>No.</text></feedback></answer>
    <instructions format="html"><text>Write a point, no comma.</text></instructions></question>
  <question type="shortanswer"><name><text>Half</text></name>
    <questiontext format="html"><text>Capital?</text></questiontext>
    <answer fraction="100"><text>Tokyo</text><feedback><text>Since 1868.</text></feedback></answer>
    <answer fraction="100"><text>Edo</text><feedback><text>Its old name.</text></feedback></answer>
    <answer fraction="50"><text>TOKYO</text><feedback><text>Why so loud?</text></feedback></answer>
    <answer fraction="0"><text>Kyo*</text><feedback><text>Not now.</text></feedback></answer>
    <answer fraction="0"><text>*</text></answer></question>
  <question type="essay"><name><text>Write</text></name></question>
  <question type="numerical"><name><text>No number</text></name>
    <questiontext format="html"><text>?</text></questiontext>
    <answer fraction="100"><text>nan</text></answer></question>
</quiz>"""


def test_what_moodle_exports_is_read() -> None:
    found, left_out = from_xml(FROM_MOODLE.encode())
    choice, truth, half, capital = found
    assert left_out == {"essay": 1, "numerical 'No number'": 1}
    assert choice.text == f"Who refines **most**?\nLook:\n\n![a chart](data:image/png;base64,{PIXEL})"
    assert choice.options == {"China": "China", "Japan": "Japan", "option": "日本"} and choice.points == 2
    assert (choice.right, choice.wrong) == ("China", {"Japan": "Japan buys it."})
    assert (choice.means, choice.otherwise) == ("It refines nine tenths.", "Look at the refineries.")
    assert (truth.right, truth.wrong, truth.id) == ("true", {"false": "Count again."}, "question_2_2")
    assert (half.right, half.tolerance, half.id, capital.id) == (2.5, 0.1, "Half", "Half_2")
    assert (half.wrong, half.otherwise) == ({"10": "That is double."}, "Nearly. No.")
    assert half.text == "Half of 5?\n\nWrite a point, no comma."
    assert (capital.right, capital.accepted, capital.wrong) == ("Tokyo", ("Edo",), {})
    assert (capital.means, capital.otherwise) == ("Since 1868. Its old name.", "Why so loud? Not now.")
    said = " ".join(map(repr, found))
    for sentence in re.findall(
        r"<(?:feedback|\w+feedback|instructions)\b[^>]*><text>(?!<|Your)([^<]+)", FROM_MOODLE
    ):
        assert sentence in said
    assert from_xml(to_xml(found, "w"))[0] == found


def test_a_sentence_on_any_other_answer_is_said_where_no_other_sentence_fits(bank: Path) -> None:
    path = bank / "week-3.toml"
    told = path.read_text("utf-8").replace('id = "capital"', 'id = "capital"\notherwise = "Look at a map."')
    path.write_text(told, "utf-8")
    for answer, says in (("Kyoto", "Kyoto was the capital until 1868."), ("Osaka", "Look at a map.")):
        assert mark_answer("check:week-3/capital", answer, str(bank))["says"] == says


def test_sentences_that_share_an_answer_or_an_option_that_is_missing_go_along() -> None:
    asked = find_question("win_set_overlap")
    told, listed = as_written(asked), Case(asked).listed
    assert told is not None and len(listed) > len(told.wrong)
    assert all(one.sentence in " ".join(told.wrong.values()) for one in listed)
    missing = read_question({**CHOICE, "right": ["a"], "wrong": {"a": "A digs, too."}}, "x")
    found = fromstring(to_xml([missing], "w")).findtext(".//partiallycorrectfeedback/text")
    assert found == "A digs, too." and from_xml(to_xml([missing], "w"))[0] == [missing]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"<quiz>", "is no XML"),
        (b"<html></html>", "does not begin with <quiz>"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><quiz>&a;</quiz>', "document type"),
        ("<quiz></quiz>".encode("utf-16"), "no UTF-8"),
        (b"<quiz/>" + b" " * 30_000_000, "more than 30,000,000 bytes"),
    ],
)
def test_a_file_that_is_not_moodles_is_one_sentence(data: bytes, says: str) -> None:
    with pytest.raises(QuestionError, match=says):
        from_xml(data)


def test_the_words_of_the_command_line(
    bank: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(bank.parent)
    assert cli.main(["questions", "export", "01", "--out", "01.xml"]) == 0
    said = capsys.readouterr().out
    assert "Left out" in said and "top_goods" in said
    Path("moodle.xml").write_text(FROM_MOODLE, "utf-8")
    assert cli.main(["questions", "import", "moodle.xml", "--out", "my-bank/from-moodle.toml"]) == 0
    assert "4 questions" in (said := capsys.readouterr().out) and "left out: 1 essay" in said
    assert cli.main(["questions", "export", "01", "--out", "01.xml"]) == 1, "a file that is there stays"
    assert cli.main(["questions", "export", "01", "--out", "my-bank/from-moodle.toml"]) == 1
    assert set(sets("my-bank")) == {"week-3", "from-moodle"}
    assert cli.main(["questions", "import", "moodle.xml", "--out", "my-bank/from-moodle.toml"]) == 1
    assert cli.main(["questions", "import", "none.xml", "--out", "my-bank/none.toml"]) == 1
    notebook = bank.parent / "try"
    assert cli.main(["build", "exercises", "--bank", "my-bank", "--out", "try"]) == 0
    assert "data:image/png" in json.dumps(json.loads((notebook / "from-moodle.ipynb").read_text("utf-8")))
