"""All questions that practice may deal, with keys and help; only on the learner's own machine."""

from collections.abc import Mapping
from typing import Any

from course.bank.authoring import Parameters, Question
from course.bank.library import sets
from course.exercises.dealing import Offer
from course.marking.frozen import FrozenSet, current
from course.marking.marker import LocalMarker


class Pool:
    """The questions of all sets that ship with the course, those that lessons ask among them.

    `offers` stand in the order of the sets. `titles` maps the id of a set to its title.
    """

    def __init__(self) -> None:
        self._sets = sets()
        self.titles = {name: questions.title for name, questions in self._sets.items()}
        self.offers = [
            Offer(name, question.id, question.objective, _variants(question, asked))
            for name, questions in self._sets.items()
            for asked in (current(questions),)
            for question in questions.questions.values()
        ]

    def open(self, offer: Offer, values: Mapping[str, Any]) -> tuple[dict[str, Any], LocalMarker]:
        """Return a question with its values as the learner's side may know it, and who marks and helps.

        The offer is one of `offers`, and the values are one of its variants.
        """
        questions = self._sets[offer.set]
        marker = LocalMarker(questions, {offer.question: dict(values)}, lesson_too=True)
        case = marker.cases[offer.question]
        # Practice deals it: the learner meets it neither in a lesson nor in the set.
        shown = {name: value for name, value in case.public().items() if name != "in_lesson"}
        starter = case.starter if case.question.starter else ""
        about = {"set": offer.set, "title": self.titles[offer.set]}
        return {**about, "questions": [{**shown, "starter": starter}]}, marker


def _variants(question: Question, asked: FrozenSet) -> tuple[Parameters, ...]:
    """Return the combinations to draw from, without the exercise notebook's own where others exist."""
    frozen = asked.questions.get(question.id)
    if frozen is None:  # a quick check, which is no part of what is released
        return (question.defaults,)
    return tuple(one for one in frozen.variants if one != frozen.default) or (frozen.default,)
