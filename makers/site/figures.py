"""Turns a chart of a notebook into a live figure of the site, with words, source, licence and date.

Title and source become text of the page instead of the picture, so that they wrap on a phone. Scripts of the
site draw the chart. A still picture shows before that, on paper, and without scripts.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from course.charts.fit import PHONE, fitted, heading_of
from course.charts.render import described, svg
from course.charts.theme import FONT
from course.others import as_vega, svg_size
from course.phrases import day_in_words
from course.tables import Card, cards
from course.tables.age import release_day

#: folder of the still pictures below the site's root
FOLDER = "_static/charts"
_SOURCE = "Source: "
_OWN = '<a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>'
#: first words of the line about the age of the figures; see `course.charts.caption`
_AGE = "Newer figures were due"


@dataclass(frozen=True, slots=True)
class Caption:
    """The words above the marks of a chart."""

    title: str  #: title of the chart; empty without one
    unit: tuple[str, ...]  #: unit, status and note, one line each
    source: str  #: publisher of the figures; empty where the chart names none
    age: str  #: the sentence about newer figures; empty without one


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart as a figure of a page."""

    html: str  #: HTML of the figure in the page
    stills: Mapping[str, str]  #: file name of the still picture below `FOLDER` -> its SVG


def caption_of(spec: Mapping[str, Any]) -> Caption:
    """Read the caption of a Vega-Lite specification, as `course.charts.caption` wrote it.

    `spec`: the specification; its title may be missing, a text, or a dictionary with `text` and `subtitle`.
    """
    title, below = heading_of(spec)
    source = next((line for line in below if line.startswith(_SOURCE)), "")
    age = next((line for line in below if line.startswith(_AGE)), "")
    return Caption(
        title=title,
        unit=tuple(line for line in below if line and line not in (source, age)),
        source=source.removeprefix(_SOURCE),
        age=age,
    )


def about_tables(source: str, tables: Mapping[str, Card] | None = None) -> list[str]:
    """Return HTML sentences on the tables, the licence and the date of a chart.

    `source`: the source in the caption. It names or cites tables, or publishers of some of `tables`; if it
    does not, the figures count as the course's own.
    `tables`: the tables that the chart's section loads, by name; those of the page where it loads none.
    """
    used = _used(source, tables)
    said = []
    for card in used:
        licence = f'<a href="{escape(card.licence_url)}">{escape(card.licence)}</a>'
        said.append(f"{escape(card.credit)}. Licence: {licence}. Retrieved: {escape(card.retrieved)}.")
    if source and not used:
        said.append(f"Licence of the course's own figures: {_OWN}. Version of {day_in_words(release_day())}.")
    return said


def _used(source: str, tables: Mapping[str, Card] | None) -> list[Card]:
    words = set(re.findall(r"\w+", source))
    used = [card for card in cards().values() if card.credit in source or card.name in words]
    return used or [card for card in (tables or {}).values() if _published(card, source)]


def _published(card: Card, source: str) -> bool:
    """Tell whether a table comes from a publisher that a source names."""
    names = [part.split("(")[0].strip() for part in re.split(r"[;,]| and ", card.publisher)]
    return any(len(name) > 2 and name.casefold() in source.casefold() for name in names)


def figure(spec: Mapping[str, Any], root: str, tables: Mapping[str, Card] | None = None) -> Figure:
    """Return a chart as a figure of the site.

    `spec`: the chart's Vega-Lite specification in the notebook.
    `root`: the way from the page to the root of the site, such as ``"../"``.
    `tables`: see `about_tables`.
    """
    caption, words = caption_of(spec), described(dict(spec))
    bare = without_heading(spec)
    drawn = json.dumps(as_vega(bare), ensure_ascii=False, separators=(",", ":"))
    # one picture serves every page until scripts draw the chart; the wide one only says how much room to keep
    still = _light(svg(bare, PHONE))
    picture, name = _image(still, words, f"{root}{FOLDER}"), _name(still)
    (width, height), (narrow, tall) = (map(round, svg_size(one)) for one in (svg(bare), still))
    head = f'<p class="course-title">{escape(caption.title)}</p>' if caption.title else ""
    head += "".join(f'<p class="course-unit">{escape(line)}</p>' for line in caption.unit)
    told = f"<p>{' '.join(about_tables(caption.source, tables))}</p>" if caption.source else ""
    foot = source_line(caption, root, tables)
    html = (
        f'<figure class="course-chart">{head}'
        f'<div class="course-picture" style="--wide:{width};--high:{height};--narrow:{narrow};--tall:{tall}">'
        f"{picture}</div>"
        f"<figcaption>{foot}<details><summary>About this picture</summary><p>{escape(words)}</p>{told}"
        "</details></figcaption>"
        f'<script type="application/json">{_inside_script(drawn)}</script></figure>'
    )
    return Figure(html, {name: still})


def source_line(caption: Caption, root: str, tables: Mapping[str, Card] | None = None) -> str:
    """Return HTML of the lines below a picture: who released the figures, whether newer ones were due, and
    links to their tables.

    Tables have their titles in the place of their names. `root` and `tables`: see `figure`.
    """
    titled = re.sub(r"\b[a-z]+_\w+\b", _title_of, caption.source.removesuffix("."))
    source = f"{_SOURCE}{titled}." if titled else ""
    words = f"{source} {caption.age}".strip()
    links = "; ".join(
        f'<a href="{root}tables/{card.name}.html">{escape(card.title)}</a>'
        for card in _used(caption.source, tables)
    )
    said = f'<p class="course-source"{" hidden" * (not words)}>{escape(words)}</p>'  # comes with the answer
    return said + (f'<p class="course-source">See the table: {links}</p>' if links else "")


def _title_of(found: re.Match[str]) -> str:
    return f"\u201c{cards()[found[0]].title}\u201d" if found[0] in cards() else found[0]


def without_heading(spec: Mapping[str, Any]) -> dict[str, Any]:
    """Return a specification without title and source, which the page says."""
    return fitted({key: part for key, part in spec.items() if key != "title"})


def still_of(spec: Mapping[str, Any], words: str, folder: str) -> tuple[str, dict[str, str]]:
    """Return HTML of a still picture, and its files: the one for a page first, the one for a phone last.

    `words`: description of the picture.
    `folder`: the way from the page to the folder of the files.
    """
    stills = {_name(picture): picture for picture in map(_light, (svg(dict(spec)), svg(dict(spec), PHONE)))}
    wide, phone = (*stills.values(),)[0], (*stills,)[-1]
    source = f'<source media="(max-width: 560px)" srcset="{folder}/{phone}">'
    return f"<picture>{source}{_image(wide, words, folder)}</picture>", stills


def _image(picture: str, words: str, folder: str) -> str:
    width, height = map(round, svg_size(picture))
    return (
        f'<img class="course-still dark-light" src="{folder}/{_name(picture)}" alt="{escape(words)}" '
        f'width="{width}" height="{height}" loading="lazy">'
    )


#: what looks the same without it: words for screen readers, which the page gives, names, and defaults
_UNSEEN = re.compile(
    rf' (?:aria-[a-z]+|role|class|pointer-events)="[^"]*"| font-family="{FONT}"'
    r'| (?:opacity|stroke-width|stroke-opacity|fill-opacity)="1"(?=[ />])'
)


def _light(picture: str) -> str:
    """Return an SVG with tenths of a pixel, its font named once, and without what nobody sees."""
    picture = _UNSEEN.sub("", picture).replace("<svg", f'<svg font-family="{FONT}"', 1)
    return re.sub(r"-?\d+\.\d{2,}", lambda found: f"{float(found[0]):.1f}", picture)


def _name(still: str) -> str:
    return f"{hashlib.sha256(still.encode()).hexdigest()[:16]}.svg"


def _inside_script(text: str) -> str:
    """Return JSON escaped so that it cannot end the script element around it."""
    return text.replace("<", "\\u003c")
