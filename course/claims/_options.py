"""Reads from `course/claims/options.toml` which readings of each claim count, and why."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

#: name of the only option where the words leave nothing open
AS_WORDED = "as worded"


@dataclass(frozen=True, slots=True)
class Options:
    """The options for reading one claim, with the reason for each.

    Attributes
    ----------
    kept, dropped
        Options that count, and options that do not -> the reason.
    no_figure
        Why no figure can settle the sentence; empty where figures can.
    """

    kept: Mapping[str, str]
    dropped: Mapping[str, str]
    no_figure: str


@cache
def options() -> dict[str, Options]:
    """Return the options of every claim, by its id."""
    with Path(__file__).with_name("options.toml").open("rb") as file:
        found = tomllib.load(file)
    shared = found.pop("everywhere")
    return {
        claim: Options(
            {**entry.get("kept", {}), **_merged(shared, entry.get("as_everywhere", []))},
            entry.get("dropped", {}),
            entry.get("no_figure", ""),
        )
        for claim, entry in found.items()
    }


def _merged(shared: Mapping[str, Mapping[str, str]], names: list[str]) -> dict[str, str]:
    return {words: reason for name in names for words, reason in shared[name].items()}
