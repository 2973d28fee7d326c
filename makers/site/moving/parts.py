"""Writes the HTML that all interactive parts share: frame, controls, still picture and data.

A control is a slider, a list or a checkbox with the same label as in the notebook.
"""

import gzip
import hashlib
import json
from base64 import b64encode
from collections.abc import Sequence
from html import escape
from typing import Any

from course.charts.render import described
from course.errors import CourseError
from course.phrases import with_minus
from course.widgets.settings import Amount, Flag, OneOf, Setting, Several, Whole
from course.widgets.state import State
from makers.site.figures import caption_of, source_line, still_of, without_heading
from makers.site.moving.packing import dumped
from makers.site.parts import Part

__all__ = [
    "Part",
    "attributes",
    "control",
    "data_file",
    "own_name",
    "packed_json",
    "part_frame",
    "pictured",
    "place_near",
    "values_of",
    "words_of",
]

#: most letters of data that is not compressed
_LARGE = 100_000
#: most letters of an option that a list shows whole in half the width of a phone
_SHORT = 14
#: most letters of an option beside another control
_LONG = 40


def data_file(kind: str, name: str, value: Any) -> tuple[str, bytes]:
    """Return name and content of a script that gives data to the page; the name contains a hash.

    It is a script because a page that is opened from a folder may read no other kind of file. Large data is
    compressed in it, because some hosts do not compress files.

    `kind` and `name`: kind and name of the part, such as ``explorer`` and ``partners``.
    `value`: plain data.
    """
    text = dumped(value)
    digest = hashlib.sha256(text.encode()).hexdigest()[:10]
    file = f"{kind}-{name}-{digest}.js"
    if len(text) > _LARGE:
        text = packed_json(text)
    return file, f"courseMoving.give({dumped(file)},{text});\n".encode()


def packed_json(text: str) -> str:
    """Return JSON that holds other JSON in compressed form, which scripts of the page unpack."""
    return dumped({"gzip": b64encode(gzip.compress(text.encode(), mtime=0)).decode()})


def attributes(**given: Any) -> str:
    """Return HTML attributes; None or False omits one, True gives no value, and `_` becomes a hyphen."""
    said = []
    for name, value in given.items():
        if value is None or value is False:
            continue
        plain = name.strip("_").replace("_", "-")
        said.append(f" {plain}" if value is True else f' {plain}="{escape(str(value))}"')
    return "".join(said)


def pictured(state: State, root: str, sentence: str = "") -> tuple[str, tuple[tuple[str, bytes], ...]]:
    """Return HTML of a part's picture with its title, unit and source as text, and the files of the picture.

    Until scripts draw the picture, a still one takes its place.

    `state`: the state of the explorer.
    `root`: the way from the page to the root of the site, such as ``"../"``.
    `sentence`: HTML between the picture and its source.
    """
    spec = state.chart().to_dict()
    caption = caption_of(spec)
    still, stills = still_of(without_heading(spec), described(spec), f"{root}_static/moving")
    html = (
        f'<p class="course-title">{escape(caption.title)}</p>'
        f'<p class="course-unit">{escape(" ".join(caption.unit))}</p>'
        f'<div class="course-picture"></div>{still}{sentence}'
        f"{source_line(caption, root)}"
    )
    return html, tuple((name, picture.encode()) for name, picture in stills.items())


def own_name(kind: str, settings: Any) -> str:
    """Return a name for the ids of a part, which differs with its settings."""
    digest = hashlib.sha256(dumped(settings).encode()).hexdigest()[:6]
    return f"course-{kind.replace('_', '-')}-{digest}"


def part_frame(
    state: State,
    own: str,
    inside: str,
    *,
    kind: str = "",
    file: str = "",
    note: str = "",
    assumed: bool = True,
) -> str:
    """Return the HTML of a part: title, question, content, assumptions, and a note where scripts are off.

    `state`: the state of the explorer.
    `own`: beginning of the part's ids.
    `inside`: HTML between the title and the assumptions.
    `kind` and `file`: kind of the part, and its data file; empty for a part without a script.
    `note`: text that shows without scripts.
    `assumed`: whether the assumptions are listed.
    """
    about = attributes(data_kind=kind or None, data_file=file or None, aria_labelledby=f"{own}-title")
    points = "".join(f"<li>{escape(point)}</li>" for point in state.assumptions)
    for name, notes in state.notes.items():
        for value, note in notes.items():
            unlike = getattr(state, name) != value
            points += (
                f"<li{attributes(data_setting=name, data_value=value, hidden=unlike)}>{escape(note)}</li>"
            )
    return (
        f'<div class="course-explorer course-moving" role="group"{about}>'
        f'<p class="course-heading"><strong id="{own}-title">{escape(state.title)}</strong> '
        f"<span>{escape(state.question)}</span></p>{inside}"
        + (f"<details><summary>What is assumed</summary><ul>{points}</ul></details>" if assumed else "")
        + (f"<noscript><p>{note}</p></noscript>" if note else "")
        + "</div>"
    )


def values_of(setting: Setting) -> list[Any]:
    """Return all values that the notebook's control offers, in their order.

    `setting`: a number, a choice, or yes and no.

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
    """Return the words for a value that the notebook's control shows."""
    if isinstance(setting, OneOf):
        return setting.options[value]
    if isinstance(setting, Amount):
        return with_minus(format(value, setting.form).removesuffix(".0").replace("%", "\u00a0%"))
    return "yes" if value else "no"


def place_near(values: Sequence[Any], value: Any) -> int:
    """Return the place of a value; of a number between two values, the place of the nearest."""
    if isinstance(value, float):
        value = min(values, key=lambda one: abs(one - value))
    return values.index(value)


def control(
    state: State,
    name: str,
    own: str,
    values: Sequence[Any],
    *,
    words: Sequence[str] = (),
    at: Sequence[int] = (),
    **more: Any,
) -> str:
    """Return the HTML of a control, whose value is an index into its values.

    `state`, `name`: the state that it shows, and the setting that it changes.
    `own`: the beginning of its id.
    `values`: the values that it offers.
    `words`: the words for each value; those of `words_of` when left out.
    `at`: place of each value on a slider; without it, values stand at equal distances.
    `more`: further HTML attributes.
    """
    setting = state.settings()[name]
    words = words or [words_of(setting, value) for value in values]
    start, now = (place_near(values, value) for value in (setting.default_value, getattr(state, name)))
    about = {
        "id": f"{own}-{name}",
        "data_place": [*state.settings()].index(name),
        "data_name": name,
        "data_start": start,
        **more,
        "data_values": json.dumps(values),
    }
    is_long = setting.has_own_row or (isinstance(setting, OneOf) and max(map(len, words)) > _LONG)
    kind = "course-control course-long" if is_long else "course-control"
    label = f'<label for="{own}-{name}">{escape(setting.label)}</label>'
    if isinstance(setting, Flag):
        box = attributes(**about, checked=bool(now))
        return f'<div class="{kind}"><input type="checkbox"{box}>{label}</div>'
    if isinstance(setting, OneOf):
        options = "".join(
            f"<option{attributes(value=place, selected=place == now)}>{escape(said)}</option>"
            for place, said in enumerate(words)
        )
        kind += " course-worded" if max(map(len, words)) > _SHORT else ""
        return f'<div class="{kind}">{label}<select{attributes(**about)}>{options}</select></div>'
    at = list(at) or list(range(len(words)))
    limits = {"min": 0, "max": at[-1], "step": 1, "value": at[now], "aria_valuetext": words[now]}
    slider = attributes(**about, **limits, data_words=json.dumps(words), data_at=json.dumps(at))
    ends = attributes(data_low=words[0].removesuffix(".0"), data_high=words[-1].removesuffix(".0"))
    return (
        f'<div class="{kind}">{label}<span class="course-slide"><span{ends}><input type="range"{slider}>'
        f'</span><output for="{own}-{name}">{escape(words[now])}</output></span></div>'
    )
