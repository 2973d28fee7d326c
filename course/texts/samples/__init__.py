"""The six sample texts of the course: two for each of three capitals, two in each of three languages.

They were written for the course and quote nobody. The reader is to find out which of their figures are right.
"""

from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from course.errors import UnknownNameError
from course.texts.read.words import word_list

_FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample text of the course."""

    #: name by which it is opened, such as ``"beijing-on-trade"``
    name: str
    #: its title, in its own language
    title: str
    #: ``"en"``, ``"zh"`` or ``"ja"``
    language: str
    #: the capital whose case it argues
    viewpoint: str
    #: the day from which "last year" is counted, such as ``"2025-03-10"``
    date: str
    #: its licence
    licence: str
    #: the text, its title on the first line
    text: str
    #: the English version of the text
    english: str


@cache
def _all() -> dict[str, Sample]:
    """Return all sample texts by name, in the order of the list."""
    listed = word_list("samples")
    found = {}
    for about in listed["sample"]:
        name = about["name"]
        text = (_FOLDER / f"{name}.txt").read_text("utf-8")
        beside = _FOLDER / f"{name}.en.txt"
        found[name] = Sample(
            **about,
            licence=listed["licence"],
            text=text,
            english=text if about["language"] == "en" else beside.read_text("utf-8"),
        )
    return found


def names() -> tuple[str, ...]:
    """Return the names of the texts, in the order of the list."""
    return tuple(_all())


def sample(name: str) -> Sample:
    """Return one sample text.

    Returns
    -------
    Sample

    Raises
    ------
    UnknownNameError
        No text has this name; the message names the nearest.
    """
    try:
        return _all()[name]
    except (KeyError, TypeError):
        raise UnknownNameError("text", name, _all()) from None


def samples() -> pd.DataFrame:
    """Return a table of the sample texts.

    Returns
    -------
    pandas.DataFrame
        One row a text, in the index its name; its title in English, viewpoint, language and date.
    """
    rows = [{**asdict(one), "title": one.english.partition("\n")[0]} for one in _all().values()]
    return pd.DataFrame(rows).set_index("name")[["title", "viewpoint", "language", "date"]]
