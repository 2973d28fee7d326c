"""Renders a chart as data for JupyterLab, as a picture for other front ends, and as a sentence for all.

JupyterLab 4.6 draws Vega-Lite 5 with scripts of its own, so tooltips work without a network. GitHub,
exported pages and print take the SVG. Text front ends and screen readers take the description.
"""

import json
import os
import re
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import quoteattr

import altair as alt

from course.charts.fit import PAGE, fitted
from course.charts.tips import in_words
from course.notebook import DRAWN
from course.others import VEGA_LITE_SCHEMA, asked_by_jupyterlab, drawn_svg

MIME_SPEC = "application/vnd.vegalite.v5+json"
MIME_SVG = "image/svg+xml"


def as_version_5(spec: dict[str, Any], room: int | None = None) -> dict[str, Any]:
    """Return a copy of a specification for JupyterLab's version of Vega-Lite, with tooltips in words.

    `room`: as in `course.charts.fit.fitted`, which fits the chart to its place.
    """
    unit = str((spec.get("usermeta") or {}).get("unit", ""))
    datasets = dict(spec.get("datasets", {}))
    made = _with_rows_once({**fitted(in_words(spec, unit), room), "$schema": VEGA_LITE_SCHEMA}, datasets)
    return {**made, "datasets": datasets} if datasets else dict(made)


def _with_rows_once(spec: Any, datasets: dict[str, Any]) -> Any:
    """Return a specification whose named rows stand in `datasets`, once for all layers that draw them."""
    if isinstance(spec, dict):
        if "name" in spec and "values" in spec:
            datasets[spec["name"]] = spec["values"]
            return {"name": spec["name"]}
        return {
            key: part if key == "datasets" else _with_rows_once(part, datasets) for key, part in spec.items()
        }
    return [_with_rows_once(part, datasets) for part in spec] if isinstance(spec, list) else spec


@lru_cache(maxsize=256)
def _svg(text: str) -> str:
    picture = drawn_svg(text)
    picture = re.sub(r'<svg (.*?)width="([\d.]+)"', _fitted, picture, count=1)
    words = described(json.loads(text))
    return (
        picture.replace("<svg ", f'<svg role="img" aria-label={quoteattr(words)} ', 1) if words else picture
    )


def _fitted(match: re.Match[str]) -> str:
    """Return the opening tag of an SVG that is as wide as it was drawn, or as its page."""
    return f'<svg style="max-width:100%;height:auto" {match[1]}width="{match[2]}"'


def described(spec: dict[str, Any]) -> str:
    """Return a chart's own description, or the first description among its parts."""
    if words := spec.get("description"):
        return str(words)
    parts = [part for key in ("layer", "hconcat", "vconcat", "concat") for part in spec.get(key, ())]
    parts += [spec["spec"]] if isinstance(spec.get("spec"), dict) else []
    return next((words for part in parts if (words := described(part))), "")


def svg(spec: dict[str, Any], room: int = PAGE) -> str:
    """Draw a specification and return the SVG; the same fonts give the same bytes.

    Parameters
    ----------
    spec
        Vega-Lite specification as a plain dictionary.
    room
        Whole width of the picture in pixels.
    """
    return _svg(json.dumps(as_version_5(spec, room), sort_keys=True))


def mime_bundle(spec: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Return the forms of a chart from which a notebook front end chooses, by mime type.

    With `COURSE_RENDER=text` in the environment there is no SVG: marking needs the specification only, and
    the drawing library does not fit into tight memory limits. There is no SVG either where JupyterLab draws
    (see `asked_by_jupyterlab`).
    """
    bundle: dict[str, Any] = {
        MIME_SPEC: as_version_5(spec),
        "text/plain": described(spec) or "A chart without a description: pass it through charts.finish.",
    }
    if os.environ.get("COURSE_RENDER") != "text" and not asked_by_jupyterlab():
        bundle[MIME_SVG] = svg(spec)
    return bundle


def rendered(spec: dict[str, Any], **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the forms of a chart by mime type, and the options with which JupyterLab draws it."""
    return mime_bundle(spec), {MIME_SPEC: {"embed_options": DRAWN}}


alt.renderers.register("course", rendered)
alt.renderers.enable("course")
