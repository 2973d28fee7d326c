"""Reading what a user hands over: labels, shapes, cells, each wrong one named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from course.errors import UnknownNameError
from course.models.equilibrium._core import Array
from course.models.errors import ModelInputError

#: what an experiment may be written as; see `TradeModel.solve`
Spec = Any
ANY = "*"


def labels(given: Sequence[str] | None, count: int, kind: str) -> pd.Index:
    """Return labels of the right number, each used once."""
    names = [f"{kind} {i + 1}" for i in range(count)] if given is None else [str(name) for name in given]
    if len(names) != count:
        raise ModelInputError(
            f"There are {count} of each {kind} in the data and {len(names)} names for them."
        )
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ModelInputError(f"Each {kind} needs its own name; {twice[0]!r} is used twice.")
    if ANY in names:
        raise ModelInputError(f"{ANY!r} stands for every {kind} and cannot name one.")
    return pd.Index(names, name=kind)


def array(name: str, value: Any, axes: Mapping[str, pd.Index]) -> Array:
    """Return `value` as an array with the given axes; labelled values must carry the same labels in order."""
    if isinstance(value, pd.DataFrame) and len(axes) == 2:
        given: tuple[pd.Index, ...] = (value.index, value.columns)
    elif isinstance(value, pd.Series) and len(axes) == 1:
        given = (value.index,)
    else:
        given = ()
    for (axis, expected), found in zip(axes.items(), given, strict=False):
        if list(map(str, found)) != list(expected):
            odd = [str(x) for x in found if str(x) not in expected] + [x for x in expected if x not in found]
            detail = f"{odd[0]!r} is only in one of them" if odd else "the order differs"
            raise ModelInputError(f"The labels of {name} do not match the model's ({axis}): {detail}.")
    try:
        result = np.asarray(value, dtype=float)
    except (TypeError, ValueError) as error:
        raise ModelInputError(f"{name} should be numbers: {error}.") from None
    shape = tuple(len(index) for index in axes.values())
    if result.shape != shape:
        wanted = " x ".join(f"{len(index)} ({axis})" for axis, index in axes.items())
        raise ModelInputError(f"{name} should have the shape {wanted}, and has {result.shape}.")
    cells(name, result, axes, ~np.isfinite(result), "a finite number")
    return result


def cells(name: str, value: Array, axes: Mapping[str, pd.Index], bad: np.ndarray, expected: str) -> None:
    """Raise `ModelInputError` that names the first bad cell and what was expected of it."""
    if not bad.any():
        return
    place = tuple(np.argwhere(bad)[0])
    where = ", ".join(f"{axis} {index[i]!r}" for (axis, index), i in zip(axes.items(), place, strict=True))
    more = int(bad.sum()) - 1
    others = f" ({more} more cells are wrong too.)" if more else ""
    raise ModelInputError(f"{name} at {where} is {value[place]:.6g}; expected {expected}.{others}")


def experiment(
    name: str, spec: Spec, start: Array, countries: pd.Index, sectors: pd.Index, *, above: float
) -> Array:
    """Return `start` [exporter, importer, sector] with the changes that `spec` describes.

    `spec` is an array or table [exporter, importer] (for all sectors), an array [exporter, importer, sector],
    or a mapping (or Series) from (exporter, importer) or (exporter, importer, sector) to a value, in which
    "*" stands for all. A later entry of a mapping goes over an earlier one.
    """
    axes = {"exporter": countries, "importer": countries, "sector": sectors}
    if spec is None:
        return start
    if isinstance(spec, pd.Series):
        spec = spec.to_dict()
    if isinstance(spec, Mapping):
        result = start.copy()
        home = np.eye(len(countries), dtype=bool)
        for key, value in spec.items():
            if not isinstance(key, tuple) or len(key) not in (2, 3):
                raise ModelInputError(
                    f"A key of {name} is (exporter, importer) or (exporter, importer, sector), not {key!r}."
                )
            exporter = _positions("economy", key[0], countries)
            importer = _positions("economy", key[1], countries)
            sector = _positions("sector", key[2] if len(key) == 3 else ANY, sectors)
            block = np.zeros_like(home)
            block[np.ix_(exporter, importer)] = True
            if len(exporter) > 1 or len(importer) > 1:
                block &= ~home  # "everyone" means everyone else: no tariff at home
            rows, columns = np.nonzero(block)
            try:
                result[rows[:, None], columns[:, None], np.array(sector)[None, :]] = float(value)
            except (TypeError, ValueError):
                raise ModelInputError(f"{name} of {key!r} should be one number, and is {value!r}.") from None
    else:
        flat = isinstance(spec, pd.DataFrame) or np.ndim(spec) == 2
        pair = {"exporter": countries, "importer": countries}
        result = array(name, spec, pair if flat else axes)
        if flat:
            result = np.repeat(result[:, :, None], len(sectors), axis=2)
    expected = "a rate above -1 (0.25 is 25 %)" if above < 0 else "a factor above zero (1 is no change)"
    cells(name, result, axes, ~np.isfinite(result) | (result <= above), expected)
    return result


def _positions(kind: str, label: Any, index: pd.Index) -> list[int]:
    """Return the places of one label, of a list of labels, or of all."""
    if isinstance(label, str) and label == ANY:
        return list(range(len(index)))
    wanted = label if isinstance(label, list | tuple | set | frozenset) else [label]
    names = list(index)
    places = []
    for one in sorted(wanted, key=str):
        if str(one) not in names:
            raise UnknownNameError(kind, str(one), names)
        places.append(names.index(str(one)))
    return places


def deficits(spec: Any, base: Array, countries: pd.Index) -> Array:
    """Return new aggregate deficits: None keeps the base's, 0 removes them, else one value an economy."""
    if spec is None:
        return base
    if np.ndim(spec) == 0:
        if spec != 0:
            raise ModelInputError("A single number for deficits can only be 0: deficits add up to zero.")
        return np.zeros_like(base)
    if isinstance(spec, Mapping):
        for key in spec:
            _positions("economy", key, countries)
        spec = [spec.get(name, value) for name, value in zip(countries, base, strict=True)]
    result = array("deficits", spec, {"economy": countries})
    total, size = result.sum(), np.abs(result).sum()
    if abs(total) > 1e-8 * max(size, 1e-300):
        raise ModelInputError(f"Deficits should add up to zero over the world; these add up to {total:.6g}.")
    return result
