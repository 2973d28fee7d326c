"""A question with its parameters filled in: key, listed mistakes and texts."""

import inspect
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any

from course.answers import Plain, to_plain
from course.bank.authoring import Parameters, Question, QuestionError, Rare
from course.bank.rendering import fill, in_texts, name_of, polished, solution_code, starter_code
from course.bank.tables import cited, claimed
from course.bank.written import written_in
from course.kinds import FormError, Kind


@dataclass(frozen=True)
class Mistake:
    """A known wrong answer with its sentence, in the form that is compared."""

    id: str
    sentence: str
    step: str
    plain: Plain
    general: bool = False  #: True when the sentence only says what is odd about the number
    rare: bool = False  #: True when it may share its answer with another mistake


def _with_kind(question: Question, kind: Kind) -> Question:
    made = copy(question)
    made.kind = kind
    return made


class FilledQuestion:
    """A question for one set of parameters, without the slips of its solution.

    `parameters` are the values that differ from the defaults. `seed` decides which hidden inputs a function
    question draws.
    """

    def __init__(
        self, question: Question, parameters: Mapping[str, Any] | None = None, seed: str = ""
    ) -> None:
        self.parameters: Parameters = {**question.defaults, **dict(parameters or {})}
        self.seed = seed
        #: all names that texts may show in braces: the parameters, and the figures of `prints`
        self.in_texts = question.printed(self.parameters)
        kind = question.kind.written(self._filled)
        #: the question; a copy where its kind holds texts with parameters
        self.question = question if kind == question.kind else _with_kind(question, kind)

    def __repr__(self) -> str:
        return f"Case({self.question.id!r}, {self.parameters!r})"

    def _filled(self, text: str) -> str:
        return fill(text, self.in_texts)

    # ----------------------------------------------------------------------- for all eyes

    @cached_property
    def kind(self) -> dict[str, Any]:
        """The kind's public description as plain data."""
        return self.question.kind.public()

    @cached_property
    def text(self) -> str:
        """The question's text with the parameters in it."""
        return self._filled(self.question.text)

    @cached_property
    def title(self) -> str:
        """Title with the parameters in it."""
        return self._filled(self.question.title)

    @cached_property
    def starter(self) -> str:
        """Code of the starter cell."""
        return starter_code(self.question, self.in_texts, self.solution)

    @cached_property
    def inputs(self) -> list[list[Plain]]:
        """Argument lists on which a function is called, shown and hidden; empty for other questions."""
        question, generator = self.question, Random(f"{self.question.id}|{self.seed}")
        drawn = [] if question.draw is None else [question.draw(generator) for _ in range(question.drawn)]
        return [[to_plain(value) for value in arguments] for arguments in (*question.inputs, *drawn)]

    def public(self) -> dict[str, Any]:
        """Return the question's public data for the learner's side."""
        place = {"in_lesson": True} if self.question.in_lesson else {}
        return {
            "id": self.question.id,
            "title": self.title,
            "text": self.text,
            "points": self.question.points,
            "objective": self.question.objective,
            "kind": self.kind,
            "parameters": {name: self.parameters[name] for name in self.parameters},
            "inputs": self.inputs,
            **place,
        }

    # -------------------------------------------------------------- for the teacher's side

    def settled(self, value: object) -> Plain:
        """Return a value in the form in which answers of this question are compared."""
        return self.settle(self.question.kind.read(value, self.inputs))

    def settle(self, plain: Plain) -> Plain:
        """Return a plain answer in the form that is compared; an accepted spelling becomes its name."""
        return self.question.respelt(self.question.kind.settle(plain))

    def value(self) -> Any:
        """Compute the right answer."""
        return self.question.code(**self.parameters)

    @cached_property
    def key(self) -> Plain:
        """The right answer as plain data."""
        try:
            return self.settled(self.value())
        except FormError as error:
            raise QuestionError(
                f"The key of {self!r} does not fit the kind of the question: {error}"
            ) from None

    @cached_property
    def listed(self) -> list[Mistake]:
        """The wrong answers that the author wrote."""
        found = []
        for wrong in self.question.wrongs:
            name = self._filled(wrong.id)
            value = name if wrong.code is None else wrong(self.in_texts, self.value)
            if value is None:  # nobody can make this mistake in this variant
                continue
            try:
                plain = self.settled(value)
            except FormError as error:
                raise QuestionError(
                    f"The mistake {wrong.id!r} of {self!r} does not fit the kind of the question: {error}"
                ) from None
            if wrong.code is None and plain == self.key:
                continue
            rare = isinstance(wrong, Rare)
            if rare and not self.question.kind.apart(self.key, plain):
                continue
            sentence, step = self._filled(wrong.sentence), self._filled(wrong.step)
            found.append(Mistake(name, sentence, step, plain, rare=rare))
        return found

    @property
    def hints(self) -> list[str]:
        """Hints, the gentlest first."""
        return [self._filled(hint) for hint in self.question.hints]

    @property
    def reason(self) -> str:
        """The reason for the key of a quick check, or of a question without Python; empty for others.

        It is the first paragraph under the question's `def`, or its `because`.
        """
        if written := written_in(self.question):
            return written.because
        doc = inspect.getdoc(self.question.code) if self.question.in_lesson else None
        return " ".join((doc or "").split("\n\n")[0].split())

    @cached_property
    def solution(self) -> str:
        """Worked solution as code."""
        return solution_code(self.question, self.parameters)

    @cached_property
    def meaning(self) -> str:
        """What the right answer means; the figures come from the names of the worked solution."""
        code, means = self.question.code, self.question.means
        if not means:
            return ""
        names = {**inspect.unwrap(code).__globals__, "claimed": claimed, "cited": cited, "name_of": name_of}
        try:
            exec(self.solution, names)
            names |= {**in_texts(self.in_texts), "answer": names[self.question.id]}
            return polished(str(eval(f"f'''{means}'''", names)), means)
        except Exception as error:
            raise QuestionError(f"`means` of {self!r} fails: {type(error).__name__}: {error}") from None
