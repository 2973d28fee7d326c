"""Makes explorers for the site: their answers at many settings, and their controls as plain HTML."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from html import escape
from typing import Any

import pandas as pd

from course import widgets
from course.charts.render import as_version_5
from course.others import as_vega
from course.widgets.rows import take_out_rows
from course.widgets.settings import Amount, Setting
from course.widgets.state import State
from makers.site.moving.grids import blocks_of, points_of
from makers.site.moving.packing import Shelf, dumped, packed_rows, shared_parts
from makers.site.moving.parts import (
    Part,
    attributes,
    control,
    data_file,
    own_name,
    part_frame,
    pictured,
    values_of,
)


class Answers:
    """The answers of an explorer at all combinations of settings that the site holds.

    `name`: name of the explorer.
    `more`: settings in the cell that shows the explorer.

    Attributes
    ----------
    state
        The state of the explorer.
    blocks
        The blocks of settings that the site holds; see `makers.site.moving.grids`.
    values
        Dictionary from the name of a setting to its values on the page, in their order.
    """

    def __init__(self, name: str, more: Mapping[str, Any]) -> None:
        self.name = name
        self.state: State = getattr(widgets, name)(**more).state
        self.blocks = blocks_of(self.state, more)
        self.values = {
            setting: _in_order(trait, {value for block in self.blocks for value in block[setting]})
            for setting, trait in self.state.settings().items()
        }

    def places(self, point: Mapping[str, Any]) -> list[int]:
        """Return the index of each setting's value among its values on the page."""
        return [values.index(point[setting]) for setting, values in self.values.items()]

    def data(self) -> dict[str, Any]:
        """Compute all answers, and return them as plain data for the script."""
        state, now = self.state, self.state.values()
        columns, heads, rows, runs, sentences = (Shelf() for _ in range(5))
        forms: dict[tuple[Any, ...], int] = {}
        specs: list[Any] = []
        names: list[list[str]] = []
        texts: list[str] = []
        answers: list[list[int]] = []
        for point in points_of(self.blocks):
            state.set(**point)
            frames, shape = state.frames(), state.shape()
            if shape not in forms:
                forms[shape] = len(specs)
                specs.append(spec_of(state, frames))
                texts.append(dumped(specs[-1]))
                names.append(list(frames))
            form = forms[shape]
            tables = [
                packed_rows(_columns_drawn(frame, texts[form]), heads, columns, runs)
                for frame in frames.values()
            ]
            answers.append([form, sentences.place(state.sentence()), *map(rows.place, tables)])
        state.set(**now)
        specs, parts = shared_parts(specs)
        return {
            "blocks": [
                [_among(self.values[name], some) for name, some in one.items()] for one in self.blocks
            ],
            "specs": specs,
            "parts": parts,
            "tables": names,
            "heads": heads.values,
            "columns": columns.values,
            "rows": rows.values,
            "runs": runs.values,
            "sentences": sentences.values,
            "answers": _upright(answers),
        }


def _in_order(setting: Setting, found: set[Any]) -> list[Any]:
    # A preset may set a value between two steps of a slider.
    return (
        sorted(found) if isinstance(setting, Amount) else [one for one in values_of(setting) if one in found]
    )


def _among(values: Sequence[Any], some: Sequence[Any]) -> list[int]:
    return [values.index(value) for value in some]


def _upright(rows: list[list[int]]) -> list[list[int]]:
    """Return the rows turned into columns, since similar numbers side by side compress better."""
    width = max(map(len, rows))
    return [
        list(column) for column in zip(*([*row, *[-1] * (width - len(row))] for row in rows), strict=True)
    ]


def _columns_drawn(frame: pd.DataFrame, spec: str) -> pd.DataFrame:
    """Return the columns that the text of a specification names, since no other column can be drawn."""
    names = tuple(frame.columns)
    drawn = _names_in(names, spec)
    return frame if len(drawn) == len(names) else frame[drawn]


@cache
def _names_in(names: tuple[Any, ...], spec: str) -> list[Any]:
    return [name for name in names if re.search(rf"\b{re.escape(str(name))}\b", spec)]


def spec_of(state: State, frames: Mapping[str, pd.DataFrame]) -> Any:
    """Return a chart's Vega specification without rows, sentence and title, which come separately.

    `state`: the state of the explorer.
    """
    spec = as_version_5(state.draw(frames).to_dict(validate=False))
    bare = {key: part for key, part in spec.items() if key not in ("description", "title")}
    return as_vega(take_out_rows(bare, set(frames)))


# ------------------------------------------------------------------------------ on the page


@lru_cache(maxsize=64)
def _answers_and_file(name: str, more: str) -> tuple[Answers, tuple[str, bytes]]:
    answers = Answers(name, json.loads(more))
    return answers, data_file("explorer", name, answers.data())


def explorer_part(name: str, settings: Mapping[str, Any], root: str) -> Part:
    """Return an explorer as a part of a page.

    `settings`: the settings at which the page begins.
    `root`: the way from the page to the root of the site.
    """
    answers = Answers(name, settings)
    alone = {**answers.state.start(), **settings}
    # A cell whose settings are among the common ones shares its file with other cells.
    common = Answers(name, {})
    inside = any(all(alone[key] in block[key] for key in alone) for block in common.blocks)
    answers, file = _answers_and_file(name, json.dumps({} if inside else dict(settings), sort_keys=True))
    state: State = getattr(widgets, name)(**settings).state
    html, pictures = _page(answers, state, file[0], root)
    return Part(html, (file, *pictures))


def still_part(state: State, root: str) -> Part:
    """Return an explorer that needs a kernel as a still chart, with a note on where to use it.

    `state`: the state of the explorer that the page shows.
    `root`: the way from the page to the root of the site.
    """
    own = own_name(type(state).__name__.lower(), state.values())
    picture, files = pictured(state, root, f'<p class="course-sentence">{escape(state.sentence())}</p>')
    note = (
        '<p class="course-trouble">This one needs Python on a computer: it does not move on this page. '
        "The picture shows what it says of one text.</p>"
    )
    return Part(part_frame(state, own, note + picture), files)


def _page(answers: Answers, state: State, file: str, root: str) -> tuple[str, tuple[tuple[str, bytes], ...]]:
    own = own_name(answers.name, state.values())
    answer = (
        f'<div class="course-answer"><p class="course-sentence" role="status">{escape(state.sentence())}</p>'
        '<p class="course-moved" role="status"></p></div>'
    )
    key = '<p class="course-key" hidden></p>'
    picture, pictures = pictured(state, root, key)
    form = f'{_form(answers, state, own)}<p class="course-trouble" role="status"></p>{answer}'
    note = "This picture moves where scripts are switched on."
    return part_frame(state, own, form + picture, kind="explorer", file=file, note=note), pictures


def _form(answers: Answers, state: State, own: str) -> str:
    controls = {"front": "", "folded": ""}
    for name, setting in state.settings().items():
        values, at = answers.values[name], list[int]()
        if isinstance(setting, Amount):  # true distances, also where the page holds few values
            at = [round((value - values[0]) / setting.step) for value in values]
        controls["folded" if setting.more else "front"] += control(state, name, own, values, at=at)
    more = further = ""
    if controls["folded"]:
        more = (
            f'<button type="button" class="course-more" aria-expanded="false" aria-controls="{own}-more">'
            "More settings</button>"
        )
        further = (
            f'<div class="course-controls course-folded" id="{own}-more" role="group" '
            f'aria-label="More settings" hidden>{controls["folded"]}</div>'
        )
    return (
        '<form class="course-form" autocomplete="off" hidden>'
        f'<div class="course-controls">{controls["front"]}</div>'
        f"{_presets(answers, state, more)}{further}</form>"
    )


def _presets(answers: Answers, state: State, more: str) -> str:
    """Return HTML with a button for each preset, beside one that resets, one that unfolds, and `more`."""
    start = state.start()
    buttons = ""
    for name, some in state.presets.items():
        places = attributes(data_places=json.dumps(answers.places({**start, **some})))
        buttons += f'<button type="button" aria-pressed="false"{places}>{escape(name)}</button>'
    return (
        '<div class="course-tries">'
        f'<div class="course-presets" role="group" aria-label="Try"><span>Try:</span>{buttons}</div>'
        '<div><button type="button" class="course-reset">Reset</button><button type="button" '
        f'class="course-all" aria-expanded="false" hidden>All {len(state.presets)} ▾</button>{more}'
        "</div></div>"
    )
