"""Codes, names, groups and fixed colours of economies, from the table `economies`."""

from collections.abc import Collection, Mapping
from functools import cache

from course.errors import UnknownNameError
from course.tables.loader import load

#: groups of economies -> the yes/no column of the table `economies`
GROUPS = {"ASEAN": "asean", "G7": "g7", "EUU": "eu"}


@cache
def economy_names() -> Mapping[str, str]:
    """Return the short English name of each economy and group, by its code."""
    return dict(load("economies").set_index("iso3")["name"].astype(str))


@cache
def _colours() -> dict[str, str]:
    table = load("economies")
    return dict(zip(table["iso3"], table["colour"], strict=True))


def codes(group: str | None = None) -> tuple[str, ...]:
    """Return the ISO 3166 alpha-3 codes of all present economies, or of one group.

    A group is a value of the column `region`, or the name of a yes/no column of the table `economies`, such
    as "g7", "asean", "eu" or "model".
    """
    return _codes_of(group if group is None else str(group))


@cache
def _codes_of(group: str | None) -> tuple[str, ...]:
    table = load("economies")
    table = table[table["kind"] == "economy"]
    if group is None:
        return tuple(table["iso3"])
    flags = [name for name in table.columns if str(table[name].dtype) == "bool"]
    if group in flags:
        return tuple(table.loc[table[group], "iso3"])
    regions = set(table["region"])
    if group in regions:
        return tuple(table.loc[table["region"] == group, "iso3"])
    raise UnknownNameError("group of economies", group, [*flags, *regions])


def economy_name(code: str) -> str:
    """Return the short English name of an economy, `economy_name("JPN") == "Japan"`."""
    try:
        return economy_names()[code]
    except KeyError:
        raise UnknownNameError("economy code", code, economy_names()) from None


def economy_colour(code: str) -> str:
    """Return the fixed colour of an economy in charts, as `#rrggbb`."""
    try:
        return _colours()[code]
    except KeyError:
        raise UnknownNameError("economy code", code, _colours()) from None


def members(code: str, among: Collection[str]) -> tuple[str, ...]:
    """Return the codes in `among` that belong to an economy, a group, or a sum such as ``"CHN+HKG"``.

    A sum gives no codes unless all its economies are in `among`.
    """
    if code in among:
        return (code,)
    if "+" in code:
        parts = [members(one, among) for one in code.split("+")]
        return tuple(dict.fromkeys(one for part in parts for one in part)) if all(parts) else ()
    if code in GROUPS:
        return tuple(one for one in codes(GROUPS[code]) if one in among)
    return ()
