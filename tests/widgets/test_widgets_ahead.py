"""What is sent ahead of a move is what the move then shows, and it never comes in the way of a move."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from course import widgets
from course.widgets import explorer as _explorer
from course.widgets.explorer import Explorer
from course.widgets.rows import records
from course.widgets.settings import Amount


def _opened(name: str) -> Explorer:
    explorer: Explorer = getattr(widgets, name)()
    assert explorer.view is not None
    return explorer


@pytest.mark.parametrize("name", [*widgets.EXPLORERS, "predict"])
def test_ahead_of_a_step_stands_what_the_step_shows(name: str) -> None:
    explorer = _opened(name)
    state = explorer.state
    for label, setting in state.settings().items():
        if not isinstance(setting, Amount):
            continue
        start = getattr(state, label)
        for value in (start - setting.step, start + setting.step):
            if not setting.low <= round(value, 9) <= setting.high:
                continue
            form, before = state.shape(), explorer._chart.revision
            sent = explorer._ahead(label, round(value, 9))
            assert getattr(state, label) == start, "looking ahead moves nothing"
            assert explorer._chart.revision == before, "looking ahead draws nothing"
            state.set(**{label: round(value, 9)})
            if state.shape() != form:
                assert sent == []
            else:
                (answer,) = sent
                assert answer["rows"] == {key: records(frame) for key, frame in state.frames().items()}
                assert answer["words"] == state.sentence()
            state.set(**{label: start})


def _values(explorer: Explorer) -> list[float]:
    return [answer["value"] for answer in explorer._chart.ahead.get("answers", [])]


def test_the_way_of_the_move_comes_first_and_a_new_picture_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_explorer, "_PAUSE", 0.0)
    explorer = _opened("partners")

    async def moves() -> None:
        explorer._controls["year"].value = 2020
        assert _values(explorer) == [], "nothing is worked out before the move is drawn"
        while len(_values(explorer)) < 2:
            await asyncio.sleep(0)
        assert _values(explorer) == [2019, 2021]
        assert explorer._chart.ahead["control"] == explorer._controls["year"].model_id
        explorer.state.apply("Imports in 2024")
        assert explorer._chart.ahead == {}

    asyncio.run(asyncio.wait_for(moves(), 60))


def test_only_the_last_of_many_moves_looks_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_explorer, "_PAUSE", 0.0)
    explorer = _opened("partners")
    asked: list[Any] = []
    monkeypatch.setattr(explorer, "_ahead", lambda name, value: asked.append(value) or [])

    async def moves() -> None:
        for year in (2020, 2019, 2018):
            explorer._controls["year"].value = year
        while len(asked) < 2:
            await asyncio.sleep(0)

    asyncio.run(asyncio.wait_for(moves(), 60))
    assert asked == [2017, 2019]
