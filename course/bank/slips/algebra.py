"""Change the steps of a computation: swapped sides, other operators or numbers, steps left out."""

import ast
import itertools
from collections import Counter
from collections.abc import Iterator
from typing import Any

from course.bank.slips.changes import Change, expression, fits, is_number, is_quantity, value_word
from course.bank.slips.solution import NUMPY, Solution, Swap

#: name of a change, what the learner does, weight, and the changed step of the numbers a and b as code
_Found = Iterator[tuple[str, str, float, str]]

_STEPS: dict[type[ast.operator], str] = {
    ast.Div: "Look at what is divided by what.",
    ast.Mult: "Look at what is multiplied.",
    ast.Sub: "Look at what is subtracted from what.",
    ast.Add: "Look at what is added up.",
    ast.Pow: "Look at the power.",
    ast.FloorDiv: "Look at what is divided by what.",
    ast.Mod: "Look at what is divided by what.",
}
#: penalties for a change of a step on the way, and for one that the sentence cannot name
_ON_THE_WAY_LESS, _UNNAMED_LESS = 0.4, 2.0
_UNNAMED = ("a division", "a factor of a product", "a part of a sum")
_FEW_WORDS = 6  #: a longer comment does not name a step inside a sentence
_SHORT = 14  #: code of up to this many characters is readable in a sentence
_SCALES = (10, 100, 1000, 10_000, 1_000_000)
#: largest number that somebody may count one too high or too low, such as months
_MOST_COUNTED = 12
#: calls that change a number and are often forgotten
_DROPPED = {
    "abs": "keep the sign where the size is asked",
    "round": "leave out the rounding",
    "sqrt": "leave out the root",
    "log": "leave out the logarithm",
    "exp": "leave out the exponential",
    "fillna": "do not fill what is missing",
    "int": "do not cut off the decimals",
}


def changes(solution: Solution) -> Iterator[Change]:
    """Yield changes of arithmetic, of comparisons in functions, and of plain numbers."""
    yield from _steps(solution)
    for node in solution.nodes(ast.UnaryOp):
        if isinstance(node.op, ast.USub) and not isinstance(node.operand, ast.Constant):
            said = "You get this if you leave out a minus sign."
            yield Change("no_minus", said, "Look at the signs.", 7.0, ((node, node.operand),))
    yield from _without_brackets(solution)
    yield from _calls_left_out(solution)
    yield from _numbers(solution)
    yield from _rests(solution)
    yield from _one_half(solution)
    yield from _signs_of_comparison(solution)
    yield from _arguments(solution)


def _steps(solution: Solution) -> Iterator[Change]:
    """Yield changes of steps with two numbers."""
    several = _several(solution)
    for node in solution.nodes(ast.BinOp):
        if type(node.op) not in _STEPS or not _counts(solution, node):
            continue
        where = in_step(solution, node) if type(node.op) in several else ""
        for name, doing, weight, made in _of_two(solution, node):
            told = _told(solution, node, name, doing)
            if not told:
                continue
            said = f"You get this if you {told}{_which(solution, name, node)}{where}."
            brief = f"You get this if you {told}."
            said = next((one for one in (said, f"{brief[:-1]}{where}.") if fits(one)), brief)
            weight -= _ON_THE_WAY_LESS if solution.step_of(node) else 0.0
            weight -= _UNNAMED_LESS if told.endswith(_UNNAMED) else 0.0
            yield Change(name, said, _STEPS[type(node.op)], weight, ((node, made),), brief=brief)


def _told(solution: Solution, node: ast.BinOp, name: str, doing: str) -> str:
    """Return the words for a change of a step, or an empty text where no learner would make the change."""
    if name == "of_others" and not _is_part(solution, node):
        return ""
    if not _is_asked(solution, node):
        other_unit = name in _OTHER_UNIT or name.endswith("_percent")
        return "" if other_unit else _named_part(solution, name, node) or _ON_THE_WAY.get(name, doing)
    if node is not solution.last and name.endswith("_percent"):
        return ""  # the factor behind the step would be another hundred
    return _named_part(solution, name, node) or doing


#: changes to another unit; where a factor follows, the sentence would name the wrong number
_OTHER_UNIT = ("denominator", "plain_change")
#: change -> words for a step that is not the last one
_ON_THE_WAY = {
    "growth": "subtract one from a ratio on the way",
    "relative": "take a relative change for a difference on the way",
    "rest": "take 1 minus a ratio on the way",
}


def _several(solution: Solution) -> set[type[ast.operator]]:
    """Return the operators that occur in several steps, so that a sentence must name the step."""
    places: dict[type[ast.operator], set[str]] = {}
    for node in solution.nodes(ast.BinOp):
        fixed = isinstance(node.left, ast.Constant) or isinstance(node.right, ast.Constant)
        if not fixed or isinstance(node.op, (ast.Add, ast.Sub)):  # a factor such as 100 is named by itself
            places.setdefault(type(node.op), set()).add(solution.step_of(node))
    return {operator for operator, steps in places.items() if len(steps) > 1}


def in_step(solution: Solution, node: ast.AST) -> str:
    """Return words for the step of the solution in which a part stands."""
    step = solution.step_of(node)
    return f", in the step {solution.words_of(step, most=_FEW_WORDS)}" if step else ", in the last step"


def _is_asked(solution: Solution, node: ast.BinOp) -> bool:
    """Tell whether the answer is this step itself, or the step times a constant."""
    while node is not solution.last and not solution.scoped(node):
        holder = solution.parent(node)
        if not isinstance(holder, ast.BinOp) or not isinstance(holder.op, (ast.Mult, ast.Div)):
            return False
        other = holder.right if holder.left is node else holder.left
        if not isinstance(other, ast.Constant) or (isinstance(holder.op, ast.Div) and other is holder.left):
            return False
        node = holder
    return True


def _is_part(solution: Solution, node: ast.BinOp) -> bool:
    """Tell whether the left number may be a part of the right one; unknown numbers may be."""
    part, whole = solution.worth(node.left), solution.worth(node.right)
    return not (is_number(part) and is_number(whole)) or 0 < part < whole


#: change -> words with both sides of the step, where both have a name
_WHICH = {
    "turned_round": ", {b} by {a}",
    "product": ", {a} and {b}",
    "difference": ", {b} from {a}",
    "denominator": ", {b}",
    "of_both": ", {a} and {b}",
    "other_way": ", {a} from {b}",
    "added": ", {a} and {b}",
    "second_only": ", {b}",
    "subtracted": ", {b} from {a}",
}


#: change -> words and side of the part that is left out
_LEFT_OUT = {
    "numerator": ("leave out the division by", "right"),
    "first_only": ("do not subtract", "right"),
    "first_part": ("leave out the part", "right"),
    "second_part": ("leave out the part", "left"),
    "first_factor": ("leave out the factor", "right"),
    "second_factor": ("leave out the factor", "left"),
}


def _named_part(solution: Solution, name: str, node: ast.BinOp) -> str:
    """Return words for the number that is left out, or an empty text where it has no short name."""
    doing, side = _LEFT_OUT.get(name, ("", "left"))
    word = word_of(solution, getattr(node, side)) if doing else ""
    return f"{doing} {word}" if word else ""


def _which(solution: Solution, name: str, node: ast.BinOp) -> str:
    """Return words for both numbers of a step, or an empty text where one has no short name."""
    a, b = (word_of(solution, side) for side in (node.left, node.right))
    return _WHICH.get(name, "").format(a=a, b=b) if a and b and a != b else ""


def word_of(solution: Solution, node: ast.expr) -> str:
    """Name a number by its label in a table, by the column of its sum, or by its own name."""
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and not node.args:
        node = node.func.value
    if isinstance(node, ast.Name):
        if is_number(solution.parameters.get(node.id)):
            return value_word(solution.parameters[node.id])  # the question prints it
        return solution.words_of(node.id, most=_FEW_WORDS) if not node.id.startswith("__") else ""
    if isinstance(node, ast.Subscript):
        keys = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        words = [solution.worth(key) for key in keys]
        plain = [word for word in words if isinstance(word, (str, int)) and not isinstance(word, bool)]
        if plain and not solution.scoped(node) and not _of_place(node):
            return _labelled(plain[0])
    return ""


def _labelled(label: str | int) -> str:
    """Return words for the number at a label: "the figure for 2024", or a column's name as it is."""
    word = value_word(label)
    return word if word.startswith("`") else f"the figure for {word}"


def _of_place(node: ast.Subscript) -> bool:
    return isinstance(node.value, ast.Attribute) and node.value.attr == "iloc"


def _counts(solution: Solution, node: ast.BinOp) -> bool:
    """Tell whether both sides are quantities; unknown values may be."""
    return all(
        is_quantity(solution.worth(side)) and not isinstance(side, (ast.List, ast.JoinedStr))
        for side in (node.left, node.right)
    )


def _of_two(solution: Solution, node: ast.BinOp) -> Iterator[tuple[str, str, float, ast.expr]]:
    """Yield the changes of a step: name, what the learner does, weight, and the changed step."""
    a, b = node.left, node.right
    fixed = [is_number(side.value) if isinstance(side, ast.Constant) else False for side in (a, b)]
    made = {ast.Div: _ratio, ast.Mult: _product, ast.Sub: _difference, ast.Add: _sum, ast.Pow: _power}
    parts = {"a": a, "b": b}
    if isinstance(a, ast.BinOp):
        parts |= {"last": a.left, "first": a.right}
    for name, doing, weight, code in made[type(node.op)](a, b, fixed) if type(node.op) in made else ():
        yield name, doing, weight, expression(code, **parts)


def _ratio(a: ast.expr, b: ast.expr, fixed: list[bool]) -> _Found:
    if fixed[1]:
        word = _written(b)
        yield f"no_division_{word}", f"leave out the division by {word}", 8.0, "a"
        yield f"times_{word}", f"multiply by {word} where you should divide", 7.0, "a * b"
        return
    yield "turned_round", "divide the other way round", 9.0, "b / a"
    yield "product", "multiply where you should divide", 6.5, "a * b"
    if fixed[0]:
        yield "no_inverse", "stop before you take one over the result", 8.0, "b"
        return
    yield "difference", "subtract where a ratio is asked", 6.5, "a - b"
    yield "numerator", f"leave out {_called(b, 'the division by', 'a division')}", 8.0, "a"
    yield "denominator", "take the denominator in place of the ratio", 5.0, "b"
    yield "growth", "subtract one from a ratio where the ratio itself is asked", 6.5, "a / b - 1"
    yield "growth_percent", "give the ratio as a change in percent", 5.5, "100 * (a / b - 1)"
    yield "rest", "take 1 minus the ratio", 6.0, "1 - a / b"
    yield "of_both", "divide by the sum of both numbers", 6.0, "a / (a + b)"
    yield "of_others", "divide by all the others, without the part itself", 6.5, "a / (b - a)"


def _product(a: ast.expr, b: ast.expr, fixed: list[bool]) -> _Found:
    for given, is_fixed, rest, quotient in ((a, fixed[0], "b", "b / a"), (b, fixed[1], "a", "a / b")):
        if is_fixed:
            word = _written(given)
            yield f"no_times_{word}", f"leave out the multiplication by {word}", 8.0, rest
            yield f"over_{word}", f"divide by {word} where you should multiply", 6.0, quotient
    if any(fixed):
        return
    for name, kept, other in (("first_factor", "a", b), ("second_factor", "b", a)):
        yield name, f"leave out {_called(other, 'the factor', 'a factor of a product')}", 7.0, kept
    yield "quotient", "divide where you should multiply", 7.0, "a / b"
    yield "quotient_turned", "divide where you should multiply", 6.0, "b / a"
    yield "sum", "add where you should multiply", 5.0, "a + b"


def _difference(a: ast.expr, b: ast.expr, fixed: list[bool]) -> _Found:
    yield "other_way", "subtract the other way round", 9.0, "b - a"
    yield "added", "add where you should subtract", 7.0, "a + b"
    if fixed[1]:
        yield "not_less", f"do not subtract {_written(b)}", 8.0, "a"
        if isinstance(a, ast.BinOp) and isinstance(a.op, ast.Div) and _written(b) == "1":
            yield from _growth()
        return
    if fixed[0]:
        yield "not_from", f"do not subtract from {_written(a)}", 8.0, "b"
        return
    yield "first_only", "leave out the number after the minus sign", 7.0, "a"
    yield "second_only", "take only the number after the minus sign", 6.0, "b"
    yield "ratio", "divide where a difference is asked", 7.0, "a / b"
    yield "ratio_percent", "give a ratio in percent where a difference is asked", 5.0, "100 * (a / b)"
    yield "relative", "give a relative change where a difference is asked", 6.0, "a / b - 1"
    said = "give a change in percent where a difference is asked"
    yield "relative_percent", said, 6.5, "100 * (a / b - 1)"
    yield "size", "take the difference without its sign", 5.0, "abs(a - b)"


def _growth() -> _Found:
    """Yield changes of `last / first - 1` to other measures of growth, such as the difference."""
    yield "of_the_end", "divide the change by the later number", 8.0, "(last - first) / last"
    said = "take the change itself, without dividing it by the earlier number"
    yield "plain_change", said, 7.0, "last - first"
    said = "divide the change by the mean of both numbers"
    yield "of_the_middle", said, 6.0, "(last - first) / ((last + first) / 2)"
    yield "logarithm", "take the logarithm of the ratio for the change", 6.0, f"{NUMPY}.log(last / first)"
    for number, word in ((2, "two"), (3, "three"), (4, "four"), (5, "five")):
        said = f"take the yearly rate over {word} years"
        yield f"yearly_{number}", said, 5.0, f"(last / first) ** {1 / number} - 1"


def _sum(a: ast.expr, b: ast.expr, fixed: list[bool]) -> _Found:
    yield "subtracted", "subtract where you should add", 8.0, "a - b"
    yield "first_part", f"leave out {_called(b, 'the part', 'a part of a sum')}", 7.5, "a"
    yield "second_part", f"leave out {_called(a, 'the part', 'a part of a sum')}", 7.0, "b"
    if not any(fixed):
        yield "multiplied", "multiply where you should add", 5.0, "a * b"
        yield "average", "take the average where a sum is asked", 6.0, "(a + b) / 2"


def _power(a: ast.expr, b: ast.expr, fixed: list[bool]) -> _Found:
    squares: dict[Any, str] = {2: "a square", 0.5: "the root"}
    what = squares.get(b.value, "a power") if isinstance(b, ast.Constant) else "a power"
    yield "no_power", f"leave out {what}", 8.5, "a"
    said = "multiply by the exponent where a power is asked"
    if ast.unparse(b).startswith("1 / "):
        said = "leave out the brackets of the exponent, or multiply by the exponent"
    yield "times_power", said, 5.0, "a * b"
    yield "inverse_power", "take one over the exponent for the exponent", 6.0, "a ** (1 / b)"
    yield "negative_power", "turn the sign of the exponent", 7.0, "a ** -b"
    if what == "a square":
        said = "take the distance without its sign where its square is asked"
        yield "size_for_square", said, 7.0, "abs(a)"


def _called(node: ast.expr, before: str, otherwise: str) -> str:
    """Return words for a short step with its code, since `1 - p` tells more than "a factor"."""
    code = ast.unparse(node)
    plain = len(code) <= _SHORT and code.isascii() and not set(code) & set("_'\"[{=")
    return f"{before} `{code}`" if plain else otherwise


def _written(node: ast.expr) -> str:
    return value_word(node.value) if isinstance(node, ast.Constant) else ast.unparse(node)


def _without_brackets(solution: Solution) -> Iterator[Change]:
    """Yield what Python computes where the brackets around a sum or a difference are left out."""
    said = "You get this if you leave out brackets, so that only one part of a sum or a difference is "
    several = _several(solution)
    for node in solution.nodes(ast.BinOp):
        if not isinstance(node.op, (ast.Div, ast.Mult)) or not _counts(solution, node):
            continue
        where = in_step(solution, node) if type(node.op) in several else ""
        word = "divided" if isinstance(node.op, ast.Div) else "multiplied"
        left, right = node.left, node.right
        if isinstance(left, ast.BinOp) and isinstance(left.op, (ast.Add, ast.Sub)):
            made = ast.BinOp(left.left, left.op, ast.BinOp(left.right, node.op, right))
            words = f"{said}{word}{where}."
            yield Change("no_brackets", words, "Look at the brackets.", 6.5, ((node, made),))
        if isinstance(right, ast.BinOp) and isinstance(right.op, (ast.Add, ast.Sub)):
            made = ast.BinOp(ast.BinOp(left, node.op, right.left), right.op, right.right)
            words = f"{said}{word if word == 'multiplied' else 'divided by'}{where}."
            yield Change("no_brackets", words, "Look at the brackets.", 7.0, ((node, made),))


# -------------------------------------------------------------------- calls and numbers


def _calls_left_out(solution: Solution) -> Iterator[Change]:
    for node in solution.nodes(ast.Call):
        name = str(getattr(node.func, "attr", "") or getattr(node.func, "id", ""))
        if name not in _DROPPED:
            continue
        inner: Any = node.args[0] if node.args and name != "fillna" else getattr(node.func, "value", None)
        if isinstance(inner, ast.expr) and is_quantity(solution.worth(inner)):
            said = f"You get this if you {_DROPPED[name]}."
            yield Change(f"no_{name}", said, "Look at each step on the way.", 8.0, ((node, inner),))


def _numbers(solution: Solution) -> Iterator[Change]:
    """Yield changes of the constants in the solution and of its numeric parameters."""
    times = Counter(node.value for node in solution.nodes(ast.Constant) if is_number(node.value))
    for node, value in _plain_numbers(solution):
        if not isinstance(solution.parent(node), (ast.BinOp, ast.UnaryOp)) or value in (0, 1):
            continue
        if isinstance(node, ast.Constant) and times[value] > 1:
            continue  # the sentence could not say which of them is meant
        for other, weight in _near(value):
            said = f"You get this if you compute with {value_word(other)} where {value_word(value)} belongs."
            made = ast.Constant(other)
            yield Change(
                f"number_{other:g}", said, "Look at the numbers that you use.", weight, ((node, made),)
            )
    yield from _exchanged_numbers(solution)
    for node in solution.nodes(ast.Constant):
        holder = solution.parent(node)
        is_one = solution.scoped(node) and type(node.value) is int and node.value in (0, 1)
        if is_one and isinstance(holder, (ast.Subscript, ast.Compare)):
            said = _of_zero_or_one(node.value, counts=isinstance(holder, ast.Subscript))
            swap = (node, ast.Constant(1 - node.value))
            yield Change("zero_one", said, "Look at the numbers in your function.", 5.0, (swap,))


def _plain_numbers(solution: Solution) -> Iterator[tuple[ast.expr, Any]]:
    """Yield the constants of the solution and its numeric parameters, with their values."""
    for node in solution.nodes(ast.Constant, ast.Name):
        if isinstance(node, ast.Constant):
            value = node.value
        else:
            value = solution.parameters.get(node.id) if isinstance(node.ctx, ast.Load) else None
        if is_number(value):
            yield node, value


def _rests(solution: Solution) -> Iterator[Change]:
    """Yield changes that take a chance or a share for its rest: 40 for 60 %, or 1 - p for p."""
    values: dict[str, Any] = {}
    for node in solution.nodes(ast.Name):
        if not solution.scoped(node) and is_number(solution.named(node.id)):
            values[node.id] = solution.named(node.id)
    for name, value in values.items():
        read = [
            node for node in solution.nodes(ast.Name) if node.id == name and isinstance(node.ctx, ast.Load)
        ]
        percent = [node for node in read if _over_hundred(solution.parent(node))]
        whole = 100 if percent and len(percent) == len(read) and 0 < value < 100 else 1
        if read and (whole == 100 or 0 < value < 1):
            made = [(node, expression(f"{whole} - part", part=node)) for node in read]
            rest, word = (value_word(one) for one in (whole - value, value))
            said = f"You get this if you take the rest, {rest} for {word}."
            if name not in solution.parameters:
                said = f"You get this if you take the rest for {solution.words_of(name)}, {rest} for {word}."
            step = "Look at which chance or share belongs where."
            yield Change(f"rest_of_{name}", said, step, 8.0 if whole == 100 else 6.5, tuple(made))


def _one_half(solution: Solution) -> Iterator[Change]:
    """Yield the change that takes one half for p in p (1 - p), where this product is largest."""
    for node in solution.nodes(ast.BinOp):
        if not isinstance(node.op, ast.Mult) or solution.scoped(node):
            continue
        for share, rest in ((node.left, node.right), (node.right, node.left)):
            if ast.dump(rest) == ast.dump(expression("1 - share", share=share)):
                said = "You get this if you take one half for the share, the case with the largest error."
                step = "Look at the share that you put in."
                yield Change("one_half", said, step, 8.0, ((node, ast.Constant(0.25)),))


def _over_hundred(node: ast.AST | None) -> bool:
    over = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
    return over and isinstance(node.right, ast.Constant) and node.right.value == 100  # type: ignore[union-attr]


def _exchanged_numbers(solution: Solution) -> Iterator[Change]:
    """Yield changes that exchange two constants or numeric parameters of the solution."""
    places: dict[float, list[ast.expr]] = {}
    for node, value in _plain_numbers(solution):
        if value not in (0, 1, *_SCALES) and isinstance(solution.parent(node), ast.BinOp):
            places.setdefault(float(value), []).append(node)
    for one, other in itertools.combinations(places, 2):
        swaps = [(node, ast.Constant(other)) for node in places[one]]
        swaps += [(node, ast.Constant(one)) for node in places[other]]
        said = f"You get this if {value_word(one)} and {value_word(other)} stand in each other's place."
        yield Change("exchanged", said, "Look at which number stands where.", 7.0, tuple(swaps))


def _of_zero_or_one(value: int, *, counts: bool) -> str:
    """Return the sentence for mixing up 0 and 1, as a place in a list or in a comparison."""
    if counts:
        one, other = ("first", "second") if value == 0 else ("second", "first")
        return f"You get this if your function takes the {other} item where the {one} belongs."
    return f"You get this if your function compares with {1 - value} where {value} belongs."


def _near(value: Any) -> Iterator[tuple[Any, float]]:
    if value in _SCALES:
        yield value * 10, 4.5
        yield value / 10, 4.5
    elif value in (365, 365.25):
        yield 360, 4.0
        yield 365.25 if value == 365 else 365, 4.0
        yield 366, 3.0
    else:
        if float(value).is_integer() and abs(value) <= _MOST_COUNTED:
            yield value + 1, 5.0
            yield value - 1, 5.0
        if not float(value).is_integer():
            yield -value, 5.0  # such as an elasticity
        if 0 < value < 1:
            yield round(1 - value, 12), 6.0
            yield value * 100, 5.0
        elif 1 < value < 100:
            yield value / 100, 4.0


_SIGNS: dict[type[ast.cmpop], str] = {
    ast.Gt: ">", ast.GtE: ">=", ast.Lt: "<", ast.LtE: "<=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip


def _signs_of_comparison(solution: Solution) -> Iterator[Change]:
    """Yield changes of comparisons, joined conditions and cases inside functions."""
    turned: dict[type[ast.cmpop], type[ast.cmpop]] = {
        ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Lt: ast.LtE, ast.LtE: ast.Lt,
    }  # fmt: skip
    other: dict[type[ast.cmpop], type[ast.cmpop]] = {
        ast.Gt: ast.Lt, ast.GtE: ast.LtE, ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Eq: ast.NotEq,
    }  # fmt: skip
    step = "Try your function where both sides are equal, and where one is larger."
    for node in solution.nodes(ast.Compare):
        if not solution.scoped(node) or len(node.ops) != 1:
            continue
        sign = type(node.ops[0])
        for table, weight, words in (
            (turned, 7.0, "treats equal values the other way, like `{}` in place of `{}`"),
            (other, 6.0, "turns a comparison round, like `{}` in place of `{}`"),
        ):
            if sign in table:
                said = f"You get this if your function {words.format(_SIGNS[table[sign]], _SIGNS[sign])}."
                made = ast.Compare(node.left, [table[sign]()], node.comparators)
                yield Change("comparison", said, step, weight, ((node, made),))
    for node in solution.nodes(ast.BoolOp):
        if solution.scoped(node):
            joined: ast.boolop = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            said = _of_either(node.op)
            yield Change("either", said, step, 6.0, ((node, ast.BoolOp(joined, node.values)),))
            for left_out in node.values:
                kept = [one for one in node.values if one is not left_out]
                rest = kept[0] if len(kept) == 1 else ast.BoolOp(node.op, kept)
                said = "You get this if your function leaves out one of its conditions."
                yield Change("condition", said, step, 7.0, ((node, rest),))
    for node in solution.nodes(ast.IfExp):
        for part in (node.body, node.orelse):
            code = ast.unparse(part)
            always = f": it always takes `{code}`" if len(code) <= _SHORT else ""
            said = f"You get this if your function leaves out one of its cases{always}."
            yield Change("special_case", said, step, 7.0, ((node, part),))


def _of_either(operator: ast.boolop) -> str:
    if isinstance(operator, ast.And):
        return "You get this if one condition is enough in your function. All of them are needed."
    return "You get this if your function needs all conditions. One of them is enough."


def _arguments(solution: Solution) -> Iterator[Change]:
    """Yield changes that replace a function's argument by 1 or 0, or exchange two arguments."""
    for function in solution.nodes(ast.FunctionDef):
        names = [argument.arg for argument in function.args.args]
        used = {
            name: [node for node in ast.walk(function) if isinstance(node, ast.Name) and node.id == name]
            for name in names
        }
        for name, places in used.items():
            for value in (1, 0):
                said = f"You get this if your function always computes with {value} in place of `{name}`."
                swaps = tuple((node, ast.Constant(value)) for node in places)
                step = f"Change `{name}` alone and see what your function does."
                yield Change(f"without_{name}", said, step, 6.5, swaps)
        for number, one in enumerate(names):
            for other in names[number + 1 :]:
                turned: list[Swap] = [(node, ast.Name(other, ast.Load())) for node in used[one]]
                turned += [(node, ast.Name(one, ast.Load())) for node in used[other]]
                said = f"You get this if `{one}` and `{other}` stand in each other's place."
                yield Change("exchanged", said, "Look at the order of the arguments.", 7.0, tuple(turned))
