"""Reads an experiment, that is new tariffs, trade costs and deficits, from a user's input."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from course.errors import UnknownNameError
from course.models.equilibrium import checks
from course.models.equilibrium.accounts import Base
from course.models.equilibrium.checks import Array
from course.models.model_errors import ModelInputError


@dataclass(frozen=True)
class Experiment:
    """What an experiment sets: tariffs and costs by [sector, importer, exporter], and deficits by economy."""

    tariff: Array  #: new rates, not changes
    cost: Array | None  #: factors on iceberg trade costs; None where none changes
    deficit: Array

    def part(self, base: Base, part: float) -> Experiment:
        """Return an experiment between the base (`part` 0) and this one (`part` 1), in logs of costs."""
        tariff = np.expm1((1 - part) * np.log1p(base.tariff) + part * np.log1p(self.tariff))
        cost = None if self.cost is None else self.cost**part
        return Experiment(tariff, cost, (1 - part) * base.deficit + part * self.deficit)


def read_experiment(
    base: Base, tariffs: Any = None, trade_costs: Any = None, deficits: Any = None
) -> Experiment:
    """Return an experiment on a base year; see `TradeModel.solve` for the forms of each part."""
    old = base.tariff.transpose(2, 1, 0)
    rates = _read_cells("tariffs", tariffs, old, base, above=-1)
    cost = None
    if trade_costs is not None:
        ones = np.ones_like(old)
        factors = _read_cells("trade_costs", trade_costs, ones, base, above=0)
        cost = np.ascontiguousarray(factors.transpose(2, 1, 0))
    return Experiment(
        np.ascontiguousarray(rates.transpose(2, 1, 0)),
        cost,
        _read_deficits(deficits, base),
    )


def _read_cells(name: str, spec: Any, start: Array, base: Base, *, above: float) -> Array:
    """Return `start` [exporter, importer, sector] with the changes that `spec` describes.

    `spec` is an array or table [exporter, importer] (for all sectors), an array [exporter, importer, sector],
    or a mapping (or Series) from (exporter, importer) or (exporter, importer, sector) to a value, in which
    "*" stands for all. A later entry of a mapping replaces an earlier entry for the same cell.
    """
    if spec is None:
        return start
    pair = {"exporter": base.countries, "importer": base.countries}
    axes = {**pair, "sector": base.sectors}
    if isinstance(spec, pd.Series):
        spec = spec.to_dict()
    if isinstance(spec, Mapping):
        result = start.copy()
        for key, value in spec.items():
            _write(result, name, key, value, base)
    else:
        flat = isinstance(spec, pd.DataFrame) or np.ndim(spec) == 2
        result = checks.array(name, spec, pair if flat else axes)
        if flat:
            result = np.repeat(result[:, :, None], len(base.sectors), axis=2)
    expected = "a rate above -1 (0.25 is 25 %)" if above < 0 else "a factor above zero (1 is no change)"
    checks.cells(name, result, axes, ~np.isfinite(result) | (result <= above), expected)
    return result


def _write(result: Array, name: str, key: Any, value: Any, base: Base) -> None:
    """Write one entry of a mapping into the cells that its key names."""
    if not isinstance(key, tuple) or len(key) not in (2, 3):
        raise ModelInputError(
            f"The key {key!r} of {name} does not fit: write (exporter, importer) or "
            "(exporter, importer, sector)."
        )
    exporter = _positions("economy", key[0], base.countries)
    importer = _positions("economy", key[1], base.countries)
    sector = _positions("sector", key[2] if len(key) == 3 else checks.ANY, base.sectors)
    home = np.eye(len(base.countries), dtype=bool)
    block = np.zeros_like(home)
    block[np.ix_(exporter, importer)] = True
    if len(exporter) > 1 or len(importer) > 1:
        block &= ~home  # an economy in both groups gets no tariff on its own goods
    rows, columns = np.nonzero(block)
    try:
        result[rows[:, None], columns[:, None], np.array(sector)[None, :]] = float(value)
    except (TypeError, ValueError):
        raise ModelInputError(f"{name} of {key!r} should be one number, but is {value!r}.") from None


def _positions(kind: str, label: Any, index: pd.Index) -> list[int]:
    """Return the positions of one label, of a list of labels, or of all labels."""
    if isinstance(label, str) and label == checks.ANY:
        return list(range(len(index)))
    wanted = label if isinstance(label, list | tuple | set | frozenset) else [label]
    names = list(index)
    places = []
    for one in sorted(wanted, key=str):
        if str(one) not in names:
            raise UnknownNameError(kind, str(one), names)
        places.append(names.index(str(one)))
    return places


def _read_deficits(spec: Any, base: Base) -> Array:
    """Return new aggregate deficits; None keeps the base's, 0 removes them, else one value per economy."""
    if spec is None:
        return base.deficit
    if np.ndim(spec) == 0:
        if spec != 0:
            raise ModelInputError(
                f"deficits={spec} does not fit: write 0 to remove all, or give one value for each economy."
            )
        return np.zeros_like(base.deficit)
    if isinstance(spec, Mapping):
        for key in spec:
            _positions("economy", key, base.countries)
        kept = zip(base.countries, base.deficit, strict=True)
        spec = [spec.get(name, value) for name, value in kept]
    result = checks.array("deficits", spec, {"economy": base.countries})
    total, size = result.sum(), np.abs(result).sum()
    if abs(total) > 1e-8 * max(size, 1e-300):
        raise ModelInputError(
            f"The deficits of all economies add up to {total:.6g}, but should add up to zero. Change "
            "one of them."
        )
    return result
