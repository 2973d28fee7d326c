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
from course.widgets._explorer import Explorer
from course.widgets._predict import Guess, my_predictions, predict_state
from course.widgets._questions import QUESTIONS
from course.widgets._traits import Amount, Line, SettingError
from course.workspace import Workspace


@pytest.fixture
def workspace() -> Workspace:
    return Workspace(None)


@pytest.fixture(params=list(QUESTIONS))
def guess(request: pytest.FixtureRequest, workspace: Workspace) -> Guess:
    return predict_state(request.param, workspace)


def test_nothing_is_told_before_a_guess_is_kept(guess: Guess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_RENDER", "text")
    words = json.dumps([Explorer(guess)._repr_mimebundle_()[MIME_SPEC], guess.sentence(), guess.code()])
    words = (words + guess.table().to_csv()).replace("\u2212", "-")
    truth = guess.answer()
    if guess.ask.kind == "number":
        assert f"{truth:.1f}" not in words and guess.ask.naive_words not in words
    elif guess.ask.kind == "line":
        values = {round(v, 4) for v in truth[truth.index > guess.ask.known_until]}
        assert not any(str(value) in words for value in values)
        assert "what happened" not in guess.table()
    guess.commit()
    assert guess.sentence() not in words
    if guess.ask.later:
        assert (
            f"{truth:.1f}" not in guess.sentence().replace("\u2212", "-") + guess.table().to_csv()
            and "last lesson" in guess.code()
        )
    elif guess.ask.kind == "number":
        assert f"{truth:.1f}" in guess.sentence().replace("\u2212", "-")
    elif guess.ask.kind == "line":
        assert guess.table()["what happened"].notna().sum() == len(guess.years()) + 1  # type: ignore[attr-defined]


def test_the_first_guess_stays_and_comes_back(guess: Guess, workspace: Workspace) -> None:
    first = guess.values()
    guess.commit()
    name, setting = next(iter(guess.settings().items()))
    other = {
        "number": lambda: setting.low,  # type: ignore[attr-defined]
        "choice": lambda: list(setting.options)[-1],  # type: ignore[attr-defined]
        "line": lambda: tuple(1.0 for _ in getattr(guess, name)),
    }[guess.ask.kind]()
    guess.set(**{name: other})
    guess.commit()
    kept = workspace.read("predictions")[guess.ask.id]
    plain = json.loads(json.dumps(first))
    assert kept["first"] == plain and kept["latest"] != plain
    assert kept["error"] == guess.error(first)
    again = predict_state(guess.ask.id, workspace)
    assert again.shown != again.ask.later and again.values() == guess.values()
    row = my_predictions(workspace).set_index("id").loc[guess.ask.id]
    assert row["error"] == kept["error"]


def test_presets_limits_and_reset(guess: Guess) -> None:
    start = guess.values()
    blank = guess.presets["No idea"]
    other = {"margin": 0.0, "confidence": 0.9, "line": (1.0,) * len(blank.get("line", ()))}
    guess.set(**{name: other[name] for name in blank})
    assert guess.values() != {**start, **blank}
    guess.apply("No idea")
    assert guess.values() == {**start, **blank}
    guess.reset()
    assert guess.values() == start
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
    assert guess.values() == start


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
    guess.commit()
    assert (guess.code() == code) != guess.ask.later
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
        assert guess.ask.low < truth < guess.ask.high and guess.ask.low < guess.ask.naive() < guess.ask.high
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
    assert QUESTIONS["lng_share"].truth() == pytest.approx(39.0, abs=0.5)
    assert QUESTIONS["rare_earths_2010"].truth() == "more"
    assert QUESTIONS["japan_debt"].truth() == pytest.approx(216.3, abs=0.1)
    assert QUESTIONS["japan_debt"].naive() == pytest.approx(49.2, abs=0.1)
    assert QUESTIONS["chip_tools_change"].truth() == pytest.approx(100 * (2177 / 1279 - 1), abs=0.1)
    assert QUESTIONS["un_votes"].truth() == "CHN"
    assert QUESTIONS["without_china"].truth() == pytest.approx(-1.35, abs=0.01)
    assert QUESTIONS["japan_china_balance"].truth() == pytest.approx(-42.6, abs=0.2)
    assert QUESTIONS["china_refining"].truth() == pytest.approx(91.3, abs=0.1)
    assert QUESTIONS["largest_buyer"].truth() == "USA"
    shares = QUESTIONS["rare_earth_share"].truth()
    assert [round(shares[year]) for year in (2007, 2022, 2024)] == [91, 60, 38]


def test_a_guess_alone_is_the_learners_own(guess: Guess) -> None:
    source = " ".join(guess.chart().to_dict()["title"]["subtitle"])
    own = "own" in source.split("Source:")[1]
    assert own and ("Japan," in source or "CEPII" in source) == bool(guess.ask.known_until), source


def test_the_part_that_is_given_says_its_years(workspace: Workspace) -> None:
    frames = predict_state("rare_earth_share", workspace).frames()
    names = set(frames["ends"]["name"])
    assert names == {"as recorded, 2000\u20132010", "your guess"} == set(frames["lines"]["name"])


def test_sentences_say_unit_interval_and_rule_of_thumb(workspace: Workspace) -> None:
    number = predict_state("lng_share", workspace, guess=5.0, margin=10.0)
    assert "interval goes from 0 to 15." in number.sentence(), "a share below zero cannot be guessed"
    number.commit()
    assert "percentage points too low" in number.sentence()
    assert "rule of thumb \u201cthe same share for every supplier\u201d says 7.1 percent" in number.sentence()
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
    assert state.shown and explorer._chart.revision == before + 1
    assert "what happened" in {row["name"] for row in explorer._chart.rows["lines"]}


def test_guesses_survive_in_the_folder(tmp_path: Path) -> None:
    folder = Workspace(tmp_path)
    folder.create()
    predict_state("china_share", folder, guess=25.0, margin=2.0).commit()
    assert predict_state("china_share", Workspace(tmp_path)).values()["guess"] == 25.0
