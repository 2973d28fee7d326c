"""Declares tables: each has a card, which is a YAML file, and a function that builds it.

The card of a table from raw files is in `cards/`. The card of a typed table is beside its figures in
`authored/`. Each `Dataset` among the variables of a module in this folder is a table, and so is each in its
`TABLES`. The keys of a card are the attributes of `Dataset`. These keys differ:

- `rhythm`: `says`, and `page`, `months` and `lag` where a date can be computed, as in `Rhythm`.
- `columns`: in the order of the file. Each has `name`, `type` and `description`, and where they apply `unit`,
  `allowed`, `category`, `required`, `decimals`, `minimum` and `maximum`. `allowed: as typed` allows the
  values in the typed file.
- `cited: true`: the columns of `cards/_cited.yaml` follow.
- `seen_as_excerpts: true`: `known_gaps` ends with `EXCERPTS`.
- `spots`: values known from the publication, as in `Spot`.
"""

import csv
import dataclasses
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from course.errors import CourseError, did_you_mean
from course.registry import instances_in, modules_of
from course.tables.card import Column
from course.tables.loader import parse
from makers.tables.rhythm import Rhythm

Builder = Callable[[Path], pd.DataFrame]
Check = Callable[[pd.DataFrame], None]

#: folders of the hand-typed figures with their cards, and of the cards of all other tables
AUTHORED = Path(__file__).resolve().parent / "authored"
CARDS = Path(__file__).resolve().parent / "cards"

#: note in a card on the titles and addresses in a table of cited facts
EXCERPTS = (
    "Many pages were seen as excerpts. Where no full address was kept, source_url is the "
    "publisher's site and source_title describes the page. "
    'A publisher written as "one via another" was held in the copy of the second only.'
)

#: short name -> name of the licence in the card, and address of its terms
LICENCES: dict[str, tuple[str, str]] = {
    "CC-BY-4.0": ("Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC0-1.0": ("Creative Commons CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "MIT": ("MIT License", "https://opensource.org/license/mit"),
    "etalab-2.0": (
        "Etalab Open Licence 2.0",
        "https://www.etalab.gouv.fr/wp-content/uploads/2018/11/open-licence.pdf",
    ),
    "oecd": (
        "OECD terms: Creative Commons Attribution 4.0",
        "https://www.oecd.org/en/about/terms-conditions.html",
    ),
    "japan-gov": (
        "Government of Japan Standard Terms of Use 2.0 (compatible with CC BY 4.0)",
        "https://www.e-stat.go.jp/en/terms-of-use",
    ),
    "us-public-domain": (
        "Work of the US Government, public domain",
        "https://www.usa.gov/government-copyright",
    ),
    "public-domain": ("Public domain", "https://creativecommons.org/publicdomain/mark/1.0/"),
    "imf": ("IMF data terms: reuse with attribution", "https://www.imf.org/en/about/copyright-and-terms"),
    "iea-cc-by-4.0": (
        "IEA Critical Minerals Dataset: Creative Commons Attribution 4.0",
        "https://www.iea.org/terms",
    ),
    "cepii": ("CEPII: free use with citation", "https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele.asp"),
    "facts": (
        "Cited facts in own arrangement: Creative Commons Attribution 4.0",
        "https://creativecommons.org/licenses/by/4.0/",
    ),
}


class BuildError(CourseError):
    """A table breaks its checks, or a raw file is missing."""


@dataclass(frozen=True)
class Spot:
    """A value known from the publication that the built table must show."""

    where: Mapping[str, Any]  #: column values that select exactly one row
    column: str  #: the column to look at
    value: float | str  #: the value that the publication states
    tolerance: float = 0.0  #: largest absolute difference of a number


@dataclass(frozen=True)
class Field:
    """A column with two facts that only the builder needs: its decimals and its range."""

    column: Column
    decimals: int | None = None
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True)
class Dataset:
    """One table: its builder, its card and its checks."""

    name: str
    build: Builder
    title: str
    description: str
    publisher: str
    source_url: str
    licence: str
    vintage: str
    retrieved: str
    processing: str
    known_gaps: str
    status: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    rhythm: Rhythm  #: the publisher's release months
    spots: tuple[Spot, ...] = ()
    identities: tuple[Check, ...] = ()
    compress: bool = False
    needs_raw: bool = True
    is_map: bool = False
    #: month of the release in the raw files, as year-month. Empty where the files name none; then the first
    #: release that can hold the last period counts.
    released: str = ""
    #: name of the yes/no column that marks projections, which do not count for the last period
    projected: str = ""
    #: names of day columns with an announced end, which do not count for the last period
    planned: tuple[str, ...] = ()
    #: function that takes the table and returns the last day on which its figures are valid, such as the end
    #: of a schedule. Only where the publisher has no fixed rhythm.
    last_day: Callable[[pd.DataFrame], pd.Timestamp] | None = None

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns without their decimals and ranges."""
        return tuple(field.column for field in self.fields)


def dataset(
    *, identities: tuple[Check, ...] = (), last_day: Callable[[pd.DataFrame], pd.Timestamp] | None = None
) -> Callable[[Builder], Dataset]:
    """Turn the decorated function into the table of the same name, whose card is `cards/NAME.yaml`.

    The function takes the folder of raw files and returns the finished frame. The keywords are attributes of
    `Dataset` that a card cannot state in words.
    """

    def made(build: Builder) -> Dataset:
        path = CARDS / f"{build.__name__}.yaml"
        return read_card(path, build, identities=identities, last_day=last_day)

    return made


_TEXTS = ("title", "description", "publisher", "source_url", "licence", "vintage", "retrieved")
_WORDS = (*_TEXTS, "processing", "known_gaps", "status")
_NEEDED = (*_WORDS, "rhythm", "key", "columns")
_OPTIONAL = (
    *("released", "projected", "planned", "cited", "seen_as_excerpts", "spots", "compress", "is_map"),
)
_COLUMN = ("name", "type", "description")
_OF_COLUMN = ("unit", "allowed", "category", "required", "decimals", "minimum", "maximum")
#: type of a column -> its decimals and range where its card states none
_DEFAULTS: dict[str, dict[str, Any]] = {
    "number": {"decimals": 3},
    "year": {"minimum": 1900, "maximum": 2100},
}


def read_card(path: Path, build: Builder, **more: Any) -> Dataset:
    """Return the table that a card describes.

    `path`: the card, `NAME.yaml`.
    `build`: function that makes the table from the folder of raw files.
    `more`: further attributes of `Dataset`, which a card cannot state.

    Raises
    ------
    BuildError
        The card is missing or not YAML, or a key is missing or unknown.
    """
    card = _card_at(path)
    _check_keys(path.name, card, _NEEDED, _OPTIONAL)
    words = {key: card[key] for key in _WORDS}
    for key, said in words.items():
        if not isinstance(said, str):
            raise BuildError(
                f'{path.name}: {key} is {said!r} and no text. Write it in quotes: {key}: "{said}".'
            )
    if card.get("seen_as_excerpts"):
        words["known_gaps"] = f"{words['known_gaps']} {EXCERPTS}".strip()
    stated = {key: card[key] for key in ("released", "projected", "compress", "is_map") if key in card}
    rhythm = {**card["rhythm"], "months": tuple(card["rhythm"].get("months", ()))}
    return Dataset(
        name=path.stem,
        build=build,
        **words,
        fields=fields_of(path),
        key=tuple(card["key"]),
        spots=tuple(Spot(**spot) for spot in card.get("spots", ())),
        rhythm=Rhythm(**rhythm),
        planned=tuple(card.get("planned", ())),
        **stated,
        **more,
    )


def fields_of(path: Path) -> tuple[Field, ...]:
    """Return the columns that a card states, and for `cited: true` those of `cards/_cited.yaml`."""
    card = _card_at(path)
    fields = tuple(_field(path, column) for column in card["columns"])
    return fields + (fields_of(CARDS / "_cited.yaml") if card.get("cited") else ())


@cache
def _card_at(path: Path) -> dict[str, Any]:
    try:
        card = yaml.safe_load(path.read_text("utf-8"))
    except FileNotFoundError:
        raise BuildError(f"{path.name} is missing: write the card of the table there.") from None
    except yaml.YAMLError as error:
        raise BuildError(f"{path.name} is not YAML: {error}") from None
    if not isinstance(card, dict):
        raise BuildError(f"{path.name}: a card is a list of keys with their values, such as `title: ...`.")
    return card


def _check_keys(where: str, given: Mapping[str, Any], needed: Collection[str], more: Collection[str]) -> None:
    for key in needed:
        if key not in given:
            raise BuildError(f"{where}: {key!r} is missing.")
    for key in given:
        if key not in needed and key not in more:
            hint = did_you_mean(key, (*needed, *more))
            raise BuildError(f"{where}: {key!r} is no key of a card.{hint}")


def _field(path: Path, column: Mapping[str, Any]) -> Field:
    _check_keys(f"{path.name}, column {column.get('name', '?')}", column, _COLUMN, _OF_COLUMN)
    allowed = column.get("allowed", ())
    if allowed == "as typed":
        with path.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
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


def read_back(content: bytes, columns: tuple[Column, ...]) -> pd.DataFrame:
    """Read CSV bytes as the loader does, but allow missing values, so that a check can report them."""
    return parse(content, tuple(dataclasses.replace(column, required=False) for column in columns))


def all_datasets() -> dict[str, Dataset]:
    """Import every builder module and return all tables, sorted by name.

    Raises
    ------
    BuildError
        Two modules build tables of the same name.
    """
    found: dict[str, tuple[Dataset, str]] = {}
    for module in modules_of("makers.tables"):
        for entry in (*instances_in(module, Dataset), *getattr(module, "TABLES", {}).values()):
            first, where = found.setdefault(entry.name, (entry, module.__name__))
            if first is not entry:  # a module may import a table from another module
                raise BuildError(f"The table {entry.name!r} has two builders: {where} and {module.__name__}.")
    return {name: found[name][0] for name in sorted(found)}
