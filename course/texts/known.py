"""The definition of each measure of a claim: computation, unit, and frequent confusions."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from course.errors import UnknownNameError
from course.texts.spans import MEASURES


@dataclass(frozen=True, slots=True)
class MeasureKnown:
    """The definition of one measure in words."""

    #: one of `course.texts.spans.MEASURES`
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
def _known() -> dict[str, MeasureKnown]:
    with Path(__file__).with_name("known.toml").open("rb") as file:
        written = tomllib.load(file)
    return {
        name: MeasureKnown(name, says=words.pop("is"), **words)
        for name, words in ((name, dict(written[name])) for name in MEASURES)
    }


def measure_known(name: str) -> MeasureKnown:
    """Return the definition of one measure.

    Raises
    ------
    UnknownNameError
        There is no such measure; the message names the nearest.
    """
    if name not in _known():
        raise UnknownNameError("measure", name, MEASURES)
    return _known()[name]


def measures_table() -> str:
    """Return the table of measures in Markdown, as docs/own-text.md shows it."""
    head = "| measure | what it is | computed | unit | often confused |\n|---|---|---|---|---|"
    rows = (
        f"| `{one.name}` | {one.says} | {one.computed} | {one.unit} | {one.confusion} |"
        for one in _known().values()
    )
    return "\n".join([head, *rows])
