"""Quick checks as forms: marked as `check` marks, read as people type, without a screen shown as before."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from course.bank.case import Case
from course.bank.library import find_set, sets
from course.exercises import Exercise, checked_answer
from course.exercises.panels import Panel, marked_up
from course.exercises.session import Quick
from course.exercises.store import MemoryStore
from course.kinds import FormError, Kind, Number
from course.marking import LocalMarker
from course.outcomes import Outcome

SETS = sets()
CHECKS = [pytest.param(one.name, check, id=check.id) for one in SETS.values() for check in one.lesson_checks]


@cache
def _marker(name: str) -> LocalMarker:
    return LocalMarker(find_set(name), lesson_too=True)


def _open(name: str, store: MemoryStore | None = None) -> Exercise:
    marker = _marker(name)
    return Exercise(marker.public(), marker, marker, store or MemoryStore())


def _form_of(ex: Exercise, question: str) -> Quick:
    quick = ex.quick(question)
    assert isinstance(quick, Quick)
    return quick


def _one(kind: dict[str, Any], *, tutor: bool = True) -> Exercise:
    """Return a set of one question, whose answer is never marked, only recorded."""
    question = {"id": "q", "title": "Q", "text": "?", "points": 1, "kind": kind, "inputs": []}

    class Recorder:
        seen: Any = None

        def mark(self, question_id: str, plain: dict[str, Any]) -> Any:
            Recorder.seen = plain
            state = Outcome.BLANK if plain["t"] == "blank" else Outcome.RIGHT
            return checked_answer(question_id, state)

    made = Recorder()
    ex = Exercise({"set": "s", "title": "S", "questions": [question]}, made)
    ex.recorder = made  # type: ignore[attr-defined]
    return ex


def _typed(plain: Any) -> list[str]:
    """Return what a learner would type or choose for an answer."""
    if plain["t"] in ("list", "set"):
        return [", ".join(item["v"] for item in plain["v"])]
    return [repr(plain["v"]) if plain["t"] == "number" else plain["v"]]


# ---------------------------------------------------------------------------- both ways


@pytest.mark.parametrize(("name", "check"), CHECKS)
def test_the_form_marks_as_code_does(name: str, check: Any) -> None:
    case = Case(check)
    code, screen = MemoryStore(), MemoryStore()
    one, quick = _open(name, code), _form_of(_open(name, screen), check.id)
    # the wrong ones twice: what is said grows with the misses; the key before and after
    plains = [mistake.plain for mistake in case.listed] * 2
    for plain in [case.key, *plains, case.key]:
        by_code = one.check(check.id, plain["v"])
        assert str(quick.check(*_typed(plain))) == str(by_code)
        assert quick.check(*_typed(plain))._repr_html_() == one.check(check.id, plain["v"])._repr_html_()
        assert screen.read() == code.read()
    assert f": right\n  {case.meaning}" in str(by_code)
    assert screen.read()[name][check.id]["misses"] == 2 * len(plains)


@pytest.mark.parametrize(("name", "check"), CHECKS)
def test_why_gives_the_reason_and_what_is_wrong_with_the_others(name: str, check: Any) -> None:
    case, ex = Case(check), _open(name)
    quick = _form_of(ex, check.id)
    first = quick.why()
    assert first.title.startswith("Try it first") and not first.code
    assert case.reason and case.reason not in str(first)
    quick.check(*_typed(case.key))
    shown = quick.why()
    assert f"Because: {case.reason}" in str(shown) and shown.code == case.solution
    assert case.reason[-1] == "." and case.reason[0].isupper()
    if case.kind["kind"] == "choice":
        options, right = case.kind["options"], case.key["v"]
        assert f"Right: \u201c{options[right].rstrip('.')}\u201d" in shown.paragraphs[0].replace(
            "**Right:**", "Right:"
        )
        for wrong in case.listed:
            line = f"Not \u201c{options[wrong.plain['v']].rstrip('.')}\u201d: {wrong.sentence}"
            assert line in shown.items
        assert len(shown.items) == len(options) - 1, "every other option has its sentence"
    else:
        assert shown.items == ()


def test_code_can_ask_why_too_and_an_assessed_set_says_nothing() -> None:
    check = SETS["01-trade-interdependence"].lesson_checks[0]
    ex = _open("01-trade-interdependence")
    ex.check(check.id, 1.0)
    assert "Because: " in str(ex.why(check.id))
    public = {**_marker(ex.set).public(), "mode": "assessed"}
    quiet = Exercise(public)
    quiet.check(check.id, 1.0)
    assert "deadline" in str(quiet.why(check.id)) and "no hints" in str(_form_of(quiet, check.id).hint())


def test_hints_come_one_by_one_and_name_the_button() -> None:
    quick = _form_of(_open("04-future-scenarios"), "one_score")
    assert 'press Hint or call `ex.hint("one_score")` again' in str(quick.hint())
    assert "Hint 2 of 3" in str(quick.hint())


# ------------------------------------------------------------------------ what is typed


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("1,234.5", "", 1234.5),
        ("1.234,5", "", 1234.5),
        ("1 234.5", "", 1234.5),
        ("1\u202f234,5", "", 1234.5),
        ("1'234", "", 1234),
        ("1,234,567", "", 1234567),
        ("20.1 %", "percent", 20.1),
        ("20.1%", "percentage points", 20.1),
        ("20,1", "percent", 20.1),
        ("0,125", "percent", 0.125),
        ("12,3456", "", 12.3456),
        (" 84 ", "days", 84),
        ("84 days", "days of normal use", 84),
        ("\u22124.8", "", -4.8),
        ("- 5", "", -5),
        ("1e-05", "", 1e-5),
        ("\uff12\uff10\uff0e\uff11\uff05", "percent", 20.1),
        (".5", "", 0.5),
        ("5.", "", 5.0),
    ],
)
def test_numbers_are_read_as_people_write_them(typed: str, unit: str, value: float) -> None:
    ex = _one({"kind": "number", "unit": unit, "tolerance": 0.1})
    _form_of(ex, "q").check(typed)
    assert ex.recorder.seen == {"t": "number", "v": value}  # type: ignore[attr-defined]
    assert type(ex.recorder.seen["v"]) is type(value)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("typed", "unit", "says"),
    [
        ("1,234", "", "in two ways: type 1234 for thousands, or 1.234"),
        ("about five", "", "not read as a number"),
        ("1/3", "", "holds more than a number"),
        ("20 %", "days", "The unit is days"),
        ("20 tonnes", "days", "Type a number alone"),
        ("1 2", "", "not read as one number"),
        ("1.2.3", "", "not read as one number"),
        ("nan", "", "not read as a number"),
        ("9" * 70, "", "not read as a number"),
    ],
)
def test_what_is_no_number_gets_a_clear_sentence_and_is_no_attempt(typed: str, unit: str, says: str) -> None:
    with pytest.raises(FormError, match=says):
        Number(unit, 0.1).typed(typed)
    ex = _one({"kind": "number", "unit": unit, "tolerance": 0.1})
    panel = _form_of(ex, "q").check(typed)
    assert panel.tone == "error" and says in str(panel)
    assert ex.recorder.seen is None and ex.earlier("q") is None  # type: ignore[attr-defined]


def test_nothing_typed_is_not_attempted() -> None:
    for kind, word in (("number", "Type"), ("label", "Type"), ("choices", "Choose")):
        options = {"options": {"a": "A", "b": "B"}} if kind == "choices" else {"unit": "x", "tolerance": 1}
        ex = _one({"kind": kind, **options})
        for nothing in ((), ("",), ("  ",)):
            panel = _form_of(ex, "q").check(*nothing)
            assert panel.tone == "blank" and "not attempted" in panel.title
            assert f"{word} an answer, then press Check." in str(panel) and "____" not in str(panel)
        assert ex.earlier("q") is None


def test_other_kinds_take_what_code_would_give_them() -> None:
    options = {"a": "A", "b": "B", "c": "C"}
    for kind, typed, plain in (
        ({"kind": "label"}, ("Honda",), {"t": "text", "v": "Honda"}),
        ({"kind": "choice", "options": options}, ("b",), {"t": "text", "v": "b"}),
        ({"kind": "choices", "options": options}, ("a", "c"), ["a", "c"]),
        ({"kind": "order", "options": options}, ("c, 'a' , b",), ["c", "a", "b"]),
    ):
        ex = _one(kind)
        _form_of(ex, "q").check(*typed)
        seen = ex.recorder.seen  # type: ignore[attr-defined]
        assert (seen if isinstance(plain, dict) else [item["v"] for item in seen["v"]]) == plain


def test_an_answer_that_only_code_can_give_is_asked_for_in_code() -> None:
    for kind in (
        {"kind": "table", "columns": {"a": None}},
        {"kind": "function", "arguments": ["x"], "tolerance": 1, "unit": ""},
        {"kind": "chart"},
    ):
        ex = _one(kind)
        assert isinstance(ex.quick("q"), Panel) and ex.quick("q") == ex.ask("q")


# --------------------------------------------------------------------- without a screen


@pytest.mark.parametrize(("name", "check"), CHECKS)
def test_without_a_screen_it_is_what_ask_shows(name: str, check: Any) -> None:
    ex = _open(name)
    quick, asked = _form_of(ex, check.id), ex.ask(check.id)
    still = {"text/plain": str(asked), "text/html": asked._repr_html_()}
    assert quick._repr_mimebundle_() == still and str(quick) == repr(quick) == str(asked)
    ex.check(check.id, Case(check).value())
    assert _form_of(ex, check.id)._repr_mimebundle_() == still, "earlier answers change no stored lesson"


def test_a_kernel_gets_the_form_and_a_text_run_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("course.exercises.session.asked_by_jupyterlab", lambda: True)
    quick = _form_of(_open("00-reading-a-source"), "cars_query")
    monkeypatch.setenv("COURSE_RENDER", "text")
    assert set(quick._repr_mimebundle_()) == {"text/plain", "text/html"}
    monkeypatch.delenv("COURSE_RENDER")
    after: list[dict[str, Any]] = []
    monkeypatch.setattr("course.exercises.session.show_after_cell", after.append)
    assert set(quick._repr_mimebundle_()) == {"application/vnd.jupyter.widget-view+json"}
    # a notebook that is opened again without a kernel has the question, and says what to do
    assert "course-quick-still" in after[0]["text/html"] and "Run this cell again" in after[0]["text/html"]
    assert after[0]["text/plain"] == str(quick)


def test_an_export_that_runs_the_notebook_shows_the_question(tmp_path: Path) -> None:
    import nbformat
    from nbclient import NotebookClient
    from nbconvert import HTMLExporter

    code = "from course import exercise\nex = exercise('01')\nex.quick('share_gap')"
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    NotebookClient(book, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    asked = _open("01-trade-interdependence").ask("share_gap")
    assert book.cells[0].outputs[0]["data"] == {"text/plain": str(asked), "text/html": asked._repr_html_()}
    assert "By how many percentage points" in HTMLExporter().from_notebook_node(book)[0]


def test_the_widget_library_is_imported_only_when_a_form_is_shown() -> None:
    code = (
        "import sys; from course import exercise; ex = exercise('00')\n"
        "quick = ex.quick('cars_query'); repr(quick); quick._repr_mimebundle_(); quick.check('a')\n"
        "print(sorted({'ipywidgets', 'anywidget'} & set(sys.modules)))\n"
        "quick.form; print('anywidget' in sys.modules)"
    )
    env = {name: value for name, value in os.environ.items() if name != "COURSE_RENDER"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
    assert done.stdout.split("\n")[:2] == ["[]", "True"], done.stderr


# -------------------------------------------------------------------------- on the screen


def _press(quick: Quick, act: str, *answer: str) -> str:
    quick._pressed(quick.form, {"act": act, "answer": list(answer)}, [])
    return str(quick.form.result)


def test_buttons_fill_the_result_and_code_and_form_share_the_attempts() -> None:
    ex = _open("01-trade-interdependence")
    quick = _form_of(ex, "share_gap")
    form = quick.form
    assert (form.control, form.unit, form.options) == ("field", "percentage points", [])
    assert form.prompt == "Your answer" and "Tolerance: 0.1" in form.question and form.result == ""
    assert "Try it first" in _press(quick, "why")
    assert "Hint 1 of 3" in _press(quick, "hint")
    before = form.revision
    assert ": wrong" in _press(quick, "check", "27,5 %")
    assert form.revision == before + 1
    assert "You get this if" in str(ex.check("share_gap", -4.843)), "the second miss names the mistake"
    assert ": right" in _press(quick, "check", "4.84") and "Because:" in _press(quick, "why")
    for rubbish in ({}, {"act": "open"}, "check", None):
        quick._pressed(form, rubbish, [])
    assert "Because:" in form.result


def test_options_are_shown_once_and_as_they_are_written() -> None:
    form = _form_of(_open("00-reading-a-source"), "cars_query").form
    assert form.control == "one" and [value for value, _ in form.options] == ["a", "b", "c", "d"]
    assert form.options[0][1].startswith("<code>goods == ") and "<li>" not in form.question
    assert "quotation marks" not in form.question
    evil = _one({"kind": "choice", "options": {"a": "<img src=x onerror=alert(1)>", "b": "B"}})
    assert "<img" not in json.dumps(_form_of(evil, "q").form.options)


def test_an_order_is_typed_and_its_names_stay_in_sight() -> None:
    form = _form_of(_one({"kind": "order", "options": {"KOR": "South Korea", "USA": "the US"}}), "q").form
    assert form.control == "field" and "<li>" in form.question and "commas" in form.prompt
    assert "quotation marks" not in form.question


def test_after_a_restart_the_outcome_is_shown_again() -> None:
    store = MemoryStore()
    quick = _form_of(_open("01-trade-interdependence", store), "share_gap")
    quick.check("1")
    quick.check("4.84")
    again = _form_of(_open("01-trade-interdependence", store), "share_gap")
    assert ": right" in again.form.result and "after 2 attempts" in again.form.result
    assert again.form.answer == [], "the text of the answer is not kept"
    other = _form_of(_open("01-trade-interdependence", store), "dearer_dollar")
    assert other.form.result == ""


def test_every_kind_says_how_it_is_answered() -> None:
    for check in (check for one in SETS.values() for check in one.lesson_checks):
        assert Kind.from_public(Case(check).kind).control in ("one", "several", "field")


def test_italics_bold_and_code_of_a_text_are_shown_and_a_product_stays() -> None:
    shown = marked_up("the word *could*, **never** `a * b * c`, 3 * 4 * 5 and x*y*z")
    assert shown == (
        "the word <em>could</em>, <strong>never</strong> <code>a * b * c</code>, 3 * 4 * 5 and x*y*z"
    )
