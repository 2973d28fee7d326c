"""The definition of each measure of a claim: computation, unit, and frequent confusions."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from course.errors import UnknownNameError


@dataclass(frozen=True, slots=True)
class MeasureKnown:
    """The definition of one measure in words."""

    name: str
    #: the measure's definition, computation and unit
    says: str
    computed: str
    unit: str
    #: other measures that it is often mistaken for
    confusion: str
    #: what a test of the measure cannot show
    cannot: str
    #: the kind of source that publishes the measure
    source: str


@cache
def measures() -> dict[str, MeasureKnown]:
    """Return the definition of each measure that a claim can have, by its name, in the order of lists."""
    with Path(__file__).with_name("known.toml").open("rb") as file:
        written = tomllib.load(file)
    return {name: MeasureKnown(name, says=words.pop("is"), **words) for name, words in written.items()}


def measure_known(name: str) -> MeasureKnown:
    """Return the definition of one measure.

    Raises
    ------
    UnknownNameError
        There is no such measure; the message names the nearest.
    """
    if name not in measures():
        raise UnknownNameError("measure", name, measures())
    return measures()[name]


def measures_table() -> str:
    """Return the table of measures in Markdown, as docs/own-text.md shows it."""
    head = "| measure | what it is | computed | unit | often confused |\n|---|---|---|---|---|"
    rows = (
        f"| `{one.name}` | {one.says} | {one.computed} | {one.unit} | {one.confusion} |"
        for one in measures().values()
    )
    return "\n".join([head, *rows])
