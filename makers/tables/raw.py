"""Reads the publishers' raw files, and raises an error that names a missing file."""

import warnings
from pathlib import Path
from typing import Any

import pandas as pd

from makers.tables.registry import BuildError


def need(raw: Path, name: str) -> Path:
    """Return the path of a raw file.

    Raises
    ------
    BuildError
        The file is not in the folder.
    """
    path = raw / name
    if not path.is_file():
        raise BuildError(f"the raw file {name} is missing in {raw}: docs/data.md names its publisher.")
    return path


def read_csv(raw: Path, name: str, **options: Any) -> pd.DataFrame:
    """Read a raw CSV in which "NA" is a text, such as Namibia's code, and not a missing value."""
    options = {"keep_default_na": False, "na_values": [""], **options}
    frame: pd.DataFrame = pd.read_csv(need(raw, name), **options)
    return frame


def read_rda(raw: Path, name: str) -> pd.DataFrame:
    """Read the only data frame in an R data file."""
    import pyreadr

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        objects = pyreadr.read_r(str(need(raw, name)))
    if len(objects) != 1:
        raise BuildError(f"{name} holds {len(objects)} objects, one was expected.")
    frame: pd.DataFrame = next(iter(objects.values()))
    return frame
