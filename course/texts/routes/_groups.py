"""Economies and groups of them: by which codes a table holds them, and their names in words."""

from __future__ import annotations

from collections.abc import Collection

from course.tables import economy_name
from course.tables.economies import GROUPS, members

__all__ = ["GROUPS", "joined", "members", "named"]


def joined(found: Collection[str]) -> str:
    """Return one code for several economies that a sentence counts together, such as ``"CHN+USA"``."""
    return "+".join(found)


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
