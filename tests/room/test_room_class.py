"""A class of thirty goes through lesson 01a, with the usual mistakes, from the opening vote to the report."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from roomclass import Class, Wire, in_class

from course.bank.case import Case
from course.bank.library import find_set
from course.lessons import lesson as facts

THIRTY = 30


def usual(question: str) -> list[tuple[str, str]]:
    """Return the listed wrong answers of a quick check as a learner types them, with their sentences."""
    case = Case(find_set("01").questions[question])
    return [(f"{mistake.plain['v']:.6g}", mistake.sentence) for mistake in case.listed]


async def vote(phones: list[Wire], question: str, number: int, answers: list[dict[str, Any]]) -> None:
    for wire, answer in zip(phones, answers, strict=True):
        wire.say(do="vote", question=question, round=number, answer=answer)
    await asyncio.gather(*(wire.kind("kept") for wire in phones))


def options(holds: int, not_: int) -> list[dict[str, Any]]:
    rest = THIRTY - holds - not_
    return (
        [{"choice": "holds"}] * holds
        + [{"choice": "does_not_hold"}] * not_
        + [{"choice": "cannot_be_checked"}] * rest
    )


def test_thirty_learners_and_lesson_01a(tmp_path: Path) -> None:
    async def meeting(held: Class) -> None:
        teacher, wall = await held.teacher(), await held.watcher("wall")
        phones = [(await held.phone())[0] for _ in range(THIRTY)]
        assert (await wall.view(lambda view: view["joined"] == THIRTY))["phase"] == "waiting"
        asked = {one.id: one for one in held.room.state.questions}

        # the opening vote: all claims of the lesson, nothing shown
        for id in facts("01a").claims:
            await held.put_on(teacher, f"claim:{id}")
            await vote(phones, f"claim:{id}", 1, options(20, 6))
            assert (await wall.view(lambda view: view["answered"] == THIRTY))["tally"] is None

        # a guess with intervals
        truth = asked["guess:china_share"].shown.truth
        await held.put_on(teacher, "guess:china_share")
        guesses = [{"guess": 10 + place, "margin": 5.0} for place in range(THIRTY)]
        await vote(phones, "guess:china_share", 1, guesses)
        teacher.say(do="reveal")
        view = await wall.view(lambda view: view["phase"] == "revealed")
        inside = sum(abs(one["guess"] - truth) <= one["margin"] for one in guesses)
        assert view["tally"]["within"] == inside == 10 and len(view["tally"]["intervals"]) == THIRTY
        assert view["shown"]["words"].startswith("20.1 percent")

        # quick checks, with the mistakes that the bank lists
        for id in ("share_gap", "dearer_dollar", "other_side"):
            name = f"check:{id}"
            await held.put_on(teacher, name)
            wrong = usual(id)
            typed = (
                [f"{asked[name].shown.truth:.5g}"] * 12
                + [wrong[0][0]] * 9
                + [wrong[1][0]] * 6
                + ["about half"] * 3
            )
            await vote(phones, name, 1, [{"text": text} for text in typed])
            groups = (
                await teacher.view(
                    lambda view: (
                        view["groups"]
                        and view["groups"]["right"] == 12
                        and view["groups"]["unread"] == 3
                        and len(view["groups"]["groups"]) == 2
                    )
                )
            )["groups"]
            assert [one["count"] for one in groups["groups"]] == [9, 6] and groups["other"] == 0
            said = [one["says"] for one in groups["groups"]]
            assert said == [one.removeprefix("You get this if you ") for _, one in wrong[:2]]
            teacher.say(do="reveal")
            teacher.say(do="mistakes", on=True)
            seen = await wall.view(lambda view: view["groups"] is not None)
            assert seen["groups"]["groups"][0]["says"] == groups["groups"][0]["says"]
            assert "about half" not in json.dumps(seen)

        # the claims come back
        for id in facts("01a").claims:
            name = f"claim:{id}"
            teacher.say(do="go", question=name)
            teacher.say(do="again")
            await phones[0].view(
                lambda view, name=name: (
                    view["round"] == 2 and view["question"]["id"] == name and view["before"]
                )
            )
            await vote(phones, name, 2, options(5, 15))
            teacher.say(do="reveal")
            view = await wall.view(
                lambda view, name=name: view["phase"] == "revealed" and view["question"]["id"] == name
            )
            assert [one["count"] for one in view["first"]["counts"]] == [20, 6, 4]
            assert [one["count"] for one in view["tally"]["counts"]] == [5, 15, 10]
            assert {"from": "holds", "to": "does_not_hold", "count": 15} in view["moves"]

        teacher.say(do="end")
        closing = (await wall.view(lambda view: view["phase"] == "ended"))["closing"]
        assert len(closing) == 8 and all(one["shown"] for one in closing)
        assert held.room.store.vote_count() == 30 * (4 * 2 + 1 + 3)
        report = held.room.report()
        assert "370 billion dollars" in report and usual("share_gap")[0][1][20:50] in report
        assert not any(device in report for device in held.room.members.devices)

    in_class(tmp_path, meeting, command=None)
