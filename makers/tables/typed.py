"""Reads tables that are typed by hand: figures in `authored/NAME.csv`, cards in `authored/NAME.yaml`.

Checks that need code are in `typed_checks.py`.
"""

import functools
from pathlib import Path

import pandas as pd

from makers.tables.registry import AUTHORED, BuildError, Dataset, fields_of, read_back, read_card
from makers.tables.typed_checks import IDENTITIES, LAST_DAYS


def typed_table(path: Path) -> Dataset:
    """Return the typed table that a card describes.

    `path`: the card, `NAME.yaml`; the figures are beside it in `NAME.csv`.

    Raises
    ------
    BuildError
        A key is missing or unknown, or the card is not YAML.
    """
    return read_card(
        path,
        functools.partial(_figures, path=path),
        identities=IDENTITIES.get(path.stem, ()),
        last_day=LAST_DAYS.get(path.stem),
        needs_raw=False,
    )


def _figures(raw: Path, *, path: Path) -> pd.DataFrame:
    fields, figures = fields_of(path), path.with_suffix(".csv")
    header = figures.read_text(encoding="utf-8").split("\n", 1)[0].split(",")
    expected = [field.column.name for field in fields]
    if header != expected:
        raise BuildError(f"{figures.name}: its columns are {header}, the card names {expected}.")
    try:
        return read_back(figures.read_bytes(), tuple(field.column for field in fields))
    except ValueError as error:
        raise BuildError(f"{figures.name}: {error}") from None


#: every typed table by its name
TABLES = {path.stem: typed_table(path) for path in sorted(AUTHORED.glob("*.yaml"))}
