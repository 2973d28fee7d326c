"""Puts captions on charts: title, unit, source, status, a note, and a description in words.

A builder only draws: `captioned` takes the caption's parts out of the call and puts them on the chart.
`finish` puts a caption on any other chart.
"""

import functools
import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import altair as alt

from course.charts._chart_words import chart_in_words
from course.charts.guard import ChartError, checked
from course.charts.theme import STATUS_WORDS
from course.errors import UnknownNameError
from course.phrases import day_in_words
from course.tables import Card, cards
from course.tables.age import is_overdue, parse_day, release_day
from course.tables.loader import card as table_card


@dataclass(frozen=True, kw_only=True)
class Caption:
    """The caption of a chart, with the parts that `finish` describes.

    `drawn` is the card of the drawn table, which a source in words does not name.

    Raises
    ------
    ChartError
        A part is missing or says nothing.
    UnknownNameError
        The status is unknown, or no table has the source's name.
    """

    title: str
    unit: str
    source: Card | str
    status: str = "observed"
    description: str | None = None
    note: str | None = None
    drawn: Card | None = None

    def __post_init__(self) -> None:
        if self.status not in STATUS_WORDS:
            raise UnknownNameError("status", self.status, STATUS_WORDS)
        needed: list[tuple[str, Any, int]] = [("title", self.title, 2), ("unit", self.unit, 1)]
        needed += [
            (name, words, least)
            for name, words, least in (("description", self.description, 5), ("note", self.note, 1))
            if words is not None
        ]
        for name, words, least in needed:
            if not isinstance(words, str) or len(words.split()) < least:
                what = f"at least {least} words" if least > 1 else "a word or more"
                raise ChartError(f"A chart needs a {name} of {what}, this one has {words!r}.")
        self.credit()

    def credit(self) -> str:
        """Return the words that name the source; a guess may have none."""
        if isinstance(self.source, Card):
            return self.source.credit
        words = self.source.strip() if isinstance(self.source, str) else ""
        if not words and self.status != "guess":
            raise ChartError(
                "A chart needs a source: a table's card (`table.attrs['card']`), the name of a shipped "
                f"table, or a reference in words; this one has {self.source!r}."
            )
        return table_card(words).credit if words and " " not in words else words

    def stale(self) -> str:
        """Return a sentence on outdated figures; or nothing: also where the title names a year.

        They are outdated on the day on which this version of the course came out, not today. So the same code
        draws the same chart on every day. Tables named in the source count, and so does the drawn table. A
        list of events holds no figures.
        """
        if re.search(r"\b(19|20)\d\d\b", self.title):
            return ""
        known = cards()
        words = re.findall(r"\w+", self.source) if isinstance(self.source, str) else []
        named = [self.source, self.drawn, *map(known.get, words)]
        held = [one for one in named if isinstance(one, Card)]
        figures = [one for one in held if {"integer", "number"} & {column.type for column in one.columns}]
        old = [one.old_after for one in figures if is_overdue(one.old_after, release_day())]
        return f"Newer figures were due by {day_in_words(parse_day(min(old)))}." if old else ""

    def on(self, chart: Any, words: str = "") -> Any:
        """Return the chart with this caption; `words` describe it if the caption has no description.

        Parameters
        ----------
        chart : altair chart
            A chart that `course.charts.guard.checked` accepted.
        words : str
            What the chart's data show, in sentences.
        """
        # Builders write here where an axis is cut.
        drawn = chart.usermeta if isinstance(chart.usermeta, dict) else {}
        said = " · ".join(filter(None, [self.unit, STATUS_WORDS[self.status], *drawn.values()]))
        source = f"Source: {self.credit()}".removesuffix("Source: ")
        parts = (self.title, said, self.note, source, self.stale())
        title, *below = [" ".join(part.split()) for part in parts if part]
        heading = alt.TitleParams(text=title, subtitle=below)
        # The renderer reads the unit here for the tooltips.
        meant = {"unit": self.unit.strip()}
        return chart.properties(title=heading, description=self.description_with(words), usermeta=meant)

    def description_with(self, words: str) -> str:
        """Return the author's description, or else one made of title, words, unit and status."""
        if self.description is not None:
            return self.description.strip()
        title = " ".join(self.title.split()).rstrip(".")
        status = f"; {STATUS_WORDS[self.status]}" if STATUS_WORDS[self.status] else ""
        end = "" if title.endswith(("?", "!")) else "."
        return f"{title}{end} {words} Unit: {self.unit.strip()}{status}."


def finish(
    chart: Any,
    *,
    title: str,
    unit: str,
    source: Card | str,
    status: str = "observed",
    description: str | None = None,
    note: str | None = None,
) -> Any:
    """Check a chart and give it title, unit, source and a text description.

    Parameters
    ----------
    chart : altair chart
        Single, layered, concatenated or faceted.
    title : str
        What the picture shows, as a sentence or a phrase.
    unit : str
        Unit of the main axis, for example "percent of Japan's goods trade".
    source : Card or str
        A table's card, the name of a shipped table, or a reference in words.
    status : {"observed", "scheduled", "estimated", "scenario", "illustrative", "guess"}
        What kind of figures are shown.
    description : str, optional
        What a reader who cannot see the picture should know; at least five words. Without one, the
        chart's data are put into words.
    note : str, optional
        One more line under the title: what a reader must know to read the figures right.

    Returns
    -------
    altair chart
        The same chart with title, subtitle (unit, status, note, source) and description.

    Raises
    ------
    ChartError
        A part is missing or says nothing, or the chart would come out blank.
    UnknownNameError
        A field is no column of the chart's data (names the nearest), or the status is unknown.
    """
    caption = Caption(
        title=title, unit=unit, source=source, status=status, description=description, note=note
    )
    spec = checked(chart)
    return caption.on(chart) if description is not None else caption.on(chart, chart_in_words(spec))


#: arguments of a captioned builder besides those of its drawing function -> default
_PARTS: dict[str, Any] = {
    "title": inspect.Parameter.empty,
    "unit": inspect.Parameter.empty,
    "description": None,
    "source": None,
    "status": "observed",
    "note": None,
}
_PARTS_DOC = """    title, unit, description, source, status, note
        As in `finish`; the source may be left out while the table carries its card.
"""


def captioned(
    in_words: Callable[..., str], *, unit: str | None = None
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Turn a function that draws a table into a builder, which also takes the parts of a caption.

    Parameters
    ----------
    in_words
        Function that describes the chart where the caller writes no description. It takes the table, and the
        arguments of the drawing function that are also its own parameters.
    unit
        Unit of charts whose caller names none.
    """
    asked = list(inspect.signature(in_words).parameters)[1:]
    parts = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default)
        for name, default in (_PARTS | ({"unit": unit} if unit else {})).items()
    ]

    def decorate(draw: Callable[..., Any]) -> Callable[..., Any]:
        drawn = inspect.signature(draw)
        own = list(drawn.parameters.values())
        needed = [one for one in own if one.default is inspect.Parameter.empty]
        signature = drawn.replace(parameters=[*needed, *parts, *(one for one in own if one not in needed)])

        @functools.wraps(draw)
        def build(*args: Any, **kwargs: Any) -> Any:
            given = signature.bind(*args, **kwargs)
            given.apply_defaults()
            said: dict[str, Any] = {name: given.arguments.pop(name) for name in _PARTS}
            data, settings = given.args[0], dict(given.kwargs)
            chart = draw(data, **settings)
            card = data.attrs.get("card")
            if said["source"] is None:
                said["source"] = card
            caption = Caption(**said, drawn=card)
            checked(chart)
            if caption.description is not None:
                return caption.on(chart)
            return caption.on(
                chart, in_words(data, **{name: settings[name] for name in asked if name in settings})
            )

        built: Any = build
        built.__signature__ = signature
        built.__doc__ = (draw.__doc__ or "").replace("\n    Returns\n", f"{_PARTS_DOC}\n    Returns\n", 1)
        return built

    return decorate
