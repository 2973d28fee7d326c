"""Change the right answer itself: exchanged columns, rounding, another scale."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from course.bank.slips.changes import is_number

#: factor -> words for the size of the answer
_SCALES = ((100, "100 times too large"), (0.01, "100 times too small"), (-1, "of the wrong sign"))

#: units in which one minus the number makes sense
_OF_ONE = ("", "fraction", "index 0-1")


class Output(NamedTuple):
    """A changed answer: name, sentence, hint where to look, weight, and the answer itself."""

    name: str
    sentence: str
    step: str
    weight: float
    value: Any


def outputs(value: Any, unit: str = "", *, powers: bool = True) -> Iterator[Output]:
    """Yield changed copies of a right answer, by its type.

    `powers` says that the solution takes a power, which a learner may take once too often, or not at all.
    """
    if callable(value):
        yield from _of_function(value)
    elif isinstance(value, pd.DataFrame):
        yield from _of_table(value)
    elif isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        yield from _of_list(value)
    elif is_number(value) and float(value) > 0:
        yield from _of_number(float(value), unit, powers=powers)


def _of_number(value: float, unit: str, *, powers: bool) -> Iterator[Output]:
    step = "Look at each step on the way."
    yield Output(
        "doubled",
        "You get twice the result, for example if you count everything twice.",
        step,
        4.0,
        2 * value,
    )
    yield Output("halved", "You get this if you take half of the result.", step, 4.0, value / 2)
    if value < 1 and unit in _OF_ONE:
        said = "You get this if you take what is left to one."
        yield Output("left_to_one", said, "Look at what is asked: the part or the rest.", 7.0, 1 - value)
    if powers:
        yield Output("squared", "You get this if you square the result.", step, 3.0, value**2)
        yield Output("rooted", "You get this if you take the root of the result.", step, 3.0, value**0.5)


def _of_list(value: list[str]) -> Iterator[Output]:
    said = "You get this if the order is turned round."
    yield Output("turned_order", said, "Look at which end comes first.", 9.0, value[::-1])


def _of_table(value: pd.DataFrame) -> Iterator[Output]:
    numbers = [str(name) for name in value if pd.api.types.is_numeric_dtype(value[name])]
    for one, other in combinations(numbers, 2):
        said = f"The columns `{one}` and `{other}` stand in each other's place."
        changed = value.assign(**{one: value[other], other: value[one]})
        yield Output("columns_exchanged", said, "Look at what each column holds.", 9.0, changed)
    for name in numbers:
        for factor, word in _SCALES:
            said = f"`{name}` is {word} everywhere."
            changed = value.assign(**{name: value[name] * factor})
            yield Output(f"{name}_by_{factor}", said, f"Look at the column `{name}`.", 8.0, changed)
        with np.errstate(all="ignore"):
            own = value.assign(**{name: 100 * value[name] / value[name].sum()})
        said = f"You get this if `{name}` is a share of the sum of the rows in your table."
        yield Output(f"{name}_of_listed", said, "Look at the whole that you divide by.", 7.0, own)


def _of_function(value: Callable[..., Any]) -> Iterator[Output]:
    for places in (0, 1, 2, 3, 4):
        digits = "to whole numbers" if not places else f"to {places} decimal{'s' if places > 1 else ''}"
        said = f"You get this if your function rounds its result {digits}."
        rounded = _then(value, partial(_rounded, places=places))
        yield Output(f"rounded_{places}", said, "Leave out the rounding.", 6.0, rounded)
    step = "Try a simple input by hand."
    said = "You get this if your function returns one more than asked."
    yield Output("one_more", said, step, 3.0, _then(value, lambda one: one + 1))
    said = "You get this if your function returns 1 minus the result."
    yield Output("one_less", said, step, 6.0, _then(value, lambda one: 1 - one))
    said = "You get this if your function returns a list in the other order."
    yield Output("turned_order", said, step, 6.0, _then(value, _turned))


def _then(function: Callable[..., Any], change: Callable[[Any], Any]) -> Callable[..., Any]:
    return lambda *arguments: change(function(*arguments))


def _turned(value: Any) -> Any:
    if not isinstance(value, list):
        raise TypeError("only a list has an order")
    return value[::-1]


def _rounded(value: Any, places: int) -> Any:
    if isinstance(value, list):
        return [_rounded(one, places) for one in value]
    return round(value, places)
