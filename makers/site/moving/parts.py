"""What the site puts in place of a cell, and the HTML that all kinds of parts share."""

from __future__ import annotations

import gzip
import hashlib
import re
from base64 import b64encode
from dataclasses import dataclass
from html import escape
from typing import Any

from course.charts.render import svg
from makers.site.moving.packing import dumped

__all__ = ["Part", "attributes", "data_file", "own_name", "still"]

#: letters from which on data is packed
_LARGE = 100_000


@dataclass(frozen=True)
class Part:
    """What stands in place of a cell.

    Attributes
    ----------
    html
        A complete fragment, with a picture and text for readers without scripts.
    files
        Name below `_static/moving/` and content. Equal parts have equal files.
    """

    html: str
    files: tuple[tuple[str, bytes], ...] = ()


def data_file(kind: str, name: str, value: Any) -> tuple[str, bytes]:
    """Return a script that gives data to the page, named after its content.

    A script, because a page that is opened from a folder may read no other file. Large data is packed in it,
    because not every host packs what it sends.

    Parameters
    ----------
    kind, name
        What it is for, such as ``explorer`` and ``partners``.
    value
        Plain data.
    """
    text = dumped(value)
    digest = hashlib.sha256(text.encode()).hexdigest()[:10]
    file = f"{kind}-{name}-{digest}.js"
    if len(text) > _LARGE:
        text = dumped({"gzip": b64encode(gzip.compress(text.encode(), mtime=0)).decode()})
    return file, f"courseMoving.give({dumped(file)},{text});\n".encode()


def attributes(**given: Any) -> str:
    """Return HTML attributes; False leaves one out, True gives it no value, `_` is a hyphen."""
    said = []
    for name, value in given.items():
        if value is None or value is False:
            continue
        plain = name.strip("_").replace("_", "-")
        said.append(f" {plain}" if value is True else f' {plain}="{escape(str(value))}"')
    return "".join(said)


def still(chart: Any, prefix: str) -> str:
    """Return a chart as a picture within the page.

    Parameters
    ----------
    chart
        A finished chart.
    prefix
        Stands before the ids in the picture, since a page may hold several pictures.
    """
    return _own_ids(svg(chart.to_dict()), prefix)


def _own_ids(picture: str, prefix: str) -> str:
    renamed = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}-\1"', picture)
    return re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}-\1)", renamed)


def own_name(kind: str, settings: Any) -> str:
    """Return a name for ids of a part, another one for each of its settings."""
    digest = hashlib.sha256(dumped(settings).encode()).hexdigest()[:6]
    return f"course-{kind.replace('_', '-')}-{digest}"
