"""Reads the meaning of a table: the role of each column, in terms of SDMX and the W3C's Data Cube.

The meaning of a table is one file, ``meaning/NAME.toml`` beside the tables. Its keys are the attributes of
`Meaning`, and those of a column are the attributes of `Role`. `docs/data.md` explains how to write one.
"""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

from course.errors import CourseError, UnknownNameError
from course.paths import data_dir

#: concept -> the content of a column with this role; the names are SDMX's where SDMX has one
CONCEPTS: Mapping[str, str] = {
    "REF_AREA": "whose figure it is",
    "COUNTERPART_AREA": "the partner",
    "TRADE_FLOW": "the flow",
    "PRODUCT": "the goods",
    "SECTOR": "the sector",
    "STAGE": "the stage of a chain",
    "ORGANISATION": "the firm",
    "INDICATOR": "what is counted",
    "TIME_PERIOD": "when",
    "FREQ": "what kind of period it is",
    "OBS_VALUE": "a figure",
    "UNIT_MEASURE": "the unit of the row's figures",
    "BOUND": "the end of a range",
    "RATE": "the rate of exchange",
    "BASIS": "who counted",
    "COMPILING_ORG": "in whose books it stands",
    "OBS_STATUS": "whether it is observed",
    "VINTAGE": "which print it is",
    "LEVEL": "whether the row is a total of others",
    "GROUP": "membership of a group",
    "LABEL": "a name",
    "ATTRIBUTE": "what else is known",
    "SOURCE": "the source",
    "GRADE": "the grade of the source",
    "COMMENT": "a note",
}
#: roles of the last columns in every table of cited figures
_CITED = {
    "source_publisher": "SOURCE",
    "source_title": "SOURCE",
    "source_url": "SOURCE",
    "source_date": "SOURCE",
    "source_grade": "GRADE",
    "source_seen": "GRADE",
    "note": "COMMENT",
}


@dataclass(frozen=True)
class Role:
    """The role of a column: its concept, and how its cells are read."""

    #: its name
    column: str
    #: one of `CONCEPTS`
    concept: str
    #: cell -> its meaning in the course's words, such as ``{"mof": "by Japan's customs"}``
    codes: Mapping[str, str] = field(default_factory=dict)
    #: the cell whose row is the sum of all others, such as ``"WLD"``
    total: str = ""
    #: cells whose rows are sums of some of the others, such as ``"EUU"``
    groups: tuple[str, ...] = ()
    #: cells for all unnamed economies or goods, which have no rank
    rest: tuple[str, ...] = ()
    #: name of the column that marks totals and parts
    level: str = ""
    #: in such a column: cells of totals, the cell of the parts that add up to them, and cells of subparts
    totals: tuple[str, ...] = ()
    parts: str = ""
    inside: tuple[str, ...] = ()
    #: in such a column: True where each total adds up the next, and the last adds up the parts
    chain: bool = False
    #: cells whose rows do not observe the table's measure
    leave_out: tuple[Any, ...] = ()
    #: cells in order of preference, such as the prints of one figure
    order: tuple[str, ...] = ()
    #: the table with the names of the codes
    names: str = ""
    #: of a time: ``"A"`` years, ``"M"`` months, ``"D"`` days, ``"N"`` days of change, ``"FY"`` business
    #: years
    frequency: str = ""
    #: of a figure: its measure
    measure: str = ""
    #: of a figure: codes that the column fixes for other concepts, such as ``{TRADE_FLOW = "export"}``
    at: Mapping[str, str] = field(default_factory=dict)
    #: of a figure: the column with the whole to which the row's part belongs
    whole: str = ""
    #: of a figure: True for a stock, which is counted at a day and never added up over years
    stock: bool = False
    #: of a figure: the column that marks estimates
    marked_by: str = ""
    #: goods that are spread over several codes, so that no code holds just them
    shared: tuple[str, ...] = ()
    #: of a figure: the kind of prices, such as ``"FOB"``
    valuation: str = ""
    #: of a status: True where it marks projections, which a sentence without a year does not mean
    projected: bool = False
    #: of a figure: the measure of which it prints the change
    change_of: str = ""
    #: of a bound: the figure that it limits
    of: str = ""


@dataclass(frozen=True)
class Claims:
    """The claims of a text that the rows of a table can test, where the columns alone do not tell.

    A list of words is named as `course/texts` writes it, such as ``"visits"``.
    """

    #: what the table holds, as a refusal says it
    holds: str
    #: what a figure counts; ``{who}``, ``{whom}``, ``{kind}`` and ``{product}`` stand for what is claimed
    what: str
    #: measure of a claim -> lists of words of which the claim says one; empty where the measure says enough
    measures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: lists of words for something else, which the table does not hold
    other: tuple[str, ...] = ()
    #: measure or list of words -> cells of the column of what is counted, the best first
    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: what a sentence leaves open where several figures fit
    about: str = "which figure is meant"
    #: how well the table fits a claim that it can test; 1 for a table of exactly these figures
    fit: float = 1.0
    #: True where others estimate the same otherwise, so that a figure supports claims and refutes none
    only_supports: bool = False
    #: measure -> how well the table fits a claim of this measure, where it differs
    fits: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Meaning:
    """The meaning of a table: its measure, its limits, and the role of each column."""

    #: name of the table
    table: str
    #: the counted quantity, in one sentence
    counts: str
    #: the limits of the table, in words
    cannot: tuple[str, ...] = ()
    #: the office that counted
    books: str = ""
    #: other table that counts the same -> how it differs
    rivals: Mapping[str, str] = field(default_factory=dict)
    #: concepts along which values may be added up; other sums mean nothing
    adds_along: tuple[str, ...] = ()
    #: concepts with only some codes in the table, so that ranks and shares cannot be computed
    incomplete: tuple[str, ...] = ()
    #: True where each row is also the partner's flow: an export of one economy is an import of the other
    both_sides: bool = False
    #: factor on the usual distance between these books and others
    apart: int = 1
    #: how well a table of trade fits claims, beside others of the same trade; 1 for an office's own books
    fit: float = 1.0
    #: the one product that the table is about, where no column names it
    about: str = ""
    #: how the figures were counted, in one sentence
    note: str = ""
    #: concept -> its code, if the whole table has one code
    fixed: Mapping[str, str] = field(default_factory=dict)
    #: which claims its rows test; None where the roles say it
    claims: Claims | None = None
    #: the role of each column, by its name
    roles: Mapping[str, Role] = field(default_factory=dict)

    def of(self, concept: str) -> list[Role]:
        """Return the roles of a concept, in the order of the columns."""
        return [role for role in self.roles.values() if role.concept == concept]

    def one(self, *concepts: str) -> Role | None:
        """Return the role of the first column of the first of these concepts; None where none has one."""
        return next((role for concept in concepts for role in self.of(concept)), None)

    def values(self, measure: str) -> list[Role]:
        """Return the columns that hold a measure."""
        return [role for role in self.of("OBS_VALUE") if role.measure == measure]

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures of the table."""
        return tuple(dict.fromkeys(role.measure for role in self.of("OBS_VALUE")))

    @property
    def facts(self) -> dict[str, str]:
        """The meaning in words, as the table's card shows it."""
        fixed = [f"{CONCEPTS[concept]} ({code} in all rows)" for concept, code in self.fixed.items()]
        told = [
            f"{CONCEPTS[role.concept]} ({role.column})"
            for role in self.roles.values()
            if role.concept not in ("OBS_VALUE", "LABEL", "ATTRIBUTE", "SOURCE", "GRADE", "COMMENT", "BOUND")
        ]
        rivals = [f"{name} ({how.rstrip('.')})" for name, how in self.rivals.items()]
        return {
            name: words
            for name, words in (
                ("Counts", self.counts),
                ("Cannot show", ", ".join(self.cannot)),
                ("Counted by", self.books),
                ("Tells", ", ".join([*fixed, *told])),
                ("Compare with", "; ".join(rivals)),
            )
            if words
        }


def _role(table: str, column: str, given: Mapping[str, Any]) -> Role:
    known = [one.name for one in fields(Role) if one.name != "column"]
    for name in given:
        if name not in known:
            raise UnknownNameError(f"key of the column {column!r} in the meaning of {table!r}", name, known)
    if given.get("concept") not in CONCEPTS:
        raise UnknownNameError(f"concept of {table}.{column}", given.get("concept", ""), CONCEPTS)
    return Role(column, **{name: _frozen(value) for name, value in given.items()})


def _claims(table: str, given: Mapping[str, Any]) -> Claims:
    known = [one.name for one in fields(Claims)]
    for name in given:
        if name not in known:
            raise UnknownNameError(f"key of the claims in the meaning of {table!r}", name, known)
    if not {"holds", "what"} <= set(given):
        raise CourseError(f"The claims in the meaning of {table!r} lack holds or what: write both.")
    return Claims(**{name: _frozen(value) for name, value in given.items()})


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _frozen(one) for name, one in value.items()}
    return tuple(value) if isinstance(value, list) else value


def _read(path: Path, table: str) -> Meaning:
    try:
        read = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise CourseError(
            f"The table {table!r} has no meaning: write {path.parent.name}/{path.name}."
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise CourseError(f"{path.name} is not TOML: {error}.") from None
    columns, cited = read.pop("columns", {}), read.pop("cited", False)
    known = [one.name for one in fields(Meaning) if one.name not in ("table", "roles")]
    for name in read:
        if name not in known:
            raise UnknownNameError(f"key of the meaning of {table!r}", name, [*known, "columns", "cited"])
    if not read.get("counts"):
        raise CourseError(f"The meaning of {table!r} does not say what the table counts: write counts.")
    roles = {column: _role(table, column, given) for column, given in columns.items()}
    roles |= {column: Role(column, concept) for column, concept in _CITED.items() if cited}
    claims = _claims(table, read.pop("claims")) if "claims" in read else None
    rest = {name: _frozen(value) for name, value in read.items()}
    return Meaning(table, **rest, claims=claims, roles=roles)


def check_meaning(found: Meaning, columns: Collection[str], tables: Collection[str]) -> None:
    """Raise an error for a meaning that does not fit its table.

    Parameters
    ----------
    found
        The meaning.
    columns
        The columns of the table.
    tables
        The names of all tables.

    Raises
    ------
    CourseError
        A column has no role, or a key names a column, a concept or a table that does not exist.
    """
    for column in columns:
        if column not in found.roles:
            raise CourseError(f"{found.table}.{column} has no role: give it one in the table's meaning.")
    roles = list(found.roles.values())
    for role in roles:
        if role.concept == "OBS_VALUE" and not role.measure:
            raise CourseError(f"The figure {found.table}.{role.column} has no measure: say what it counts.")
    at = [concept for role in roles for concept in role.at]
    _all_known("column", found, list(found.roles), columns)
    named = [one for role in roles for one in (role.level, role.whole, role.marked_by, role.of)]
    _all_known("column", found, named, columns)
    _all_known("table", found, [*found.rivals, *(role.names for role in roles)], tables)
    _all_known("concept", found, [*found.fixed, *found.adds_along, *found.incomplete, *at], CONCEPTS)


def _all_known(what: str, found: Meaning, names: Collection[str], known: Collection[str]) -> None:
    for name in filter(None, names):
        if name not in known:
            raise UnknownNameError(f"{what} in the meaning of {found.table!r}", name, known)


@cache
def _shipped() -> Path:
    return data_dir()


@cache
def _meaning(folder: Path, table: str) -> Meaning:
    return _read(folder / "meaning" / f"{table}.toml", table)


def meaning(table: str, folder: Path | None = None) -> Meaning:
    """Return the meaning of a table.

    Parameters
    ----------
    table
        Its name.
    folder
        Folder of the tables; left out, the shipped tables.

    Raises
    ------
    UnknownNameError
        A key of its meaning is misspelt; the message names the nearest.
    CourseError
        Its meaning is missing or cannot be read.
    """
    return _meaning(folder or _shipped(), table)


def meanings(folder: Path | None = None) -> dict[str, Meaning]:
    """Return the meaning of every table in a folder, by the table's name."""
    return dict(_meanings(folder or _shipped()))


@cache
def _meanings(folder: Path) -> dict[str, Meaning]:
    return {path.stem: _meaning(folder, path.stem) for path in sorted((folder / "meaning").glob("*.toml"))}
