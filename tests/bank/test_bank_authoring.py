"""What a question says beside its kind belongs to that kind, and stays on the teacher's side."""

from __future__ import annotations

from typing import Any

import pytest

from course.bank import Function, Label, Number, QuestionSet, Wrong, load
from course.bank.authoring import Question, QuestionError
from course.bank.case import Case
from course.bank.rendering import fill
from course.kinds import Kind


def _made(kind: Kind, key: Any, **given: Any) -> Question:
    asked = QuestionSet("port", title="Port", scenario="A made-up harbour.")
    about: dict[str, Any] = {"objective": "port", "title": "Port", "text": "?", "starter": "pass"}

    @asked.question(kind, hints=("Look.",), **about, **given)
    def port() -> Any:
        return key

    return port


def _doubled(x: float) -> float:
    return 2 * x


def _draw(random: Any) -> tuple[float]:
    return (random.random(),)


@pytest.mark.parametrize(
    ("kind", "given", "says"),
    [
        (Number("t", tolerance=1.0), {"accepted": {"Kobe": ("KOB",)}}, "`accepted` is for names"),
        (Number("t", tolerance=1.0), {"inputs": [(1.0,)]}, "`inputs` and `draw` are for functions"),
        (Label(), {"draw": _draw}, "`inputs` and `draw` are for functions"),
        (Function(("x",)), {}, "give some by `inputs`, `draw` or both"),
        (
            Label(),
            {"accepted": {"Kobe": ("K-1",), "Osaka": ("k1",)}},
            "'k1' is accepted for 'Kobe' and for 'Osaka'",
        ),
        (Label(), {"accepted": {"Kobe": ("Osaka",), "Osaka": ("OSA",)}}, "leave it at one of them"),
    ],
)
def test_what_does_not_belong_is_refused(kind: Kind, given: dict[str, Any], says: str) -> None:
    with pytest.raises(QuestionError, match=f"Question port: .*{says}"):
        _made(kind, "Kobe", **given)


def test_accepted_spellings_and_the_way_inputs_are_drawn_do_not_travel() -> None:
    label = Case(_made(Label(), "Kobe", accepted={"Kobe": ("Hyogo harbour",)}))
    assert "Hyogo" not in str(label.public())
    assert label.settle({"t": "text", "v": "hyogo-harbour"}) == label.key

    function = Case(_made(Function(("x",)), _doubled, inputs=[(1.0,)], draw=_draw, drawn=2), seed="s")
    assert len(function.inputs) == 3 and "draw" not in function.public()["kind"]


@pytest.mark.parametrize(
    ("text", "code", "reads"),
    [
        ("Balance with {it}", "USA", "Balance with the United States"),
        ("Balance with {it}", "CHN", "Balance with China"),
        ("{it}'s share of trade", "USA", "The United States' share of trade"),
        ("{it}'s share of trade", "KOR", "South Korea's share of trade"),
        ("{it} sells to {it!r}", "NLD", "The Netherlands sells to 'NLD'"),
        ("{it}", "USA", "the United States"),
        ("Japan's share in {it}'s imports", "PHL", "Japan's share in the Philippines' imports"),
    ],
)
def test_an_economy_has_its_article_in_a_text(text: str, code: str, reads: str) -> None:
    assert fill(text, {"it": code}) == reads


def test_a_mistake_may_be_a_part_of_the_solution_written_in_another_way() -> None:
    asked = QuestionSet("port", title="Port", scenario="A made-up harbour.")
    about: dict[str, Any] = {"objective": "port", "title": "Port", "text": "?", "hints": ("Look.",)}

    @asked.question(Number("t", tolerance=0.1), vary={"ships": (2, 5)}, **about)
    def cargo(ships: int = 2) -> float:
        # a ship holds four tonnes
        held = 4.0 * ships
        return held + 1

    cargo.mistakes(
        "Count the ships.",
        step=Wrong("You get this if you take one ship.", {"4.0 * ships": "4.0", "held + 1": "held"}),
        own=Wrong("You get this if you add two.", {"+ 1": "+ 2"}, step="Look at the end."),
    )
    found = [(one.id, one.plain["v"], one.step) for one in Case(cargo, {"ships": 5}).listed]
    assert found == [("step", 4.0, "Count the ships."), ("own", 22.0, "Look at the end.")]

    cargo.mistakes(gone=Wrong("You get this if you add three.", {"+ 3": ""}))
    with pytest.raises(QuestionError, match=r"Question cargo: .*`\+ 3`, which is not in the solution"):
        _ = Case(cargo).listed


def test_the_starting_cell_has_the_solutions_own_loads_or_the_head_of_its_function() -> None:
    asked = QuestionSet("port", title="Port", scenario="A made-up harbour.")
    about: dict[str, Any] = {"objective": "port", "title": "Port", "text": "?", "hints": ("Look.",)}
    number = Number("t", tolerance=1.0)

    @asked.question(number, **about)
    def both() -> Any:
        macro = load("macro").set_index("iso3")
        claims = load("claims")
        return len(macro) + len(claims)

    @asked.question(number, **about)
    def half() -> Any:
        macro = load("macro")
        return len(macro) + len(load("claims"))

    @asked.question(Function(("x",)), inputs=[(1.0,)], **about)
    def twice() -> Any:
        def twice(x: float) -> float:
            return 2 * x

        return twice

    @asked.question(number, starter="year = 2024", **about)
    def stated() -> Any:
        macro = load("macro")
        return len(macro)

    @asked.lesson_check(number, **about)
    def quick() -> Any:
        macro = load("macro")
        return len(macro)

    assert Case(both).starter == (
        'macro = load("macro").set_index("iso3")\nclaims = load("claims")\nboth = ____'
    )
    assert Case(half).starter == "half = ____"
    assert Case(twice).starter == "def twice(x: float) -> float:\n    return ____"
    assert Case(stated).starter == "year = 2024\nstated = ____"
    assert Case(quick).starter == "quick = ____"
    assert asked.lesson_checks == [quick]
