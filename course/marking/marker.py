"""Mark plain answers of one set: right, nearly right, wrong with the mistake named, or not readable."""

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pandas as pd

from course.answers import AnswerError, Plain, from_plain, validate_plain
from course.bank.authoring import QuestionSet
from course.bank.case import Case, Mistake
from course.bank.slips.making import alike, says_the_same
from course.bank.tables import load
from course.bank.written import written_in
from course.exercises.markers import CheckedAnswer, checked_answer
from course.kinds import NO_ROW, FormError
from course.kinds.base import OTHER_ROUNDING, OTHER_UNIT, UNCLEAR
from course.kinds.closeness import DIGITS, is_rounded, significant
from course.kinds.function import answers
from course.marking.variants import sister
from course.outcomes import Outcome

_CANDIDATES = 2
_LIKELIEST = 20  #: slips that a short answer is held against
_NUMBERS = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?")
#: reason why an answer is nearly right -> outcome
_NEARLY = {OTHER_UNIT: Outcome.CONVERTED, OTHER_ROUNDING: Outcome.ROUNDED, UNCLEAR: Outcome.WRONG}


def judge(case: Case, plain: Plain, *, help_too: bool = False) -> CheckedAnswer:
    """Mark one answer.

    `plain` may be any object: an invalid form gives the outcome error, never an exception. `help_too` adds
    the pointer and the worked sister case (practice mode).
    """
    name, points = case.question.id, float(case.question.points)
    try:
        plain = validate_plain(plain)
        if plain["t"] == "blank":
            return checked_answer(name, Outcome.BLANK, out_of=points)
        return _judged(case, case.settle(plain), help_too=help_too)
    except AnswerError as error:
        says = str(error)
    except FormError as error:
        says = " ".join([str(error), *_raising_call(case, plain), *_in_other_calls(case, plain)])
    return checked_answer(name, Outcome.ERROR, out_of=points, says=says)


def _meaning(case: Case, answer: Plain) -> str:
    """Return what a right answer means, and why its figure is another rounding than the learner's."""
    if case.key["t"] == answer["t"] == "number":
        for places in range(4):
            told, typed = (f"{abs(float(one['v'])):,.{places}f}" for one in (case.key, answer))
            if told != typed and told in _NUMBERS.findall(case.meaning):
                return f"{case.meaning} ({told} comes from unrounded figures.)"
    return case.meaning


def _judged(case: Case, answer: Plain, *, help_too: bool) -> CheckedAnswer:
    """Mark an answer that was brought into comparable form. A chart that cannot be read is an error."""
    name, points, kind = case.question.id, float(case.question.points), case.question.kind
    if kind.same(case.key, answer):
        says = _meaning(case, answer) if help_too else ""
        return checked_answer(name, Outcome.RIGHT, points=points, out_of=points, says=says)
    among = len(case.listed)
    listed = [mistake for mistake in case.listed if kind.fits(mistake.plain, answer, case.key, among)]
    # With several choices, a mistake may fit a part of the answer; a mistake equal to the answer says more.
    listed = [mistake for mistake in listed if mistake.plain == answer] or listed
    if all(mistake.rare for mistake in listed):
        usual = [mistake.plain for mistake in case.listed if not mistake.rare]
        near = kind.near(case.key, answer, usual)
        if near is not None:
            state, says = _NEARLY[near.how], near.says
            earned = state.part_of_points * points
            return checked_answer(name, state, points=earned, out_of=points, says=says, step=says)
    listed = [
        one if _to_all_digits(one, answer) else replace(one, sentence=_perhaps(one.sentence))
        for one in listed
    ]
    fitting = _distinct(listed or _slips(case, answer, combined=help_too))[:_CANDIDATES]
    differs = " ".join([*kind.differences(case.key, answer), *_failing_call(case, answer)])
    says = _sentence(fitting) or differs
    return checked_answer(
        name,
        Outcome.WRONG,
        out_of=points,
        mistakes=[mistake.id for mistake in fitting],
        says=says,
        step=_step(case, fitting, differs) if help_too else "",
        example=_example(case) if help_too else "",
    )


def _to_all_digits(mistake: Mistake, answer: Plain) -> bool:
    """Tell whether an answer is a mistake's answer as written, not only near it; a rare one must be exact."""
    if answer["t"] != "number" or alike(mistake.plain, answer):
        return True
    return not mistake.rare and is_rounded(mistake.plain["v"], answer["v"], DIGITS)


class LocalMarker:
    """Marks answers and helps on the learner's own machine.

    `parameters` maps the id of a question to the parameters that differ from the defaults. `seed` decides
    which hidden inputs are drawn. `help_too` adds pointers and worked sister cases (practice mode).
    `lesson_too` adds the lesson's own questions, which are never released for marking. `only` names the one
    question that is marked; by default all are.
    """

    def __init__(
        self,
        questions: QuestionSet,
        parameters: Mapping[str, Mapping[str, Any]] | None = None,
        seed: str = "",
        *,
        help_too: bool = True,
        lesson_too: bool = False,
        only: str = "",
    ) -> None:
        chosen = parameters or {}
        self.questions = questions
        taken = questions.questions.values() if lesson_too else questions
        self.cases = {q.id: Case(q, chosen.get(q.id), seed) for q in taken if only in ("", q.id)}
        self._help = help_too

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

    def mark(self, question_id: str, plain: Plain) -> CheckedAnswer:
        """Mark one answer (the `Marker` protocol)."""
        return judge(self.cases[question_id], plain, help_too=self._help)

    def hints(self, question_id: str) -> list[str]:
        """Hints, the gentlest first (the `Tutor` protocol)."""
        return self.cases[question_id].hints

    def solution(self, question_id: str) -> str:
        """Worked solution as code (the `Tutor` protocol)."""
        return self.cases[question_id].solution

    def reason(self, question_id: str) -> str:
        """Explanation of the right answer (the `Tutor` protocol)."""
        return self.cases[question_id].reason

    def wrongs(self, question_id: str) -> list[tuple[Plain, str]]:
        """Return the listed wrong answers with their sentences (the `Tutor` protocol)."""
        return [(mistake.plain, mistake.sentence) for mistake in self.cases[question_id].listed]


# --------------------------------------------------------------------------- mistakes


def _slips(case: Case, answer: Plain, *, combined: bool) -> list[Mistake]:
    """Return the slips that lead to an answer, the likeliest first."""
    kind = case.question.kind
    if printed := _printed(case.text, answer):
        return printed
    if no_row := _no_row(case, answer):
        return no_row
    if kind.brief(answer):
        found = [slip for slip in case.shared if kind.fits(slip.plain, answer, case.key)]
    else:
        found = _recognised(case, answer, [*case.shared, *case.slips])
        # Combined changes are searched only for a learner who waits for help: for a class they take long.
        found = found or _listed_and_more(case, answer) or (case.combined(answer) if combined else [])
    if not found and answer["t"] == "number":
        found = _rounded(case, answer, slips=combined) or _printed(case.starter, answer)
        found = found or _in_the_text(case, answer)
    return found or _other_method(case, answer) or _rounded_far(case, answer) or _otherwise(case, answer)


def _other_method(case: Case, answer: Plain) -> list[Mistake]:
    """Return the mistake of naming another method of pandas, or none, where the question asks for one."""
    if not case.question.method_of or answer["t"] != "text":
        return []
    name = answer["v"].partition("(")[0].rpartition(".")[2].strip()
    found = None if name.startswith("_") else getattr(getattr(pd, case.question.method_of), name, None)
    about = (inspect.getdoc(found) or "").partition("\n")[0] if found is not None else ""
    # the live room shows this sentence to all, so what a learner typed is not in it
    said = f"A {case.question.method_of} of pandas has no such method."
    if found is not None:
        said = f"`{name}` does something else. Its own description: {about or 'it has none.'}"
    return [Mistake("other_method", said, "Ask what the method must give back.", answer)]


def _otherwise(case: Case, answer: Plain) -> list[Mistake]:
    """Return what a teacher's own question says of any other wrong answer, or none."""
    told = written_in(case.question)
    return [Mistake("otherwise", told.otherwise, "", answer)] if told and told.otherwise else []


def _printed(text: str, answer: Plain) -> list[Mistake]:
    """Return the mistake of handing in a number that the question prints, with either sign."""
    printed = {float(one.replace(",", "")) for one in _NUMBERS.findall(text) if len(one) > 1}
    if answer["t"] != "number" or abs(answer["v"]) not in printed:
        return []
    said = "The question itself prints this number. Compute with it: it is not what is asked."
    return [Mistake("printed", said, "Read again what the question asks for.", answer)]


def _no_row(case: Case, answer: Plain) -> list[Mistake]:
    """Return the mistake of a sum over no row, where a table is asked and the number is zero."""
    if answer["t"] != "number" or answer["v"] != 0 or "load(" not in case.solution:
        return []
    said = f"Zero may mean that no row was found, since the sum of no rows is 0. {NO_ROW}"
    return [Mistake("no_row", said, "Look at how many rows each condition leaves.", answer)]


def _in_the_text(case: Case, answer: Plain) -> list[Mistake]:
    """Return the mistake of copying a number of the article or of a source, for questions of the course."""
    if answer["t"] != "number" or not case.question.code.__module__.startswith("course.bank.sets."):
        return []
    figures = _cited(case.question.kind.stated_unit)
    found = [what for what, value in figures if is_rounded(value, answer["v"], DIGITS)]
    if claim := _stated(case.question.code.__module__.split(".")[3]).get(abs(answer["v"])):
        where, asked = f"the text states it ({claim})", "what the data say"
    elif found:
        where, asked = (
            f"`cited_figures` holds it ({found[0]})",
            "what follows from the figures that it names",
        )
    else:
        return []
    said = f"Perhaps you copied this number: {where}. The question asks {asked}."
    return [Mistake("stated", said, "Compute the number from the table that the question names.", answer)]


@lru_cache
def _cited(unit: str) -> list[tuple[str, float]]:
    """Return what each figure of `cited_figures` in a unit counts, with the figure."""
    table = load("cited_figures")
    table = table[table["unit"] == unit]
    return list(zip(table["quantity"], table["value"], strict=True))


@lru_cache
def _stated(folder: str) -> dict[float, str]:
    """Return the numbers that the text states, without their signs, each with its first claim.

    A set on one theme of the text, by the name of its folder, knows the numbers of this theme only.
    """
    table = load("claims").dropna(subset="claimed_value").iloc[::-1]
    table = table[table["theme"] == folder] if folder in set(table["theme"]) else table
    return dict(zip(table["claimed_value"].abs(), table["id"], strict=True))


def _rounded(case: Case, answer: Plain, *, slips: bool) -> list[Mistake]:
    """Return the likeliest mistake whose answer is the given one before rounding."""
    kind = case.question.kind
    likely = [*case.shared, *case.slips[:_LIKELIEST]] if slips else []
    found = [one for one in case.listed if kind.rounds_to(one.plain, answer)]
    found += [one for one in likely if kind.fits(one.plain, answer, case.key)]
    found += [one for one in case.slips if slips and alike(one.plain, answer)]
    found += [one for one in likely if kind.rounds_to(one.plain, answer)]
    return [replace(one, sentence=_perhaps(one.sentence)) for one in found[:1]]


def _perhaps(sentence: str) -> str:
    """Write what is said of a mistake so that it says "may"."""
    return sentence.replace(_IF, _MAY, 1) if sentence.startswith(_IF) else f"Perhaps this: {sentence}"


def _rounded_far(case: Case, answer: Plain) -> list[Mistake]:
    """Return the mistake of rounding the right number, or another one near it, to one digit."""
    kind = case.question.kind
    if not kind.rounds_to(case.key, answer, digits=1):
        return []
    said = "With one digit nobody can tell whether your number is right. Give more digits."
    said += f" {kind.asked_for()}"
    return [Mistake("rounded_far", said, "Give more digits.", answer)]


#: what is done besides a listed mistake -> words for it
_BESIDES: tuple[tuple[Callable[[float], float], str], ...] = (
    (lambda wrong: -wrong, "the sign is turned"),
    (lambda wrong: 100 * wrong, "the result is taken times 100"),
    (lambda wrong: wrong / 100, "the result is divided by 100"),
    (lambda wrong: wrong - 1, "one is subtracted"),
    (lambda wrong: 100 - wrong, "the rest up to 100 is taken"),
    (lambda wrong: 1 / wrong if wrong else 0.0, "the ratio is turned round"),
)


def _listed_and_more(case: Case, answer: Plain) -> list[Mistake]:
    """Return listed mistakes with one more slip of form that lead to a number of many digits."""
    if answer["t"] != "number" or significant(answer["v"]) <= DIGITS:
        return []  # so many pairs would meet a shorter number by chance
    made = [
        replace(
            one,
            sentence=f"{one.sentence} Besides, {words}.",
            plain={"t": "number", "v": more(one.plain["v"])},
        )
        for one in case.listed
        for more, words in _BESIDES
        if one.plain["t"] == "number"
    ]
    return _recognised(case, answer, made)


def _recognised(case: Case, answer: Plain, made: list[Mistake]) -> list[Mistake]:
    places = case.question.kind.recognised([slip.plain for slip in made], answer, case.key)
    return [made[place] for place in places]


def _distinct(mistakes: list[Mistake]) -> list[Mistake]:
    seen: dict[str, Mistake] = {}
    for mistake in mistakes:
        seen.setdefault(mistake.sentence, mistake)
    named = [one for one in seen.values() if not one.general]
    found: list[Mistake] = []
    for one in named or seen.values():
        more = any(_tells_more(other, one) for other in named)
        if not more and not any(says_the_same(one, other) for other in found):
            found.append(one)
    return found


def _tells_more(one: Mistake, other: Mistake) -> bool:
    """Tell whether a mistake's sentence is another mistake's sentence with more words at its end."""
    stem = other.sentence.removesuffix(".")
    return one is not other and one.sentence.startswith((f"{stem}, ", f"{stem} and "))


_LONGEST_CALL = 90
_FEWEST_CALLS = 3  #: fewest calls without an error that tell a mistake


def _failing_call(case: Case, answer: Plain) -> list[str]:
    """Show the first call that fails among those that the question shows, with both results."""
    place = case.question.kind.first_failing(case.key, answer, len(case.question.inputs))
    if place is None:
        return []
    given, asked = (_short(form["v"][place]) for form in (answer, case.key))
    if answer["v"][place]["t"] == "text" != case.key["v"][place]["t"]:
        given = f"the text {given}"
    said = f"`{_call(case, place)}` returns {given}; {asked} is asked."
    return [said] if len(said) <= 2 * _LONGEST_CALL else []


def _raising_call(case: Case, answer: Plain) -> list[str]:
    """Show the first call that raised an error: the input often tells what the function did not expect."""
    results: list[Plain] = answer["v"] if answer["t"] == "calls" else []
    place = next((place for place, result in enumerate(results) if result["t"] == "error"), None)
    if place is None or len(results) != len(case.inputs):
        return []
    call = _call(case, place)
    shown = place < len(case.question.inputs)
    wanted = f"; {_short(case.key['v'][place])} is asked" if shown else ""
    said = [f"It failed in the call `{call}`{wanted}."] if len(call) <= _LONGEST_CALL else []
    pairs = [pair for pair in zip(case.key["v"], results, strict=True) if pair[1]["t"] != "error"]
    right = sum(case.question.kind.same(_alone(asked), _alone(given)) for asked, given in pairs)
    return [*said, f"{right} of the {len(pairs)} other calls are right."] if pairs else said


def _in_other_calls(case: Case, answer: Plain) -> list[str]:
    """Name the mistake in the calls of a function that fails in some: mending these alone would not do."""
    results: list[Plain] = answer["v"] if answer["t"] == "calls" else []
    places = [place for place, result in enumerate(results) if answers(result)]
    if len(places) < _FEWEST_CALLS or len(results) != len(case.inputs):
        return []

    def those(form: Plain) -> Plain:
        return {"t": "calls", "v": [form["v"][place] for place in places]}

    same, given = case.question.kind.same, those(answer)
    if same(those(case.key), given):
        return []
    found = [one for one in (*case.listed, *case.slips) if same(those(one.plain), given)]
    likely = [replace(one, sentence=_perhaps(one.sentence)) for one in _distinct(found)[:_CANDIDATES]]
    return [f"In the other calls: {_sentence(likely)}"] if likely else []


def _alone(result: Plain) -> Plain:
    return {"t": "calls", "v": [result]}


def _call(case: Case, place: int) -> str:
    """Write a call of the learner's function with its input."""
    arguments = ", ".join(repr(from_plain(argument)) for argument in case.inputs[place])
    return f"{case.question.id}({arguments})"


def _short(plain: Plain) -> str:
    """Write what a call returned; numbers with six digits."""
    if plain["t"] == "number":
        return f"{plain['v']:.6g}" if type(plain["v"]) is float else str(plain["v"])
    if plain["t"] in ("list", "set"):
        return f"{'a set of ' if plain['t'] == 'set' else ''}[{', '.join(map(_short, plain['v']))}]"
    return repr(plain.get("v"))


def _step(case: Case, fitting: list[Mistake], differs: str) -> str:
    """Return the help at the first miss: what is certain, then where to look."""
    if fitting:
        return f"{differs} {fitting[0].step}".strip()
    if case.question.kind.differs_first or " times too " in differs:
        return differs
    certain = differs or f"I do not recognise this {case.question.kind.answer_word}."
    return f"{certain} A general hint: {case.hints[0]}"


_IF, _MAY = "You get this if ", "You may get this if "


def _sentence(mistakes: list[Mistake]) -> str:
    """Return what is said of mistakes that lead to one answer: "you get this if" of a single way only."""
    said = [mistake.sentence for mistake in mistakes]
    if len(said) == 1 or not all(sentence.startswith((_IF, _MAY)) for sentence in said):
        return " ".join(said)
    ways = [sentence.removeprefix(_IF).removeprefix(_MAY) for sentence in said]
    return " ".join(
        f"{'Another' if place else 'One'} way to get this: {way}" for place, way in enumerate(ways)
    )


# ------------------------------------------------------------------------ sister case


@lru_cache(maxsize=2048)
def _example(case: Case) -> str:
    other = sister(case)
    if other is None:
        return ""
    shown = other.question.kind.shown(other.key)
    return other.solution + (f"\n# {shown}" if shown else "")
