"""The run sheet: what its page shows, and what each act makes of a teacher's file."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from course.bank.case import Case
from course.bank.library import find_question, sets
from course.cli import parser
from course.commands.room import _settings
from course.errors import CourseError
from course.lessons import lesson
from course.planning.sheet import RunSheet, total_words
from course.present.plan import parts_of, read_plan
from course.room.preparing import prepare_lesson
from course.room.state import Classroom
from course.room.views import teacher_view

LESSON = lesson("01a")
HERS = """\
# Tuesday, room 4: the projector is slow.
lesson = "01a"
seats = 41   # counted

# the vote first
[[steps]]
heading = "Three sentences to test"  # ask twice
from = 50

# a break, since they come from sport
[[steps]]
heading = "Break"
text = \"\"\"
[[steps]]
minutes = [1, 1]
\"\"\"

[[steps]]
heading = "Yen or dollars?"
minutes = [7, 13] # as ever
show = true
# the end
"""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> RunSheet:
    """Return a run sheet, whose questions are prepared once."""
    return RunSheet(LESSON, tmp_path_factory.mktemp("plan") / "01a.toml")


@pytest.fixture
def sheet(shared: RunSheet, tmp_path: Path) -> RunSheet:
    """Return the run sheet with a file of its own."""
    shared.path = tmp_path / "decks" / "01a.toml"
    shared.bank = None
    shared._back.clear()
    return shared


def _row(view: dict[str, Any], heading: str) -> int:
    return next(row["row"] for row in view["rows"] if row["heading"] == heading)


def _act(sheet: RunSheet, do: str, heading: str, **more: Any) -> dict[str, Any]:
    view = sheet.view()
    return sheet.act({"do": do, "row": _row(view, heading), "digest": view["digest"], **more})


def test_the_sheet_shows_minutes_screens_questions_and_notes(sheet: RunSheet) -> None:
    view = sheet.view()
    assert not sheet.path.exists() and view["totals"] == ["50 of 50 minutes", "90 of 90 minutes"]
    first, second, share = view["rows"][:3]
    assert first["heading"] == "Opening vote" and [one["topic"] for one in first["asks"]] == ["claim"] * 4
    assert share["begins"] == [6, 10] and share["minutes"] == [12, 16]
    assert second["note"][0][0] == "Ask" and [one["topic"] for one in second["asks"]] == ["guess"]
    verdict = view["rows"][_row(view, "Your verdict")]
    assert [one["topic"] for one in verdict["asks"]] == ["claim"] * 4  # the closing vote is on all sentences
    held = [label for row in view["rows"] if row["shown"][0] for label, _ in row["note"]]
    assert "Ask" in held and "Skip" not in held
    shown = {screen["id"] for row in view["rows"] for screen in row["screens"]}
    deck = [screen for part in parts_of(LESSON, sheet.steps, 90) for screen in part.screens]
    assert len(shown) == len(deck)
    page = sheet.screen_page(share["screens"][0]["id"])
    assert "A share of what?" in page and "goods trade" not in sheet.screen_page(first["screens"][0]["id"])
    with pytest.raises(CourseError, match="no such screen"):
        sheet.screen_page("elsewhere")


def test_the_total_says_what_is_too_long() -> None:
    assert total_words(52, 50) == "52 of 50 minutes: 2 too long"
    assert total_words(47, 50) == "47 of 50 minutes: 3 left" and total_words(90, 90) == "90 of 90 minutes"


def test_the_first_act_writes_a_file_that_present_and_room_use(sheet: RunSheet) -> None:
    found = sheet.find({"misconception": "percentage points", "level": 2})["questions"]
    name = next(one["name"] for one in found if not one["used"])
    _act(sheet, "minutes", "A share of what?", minutes=[14, 16])
    view = _act(sheet, "add", "A share of what?", question=name)
    assert view["totals"] == ["55 of 50 minutes: 5 too long", "93 of 90 minutes: 3 too long"]
    assert (
        _act(sheet, "show", "Fifteen years in a row?", show=False)["totals"][0] == "47 of 50 minutes: 3 left"
    )
    planned = read_plan(sheet.path, LESSON, sheet.steps)
    headings = [
        screen.heading for part in parts_of(LESSON, sheet.steps, 50, planned) for screen in part.screens
    ]
    assert "Fifteen years in a row?" not in headings
    words = ["room", "01a", "--plan", str(sheet.path)]
    more = _settings(parser(words).parse_args(words)).more
    rows = [more[at + 1 : at + 5] for at, word in enumerate(more) if word == "--row"]
    assert ("Fifteen years in a row?", "", "0", "0") in rows
    prepared = prepare_lesson("01a", rows=rows)
    steps = [(one["heading"], one["short"], one["skipped"]) for one in prepared["steps"]]
    at = steps.index(("A share of what?", 14, False))
    # the question has minutes of its own, by which the pace counts while its slide is shown
    title = Case(find_question(name)).title
    assert steps[at + 1 : at + 3] == [(title, 3, False), ("Fifteen years in a row?", 0, True)]
    assert prepared["steps"][at]["label_texts"]
    room = Classroom("01a", "", minutes=50)
    room.prepare(prepared)
    for heading in (LESSON.heading, "A share of what?", title):
        room.act({"do": "step", "heading": heading}, 0.0)
    pace = teacher_view(room, 0.0)["minutes"]
    assert (pace["begins"], pace["planned"]) == (20, 23)


def test_every_line_of_the_teacher_stays(sheet: RunSheet) -> None:
    sheet.path.parent.mkdir()
    sheet.path.write_bytes(HERS.replace("\n", "\r\n").encode())
    _act(sheet, "minutes", "Yen or dollars?", minutes=[9, 13])
    _act(sheet, "minutes", "Break", minutes=[10, 10])
    _act(sheet, "show", "Break", show=False)
    view = _act(sheet, "move", "Break", by=1)
    assert _row(view, "Break") == _row(view, "A share of what?") + 1
    text = sheet.path.read_bytes().decode()
    assert text.count("\r\n") == text.count("\n")
    told = tomllib.loads(text)
    assert told["seats"] == 41
    own = next(entry for entry in told["steps"] if "text" in entry)
    assert own["text"].splitlines() == ["[[steps]]", "minutes = [1, 1]"] and own["minutes"] == [10, 10]
    assert "# a break, since they come from sport\r\n[[steps]]" in text
    for line in HERS.splitlines():
        assert line.replace("[7, 13]", "[9, 13]") in text
    view = sheet.view()
    for _ in range(4):
        view = sheet.act({"do": "undo", "digest": view["digest"]})
    assert sheet.path.read_bytes().decode() == HERS.replace("\n", "\r\n") and not view["back"]


@pytest.mark.parametrize(
    ("text", "do", "heading", "more", "says"),
    [
        ("", "move", "Yen or dollars?", {"by": -1}, "keep their order"),
        ("", "minutes", "Yen or dollars?", {"minutes": [1.5, 2]}, "whole numbers"),
        ("", "minutes", "Yen or dollars?", {"minutes": [-1, 2]}, "whole numbers"),
        ("", "add", "Yen or dollars?", {"question": "share_gp"}, "Did you mean"),
        ("", "add", "Yen or dollars?", {"question": "share_gap"}, "asks this question itself"),
        ("", "add", "Yen or dollars?", {"question": "pivot_flows" * 50}, "no question called"),
        ("", "remove", "Yen or dollars?", {}, "unknown"),
        ("", "write", "Yen or dollars?", {"form": {}, "set": "mine"}, "write what you ask"),
        ("", "scribble", "Yen or dollars?", {}, "unknown"),
        ('steps = [{heading = "Yen or dollars?"}]\n', "show", "Yen or dollars?", {}, "tell the entries"),
        (
            '[[steps]]\nheading = "Yen or dollars?"\nminutes = [\n7,\n13]\n',
            "minutes",
            "Yen or dollars?",
            {"minutes": [8, 13]},
            "on one line",
        ),
    ],
)
def test_what_the_page_cannot_do_is_said_and_changes_nothing(
    sheet: RunSheet, text: str, do: str, heading: str, more: dict[str, Any], says: str
) -> None:
    sheet.path.parent.mkdir()
    if text:
        sheet.path.write_text(text, "utf-8")
    with pytest.raises(CourseError, match=says):
        _act(sheet, do, heading, **more)
    assert (sheet.path.read_text("utf-8") if text else not sheet.path.exists()) == (text or True)


def test_a_file_that_changed_meanwhile_is_noticed(sheet: RunSheet) -> None:
    view = _act(sheet, "show", "Key points", show=False)
    changed = sheet.path.read_text("utf-8") + "# from the train\n"
    sheet.path.write_text(changed, "utf-8")
    for do in ("show", "undo"):
        with pytest.raises(CourseError, match="changed meanwhile"):
            sheet.act({"do": do, "row": 1, "show": False, "digest": view["digest"]})
    assert sheet.path.read_text("utf-8") == changed and not sheet.view()["back"]


def test_questions_are_found_by_objective_level_and_misconception(sheet: RunSheet, tmp_path: Path) -> None:
    of_all = [one for some in sets().values() for one in some.questions.values() if one.kind.control]
    assert sheet.find({})["says"].startswith(f"{len(of_all)} questions")
    objective = sheet.menus()["objectives"][0]["objectives"][0]["id"]
    found = sheet.find({"objective": objective, "level": 1})["questions"]
    wanted = [one.id for one in of_all if one.objective == objective and one.level == 1]
    assert [one["name"] for one in found] == wanted and wanted
    assert all(
        "percentage points" in sentence.casefold()
        for one in sheet.find({"misconception": "points percentage"})["questions"]
        for sentence in one["wrong"]
    )
    sheet.bank = tmp_path
    (tmp_path / "week-3.toml").write_text(
        'title = "W"\n[[questions]]\nid = "digs"\ntitle = "Who digs"\ntext = "Who digs?"\nright = "a"\n'
        'options.a = "A"\noptions.b = "B"\nwrong.b = "B only refines."\n',
        "utf-8",
    )
    (one,) = sheet.find({"misconception": "only refines"})["questions"]
    view = _act(sheet, "add", "Key points", question=one["name"])
    row = view["rows"][_row(view, "Who digs")]
    assert row["kind"] == "question" and "--bank" in view["command"]
    assert sheet.question("week-3/digs").options == (("a", "A"), ("b", "B"))
    sheet.bank = None
    row = next(row for row in sheet.view()["rows"] if row["kind"] == "question")
    assert "week-3/digs is a question of your own bank" in row["trouble"]
    assert "Who digs" not in {row["heading"] for row in _act(sheet, "remove", "week-3/digs")["rows"]}
