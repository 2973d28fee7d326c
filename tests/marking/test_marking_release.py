"""Variants and releases: nobody without the secret predicts one or signs one."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.bank import Number, QuestionSet, Wrong
from course.bank.case import Case
from course.bank.library import find_set
from course.cli import main
from course.errors import CourseError
from course.marking import judge
from course.marking.frozen import current, draw_parameters, set_version
from course.marking.release import release_for
from course.marking.variants import (
    TokenError,
    make_token,
    problems,
    read_token,
    submission_seed,
    valid_parameters,
)

SECRET, OTHER = b"s" * 32, b"t" * 32
TRADE = find_set("01")
ASKED = current(TRADE)
VERSION = set_version(TRADE)


def test_parameters_follow_secret_version_and_learner() -> None:
    mine = draw_parameters(SECRET, ASKED, "aiko")
    assert mine == draw_parameters(SECRET, ASKED, "aiko")
    others = [
        draw_parameters(OTHER, ASKED, "aiko"),
        draw_parameters(SECRET, replace(ASKED, version="another"), "aiko"),
        draw_parameters(SECRET, ASKED, "ben"),
    ]
    assert all(other != mine for other in others)


def test_every_drawn_case_is_told_apart_and_marks_its_own_key_only() -> None:
    for learner in ("aiko", "ben", "chen"):
        for name, parameters in draw_parameters(SECRET, ASKED, learner).items():
            case = Case(TRADE[name], parameters)
            assert problems(case) == []
            assert judge(case, case.key)["outcome"] == "right"


def test_variants_are_spread_over_the_valid_ones() -> None:
    valid = len(valid_parameters(TRADE["china_share"]))
    drawn = {
        json.dumps(draw_parameters(SECRET, ASKED, f"learner{number}")["china_share"], sort_keys=True)
        for number in range(40)
    }
    assert valid > 20 and len(drawn) > 15


def test_a_variant_that_is_not_told_apart_is_rejected() -> None:
    found = QuestionSet("tiny", title="", scenario="")

    @found.question(
        Number("x", tolerance=1.0),
        objective="",
        title="",
        text="",
        starter="",
        hints=("",),
        vary={"size": (1, 2, 4, 5, 0, -1)},
        valid=lambda size: size >= 0,
    )
    def tiny(size: int = 4) -> float:
        return 10 / (1 / size)

    tiny.mistakes(near=Wrong("", lambda key, size: key + size))
    tiny.mistakes(far=Wrong("", lambda key: key + 100))
    # 1 and 2 are within three tolerances of their mistake, 0 cannot be computed, -1 makes no sense.
    assert [parameters["size"] for parameters in valid_parameters(tiny)] == [4, 5]
    assert problems(Case(tiny, {"size": 2})) == ["the key and near are less than three tolerances apart"]


@given(st.text(min_size=1, max_size=40), st.text(max_size=20))
def test_token_says_who_it_was_made_for(learner: str, name: str) -> None:
    token = make_token(SECRET, name, VERSION, learner)
    assert read_token(SECRET, token) == (name, VERSION, learner)
    with pytest.raises(TokenError):
        read_token(OTHER, token)


@given(st.integers(min_value=0, max_value=200), st.characters(codec="ascii"))
def test_a_changed_token_is_refused(place: int, sign: str) -> None:
    token = make_token(SECRET, "01", VERSION, "aiko")
    place %= len(token)
    changed = token[:place] + sign + token[place + 1 :]
    if changed != token:
        with pytest.raises(TokenError):
            read_token(SECRET, changed)


@given(st.none() | st.integers() | st.text() | st.binary())
def test_what_is_no_token_is_refused(thing: Any) -> None:
    with pytest.raises(TokenError):
        read_token(SECRET, thing)


def test_half_a_character_in_a_token_is_refused() -> None:
    for half in ('["x", "y", "\\ud800"]', '["\\udfff", "", ""]'):
        body = base64.urlsafe_b64encode(half.encode()).decode().rstrip("=")
        with pytest.raises(TokenError):
            read_token(SECRET, f"{body}.x")


def test_hidden_inputs_depend_on_secret_and_submission() -> None:
    seeds = {
        submission_seed(SECRET, "aiko", "one"),
        submission_seed(SECRET, "aiko", "two"),
        submission_seed(OTHER, "aiko", "one"),
        submission_seed(SECRET, "ben", "one"),
    }
    assert len(seeds) == 4


def test_released_notebook_holds_no_key_no_secret_no_hint() -> None:
    text = release_for(TRADE, ["aiko"], SECRET, mode="assessed").notebooks["aiko"]
    assert SECRET.decode() not in text
    for name, parameters in draw_parameters(SECRET, ASKED, "aiko").items():
        case = Case(TRADE[name], parameters)
        if case.key["t"] == "number":
            assert f"{case.key['v']:.4f}" not in text
        for mistake in case.listed:
            assert mistake.sentence not in text
        assert not any(hint in text for hint in case.hints)


def _run(path: Path) -> dict[str, Any]:
    space: dict[str, Any] = {}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code" and cell["metadata"]["course"]["role"] in {"setup", "answer"}:
            exec("".join(cell["source"]), space)
    return space


@pytest.fixture
def classroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "roster.csv").write_text("student\naiko\nben\n", encoding="utf-8")
    (tmp_path / "secret").write_text("0123456789abcdef0123456789abcdef", encoding="utf-8")
    return tmp_path


def _words(*more: str) -> list[str]:
    return ["release", "01", "--roster", "roster.csv", "--seed-file", "secret", "--out", "out", *more]


def test_release_for_practice_marks_the_learners_own_variant(classroom: Path) -> None:
    assert main(_words()) == 0
    manifest = json.loads((classroom / "out" / "release.json").read_text(encoding="utf-8"))
    assert manifest["learners"] == ["aiko", "ben"] and manifest["version"] == VERSION
    space = _run(classroom / "out" / "aiko" / f"{TRADE.name}.ipynb")
    secret = (classroom / "secret").read_bytes()
    parameters = draw_parameters(secret, ASKED, "aiko")["balance"]
    key = Case(TRADE["balance"], parameters).key["v"]
    assert ": right" in str(space["ex"].check("balance", key))
    assert read_token(secret, space["ex"].token)[2] == "aiko"


def test_release_is_the_same_each_time(classroom: Path) -> None:
    main(_words())
    first = {path: path.read_bytes() for path in (classroom / "out").rglob("*.ipynb")}
    main(_words())
    assert first == {path: path.read_bytes() for path in (classroom / "out").rglob("*.ipynb")}
    assert len(set(first.values())) == 2


def test_assessed_and_same(classroom: Path) -> None:
    assert main(_words("--assessed", "--same")) == 0
    space = _run(classroom / "out" / f"{TRADE.name}.ipynb")
    assert "unit" in str(space["ex"].check("balance", 1.0))
    assert "deadline" in str(space["ex"].solution("balance"))


BANK = """
from course.bank import Number, QuestionSet, load, Wrong

SET = QuestionSet("quiz-1", title="Quiz", scenario="A set of my own.")


@SET.question(
    Number("JPY bn", tolerance=1),
    objective="mine",
    title="Exports in {year}",
    level=1,
    text="What were Japan's exports to {partner} in {year}?",
    starter="japan_trade = load('japan_trade')",
    hints=("One row.",),
    vary={"year": (2020, 2021, 2022, 2023), "partner": ("CHN", "USA")},
)
def exports(partner="CHN", year=2023):
    japan_trade = load("japan_trade")
    rows = japan_trade[
        (japan_trade["year"] == year)
        & (japan_trade["partner"] == partner)
        & (japan_trade["goods"] == "All goods")
        & (japan_trade["flow"] == "export")
    ]
    return rows["value_jpy_bn"].iloc[0]


exports.mistakes(doubled=Wrong("You get this if you count twice.", lambda key: 2 * key))
exports.mistakes(halved=Wrong("You get this if you count half.", lambda key: key / 2))
"""


def test_a_teachers_own_bank_is_released_without_its_answers(
    classroom: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (classroom / "bank").mkdir()
    (classroom / "bank" / "quiz.py").write_text(BANK, encoding="utf-8")
    words = ["release", "quiz-1", "--roster", "roster.csv", "--seed-file", "secret", "--out", "out"]
    assert main([*words, "--bank", "bank"]) == 0
    assert "assessed" in capsys.readouterr().out
    path = classroom / "out" / "ben" / "quiz-1.ipynb"
    assert "count twice" not in path.read_text(encoding="utf-8")
    space = _run(path)
    assert "Type and shape fit" in str(space["ex"].check("exports", 5.0))
    assert main(["build", "exercises", "--bank", "bank", "--report"]) == 0
    assert "1 questions; 2 listed mistakes" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("roster", "secret", "word"),
    [
        ("name\naiko\n", "0123456789abcdef", "student"),
        ("student\naiko\naiko\n", "0123456789abcdef", "delete one of the two rows"),
        ("student\n../x\n", "0123456789abcdef", "file name"),
        ("student\naiko\n", "short", "shorter than 16"),
    ],
)
def test_bad_roster_or_secret_is_said(
    classroom: Path, roster: str, secret: str, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (classroom / "roster.csv").write_text(roster, encoding="utf-8")
    (classroom / "secret").write_text(secret, encoding="utf-8")
    assert main(_words()) == 1
    assert word in capsys.readouterr().err
    assert not list(classroom.glob("out/**/*.ipynb"))


def test_damaged_release_text_is_said() -> None:
    from course.front import exercise

    with pytest.raises(CourseError, match="damaged"):
        exercise("01", release="{")
    with pytest.raises(CourseError, match="released for the set 'x'"):
        exercise("01", release='{"set": "x"}')


def test_a_mistake_that_rules_out_a_variant_makes_another_version() -> None:
    def made(*, strict: bool) -> QuestionSet:
        found = QuestionSet("own", title="Own", scenario="A set for tests.")

        @found.question(
            Number("times", tolerance=0.1),
            objective="none",
            title="",
            text="{n}?",
            hints=("Think.",),
            level=1,
            vary={"n": (1, 2, 3)},
        )
        def own(n: int = 1) -> float:
            return float(n)

        own.mistakes(half=Wrong("You get this if you halve.", lambda n: n / 2))
        if strict:
            own.mistakes(two=Wrong("You get this if you say two.", lambda: 2.0))
        return found

    assert [p["n"] for p in valid_parameters(made(strict=True)["own"])] == [1, 3]
    assert (
        set_version(made(strict=False)) == set_version(made(strict=False)) != set_version(made(strict=True))
    )
