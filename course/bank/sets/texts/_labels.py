"""What the six texts claim, as a person read them."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from course.errors import UnknownNameError


@cache
def labelled() -> dict[str, Any]:
    """Return all labels: text -> `claims` and `uncounted`, each a list of what stands in the file."""
    return tomllib.loads(Path(__file__).with_name("labels.toml").read_text("utf-8"))


def labels(text: str) -> pd.DataFrame:
    """Return the claims of one of the six texts, in the order in which the text makes them.

    Parameters
    ----------
    text : str
        The name of a text, such as ``"beijing-on-trade"``.

    Returns
    -------
    pandas.DataFrame
        One row a claim: its words, `value` in base units, `unit`, year, economies, measure, tables, and the
        kind of slip where one was planted.

    Raises
    ------
    UnknownNameError
        No text has this name.
    """
    if text not in labelled():
        raise UnknownNameError("text", text, labelled())
    return pd.DataFrame(labelled()[text]["claims"])
