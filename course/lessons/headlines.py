"""Finds the charts of a built lesson and takes off their headlines, which are shown later.

The headline states what the chart shows. In class it would give the answer away before anybody has looked.
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from xml.etree import ElementTree

from course.others import SUBTITLE_GROUP, TITLE_GROUP

SVG = "image/svg+xml"
_SPACE = "http://www.w3.org/2000/svg"
ElementTree.register_namespace("", _SPACE)
ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")


def chart_of(cell: Mapping[str, Any]) -> str | None:
    """Return the first chart among a cell's outputs as SVG; None without a chart."""
    for output in cell.get("outputs", ()):
        drawn = output.get("data", {}).get(SVG)
        if drawn:
            return "".join(drawn)
    return None


class Apart(NamedTuple):
    """A chart without its headline, and the words that were taken off."""

    chart: str  #: the chart without the words that were taken off, as SVG
    headline: str  #: the chart's title, which says what it shows
    below: str  #: unit, status and source; empty where they stayed in the chart


def headline_apart(chart: str, *, below_too: bool = False) -> Apart:
    """Take the headline off a chart, and cut off its space at the top.

    `chart`: SVG that the course drew; a chart without a headline stays unchanged.
    `below_too`: also take off the lines below the headline: unit, status and source.
    """
    root = ElementTree.fromstring(chart)
    headline, height = _take_off(root, TITLE_GROUP)
    below, more = _take_off(root, SUBTITLE_GROUP) if below_too else ("", 0.0)
    if not headline and not below:
        return Apart(chart, "", "")
    _cut_off_top(root, height + more)
    return Apart(ElementTree.tostring(root, encoding="unicode"), headline, below)


def _take_off(root: ElementTree.Element, role: str) -> tuple[str, float]:
    """Remove the text of a role from a chart, and return its words and its height."""
    for group in root.iter(f"{{{_SPACE}}}g"):
        text = group.find(f"{{{_SPACE}}}text") if role in group.get("class", "") else None
        if text is None:
            continue
        lines = list(text) or [text]
        words = " ".join("".join(line.itertext()).strip() for line in lines)
        size = float(re.sub(r"[^\d.]", "", text.get("font-size", "18")) or 18)
        group.remove(text)
        group.attrib.pop("aria-label", None)
        return words, size + sum(float(line.get("dy", 0)) for line in lines)
    return "", 0.0


def _cut_off_top(root: ElementTree.Element, height: float) -> None:
    left, top, wide, high = (float(number) for number in root.get("viewBox", "0 0 700 400").split())
    root.set("viewBox", f"{left:g} {top + height:g} {wide:g} {high - height:g}")
    root.set("height", f"{high - height:g}")
