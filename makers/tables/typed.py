"""The tables that are typed by hand: `authored/NAME.csv` holds the figures, `authored/NAME.yaml` their card.

The keys of a card are the attributes of `Dataset`. These differ:

- `rhythm`: `says`, and where a date can be computed `page`, `months` and `lag`, as in `Rhythm`.
- `columns`: in the order of the file. Each has `name`, `type` and `description`, and where they apply `unit`,
  `allowed`, `category`, `required`, `decimals`, `minimum` and `maximum`. `allowed: as typed` allows what the
  file holds.
- `cited: true`: the columns of `CITED` follow.
- `seen_as_excerpts: true`: `known_gaps` ends with `EXCERPTS`.
- `spots`: values known from the publication, as in `Spot`.

What a card cannot say in words, the checks that need code, stands in `typed_checks.py`.
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from course.errors import nearest
from course.tables.card import Column
from makers.tables.registry import AUTHORED, SOURCE_COLUMNS, BuildError, Dataset, Field, Spot, read_back, text
from makers.tables.rhythm import Rhythm
from makers.tables.typed_checks import IDENTITIES, LAST_DAYS

__all__ = ["CITED", "EXCERPTS", "TABLES", "typed_table"]

#: columns that close every table of cited figures
CITED: tuple[Field, ...] = (
    *SOURCE_COLUMNS,
    text(
        "source_seen",
        (
            "original: read on the site of the publisher or agency; copy: the same text or figure read "
            "on another site"
        ),
        allowed=("original", "copy"),
    ),
    text("note", "What a reader must know before using the figure", required=False),
)

#: how titles and addresses in a table of cited facts are to be taken
EXCERPTS = (
    "Many pages were seen as excerpts. Where no full address was kept, source_url is the "
    "publisher's site and source_title describes the page. "
    'A publisher written as "one via another" was held in the copy of the second only.'
)

_TEXTS = ("title", "description", "publisher", "source_url", "licence", "vintage", "retrieved")
_WORDS = (*_TEXTS, "processing", "known_gaps", "status")
_NEEDED = (*_WORDS, "rhythm", "key", "columns")
_OPTIONAL = ("released", "projected", "planned", "cited", "seen_as_excerpts", "spots")
_COLUMN = ("name", "type", "description")
_OF_COLUMN = ("unit", "allowed", "category", "required", "decimals", "minimum", "maximum")
#: decimals and range of a column that states none
_DEFAULTS: dict[str, dict[str, Any]] = {
    "number": {"decimals": 3},
    "year": {"minimum": 1900, "maximum": 2100},
}


def typed_table(path: Path) -> Dataset:
    """Return the table that a card describes.

    Parameters
    ----------
    path
        The card, `NAME.yaml`; the figures stand beside it in `NAME.csv`.

    Raises
    ------
    BuildError
        A key is missing or unknown, or the card is not YAML.
    """
    try:
        card = yaml.safe_load(path.read_text("utf-8"))
    except yaml.YAMLError as error:
        raise BuildError(f"{path.name} is not YAML: {error}") from None
    if not isinstance(card, dict):
        raise BuildError(f"{path.name}: a card is a list of keys with their values, such as `title: ...`.")
    _check_keys(path.name, card, _NEEDED, _OPTIONAL)
    name, figures = path.stem, path.with_suffix(".csv")
    fields = tuple(_field(path, column, figures) for column in card["columns"])
    fields += CITED if card.get("cited") else ()
    words = {key: card[key] for key in _WORDS}
    if card.get("seen_as_excerpts"):
        words["known_gaps"] = f"{words['known_gaps']} {EXCERPTS}".strip()
    rhythm = {**card["rhythm"], "months": tuple(card["rhythm"].get("months", ()))}
    return Dataset(
        name=name,
        build=functools.partial(_figures, path=figures, fields=fields),
        **words,
        fields=fields,
        key=tuple(card["key"]),
        spots=tuple(Spot(**spot) for spot in card.get("spots", ())),
        identities=IDENTITIES.get(name, ()),
        needs_raw=False,
        rhythm=Rhythm(**rhythm),
        released=card.get("released", ""),
        projected=card.get("projected", ""),
        planned=tuple(card.get("planned", ())),
        last_day=LAST_DAYS.get(name),
    )


def _check_keys(where: str, given: Mapping[str, Any], needed: Collection[str], more: Collection[str]) -> None:
    for key in needed:
        if key not in given:
            raise BuildError(f"{where}: {key!r} is missing.")
    for key in given:
        if key not in needed and key not in more:
            guess = nearest(key, (*needed, *more))
            hint = f" Did you mean {guess!r}?" if guess else ""
            raise BuildError(f"{where}: {key!r} is no key of a card.{hint}")


def _field(path: Path, column: Mapping[str, Any], figures: Path) -> Field:
    _check_keys(f"{path.name}, column {column.get('name', '?')}", column, _COLUMN, _OF_COLUMN)
    allowed = column.get("allowed", ())
    if allowed == "as typed":
        with figures.open(encoding="utf-8", newline="") as file:
            allowed = dict.fromkeys(row[column["name"]] for row in csv.DictReader(file))
    limits = {**_DEFAULTS.get(column["type"], {}), **column}
    return Field(
        Column(
            column["name"],
            column["type"],
            column.get("unit", "-"),
            column["description"],
            tuple(allowed),
            column.get("category", False),
            column.get("required", True),
        ),
        **{key: limits.get(key) for key in ("decimals", "minimum", "maximum")},
    )


def _figures(raw: Path, *, path: Path, fields: tuple[Field, ...]) -> pd.DataFrame:
    header = path.read_text(encoding="utf-8").split("\n", 1)[0].split(",")
    expected = [field.column.name for field in fields]
    if header != expected:
        raise BuildError(f"{path.name}: its columns are {header}, the card names {expected}.")
    try:
        return read_back(path.read_bytes(), tuple(field.column for field in fields))
    except ValueError as error:
        raise BuildError(f"{path.name}: {error}") from None


#: every typed table by its name
TABLES = {path.stem: typed_table(path) for path in sorted(AUTHORED.glob("*.yaml"))}
