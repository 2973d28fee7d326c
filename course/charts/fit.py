"""Fits a chart to its place: its width follows the page, and its words take the lines that they need.

A chart is stored before anybody knows how wide its page is. So every chart reads the signal `room`, the whole
width in pixels that it has, and Vega draws it anew when that changes. A narrow chart moves names from beside
its marks to above them, since a name of twenty letters would take half of a phone's width.
"""

import re
import textwrap
from collections.abc import Mapping
from typing import Any

from course.notebook import WIDEST

#: whole width in pixels of a chart whose place is unknown, such as a still picture
PAGE = 596
#: whole width in pixels of a still picture for a phone
PHONE = 340
#: test of a chart's expressions: whether names leave the sides of a plot
NARROW = "room < 500"
#: the same for the narrowest pages, on which no name fits on a line either
NARROWEST = "room < 300"
#: pixels at both sides of a chart
PADDING = 12
#: about how wide one character is, in pixels: plain and bold text, and a title
CHARACTER, BOLD, TITLE = 6.9, 7.4, 9.6

#: pixels of a row of a chart that states no height
_ROW = 20
#: most letters in a line of the title of a horizontal axis
_AXIS_TITLE = 30
#: channels with a legend, and about the width of an entry in pixels
_LEGENDS, _ENTRY = ("color", "fill", "stroke", "shape", "size", "opacity", "strokeDash"), 150

#: signals that `fitted` adds
_OWN = ("room", "width", "heading", "below")
_PLACE = f"containerSize()[0] > 0 ? min(containerSize()[0], {WIDEST}) : "
#: a page changes its width with its window, and also when a bar beside it opens, which no event tells
_CHANGES = "window:resize, timer{700}"


def lines_of_text(text: str, pixels: str, character: float = CHARACTER) -> str:
    """Return a Vega expression that breaks a text into lines of at most `pixels`, never at a no-break space.

    Parameters
    ----------
    text, pixels
        Vega expressions for the text and for the width of a line.
    character
        Width of one character in pixels.
    """
    most = f"max(5, floor(({pixels}) / {character}))"
    found = f"regexp('([^\\n]{{1,' + {most} + '}})([ \\n]+|$)', 'g')"
    return f"split(trim(replace({text}, {found}, '$1\\n')), '\\n')"


def even_lines(text: str, pixels: str, character: float, slack: int = 6) -> str:
    """Return `lines_of_text` whose lines have similar lengths, so that no last word is alone."""
    width = f"(({pixels}) / {character})"
    even = f"min({width}, length({text}) / ceil(length({text}) / {width}) + {slack})"
    return lines_of_text(text, f"{even} * {character}", character)


def fitted(spec: Mapping[str, Any], room: int | None = None) -> dict[str, Any]:
    """Return a specification that is as wide as its place, with a heading in as many lines as it needs.

    Charts side by side, and charts in facets, keep their widths.

    Parameters
    ----------
    spec
        Vega-Lite specification as Altair makes it.
    room
        Whole width in pixels of a still picture; without it the chart follows the page.
    """
    made = dict(spec)
    alone = "layer" in spec or "mark" in spec
    if not alone:
        params: list[dict[str, Any]] = [{"name": "room", "value": PAGE}]
    elif room is None:
        params = [
            # a place that is hidden has no width, and its chart waits as it is
            {
                "name": "room",
                "init": f"{_PLACE}{PAGE}",
                "on": [{"events": _CHANGES, "update": f"{_PLACE}room"}],
            },
            {"name": "width", "init": "room", "on": [{"events": {"signal": "room"}, "update": "room"}]},
        ]
    else:
        params = [{"name": "room", "value": room}, {"name": "width", "value": room}]
    heading, below = heading_of(spec)
    if heading and "title" in spec:
        inside = f"room - {2 * PADDING + 4}"
        for name, words in (("heading", heading), ("below", "\n".join(below))):
            # no line begins with a percent sign or a dot between two parts
            params.append({"name": name, "value": re.sub(r"(?<=\d) (?=%)| (?=· )", "\u00a0", words)})
        made["title"] = {
            **(spec["title"] if isinstance(spec["title"], dict) else {}),
            "text": {"expr": even_lines("heading", inside, TITLE)},
            "subtitle": {"expr": lines_of_text("below", inside, 6.6)},
        }
    if alone:
        made = _narrowing(made)
        made |= {"autosize": {"type": "fit-x", "contains": "padding"}, "width": room or PAGE}
        if "height" not in spec and (names := _rows_of(spec)):
            made["height"] = _ROW * names
    kept = [param for param in spec.get("params", ()) if param.get("name") not in _OWN]
    made["params"] = [*kept, *params]
    return made


def _rows_of(spec: Mapping[str, Any]) -> int:
    """Return the number of rows of a plain chart with a row for each name; 0 for any other chart.

    Vega-Lite warns where it works out such a height itself.
    """
    down = spec.get("encoding", {}).get("y", {})
    rows = spec.get("datasets", {}).get(spec.get("data", {}).get("name"), ())
    named = down.get("type") in ("nominal", "ordinal")
    return len({row.get(down.get("field")) for row in rows}) if named else 0


def _narrowing(spec: dict[str, Any]) -> dict[str, Any]:
    """Return a specification whose axis titles and legends take as many lines as a narrow plot needs."""
    made = dict(spec)
    if "layer" in made:
        made["layer"] = [_narrowing(part) for part in made["layer"]]
    channels = dict(made.get("encoding", {}))
    for name, channel in channels.items():
        if not isinstance(channel, dict) or "field" not in channel:
            continue
        title, legend = channel.get("title"), channel.get("legend", {})
        if name == "x" and isinstance(title, str) and len(title) > _AXIS_TITLE:
            many = len(textwrap.wrap(title, _AXIS_TITLE))
            # the narrowest lines, so that no last word is alone
            lines = (textwrap.wrap(title, width) for width in range(10, _AXIS_TITLE + 1))
            channels[name] = {**channel, "title": next(cut for cut in lines if len(cut) == many)}
        elif name in _LEGENDS and legend is not None and legend.get("orient", "top") in ("top", "bottom"):
            if isinstance(wide := legend.get("columns", 0), dict):  # the chart has been fitted before
                continue
            names = (channel.get("scale") or {}).get("domain")
            names = names if isinstance(names, list) else []
            entry = max((len(str(one)) * CHARACTER + 30 for one in names), default=_ENTRY)
            columns = {"expr": f"{NARROW} ? max(1, floor((room - 28) / {entry:.0f})) : {wide}"}
            channels[name] = {**channel, "legend": {**legend, "columns": columns}}
    return {**made, "encoding": channels} if channels else made


def heading_of(spec: Mapping[str, Any]) -> tuple[str, list[str]]:
    """Return a chart's title and the paragraphs below it: unit and status, note, source, age.

    `spec`: a specification before or after `fitted`.
    """
    values = {param["name"]: param.get("value") for param in spec.get("params", ()) if "name" in param}
    if "heading" in values:
        return str(values["heading"]), str(values["below"]).split("\n")
    title: Any = spec.get("title") or {}
    title = title if isinstance(title, dict) else {"text": title}
    text: Any = title.get("text") or ""
    below: Any = title.get("subtitle") or []
    below = [below] if isinstance(below, str) else below
    return " ".join(text) if isinstance(text, list) else str(text), list(map(str, below))
