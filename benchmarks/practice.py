"""How many questions it takes until every objective is known: practice beside a fixed and a random order.

    python benchmarks/practice.py [--learners N] [--seeds N]
    python benchmarks/practice.py --sitting [--learners N]

Learners are simulated; what each knows is known. The model is Bayesian knowledge tracing (Corbett & Anderson
1995) with forgetting: a learner knows an objective or does not; who knows it slips with a probability of 0.1;
who does not know it guesses, by the number of choices, or with 0.02 where nothing can be chosen; a question
that shows what was wrong teaches with the probability `learn`. Over night an objective is forgotten with
`1 - 2 ** (-1 / half_life)`; an answer by somebody who knows it doubles the half-life, at most once a day. A
learner answers ten questions a day.

The questions, their objectives and their variants are those of the course, and the dealing is its own code.
The orders differ in the next question alone. *practice* deals. *fixed* asks all questions in their order,
round after round. *random* draws from all questions. *fixed, held left out* and *one by one until held* also
pass over what the learner holds, but know nothing of days. Each order asks other values each time.

An objective is *through* when the learner knows it and holds it: right at first try on two variants. A
learner has finished when all objectives are through. What is known 14 days later is the expected share of
objectives still known when nothing is practised meanwhile.

With `--sitting`, learners answer 40 questions, right with a fixed probability, and learn nothing: 30 % and
60 %, in one sitting and at ten a day. It counts the objectives that they see, how often the question comes
that comes most often, among all and among those that never vary, and the distinct forms of questions.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle
from random import Random
from statistics import fmean, quantiles
from typing import NamedTuple

from course.exercises.dealing import MISSED, RIGHT, STATES, Offer, Record, deal, draw_values, enter_answer
from course.exercises.practice import in_lessons_order
from course.marking.pool import Pool

__all__ = ["KINDS", "ORDERS", "Kind", "Result", "finished", "guesses"]

A_DAY, A_QUESTION = 10, timedelta(minutes=3)
SLIP, GUESS, LIMIT, BUDGET = 0.1, 0.02, 600, 150
START = datetime(2026, 1, 5, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Kind:
    """A kind of learner: share of objectives known at the start, chance to learn, days of half-life."""

    name: str
    knows: float
    learn: float
    half_life: float


KINDS = (
    Kind("begins", 0.0, 0.3, 4),
    Kind("knows a third", 1 / 3, 0.4, 4),
    Kind("knows two thirds", 2 / 3, 0.4, 4),
    Kind("knows all, forgets slowly", 1.0, 0.5, 30),
    Kind("forgets fast", 1 / 3, 0.4, 1.5),
    Kind("learns slowly", 1 / 3, 0.15, 4),
)


@dataclass(frozen=True)
class Result:
    """How many questions one learner needed, and what was known in the end and after `BUDGET` questions.

    Attributes
    ----------
    questions
        Until all objectives were through; `LIMIT` where they were not.
    later
        Expected share of objectives known 14 days after that.
    done
        All objectives were through.
    through, known
        Shares of objectives after `BUDGET` questions: through by then, and known 14 days later.
    """

    questions: int
    later: float
    done: bool
    through: float
    known: float


class Learner:
    """A simulated learner; the same seed knows the same objectives at the start in every order."""

    def __init__(self, kind: Kind, objectives: Sequence[str], seed: str) -> None:
        first = Random(f"{seed}|start")
        self._kind, self._random = kind, Random(seed)
        self.known = {name: first.random() < kind.knows for name in objectives}
        self._half_life = dict.fromkeys(objectives, kind.half_life)
        self._today: set[str] = set()

    def answer(self, objective: str, guess: float) -> bool:
        """Answer a question and learn from what it shows."""
        knows = self.known[objective]
        right = self._random.random() < (1 - SLIP if knows else guess)
        if not knows:
            self.known[objective] = self._random.random() < self._kind.learn
        elif objective not in self._today:
            self._half_life[objective] *= 2
            self._today.add(objective)
        return right

    def sleep(self) -> None:
        """Forget something over night."""
        self._today.clear()
        for name, knows in self.known.items():
            if knows:
                self.known[name] = self._random.random() < 2 ** (-1 / self._half_life[name])

    def known_after(self, days: int) -> float:
        """Return the expected share of objectives that are known after some days without practice."""
        kept = (2 ** (-days / self._half_life[name]) for name, knows in self.known.items() if knows)
        return sum(kept) / len(self.known)


Choose = Callable[[datetime], Offer]
Order = Callable[[Sequence[Offer], Record, Random], Choose]


def _practice(offers: Sequence[Offer], record: Record, _: Random) -> Choose:
    return lambda now: deal(record, offers, now).offer


def _fixed(offers: Sequence[Offer], record: Record, _: Random) -> Choose:
    following = cycle(offers)
    return lambda _now: next(following)


def _random(offers: Sequence[Offer], record: Record, chance: Random) -> Choose:
    return lambda _now: chance.choice(offers)


def _left_out(offers: Sequence[Offer], record: Record, _: Random) -> Choose:
    following = cycle(offers)

    def choose(_now: datetime) -> Offer:
        one_round = [next(following) for _ in offers]
        chosen = next((number for number, offer in enumerate(one_round) if not _held(record, offer)), 0)
        for _ in range(chosen + 1):
            next(following)
        return one_round[chosen]

    return choose


def _one_by_one(offers: Sequence[Offer], record: Record, _: Random) -> Choose:
    following = cycle(offers)

    def choose(_now: datetime) -> Offer:
        first = next((offer.objective for offer in offers if not _held(record, offer)), "")
        mine = [offer for offer in offers if offer.objective == first] or [next(following)]
        return min(mine, key=lambda offer: len(record.dealt.get(offer.key, ())))

    return choose


def _held(record: Record, offer: Offer) -> bool:
    standing = record.standings.get(offer.objective)
    return standing is not None and standing.state == STATES[-1]


ORDERS: dict[str, Order] = {
    "practice": _practice,
    "fixed": _fixed,
    "random": _random,
    "fixed, held left out": _left_out,
    "one by one until held": _one_by_one,
}


def guesses(pool: Pool) -> dict[str, float]:
    """Return the chance to guess each question: by its number of choices, where one is to be chosen."""
    found = {}
    for offer in pool.offers:
        kind = pool.open(offer, offer.variants[0])[0]["questions"][0]["kind"]
        options = kind.get("options", {})
        found[offer.key] = 1 / len(options) if kind["kind"] == "choice" else GUESS
    return found


def finished(order: str, kind: Kind, offers: Sequence[Offer], guess: dict[str, float], seed: str) -> Result:
    """Let one learner answer in one order until all objectives are through, and for `BUDGET` questions."""
    objectives = list({offer.objective: None for offer in offers})
    learner, record = Learner(kind, objectives, seed), Record()
    choose = ORDERS[order](offers, record, Random(f"{seed}|{order}"))
    left, at_end, at_budget = set(objectives), None, (0.0, 0.0)
    for asked in range(1, LIMIT + 1):
        now = START + timedelta(days=(asked - 1) // A_DAY) + (asked - 1) % A_DAY * A_QUESTION
        offer = choose(now)
        if order != "practice":
            values = json.dumps(draw_values(record, offer), sort_keys=True)
            record.dealt.setdefault(offer.key, []).append(values)
        went = RIGHT if learner.answer(offer.objective, guess[offer.key]) else MISSED
        enter_answer(record, offer, json.loads(record.dealt[offer.key][-1]), went, now)
        if learner.known[offer.objective] and _held(record, offer):
            left.discard(offer.objective)
        if not left and at_end is None:
            at_end = (asked, learner.known_after(14))
        if asked == BUDGET:
            at_budget = (1 - len(left) / len(objectives), learner.known_after(14))
        if at_end is not None and asked >= BUDGET:
            break
        if asked % A_DAY == 0:
            learner.sleep()
    questions, later = at_end or (LIMIT, learner.known_after(14))
    return Result(questions, later, at_end is not None, *at_budget)


class Sitting(NamedTuple):
    """What one learner saw in a number of deals.

    Attributes
    ----------
    objectives
        Number of objectives seen.
    most, most_fixed
        Deals of the question that came most often, among all questions and among those that never vary.
    most_fixed_early
        The same, counted while an objective was not yet seen.
    forms
        Distinct pairs of a question and its values.
    """

    objectives: int
    most: int
    most_fixed: int
    most_fixed_early: int
    forms: int


def sitting(offers: Sequence[Offer], right: float, seed: str, *, a_day: int, deals: int = 40) -> Sitting:
    """Deal questions to a learner who is right with a fixed probability, and count what comes."""
    chance, record = Random(seed), Record()
    objectives, seen = {offer.objective for offer in offers}, set[str]()
    came, fixed, early = Counter[str](), Counter[str](), Counter[str]()
    forms = set[tuple[str, str]]()
    for asked in range(deals):
        now = START + timedelta(days=asked // a_day) + asked % a_day * A_QUESTION
        found = deal(record, offers, now)
        key = found.offer.key
        came[key] += 1
        fixed[key] += not found.offer.varies
        early[key] += not found.offer.varies and seen != objectives
        seen.add(found.offer.objective)
        forms.add((key, json.dumps(found.values, sort_keys=True)))
        went = RIGHT if chance.random() < right else MISSED
        enter_answer(record, found.offer, found.values, went, now)
    return Sitting(len(seen), *(max(some.values(), default=0) for some in (came, fixed, early)), len(forms))


def sittings(offers: Sequence[Offer], learners: int) -> None:
    """Print the table of the learners who learn nothing: medians, with the largest of all in brackets."""
    print(
        "| right | a day | objectives seen | most often one question | most often a fixed one "
        "| the same, before all were seen | distinct forms |"
    )
    print("|---:|---:|---:|---:|---:|---:|---:|")
    for right in (0.3, 0.6):
        for a_day in (40, 10):
            made = [sitting(offers, right, f"{right}|{n}", a_day=a_day) for n in range(learners)]
            middle = [quantiles(column, n=2)[0] for column in zip(*made, strict=True)]
            largest = [max(column) for column in zip(*made, strict=True)]
            shown = [f"{low:.0f} ({high})" for low, high in zip(middle, largest, strict=True)]
            print(f"| {right:.0%} | {a_day} | " + " | ".join(shown) + " |", flush=True)


def _row(kind: Kind, order: str, results: Sequence[Result]) -> str:
    low, middle, high = quantiles([one.questions for one in results], n=4)
    shown = [f"{value:.0f}" if value < LIMIT else f"over {LIMIT}" for value in (middle, low, high)]
    days = f"{math.ceil(middle / A_DAY)}" if middle < LIMIT else f"over {LIMIT // A_DAY}"
    later, through, known = (
        f"{fmean(getattr(one, name) for one in results):.0%}" for name in ("later", "through", "known")
    )
    cells = [shown[0], f"{shown[1]} to {shown[2]}", days, later, through, known]
    unfinished = sum(not one.done for one in results)
    return "| " + " | ".join([kind.name, order, *cells, f"{unfinished} of {len(results)}"]) + " |"


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--learners", type=int, default=70, help="of each kind, for each seed")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--sitting", action="store_true", help="40 questions of learners who learn nothing")
    arguments = parser.parse_args()
    pool = Pool()
    guess, offers = guesses(pool), in_lessons_order(pool.offers)
    if arguments.sitting:
        sittings(offers, arguments.learners)
        return
    print(f"{len(pool.offers)} questions, {len({one.objective for one in pool.offers})} objectives; ", end="")
    print(f"{arguments.learners} learners of each kind for each of {arguments.seeds} seeds.\n")
    print(
        "| learners | order | questions, median | middle half | days | known 14 days later "
        f"| through after {BUDGET} questions | known 14 days after these | not finished |"
    )
    print("|---|---|---:|---:|---:|---:|---:|---:|---:|")
    for kind in KINDS:
        for order in ORDERS:
            results = [
                finished(order, kind, offers, guess, f"{seed}|{number}")
                for seed in range(arguments.seeds)
                for number in range(arguments.learners)
            ]
            print(_row(kind, order, results), flush=True)


if __name__ == "__main__":
    main()
