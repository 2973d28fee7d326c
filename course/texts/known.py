"""The definition of each measure of a claim: computation, unit, and frequent confusions."""

from dataclasses import dataclass
from functools import cache

from course.errors import UnknownNameError
from course.texts.read.words import word_list


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
    return {name: MeasureKnown(name=name, **words) for name, words in word_list("known").items()}


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
