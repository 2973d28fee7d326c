"""Collect all questions for practice, with keys and help; used only on the learner's own machine."""

from collections.abc import Iterator, Mapping
from typing import Any

from course.bank.authoring import Parameters, Question, QuestionSet
from course.bank.library import sets
from course.exercises.dealing import Offer
from course.marking.frozen import FrozenSet, current
from course.marking.marker import LocalMarker


class Pool:
    """The questions of all sets that ship with the course, including the lessons' own questions.

    `offers` stand in the order of the sets. `titles` maps the id of a set to its title. `bank` is the folder
    of a teacher's own questions: those with an objective are offered, too.
    """

    def __init__(self, bank: str | None = None) -> None:
        self._sets = {**sets(), **({} if bank is None else sets(bank))}
        self.titles = {name: questions.title for name, questions in self._sets.items()}
        self.offers = [
            Offer(name, question.id, question.objective, _variants(question, asked), where)
            for name, questions in self._sets.items()
            for asked in (current(questions),)
            for question, where in _with_places(questions)
            if question.objective
        ]

    def open(self, offer: Offer, values: Mapping[str, Any]) -> tuple[dict[str, Any], LocalMarker]:
        """Return a question's public data with these values, and the marker that marks and helps.

        `offer` is one of `offers`, and `values` one of its variants.
        """
        questions = self._sets[offer.set]
        chosen = {offer.question: dict(values)}
        marker = LocalMarker(questions, chosen, lesson_too=True, only=offer.question)
        case = marker.cases[offer.question]
        # The question comes from practice, not from a lesson, so `in_lesson` is left out.
        shown = {name: value for name, value in case.public().items() if name != "in_lesson"}
        # The answer's name alone, unless the author states it, is no code to start from.
        alone = not case.question.starter and case.starter == f"{offer.question} = ____"
        about = {"set": offer.set, "title": self.titles[offer.set]}
        return {**about, "questions": [{**shown, "starter": "" if alone else case.starter}]}, marker


def _with_places(questions: QuestionSet) -> Iterator[tuple[Question, str]]:
    """Yield each question of a set with the words for where learners meet it; none for a quick check."""
    for number, question in enumerate(questions, 1):
        yield question, f"in the exercises \u201c{questions.title}\u201d (question {number})"
    for question in questions.lesson_checks:
        yield question, ""


def _variants(question: Question, asked: FrozenSet) -> tuple[Parameters, ...]:
    """Return the combinations to draw from, without the notebook's own where there are others."""
    frozen = asked.questions.get(question.id)
    # a quick check is never released; a test says that each of its combinations is valid
    given = tuple(question.candidates()) if frozen is None else frozen.variants
    return tuple(one for one in given if one != question.defaults) or (question.defaults,)
