"""Guesses: nothing is told before a guess is kept, the first one stays, and the errors are right."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from course import datasets, widgets
from course.charts.render import MIME_SPEC
from course.errors import UnknownNameError
from course.shown import shown
from course.tables import load
from course.widgets.explorer import Explorer
from course.widgets.guess_questions import QUESTIONS
from course.widgets.guesses import Guess, predict_state
from course.widgets.kept_guesses import my_predictions
from course.widgets.settings import Amount, Line, SettingError
from course.workspace import StateDamagedWarning, Workspace


@pytest.fixture
def workspace() -> Workspace:
    return Workspace(None)


@pytest.fixture(params=list(QUESTIONS))
def guess(request: pytest.FixtureRequest, workspace: Workspace) -> Guess:
    return predict_state(request.param, workspace)


def test_nothing_is_told_before_a_guess_is_kept(guess: Guess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_RENDER", "text")
    words = json.dumps([Explorer(guess)._repr_mimebundle_()[0][MIME_SPEC], guess.sentence(), guess.code()])
    words = (words + guess.table().to_csv()).replace("\u2212", "-")
    truth = guess.answer()
    if guess.ask.kind == "number":
        # a truth of nought is a number of every picture
        assert not truth or f"{truth:.1f}" not in words
        assert guess.ask.naive_words not in words and "the answer" not in set(guess.table()["who"])
    elif guess.ask.kind == "line":
        values = {round(v, 4) for v in truth[truth.index > guess.ask.known_until]}
        assert not any(str(value) in words for value in values)
        assert "what happened" not in guess.table()
    guess.set(**_other(guess))
    guess.commit()
    assert guess.sentence() not in words
    if guess.ask.kind == "number":
        assert f"{truth:.1f}" in guess.sentence().replace("\u2212", "-")
    elif guess.ask.kind == "line":
        assert guess.table()["what happened"].notna().sum() == len(guess.years()) + 1  # type: ignore[attr-defined]


def _other(guess: Guess) -> dict[str, Any]:
    """Return a guess that differs from the one at the start."""
    name, setting = next(iter(guess.settings().items()))
    other = {
        "number": lambda: setting.low,  # type: ignore[attr-defined]
        "choice": lambda: list(setting.options)[-1],  # type: ignore[attr-defined]
        "line": lambda: tuple(1.0 for _ in getattr(guess, name)),
    }[guess.ask.kind]()
    return {name: other}


def test_a_kept_guess_is_locked_and_comes_back(guess: Guess, workspace: Workspace) -> None:
    guess.set(**_other(guess))
    mine = guess.values()
    guess.commit()
    kept = workspace.read("predictions")[guess.ask.id]
    assert kept["first"] == json.loads(json.dumps(mine)) and kept["error"] == guess.error(mine)
    start = {name: setting.default_value for name, setting in guess.settings().items()}
    assert start != mine
    with pytest.raises(SettingError, match="kept"):
        guess.set(**start)
    guess.set(**mine)  # what is kept may be set again
    guess.reset()
    guess.commit()
    assert guess.values() == mine and workspace.read("predictions")[guess.ask.id] == kept
    for again in (
        predict_state(guess.ask.id, workspace),
        predict_state(guess.ask.id, workspace, **{**start, **mine}),
    ):
        assert again.values() == mine and again.kept
        again.reset()
        assert again.values() == mine
    assert my_predictions(workspace)["id"].tolist() == [guess.ask.id]


def test_the_guess_that_is_kept_first_counts_in_two_notebooks(workspace: Workspace) -> None:
    one, two = (predict_state("china_share", workspace, guess=value) for value in (26.0, 50.0))
    one.commit()
    two.commit()
    assert two.values()["guess"] == one.values()["guess"] == 26.0
    assert workspace.read("predictions")["china_share"]["first"]["guess"] == 26.0


def test_on_the_screen_a_kept_guess_is_locked(guess: Guess) -> None:
    explorer = Explorer(guess)
    buttons = {button.description: button for button in explorer.view.children[2].children}
    assert explorer._behind.layout.display == "none", "what lies behind the answer comes after it"
    keep = next(button for words, button in buttons.items() if words.startswith("Keep"))
    assert keep.disabled and "course-unset" in explorer.view._dom_classes, "no guess stands there yet"
    guess.set(**_other(guess))
    assert not keep.disabled and "course-unset" not in explorer.view._dom_classes
    mine = guess.values()
    keep.click()
    controls = explorer._controls
    assert all(control.disabled for control in controls.values())
    assert keep.description == "Your guess is kept" and not keep.disabled and not buttons["Reset"].disabled
    assert explorer._behind.layout.display is None
    for name, setting in guess.settings().items():
        start = setting.default_value
        controls[name].value = list(start) if isinstance(start, tuple) else start
    buttons["Reset"].click()
    shown = {name: control.value for name, control in controls.items()}
    assert json.dumps(shown) == json.dumps(mine) and guess.values() == mine
    assert guess.sentence() == explorer._chart.words


def test_limits_and_reset(guess: Guess) -> None:
    start = guess.values()
    guess.set(**{name: value for name, value in start.items() if name in ("margin", "confidence")})
    assert not guess.ready and guess.sentence().startswith("No guess yet."), "how sure is no guess"
    guess.set(**_other(guess))
    assert guess.ready and guess.values() != start
    guess.reset()
    assert guess.values() == start and not guess.ready
    for name, setting in guess.settings().items():
        if isinstance(setting, Amount):
            for limit in (setting.low, setting.high):
                guess.set(**{name: limit})
                assert guess.sentence() and len(guess.table())
            with pytest.raises(SettingError, match="must lie between"):
                guess.set(**{name: setting.high + 1})
        elif isinstance(setting, Line):
            for limit in (setting.low, setting.high):
                guess.set(**{name: (limit,) * len(setting.years)})
                assert f"ends at {limit:.0f}" in guess.sentence()
        else:
            with pytest.raises(UnknownNameError):
                guess.set(**{name: "no such option"})
    guess.reset()
    assert guess.values() == start and (guess.table()["value"].empty if guess.ask.kind == "number" else True)


def test_errors_are_measured_as_they_say(workspace: Workspace) -> None:
    number = predict_state("china_share", workspace, guess=22.0, margin=3.0)
    assert number.error(number.values()) == pytest.approx(22.0 - 20.098, abs=0.01)
    number.commit()
    choice = predict_state("largest_buyer", workspace, guess="USA", confidence=0.8)
    assert choice.error(choice.values()) == pytest.approx(0.04)
    choice.commit()
    line = predict_state("rare_earth_share", workspace)
    truth = line.answer()
    line.set(line=tuple(float(truth[year]) + 2 for year in line.years()))  # type: ignore[attr-defined]
    assert line.error(line.values()) == pytest.approx(2.0)
    table = my_predictions(workspace).set_index("id")
    assert table.loc["china_share", "inside"] and table.loc["china_share", "answer"] == pytest.approx(
        20.1, abs=0.01
    )
    assert len(my_predictions(Workspace(None))) == 0


def test_the_code_finds_the_answer_with_public_names_only(guess: Guess) -> None:
    code = shown(guess.ask.truth)
    assert guess.code() != code
    guess.set(**_other(guess))
    guess.commit()
    assert guess.code() == code
    for line in code.splitlines():
        assert not re.match(r"\s*(from|import)\b.*[. ]_", line), line
    names: dict[str, Any] = {}
    exec(compile(code, "<learner>", "exec", dont_inherit=True), names)
    result, truth = names["result"], guess.answer()
    if guess.ask.kind == "line":
        assert result.equals(truth) and set(guess.years()) < set(truth.index)  # type: ignore[attr-defined]
        assert guess.ask.low <= truth.min() and truth.max() <= guess.ask.high
    else:
        assert result == truth
    if guess.ask.kind == "number":
        assert guess.ask.low <= truth < guess.ask.high and guess.ask.low < guess.ask.naive() < guess.ask.high
    if guess.ask.kind == "choice":
        assert {truth, guess.ask.naive()} <= set(guess.ask.options)


def test_the_code_says_the_year_that_the_question_means() -> None:
    assert shown(QUESTIONS["china_share"].truth).splitlines()[:3] == [
        "from course import load",
        "",
        "year = 2024",
    ]


def test_all_questions_are_listed() -> None:
    listed = widgets.questions()
    assert listed["id"].tolist() == list(QUESTIONS) and listed.notna().all().all()
    assert set(listed["source"]) <= set(datasets()["name"])


def test_known_answers() -> None:
    assert QUESTIONS["lng_supplier"].truth() == "AUS" and QUESTIONS["lng_supplier"].naive() == "MYS"
    ask, numbers = QUESTIONS["numbers_that_hold"], load("claims").query("kind == 'number'")
    assert ask.high == len(numbers) and f"the {len(numbers)} claims" in ask.text
    assert QUESTIONS["lng_share"].truth() == pytest.approx(39.0, abs=0.5)
    assert QUESTIONS["rare_earths_2010"].truth() == "more"
    assert QUESTIONS["japan_debt"].truth() == pytest.approx(216.3, abs=0.1)
    assert QUESTIONS["japan_debt"].naive() == pytest.approx(49.2, abs=0.1)
    assert QUESTIONS["chip_tools_change"].truth() == pytest.approx(100 * (2177 / 1279 - 1), abs=0.1)
    assert QUESTIONS["un_votes"].truth() == "CHN"
    assert QUESTIONS["without_china"].truth() == pytest.approx(-1.36, abs=0.01)
    assert QUESTIONS["japan_china_balance"].truth() == pytest.approx(-42.6, abs=0.2)
    assert QUESTIONS["china_refining"].truth() == pytest.approx(91.3, abs=0.1)
    assert QUESTIONS["largest_buyer"].truth() == "USA"
    shares = QUESTIONS["rare_earth_share"].truth()
    assert [round(shares[year]) for year in (2007, 2022, 2024)] == [91, 60, 38]


def test_a_guess_alone_is_the_learners_own(guess: Guess) -> None:
    said = " ".join(guess.chart().to_dict()["title"]["subtitle"])
    drawn, _, source = said.partition("Source: ")
    assert "guess" in drawn and bool(source) == bool(guess.ask.known_until), "a guess alone needs no source"
    assert not source or (re.search("Japan,|CEPII", source) and "the guess is your own" in source)


def test_the_part_that_is_given_says_its_years(workspace: Workspace) -> None:
    frames = predict_state("rare_earth_share", workspace).frames()
    names = set(frames["ends"]["name"])
    assert names == {"as recorded, 2000\u20132010", "your guess"} == set(frames["lines"]["name"])


def test_sentences_say_unit_range_and_simple_guess(workspace: Workspace) -> None:
    number = predict_state("lng_share", workspace, guess=5.0, margin=10.0)
    assert "range goes from 0 to 15." in number.sentence(), "a share below zero cannot be guessed"
    number.commit()
    assert "percentage points too low" in number.sentence()
    assert (
        "A simple guess, \u201cthe same share for every supplier\u201d, gives 7.1 percent"
        in number.sentence()
    )
    for guess, words in ((-6.2, "4.8 percentage points too far below zero"), (-0.2, "too near zero")):
        loss = predict_state("without_china", Workspace(None), guess=guess)
        loss.commit()
        assert words in loss.sentence(), "too low might be a loss too small"
    choice = predict_state("largest_buyer", workspace, guess="KOR")
    choice.commit()
    assert "The answer: the United States. Your guess is wrong." in choice.sentence()


def test_wrong_guesses_are_refused(workspace: Workspace) -> None:
    with pytest.raises(UnknownNameError, match="china_share"):
        widgets.predict("china_shar")
    with pytest.raises(SettingError, match="between 0 and 60"):
        predict_state("china_share", workspace, guess=99.0)
    with pytest.raises(SettingError, match="numbers are needed"):
        predict_state("rare_earth_share", workspace, line=(1.0,))
    with pytest.raises(SettingError, match="not between"):
        line = predict_state("rare_earth_share", workspace)
        line.set(line=tuple(-1.0 for _ in line.years()))  # type: ignore[attr-defined]


def test_on_the_screen_the_button_keeps_the_guess(workspace: Workspace) -> None:
    state = predict_state("rare_earth_share", workspace)
    explorer = Explorer(state)
    view = explorer.view
    drawn = explorer._controls["line"]
    drawn.value = [50.0] * len(drawn.years)
    assert state.values()["line"] == (50.0,) * len(drawn.years)
    before = explorer._chart.revision
    buttons = {b.description: b for b in view.children[2].children}
    buttons["Keep my guess and show the answer"].click()
    assert state.kept and explorer._chart.revision == before + 1
    assert "what happened" in {row["name"] for row in explorer._chart.rows["lines"]}


def test_guesses_survive_in_the_folder(tmp_path: Path) -> None:
    folder = Workspace(tmp_path)
    folder.create()
    predict_state("china_share", folder, guess=25.0, margin=2.0).commit()
    assert predict_state("china_share", Workspace(tmp_path)).values()["guess"] == 25.0


def test_the_answer_stands_across_the_interval_of_the_guess(workspace: Workspace) -> None:
    number = predict_state("china_share", workspace, guess=26.0, margin=4.0)
    assert number.frames()["answer"].empty and len(number.frames()["points"]) == 1
    number.commit()
    frames = number.frames()
    assert frames["answer"]["value"].tolist() == [number.answer()]
    mine = frames["points"].set_index("who").loc["your guess"]
    assert (mine["value"], mine["low"], mine["high"]) == (26.0, 22.0, 30.0)
    layers = number.draw(frames).to_dict()["layer"]
    (across,) = (one for one in layers if one["data"]["name"] == "answer")
    assert across["mark"]["type"] == "rule" and "y" not in across["encoding"]


def test_a_share_says_of_what(guess: Guess) -> None:
    unit = guess.ask.unit
    if unit.startswith("percent"):
        assert unit.startswith(("percent of ", "percent against ")), unit
    part = {
        "rare_earth_share": "rare-earth imports",
        "lng_share": "this gas",
        "china_refining": "rare earths",
    }
    assert part.get(guess.ask.id, "") in unit


def test_an_interval_is_asked_for_in_plain_words(workspace: Workspace) -> None:
    label = predict_state("china_share", workspace).settings()["margin"].label
    assert label == "Give or take how much? The answer should lie inside nine times in ten"


def test_the_pad_holds_what_is_known(workspace: Workspace) -> None:
    state = predict_state("rare_earth_share", workspace)
    explorer = Explorer(state)
    box, pad = explorer.view, explorer._controls["line"]
    truth = state.answer()
    assert [year for year, _ in pad.known] == [year for year in truth.index if year <= 2010]
    assert pad.known[-1][1] == pytest.approx(truth[2010], abs=1e-3) and "CEPII" in pad.source
    assert "course-drawing" in box._dom_classes
    state.commit()
    explorer._fill()
    assert "course-drawing" not in box._dom_classes, "the finished picture takes its place"
    assert {row["name"] for row in explorer._chart.rows["lines"]} == {
        "as recorded, 2000\u20132010",
        "your guess",
        "what happened",
    }


def test_errors_are_rounded_and_have_their_unit(workspace: Workspace) -> None:
    predict_state("china_share", workspace, guess=26.0).commit()
    predict_state("largest_buyer", workspace, guess="KOR", confidence=0.7).commit()
    predict_state("japan_china_balance", workspace, guess=-50.0).commit()
    predict_state("rare_earth_share", workspace).commit()
    table = my_predictions(workspace).set_index("id")
    assert table.loc["china_share", "error"] == "5.9 percentage points too high"
    assert table.loc["china_share", ["guess", "answer"]].tolist() == [26.0, 20.1]
    assert table.loc["largest_buyer", "error"] == "wrong; score 0.49 (0 is best, 1 worst)"
    assert table.loc["largest_buyer", ["guess", "answer"]].tolist() == ["South Korea", "United States"]
    assert table.loc["japan_china_balance", "error"].endswith("billion US dollars too low")
    assert table.loc["rare_earth_share", "error"].endswith("percentage points on average")
    assert not re.search(r"\d\.\d{3}", table.to_string())


def _kept(kind: str, first: Any, truth: Any = 20.0, unit: str = "percent of all") -> dict[str, Any]:
    return {"kind": kind, "question": "?", "unit": unit, "first": first, "truth": truth, "naive": truth,
            "error": 1.0}  # fmt: skip


#: question -> a guess that an earlier form of it allowed, and how it is said
OF_EARLIER_FORMS: dict[str, tuple[Any, str]] = {
    "china_share": (_kept("number", {"guess": 80.0, "margin": 5.0}), "80 \u00b1 5 percent of all"),
    "rare_earth_share": (_kept("line", {"line": [70.0, 64.5]}, [1.0, 2.0]), "70.0, 64.5 percent of all"),
    "largest_buyer": (_kept("choice", {"guess": "AUS", "confidence": 0.5}, "AUS"), "Australia, 50 % sure"),
    "lng_share": (_kept("choice", {"guess": "more", "confidence": 0.5}, "less"), "more, 50 % sure"),
}


@pytest.mark.parametrize("name", OF_EARLIER_FORMS)
def test_a_guess_of_an_earlier_form_is_told_and_stays_in_the_file(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, words = OF_EARLIER_FORMS[name]
    folder = Workspace(tmp_path)
    folder.create()
    folder.update("predictions", lambda section: section.update({name: old}))
    monkeypatch.chdir(tmp_path)
    explorer, other = widgets.predict(name), widgets.predict(name)
    first = f"Your kept guess, {words}, belongs to an earlier form of this question; "
    assert explorer.state.sentence().startswith(first)
    assert explorer.view is not None and explorer._chart.words.startswith(first)
    assert not explorer.state.locked and not explorer.state.kept
    assert folder.read("predictions")[name] == old, "looking changes nothing"

    explorer.state.set(**_other(explorer.state))
    mine = explorer.state.values()
    explorer._act("commit")
    kept = folder.read("predictions")[name]
    assert kept["first"] == json.loads(json.dumps(mine)) and kept["earlier"] == [old]
    assert "earlier form" not in explorer._chart.words and explorer.state.locked
    other.state.set(**_other(other.state))
    other.state.commit()
    assert folder.read("predictions")[name] == kept, "the first guess of the new form stays"
    assert widgets.predict(name).state.values() == mine
    assert len(my_predictions(folder)) == 1


def test_a_damaged_guess_is_set_aside_and_the_others_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Workspace(tmp_path)
    folder.create()
    monkeypatch.chdir(tmp_path)
    for name, mine in {"china_share": 30.0, "largest_buyer": "CHN", "un_votes": "USA"}.items():
        predict_state(name, guess=mine).commit()

    def damage(section: dict[str, Any]) -> None:
        section["un_votes"] = ["damaged"]
        section["china_share"]["first"]["guess"] = "many"
        section["largest_buyer"]["truth"] = None
        section["largest_buyer"]["kind"] = "ch:ice"
        section["largest_buyer"]["question"] = "half a character: \ud800"  # no table takes it

    folder.update("predictions", damage)
    with pytest.warns(StateDamagedWarning, match="what you guessed is damaged") as warned:
        assert not predict_state("un_votes").kept
    said = "".join(str(one.message) for one in warned)
    assert all(
        words in said for words in ("guess un_votes", "guess china_share", "answer of the guess largest")
    )
    assert predict_state("largest_buyer").kept
    assert my_predictions().set_index("id")["error"].to_dict() == {"largest_buyer": "not known"}
    assert (tmp_path / ".course" / "predictions.damaged-1.json").is_file()


def test_guesses_of_two_earlier_forms_stay(workspace: Workspace) -> None:
    older, old = _kept("number", {"guess": 90.0}), _kept("number", {"guess": 80.0, "margin": 5.0})
    workspace.update("predictions", lambda some: some.update(china_share={**old, "earlier": [older]}))
    predict_state("china_share", workspace).commit()
    assert workspace.read("predictions")["china_share"]["earlier"] == [older, old]


def test_a_choice_keeps_its_words_when_the_question_is_gone(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    predict_state("rare_earths_2010", workspace, guess="less").commit()
    entry = _kept("choice", {"guess": "KOR", "confidence": 0.5}, "USA")  # kept before options were
    workspace.update("predictions", lambda section: section.update(asked_once=entry))
    monkeypatch.delitem(QUESTIONS, "rare_earths_2010")
    table = my_predictions(workspace).set_index("id")
    assert table.loc["rare_earths_2010", "guess"] == "fewer, by more than 5 %"
    assert table.loc["asked_once", ["guess", "answer"]].tolist() == ["South Korea", "United States"]


def test_a_guess_says_its_sign_its_unit_and_that_it_is_a_guess() -> None:
    """Words that readers took for something else: 50 percent of a value, tonnes of a confidence, a record."""
    change = predict_state("chip_tools_change", Workspace(), guess=30.0, margin=60.0)
    assert change.sentence().startswith(
        "Your guess is +30 percent against 2022; your range goes from \u221230 to +90."
    )
    captions = {
        name: predict_state(name, Workspace()).chart().to_dict()["title"]["subtitle"][0]
        for name in ("largest_buyer", "rare_earth_share")
    }
    assert captions["largest_buyer"].startswith("how sure you are")
    assert captions["rare_earth_share"].endswith("a guess")
