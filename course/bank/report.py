"""Counts of questions, mistakes and variants in the bank."""

from dataclasses import dataclass

from course.bank.authoring import Question, QuestionSet
from course.bank.case import Case


@dataclass(frozen=True)
class QuestionLine:
    """One line of the report."""

    set: str
    question: str
    kind: str
    level: int
    points: float
    objective: str
    listed: int
    shared: int
    asked: int


def line_of(questions: QuestionSet, question: Question) -> QuestionLine:
    """Count the mistakes of a question's own case and the combinations it can be asked in."""
    case = Case(question)
    return QuestionLine(
        questions.name,
        question.id,
        question.kind.name,
        question.level,
        question.points,
        question.objective,
        len(case.listed),
        len(case.shared),
        sum(1 for _ in question.candidates()),
    )
