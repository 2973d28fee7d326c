"""Change the right answer itself: exchanged columns, rounding, another scale."""

import inspect
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
    elif is_number(value):
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
    if unit == "percent":
        said = "You get this if you {} 100."
        step = "Look at what is asked: a change, a part, or the whole."
        yield Output("less_hundred", said.format("subtract"), step, 3.0, value - 100)
        yield Output("more_hundred", said.format("add"), step, 3.0, value + 100)
        if 0 < value < 100:
            said = "You get this if you divide by what is left of 100 percent. Divide by the whole."
            yield Output("of_the_rest", said, "Look at what you divide by.", 3.0, 100 * value / (100 - value))
    if 0 < value < 1 and unit in _OF_ONE:
        said = "You get this if you take what is left to one."
        yield Output("left_to_one", said, "Look at what is asked: the part or the rest.", 7.0, 1 - value)
    if powers and value > 0:
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
    for sign, bound in (("positive", min), ("negative", max)):
        said = f"You get this if your function returns zero where the result is {sign}."
        yield Output(f"no_{sign}", said, step, 6.0, _then(value, lambda one, bound=bound: bound(one, 0)))
    yield from _of_arguments(value)


#: change of each number that a function is given -> words for it
_OF_EACH: tuple[tuple[str, Callable[[float], float]], ...] = (
    ("rounds `{}` to whole numbers", round),
    ("rounds `{}` to one decimal", partial(round, ndigits=1)),
    ("drops the sign of `{}`", abs),
    ("takes the negative numbers of `{}` as zero", lambda one: max(one, 0)),
    ("takes the positive numbers of `{}` as zero", lambda one: min(one, 0)),
    ("takes 1 minus `{}`", lambda one: 1 - one),
    ("takes twice `{}`", lambda one: 2 * one),
    ("takes half of `{}`", lambda one: one / 2),
    ("divides `{}` by 100", lambda one: one / 100),
    ("multiplies `{}` by 100", lambda one: 100 * one),
)
#: change of the lists that a function is given -> words for it
_OF_LISTS: tuple[tuple[str, Callable[[list[Any]], list[Any]]], ...] = (
    ("takes the first entry alone", lambda one: one[:1]),
    ("takes the last entry alone", lambda one: one[-1:]),
    ("stops before the last entry", lambda one: one[:-1]),
    ("leaves out the first entry", lambda one: one[1:]),
    ("leaves out the zeros", lambda one: [item for item in one if item]),
    ("counts equal entries once", lambda one: list(dict.fromkeys(one))),
    ("sorts the entries", sorted),
)
#: numbers that learners write into a function in the place of an argument; 0 and 1 are tried elsewhere
_USUAL = (0.05, 0.1, 0.2, 0.25, 0.5, 2, 4, 5, 10, 100)


def _of_arguments(value: Callable[..., Any]) -> Iterator[Output]:
    """Yield functions that do something else with what they are given, or do not use it."""
    names = list(inspect.signature(value).parameters)
    for place, name in enumerate(names):
        step = f"Change `{name}` alone and see what your function does."
        for fixed in _USUAL:
            said = f"You get this if your function computes with {fixed:g}, whatever `{name}` is."
            made = _given(value, lambda _, fixed=fixed: fixed, place)
            yield Output(f"fixed_{name}", said, step, 6.0, made)
        for number, (words, change) in enumerate(_OF_EACH):
            said = f"You get this if your function {words.format(name)}."
            made = _given(value, partial(_each, change=change), place)
            yield Output(f"each_{number}_{name}", said, step, 6.0, made)
    for one, other in combinations(range(len(names)), 2):
        said = f"You get this if `{names[one]}` and `{names[other]}` stand in each other's place."
        made = _exchanged(value, one, other)
        yield Output("exchanged", said, "Look at the order of the arguments.", 7.0, made)
    said = "You get this if your function rounds all that it is given to whole numbers."
    made = _given(value, partial(_each, change=round))
    yield Output("all_rounded", said, "Leave out the rounding.", 5.0, made)
    for number, (words, cut) in enumerate(_OF_LISTS):
        said = f"You get this if your function {words} of what it is given."
        made = _given(value, partial(_listed, change=cut))
        yield Output(f"listed_{number}", said, "Look at what your loop does with each entry.", 6.0, made)


def _given(
    function: Callable[..., Any], change: Callable[[Any], Any], only: int | None = None
) -> Callable[..., Any]:
    """Return a function that changes all its arguments before it computes, or the one at a place."""
    return lambda *given: function(
        *(change(one) if only in (None, place) else one for place, one in enumerate(given))
    )


def _exchanged(function: Callable[..., Any], one: int, other: int) -> Callable[..., Any]:
    def exchanged(*given: Any) -> Any:
        turned = list(given)
        turned[one], turned[other] = given[other], given[one]
        return function(*turned)

    return exchanged


def _each(value: Any, change: Callable[[float], float]) -> Any:
    if isinstance(value, list):
        return [_each(one, change) for one in value]
    if isinstance(value, dict):
        return {name: _each(one, change) for name, one in value.items()}
    return change(value) if is_number(value) else value


def _listed(value: Any, change: Callable[[list[Any]], list[Any]]) -> Any:
    if isinstance(value, dict):
        return dict(change(list(value.items())))
    return change(value) if isinstance(value, list) else value


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
