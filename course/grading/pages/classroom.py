"""Compute the report on a class: difficulty of questions, common mistakes, answers that look alike."""

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from statistics import mean, median

from course.bank.case import Case, Mistake
from course.grading.marks.rows import NO_NOTEBOOK, Row
from course.grading.marks.totals import Total
from course.grading.pages.rendering import Recorded
from course.grading.questions import BankSet, owner_of
from course.outcomes import Outcome


@dataclass(frozen=True)
class VariantReport:
    """How many learners with one variant of a question were right."""

    parameters: str
    learners: int
    right: int
    chance: float
    flagged: bool


@dataclass(frozen=True)
class QuestionReport:
    """How a class did on one question."""

    question: str
    title: str
    answered: int
    right: int
    share: float
    outcomes: tuple[tuple[str, int], ...]
    variants: tuple[VariantReport, ...]


@dataclass(frozen=True)
class ObjectiveReport:
    """The class's share of an objective's points, over all answers to its questions."""

    objective: str
    says: str
    questions: tuple[str, ...]
    share: float


@dataclass(frozen=True)
class MistakeCount:
    """A named mistake, how often learners made it, and what the teacher can say about it."""

    question: str
    title: str
    mistake: str
    count: int
    sentence: str
    say: str


@dataclass(frozen=True)
class Alike:
    """A learner whose work equals others' work; only the closest others are named."""

    one: str  #: the learner
    others: tuple[str, ...]  #: the learners with the same work
    #: questions whose answer is right for the others' variant, or wrong in the same way
    fits_other: tuple[str, ...] = ()
    equal_wrong: tuple[str, ...] = ()
    whole: bool = False  #: the whole notebook is the other learner's


@dataclass(frozen=True)
class ClassReport:
    """The content of the class page."""

    handed_in: int
    absent: tuple[str, ...]
    open: tuple[str, ...]
    median: float | None
    mean: float | None
    bins: tuple[tuple[str, int], ...]
    questions: tuple[QuestionReport, ...]
    objectives: tuple[ObjectiveReport, ...]
    mistakes: tuple[MistakeCount, ...]
    trouble: tuple[tuple[str, str, str, int, tuple[str, ...]], ...]
    alike: tuple[Alike, ...]
    other_files: dict[str, str] = field(default_factory=dict)
    #: how many learners handed in a file that cannot be marked; no share counts them
    left_out: int = 0


def fisher(one: int, of_one: int, other: int, of_other: int) -> float:
    """Return the two-sided p value of Fisher's exact test for two shares.

    In one group `one` of `of_one` are right, in the other group `other` of `of_other`.
    """
    if one + other in (0, of_one + of_other) or not (of_one and of_other):
        return 1.0  # all right, all wrong or one group alone: nothing to compare
    from scipy.stats import fisher_exact  # takes half a second to import

    return float(fisher_exact([[one, of_one - one], [other, of_other - other]]).pvalue)


def report(
    questions: BankSet,
    rows: Sequence[Row],
    totals: Iterable[Total],
    answers: Mapping[tuple[str, str], Recorded],
    texts: Mapping[str, str] | None = None,
) -> ClassReport:
    """Return the report on a class from its rows and totals.

    `answers` maps (learner, question) to the recorded answer. `texts` maps an objective to a sentence on what
    a learner can do.
    """
    other_files = {row.student: row.file for row in rows if row.note == NO_NOTEBOOK}
    rows = [row for row in rows if row.outcome is not Outcome.ABSENT]
    totals = list(totals)
    here = {row.student for row in rows}
    done = [one for one in totals if one.student in here and not one.open]
    cases = {(row.student, row.question): questions.case(row.student, "", row.question) for row in rows}
    # a file that cannot be marked does not show how hard a question is
    marked = [row for row in rows if not row.outcome.is_of_whole_file]
    by_question: dict[str, list[Row]] = {question: [] for question in questions.points()}
    for row in marked:
        by_question[row.question].append(row)
    shares = [one.share for one in done]
    titles = {question: questions.heading(question) for question in questions.points()}
    return ClassReport(
        handed_in=len(here),
        absent=tuple(one.student for one in totals if one.student not in here),
        open=tuple(one.student for one in totals if one.student in here and one.open),
        median=median(one.total for one in done) if done else None,
        mean=mean(one.total for one in done) if done else None,
        bins=_bins(shares),
        questions=tuple(
            _question(name, titles[name], mine, cases) for name, mine in by_question.items() if mine
        ),
        objectives=_objectives(questions, marked, titles, texts or {}),
        mistakes=_mistakes(rows, cases, titles),
        trouble=_trouble(rows),
        alike=(*_handed_on(rows), *_alike(rows, cases, answers)),
        other_files=other_files,
        left_out=len(here - {row.student for row in marked}),
    )


def named_mistake(case: Case, name: str) -> Mistake | None:
    """Return a mistake or a slip by its id. Slips take long to compute, so they are searched last."""
    if not name:
        return None
    groups = (lambda: case.listed, lambda: case.shared, lambda: case.slips)
    found = (one for group in groups for one in group() if one.id == name)
    return next(found, None)


def _bins(shares: Sequence[float]) -> tuple[tuple[str, int], ...]:
    counts = [0] * 10
    for share in shares:
        counts[min(9, max(0, math.floor(share * 10 + 1e-9)))] += 1
    return tuple((f"{10 * place}–{10 * place + 10} %", count) for place, count in enumerate(counts))


def _question(
    name: str, title: str, mine: list[Row], cases: Mapping[tuple[str, str], Case]
) -> QuestionReport:
    tried = [row for row in mine if row.outcome.is_answered]
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in tried:
        case = cases[row.student, name]
        varied = {key: case.parameters[key] for key in sorted(case.question.vary)}
        groups[", ".join(f"{key} = {value}" for key, value in varied.items())].append(row)
    right = sum(row.outcome.is_right for row in tried)
    variants = []
    for parameters, group in sorted(groups.items()):
        good = sum(row.outcome.is_right for row in group)
        chance = fisher(good, len(group), right - good, len(tried) - len(group))
        flagged = len(groups) > 1 and chance < 0.05 / len(groups)
        variants.append(VariantReport(parameters or "(one for all)", len(group), good, chance, flagged))
    outcomes = tuple(
        sorted(Counter(row.outcome for row in mine).items(), key=lambda item: (-item[1], item[0]))
    )
    share = right / len(mine)
    return QuestionReport(name, title, len(tried), right, share, outcomes, tuple(variants))


def _objectives(
    questions: BankSet, rows: Iterable[Row], titles: Mapping[str, str], texts: Mapping[str, str]
) -> tuple[ObjectiveReport, ...]:
    """Return the class's share of points by objective, the lowest share first."""
    asked = questions.objectives()
    got: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for row in rows:
        got[asked[row.question]][0] += row.points
        got[asked[row.question]][1] += row.of
    found = []
    for name, (points, most) in got.items():
        mine = tuple(titles[question] for question in titles if asked[question] == name)
        found.append(ObjectiveReport(name, texts.get(name, name), mine, points / most if most else 0.0))
    return tuple(sorted(found, key=lambda one: (one.share, one.objective)))


def _mistakes(
    rows: Iterable[Row], cases: Mapping[tuple[str, str], Case], titles: Mapping[str, str]
) -> tuple[MistakeCount, ...]:
    who: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.outcome is Outcome.WRONG and row.mistake:
            for mistake in row.mistake.split("; "):
                who[row.question, mistake].append(row)
    found = []
    for (question, name), made in who.items():
        case = cases[made[0].student, question]
        known = named_mistake(case, name)
        sentence, say = (known.sentence, known.step) if known is not None else ("", case.hints[0])
        found.append(MistakeCount(question, titles[question], name, len(made), sentence, say))
    return tuple(sorted(found, key=lambda one: (-one.count, one.question, one.mistake)))


def _trouble(rows: Iterable[Row]) -> tuple[tuple[str, str, str, int, tuple[str, ...]], ...]:
    who: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for row in rows:
        if row.outcome.is_trouble:
            whole = row.outcome.is_of_whole_file
            place = "(whole notebook)" if whole else row.question
            what = row.note if whole else row.mistake
            if row.student not in who[place, row.outcome, what]:
                who[place, row.outcome, what].append(row.student)
    found = [(*key, len(students), tuple(students)) for key, students in who.items()]
    return tuple(sorted(found, key=lambda item: (-item[3], item[:3])))


def _handed_on(rows: Iterable[Row]) -> Iterator[Alike]:
    """Yield learners who handed in a notebook released to another learner."""
    notes = {row.student: row.note for row in rows if row.outcome is Outcome.WRONG_VARIANT}
    for student, note in sorted(notes.items()):
        owner = owner_of(note)
        if owner is not None:
            yield Alike(student, (owner,), whole=True)


_Pair = tuple[str, str]


def _alike(
    rows: Sequence[Row], cases: Mapping[_Pair, Case], answers: Mapping[_Pair, Recorded]
) -> tuple[Alike, ...]:
    """Find learners whose wrong answers suggest copying.

    Such an answer is right in another learner's variant, or equals another's without a known mistake.
    """
    right = _same_answers(rows, answers, Outcome.RIGHT)
    wrong = _same_answers(rows, answers, Outcome.WRONG)
    fits: dict[_Pair, list[str]] = defaultdict(list)
    for (question, mark), students in wrong.items():
        for student in students:
            for owner in right.get((question, mark), ()):
                fits[student, owner].append(question)
    return _closest(fits, _equal_slips(rows, cases, wrong))


def _same_answers(
    rows: Iterable[Row], answers: Mapping[_Pair, Recorded], outcome: Outcome
) -> dict[_Pair, list[str]]:
    """Group the learners whose answers have this outcome by (question, fingerprint)."""
    found: dict[_Pair, list[str]] = defaultdict(list)
    for row in rows:
        answer = answers.get((row.student, row.question))
        if row.outcome is outcome and answer is not None and answer.fingerprint:
            found[row.question, answer.fingerprint].append(row.student)
    return found


def _equal_slips(
    rows: Iterable[Row], cases: Mapping[_Pair, Case], wrong: Mapping[_Pair, list[str]]
) -> dict[_Pair, list[str]]:
    """Return pairs of learners with the questions that both got equally wrong without a usual reason."""
    named = {(row.student, row.question) for row in rows if row.mistake}
    equal: dict[_Pair, list[str]] = defaultdict(list)
    for (question, _), students in wrong.items():
        for student, other in product(students, repeat=2):
            apart = _parameters(cases, student, question) != _parameters(cases, other, question)
            if student < other and (apart or (student, question) not in named):
                equal[student, other].append(question)
    return equal


def _closest(fits: Mapping[_Pair, list[str]], equal: Mapping[_Pair, list[str]]) -> tuple[Alike, ...]:
    """Keep for each learner only the others who share the most questions."""
    pairs = {*fits, *(pair for pair, shared in equal.items() if len(shared) > 1)}
    closest: dict[str, dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]]] = defaultdict(dict)
    for one, other in sorted(pairs):
        shared = tuple(fits.get((one, other), ())), tuple(equal.get((one, other), ()))
        closest[one].setdefault(shared, []).append(other)
    found = []
    for one, groups in closest.items():
        most = max(len(shared[0] + shared[1]) for shared in groups)
        for shared, others in sorted(groups.items()):
            if len(shared[0] + shared[1]) == most:
                found.append(Alike(one, tuple(others), *shared))
    return tuple(sorted(found, key=lambda pair: (-len(pair.fits_other + pair.equal_wrong), pair.one)))


def _parameters(cases: Mapping[tuple[str, str], Case], student: str, question: str) -> str:
    return json.dumps(cases[student, question].parameters, sort_keys=True, default=str)
