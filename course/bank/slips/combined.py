"""Combine several changes of a solution that is a formula: other rows for some numbers, another formula.

The solution is not run again for each combination. Each change is run once, which gives the changed value of
each number. The combinations are then computed from these values.
"""

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from course.bank.slips.changes import Change, expression, fits, is_number
from course.bank.slips.solution import NUMPY, NoSolution, Solution, Swap
from course.bank.tables import slipped
from course.kinds import Slip
from course.kinds.closeness import by_chance, significant, written

Floats = npt.NDArray[np.float64]

_NUMBER = "__number_{}"
_FUNCTIONS = ("abs", "exp", "log", "sqrt")  #: functions that also take arrays
_SIDES: dict[type[ast.operator], tuple[str, str]] = {
    ast.Div: ("the numerator", "the denominator"),
    ast.Sub: ("the first number", "the second number"),
    ast.Add: ("the first number", "the second number"),
    ast.Mult: ("the first factor", "the second factor"),
}


class Formula:
    """A worked solution as one formula of numbers that it takes from tables.

    `numbers` are the expressions of the numbers, and `worth` their values, in the same order.

    Raises
    ------
    NoSolution
        No number stands alone in the solution.
    """

    def __init__(self, solution: Solution) -> None:
        self._solution = solution
        self._words: dict[tuple[frozenset[int], frozenset[int]], str] = {}
        for through_names in (True, False):
            self._through_names = through_names
            self.numbers = list({id(node): node for node in self._found(solution.last)}.values())
            self.worth = np.array([float(solution.worth(node)) for node in self.numbers])
            if self.numbers and self.equals(solution.value):
                return
        raise NoSolution("the solution is no formula of numbers")

    def _found(self, node: ast.expr) -> Iterator[ast.expr]:
        """Yield the numbers of an expression, from left to right."""
        inner = self._inner(node)
        if inner is not None:
            for part in inner:
                yield from self._found(part)
        elif not isinstance(node, ast.Constant) and is_number(self._solution.worth(node)):
            yield node

    def _inner(self, node: ast.expr) -> list[ast.expr] | None:
        """Return the operands of an expression, or None where its value is read from a table."""
        if isinstance(node, ast.BinOp):
            return [node.left, node.right]
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
            return [node.operand]
        if isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords:
            name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
            return [node.args[0]] if name in _FUNCTIONS else None
        if isinstance(node, ast.Name):
            if node.id in self._solution.parameters:
                return []
            given = self._assigned(node) if self._through_names else None
            return None if given is None else [given]
        return None

    def _assigned(self, name: ast.Name) -> ast.expr | None:
        """Return the only expression assigned to a name, or None where the name changes on the way."""
        found = []
        for statement in self._solution.statements[: self._solution.place(name)]:
            if name.id not in _stored(statement):
                continue
            if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
                return None
            found += _pairs(statement.targets[0], statement.value)
        given = [value for target, value in found if target == name.id]
        return given[0] if len(given) == 1 else None

    # -------------------------------------------------------------------------- running

    def equals(self, value: object, swaps: Sequence[Swap] = ()) -> bool:
        """Tell whether the formula, after `swaps`, turns the tables' numbers into `value`."""
        # Try several sizes, since a table of the same size would take the array for a column.
        for size in (2, 3):
            try:
                made = self.run([np.full(size, one) for one in self.worth], swaps)
            except Exception:
                return False
            if made.shape != (size,) or not is_number(value):
                return False
            if not np.allclose(made, float(value), rtol=1e-9, atol=0.0, equal_nan=True):  # type: ignore[arg-type]
                return False
        return True

    def run(self, numbers: Sequence[Floats], swaps: Sequence[Swap] = ()) -> Floats:
        """Compute the formula for many numbers at once.

        `numbers` holds one array for each number, all of one length. `swaps` change the formula itself.

        Raises
        ------
        Exception
            The formula does not take arrays.
        """
        names = {_NUMBER.format(place): array for place, array in enumerate(numbers)}
        put: list[Swap] = [
            (node, ast.Name(_NUMBER.format(place), ast.Load())) for place, node in enumerate(self.numbers)
        ]
        return np.asarray(self._solution.run([*swaps, *put], names, everywhere=True), dtype=float)

    def numbers_in(self, change: Change, several: str = "sum") -> Floats:
        """Return the values of the numbers in a changed copy of the solution.

        Where a left-out condition turns a number into several, these are added up, or `several` is "mean".

        Raises
        ------
        Exception
            Whatever the changed copy raises.
        """
        nodes = [_rows_of_first(node) for node in self.numbers]
        if change.tables is None:
            found = self._solution.noted(change.swaps, nodes)
        else:
            with slipped(change.tables):
                found = self._solution.noted(change.swaps, nodes, whole=True)
        return np.array([_as_one(one, several) for one in found])

    def rounded(self, places: int) -> list[list[Swap]]:
        """Return changes that round a step: one or both sides of the last step, or the step before it."""
        node: ast.expr | None = self._solution.last
        found: list[list[Swap]] = []
        while node is not None:
            sides = [part for part in self._inner(node) or [] if not isinstance(part, ast.Constant)]
            inner = [part for part in sides if self._places(part)]
            steps = [part for part in inner if all(part is not one for one in self.numbers)]
            for rounded in (steps, *([side] for side in sides if len(sides) > 1)):
                if rounded:
                    code = f"{NUMPY}.round(step, {places})"
                    found.append([(step, expression(code, step=step)) for step in rounded])
            node = steps[0] if len(inner) == len(steps) == 1 else None
        return found

    # -------------------------------------------------------------------------- naming

    def place_of(self, chosen: frozenset[int], among: frozenset[int]) -> str:
        """Return words for the place of some numbers, or an empty text where there are no short words.

        `among` are the places of the numbers that could have been meant.
        """
        if (chosen, among) not in self._words:
            self._words[chosen, among] = self._place_of(chosen, among)
        return self._words[chosen, among]

    def _place_of(self, chosen: frozenset[int], among: frozenset[int]) -> str:
        words: list[str] = []
        node: ast.expr | None = self._solution.last
        while node is not None and chosen != among and len(words) < 2:
            inner = self._inner(node) or []
            sides = [self._places(part) & among for part in inner]
            holding = [number for number, side in enumerate(sides) if chosen <= side]
            if not holding:
                return ""
            place = holding[0]
            if len(sides) == 2 and all(sides):
                if type(getattr(node, "op", None)) not in _SIDES:
                    return ""
                words.append(_SIDES[type(node.op)][place])  # type: ignore[attr-defined]
                among = sides[place]
            node = inner[place]
        return " of ".join(reversed(words)) if chosen == among else ""

    def _places(self, node: ast.expr) -> frozenset[int]:
        held = {id(one) for one in self._found(node)}
        return frozenset(place for place, one in enumerate(self.numbers) if id(one) in held)


def _rows_of_first(node: ast.expr) -> ast.expr:
    """Return the column in an expression such as `column.iloc[0]`, or the expression itself."""
    is_first = (
        isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "iloc"
        and isinstance(node.slice, ast.Constant)
        and node.slice.value == 0
    )
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "item":
        return node.func.value
    return node.value.value if is_first else node  # type: ignore[attr-defined]


def _as_one(value: Any, several: str) -> float:
    if isinstance(value, pd.Series):
        if value.empty or not pd.api.types.is_numeric_dtype(value):
            raise ValueError("no numbers")
        return float(value.agg(several))
    return float(value)


def _stored(statement: ast.stmt) -> set[str]:
    return {
        node.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


def _pairs(target: ast.expr, value: ast.expr) -> list[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name):
        return [(target.id, value)]
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return [
            pair for one, given in zip(target.elts, value.elts, strict=False) for pair in _pairs(one, given)
        ]
    return []


_LIKELIEST = 10.0  #: weight of a change that everybody makes
_APART = 1.5  #: penalty for a change of one number only
_ADDED = 1.0  #: penalty for adding a number to the right one
_AGAIN = 2.0  #: penalty for taking two wrong values of one column
_MOST_SINGLE = 220  #: most changes that are run
_PAIRED = 18  #: number of the likeliest changes of numbers that are paired
_PAIRED_STEPS = 14  #: number of the likeliest changes of the formula that are paired
_MOST_FORMULAS = 40
_WITH_FORMULA = 3000  #: number of the likeliest choices of numbers that are put into each changed formula
_PLACES = range(5)
_CLOSE = 2.0  #: combinations less likely than the likeliest by more than this are not shown
_MOST_NUMBERS = 6  #: in a longer formula, a change touches either all numbers or one
_TOLD = 2
_MOST_PARTS = 2  #: more changes at once would explain nearly any number
_DIGITS = 6  #: for an answer with fewer digits, only single changes are shown
_CHANCE = 0.002  #: highest accepted chance that a number meets a combination by chance


@dataclass(frozen=True)
class _Choice:
    """Values of the formula's numbers, the changes that give these values, and a penalty."""

    penalty: float
    worth: Floats
    made: tuple[tuple[Change, str], ...] = field(default=())  #: each change, with words for its place


@dataclass(frozen=True)
class _Results:
    """The results of all combinations, the likeliest first; there are more than a hundred thousand."""

    #: result of each combination, and its penalty
    values: Floats
    penalties: Floats
    ways: list[tuple[Change, ...]]  #: the changes of the formula that were tried
    #: place of each combination's formula in `ways`, and of its choice of numbers
    way: npt.NDArray[np.int32]
    choice: npt.NDArray[np.int32]


_ROUNDED = Change("rounded", "You get this if you round on the way.", "Round at the end only.", 7.0, ())


class Copies:
    """Results of changed copies of the solution, in the order in which they are asked for.

    `kept` holds the results of an earlier run. `made` collects the results of this run, as plain data.
    """

    def __init__(self, kept: Sequence[Any] | None = None) -> None:
        self.made: list[Any] = []
        self._kept = None if kept is None else iter(kept)

    def numbers(self, compute: Callable[[], Floats]) -> Floats | None:
        """Return the numbers of a copy, or None where it fails."""
        if self._kept is not None:
            found = next(self._kept)
            return None if found is None else np.array(found, dtype=float)
        try:
            worth = compute()
        except Exception:
            worth = None
        self.made.append(None if worth is None else worth.tolist())
        return worth

    def holds(self, compute: Callable[[], bool]) -> bool:
        """Return the yes or no that `compute` finds for a copy, or that an earlier run kept."""
        self.made.append(bool(next(self._kept)) if self._kept is not None else compute())
        return bool(self.made[-1])


class Combined:
    """The combinations of the changes of one solution.

    The changes are given with the likeliest first. `kept` are the results of an earlier run with the same
    changes.

    Raises
    ------
    NoSolution
        The solution is no formula of numbers.
    """

    def __init__(
        self, solution: Solution, changes: Sequence[Change], kept: Sequence[Any] | None = None
    ) -> None:
        self._formula = Formula(solution)
        self._copies = Copies(kept)
        singles, formulas = self._run(solution, changes)
        self._means = list(self._of_parts(singles))
        self._formulas = [*((one,) for one in formulas), *self._pairs(solution, formulas)]
        found = [_Choice(0.0, self._formula.worth)]
        for change, worth in singles:
            found += self._parts(change, worth, _LIKELIEST - change.weight)
            if change.added:
                both = replace(change, name=f"with_{change.name}", sentence=change.added)
                touched = worth != self._formula.worth
                added = self._formula.worth + np.where(touched, worth, 0.0)
                found += self._parts(both, added, _LIKELIEST - change.weight + _ADDED)
        found += self._together(solution, singles)
        found += list(_on_different(found[1:], self._formula.worth))
        found.sort(key=lambda one: one.penalty)
        self._choices = found
        self._penalties = np.array([one.penalty for one in found])
        self._numbers = np.array([one.worth for one in found]).T

    def _run(
        self, solution: Solution, changes: Sequence[Change]
    ) -> tuple[list[tuple[Change, Floats]], list[Change]]:
        """Run the changes; return those of numbers with the changed values, and those of the formula."""
        singles: list[tuple[Change, Floats]] = []
        formulas: list[Change] = []
        for change in changes[:_MOST_SINGLE]:
            # None where the change removes a number: it may change the formula itself
            worth = self._copies.numbers(partial(self._formula.numbers_in, change))
            if worth is not None and not np.array_equal(worth, self._formula.worth):
                singles.append((change, worth))
                singles += self._meant(change, worth)
            elif change.tables is not None:
                continue
            elif len(formulas) < _MOST_FORMULAS and self._copies.holds(
                partial(self._is_formula, solution, change)
            ):
                formulas.append(change)
        return singles, formulas

    def _meant(self, change: Change, summed: Floats) -> Iterator[tuple[Change, Floats]]:
        """Yield the mean of the rows where a left-out condition lets in several."""
        if change.name.startswith("without_"):
            worth = self._copies.numbers(partial(self._formula.numbers_in, change, "mean"))
            if worth is not None and not np.array_equal(worth, summed):
                said = f"{change.sentence.removesuffix('.')} and take the mean."
                yield replace(change, name=f"mean_{change.name}", sentence=said), worth

    def _is_formula(self, solution: Solution, change: Change) -> bool:
        try:
            return self._formula.equals(solution.run(change.swaps), change.swaps)
        except Exception:
            return False

    def _of_parts(self, singles: Sequence[tuple[Change, Floats]]) -> Iterator[tuple[Change, float]]:
        """Yield the mean of results by part, such as by product, instead of one result for all."""
        columns = dict.fromkeys(change.part_of for change, _ in singles if change.part_of)
        for column in columns:
            parts = np.array([worth for change, worth in singles if change.part_of == column]).T
            said = f"You get this if you compute the result for each `{column}` and take the mean."
            change = Change(
                f"mean_of_{column}", said, "Look at when you add up and when you divide.", 7.0, ()
            )
            if parts.shape[1] > 1:
                with np.errstate(all="ignore"):
                    yield change, float(self._formula.run(list(parts)).mean())

    def _pairs(self, solution: Solution, formulas: Sequence[Change]) -> Iterator[tuple[Change, ...]]:
        """Yield pairs of likely changes of the formula, whose swaps do not collide."""
        for one, other in combinations(formulas[:_PAIRED_STEPS], 2):
            swaps = solution.together(one.swaps, other.swaps)
            # Each changes only the formula, so both together do.
            if swaps and not _of_one_kind(one, other):
                yield one, replace(other, swaps=swaps)

    def _parts(self, change: Change, worth: Floats, penalty: float) -> Iterator[_Choice]:
        """Yield a change of all the numbers that it touches, and of only some of them."""
        own = self._formula.worth
        touched = frozenset(np.flatnonzero(worth != own).tolist())
        yield _Choice(penalty, worth, ((change, ""),))
        if len(touched) == 1:
            return
        some = range(1, len(touched) if len(touched) <= _MOST_NUMBERS else 2)
        for chosen in (frozenset(one) for count in some for one in combinations(sorted(touched), count)):
            place = self._formula.place_of(chosen, touched)
            if place:
                kept = own.copy()
                kept[list(chosen)] = worth[list(chosen)]
                yield _Choice(penalty + _APART, kept, ((change, place),))

    def _together(self, solution: Solution, singles: Sequence[tuple[Change, Floats]]) -> Iterator[_Choice]:
        """Yield pairs of likely changes that both change the same numbers."""
        for (one, _), (other, _) in combinations(singles[:_PAIRED], 2):
            swaps = solution.together(one.swaps, other.swaps)
            if not swaps or one.tables or other.tables or _of_one_kind(one, other):
                continue
            worth = self._copies.numbers(partial(self._formula.numbers_in, replace(one, swaps=swaps)))
            if worth is None:
                continue
            penalty = 2 * _LIKELIEST - one.weight - other.weight
            yield _Choice(penalty, worth, ((one, ""), (other, "")))

    @property
    def copies(self) -> list[Any]:
        """The results of all changed copies as plain data, for `kept` of a later run."""
        return self._copies.made

    # -------------------------------------------------------------------------- searching

    def leading_to(self, given: float) -> list[Slip]:
        """Return the likeliest combinations whose result equals a number to all its written digits."""
        results = self._results
        values, penalties = results.values, results.penalties
        found: list[Slip] = []
        digits = significant(float(f"{given:.12g}"))  # 3.4000000000000004 has two
        least, fewest = np.inf, _MOST_PARTS if digits >= _DIGITS else 1
        for place in written(values, given):
            if penalties[place] > least + _CLOSE or len(found) == _TOLD:
                break
            choice, steps = self._choices[results.choice[place]], results.ways[results.way[place]]
            parts = len(choice.made) + len(steps)
            slip = _slip(choice, steps, float(values[place])) if parts <= fewest else None
            likelier = values[: np.searchsorted(penalties, penalties[place], "right")]
            if slip is None or by_chance(likelier, float(values[place]), given, _CHANCE):
                continue
            # Two changes explain nothing more than a single change with the same number.
            least, fewest = min(least, float(penalties[place])), min(fewest, parts)
            if all(slip.sentence != other.sentence for other in found):
                found.append(slip)
        return found

    @cached_property
    def _results(self) -> _Results:
        ways: list[tuple[Change, ...]] = []
        parts: list[tuple[Floats, Floats]] = []
        for steps, swaps, most, numbers in self._ways():
            with np.errstate(all="ignore"):
                try:
                    made = self._formula.run(list(numbers[:, :most]), swaps)
                except Exception:  # the changed formula takes no arrays
                    continue
            if made.shape != numbers[0, :most].shape:  # two changes together removed all numbers
                continue
            ways.append(steps)
            parts.append((made, self._penalties[:most] + sum(_LIKELIEST - one.weight for one in steps)))
        for change, value in self._means:
            ways.append((change,))
            parts.append((np.array([value]), np.array([_LIKELIEST - change.weight])))
        sizes = [len(made) for made, _ in parts]
        values, penalties = (np.concatenate(one) for one in zip(*parts, strict=True))
        way = np.repeat(np.arange(len(ways), dtype=np.int32), sizes)
        choice = np.concatenate([np.arange(size, dtype=np.int32) for size in sizes])
        order = np.argsort(penalties, kind="stable")
        return _Results(values[order], penalties[order], ways, way[order], choice[order])

    def _ways(self) -> Iterator[tuple[tuple[Change, ...], tuple[Swap, ...], int, Floats]]:
        """Yield each changed formula, with the number of choices and the numbers to put into it."""
        yield (), (), len(self._choices), self._numbers
        for steps in self._formulas:
            most = _WITH_FORMULA if len(steps) == 1 else 1
            yield steps, steps[-1].swaps, most, self._numbers
        for places in _PLACES:  # beside another change, rounding would explain nearly any number
            yield (_ROUNDED,), (), 1, self._numbers.round(places)
            for inner in self._formula.rounded(places):
                yield (_ROUNDED,), tuple(inner), 1, self._numbers


def _of_one_kind(one: Change, other: Change) -> bool:
    return one.name.partition("_")[0] == other.name.partition("_")[0]


def _on_different(choices: Sequence[_Choice], own: Floats) -> Iterator[_Choice]:
    """Yield pairs of changes that change different numbers."""
    single = sorted((one for one in choices if len(one.made) == 1), key=lambda one: one.penalty)[:160]
    # Which numbers are touched, as the bits of a whole number: there are thousands of pairs.
    touched = [sum(1 << int(place) for place in np.flatnonzero(one.worth != own)) for one in single]
    for (one, left), (other, right) in combinations(zip(single, touched, strict=True), 2):
        if not left & right and one.made[0][0] is not other.made[0][0]:
            worth = np.where(one.worth != own, one.worth, other.worth)
            again = _AGAIN if _of_one_kind(one.made[0][0], other.made[0][0]) else 0.0
            yield _Choice(one.penalty + other.penalty + again, worth, (*one.made, *other.made))


def _slip(choice: _Choice, steps: tuple[Change, ...], value: float) -> Slip | None:
    """Return the slip of a combination, or None where its sentence would be too long."""
    parts = [*choice.made, *((step, "") for step in steps)]
    if not parts:
        return None
    for brief in (False, True):
        first, *others = (_clause(change, place, brief=brief) for change, place in parts)
        said = f"You get this if {', and '.join([first, *(one.removeprefix('you ') for one in others)])}."
        if fits(said):
            name = "_and_".join(change.name for change, _ in parts)
            return Slip(f"slip_{name}", said, parts[0][0].step, value)
    return None


def _clause(change: Change, place: str, *, brief: bool) -> str:
    said = (change.brief if brief else "") or change.sentence
    said = said.removeprefix("You get this if ").removesuffix(".")
    where = f", in {place}{'' if brief else ' only'}"
    return f"{said}{where}" if place else said
