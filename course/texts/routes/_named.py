"""Writes economies, groups, lists and years in words."""

from __future__ import annotations

from collections.abc import Collection

from course.tables import economy_name
from course.tables.economies import GROUPS, members

__all__ = ["GROUPS", "joined", "listed", "members", "named", "years_named"]


def joined(found: Collection[str]) -> str:
    """Return one code for several economies that are counted together, such as ``"CHN+USA"``."""
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


def listed(words: Collection[str], most: int = 8) -> str:
    """Return words as one list with commas; after the first `most` it only counts the rest."""
    some = list(words)
    return ", ".join(some[:most]) + (f" and {len(some) - most} more" if len(some) > most else "")


def years_named(years: Collection[int]) -> str:
    """Return years in words, such as ``2000 to 2020 and 2023``."""
    runs: list[list[int]] = []
    for year in sorted(set(years)):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    said = [f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
    return (
        " and ".join([", ".join(said[:-1]), said[-1]]) if len(said) > 1 else (said[0] if said else "no year")
    )
