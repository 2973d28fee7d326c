"""The declaration of a table: one `Dataset`, made by `dataset` in a builder module or read from a typed card.

Every module of this folder is looked at. Every `Dataset` that one of its names stands for is a table, and so
is every one in its `TABLES`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from course.errors import CourseError
from course.registry import instances_in, modules_of
from course.tables.card import Column
from makers.tables.rhythm import Rhythm

__all__ = [
    "AUTHORED",
    "LICENCES",
    "SOURCE_COLUMNS",
    "BuildError",
    "Dataset",
    "Spot",
    "all_datasets",
    "dataset",
    "day",
    "number",
    "read_back",
    "text",
    "year",
    "yes_no",
]

Builder = Callable[[Path], pd.DataFrame]
Check = Callable[[pd.DataFrame], None]

#: folder of the hand-typed figures, the source of truth of the cited tables
AUTHORED = Path(__file__).resolve().parent / "authored"

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
    """A table that must not be written, or a raw file that is missing."""


@dataclass(frozen=True)
class Spot:
    """A value known from the publication that the built table must show.

    Attributes
    ----------
    where : mapping
        Column values that select exactly one row.
    column : str
        The column to look at.
    value : float or str
        What must stand there.
    tolerance : float
        Largest absolute difference of a number.
    """

    where: Mapping[str, Any]
    column: str
    value: float | str
    tolerance: float = 0.0


@dataclass(frozen=True)
class Field:
    """A column with two facts that only the builder needs: its decimals and its range."""

    column: Column
    decimals: int | None = None
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True)
class Dataset:
    """One table: its builder, its card and its checks.

    Attributes
    ----------
    rhythm : Rhythm
        When the publisher releases; the build refuses a table without one.
    released : str
        Month of the release that the raw files hold, as year-month. Empty where the files name none; the
        first release that can hold the last period then stands for it.
    projected : str
        Name of the yes/no column that marks rows which are not observations yet; they are no last period.
    planned : tuple of str
        Names of the day columns that hold an announced end, not an observation; they are no last period.
    last_day : function or None
        Takes the table and returns the day after which its figures can no longer be taken as they stand, such
        as the end of a schedule. Only where the publisher has no fixed rhythm.
    """

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
    spots: tuple[Spot, ...] = ()
    identities: tuple[Check, ...] = ()
    compress: bool = False
    needs_raw: bool = True
    is_map: bool = False
    rhythm: Rhythm | None = None
    released: str = ""
    projected: str = ""
    planned: tuple[str, ...] = ()
    last_day: Callable[[pd.DataFrame], pd.Timestamp] | None = None

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns in the form of the card."""
        return tuple(field.column for field in self.fields)


def dataset(
    *, fields: tuple[Field, ...], key: tuple[str, ...], **metadata: Any
) -> Callable[[Builder], Dataset]:
    """Make the decorated function the builder of the table with the function's name.

    The function takes the folder of raw files and returns the finished frame. The keywords are
    the attributes of `Dataset`.
    """

    def made(build: Builder) -> Dataset:
        return Dataset(name=build.__name__, build=build, fields=fields, key=key, **metadata)

    return made


def read_back(content: bytes, columns: tuple[Column, ...]) -> pd.DataFrame:
    """Read CSV bytes as the loader does, but allow missing values, so that a check can name them."""
    from course.tables.loader import parse

    return parse(content, tuple(dataclasses.replace(column, required=False) for column in columns))


def all_datasets() -> dict[str, Dataset]:
    """Import every builder module and return all tables, sorted by name.

    Raises
    ------
    BuildError
        Two modules build a table of one name.
    """
    found: dict[str, tuple[Dataset, str]] = {}
    for module in modules_of("makers.tables"):
        for entry in (*instances_in(module, Dataset), *getattr(module, "TABLES", {}).values()):
            first, where = found.setdefault(entry.name, (entry, module.__name__))
            if first is not entry:  # a module may import a table from another module
                raise BuildError(f"The table {entry.name!r} has two builders: {where} and {module.__name__}.")
    return {name: found[name][0] for name in sorted(found)}


def text(
    name: str,
    description: str,
    *,
    allowed: tuple[str, ...] = (),
    category: bool = False,
    required: bool = True,
) -> Field:
    """Make a column of words or codes."""
    return Field(Column(name, "string", "-", description, allowed, category, required))


def yes_no(name: str, description: str) -> Field:
    """Make a column of truth values."""
    return Field(Column(name, "boolean", "-", description))


def day(name: str, description: str, *, required: bool = True) -> Field:
    """Make a column of days."""
    return Field(Column(name, "date", "-", description, required=required))


def year(description: str = "Calendar year", *, name: str = "year", required: bool = True) -> Field:
    """Make a column of years."""
    return Field(Column(name, "year", "-", description, required=required), minimum=1900, maximum=2100)


def number(
    name: str,
    unit: str,
    description: str,
    *,
    decimals: int | None = 3,
    required: bool = True,
    minimum: float | None = None,
    maximum: float | None = None,
    whole: bool = False,
) -> Field:
    """Make a column of quantities; `whole` for counts and ranks."""
    return Field(
        Column(name, "integer" if whole else "number", unit, description, required=required),
        decimals=None if whole else decimals,
        minimum=minimum,
        maximum=maximum,
    )


#: the five columns that every table of cited figures carries
SOURCE_COLUMNS: tuple[Field, ...] = (
    text("source_publisher", "Who published the figure"),
    text("source_title", "Title of the page, table or report", required=False),
    text("source_url", "Address of the source, where an address was seen", required=False),
    text("source_date", "Date of the source: year, year-month or day", required=False),
    text(
        "source_grade",
        (
            "primary: the institution itself; agency: a news agency or an established national "
            "newspaper; relay: anybody else"
        ),
        allowed=("primary", "agency", "relay"),
    ),
)
