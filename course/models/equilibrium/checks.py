"""Checks a user's labels, shapes and cells; errors name the first fault."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from course.models.model_errors import ModelInputError

Array = NDArray[np.float64]
#: stands for every economy or every sector in an experiment
ANY = "*"


def labels(given: Sequence[str] | None, count: int, kind: str) -> pd.Index:
    """Return the given or default labels, after a check of their number and uniqueness."""
    names = [f"{kind} {i + 1}" for i in range(count)] if given is None else [str(name) for name in given]
    if len(names) != count:
        raise ModelInputError(
            f"The data have {count} x {kind}, but there are {len(names)} names. Give each {kind} one name."
        )
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ModelInputError(f"The name {twice[0]!r} is given twice: give each {kind} its own name.")
    if ANY in names:
        raise ModelInputError(f"{ANY!r} stands for every {kind}: choose another name.")
    return pd.Index(names, name=kind)


def array(name: str, value: Any, axes: Mapping[str, pd.Index]) -> Array:
    """Return `value` as an array with the given axes; a table's labels must equal the axes' labels."""
    if isinstance(value, pd.DataFrame) and len(axes) == 2:
        given: tuple[pd.Index, ...] = (value.index, value.columns)
    elif isinstance(value, pd.Series) and len(axes) == 1:
        given = (value.index,)
    else:
        given = ()
    for (axis, expected), found in zip(axes.items(), given, strict=False):
        if list(map(str, found)) != list(expected):
            odd = [str(x) for x in found if str(x) not in expected] + [x for x in expected if x not in found]
            detail = f"only one of the two has {odd[0]!r}" if odd else "their order differs"
            raise ModelInputError(
                f"The labels of {name} on the axis {axis!r} are not those of the model: {detail}. The model "
                f"has {', '.join(map(str, expected[:5]))}{', …' if len(expected) > 5 else ''}."
            )
    try:
        result = np.asarray(value, dtype=float)
    except (TypeError, ValueError) as error:
        raise ModelInputError(f"{name} should be numbers: {error}.") from None
    shape = tuple(len(index) for index in axes.values())
    if result.shape != shape:
        wanted = " x ".join(f"{len(index)} ({axis})" for axis, index in axes.items())
        raise ModelInputError(f"{name} should have the shape {wanted}, but has the shape {result.shape}.")
    cells(name, result, axes, ~np.isfinite(result), "a finite number")
    return result


def cells(name: str, value: Array, axes: Mapping[str, pd.Index], bad: np.ndarray, expected: str) -> None:
    """Raise a `ModelInputError` that names the first bad cell and the expected value, if a cell is bad."""
    if not bad.any():
        return
    place = tuple(np.argwhere(bad)[0])
    where = ", ".join(f"{axis} {index[i]!r}" for (axis, index), i in zip(axes.items(), place, strict=True))
    more = int(bad.sum()) - 1
    others = f" ({more} more cells are wrong too.)" if more else ""
    raise ModelInputError(f"{name} at {where} is {value[place]:.6g}; expected {expected}.{others}")
