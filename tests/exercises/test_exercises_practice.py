"""Practice as a learner meets it: questions of the course, a clock that moves, a folder that keeps."""

from __future__ import annotations

import json
import os
import re
import runpy
import subprocess
import sys
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from course.answers import ____
from course.bank.case import Case
from course.bank.library import find_set
from course.cli import main
from course.errors import CourseError
from course.exercises import markers, provide
from course.exercises import session as session_module
from course.exercises.practice import Practice, in_lessons_order
from course.front import exercise, practice, progress
from course.marking.pool import Pool
from course.workspace import StateDamagedWarning, Workspace

MONDAY = datetime(2026, 5, 4, 9, tzinfo=UTC)
#: how many objectives there are follows from the bank
_ALL_HELD = r"\b([1-9]\d*) of \1 held"
DAY, MINUTES = timedelta(days=1), timedelta(minutes=15)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A learner's folder, which is the working directory."""
    Workspace(tmp_path).create()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _kept() -> dict[str, Any]:
    return Workspace(Path.cwd()).read("practice")


def _open() -> tuple[str, str, dict[str, Any]]:
    """Set, question and values that are on the screen."""
    opened = _kept()["open"]
    name, question = opened["question"].split("/")
    return name, question, opened["values"]


def _right() -> Any:
    name, question, values = _open()
    return Case(find_set(name)[question], values).value()


def _miss(name: str = "01", question: str = "china_share") -> None:
    """Answer a question of a set with its usual mistake."""
    case = Case(find_set(name)[question])
    exercise(name).check(question, _wrong(case))


def _wrong(case: Case) -> Any:
    """The first usual mistake of a question."""
    return case.question.wrongs[0](case.parameters, case.value)


# --------------------------------------------------------------------------- over several days


def test_a_miss_in_a_set_comes_first_then_after_growing_pauses_until_it_is_held() -> None:
    _miss()
    p = practice(now=MONDAY)
    assert _open()[1] == "china_share" and _open()[2] != {"partner": "CHN", "year": 2024}
    place = "in the exercises \u201cTrade interdependence\u201d (question 1)"
    assert f"You missed this question {place}, so here it is with other values." in str(p)
    said = str(p.check(_right()))
    assert ": right" in said and "Once more, tomorrow, and you hold this objective." in said

    p = practice(now=MONDAY + DAY)
    assert "You had a question like this right yesterday in practice." in str(p)
    said = str(p.check(_right()))
    assert "You hold this objective now. It comes back on Thursday 7 May" in said
    pauses = []
    for _ in range(3):
        card = _kept()["objectives"]["trade.shares"]["card"]
        last, due = (datetime.fromisoformat(card[name]) for name in ("last_review", "due"))
        pauses.append(due - last)
        p = practice(now=due)
        while find_set(_open()[0])[_open()[1]].objective != "trade.shares":
            p = p.next()
        p.check(_right())
    assert pauses == sorted(set(pauses)), "each pause is longer than the one before"


def test_a_miss_in_practice_comes_back_the_same_day_with_other_values() -> None:
    _miss()
    p = practice(now=MONDAY)
    first = _open()
    said = str(p.check(_wrong(Case(find_set("01")["china_share"], first[2]))))
    assert "wrong" in said and "A question like this comes back today, in 10 minutes." in said
    said = str(p.check(_right()))
    assert ": right" in said and "comes back today, in 10 minutes" in said, "right in the end is still a miss"
    p = practice(now=MONDAY + MINUTES)
    assert _open()[1] == "card_sentence", "another objective in between"
    p.check(_right())
    p = practice(now=MONDAY + MINUTES)
    assert _open()[1] == "china_share" and _open()[2] != first[2]
    assert "You missed a question like this today in practice" in str(p)


def test_all_is_held_in_the_end_and_progress_says_so() -> None:
    now, p = MONDAY, practice(now=MONDAY)
    for _ in range(85):  # two for each objective, and what comes back meanwhile
        assert ": right" in str(p.check(_right()))
        if re.search(_ALL_HELD, str(p)):
            break
        now += DAY / 10
        p = practice(now=now)
    text = str(progress())
    assert re.search(_ALL_HELD, text) and "still to come" not in text.split("Exercise sets")[0]


# ---------------------------------------------------------------------------- check, hint, solution


def test_a_hint_helps_and_does_not_count() -> None:
    p = practice(now=MONDAY)
    said = str(p.hint())
    assert "Hint 1 of" in said and "ex." not in said
    said = str(p.check(_right()))
    assert ": right" in said and "does not count yet" in said
    assert _kept()["objectives"]["warmup.card"]["right"] == []


def test_the_solution_is_a_miss_and_asks_before() -> None:
    p = practice(now=MONDAY)
    assert "`p.solution(anyway=True)`" in str(p.solution())
    assert not _kept()["objectives"]
    assert "card_sentence = " in str(p.solution(anyway=True))
    p.check(_right())
    assert _kept()["objectives"]["warmup.card"]["went"] == "missed"


def test_what_is_no_answer_counts_neither_way() -> None:
    p = practice(now=MONDAY)
    assert "run the cell again" in str(p.check(____))
    assert "not among the choices" in str(p.check("z"))
    assert not _kept()["objectives"]
    p.check(_right())
    assert _kept()["objectives"]["warmup.card"]["went"] == "right"


def test_right_but_for_the_unit_is_help() -> None:
    _miss()
    p = practice(now=MONDAY)
    assert "another unit" in str(p.check(_right() / 100))
    p.check(_right())
    assert _kept()["objectives"]["trade.shares"]["went"] == "helped"


def test_a_named_mistake_and_the_worked_example_come_as_in_the_sets() -> None:
    _miss()
    p = practice(now=MONDAY)
    case = Case(find_set("01")["china_share"], _open()[2])
    wrong = case.listed[0]
    said = [str(p.check(_wrong(case))) for _ in range(3)]
    assert wrong.sentence not in said[0] and wrong.sentence in said[1]
    assert "Worked solution of a similar question" in said[2]


def test_next_goes_on_without_an_answer() -> None:
    p = practice(now=MONDAY)
    first = _open()
    assert p.next() is p and _open() != first and not _kept()["objectives"]


def test_the_same_question_is_there_after_a_restart_with_what_was_done() -> None:
    _miss()
    p, first = practice(now=MONDAY), _open()
    p.hint()
    again = practice(now=MONDAY + MINUTES)
    assert _open() == first and "Hint 2 of" in str(again.hint())


def test_every_question_says_how_to_answer() -> None:
    p = practice(now=MONDAY)
    for _ in range(30):
        text = str(p)
        assert "p.check(" in text and "Objective: " in text and "ex." not in text.replace("Export", "")
        p = p.next()


def test_practice_changes_nothing_in_the_sets_and_tells_no_class() -> None:
    heard: list[Any] = []
    markers.listen(heard.append)
    try:
        practice(now=MONDAY).check(_right())
    finally:
        markers.unlisten(heard.append)
    assert Workspace(Path.cwd()).read("progress") == {} and not heard


# ---------------------------------------------------------------------------------- what is seen


def test_parts_on_the_screen_are_panels_with_a_table_that_has_headings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: list[Any] = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    practice(now=MONDAY)._ipython_display_()
    assert [str(part).split("\n")[0][:12] for part in shown] == [
        "i Why this q",
        "? What a row",
        "i How to ans",
        "i Objectives",
    ]
    table = shown[-1]._repr_html_()
    assert table.count('<th scope="col"') == 4 and "Reading a source" in table


def test_progress_names_each_objective_in_notebook_and_on_the_command_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    p = practice(now=MONDAY)
    p.check(_right())
    text = str(progress())
    line = next(line for line in text.splitlines() if "read a table" in line)
    assert " warm-up " in line and "right at first try; once more " in line
    assert main(["progress"]) == 0
    said = capsys.readouterr().out
    assert line in said and "Exercise sets" in said


def test_progress_counts_what_was_right_in_a_set_and_writes_nothing() -> None:
    exercise("01").check("partner_order", ["CHN", "USA", "KOR", "TWN", "AUS"])
    line = next(line for line in str(progress()).splitlines() if line.strip().startswith("rank partners"))
    assert "right at first try; once more on " in line and _kept() == {}


def test_options_of_a_choice_come_in_another_order_each_time() -> None:
    now, orders = MONDAY, list[list[str]]()
    usual = list(exercise("00").kind("cars_query")["options"])
    while len(orders) < 2:
        p = practice(now=now)
        if _open()[1] == "cars_query":
            orders.append([line for line in str(p).splitlines() if line.startswith("  - `")])
            again = [line for line in str(practice(now=now)).splitlines() if line.startswith("  - `")]
            assert again == orders[-1], "the question on the screen keeps its order"
            p.check("a")  # wrong, so it comes again
        p.next()
        now += MINUTES
    shown = [[line[5] for line in lines] for lines in orders]
    assert sorted(shown[0]) == sorted(usual) and usual not in shown and shown[0] != shown[1]


# ------------------------------------------------------------------------------- clock and record


def test_a_clock_that_went_back_is_named_and_nothing_is_lost() -> None:
    practice(now=datetime(2030, 1, 3, tzinfo=UTC)).check(_right())
    before = _kept()
    with pytest.raises(CourseError, match=r"says 4 May 2026, but you last practised on 3 January 2030"):
        practice(now=MONDAY)
    assert _kept() == before
    p = practice(now=MONDAY, clock_is_right=True)
    standing = _kept()["objectives"]["warmup.card"]
    assert standing["day"] == "2026-05-04"
    due = datetime.fromisoformat(standing["card"]["due"])
    assert MONDAY < due < MONDAY + 5 * DAY, "the pause is the same, from today on"
    p.check(_right())
    practice(now=MONDAY + DAY)


def test_a_clock_that_is_set_back_by_an_hour_is_passed_over() -> None:
    practice(now=MONDAY).check(_right())
    practice(now=MONDAY - timedelta(hours=1)).check(_right())


def test_a_time_of_another_type_is_refused() -> None:
    with pytest.raises(CourseError, match="The time tomorrow has no time zone"):
        practice(now="tomorrow")  # type: ignore[arg-type]


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(CourseError, match="no time zone"):
        practice(now=datetime(2026, 5, 4))


def test_a_damaged_record_is_put_aside_and_the_progress_stays(folder: Path) -> None:
    _miss()
    state = folder / ".course" / "state.json"
    kept = json.loads(state.read_text("utf-8"))
    kept["practice"] = {"made": "by another program"}
    state.write_text(json.dumps(kept), "utf-8")
    with pytest.warns(StateDamagedWarning, match="what you practised is damaged: made. All of it") as said:
        practice(now=MONDAY)
    aside = folder / ".course" / "practice.damaged-1.json"
    assert json.loads(aside.read_text("utf-8")) == {"made": "by another program"}
    assert str(aside) in str(said[0].message)
    assert _open()[1] == "china_share", "what was missed in the set is known from the progress"
    kept["practice"] = {"again": 1}
    state.write_text(json.dumps(kept), "utf-8")
    with pytest.warns(UserWarning, match="damaged-2"):
        practice(now=MONDAY)
    assert json.loads(aside.read_text("utf-8")) == {"made": "by another program"}


@pytest.mark.parametrize(
    "change",
    [
        lambda record: record["open"].pop("values"),
        lambda record: record["open"].update(question=["a list"]),
        lambda record: record["open"].update(entry=None),
        lambda record: record["open"].update(went="perhaps"),
        lambda record: record["open"]["entry"].update(misses="many"),
        lambda record: record["objectives"]["warmup.card"]["card"].update(last_review=None),
        lambda record: record["objectives"]["warmup.card"]["card"].update(stability=-1),
        lambda record: record["objectives"]["warmup.card"]["card"].update(state=1, step=None),
    ],
)
def test_a_record_with_one_damaged_part_is_put_aside(folder: Path, change: Any) -> None:
    practice(now=MONDAY).check(_right())

    def damage(record: dict[str, Any]) -> dict[str, Any]:
        change(record)
        return record

    damaged = Workspace(folder).update("practice", damage)
    with pytest.warns(StateDamagedWarning, match="what you practised is damaged"):
        p = practice(now=MONDAY + DAY)
    assert json.loads((folder / ".course" / "practice.damaged-1.json").read_text("utf-8")) == damaged
    assert ": right" in str(p.check(_right()))
    assert _kept()["dealt"].keys() >= damaged["dealt"].keys() and _kept()["number"] > damaged["number"]


def test_a_damaged_record_in_a_folder_that_cannot_be_written_stays(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise CourseError("no space on the disk")

    right = _asked_and_damaged(folder)
    before = (folder / ".course" / "state.json").read_bytes()
    monkeypatch.setattr("course.workspace._folder.write_atomically", fail)
    with pytest.warns(UserWarning, match="lasts only until this notebook closes: no space"):
        p = practice(now=MONDAY)
    assert ": right" in str(p.check(right))
    with pytest.warns(StateDamagedWarning, match="It stays where it is"):
        assert re.search(r"\b0 of \d+ held", str(progress()))
    assert (folder / ".course" / "state.json").read_bytes() == before


def _asked_and_damaged(folder: Path) -> Any:
    """Deal the first question, damage the record, and return the answer."""
    practice(now=MONDAY)
    right = _right()
    Workspace(folder).update("practice", lambda record: record | {"number": "many"})
    return right


def test_values_that_the_question_no_longer_takes_give_way_to_others(folder: Path) -> None:
    practice(now=MONDAY)

    def change(record: dict[str, Any]) -> dict[str, Any]:
        return record | {"open": record["open"] | {"values": {"gone": 1}}}

    Workspace(folder).update("practice", change)
    practice(now=MONDAY)
    assert "gone" not in _open()[2]


def test_a_record_of_a_newer_version_is_left_alone(folder: Path) -> None:
    Workspace(folder).update("practice", lambda _: {"format": 2, "anything": []})
    for call in (practice, progress):
        with pytest.raises(CourseError, match="newer version of the course wrote the record"):
            call()
    assert _kept() == {"format": 2, "anything": []}


def test_a_folder_that_cannot_be_written_does_not_stop_practice(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise CourseError("no space on the disk")

    monkeypatch.setattr("course.workspace._folder.write_atomically", fail)
    with pytest.warns(UserWarning, match="lasts only until this notebook closes: no space"):
        p = practice(now=MONDAY)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert "Hint 1" in str(p.hint())
        assert "warm-up" not in str(p.next())


def test_a_question_that_the_course_no_longer_has_gives_way_to_another(folder: Path) -> None:
    practice(now=MONDAY)

    def change(record: dict[str, Any]) -> dict[str, Any]:
        return record | {"open": record["open"] | {"question": "09-gone/gone"}}

    Workspace(folder).update("practice", change)
    practice(now=MONDAY)
    assert _open()[0] == "00-reading-a-source"


def test_two_notebooks_share_the_question_and_count_its_answer_once() -> None:
    one, two = practice(now=MONDAY), practice(now=MONDAY)
    one.check(_right())
    due = _kept()["objectives"]["warmup.card"]["card"]["due"]
    two.check(_right())
    assert _kept()["objectives"]["warmup.card"]["card"]["due"] == due


def test_an_answer_counts_where_another_notebook_went_on() -> None:
    one, right = practice(now=MONDAY), None
    right = _right()
    two = practice(now=MONDAY).next()
    assert ": right" in str(one.check(right))
    assert list(_kept()["objectives"]) == ["warmup.card"]
    assert ": right" in str(two.check(_right()))
    assert len(_kept()["objectives"]) == 2


def test_a_question_counts_once_though_another_notebook_answered_it_and_went_on() -> None:
    one, two = practice(now=MONDAY), practice(now=MONDAY)
    name, question, values = _open()
    right = _right()
    one.check(_wrong(Case(find_set(name)[question], values)))
    one.next()
    before = _kept()["objectives"]["warmup.card"]
    two.check(right)
    assert _kept()["objectives"]["warmup.card"] == before and before["right"] == []


def test_a_damaged_entry_of_a_set_is_passed_over(folder: Path) -> None:
    Workspace(folder).update("progress", lambda _: {"01-trade-interdependence": {"china_share": 3}})
    with pytest.warns(StateDamagedWarning, match="china_share in 01-trade-interdependence"):
        assert "What a row says" in str(practice(now=MONDAY))


def test_two_processes_lose_nothing_to_each_other(folder: Path) -> None:
    code = (
        "from course import practice\n"
        "from course.bank.case import Case\n"
        "from course.bank.library import find_set\n"
        "p = practice()\n"
        "for _ in range(12):\n"
        "    p.next()\n"
        "    dealt = p._dealt.dealt\n"
        "    p.check(Case(find_set(dealt.offer.set)[dealt.offer.question], dealt.values).value())\n"
    )
    root = Path(__file__).resolve().parents[2]
    running = [
        subprocess.Popen([sys.executable, "-c", f"import sys; sys.path.insert(0, {str(root)!r})\n{code}"])
        for _ in range(2)
    ]
    assert [one.wait(120) for one in running] == [0, 0]
    kept = _kept()
    assert kept["number"] in (25, 26), "one at first, which both may show, then twelve each"
    assert len(kept["objectives"]) >= 20


# ------------------------------------------------------------------------------- where it is not


def test_no_practice_while_a_submission_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_module, "_PROVIDED", {})
    monkeypatch.setattr(session_module, "quiet", lambda: None)
    provide(exercise("01"))
    with pytest.raises(CourseError, match="not there while a submission is marked"):
        practice()


def test_a_sandbox_holds_no_bank_and_practice_says_so(tmp_path: Path) -> None:
    from course.grading.run.stage import build_stage

    stage = build_stage(tmp_path / "stage")
    code = (
        "from course import practice, progress\n"
        "for call in (practice, progress):\n"
        "    try:\n"
        "        call()\n"
        "    except Exception as error:\n"
        "        print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=stage,
        env={**os.environ, "PYTHONPATH": str(stage)},
        capture_output=True,
        text=True,
    )
    assert done.stdout.splitlines() == [
        f"{what} is for your own computer: the questions' answers are not here."
        for what in ("Practice", "The table of your progress")
    ], done.stderr


def test_the_public_name() -> None:
    import course

    assert course.practice is practice and "practice" in dir(course)
    assert isinstance(practice(now=MONDAY), Practice)


# --------------------------------------------------------------------------------- the simulation


@pytest.fixture(scope="module")
def simulation(root: Path) -> dict[str, Any]:
    """The benchmark's functions."""
    return runpy.run_path(str(root / "benchmarks" / "practice.py"))


@pytest.mark.parametrize("number", [1, 3], ids=["knows a third", "knows all"])
def test_simulated_learners_need_fewer_questions_than_in_a_fixed_or_a_random_order(
    simulation: dict[str, Any], number: int
) -> None:
    pool = Pool()
    offers, guess = in_lessons_order(pool.offers), simulation["guesses"](pool)

    def questions(order: str) -> int:
        found = [
            simulation["finished"](order, simulation["KINDS"][number], offers, guess, f"7|{learner}")
            for learner in range(4)
        ]
        return sum(one.questions for one in found)

    needed = {order: questions(order) for order in ("practice", "fixed", "random")}
    assert needed["practice"] < 0.8 * min(needed["fixed"], needed["random"]), needed
