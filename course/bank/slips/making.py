"""Make the slips of a question with its parameters, the likeliest first, and keep them."""

import ast
import math
import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Protocol, TypeVar

from course.answers import Plain
from course.bank.filled import FilledQuestion
from course.bank.slips import aggregates, algebra, early, filters, tables, values
from course.bank.slips.changes import Change, fits
from course.bank.slips.combined import Combined
from course.bank.slips.outputs import Output, outputs
from course.bank.slips.shipped import from_plain, worked_out
from course.bank.slips.solution import NoSolution, Solution
from course.kinds import FormError, Slip

MOST_SLIPS = 400  #: most different slips of a case
_MOST_RUNS = 600  #: most changed copies to run; not a time, so that all computers find the same slips
_MANY = 40  #: most values that replace one value where changes are combined
_COMBINED = 40  #: number of cases whose combinations are kept
_LIKELY = 7.5  #: a slip of at least this weight must differ from the key
#: begins of the names of changes that leave a condition or an operation out
_LEAVES_OUT = (
    "without_",
    "no_",
    "not_less",
    "not_from",
    "numerator",
    *(f"{place}_{what}" for place in ("first", "second") for what in ("only", "part", "factor")),
)
_UNIT = re.compile(r"no_(times|division)_10*")  #: a change of unit, which is recognised and said
_NOTHING = 0.05  #: a change by a smaller part of the tolerance is ignored
_CASES = 2000  #: number of cases whose slips are kept
_SAME = 2  #: most sentences for one wrong answer
_FAR = 2.5  #: a second sentence is not less likely than the first by more than this
_PARTS = ("numerator", "denominator", "first_", "second_", "step_", "no_", "not_", "stopped")
#: words that only name the place of a mistake
_SMALL = {"in", "the", "a", "only", "one", "place", "row", "column", "first", "second", "number"}
_SMALL |= {"numerator", "denominator"}
#: (later slip, earlier slip) that are one mistake in other words when they give the same answer
_AGAIN = (
    *((stops, part) for stops in ("stopped", "step_") for part in _PARTS),
    *(("exchanged", first) for first in ("turned_round", "other_way")),
    *((f"{one}_of_", part) for one in ("sum", "mean", "max", "min") for part in _PARTS),
    *((part, "step_") for part in ("numerator", "denominator", "first_only", "second_only")),
    ("size_for_square", "no_power"),
    *((one, "other_flow") for one in ("flow_", "exchanged", "other_way")),
    *(("year_", f"year_{word}") for word in ("before", "after")),
    *((f"without_{name}", f"with_{name}") for name in ("flow", "year")),
    ("no_fillna", "no_fillna"),
)


_Answer = tuple[Change | Output, Any]
_Made = Iterator[tuple[Slip, Plain]]
_Wanted = tuple[Any, str, str]
_Found = TypeVar("_Found")
_kept: OrderedDict[_Wanted, tuple[tuple[Slip, Plain], ...]] = OrderedDict()
_combined: OrderedDict[_Wanted, Combined | None] = OrderedDict()


def changes_of(
    solution: Solution, also: Iterable[Any] = (), asked: str = "", most: int = values.MOST
) -> list[Change]:
    """Return the changes of a solution, the likeliest first; at most `most` values replace one value."""
    found = [
        *filters.changes(solution, asked),
        *values.changes(solution, also, asked, most),
        *algebra.changes(solution),
        *aggregates.changes(solution),
        *early.changes(solution),
    ]
    return sorted((one for one in found if fits(one.sentence)), key=lambda one: -one.weight)


def kept_slips(case: FilledQuestion, named: Callable[[], Sequence[Plain]]) -> tuple[tuple[Slip, Plain], ...]:
    """Return the slips that give neither the key nor one of the mistakes `named`, the likeliest first."""

    def make() -> tuple[tuple[Slip, Plain], ...]:
        if "slips" in (shipped := worked_out(case)):
            return from_plain(shipped["slips"])
        return found_slips(case, named)

    return _kept_of(_kept, _CASES, case, make)


def shared_slips(case: FilledQuestion) -> Sequence[tuple[Slip, Plain]]:
    """Return the slips of changed tables and of form, each with its settled answer."""
    shipped = worked_out(case)
    return from_plain(shipped["shared"]) if "shared" in shipped else list(found_shared(case))


def found_shared(case: FilledQuestion) -> _Made:
    """Work out the slips of `shared_slips` anew."""
    for slip in tables.slips(case):
        try:
            yield slip, case.settled(slip.value)
        except FormError:  # a form that the question does not take
            continue


def found_slips(case: FilledQuestion, named: Callable[[], Sequence[Plain]]) -> tuple[tuple[Slip, Plain], ...]:
    """Work out the slips of `kept_slips` anew."""
    return tuple(_told_apart(case, named(), solution_slips(case)))


def combined_slips(case: FilledQuestion, answer: Plain) -> list[Slip]:
    """Return the likeliest combinations of changes that give this number."""
    found = _kept_of(_combined, _COMBINED, case, lambda: _all_combined(case, worked_out(case).get("copies")))
    return [] if found is None else found.leading_to(float(answer["v"]))


def changed_copies(case: FilledQuestion) -> list[Any] | None:
    """Return the results of the changed copies that `combined_slips` runs, or None without such a formula."""
    found = _all_combined(case)
    return None if found is None else found.copies


def _all_combined(case: FilledQuestion, kept: Sequence[Any] | None = None) -> Combined | None:
    solution = _solution(case)
    try:
        if solution is None:
            return None
        made = [*_changes(case, solution, most=_MANY), *tables.changes(case)]
        return Combined(solution, sorted(made, key=lambda one: -one.weight), kept)
    except NoSolution:
        return None


def _kept_of(
    kept: OrderedDict[_Wanted, _Found], most: int, case: FilledQuestion, make: Callable[[], _Found]
) -> _Found:
    """Return the kept entry of a case, or make it; only the most recently used cases are kept."""
    wanted = _wanted(case)
    if wanted not in kept:
        kept[wanted] = make()
        while len(kept) > most:
            kept.popitem(last=False)
    kept.move_to_end(wanted)
    return kept[wanted]


def _wanted(case: FilledQuestion) -> _Wanted:
    """Return the key under which a case's slips are kept: question, parameters and seed."""
    seed = case.seed if case.question.draw is not None else ""
    return case.question, repr(sorted(case.parameters.items())), seed


def _told_apart(case: FilledQuestion, named: Sequence[Plain], made: _Made) -> _Made:
    kind = case.question.kind
    seen: list[tuple[Plain, list[Slip]]] = []
    for slip, plain in made:
        if kind.same(case.key, plain) or any(alike(plain, other) for other in named):
            continue
        said = next((slips for other, slips in seen if alike(plain, other)), None)
        if said is None:
            if len(seen) == MOST_SLIPS:
                return
            seen.append((plain, [slip]))
        elif len(said) == _SAME or said[0].weight - slip.weight > _FAR or _again(slip, said):
            continue
        else:
            said.append(slip)
        yield slip, plain


def _again(slip: Slip, said: Sequence[Slip]) -> bool:
    return any(says_the_same(slip, other) for other in said)


class _Said(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def sentence(self) -> str: ...


def says_the_same(slip: _Said, before: _Said) -> bool:
    """Tell whether a slip's sentence adds nothing to that of an earlier slip with the same answer."""
    words, known = (set(re.findall(r"[^\s,.]+", one.sentence)) - _SMALL for one in (slip, before))
    if words <= known or known <= words:
        return True
    name, other = (re.sub(r"^slip_|_\d+$", "", one.id) for one in (slip, before))
    return name == other or any(name.startswith(again) and other.startswith(first) for again, first in _AGAIN)


def alike(one: Plain, other: Plain) -> bool:
    """Tell whether two answers are the same but for the noise of computing."""
    if one["t"] == other["t"] == "number":
        return math.isclose(one["v"], other["v"], rel_tol=1e-9)
    return one == other


def solution_slips(case: FilledQuestion) -> _Made:
    """Yield the slips that changes of the worked solution give, each with the answer in the compared form.

    A change that fails, or gives nothing that a learner could hand in, gives no slip.
    """
    if (solution := _solution(case)) is not None:
        yield from _settled_all(
            case, solution, _answers(solution, _changes(case, solution), case.question.kind.stated_unit)
        )


def taken_for_right(case: FilledQuestion) -> list[str]:
    """Return the sentences of likely slips whose answers the question's tolerance accepts.

    Slips that hardly change the answer are left out, since no tolerance could separate them.
    """
    kind, solution = case.question.kind, _solution(case)
    if solution is None or not (kind.from_tables and kind.from_solution):
        return []
    found = []
    for change in _changes(case, solution):
        if change.weight < _LIKELY:
            break
        if change.name.startswith("column_"):  # a share is rightly the same in yen and in dollars
            continue
        plain = _settled(case, solution, _run(solution, change))
        if (
            plain is not None
            and kind.same(case.key, plain)
            and not kind.same(case.key, plain, slack=_NOTHING)
        ):
            found.append(change.sentence)
    return found


def unseen(case: FilledQuestion) -> dict[str, str]:
    """Return the steps of the solution that can be left out without changing the answer beyond its tolerance.

    The result maps the name of each step to the sentence on leaving it out. Steps that the question lists as
    `unseen`, with a reason, are left out, and so are changes of unit. A choice shows few steps, and has none.
    """
    kind, solution = case.question.kind, _solution(case)
    if solution is None or kind.control in ("one", "several"):
        return {}
    found = {}
    for change in _changes(case, solution):
        name = change.name
        if not name.startswith(_LEAVES_OUT) or _UNIT.fullmatch(name) or name in case.question.unseen:
            continue
        plain = _settled(case, solution, _run(solution, change))
        if plain is not None and kind.same(case.key, plain):
            found[name] = change.sentence
    return found


def _run(solution: Solution, change: Change) -> Any:
    try:
        return solution.run(change.swaps)
    except Exception:  # a change that fails gives no answer
        return None


def _solution(case: FilledQuestion) -> Solution | None:
    try:
        return Solution(case.question.code, case.parameters)
    except NoSolution:
        return None


def _changes(case: FilledQuestion, solution: Solution, most: int = values.MOST) -> list[Change]:
    also = [value for chosen in case.question.vary.values() for value in chosen]
    return changes_of(solution, also, case.text, most)


def _settled_all(case: FilledQuestion, solution: Solution, answers: Iterator[_Answer]) -> _Made:
    names: dict[str, int] = {}
    for change, value in islice(answers, _MOST_RUNS):
        plain = _settled(case, solution, value)
        if plain is not None:
            name = _named(change.name, names)
            yield Slip(name, change.sentence, change.step, value, weight=change.weight), plain


def _answers(solution: Solution, changes: list[Change], unit: str) -> Iterator[_Answer]:
    powers = any(isinstance(node.op, ast.Pow) for node in solution.nodes(ast.BinOp))
    made = sorted(outputs(solution.value, unit, powers=powers), key=lambda one: -one.weight)
    for change in changes:
        while made and made[0].weight >= change.weight:
            yield made[0], made.pop(0).value
        try:
            yield change, solution.run(change.swaps)
        except Exception:  # a change that fails gives no answer
            continue
    yield from ((one, one.value) for one in made)


def _settled(case: FilledQuestion, solution: Solution, value: Any) -> Plain | None:
    solution.allow()
    try:
        return case.settled(value)
    except Exception:  # a form that the question does not take, or a function that fails
        return None


def _named(name: str, names: dict[str, int]) -> str:
    """Return a unique id for a slip."""
    stem = re.sub(r"\W+", "_", f"slip_{name}").strip("_").lower()[:60]
    names[stem] = names.get(stem, 0) + 1
    return stem if names[stem] == 1 else f"{stem}_{names[stem]}"
