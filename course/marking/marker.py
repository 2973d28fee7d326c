"""Marks plain answers of one set: right, right in another unit, the named mistake, wrong, error."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from course.answers import AnswerError, Plain, validate_plain
from course.bank.authoring import QuestionSet
from course.bank.case import Case, Mistake
from course.bank.kinds import Chart, Number, Table
from course.exercises import outcomes as o
from course.exercises.forms import FormError, settle
from course.marking.chart_meaning import chart_remark
from course.marking.closeness import close, is_rounded
from course.marking.compare import differences, same
from course.marking.compare_tables import scaled_columns
from course.marking.variants import sister

__all__ = ["LocalMarker", "judge"]

#: share of the points for an answer in another unit or rounding than asked
PART = 0.5
_CANDIDATES = 3


def judge(case: Case, plain: Plain, *, help_too: bool = False) -> o.Outcome:
    """Mark one answer.

    Parameters
    ----------
    case
        The question with its parameters.
    plain
        Any object; what is not a valid form is an error, never an exception.
    help_too
        Also fill in the pointer and the worked sister case (practice mode).
    """
    name, points = case.question.id, float(case.question.points)
    try:
        plain = validate_plain(plain)
        if plain["t"] == "blank":
            return o.make_outcome(name, o.BLANK, out_of=points)
        return _judged(case, settle(case.kind, plain), help_too=help_too)
    except (AnswerError, FormError) as error:
        return o.make_outcome(name, o.ERROR, out_of=points, says=str(error))


def _judged(case: Case, answer: Plain, *, help_too: bool) -> o.Outcome:
    """Mark an answer in the form in which answers are compared; a chart may yet turn out unreadable."""
    name, points, kind = case.question.id, float(case.question.points), case.question.kind
    if same(kind, case.key, answer):
        remark = chart_remark(answer["v"]) if isinstance(kind, Chart) else ""
        return o.make_outcome(name, o.RIGHT, points=points, out_of=points, says=remark)
    listed = [mistake for mistake in case.listed if _fits(case, mistake, answer)]
    if not listed:
        near = _near(case, answer)
        if near is not None:
            state, says = near
            part = 0.0 if state == o.WRONG else PART * points
            return o.make_outcome(name, state, points=part, out_of=points, says=says, step=says)
    # Where the author has a sentence for it, "ten times too large" would add nothing.
    shared = [mistake for mistake in case.shared if not (listed and mistake.general)]
    fitting = listed + [mistake for mistake in shared if _fits(case, mistake, answer)]
    fitting = _distinct(fitting)[:_CANDIDATES]
    differs = " ".join(differences(kind, case.key, answer))
    # Of a chart without a known mistake, what differs says more than the first hint.
    step = differs if isinstance(kind, Chart) else case.hints[0]
    says = _sentence(fitting) or differs
    return o.make_outcome(
        name,
        o.WRONG,
        out_of=points,
        mistakes=[mistake.id for mistake in fitting],
        says=says,
        step=(fitting[0].step if fitting else step) if help_too else "",
        example=_example(case) if help_too else "",
    )


class LocalMarker:
    """Marks and helps on the learner's own machine.

    Parameters
    ----------
    questions
        The set with its keys.
    parameters
        Question id -> parameters that differ from the defaults.
    seed
        Decides which hidden inputs are drawn.
    help_too
        Also give pointers and worked sister cases (practice mode).
    lesson_too
        Also take the questions that the lesson asks; they are no part of what is released and marked.
    """

    def __init__(
        self,
        questions: QuestionSet,
        parameters: Mapping[str, Mapping[str, Any]] | None = None,
        seed: str = "",
        *,
        help_too: bool = True,
        lesson_too: bool = False,
    ) -> None:
        chosen = parameters or {}
        self.questions = questions
        taken = questions.questions.values() if lesson_too else questions
        self.cases = {q.id: Case(q, chosen.get(q.id), seed) for q in taken}
        self._help = help_too

    def prepare(self) -> None:
        """Compute keys, wrong answers and sister cases now, so that no check has to wait for them.

        Questions on charts are left out while Altair is not loaded: loading it takes longer than all of this.
        """
        for case in self.cases.values():
            if isinstance(case.question.kind, Chart) and "altair" not in sys.modules:
                continue
            _ = case.key, case.listed, case.shared
            if self._help:
                _example(case)

    def public(self, *, mode: str = "practice", token: str = "", version: str = "") -> dict[str, Any]:
        """Return the set as the learner's side may know it (see `course.exercises.Exercise`)."""
        return {
            "format": 1,
            "set": self.questions.name,
            "title": self.questions.title,
            "version": version,
            "mode": mode,
            "token": token,
            "questions": [case.public() for case in self.cases.values()],
        }

    def mark(self, question_id: str, plain: Plain) -> o.Outcome:
        """Mark one answer (the `Marker` protocol)."""
        return judge(self.cases[question_id], plain, help_too=self._help)

    def hints(self, question_id: str) -> list[str]:
        """Hints, the gentlest first (the `Tutor` protocol)."""
        return self.cases[question_id].hints

    def solution(self, question_id: str) -> str:
        """Worked solution as code (the `Tutor` protocol)."""
        return self.cases[question_id].solution


# --------------------------------------------------------------------------- mistakes


def _fits(case: Case, mistake: Mistake, answer: Plain) -> bool:
    kind = case.question.kind
    if isinstance(kind, Table):
        return same(kind, mistake.plain, answer, slack=_shrunk(case.key, mistake.plain))
    if not isinstance(kind, Number):
        return same(kind, mistake.plain, answer)
    wrong, given, key = mistake.plain["v"], answer["v"], case.key["v"]
    # A slip by a power of ten shrinks or stretches the tolerance with the number.
    scale = abs(wrong / key) if key else 1.0
    tolerance = max(kind.tolerance * min(scale, 1.0), min(kind.tolerance, 0.005 * abs(wrong)))
    return close(wrong, given, tolerance) or is_rounded(wrong, given, digits=3)


def _shrunk(key: Plain, wrong: Plain) -> float:
    """Shrink a tolerance with the numbers of a table, as far as its largest is smaller than the key's."""
    sizes = [
        max(
            (
                abs(cell["v"])
                for column in table["data"]
                for cell in column
                if type(cell.get("v")) in (int, float)
            ),
            default=0,
        )
        for table in (key, wrong)
    ]
    return min(1.0, sizes[1] / sizes[0]) if all(sizes) else 1.0


def _distinct(mistakes: list[Mistake]) -> list[Mistake]:
    seen: dict[str, Mistake] = {}
    for mistake in mistakes:
        seen.setdefault(mistake.sentence, mistake)
    return list(seen.values())


def _sentence(mistakes: list[Mistake]) -> str:
    if not mistakes:
        return ""
    if len(mistakes) == 1:
        return mistakes[0].sentence
    return "Several usual mistakes lead to this answer: " + " ".join(mistake.sentence for mistake in mistakes)


# ----------------------------------------------------------- other units and roundings


def _near(case: Case, answer: Plain) -> tuple[str, str] | None:
    kind = case.question.kind
    if isinstance(kind, Number):
        return _other_unit(kind, case.key["v"], answer["v"]) or _other_rounding(case, answer["v"])
    return _other_table(kind, case.key, answer) if isinstance(kind, Table) else None


def _other_unit(kind: Number, key: float, answer: float) -> tuple[str, str] | None:
    for unit, factor in kind.units.items():
        exact = close(key * factor, answer, abs(kind.tolerance * factor))
        if exact or (not kind.whole and is_rounded(key * factor, answer, digits=2)):
            how = "" if exact else " and rounded"
            return o.CONVERTED, f"The quantity is right, but given as {unit}{how}; asked for: {kind.unit}."
    return None


def _other_table(kind: Table, key: Plain, answer: Plain) -> tuple[str, str] | None:
    columns = [name for name, size in kind.columns.items() if size is not None]
    for rounded in (False, True):
        how = " and rounded" if rounded else ""
        for unit, factor in kind.units.items():
            if found := scaled_columns(kind, key, answer, factor, rounded=rounded):
                where = "" if found == columns else f" in the column{_named(found)}"
                says = f"The quantities are right, but given as {unit}{how}{where}; asked for: {kind.unit}."
                return o.CONVERTED, says
    if found := scaled_columns(kind, key, answer, 1.0, rounded=True):
        allowed = min(kind.columns[name] or 0.0 for name in found)
        says = f"Right as far as it goes, but rounded too far in the column{_named(found)}"
        return o.ROUNDED, f"{says}: the tolerance is {allowed:g} {kind.unit}".rstrip() + "."
    return None


def _named(columns: list[str]) -> str:
    return f"{'s' if len(columns) > 1 else ''} {', '.join(map(repr, columns))}"


def _other_rounding(case: Case, answer: float) -> tuple[str, str] | None:
    kind, key = case.question.kind, case.key["v"]
    if not isinstance(kind, Number) or kind.whole or not is_rounded(key, answer, digits=2):
        return None
    if any(is_rounded(mistake.plain["v"], answer, digits=2) for mistake in case.listed):
        return o.WRONG, "Rounded so far, the answer cannot be told from a usual mistake: give more decimals."
    return (
        o.ROUNDED,
        f"Right as far as it goes, but rounded too far: the tolerance is {kind.tolerance:g} {kind.unit}.",
    )


# ------------------------------------------------------------------------ sister case


@lru_cache(maxsize=2048)
def _example(case: Case) -> str:
    other = sister(case)
    if other is None:
        return ""
    value = other.key
    shown = ""
    if value["t"] == "number":
        kind = other.question.kind
        unit = kind.unit if isinstance(kind, Number) else ""
        shown = f"\n# {value['v']:.6g} {unit}".rstrip()
    elif value["t"] == "text":
        shown = f"\n# {value['v']!r}"
    return other.solution + shown
