"""Economies and groups of them: by which codes a table holds them, and their names in words."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from course.tables import codes, economy_name

__all__ = ["GROUPS", "joined", "members", "named"]

#: groups of economies -> the yes/no column of the table `economies`
GROUPS = {"ASEAN": "asean", "G7": "g7", "EUU": "eu"}


@cache
def _members_of(group: str) -> tuple[str, ...]:
    return tuple(codes(GROUPS[group]))


def joined(found: Collection[str]) -> str:
    """Return one code for several economies that a sentence counts together, such as ``"CHN+USA"``."""
    return "+".join(found)


def members(code: str, held: Collection[str]) -> tuple[str, ...]:
    """Return the codes that stand for an economy or a group in a table that holds some economies.

    Of economies that are counted together all must be held.
    """
    if code in held:
        return (code,)
    if "+" in code:
        parts = [members(one, held) for one in code.split("+")]
        return tuple(dict.fromkeys(one for part in parts for one in part)) if all(parts) else ()
    if code in GROUPS:
        return tuple(one for one in _members_of(code) if one in held)
    return ()


def named(code: str) -> str:
    """Return the name of an economy or a group in words."""
    if "+" in code:
        *some, last = [named(one) for one in code.split("+")]
        return f"{', '.join(some)} and {last} together"
    groups = {
        "ASEAN": "ASEAN",
        "G7": "the G7",
        "G20": "the G20",
        "BRICS": "the BRICS",
        "EUU": "the European Union",
        "WLD": "the world",
    }
    if code in groups:
        return groups[code]
    name = economy_name(code)
    return f"the {name}" if name.startswith("United") or name.endswith("s") else name
