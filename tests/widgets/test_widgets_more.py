"""Settings behind "More settings": which they are, and that none of them acts unseen."""

from __future__ import annotations

from typing import Any

import pytest

from course import widgets
from course.widgets.settings import Amount, Flag, OneOf, Several, Whole

FOLDED = {
    "alignment": [],
    "article": ["measure", "unit", "year", "economies"],
    "chokepoints": [],
    "claims": [],
    "coalition": ["ally", "retaliation", "secondary", "exporters", "china", "response"],
    "mirror": [],
    "partners": ["count"],
    "shortage": ["demand", "supply"],
    "tariffs": ["china_on_japan", "japan_on_china", "scenario", "elasticities", "shown"],
    "world_trade": [],
}


def _shown(explorer: Any, kind: str) -> list[Any]:
    """Return the parts of the box with a class."""
    return [part for box in explorer.view.children if kind in box._dom_classes for part in box.children]


def test_every_explorer_is_in_the_list() -> None:
    assert set(FOLDED) == set(widgets.EXPLORERS)


@pytest.mark.parametrize("name", FOLDED)
def test_rarer_settings_are_folded_and_all_others_stand_in_front(name: str) -> None:
    explorer = getattr(widgets, name)()
    explorer.view  # noqa: B018  (builds the controls)
    controls = explorer._controls
    assert explorer.state.folded() == FOLDED[name]
    assert _shown(explorer, "course-folded") == [controls[one] for one in FOLDED[name]]
    front = [one for one in controls if one not in FOLDED[name]]
    assert 1 <= len(front) <= 6
    everything = _shown(explorer, "course-controls")
    assert everything == [controls[one] for one in [*front, *FOLDED[name]]]
    assert (explorer._more in _shown(explorer, "course-buttons")) is bool(FOLDED[name])
    if FOLDED[name]:
        assert (explorer._more.unfolded, explorer._more.changed) == (False, 0)


@pytest.mark.parametrize("name", [name for name in FOLDED if FOLDED[name]])
def test_a_preset_that_sets_a_folded_setting_unfolds_it_and_its_number_is_said(name: str) -> None:
    state = getattr(widgets, name)().state
    some = {bool(set(settings) & set(FOLDED[name])) for settings in state.presets.values()}
    assert some == ({False} if name == "partners" else {True, False})
    for preset, settings in state.presets.items():
        explorer = getattr(widgets, name)()
        explorer.view  # noqa: B018
        explorer.state.apply(preset)
        behind = {one: settings[one] for one in FOLDED[name] if one in settings}
        assert explorer.state.acting() == behind, preset
        assert explorer._more.unfolded is bool(behind), preset
        assert explorer._more.changed == len(behind), preset


def test_code_unfolds_too_before_it_is_shown_and_while_it_is() -> None:
    explorer = widgets.tariffs(china_on_japan=0.1)
    assert explorer.view is not None
    assert (explorer._more.unfolded, explorer._more.changed) == (True, 1)
    explorer = widgets.tariffs(us_on_japan=0.1)
    assert explorer.view is not None
    assert not explorer._more.unfolded
    explorer.state.elasticities = "fontagne"
    assert (explorer._more.unfolded, explorer._more.changed) == (True, 1)


def test_what_the_learner_folds_stays_folded_until_something_else_acts() -> None:
    explorer = widgets.tariffs(china_on_japan=0.1)
    assert explorer.view is not None
    explorer._more.unfolded = False
    explorer.state.us_on_japan = 0.1
    assert (explorer._more.unfolded, explorer._more.changed) == (False, 1)
    explorer.state.japan_on_china = 0.1
    assert (explorer._more.unfolded, explorer._more.changed) == (True, 2)
    explorer._more.unfolded = False
    explorer.state.reset()
    assert (explorer._more.unfolded, explorer._more.changed) == (False, 0)
    explorer.state.china_on_japan = 0.1
    assert explorer._more.unfolded


def test_many_presets_stand_in_a_list_that_says_which_one_is_shown() -> None:
    explorer = widgets.tariffs()
    assert explorer.view is not None
    state, chosen = explorer.state, explorer._list
    assert [value for _, value in chosen.options] == ["", *state.presets]
    assert chosen.value == state.preset == ""
    chosen.value = "Two blocs"
    assert state.scenario == "two_blocs"
    chosen.value = ""  # stands for no settings, so the list turns back
    assert chosen.value == state.preset == "Two blocs"
    explorer._controls["us_on_japan"].value = 0.1
    assert chosen.value == state.preset == ""
    state.set(scenario="nothing", us_on_japan=0.15)
    assert chosen.value == "The deal of July 2025: 15 %"
    state.reset()
    assert chosen.value == ""


def test_few_presets_have_a_button_each() -> None:
    explorer = widgets.mirror()
    words = [part.description for part in _shown(explorer, "course-buttons")]
    assert words == [*explorer.state.presets, "Reset"]


def test_every_kind_of_setting_can_be_folded() -> None:
    kinds = [
        Amount("A", 0.0, 1.0, 0.5, more=True),
        Whole("A", 0, 2, 1, more=True),
        OneOf("A", ["x"], "x", more=True),
        Several("A", {"x": "x"}, ("x",), more=True),
        Flag("A", False, more=True),
    ]
    assert all(kind.more for kind in kinds)
    assert not Flag("A", False).more
