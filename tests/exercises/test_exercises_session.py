"""The learner's vocabulary: check, hint, solution, progress, in practice and in an assessed set."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from course.errors import CourseError, UnknownNameError
from course.exercises import Exercise, Marker, Tutor, ____, checked_answer, provide
from course.exercises import session as session_module
from course.exercises.markers import CheckedAnswer
from course.exercises.panels import Panel
from course.exercises.store import MemoryStore, WorkspaceStore
from course.outcomes import Outcome
from course.workspace import Workspace

PUBLIC: dict[str, Any] = {
    "format": 1,
    "set": "tiny",
    "title": "Tiny",
    "version": "",
    "mode": "practice",
    "token": "",
    "questions": [
        {
            "id": "share",
            "title": "A share",
            "text": "",
            "points": 2,
            "objective": "x",
            "kind": {"kind": "number", "unit": "percent", "tolerance": 0.1},
            "parameters": {},
            "inputs": [],
        }
    ],
}


class Teacher:
    """Knows that the answer is 42; a miss is always the same."""

    def __init__(self) -> None:
        self.seen: list[Any] = []

    def mark(self, question_id: str, plain: dict[str, Any]) -> CheckedAnswer:
        self.seen.append(plain)
        if plain["t"] == "blank":
            return checked_answer(question_id, Outcome.BLANK, out_of=2)
        if plain["v"] == 42:
            return checked_answer(question_id, Outcome.RIGHT, points=2, out_of=2)
        return checked_answer(
            question_id,
            Outcome.WRONG,
            out_of=2,
            says="NAMED",
            step="POINTER",
            example="WORKED = 1",
            mistakes=["m"],
        )

    def hints(self, question_id: str) -> list[str]:
        return ["first", "second"]

    def solution(self, question_id: str) -> str:
        return "share = 42"

    def reason(self, question_id: str) -> str:
        return "REASON"

    def wrongs(self, question_id: str) -> list[tuple[Any, str]]:
        return [({"t": "number", "v": 1}, "NAMED")]


@pytest.fixture
def ex() -> Exercise:
    teacher = Teacher()
    assert isinstance(teacher, Marker) and isinstance(teacher, Tutor)
    return Exercise(PUBLIC, teacher, teacher, MemoryStore())


def test_misses_escalate_from_pointer_to_name_to_sister_case(ex: Exercise) -> None:
    first, second, third = (str(ex.check("share", wrong)) for wrong in (1, 2, 3))
    assert "POINTER" in first and "NAMED" not in first
    assert "NAMED" in second and "WORKED" not in second
    assert "NAMED" in third and "WORKED" in third


def test_the_same_answer_again_leads_on_and_is_no_new_attempt(ex: Exercise) -> None:
    texts = [str(ex.check("share", 1)) for _ in range(2)]
    assert "POINTER" in texts[0] and "NAMED" not in texts[0]
    assert "NAMED" in texts[1]
    assert str(ex.progress()).splitlines()[-1].split()[-4:-3] == ["1"]


def test_progress_says_where_to_continue_and_what_is_right_at_first_try(ex: Exercise) -> None:
    assert "Continue with question 1 of 1 of the exercises" in str(ex.progress())
    ex.check("share", 42)
    ex.solution("share")
    said = str(ex.progress())
    assert "Continue with practice" in said
    assert "So far: 1 right at first try." in said, "a solution read after a right answer takes nothing back"


def test_progress_says_what_was_right_after_a_miss_and_that_it_comes_again(ex: Exercise) -> None:
    ex.check("share", 1)
    assert "So far: 1 not right yet. To come again in practice: 1 today." in str(ex.progress())
    ex.check("share", 42)
    assert "So far: 1 right after a miss or help. To come again in practice: 1 today." in str(ex.progress())


def test_right_answer_stays_right_in_the_progress(ex: Exercise) -> None:
    ex.check("share", 42)
    ex.check("share", 1)
    assert "1 of 1 right, 2 of 2 points" in str(ex.progress())


def test_placeholder_counts_as_no_attempt(ex: Exercise) -> None:
    assert "not attempted" in str(ex.check("share", ____))
    assert "Try it first" in str(ex.solution("share"))
    assert "share = 42" in str(ex.solution("share", anyway=True))
    ex.check("share", 1)
    assert "share = 42" in str(ex.solution("share"))


def test_hints_come_one_by_one(ex: Exercise) -> None:
    assert "second" not in str(ex.hint("share"))
    assert "second" in str(ex.hint("share"))
    assert "Hint 2 of 2" in str(ex.hint("share"))


def test_unknown_question_names_the_nearest(ex: Exercise) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'share'"):
        ex.check("shares", 1)


def test_assessed_set_says_form_only() -> None:
    ex = Exercise({**PUBLIC, "mode": "assessed"})
    assert "percent" in str(ex.check("share", 1))
    assert "text" in str(ex.check("share", "one"))
    assert "not attempted" in str(ex.check("share", ____))
    assert "no hints" in str(ex.hint("share"))
    assert "deadline" in str(ex.solution("share", anyway=True))


def test_a_channel_gets_plain_data_and_nothing_is_shown() -> None:
    class Channel:
        def __init__(self) -> None:
            self.sent: list[Any] = []

        def mark(self, question_id: str, plain: dict[str, Any]) -> CheckedAnswer:
            self.sent.append({"question": question_id, "answer": plain})
            return checked_answer(question_id, Outcome.RECORDED)

    channel = Channel()
    ex = Exercise(PUBLIC, channel)
    assert str(ex.check("share", 3.5)) == "i Recorded."
    assert channel.sent == [{"question": "share", "answer": {"t": "number", "v": 3.5}}]


def test_front_door_gives_what_a_marked_run_provides(monkeypatch: pytest.MonkeyPatch) -> None:
    from course.front import exercise

    monkeypatch.setattr(session_module, "_PROVIDED", {})
    ex = Exercise(PUBLIC)
    provide(ex)
    assert exercise("tiny") is ex


# ------------------------------------------------------------------------ progress


def test_progress_outlives_the_notebook_and_two_notebooks_agree(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    workspace.create()
    teacher = Teacher()
    one = Exercise(PUBLIC, teacher, teacher, WorkspaceStore(Workspace(tmp_path)))
    two = Exercise(PUBLIC, teacher, teacher, WorkspaceStore(Workspace(tmp_path)))
    one.check("share", 1)
    assert "NAMED" in str(two.check("share", 2))
    two.check("share", 42)
    assert "1 of 1 right" in str(one.progress())
    state = json.loads(workspace.state_file.read_text(encoding="utf-8"))
    assert "share" in json.dumps(state)


def test_a_store_that_cannot_be_written_keeps_nobody_from_an_answer() -> None:
    class Broken(MemoryStore):
        def update(self, change: Any) -> None:
            raise CourseError("no space")

    teacher = Teacher()
    ex = Exercise(PUBLIC, teacher, teacher, Broken())
    with pytest.warns(UserWarning, match="no space"):
        assert ": right" in str(ex.check("share", 42))
    assert "1 of 1 right" in str(ex.progress())


def test_progress_over_all_sets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from course.front import exercise, progress

    Workspace(tmp_path).create()
    monkeypatch.chdir(tmp_path)
    ex = exercise("01")
    assert "right" in str(ex.check("partner_order", ["CHN", "USA", "KOR", "TWN", "AUS"]))
    text = str(progress())
    assert "Trade interdependence" in text and re.search(r"\b1 of \d\d", text)
    from course.cli import main

    assert main(["progress"]) == 0


# -------------------------------------------------------------------------- panels


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.labels: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.labels += [value or "" for name, value in attrs if name == "aria-label"]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_panel_escapes_and_says_its_state_in_words() -> None:
    panel = Panel(
        "bad", "<script>alert(1)</script>", ('`a<b` & "c"',), code="x < 1", table=(("h",), ("<i>",))
    )
    reader = _Reader()
    reader.feed(panel._repr_html_())
    assert "script" not in reader.tags and "i" not in reader.tags
    assert reader.labels == ["Not yet: <script>alert(1)</script>"]
    assert "a<b" in reader.text and "x < 1" in reader.text
    assert "x < 1" in str(panel) and "<i>" in str(panel)
