"""What was handed out is what is marked, whatever has changed in the bank since."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from course.bank import Choice, Number, QuestionSet, Wrong
from course.bank.authoring import Question
from course.bank.case import Case
from course.bank.library import find_set, set_names
from course.bank.slips.making import unseen
from course.errors import CourseError
from course.grading.questions import BankSet
from course.marking.frozen import (
    FrozenQuestion,
    FrozenSet,
    current,
    describes,
    draw_parameters,
    freeze,
    invalid,
    keep,
    read_frozen,
    set_version,
    shipped,
)
from course.marking.release import release_for
from course.marking.variants import is_valid, make_token

SECRET = b"a secret of thirty-two bytes, yes"
#: a set of few variants: a changed one is computed anew
NAME, QUESTION = "00-reading-a-source", "hundred_million"


def _changed(name: str, question: str, change: Callable[[Question], None]) -> QuestionSet:
    """Return a shipped set in which one question is changed."""
    found = find_set(name)
    made = QuestionSet(found.name, title=found.title, scenario=found.scenario)
    made.questions = dict(found.questions)
    made.questions[question] = copy.copy(found[question])
    made.questions[question].wrongs = list(found[question].wrongs)
    change(made.questions[question])
    return made


def _reworded(question: Question) -> None:
    question.text = question.text + " Look twice."
    question.title, question.hints = "Another title", ("Another hint.",)


def _another_mistake(question: Question) -> None:
    question.mistakes(two=Wrong("You get this if you say two.", lambda: 2.0))


def _less_exact(question: Question) -> None:
    assert isinstance(question.kind, Number)
    question.kind = replace(question.kind, tolerance=0.1)


def _in_thousandths(question: Question) -> None:
    assert isinstance(question.kind, Number)
    question.kind = replace(question.kind, unit="per mille")


def _draws(questions: QuestionSet) -> list[dict[str, dict[str, object]]]:
    return [draw_parameters(SECRET, current(questions), f"learner {n}") for n in range(40)]


def _handed_out(questions: QuestionSet, version: str) -> BankSet:
    bank = BankSet(questions, SECRET)
    return bank.as_handed_out([[(questions.name, version, "aiko")], [(questions.name, version, "ben")]])


# ------------------------------------------------------------------ what ships with the course


#: of so many variants one is tried, beside the first and the last; `course build frozen` tries all
EVERY = 8


def _thinned(kept: FrozenSet) -> FrozenSet:
    def few(asked: FrozenQuestion) -> FrozenQuestion:
        last = len(asked.variants) - 1
        return replace(asked, variants=tuple(asked.variants[n] for n in {*range(0, last, EVERY), last}))

    return replace(kept, questions={name: few(asked) for name, asked in kept.questions.items()})


@pytest.mark.parametrize("name", set_names())
def test_every_set_is_kept_as_it_asks_now(name: str) -> None:
    """Fails after a change of what is asked: `course build frozen` then keeps a new version."""
    questions = find_set(name)
    kept = shipped(name)[-1]
    assert describes(kept, questions)
    assert invalid(_thinned(kept), questions) == []
    assert set_version(questions) == kept.version


@pytest.mark.parametrize("change", [_reworded, _another_mistake])
def test_words_and_mistakes_change_neither_version_nor_draws(change: Callable[[Question], None]) -> None:
    before, after = find_set(NAME), _changed(NAME, QUESTION, change)
    assert set_version(after) == set_version(before)
    assert _draws(after) == _draws(before)


def test_another_tolerance_is_another_version_and_the_earlier_one_is_marked_as_it_was() -> None:
    before, after = find_set(NAME), _changed(NAME, QUESTION, _less_exact)
    version = set_version(before)
    assert set_version(after) != version
    asked = _handed_out(after, version)
    assert asked.version == version
    case = asked.case("aiko", "", QUESTION)
    assert case.parameters == draw_parameters(SECRET, current(before), "aiko")[QUESTION]
    near = {"t": "number", "v": case.key["v"] + 0.075}
    assert asked.mark("aiko", "", QUESTION, near).outcome == "wrong"
    today = BankSet(after, SECRET)
    key = today.case("aiko", "", QUESTION).key["v"]
    assert today.mark("aiko", "", QUESTION, {"t": "number", "v": key + 0.075}).outcome == "right"


def test_points_of_the_release_count() -> None:
    def worth_more(question: Question) -> None:
        question.points = 7

    version = set_version(find_set(NAME))
    after = _changed(NAME, QUESTION, worth_more)
    assert BankSet(after, SECRET).points()[QUESTION] == 7
    assert _handed_out(after, version).points()[QUESTION] == 1


@pytest.mark.parametrize("how", ["gone", "unit", "parameters"])
def test_what_can_no_longer_be_marked_is_refused_with_the_version_to_install(how: str) -> None:
    def other_parameters(question: Question) -> None:
        question.code, question.defaults = (lambda economy: 1.0), {"economy": "CHN"}
        question.vary, question.wrongs = {}, []

    changes = {"unit": _in_thousandths, "parameters": other_parameters}
    version = set_version(find_set(NAME))
    after = _changed(NAME, QUESTION, changes.get(how, lambda _: None))
    if how == "gone":
        del after.questions[QUESTION]
    with pytest.raises(CourseError, match=rf"version {version} .*'{QUESTION}'.* Install version 0\.\d+\.\d+"):
        _handed_out(after, version)


def test_a_parameter_that_is_newer_than_a_version_keeps_its_default() -> None:
    def varied(question: Question) -> None:
        code = question.code
        question.code = lambda amount, again=1: again * code(amount)
        question.defaults = {**question.defaults, "again": 1}

    before, after = find_set(NAME), _changed(NAME, QUESTION, varied)
    asked = _handed_out(after, set_version(before))
    case = asked.case("aiko", "", QUESTION)
    assert case.parameters == {**draw_parameters(SECRET, current(before), "aiko")[QUESTION], "again": 1}
    assert asked.mark("aiko", "", QUESTION, case.key).outcome == "right"


def test_no_variant_is_kept_in_which_a_step_cannot_be_seen() -> None:
    """In 2012 Australia's share is by chance that of all years together."""
    hidden = {"partner": "AUS", "year": 2012}
    question, kept = find_set("01")["china_share"], shipped(find_set("01").name)[-1].questions["china_share"]
    assert is_valid(question, hidden) and unseen(Case(question, hidden))
    assert hidden not in kept.variants


def test_a_version_nobody_knows_is_refused_and_never_drawn_anew() -> None:
    with pytest.raises(CourseError, match=r"version 0123456789ab .* --release DIR"):
        _handed_out(find_set(NAME), "0123456789ab")
    # one notebook alone proves nothing: it is a row of its own
    bank = BankSet(find_set(NAME), SECRET)
    assert bank.as_handed_out([[(NAME, "0123456789ab", "aiko")]]) is bank
    assert bank.as_handed_out([[], [None]]) is bank


def test_a_new_version_is_added_behind_those_that_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import course.marking.frozen as frozen

    before = shipped(NAME)
    path = tmp_path / "frozen" / f"{NAME}.json"
    path.parent.mkdir()
    frozen_file = frozen.frozen_file
    path.write_bytes(frozen_file(NAME).read_bytes())
    monkeypatch.setattr(frozen, "frozen_file", lambda name: path)
    shipped.cache_clear()
    try:
        version, new = keep(_changed(NAME, QUESTION, _less_exact))
        assert new
        assert [one.version for one in shipped(NAME)] == [*[one.version for one in before], version]
        assert shipped(NAME)[:-1] == before
        content = path.read_bytes()
        kept = frozen_file(NAME).read_bytes().removesuffix(b"\n]\n")
        assert content.startswith(kept), "the earlier versions stay as they are, to the letter"
        assert keep(_changed(NAME, QUESTION, _less_exact)) == (version, False)
        assert path.read_bytes() == content
    finally:
        shipped.cache_clear()


# ------------------------------------------------------------------- a teacher's own set


def _own(*, mistake: bool = False, text: str = "Double {n}.", unit: str = "times") -> QuestionSet:
    found = QuestionSet("own", title="Own", scenario="A set for tests.")

    @found.question(
        Number(unit, tolerance=0.1),
        objective="none",
        title="Double",
        text=text,
        hints=("Think.",),
        vary={"n": (1, 2, 3, 4, 5)},
    )
    def double(n: int = 1) -> float:
        return 2.0 * n

    @found.question(
        Choice({"a": "A", "b": "B"}), objective="none", title="Which", text="Which?", hints=("Look.",)
    )
    def which() -> str:
        return "a"

    if mistake:
        double.mistakes(four=Wrong("You get this if you say four.", lambda: 4.0))
    return found


def test_a_release_carries_what_was_asked(tmp_path: Path) -> None:
    released = release_for(_own(), ["aiko"], SECRET)
    text = json.dumps(released.manifest)
    (tmp_path / "release.json").write_text(text)
    asked = read_frozen(tmp_path)
    assert asked == read_frozen(tmp_path / "release.json") == current(_own())
    assert SECRET.decode() not in text
    assert "four" not in text


def test_with_its_release_an_own_set_is_marked_in_the_variants_that_were_handed_out() -> None:
    asked = current(_own())
    later = _own(mistake=True)  # rules out n = 2
    assert set_version(later) != asked.version
    tokens = [[("own", asked.version, f"learner {n}")] for n in range(20)]
    with pytest.raises(CourseError, match="--release DIR"):
        BankSet(later, SECRET).as_handed_out(tokens)
    bank = BankSet(later, SECRET, released=[asked]).as_handed_out(tokens)
    drawn = {bank.case(f"learner {n}", "", "double").parameters["n"] for n in range(20)}
    assert drawn == {draw_parameters(SECRET, asked, f"learner {n}")["double"]["n"] for n in range(20)}
    assert 2 in drawn


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"asked": {"format": 1}}', '{"asked": {"format": 99}}'])
def test_a_release_that_says_nothing_is_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "release.json").write_text(text)
    with pytest.raises(CourseError):
        read_frozen(tmp_path)
    with pytest.raises(CourseError):
        read_frozen(tmp_path / "absent.json")


def test_a_version_comes_back_from_its_data_as_it_was() -> None:
    made = freeze(find_set(NAME))
    assert FrozenSet.from_dict(json.loads(json.dumps(made.as_dict()))) == made


def test_a_token_of_an_earlier_version_is_no_foreign_variant() -> None:
    after = _changed(NAME, QUESTION, _less_exact)
    version = set_version(find_set(NAME))
    token = make_token(SECRET, NAME, version, "aiko")
    from course.grading.intake.read import NotebookFile

    notebook = NotebookFile((), (), metadata={"course": {"token": token}})
    assert BankSet(after, SECRET).foreign_variant("aiko", notebook) is not None
    assert _handed_out(after, version).foreign_variant("aiko", notebook) is None
