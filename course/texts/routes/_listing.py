"""Words and years in one line of a message."""

from __future__ import annotations

from collections.abc import Collection

__all__ = ["listed", "years_named"]


def listed(words: Collection[str], most: int = 8) -> str:
    """Return words in one line, shortened where there are many."""
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
