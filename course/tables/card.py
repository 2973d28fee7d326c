"""The card of a table: its source, licence, columns and gaps, read from one entry of `datapackage.json`."""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from course.errors import UnknownNameError
from course.tables.age import last_day_in_words, today

STATUSES = ("observed", "estimated", "assumed", "illustrative")


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    name : str
        Name in the table; the name of a quantity ends in its unit (`value_usd_mn`).
    type : str
        One of string, integer, number, boolean, year, date.
    unit : str
        Unit of the values, "-" where there is none.
    description : str
        What the values mean.
    allowed : tuple of str
        The only values that may occur; empty where any value may occur.
    category : bool
        True where the column has few different values and is loaded as a pandas categorical.
    required : bool
        True where no value may be missing.
    """

    name: str
    type: str
    unit: str
    description: str
    allowed: tuple[str, ...] = ()
    category: bool = False
    required: bool = True


def _entry(read: str | Callable[[Mapping[str, Any]], Any], label: str = "") -> Any:
    """Return the declaration of a card's field: its place in the descriptor, its label in the panel.

    Parameters
    ----------
    read : str or function
        A key of the resource in `datapackage.json`, or a function that reads it.
    label : str
        Label of the field in the card's panel; a field without a label is not shown there.
    """
    find = (lambda resource: resource[read]) if isinstance(read, str) else read
    return field(metadata={"find": find, "label": label})


def _columns(resource: Mapping[str, Any]) -> tuple[Column, ...]:
    return tuple(
        Column(
            name=one["name"],
            type=one["type"],
            unit=one["unit"],
            description=one["description"],
            allowed=tuple(str(value) for value in one.get("constraints", {}).get("enum", ())),
            category="categories" in one,
            required=bool(one.get("constraints", {}).get("required", False)),
        )
        for one in resource.get("schema", {}).get("fields", ())
    )


def _address(resource: Mapping[str, Any]) -> str:
    return str(resource["sources"][0].get("path", resource.get("sourceNote", "")))


@dataclass(frozen=True)
class Card:
    """The source of a table, its terms of use and its columns.

    Each field is declared with its place in the descriptor and its label in the panel. The panel shows the
    fields in this order. pandas copies `.attrs` at every step; a card never changes, so the copy is the card
    itself.
    """

    name: str = _entry("name")
    title: str = _entry("title")
    description: str = _entry("description")
    publisher: str = _entry(lambda resource: resource["sources"][0]["title"], "Publisher")
    source_url: str = _entry(_address, "Address")
    licence: str = _entry(lambda resource: resource["licenses"][0]["title"], "Licence")
    licence_url: str = _entry(lambda resource: resource["licenses"][0]["path"])
    vintage: str = _entry("vintage", "Vintage")
    retrieved: str = _entry("retrieved", "Retrieved")
    status: str = _entry("status", "Status")
    years: str = _entry("years", "Years")
    rows: int = _entry(lambda resource: int(resource["rows"]), "Rows")
    rhythm: str = _entry("rhythm", "Released")
    rhythm_note: str = _entry("rhythmNote")
    rhythm_page: str = _entry("rhythmPage", "Stated at")
    last_period: str = _entry("lastPeriod", "Figures up to")
    release_held: str = _entry("releaseHeld")
    next_due: str = _entry("nextDue", "Next release")
    last_day: str = _entry(lambda resource: str(resource.get("lastDay", "")), "Holds until")
    processing: str = _entry("processing", "How it was made")
    known_gaps: str = _entry("knownGaps", "Known gaps")
    columns: tuple[Column, ...] = _entry(_columns)
    key: tuple[str, ...] = _entry(lambda resource: tuple(resource.get("schema", {}).get("primaryKey", ())))
    path: str = _entry("path")
    bytes: int = _entry(lambda resource: int(resource["bytes"]))
    sha256: str = _entry(lambda resource: resource["hash"].removeprefix("sha256:"))
    sha256_uncompressed: str = _entry(lambda resource: resource["uncompressedHash"].removeprefix("sha256:"))

    def __copy__(self) -> Card:
        return self

    def __deepcopy__(self, memo: object) -> Card:
        return self

    @property
    def citation(self) -> str:
        """The source as one line for a list of sources: publisher, title (vintage)."""
        return f"{self.publisher}, {self.title} ({self.vintage})"

    @property
    def credit(self) -> str:
        """Who released the figures, and which release they are, if it has a name: nothing twice."""
        release = re.sub(", release not named in the files?", "", self.vintage)
        return f"{self.publisher.removesuffix(f', {release.split()[0]}')}, {release}"

    @property
    def old_after(self) -> str:
        """The day after which the table is old: its next release's due day, or its own last day, or empty."""
        return self.next_due or self.last_day

    @property
    def compressed(self) -> bool:
        """Tell whether the file is compressed with gzip."""
        return self.path.endswith(".gz")

    def column(self, name: str) -> Column:
        """Return the column called `name`; the error for an unknown name states the nearest."""
        for column in self.columns:
            if column.name == name:
                return column
        raise UnknownNameError(f"column of {self.name!r}", name, [c.name for c in self.columns])

    @classmethod
    def from_resource(cls, resource: Mapping[str, Any]) -> Card:
        """Read a card from one entry of `resources` in a Data Package descriptor."""
        return cls(**{one.name: one.metadata["find"](resource) for one in fields(cls)})

    @property
    def facts(self) -> dict[str, str]:
        """The labelled fields that the panel shows below title and description."""
        return self.facts_on(today())

    def facts_on(self, day: datetime.date) -> dict[str, str]:
        """Return the labelled fields, as they are on a day."""
        labelled = {one.metadata["label"]: getattr(self, one.name) for one in fields(self)}
        written = {
            label: f"{value:,}" if isinstance(value, int) else str(value)
            for label, value in labelled.items()
            if label and value != ""
        }
        if self.next_due:
            written["Next release"] = f"due by {last_day_in_words(self.next_due, day)}"
        if self.last_day:
            written["Holds until"] = last_day_in_words(self.last_day, day)
        return written


class CardPanel:
    """A readable view of a card: HTML in a notebook, text elsewhere.

    Parameters
    ----------
    card
        The card.
    meaning
        What the table means, in words by label; shown before the facts of its source.
    """

    def __init__(self, card: Card, meaning: Mapping[str, str]) -> None:
        self.card = card
        self.meaning = meaning

    @property
    def facts(self) -> dict[str, str]:
        """The labelled facts in the order of the panel."""
        return {**self.meaning, **self.card.facts}

    def __str__(self) -> str:
        card = self.card
        lines = [f"{card.name}: {card.title}", "", card.description, ""]
        lines += [f"{label + ':':<17}{value}" for label, value in self.facts.items()]
        if card.columns:
            lines += ["", "Columns"]
            width = max(len(c.name) for c in card.columns)
            lines += [f"  {c.name:<{width}}  {_unit(c)}{_meaning(c)}" for c in card.columns]
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        card = self.card
        facts = [_row("th", label, _link(value)) for label, value in self.facts.items()]
        columns = [
            _row("td", f"<code>{html.escape(c.name)}</code>", html.escape(c.unit), html.escape(_meaning(c)))
            for c in card.columns
        ]
        details = (
            "<details open><summary>Columns: name, unit, meaning</summary>"
            f"<table><tbody>{''.join(columns)}</tbody></table></details>"
        )
        return (
            f'<section style="max-width:60em"><h4><code>{html.escape(card.name)}</code>: '
            f"{html.escape(card.title)}</h4><p>{html.escape(card.description)}</p>"
            f"<table><tbody>{''.join(facts)}</tbody></table>{details if columns else ''}</section>"
        )


def source_of(row: Mapping[str, Any]) -> str:
    """Return the source of a row of a table whose rows have sources of their own, in one line."""
    return f"{row['source_publisher']}, {row['source_title']} ({row['source_date']})"


def _row(first: str, *cells: str) -> str:
    left = ' style="text-align:left"'
    head, *rest = cells
    return (
        f"<tr><{first}{left}>{head}</{first}>" + "".join(f"<td{left}>{cell}</td>" for cell in rest) + "</tr>"
    )


def _link(value: str) -> str:
    text = html.escape(value)
    return f'<a href="{text}">{text}</a>' if value.startswith("https://") else text


def _unit(column: Column) -> str:
    return "" if column.unit == "-" else f"[{column.unit}] "


def _meaning(column: Column) -> str:
    if not column.allowed:
        return column.description
    shown = ", ".join(list(column.allowed)[:8]) + (", …" if len(column.allowed) > 8 else "")
    return f"{column.description} ({shown})"
