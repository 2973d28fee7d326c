"""The controls of a part as plain HTML: a slider, a list or a box, each with the label of the notebook's."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from course.errors import CourseError
from course.widgets._look import LONG
from course.widgets._state import State
from course.widgets._traits import Amount, Flag, OneOf, Setting, Several, Whole
from makers.site.moving.parts import attributes

__all__ = ["control", "heading", "values_of", "words_of"]


def values_of(setting: Setting) -> list[Any]:
    """Return all values that the notebook's control offers, in their order.

    Parameters
    ----------
    setting
        A number, a choice, or yes and no.

    Raises
    ------
    CourseError
        The setting is of another kind, such as a drawn line.
    """
    if isinstance(setting, Flag):
        return [False, True]
    if isinstance(setting, OneOf) and not isinstance(setting, Several):
        return list(setting.options)
    if not isinstance(setting, Amount):
        raise CourseError(f"The site has no control for the setting {setting.label!r}.")
    count = round((setting.high - setting.low) / setting.step)
    steps = [round(setting.low + place * setting.step, 9) for place in range(count + 1)]
    return [int(step) for step in steps] if isinstance(setting, Whole) else steps


def words_of(setting: Setting, value: Any) -> str:
    """Return a value as the notebook's control shows it."""
    if isinstance(setting, OneOf):
        return setting.options[value]
    if isinstance(setting, Amount):
        return format(value, setting.form).replace("-", "\u2212")
    return "yes" if value else "no"


def control(about: Mapping[str, Any], setting: Setting, values: Sequence[Any], now: int) -> str:
    """Return a control that counts the places of its values.

    Parameters
    ----------
    about
        Its HTML attributes, `id` among them.
    setting
        What it sets.
    values
        The values that it offers.
    now
        Place of the value that it shows.
    """
    own, words = about["id"], [words_of(setting, value) for value in values]
    kind = "course-control course-long" if len(setting.label) > LONG else "course-control"
    label = f'<label for="{own}">{escape(setting.label)}</label>'
    if isinstance(setting, Flag):
        box = attributes(**about, checked=bool(now))
        return f'<div class="{kind}"><input type="checkbox"{box}>{label}</div>'
    if isinstance(setting, OneOf):
        options = "".join(
            f"<option{attributes(value=place, selected=place == now)}>{escape(said)}</option>"
            for place, said in enumerate(words)
        )
        return f'<div class="{kind}">{label}<select{attributes(**about)}>{options}</select></div>'
    limits = {"min": 0, "max": len(words) - 1, "step": 1, "value": now, "aria_valuetext": words[now]}
    slider = attributes(**about, **limits, data_words=json.dumps(words))
    return (
        f'<div class="{kind}">{label}<span class="course-slide"><input type="range"{slider}>'
        f'<output for="{own}">{escape(words[now])}</output></span></div>'
    )


def heading(own: str, state: State) -> str:
    """Return title and question of an explorer; the title names the part.

    Parameters
    ----------
    own
        What ids of the part begin with.
    state
        The explorer without its screen.
    """
    return (
        f'<p class="course-heading"><strong id="{own}-title">{escape(state.title)}</strong> '
        f"<span>{escape(state.question)}</span></p>"
    )
