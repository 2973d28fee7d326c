"""What is known about a table: its card, one entry of `datapackage.json` read into a small frozen object."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Card", "CardPanel", "Column"]

STATUSES = ("observed", "estimated", "assumed", "illustrative")


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    name : str
        Name in the table; a quantity carries its unit in the name (`value_usd_mn`).
    type : str
        One of string, integer, number, boolean, year, date.
    unit : str
        Unit of the values, "-" where there is none.
    description : str
        What the values mean.
    allowed : tuple of str
        The only values that occur; empty where the column is open.
    category : bool
        True where the column repeats few values and is loaded as a pandas categorical.
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


@dataclass(frozen=True)
class Card:
    """Where a table comes from and what can be done with it.

    A card never changes, so its (deep) copy is itself: pandas copies `.attrs` at every step.
    """

    name: str
    title: str
    description: str
    publisher: str
    source_url: str
    licence: str
    licence_url: str
    vintage: str
    retrieved: str
    processing: str
    known_gaps: str
    status: str
    columns: tuple[Column, ...]
    path: str
    rows: int
    years: str
    bytes: int
    sha256: str
    sha256_uncompressed: str

    def __copy__(self) -> Card:
        return self

    def __deepcopy__(self, memo: object) -> Card:
        return self

    @property
    def citation(self) -> str:
        """One line for a caption: publisher, title (vintage)."""
        return f"{self.publisher}, {self.title} ({self.vintage})"

    @property
    def compressed(self) -> bool:
        """Tell whether the file is a gzip."""
        return self.path.endswith(".gz")

    def column(self, name: str) -> Column:
        """Return the column called `name`; an unknown name names the nearest."""
        from course.errors import UnknownNameError

        for column in self.columns:
            if column.name == name:
                return column
        raise UnknownNameError(f"column of {self.name!r}", name, [c.name for c in self.columns])

    @classmethod
    def from_resource(cls, resource: Mapping[str, Any]) -> Card:
        """Read a card from one entry of `resources` in a Data Package descriptor."""
        licence, source = resource["licenses"][0], resource["sources"][0]
        columns = tuple(
            Column(
                name=field["name"],
                type=field["type"],
                unit=field["unit"],
                description=field["description"],
                allowed=tuple(str(v) for v in field.get("constraints", {}).get("enum", ())),
                category="categories" in field,
                required=bool(field.get("constraints", {}).get("required", False)),
            )
            for field in resource.get("schema", {}).get("fields", ())
        )
        return cls(
            name=resource["name"],
            title=resource["title"],
            description=resource["description"],
            publisher=source["title"],
            source_url=source.get("path", resource.get("sourceNote", "")),
            licence=licence["title"],
            licence_url=licence["path"],
            vintage=resource["vintage"],
            retrieved=resource["retrieved"],
            processing=resource["processing"],
            known_gaps=resource["knownGaps"],
            status=resource["status"],
            columns=columns,
            path=resource["path"],
            rows=int(resource["rows"]),
            years=resource["years"],
            bytes=int(resource["bytes"]),
            sha256=resource["hash"].removeprefix("sha256:"),
            sha256_uncompressed=resource["uncompressedHash"].removeprefix("sha256:"),
        )


#: label in the panel -> attribute of the card
_FACTS = {
    "Publisher": "publisher",
    "Address": "source_url",
    "Licence": "licence",
    "Vintage": "vintage",
    "Retrieved": "retrieved",
    "Status": "status",
    "Years": "years",
    "Rows": "rows",
    "How it was made": "processing",
    "Known gaps": "known_gaps",
}


class CardPanel:
    """A card made readable: HTML in a notebook, text elsewhere."""

    def __init__(self, card: Card) -> None:
        self.card = card

    def __str__(self) -> str:
        card = self.card
        lines = [f"{card.name}: {card.title}", "", card.description, ""]
        for label, attribute in _FACTS.items():
            value = getattr(card, attribute)
            lines.append(f"{label + ':':<17}{f'{value:,}' if isinstance(value, int) else value}")
        if card.columns:
            lines += ["", "Columns"]
            width = max(len(c.name) for c in card.columns)
            lines += [f"  {c.name:<{width}}  {_unit(c)}{_meaning(c)}" for c in card.columns]
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        card = self.card
        facts = [
            _row("th", label, _link(f"{value:,}" if isinstance(value, int) else str(value)))
            for label, value in ((label, getattr(card, attribute)) for label, attribute in _FACTS.items())
        ]
        columns = [
            _row("td", f"<code>{html.escape(c.name)}</code>", html.escape(c.unit), html.escape(_meaning(c)))
            for c in card.columns
        ]
        details = (
            "<details><summary>Columns: name, unit, meaning</summary>"
            f"<table><tbody>{''.join(columns)}</tbody></table></details>"
        )
        return (
            f'<section style="max-width:60em"><h4><code>{html.escape(card.name)}</code>: '
            f"{html.escape(card.title)}</h4><p>{html.escape(card.description)}</p>"
            f"<table><tbody>{''.join(facts)}</tbody></table>{details if columns else ''}</section>"
        )


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
    shown = ", ".join(column.allowed[:8]) + (", …" if len(column.allowed) > 8 else "")
    return f"{column.description} ({shown})"
