"""Functions as answers, compared by the values that they return."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from course.answers import Plain, call_on_inputs, is_blank, to_plain
from course.kinds._words import fold, what
from course.kinds.base import FormError, Kind, Slip, refuse_error
from course.kinds.closeness import close, relation


@dataclass(frozen=True)
class Function(Kind):
    """A question whose answer is a function, called on several inputs.

    The bank decides on the inputs (`inputs` and `draw` of a question): some are drawn and not shown.

    Parameters
    ----------
    arguments
        Names of the arguments.
    tolerance
        For the number (or the numbers in the list) that it returns.
    unit
        Unit of the returned value.
    """

    arguments: Sequence[str]
    tolerance: float = 1e-6
    unit: str = ""
    name = "function"
    from_solution = True
    called = True

    def public(self) -> dict[str, Any]:
        return {"kind": self.name, "arguments": list(self.arguments), "unit": self.unit}

    def wanted(self) -> str:
        """Return a sentence that hidden inputs are used, with the unit."""
        unit = f" Unit: **{self.unit}**." if self.unit else ""
        return f"Your function is called on inputs that are not shown.{unit}"

    def read(self, answer: object, inputs: Sequence[list[Plain]] = ()) -> Plain:
        """Call a function on the inputs and return the form `calls`; read any other answer as it is."""
        if callable(answer) and not is_blank(answer):
            return call_on_inputs(answer, list(inputs))
        return to_plain(answer)

    def _settled(self, plain: Plain) -> Plain:
        if plain["t"] != "calls":
            raise FormError(f"The answer is {what(plain)}. Give the function itself, without calling it.")
        for result in plain["v"]:
            try:
                refuse_error(result)
            except FormError as error:
                raise _in_words(error) from None
        silent = sum(result["t"] == "none" for result in plain["v"])
        if silent and silent == len(plain["v"]):
            raise FormError("The function returns None: a `return` is missing.")
        if silent:
            calls = f"{silent} of {len(plain['v'])} calls"
            empty = any(result["t"] == "list" for result in plain["v"])
            told = " Where nothing is found, return the empty list `[]`." if empty else ""
            raise FormError(f"The function returns None in {calls}: look at what each branch returns.{told}")
        if lost := sum(not answers(result) for result in plain["v"]):
            calls = f"{lost} of {len(plain['v'])} calls"
            raise FormError(
                f"The function returns NaN in {calls}: look for a zero in a division or a logarithm."
            )
        return plain

    # ----------------------------------------------------------------------- comparing

    def same(self, key: Plain, answer: Plain, slack: float = 1.0) -> bool:
        """Tell whether every call returns the same."""
        pairs = zip(key["v"], answer["v"], strict=False)
        return len(key["v"]) == len(answer["v"]) and all(
            _close_results(left, right, slack * self.tolerance) for left, right in pairs
        )

    def first_failing(self, key: Plain, answer: Plain, among: int) -> int | None:
        """Return the place of the first wrong result among the first `among` calls."""
        pairs = list(zip(key["v"], answer["v"], strict=False))[:among]
        wrong = (place for place, pair in enumerate(pairs) if not _close_results(*pair, self.tolerance))
        return next(wrong, None)

    def differences(self, key: Plain, answer: Plain) -> list[str]:
        """Name a wrong type of result, describe a simple rule, or count the wrong calls."""
        asked, given = ({one["t"] for one in form["v"]} for form in (key, answer))
        if len(asked) == len(given) == 1 and asked != given:
            return [f"The function returns {what(answer['v'][0])}. It must return {what(key['v'][0])}."]
        asked, given = ({item["t"] for one in form["v"] for item in _items(one)} for form in (key, answer))
        if len(asked) == len(given) == 1 and asked != given:
            held, wanted = (what({"t": found.pop()}) for found in (given, asked))
            return [f"The list that the function returns holds {held}. It must hold {wanted}."]
        pairs = list(zip(key["v"], answer["v"], strict=False))
        wrong = [not _close_results(left, right, self.tolerance) for left, right in pairs]
        if rule := _rule([pair for pair in pairs if pair[0]["t"] in ("number", "list")]):
            return [f"Each number that your function returns is {rule}."]
        return [f"{sum(wrong)} of {len(wrong)} calls return something other than they should."]

    # ------------------------------------------------------------------ making questions

    def slips(self, key: Plain, value: Callable[[], Any]) -> Iterator[Slip]:
        """Yield functions with a wrong sign, percent for fractions or the reverse, or an inverted ratio."""
        right = value()

        def made(change: Callable[[Any], Any]) -> Callable[..., Any]:
            return lambda *arguments: change(right(*arguments))

        results = [item["v"] for item in key["v"] if item["t"] == "number"]
        if len(results) != len(key["v"]):
            return
        step = "Try your function by hand on a simple input."
        said = "You get this if the sign is wrong."
        yield Slip("sign", said, step, made(lambda value: -value))
        said = "You get this if you return percent. The question asks for the plain number."
        yield Slip("percent", said, step, made(lambda value: 100 * value))
        said = "You get this if you divide the result by 100. Leave it as it is."
        yield Slip("fraction", said, step, made(lambda value: value / 100))
        if all(results):
            said = "You get this if you divide the other way round."
            yield Slip("inverted", said, step, made(lambda value: 1 / value))


#: part of Python's message on an error in a function -> what to do
_MEANS = {
    "for ^": "In Python a power is written `**`.",
    "'list'": "A list is no number: go through its entries one at a time.",
    "list index out of range": "A list of n entries ends at place n - 1. Count rounds by `len(...)`.",
    "division by zero": "Which number can be zero there, and what is asked then?",
}


def _in_words(error: FormError) -> FormError:
    """Return what was raised in a function, with what a learner can do."""
    said = next((words for part, words in _MEANS.items() if part in str(error)), "")
    return FormError(f"{str(error).removesuffix('.')}. {said}".strip())


def _items(result: Plain) -> list[Plain]:
    return list(result["v"]) if result["t"] == "list" else []


def answers(result: Plain) -> bool:
    """Tell whether a call returned something that can be compared: no error, None or NaN."""
    return result["t"] not in ("error", "none") and not (result["t"] == "number" and result["v"] == "nan")


def _rule(pairs: Sequence[tuple[Plain, Plain]]) -> str:
    """Describe a simple rule that turns all asked numbers into the returned ones; empty without a rule."""
    found = [_numbers(asked, given) for asked, given in pairs]
    if not found or any(one is None for one in found):
        return ""
    both = [pair for one in found if one is not None for pair in one]
    return relation([asked for asked, _ in both], [given for _, given in both])


def _numbers(asked: Plain, given: Plain) -> list[tuple[float, float]] | None:
    """Return pairs of numbers from two results of one shape; None where the shapes differ."""
    if asked["t"] == given["t"] == "number":
        if isinstance(asked["v"], str) or isinstance(given["v"], str):
            return [] if asked["v"] == given["v"] else None
        return [(asked["v"], given["v"])]
    if asked["t"] == given["t"] == "list" and len(asked["v"]) == len(given["v"]):
        found = [_numbers(*pair) for pair in zip(asked["v"], given["v"], strict=True)]
        return None if any(one is None for one in found) else [pair for one in found if one for pair in one]
    return None


def _close_results(key: Plain, answer: Plain, tolerance: float) -> bool:
    """Tell whether a call's result is close to the key's; for numbers above one, relative to their size."""
    if key["t"] == "number" and answer["t"] == "number":
        if isinstance(key["v"], str) or isinstance(answer["v"], str):
            return bool(key["v"] == answer["v"])
        return close(key["v"], answer["v"], tolerance * max(1.0, abs(key["v"])))
    if key["t"] != answer["t"]:
        return False
    if key["t"] in {"list", "set"}:
        pairs = zip(key["v"], answer["v"], strict=False)
        return len(key["v"]) == len(answer["v"]) and all(_close_results(*pair, tolerance) for pair in pairs)
    if key["t"] == "text":
        return fold(key["v"]) == fold(answer["v"])
    return key == answer
