"""Pictures of a built lesson: the headline of a chart taken off, to be shown or written later.

The headline of a chart in a lesson states what the chart shows. In class it would give the answer away before
anybody has looked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

__all__ = ["SVG", "headline_apart", "picture_of"]

SVG = "image/svg+xml"
_SPACE = "http://www.w3.org/2000/svg"
ElementTree.register_namespace("", _SPACE)
ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")


def picture_of(cell: Mapping[str, Any]) -> str | None:
    """Return the first picture among a cell's outputs as SVG; None where it has none."""
    for output in cell.get("outputs", ()):
        drawn = output.get("data", {}).get(SVG)
        if drawn:
            return "".join(drawn)
    return None


def headline_apart(picture: str) -> tuple[str, str]:
    """Return a chart without its headline, and the headline.

    The space of the headline is cut off. Unit, status and source stay: they stand in the line below it.

    Parameters
    ----------
    picture
        A chart that the course drew, as SVG.

    Returns
    -------
    tuple of str
        The SVG, and the headline; a picture without headline stays as it is.
    """
    root = ElementTree.fromstring(picture)
    for group in root.iter(f"{{{_SPACE}}}g"):
        if "role-title-text" not in group.get("class", ""):
            continue
        text = group.find(f"{{{_SPACE}}}text")
        if text is None:
            continue
        lines = list(text) or [text]
        headline = " ".join("".join(line.itertext()).strip() for line in lines)
        height = sum(float(line.get("dy", 0)) for line in lines) or 0.0
        height += float(re.sub(r"[^\d.]", "", text.get("font-size", "18")) or 18)
        group.remove(text)
        group.attrib.pop("aria-label", None)
        _cut_off_top(root, height)
        return ElementTree.tostring(root, encoding="unicode"), headline
    return picture, ""


def _cut_off_top(root: ElementTree.Element, height: float) -> None:
    left, top, wide, high = (float(number) for number in root.get("viewBox", "0 0 700 400").split())
    root.set("viewBox", f"{left:g} {top + height:g} {wide:g} {high - height:g}")
    root.set("height", f"{high - height:g}")
